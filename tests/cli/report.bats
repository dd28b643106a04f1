#!/usr/bin/env bats
# The command `report`: what it is about, how it is written, where to, and what it refuses.
# Its figures are tested in tests/unit/report_*_test.c and tests/class_report.py.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    IN=$BATS_TEST_TMPDIR/in
    mkdir -p "$IN"
}

# learner NAME ANSWERS [CLASS]: NAME, on a machine of their own, takes the quiz to its end and hands in to $IN.
learner() {
    local home=$BATS_TEST_TMPDIR/of-$1
    printf '%s\n:finish\n:finish\n' "$2" | plain "XDG_DATA_HOME=$home" --lang en take "$SMALL" full --seed 1 --no-certainty >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$SMALL" --alias "$1" --out "$IN" --yes ${3:+--class "$3"} </dev/null >/dev/null
}
collect() { plain --lang en collect "$IN" --bank "$SMALL" </dev/null >/dev/null 2>&1; }
report() { answer --lang en report "$SMALL" "$@" </dev/null; }
both() {
    learner 민지 $'b\nb\nb'
    learner '=kim' $'a\nb'
    collect
}

@test "nothing collected is told with what to do, and nothing is written" {
    report --format json --out "$BATS_TEST_TMPDIR/r"
    [[ $status == 4 && $output == *collect* && ! -e $BATS_TEST_TMPDIR/r ]]
    answer --lang ko report "$SMALL" --json </dev/null
    [[ $status == 4 && $output == *collect* ]]
}

@test "the class as JSON: who, what, and how much, for a class without certainty" {
    both
    report --json
    [[ $status == 0 ]]
    jq -e '.format == "wrapup-report/1" and .bank.id == "small" and .class == null and .answered == 2 and .small
        and ([.learners[].alias] | sort) == ["=kim", "민지"] and .absent == null
        and .headline.certainty == false and .headline.understood == .headline.raw
        and (.items[] | select(.id == "q1") | .n == 2 and .right == 1 and (.choices | map(.count)) == [1, 1, 0])
        and .misconceptions[0].id == "M1" and .misconceptions[0].learners == 1' <<<"$output"
    report --format json
    jq -e '.answered == 2' <<<"$output"
}

@test "a roster tells who is missing, whatever its line ends; a bad line is named" {
    both
    printf '\xef\xbb\xbf# EC2\r\n민지\r\n\r\n 서준 \r\n서준\r\n' >"$BATS_TEST_TMPDIR/roster"
    report --json --roster "$BATS_TEST_TMPDIR/roster"
    jq -e '.absent == ["서준"]' <<<"$output"
    printf '민지\n\x01\n' >"$BATS_TEST_TMPDIR/roster"
    report --json --roster "$BATS_TEST_TMPDIR/roster"
    [[ $status == 4 && $output == *'roster", line 2: '* ]]
    printf '#\n' >"$BATS_TEST_TMPDIR/roster"
    report --json --roster "$BATS_TEST_TMPDIR/roster"
    [[ $status == 4 && $output == *'names nobody'* ]]
    report --json --roster "$BATS_TEST_TMPDIR/none"
    [[ $status == 4 && $output == *none* ]]
    report --json --roster "$BATS_TEST_TMPDIR/roster" --learner 민지
    [[ $status == 2 ]]
}

@test "one learner's page has that learner's answers only" {
    both
    report --json --learner 민지
    [[ $status == 0 ]]
    jq -e '.format == "wrapup-learner-report/1" and .alias == "민지" and (.list | length) >= 3
        and (.steps | length) <= 3 and ([.list[] | select(.id == "q1")][0] | .verdict == "right" and .response == ["b"])' <<<"$output"
    [[ $output != *kim* ]]
    report --json --learner 서준
    [[ $status == 4 && $output == *'"서준"'* ]]
    report --format csv --learner 민지
    [[ $status == 2 && $output == *--learner* ]]
}

@test "rows for a spreadsheet: UTF-8 that Excel knows, no formula, a column for each choice" {
    both
    report --format csv --out "$BATS_TEST_TMPDIR/rows.csv"
    [[ $status == 0 && $output == *rows.csv* ]]
    [[ $(head -c 3 "$BATS_TEST_TMPDIR/rows.csv" | od -An -tx1) == ' ef bb bf' ]]
    [[ $(stat -c %a "$BATS_TEST_TMPDIR/rows.csv") == 600 ]]
    /usr/bin/python3 - "$BATS_TEST_TMPDIR/rows.csv" <<'PYTHON'
import csv, sys
text = open(sys.argv[1], encoding="utf-8-sig", newline="").read()
assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
rows = list(csv.DictReader(text.splitlines()))
assert {row["learner"] for row in rows} == {"민지", "'=kim"}
first = [row for row in rows if row["learner"] == "민지" and row["item"] == "q1"][0]
assert (first["verdict"], first["score"], first["response"], first["counts"]) == ("right", "1", "b", "1")
assert all(len(row) == len(rows[0]) and None not in row for row in rows)
PYTHON
    report --format csv
    cmp <(printf '%s\n' "$output") "$BATS_TEST_TMPDIR/rows.csv"
}

@test "a file that is there is left alone, and what can't be written leaves nothing" {
    both
    echo mine >"$BATS_TEST_TMPDIR/there"
    local format
    for format in json csv; do
        report --format "$format" --out "$BATS_TEST_TMPDIR/there"
        [[ $status == 4 && $(cat "$BATS_TEST_TMPDIR/there") == mine ]]
        report --format "$format" --out "$BATS_TEST_TMPDIR/no/folder"
        [[ $status == 4 ]]
    done
    run --separate-stderr sh -c "XDG_DATA_HOME=$BATS_TEST_TMPDIR/data $WRAPUP --lang en report $SMALL --format csv >/dev/full"
    [[ $status != 0 && -n $stderr ]]
}

@test "an unknown format lists those there are" {
    report --format pdf
    [[ $status == 2 && $output == *'"pdf"'*json*csv* ]]
    answer --lang ko report "$SMALL" --format pdf </dev/null
    [[ $status == 2 && $output == *json*'고르세요'* ]]
}

@test "with hand-ins of a class and without one it must be said which is meant" {
    plain --lang en class new Mondays --bank "$SMALL" --out "$BATS_TEST_TMPDIR/class.wrapup" --yes </dev/null >/dev/null 2>&1
    both
    learner sealed b "$BATS_TEST_TMPDIR/class.wrapup"
    collect
    report --json
    [[ $status == 2 && $output == *Mondays* ]]
    report --json --class Mondays
    jq -e '.class.name == "Mondays" and [.learners[].alias] == ["sealed"] and .honesty.signed_learners == 1' <<<"$output"
    report --json --class -
    jq -e '.class == null and (.learners | length) == 2' <<<"$output"
}
