#!/usr/bin/env bash
# Is all C laid out as .clang-format says? `make format` mends it.
# What stands in the files is other checks' part.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/tap.bash

if ! pinned clang-format; then
    verdict 0 "clang-format: judged with version 14 only, here is another"
    finish
fi
printf '/* Bad. */\nint  f( void ) { return 0 ; }\n' | clang-format --dry-run -Werror 2>/dev/null
verdict $((! $?)) "clang-format finds a badly laid out line"

mapfile -t files < <(find src include tests -name '*.[ch]' -not -path 'tests/lint/bad/*' | sort)
verdict $((${#files[@]} == 0)) "there is C to check"
found=$(clang-format --dry-run -Werror "${files[@]}" 2>&1)
verdict $? "${#files[@]} files are laid out as .clang-format says" \
    "$(grep -E 'error:' <<<"$found" | cut -d: -f1 | sort | uniq -c)"
finish
