# Keys and signals at the prompt: what they end, what they leave in order.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

prompt() {
    term_open "$@"
    wait_for 'wrapup>$'
}

# A shell with job control, and the program started from it.
prompt_from_shell() {
    term_open PS1='shell% ' -- bash --norc --noprofile -i
    wait_for 'shell%$'
    term_line "$(realpath "$WRAPUP")"
    wait_for 'wrapup>$'
}

@test "Ctrl-C throws the line away and says how to go on" {
    prompt --lang ko
    term_type '쓰다 만 명령'
    term_keys C-c
    wait_for '줄을 지웠어요'
    wait_for 'wrapup>$'
    term_line 'nonsense-after'
    wait_for '"nonsense-after"'
    screen_lacks '"쓰다'
}

@test "Ctrl-C in the middle of a long line says so below it" {
    prompt -x 40 --lang ko
    term_type 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff'
    wait_for 'ffff$'
    term_keys C-a
    term_keys C-c
    wait_for '^줄을 지웠어요'
    screen_has 'eeeeeeeeeeffffffffff$'
}

@test "Ctrl-C leaves a search and a half-typed key as well" {
    prompt --lang ko
    term_keys C-r
    wait_for 'i-search'
    term_keys C-c
    wait_for '줄을 지웠어요'
    term_keys C-l
    wait_gone '줄을 지웠어요'
    term_keys Escape C-c
    wait_for '줄을 지웠어요'
    term_line 'nonsense-after'
    wait_for '"nonsense-after"'
}

@test "Ctrl-D on an empty line says goodbye and leaves" {
    prompt --lang ko
    term_keys C-d
    wait_for '^수고하셨어요'
    wait_exit 0
}

@test "quit and exit leave with the same words" {
    local word
    for word in quit exit; do
        prompt --lang en
        term_line "$word"
        wait_for '^Goodbye'
        wait_exit 0
    done
}

@test "SIGTERM ends the prompt in good order" {
    prompt
    term_type 'half a line'
    wait_for 'half a line$'
    kill -TERM "$(term_pid)"
    wait_exit 143
}

@test "SIGHUP ends the prompt in good order" {
    prompt
    kill -HUP "$(term_pid)"
    wait_exit 129
}

@test "a terminal that goes away ends the program" {
    prompt
    local pid
    pid=$(term_pid)
    tmux_run kill-server
    poll 15 gone "$pid"
}
gone() { [[ ! -e /proc/$1 || $(ps -o stat= -p "$1") == Z* ]]; }

@test "a hang-up is noticed also when its signal is ignored" {
    term_open -- bash -c 'trap "" HUP; exec "$0"' "$(realpath "$WRAPUP")"
    wait_for 'wrapup>$'
    local pid
    pid=$(term_pid)
    tmux_run kill-server
    poll 15 gone "$pid"
}

@test "after SIGTERM the shell has its terminal back" {
    prompt_from_shell
    pkill -TERM -n -P "$(term_pid)"
    wait_for 'shell%$'
    term_line 'stty -a | grep -cE " icanon.* echo "; echo "status $?"'
    wait_for '^1$'
    wait_for '^status 0'
}

@test "Ctrl-Z stops, and fg goes on with the line as it was" {
    prompt_from_shell
    term_type 'abc'
    wait_for 'abc$'
    term_keys C-z
    wait_for 'Stopped'
    term_line 'stty -a | grep -cE " icanon.* echo "'
    wait_for '^1$'
    term_line fg
    wait_for 'wrapup> abc$'
    term_type 'def'
    term_keys Enter
    wait_for '"abcdef"'
}

@test "a narrower window shows the line whole and keeps it" {
    prompt
    term_type 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee'
    wait_for 'eeeeeeeeee$'
    term_resize 40 24
    term_type 'ffff'
    wait_for 'eeeeeeeeeeffff$'
    term_keys Enter
    wait_for '"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffff"'
}

@test "the prompt at forty columns" {
    prompt -x 40 --lang ko
    term_keys C-l
    term_type 'abc'
    wait_for '^wrapup> abc$'
    term_keys C-c
    wait_for 'wrapup>$'
    term_keys C-d
    wait_for '^수고하셨어요'
    wait_exit 0
    golden prompt-40
}

@test "a window of two columns on a terminal that does not wrap" {
    prompt TERM=dumb
    term_type 'abc'
    wait_for 'abc$'
    term_resize 2 24
    term_type 'def'
    term_keys C-a
    term_resize 80 24
    term_keys Enter
    wait_for '"abcdef"'
}
