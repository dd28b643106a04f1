# The history of commands: kept for this user alone, short, and harmless.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

prompt() {
    term_open
    wait_for 'wrapup>$'
}
history_file() { printf '%s\n' "$TERM_DIR/data/wrapup/history"; }

@test "a command comes back with Up, also in the next session" {
    prompt
    term_line 'no-such-한글'
    wait_for '"no-such-한글"'
    term_keys Up
    wait_for 'wrapup> no-such-한글$'
    term_keys C-c
    wait_for 'wrapup>$'
    term_keys C-d
    wait_exit 0
    prompt
    term_keys Up
    wait_for 'wrapup> no-such-한글$'
}

@test "the history is private and holds no line twice in a row" {
    local count
    prompt
    for count in 1 2 3; do
        term_line 'same-thing'
        poll 15 screen_has_times "$count" '"same-thing"'
        wait_for 'wrapup>$'
    done
    [[ $(grep -c 'same-thing' "$(history_file)") == 1 ]]
    [[ $(stat -c %a "$(history_file)") == 600 ]]
    [[ $(stat -c %a "$TERM_DIR/data/wrapup") == 700 ]]
}
screen_has_times() { [[ $(screen_joined | grep -c -- "$2") == "$1" ]]; }

@test "a long history is shortened to the newest" {
    term_open -- true
    wait_exit 0
    mkdir -p "$TERM_DIR/data/wrapup"
    seq -f 'old-%g' 1 900 >"$(history_file)"
    prompt
    term_keys Up
    wait_for 'wrapup> old-900$'
    term_keys C-u
    term_line 'newest'
    wait_for '"newest"'
    term_keys C-d
    wait_exit 0
    [[ $(wc -l <"$(history_file)") == 500 ]]
    [[ $(tail -n 1 "$(history_file)") == newest ]]
    [[ $(head -n 1 "$(history_file)") == old-402 ]]
}

@test "damaged lines of the history are left out" {
    term_open -- true
    wait_exit 0
    mkdir -p "$TERM_DIR/data/wrapup"
    printf 'good-one\n\033[31mred\n\xff\xfe\n\n' >"$(history_file)"
    prompt
    term_keys Up
    wait_for 'wrapup> good-one$'
}

@test "without a place for the history the prompt works all the same" {
    term_open -- true
    wait_exit 0
    mkdir -p "$TERM_DIR/data/wrapup/history"
    prompt
    term_line 'first-thing'
    wait_for '"first-thing"'
    term_keys Up
    wait_for 'wrapup> first-thing$'
}

@test "forget takes the history along, on disk and behind Up" {
    prompt
    term_line 'secret-thing'
    wait_for '"secret-thing"'
    term_line 'forget --yes'
    wait_for '지웠어요'
    [[ ! -e $(history_file) ]]
    term_keys Up
    term_type 'X'
    wait_for 'wrapup> X$'
}

@test "Tab completes a command and nothing but what is offered" {
    prompt
    term_type 'vers'
    term_keys Tab
    wait_for 'wrapup> version$'
    term_keys C-u
    term_type 'no-such-comm'
    term_keys Tab
    term_type 'X'
    wait_for 'wrapup> no-such-commX$'
    term_keys C-u
    term_type 'Makef'
    term_keys Tab
    term_type 'X'
    wait_for 'wrapup> MakefX$'
}
