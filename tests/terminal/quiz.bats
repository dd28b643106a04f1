#!/usr/bin/env bats
# The EC2 quiz at a real terminal: the whole way with mixed input, and what the screens look like.
# Input through a pipe is tested in tests/cli/take.bats.

load ../lib/tmux

teardown() { term_close; }

rows() { sqlite3 "$TERM_DIR/data/wrapup/wrapup.db" "$1"; }

# answered N: the store holds N answers.
answered() { [[ $(rows "SELECT count(*) FROM event WHERE kind = 'answer'" 2>/dev/null) == "$1" ]]; }

@test "the whole quiz in Korean: wrong keyboard mode, NFD, 모름, essay, undo, quit, resume" {
    term_open LANG=C
    wait_for 'wrapup>$'
    term_line 'take ec2 full --seed 1'
    wait_for '\[1/59\].*O0'
    # d) typed with the keyboard in Hangul mode
    term_line 'ㅇ'
    wait_for '1-3>$'
    term_line '3'
    wait_for '정답이에요'
    # 인스턴스 in NFD, as macOS pastes it
    wait_for '\[2/59\]'
    term_line $'\u110b\u1175\u11ab\u1109\u1173\u1110\u1165\u11ab\u1109\u1173'
    wait_for '1-3>$'
    term_line '확실'
    wait_for '\[3/59\]'
    term_line '모름'
    wait_for '아직 모르는 것으로 기록했어요'
    wait_for '\[4/59\]'
    term_line ':hint'
    wait_for '힌트'
    term_line 'b, a, d, f'
    wait_for '1-3>$'
    term_line '2'
    wait_for '\[5/59\]'
    term_line '24시간 켜져 있는 서버가 필요해서'
    term_line '물리 서버를 사지 않고 빌려 쓰려고'
    term_line '.'
    wait_for '1-3>$'
    term_line ''
    wait_for '채점 요소'
    term_line ''
    wait_for '\[6/59\]'
    term_line ':undo'
    wait_for '5번 문항의 답을 취소했어요'
    term_line '언제나 켜져 있어야 해서'
    term_line '.'
    poll 15 answered 6
    # A second essay is a retry: its certainty is not asked again.
    wait_for '채점 요소'
    term_line '1'
    wait_for '\[6/59\]'
    term_line ':quit'
    wait_for '저장했어요'
    term_line 'resume'
    wait_for '멈춘 곳부터'
    wait_for '\[6/59\]'
    for ((i = 6; i <= 59; i++)); do term_line '모름'; done
    poll 30 answered 60
    wait_for '모두 답했어요'
    term_line ''
    wait_for '다시 풀 문항'
    wait_for '강의 설문'
    term_line 'ㅜ'
    wait_for 'feedback ec2'
    term_line 'quit'
    wait_exit 0

    [[ $(rows "SELECT verdict || ' ' || certainty || ' ' || hints FROM response WHERE item = 'q01'") == 'right 3 0' ]]
    [[ $(rows "SELECT verdict || ' ' || certainty FROM response WHERE item = 'q02'") == 'right 3' ]]
    [[ $(rows "SELECT typed FROM response WHERE item = 'q02'") == '인스턴스' ]]
    [[ $(rows "SELECT verdict FROM response WHERE item = 'q22'") == unknown ]]
    [[ $(rows "SELECT verdict || ' ' || certainty || ' ' || hints FROM response WHERE item = 'q03'") == 'right 2 1' ]]
    [[ $(rows "SELECT verdict FROM response WHERE item = 'q47'") == pending ]]
    [[ $(rows "SELECT count(DISTINCT item) FROM response") == 59 ]]
    [[ $(rows "SELECT count(*) FROM event WHERE kind = 'answer' AND (spent_ms IS NULL OR spent_ms < 0)") == 0 ]]
    [[ $(rows "SELECT count(*) FROM event WHERE kind = 'finish'") == 1 ]]
}

@test "the screens at 80x24 and 40x20, in Korean and English" {
    for size in '80 24' '40 20'; do
        for lang in ko en; do
            read -r columns lines <<<"$size"
            term_open -x "$columns" -y "$lines" LANG=C.UTF-8 NO_COLOR=1 -- "$WRAPUP" --lang $lang
            wait_for 'wrapup>$'
            term_line 'take ec2 full --seed 1'
            wait_for '^>$'
            golden "single-$columns-$lang"
            term_line 'a'
            wait_for '1-3>$'
            term_line '3'
            wait_for '^>$'
            term_line ''
            wait_for '\[2/59\]'
            wait_for '^>$'
            golden "feedback-$columns-$lang"
            term_line ':list 8'
            wait_for '1x 2y'
            wait_for '^>$'
            golden "match-$columns-$lang"
            term_line ':help'
            wait_for ':quit'
            golden "help-$columns-$lang"
            term_line ':quit'
            wait_for 'wrapup>$'
            term_line 'forget --yes'
            term_line 'quit'
            wait_exit 0
        done
    done
}

@test "the terminal may change its width in the middle of a question" {
    term_open LANG=C.UTF-8
    wait_for 'wrapup>$'
    term_line 'take ec2 full --seed 1'
    wait_for '^>$'
    term_resize 40 20
    term_type 'ㅇ'
    wait_for '> ㅇ'
    term_keys Enter
    wait_for '1-3>$'
    term_line '3'
    wait_for '\[2/59\]'
}

@test "Tab completes colon commands, labels, commands, banks and quizzes" {
    term_open LANG=C.UTF-8
    wait_for 'wrapup>$'
    term_type 'ta'
    term_keys Tab
    wait_for 'wrapup> take$'
    term_type 'ec'
    term_keys Tab
    wait_for 'take ec2$'
    term_type 'wr'
    term_keys Tab
    wait_for 'take ec2 wrapup$'
    term_keys Enter
    wait_for '^\|$'
    term_type ':sk'
    term_keys Tab
    wait_for '\| :skip'
}

@test "Ctrl-C keeps the question, Ctrl-D saves and says how to go on" {
    term_open LANG=C.UTF-8
    wait_for 'wrapup>$'
    term_line 'take ec2 full --seed 1'
    wait_for '^>$'
    term_type 'abc'
    term_keys C-c
    wait_for ':quit'
    term_keys C-d
    wait_for '저장했어요.*resume'
    term_line 'quit'
    wait_exit 0
}

@test "SIGTERM and SIGHUP in a question: saved, and the way to resume printed" {
    for signal in TERM HUP; do
        term_open LANG=C.UTF-8
        wait_for 'wrapup>$'
        term_line 'take ec2 full --seed 1'
        wait_for '^>$'
        kill -"$signal" "$(term_pid)"
        poll 15 program_ended
        grep -aq '저장했어요' "$TERM_DIR/raw"
    done
}
