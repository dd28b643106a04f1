# Pasted text never answers more than it is meant to, and does no harm.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

prompt() {
    term_open
    wait_for 'wrapup>$'
}

@test "several pasted lines are one line until Enter" {
    prompt
    term_paste $'alpha\nbeta\n\ngamma\n'
    wait_for 'wrapup> alpha beta  gamma$'
    screen_lacks '"alpha'
    term_keys C-a
    term_type '"'
    term_keys C-e
    term_type '"'
    term_keys Enter
    wait_for '"alpha beta  gamma"'
}

@test "CRLF in a paste is one line's end" {
    prompt
    tmux_run set-buffer -- $'alpha\r\nbeta\r\n'
    tmux_run paste-buffer -p -r
    wait_for 'wrapup> alpha beta$'
}

@test "control characters in a paste reach neither line nor screen" {
    prompt
    term_paste $'abc\033[31mred\007\u009b32mdef'
    wait_for 'wrapup> abc.*def$'
    raw_lacks $'\033\\[31m'
    raw_lacks $'\u009b'
    raw_lacks $'\007'
}
raw_lacks() { [[ $(grep -caE -- "$1" "$TERM_DIR/raw") == 0 ]]; }

@test "a pasted line is taken back with one undo" {
    prompt
    term_type 'abc'
    term_paste '한 글'
    wait_for 'wrapup> abc한 글$'
    term_keys C-_
    wait_for 'wrapup> abc$'
}

@test "an inputrc without bracketed paste changes nothing" {
    term_open -- true
    wait_exit 0
    printf 'set enable-bracketed-paste off\n' >"$TERM_DIR/home/.inputrc"
    prompt
    term_paste $'alpha\nbeta'
    wait_for 'wrapup> alpha beta$'
}

@test "a paste longer than a line may be is cut" {
    prompt
    head -c 200000 /dev/zero | tr '\0' x >"$TERM_DIR/long"
    tmux_run load-buffer "$TERM_DIR/long"
    tmux_run paste-buffer -p
    wait_for 'xxxx' 30
    term_keys C-c
    wait_for 'wrapup>$' 30
    term_line 'still-there'
    wait_for '"still-there"'
}

@test "pasted text in vi's command mode is inserted, not obeyed" {
    term_open -- true
    wait_exit 0
    printf 'set editing-mode vi\nset keyseq-timeout 50\n' >"$TERM_DIR/home/.inputrc"
    prompt
    term_type 'abc'
    term_keys Escape
    term_paste 'dd'
    wait_for 'abddc$'
}
