#!/usr/bin/env bats
# Every format of `report`, of a class of two made by real runs. What stands in the pages is tested
# in tests/unit/report_page_test.c, what the figures are elsewhere.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    IN=$BATS_TEST_TMPDIR/in
    mkdir -p "$IN"
    learner 민지 $'b\n3\nb\n3'
    learner '=서준|<b>' $'a\n3\nb\n1'
    plain --lang ko collect "$IN" --bank "$SMALL" </dev/null >/dev/null
}

# learner NAME ANSWERS: takes the quiz and hands in to $IN.
learner() {
    local home
    home=$(mktemp -d -p "$BATS_TEST_TMPDIR")
    plain "XDG_DATA_HOME=$home" --lang en take "$SMALL" full --seed 1 <<<"$2"$'\n:finish\n:finish' >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$SMALL" --alias "$1" --out "$IN" --yes </dev/null >/dev/null
}
report() { run --separate-stderr plain --lang "${TALK:-ko}" report "$SMALL" "$@" </dev/null; }

@test "without a format the page is one for the terminal, in both languages" {
    report
    [[ $status == 0 && $output == '수업 이해도 보고서: 작은 문제은행'*'몇 % 이해했나'*'민지'* && $output != *$'\033'* ]]
    TALK=en report
    [[ $status == 0 && $output == 'What the class understood: A small bank'*'2 of 2 learners answered'*█* ]]
    run --separate-stderr plain LC_ALL=ko_KR.eucKR --lang ko report "$SMALL" </dev/null
    [[ $status == 0 && $output == *'####'* && $output != *█* ]]
}

@test "markdown names nobody, html is a page, json and grade books are what they are" {
    report --format markdown
    [[ $status == 0 && $output == *'### 몇 % 이해했나'* && $output != *민지* ]]
    report --format html --out "$BATS_TEST_TMPDIR/page.html"
    [[ $status == 0 && $(head -n 1 "$BATS_TEST_TMPDIR/page.html") == '<!DOCTYPE html>' ]]
    grep -q '=서준|&lt;b&gt;' "$BATS_TEST_TMPDIR/page.html"
    report --format json
    jq -e .learners <<<"$output" >/dev/null
    report --format gradebook-moodle
    [[ $status == 0 && $output == *'username,"작은 문제은행: '*"\"'=서준|<b>\""* ]]
    report --format gradebook-canvas
    [[ $status == 0 && $output == *'Student,ID,SIS User ID,SIS Login ID,Section,'*'Points Possible'* ]]
}

@test "a learner's own page in each form that has one" {
    report --learner 민지
    [[ $status == 0 && $output == '내 결과: 민지'*'다음에 할 일'* ]]
    report --learner 민지 --format markdown
    [[ $status == 0 && $output == *'### 다음에 할 일'* ]]
    report --learner 민지 --format html
    [[ $status == 0 && $output == '<!DOCTYPE html>'*'내 결과: 민지'* ]]
    report --learner 민지 --format gradebook-canvas
    [[ $status == 2 && $stderr == *'수업 전체에만'* ]]
}

@test "a format that is none is told which there are" {
    report --format pdf
    [[ $status == 2 && $stderr == *'terminal, markdown, html, json, csv, gradebook-moodle, gradebook-canvas'* ]]
}
