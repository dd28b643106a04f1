# A terminal of fixed size for bats tests: starts a program in a tmux of its own with an environment of
# its own, types, waits for text, and captures. What the text should be is known to the tests.
#
#   load ../lib/tmux
#   teardown() { term_close; }
#   @test "…" { term_open LANG=C; wait_for 'wrapup>$'; term_line quit; wait_exit; }

source "${BASH_SOURCE[0]%/*}/program.bash"

# term_open [-x COLUMNS] [-y ROWS] [NAME=VALUE]... [-- PROGRAM ARGUMENT...]
# Starts $WRAPUP, or the program named, under an environment that holds PATH, HOME, XDG_DATA_HOME, TERM
# and the variables given. What it writes is recorded byte for byte in $TERM_DIR/raw. A second
# call in one test starts another program with the same HOME.
term_open() {
    local columns=80 rows=24
    while [[ ${1:-} == -[xy] ]]; do
        if [[ $1 == -x ]]; then columns=$2; else rows=$2; fi
        shift 2
    done
    if [[ -z ${TERM_DIR:-} ]]; then
        TERM_DIR=$(mktemp -d "${TMPDIR:-/tmp}/wrapup-term.XXXXXX")
        printf '%s\n' 'set -g remain-on-exit on' "set -g remain-on-exit-format ''" 'set -g status off' 'set -g escape-time 0' \
            'set -g default-terminal screen' >"$TERM_DIR/tmux.conf"
    else
        tmux_run kill-server || true
        rm -f "$TERM_DIR/socket"
    fi
    program_variables "$TERM_DIR"
    local -a variables=("${PROGRAM_VARIABLES[@]}" TERM=screen)
    while [[ ${1:-} == *=* ]]; do
        variables+=("$1")
        shift
    done
    if [[ ${1:-} == -- ]]; then shift; else set -- "$WRAPUP" "$@"; fi
    # The program starts only when the recording runs.
    local gate="tmux -S '$TERM_DIR/socket' wait-for start && exec env -i \"\$@\""
    : >"$TERM_DIR/raw"
    tmux_run new-session -d -x "$columns" -y "$rows" sh -c "$gate" sh "${variables[@]}" "$@"
    tmux_run pipe-pane "cat >>'$TERM_DIR/raw'"
    tmux_run wait-for -S start
}

# The driver's own tmux: UTF-8, and nothing of the caller's environment or settings.
tmux_run() {
    env -i PATH="$PATH" HOME="$TERM_DIR/home" LC_ALL=C.UTF-8 TERM=screen \
        tmux -u -S "$TERM_DIR/socket" -f "$TERM_DIR/tmux.conf" "$@"
}

term_close() {
    if [[ -n ${TERM_DIR:-} ]]; then
        tmux_run kill-server 2>/dev/null || true
        rm -rf "$TERM_DIR"
        unset TERM_DIR
    fi
}

# Literal text; keys by tmux's names (Enter C-c BSpace Up …); a line with Enter; a bracketed paste.
term_type() { tmux_run send-keys -l -- "$1"; }
term_keys() { tmux_run send-keys -- "$@"; }
term_line() { term_type "$1" && term_keys Enter; }
term_paste() { tmux_run set-buffer -- "$1" && tmux_run paste-buffer -p; }
term_resize() { tmux_run resize-window -x "$1" -y "$2"; }
term_pid() { tmux_run display-message -p '#{pane_pid}'; }

# What stands on the screen, without blanks at the ends of lines; `screen_joined` joins wrapped lines.
screen() {
    local text
    text=$(tmux_run capture-pane -p | sed -e 's/[[:space:]]*$//')
    printf '%s\n' "$text"
}
screen_joined() { tmux_run capture-pane -pJ | sed -e 's/[[:space:]]*$//'; }

# poll SECONDS COMMAND...: tries until the command succeeds.
poll() {
    local until=$((SECONDS + $1 + 1))
    shift
    until "$@"; do
        if ((SECONDS >= until)); then return 1; fi
        sleep 0.05
    done
}

screen_has() { screen_joined | grep -Eq -- "$1"; }
screen_lacks() { ! screen_has "$1"; }
# The exit status, or the signal's number after a hyphen; nothing while the program runs.
program_status() {
    tmux_run display-message -p '#{pane_dead_status}#{?pane_dead_signal,-#{pane_dead_signal},}'
}
program_ended() {
    [[ -n $(program_status) ]] && return
    # tmux now and then misses the death of a child; it looks again when it is told of one.
    kill -CHLD "$(tmux_run display-message -p '#{pid}')"
    return 1
}

# wait_for PATTERN [SECONDS]: until the screen shows the extended regular expression.
wait_for() {
    if ! poll "${2:-15}" screen_has "$1"; then
        printf 'waited in vain for "%s"; the screen:\n%s\n' "$1" "$(screen)"
        return 1
    fi
}

# wait_gone PATTERN [SECONDS]: until it shows it no more.
wait_gone() {
    if ! poll "${2:-15}" screen_lacks "$1"; then
        printf 'still there: "%s"; the screen:\n%s\n' "$1" "$(screen)"
        return 1
    fi
}

# wait_exit [STATUS]: until the program has ended, with this exit status if one is given.
wait_exit() {
    if ! poll 15 program_ended; then
        printf 'the program did not end; the screen:\n%s\n' "$(screen)"
        return 1
    fi
    local status
    status=$(program_status)
    if [[ -n ${1:-} && $status != "$1" ]]; then
        printf 'exit status %s, expected %s; the screen:\n%s\n' "$status" "$1" "$(screen)"
        return 1
    fi
}

# golden NAME: the screen is that of golden/NAME.txt beside the test; GOLDEN=update writes it.
golden() {
    local file=$BATS_TEST_DIRNAME/golden/$1.txt
    if [[ ${GOLDEN:-} == update ]]; then
        mkdir -p "${file%/*}"
        screen >"$file"
    fi
    diff -u "$file" <(screen)
}
