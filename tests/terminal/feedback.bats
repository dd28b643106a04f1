#!/usr/bin/env bats
# The survey at a real terminal: the offer at the end of a quiz, the items at both sizes, mending a
# line that looks like a secret. What is read and saved is tested in tests/cli/feedback.bats.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

rows() { sqlite3 "$TERM_DIR/data/wrapup/wrapup.db" "$1"; }

@test "the survey's screens at 80x24 and 40x20, in Korean and English" {
    for size in '80 24' '40 20'; do
        for lang in ko en; do
            read -r columns lines <<<"$size"
            term_open -x "$columns" -y "$lines" LANG=C.UTF-8 NO_COLOR=1 -- "$WRAPUP" --lang $lang feedback ec2
            wait_for '\[1/20\]'
            wait_for '1-5 1-5>$'
            golden "survey-begin-$columns-$lang"
            term_line '2'
            wait_for '^1-5>$'
            term_line '4'
            for ((i = 2; i <= 7; i++)); do
                wait_for "\[$i/20\]"
                wait_for '1-5 1-5>$'
                term_line '2→4'
            done
            for i in 8 9; do
                wait_for "\[$i/20\]"
                wait_for '^1-5>$'
                term_line '④'
            done
            wait_for '\[10/20\]'
            wait_for 'a c>$'
            term_line ':back'
            wait_for 'Enter (그대로|keeps)'
            wait_for '^1-5>$'
            term_line ''
            wait_for 'a c>$'
            golden "survey-choices-$columns-$lang"
            term_line 'ㅁ ㅊ'
            wait_for '0-100>$'
            term_line 'eighty'
            wait_for '(숫자로|digits)'
            term_line '80%'
            for ((i = 12; i <= 16; i++)); do
                wait_for "\[$i/20\]"
                wait_for '^1-5>$'
                term_line '3점'
            done
            for ((i = 17; i <= 19; i++)); do
                wait_for "\[$i/20\]"
                wait_for '^>$'
                term_line ''
            done
            wait_for '\[20/20\]'
            wait_for '^>$'
            term_line 'DNS'
            wait_exit 0
            golden "survey-end-$columns-$lang"
            [[ $(rows 'SELECT group_concat(value) FROM survey_answer WHERE item LIKE "B_"') == '4,4,instance,security-group,80' ]]
            [[ $(rows 'SELECT count(*) FROM survey_answer WHERE value <> ""') == 24 ]]
            rm -r "$TERM_DIR/data"
        done
    done
}

@test "the offer: Enter begins, Ctrl-C keeps the item, Ctrl-D saves; it is not made again" {
    term_open LANG=C.UTF-8
    wait_for 'wrapup>$'
    term_line 'take tests/data/bank/survey.json'
    wait_for '^>$'
    term_line 'O'
    wait_for '모두 답했어요'
    term_line ''
    wait_for '강의 설문 7문항.*Enter'
    term_line ''
    wait_for '\[1/7\]'
    term_type '2 '
    term_keys C-c
    wait_for ':quit'
    term_line '2 4'
    wait_for '\[2/7\]'
    term_keys C-d
    wait_for '저장했어요.*feedback tests/data'
    term_line 'feedback'
    wait_for '2 4'
    wait_for '\[2/7\]'
    term_type ':q'
    term_keys Tab Enter
    wait_for 'wrapup>$'
    term_line 'take'
    wait_for '^>$'
    term_line 'O'
    wait_for '모두 답했어요'
    term_line ''
    wait_for 'wrapup>$'
    term_line 'quit'
    wait_exit 0
    [[ $(grep -ao '강의 설문' "$TERM_DIR/raw" | wc -l) == 1 ]]
}

@test "a line that looks like a secret stands there to be mended, and no answer enters the history" {
    term_open LANG=C.UTF-8
    wait_for 'wrapup>$'
    term_line 'feedback tests/data/bank/survey.json'
    for ((i = 1; i <= 6; i++)); do
        wait_for "\[$i/7\]"
        term_line ''
    done
    wait_for '\[7/7\]'
    term_line 'root 123456789012'
    wait_for '계정 번호로 보이는'
    wait_for '> root 123456789012$'
    for ((i = 0; i < 13; i++)); do term_keys BSpace; done
    term_keys Enter
    wait_for '고마워요'
    [[ $(rows 'SELECT value FROM survey_answer WHERE item = "best"') == root ]]
    term_line 'quit'
    wait_exit 0
    run ! grep -q root "$TERM_DIR/data/wrapup/history"
}

@test "SIGTERM at the offer decides nothing; in the survey it saves" {
    term_open LANG=C.UTF-8 -- "$WRAPUP" take tests/data/bank/survey.json
    wait_for '^>$'
    term_line 'O'
    wait_for '모두 답했어요'
    term_line ''
    wait_for '강의 설문 7문항'
    kill -TERM "$(term_pid)"
    poll 15 program_ended
    [[ $(rows 'SELECT count(*) FROM survey_form') == 0 ]]
    term_open LANG=C.UTF-8 -- "$WRAPUP" feedback tests/data/bank/survey.json
    wait_for '\[1/7\]'
    term_line '2 4'
    wait_for '\[2/7\]'
    kill -TERM "$(term_pid)"
    poll 15 program_ended
    grep -aq '저장했어요' "$TERM_DIR/raw"
    [[ $(rows 'SELECT count(*) FROM survey_answer') == 2 ]]
}
