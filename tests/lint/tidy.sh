#!/usr/bin/env bash
# clang-tidy over all C but the unit tests, without a single warning. What was judged clean before,
# with all that it includes, is not judged again. Which rules count stands in .clang-tidy. The analyzer
# goes no deep ways unless TIDY_DEEP is set: they are nine tenths of the time.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/tap.bash

cache=.build/lint/tidy
mkdir -p "$cache"
read -ra flags < <(make -s lint-flags)
export cache
export flags_text="${flags[*]} -std=c17"
export depth=shallow
[ -z "${TIDY_DEEP-}" ] || depth=deep

# Judges one file; prints what is wrong with it.
judge() {
    local file=$1 key out
    read -ra with <<<"$flags_text"
    key=$({ echo "$depth"; cat .clang-tidy "$file"; clang "${with[@]}" -E "$file" 2>&1; } | sha256sum | cut -d' ' -f1)
    [ ! -e "$cache/$key" ] || return 0
    if out=$(clang-tidy --quiet --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang \
        --extra-arg=mode="$depth" "$file" -- "${with[@]}" 2>&1); then
        : >"$cache/$key"
    else
        grep -E 'error:|warning:' <<<"$out" | sed "s|$PWD/||"
    fi
}
export -f judge

if ! pinned clang-tidy; then
    verdict 0 "clang-tidy: judged with version 14 only, here is another"
    finish
fi
bad=$(mktemp -d)
trap 'rm -rf "$bad"' EXIT
printf 'int f(int a);\nint f(int a)\n{\n    if (a) return 1;\n    return 0;\n}\n' >"$bad/bad.c"
clang-tidy --quiet --config-file=.clang-tidy "$bad/bad.c" -- -std=c17 >/dev/null 2>&1
verdict $((! $?)) "clang-tidy finds an if without braces"

mapfile -t files < <(find src tests/lib tests/bench -name '*.c' | sort)
# shellcheck disable=SC2016 # expanded by the inner shell
found=$(printf '%s\n' "${files[@]}" | xargs -P 2 -I{} bash -c 'judge "$1"' judge {})
[ -z "$found" ]
verdict $? "clang-tidy has nothing to say about ${#files[@]} files" "$found"
finish
