#!/usr/bin/env bash
# Runs shellcheck over every script of the house, bats files among them; perl -c over the perl.
# What the scripts do is their own tests' part.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lint/tap.bash

# shellcheck disable=SC2016 # the bad example is not expanded
printf '#!/bin/sh\nrm -rf $1\n' | shellcheck - >/dev/null 2>&1
verdict $((! $?)) "shellcheck finds an unquoted variable"

# Files whose first line names one of these interpreters.
run_by() {
    find .deps .ci tests -type f -not -path 'tests/lint/bad/*' -exec \
        awk -v what="^#!.*[/ ]($1)($| )" 'FNR == 1 && $0 ~ what { print FILENAME }' {} + | sort
}
mapfile -t scripts < <(run_by 'sh|bash|bats')
mapfile -t parts < <(find tests -name '*.bash' -not -path 'tests/lint/bad/*' | sort)
[ "${#scripts[@]}" -gt 0 ]
verdict $? "there are scripts to check"
for file in "${scripts[@]}" "${parts[@]}"; do
    shell='bash'
    case $(head -n 1 "$file") in
    *bats*) shell='bats' ;;
    '#!/bin/sh'*) shell='sh' ;;
    esac
    # 1091: files are sourced by paths known at run time; 2034, 2153, 2154: they and bats share variables;
    # 2030, 2031: bats runs each test in a subshell of its own.
    found=$(shellcheck --shell="$shell" --exclude=SC1091,SC2034,SC2153,SC2154,SC2030,SC2031 --format=gcc "$file" 2>&1)
    verdict $? "shellcheck: $file" "$found"
done
mapfile -t perls < <(run_by perl)
for file in "${perls[@]}"; do
    found=$(perl -Itests/lint -wc "$file" 2>&1)
    verdict $? "perl: $file" "$found"
done
finish
