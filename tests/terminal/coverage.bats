#!/usr/bin/env bats
# lint --coverage at a real terminal: the table and the lists on a wide and on a narrow screen.
# What it finds is tested in tests/cli/coverage.bats.

load ../lib/tmux

teardown() { term_close; }

@test "lint --coverage at 80 and 40 columns, in Korean and English" {
    for columns in 80 40; do
        for lang in ko en; do
            term_open -x "$columns" -y 70 LANG=C.UTF-8 NO_COLOR=1 -- "$WRAPUP" --lang $lang lint --coverage \
                tests/data/bank/good/every-key.json
            wait_for '^(3 findings|보완할 점 3건)$'
            wait_exit 1
            golden "coverage-$columns-$lang"
        done
    done
}
