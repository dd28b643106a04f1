#!/usr/bin/env bash
# cppcheck over all C but the unit tests, without a single warning.
# Deliberate exceptions stand beside the line they are about (cppcheck-suppress).
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/tap.bash

# shellcheck disable=SC2054 # cppcheck's lists have commas
check=(cppcheck --quiet --std=c11 --language=c --enable=warning,performance,portability
    --inline-suppr --error-exitcode=1 --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches
    '--template={file}:{line}: {id}: {message}' -Iinclude)
bad=$(mktemp -d)
trap 'rm -rf "$bad"' EXIT
printf 'int f(void);\nint f(void)\n{\n    int a[2] = {0};\n    return a[2];\n}\n' >"$bad/bad.c"
"${check[@]}" "$bad/bad.c" >/dev/null 2>&1
verdict $((! $?)) "cppcheck finds a read past the end"

mkdir -p .build/lint/cppcheck
mapfile -t dirs < <(find src tests/lib tests/bench -name '*.c' -printf '%h\n' | sort -u)
found=$("${check[@]}" --cppcheck-build-dir=.build/lint/cppcheck -j 2 \
    -DWRAPUP_VERSION='""' -DWRAPUP_SHAREDIR='""' -DWRAPUP_BINDIR='""' "${dirs[@]}" 2>&1)
verdict $? "cppcheck has nothing to say" "$found"
finish
