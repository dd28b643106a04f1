#!/usr/bin/env bats
# Tasks in a quiz at a real terminal: trust, checking, mending and checking again, leaving and going on.
# What a pipe shows of it is tested in tests/cli/practice.bats.

load ../lib/tmux

teardown() { term_close; }

rows() { sqlite3 "$TERM_DIR/data/wrapup/wrapup.db" "$1"; }
answers() { rows "SELECT group_concat(item || ' ' || verdict, ', ') FROM event WHERE kind = 'answer'"; }

# A prompt with a key file named that everybody can read.
begin() {
    term_open "$@" LANG=C.UTF-8 NO_COLOR=1
    wait_for 'wrapup>$'
    install -m 644 /dev/null "$TERM_DIR/my.pem"
    term_line "config instance.key $TERM_DIR/my.pem"
    wait_for 'instance.key =( |$)'
}

@test "the whole way in Korean: trust, fail, mend, check again, quit, resume, finish" {
    begin
    term_line 'take tests/data/bank/tasks.json practice --seed 1'
    wait_for '\[1/5\].*실습 과제'
    wait_for '^>$'
    term_line ''
    wait_for '"matcher":"public-address"'
    term_line '예'
    wait_for '실패 +t1'
    wait_for '다시 확인하려면 c, 넘어가려면 Enter'
    chmod 400 "$TERM_DIR/my.pem"
    # c, typed with the keyboard in Hangul mode
    term_line 'ㅊ'
    wait_for '통과 +t1'
    wait_for '\[2/5\]'
    term_line 'O'
    wait_for '1-3>$'
    term_line '3'
    wait_for '\[3/5\]'
    term_line ':quit'
    wait_for '저장했어요'
    term_line 'resume'
    wait_for '멈춘 곳부터'
    wait_for '\[3/5\]'
    # Nothing is configured to connect to: said, and on to the next.
    term_line ''
    wait_for '\[4/5\].*권장'
    term_line ''
    wait_for '통과 +t3'
    wait_for '\[5/5\]'
    term_line ':skip'
    wait_for '답하지 않은 항목이 2개'
    term_line ':finish'
    wait_for '실습 100 %: 확인한 과제 1개 중 1개'
    wait_for '처음 확인했을 때는 0개'
    wait_for '이해도 100 %'
    term_line 'quit'
    wait_exit 0
    [[ $(answers) == 't1 wrong, t1 right, q1 right, t3 right' ]]
}

@test "English on a narrow screen: the item, what was found, and the keys fit" {
    begin -x 40 -y 24
    term_line 'config lang en'
    wait_for 'lang = en'
    term_line 'take tests/data/bank/tasks.json practice --seed 1'
    wait_for '\[1/5\]'
    wait_for '^>$'
    term_line ''
    wait_for 'type "yes" in full'
    term_line 'yes'
    wait_for 'c checks it again, Enter goes on'
    [[ $(screen | awk 'length($0) > 40' | wc -l) == 0 ]]
    term_line ''
    wait_for '\[2/5\]'
    term_line ':list'
    wait_for 'Only I can read the pem'
}

@test "Ctrl-C and Ctrl-D at a task: it stays, it is saved" {
    begin
    term_line 'take tests/data/bank/tasks.json practice --seed 1'
    wait_for '^>$'
    term_type 'abc'
    term_keys C-c
    wait_for ':quit'
    term_keys C-d
    wait_for '저장했어요.*resume'
    term_line 'quit'
    wait_exit 0
}
