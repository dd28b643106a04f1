# Answers typed and pasted into a quiz: one paste answers one question, and nothing of an answer is remembered.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

start_quiz() {
    term_open "$@" --lang ko take tests/data/terminal/quiz.json practice
    wait_for '첫째 물음'
    wait_for '>$'
}
# Leaves the short first question behind.
to_open_question() {
    start_quiz "$@"
    term_line alpha
    wait_for '둘째 물음'
    wait_for '\|$'
}
# How often a text was recorded as an answer.
recorded() {
    /usr/bin/python3 - "$TERM_DIR/data/wrapup/wrapup.db" "$1" <<'PY'
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT body FROM event WHERE kind = 'answer'")
print(sum(json.loads(body).get("typed", "").strip() == sys.argv[2] for (body,) in rows))
PY
}

@test "several lines pasted into a short answer are one answer" {
    start_quiz
    term_paste $'one\ntwo\nthree\n'
    wait_for '> one two three$'
    term_keys Enter
    wait_for '틀렸어요'
    [[ $(recorded 'one two three') == 1 ]]
    screen_lacks '둘째 물음'
}

@test "lines pasted into an open answer are its lines" {
    to_open_question
    term_paste $'가나\n다라\n.\nnot part of it'
    wait_for 'not part of it$'
    term_keys Enter
    poll 15 was_recorded $'가나\n다라'
    screen_lacks '셋째 물음'
}
was_recorded() { [[ $(recorded "$1") == 1 ]]; }

@test "no answer stands in the history, and no command comes into an answer" {
    term_open --lang ko
    wait_for 'wrapup>$'
    term_line 'take tests/data/terminal/quiz.json practice'
    wait_for '첫째 물음'
    wait_for '>$'
    term_keys Up Up
    term_type 'my-secret-answer'
    wait_for '^> my-secret-answer$'
    term_keys Enter
    wait_for '틀렸어요'
    term_line ':quit'
    wait_for 'wrapup>$'
    [[ $(cat "$TERM_DIR/data/wrapup/history") == 'take tests/data/terminal/quiz.json practice' ]]
    term_keys Up
    wait_for 'wrapup> take tests/data/terminal/quiz.json practice$'
}

@test "Tab completes the colon commands of a question" {
    start_quiz
    term_type ':fla'
    term_keys Tab
    wait_for '> :flag$'
}

@test "Ctrl-C keeps the question, Ctrl-D saves and leaves" {
    start_quiz
    term_type 'half'
    term_keys C-c
    wait_for '^>$'
    term_keys C-d
    wait_for 'resume'
    wait_exit 0
}

@test "SIGTERM and SIGHUP save and say how to go on" {
    start_quiz
    kill -TERM "$(term_pid)"
    wait_for 'resume'
    wait_exit 143
    start_quiz
    kill -HUP "$(term_pid)"
    wait_for 'resume'
    wait_exit 129
}

@test ":edit opens the editor on what was typed and takes its text" {
    to_open_question 'EDITOR=printf "edited line\n" >>'
    term_line '먼저 쓴 줄'
    wait_for '\|$'
    term_line ':edit'
    wait_for 'edited line'
    term_line '.'
    poll 15 was_recorded $'먼저 쓴 줄\nedited line'
    [[ -z $(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'wrapup-??????' -newer "$TERM_DIR/tmux.conf") ]]
}

@test "an editor that fails or is missing loses nothing" {
    to_open_question EDITOR=false
    term_line '먼저 쓴 줄'
    wait_for '\|$'
    term_line ':edit'
    wait_for '"false" 편집기가 오류로 끝났어요\(상태 1\)'
    term_line '.'
    poll 15 was_recorded '먼저 쓴 줄'
    to_open_question
    term_line ':edit'
    wait_for 'export EDITOR=nano'
}

@test "Ctrl-C in the editor does not reach the quiz" {
    to_open_question 'EDITOR=sh -c "echo editing; read line"'
    term_line ':edit'
    wait_for '^editing'
    term_keys C-c
    wait_for '편집기가 오류로 끝났어요'
    wait_for '\|$'
    screen_lacks '지웠어요'
}

@test "the time limit of an exam ends the wait" {
    term_open --lang ko take tests/data/terminal/quiz.json exam
    wait_for '첫째 물음'
    term_keys C-d
    wait_exit 0
    # All but three seconds of its minute have gone by.
    /usr/bin/python3 - "$TERM_DIR/data/wrapup/wrapup.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE attempt SET started_ms = started_ms - 57000")
db.commit()
PY
    term_open --lang ko resume
    wait_for '첫째 물음'
    term_type '못 보낸 답'
    wait_for '시간이 다 되었어요'
    wait_exit
}
