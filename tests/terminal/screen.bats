# What may reach the screen: colour only where it is welcome, no escape sequence on a dumb terminal.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

session() {
    term_open "$@"
    wait_for 'wrapup>$'
    term_line 'help'
    wait_for 'version'
    term_line 'no-such-thing'
    wait_for '"no-such-thing"'
    term_type 'v'
    term_keys Tab Tab
    term_keys C-u
    term_keys C-d
    wait_exit 0
}
raw_lacks() { [[ $(grep -caP -- "$1" "$TERM_DIR/raw") == 0 ]]; }

@test "no colour with NO_COLOR" {
    session NO_COLOR=1
    raw_lacks '\x1b\[[0-9;]*m'
}

@test "no escape sequence at all with TERM=dumb" {
    session TERM=dumb
    raw_lacks '\x1b'
}

@test "no escape sequence at all without TERM" {
    session TERM=
    raw_lacks '\x1b'
}

@test "typed control characters are shown, not sent" {
    term_open
    wait_for 'wrapup>$'
    term_keys C-v Escape
    term_type '[31mX'
    wait_for 'wrapup> \^\[\[31mX$'
    raw_lacks '\x1b\[31m'
}

@test "a terminal without a size counts as eighty columns wide" {
    term_open -- bash -c 'stty rows 0 columns 0; exec "$0"' "$(realpath "$WRAPUP")"
    wait_for 'wrapup>$'
    term_line 'no-such-thing'
    wait_for '"no-such-thing"'
}

@test "with its output in a file the prompt is asked where the person is" {
    term_open -- sh -c 'exec "$0" --lang ko >"$1"' "$(realpath "$WRAPUP")" /dev/null
    wait_for '^wrapup>$'
    term_keys C-c
    wait_for '줄을 지웠어요'
    wait_for '^wrapup>$'
    term_line 'no-such-thing'
    wait_for '"no-such-thing"'
    term_keys C-d
    wait_exit 2
}
