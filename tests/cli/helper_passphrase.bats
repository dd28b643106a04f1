#!/usr/bin/env bats
# The helper asks for a passphrase at a real terminal: nothing is echoed, and the terminal is as it was
# before, whatever ends the question.

setup_file() {
    . tests/rigs/sshd.bash
    keys_make "$BATS_FILE_TMPDIR"
    install -m 600 "$BATS_FILE_TMPDIR/learner" "$BATS_FILE_TMPDIR/locked.pem"
    ssh-keygen -q -p -P '' -N '열쇠 말' -f "$BATS_FILE_TMPDIR/locked.pem" >/dev/null
}

setup() {
    load ../lib/tmux
    . tests/rigs/sshd.bash
    keys=$BATS_FILE_TMPDIR
    dir=$BATS_TEST_TMPDIR
    sshd=
    sshd_start 'LoginGraceTime 120'
}

teardown() {
    term_close
    sshd_stop
}

# ask_at_terminal [MEMBERS]: starts the helper with a job for the locked key in a terminal of its own.
# Answers go to $dir/out; the terminal's settings before and after to $dir/before and $dir/after.
ask_at_terminal() {
    ACCEPT=$(fingerprint "$keys/host_ed25519") KEY=$keys/locked.pem \
        job_ssh "\"interactive\":true,${1:-\"deadline_ms\":60000}" >"$dir/job"
    # shellcheck disable=SC2016 # expanded by the inner shell
    term_open -- bash -c 'trap : INT; stty -g >"$1/before"; "$2" <"$1/job" >"$1/out"
        echo; echo over; read -r _; stty -g >"$1/after"; echo end; read -r _' \
        ask "$dir" "$PWD/${WRAPUP_HELPER#"$PWD"/}"
}
prompt='passphrase for .locked.pem.:$'
over() { wait_for '^over$'; }
outcome() { jq -r 'select(.observation) | .observation.outcome' "$dir/out"; }
notes() { jq -c 'select(.note) | .note' "$dir/out" | xargs; }
as_before() {
    term_keys Enter
    wait_for '^end$'
    cmp "$dir/before" "$dir/after"
}

@test "the right words open the key and are seen nowhere" {
    ask_at_terminal
    wait_for "$prompt"
    term_line '열쇠 말'
    over
    [ "$(outcome)" = 'done' ]
    [ "$(notes)" = '{asking:passphrase} {asking:null}' ]
    as_before
    run grep -c '열쇠' "$TERM_DIR/raw" "$dir/out"
    [ "$status" -eq 1 ]
}

@test "the quiz words the question" {
    ask_at_terminal '"deadline_ms":60000,"prompt":"열쇠\n암호: "'
    wait_for '^열쇠 암호:$'
    term_line '열쇠 말'
    over
    [ "$(outcome)" = 'done' ]
}

@test "wrong words are asked for again, three times at most" {
    ask_at_terminal
    wait_for "$prompt"
    term_line 'wrong'
    poll 20 twice
    term_line '열쇠 말'
    over
    [ "$(outcome)" = 'done' ]
    ask_at_terminal
    for count in 1 2 3; do
        poll 20 asked "$count"
        term_line 'wrong'
    done
    over
    [ "$(outcome)" = key_passphrase ]
    as_before
}
asked() { [ "$(screen | grep -c 'passphrase for')" -eq "$1" ]; }
twice() { asked 2; }

@test "nobody who would not is asked again: end of input, and an empty line" {
    for key in C-d Enter; do
        ask_at_terminal
        wait_for "$prompt"
        term_keys "$key"
        over
        [ "$(outcome)" = key_passphrase ]
        as_before
    done
}

@test "Ctrl-C ends the question, and what goes on is the quiz's affair" {
    ask_at_terminal
    wait_for "$prompt"
    term_type 'half'
    term_keys C-c
    over
    as_before
    [ "$(outcome)" = key_passphrase ]
    run grep -c half "$TERM_DIR/raw"
    [ "$status" -eq 1 ]
}

@test "Ctrl-Z does not leave a shell without echo" {
    ask_at_terminal
    wait_for "$prompt"
    # shellcheck disable=SC1003 # the key's name
    term_keys C-z C-'\' C-u # the last one clears the line
    term_line '열쇠 말'
    over
    as_before
    [ "$(outcome)" = 'done' ]
}

# processes: of the helper in the terminal: itself, the job's, and the one that asks, oldest first.
processes() {
    local pid
    pid=$(pgrep -P "$(term_pid)" -f wrapup-helper)
    while [ -n "$pid" ]; do
        echo "$pid"
        pid=$(pgrep -P "$pid")
    done
}

@test "whoever of the three is killed, the terminal is put right" {
    for which in 1 2 3; do
        ask_at_terminal
        wait_for "$prompt"
        mapfile -t pids < <(processes)
        [ "${#pids[@]}" -eq 3 ]
        kill -KILL "${pids[which - 1]}"
        over
        # When the helper is gone, so is who would wait for the one that asks.
        eventually gone "${pids[2]}"
        as_before
    done
}

@test "a killed question is an answer that nobody gave" {
    ask_at_terminal
    wait_for "$prompt"
    mapfile -t pids < <(processes)
    kill -TERM "${pids[2]}"
    over
    as_before
    [ "$(outcome)" = key_passphrase ]
}

@test "the time that the person takes is not the server's" {
    ask_at_terminal '"connect_ms":1500,"deadline_ms":30000'
    wait_for "$prompt"
    until=$(($(now_ms) + 2000))
    until [ "$(now_ms)" -gt "$until" ]; do :; done
    term_line '열쇠 말'
    over
    [ "$(outcome)" = 'done' ]
}

@test "a question that nobody answers ends with the job" {
    ask_at_terminal '"deadline_ms":3000'
    wait_for "$prompt"
    over
    [ "$(outcome)" = key_passphrase ]
    as_before
}

@test "in the background nobody is asked" {
    ACCEPT=$(fingerprint "$keys/host_ed25519") KEY=$keys/locked.pem job_ssh '"interactive":true' >"$dir/job"
    # shellcheck disable=SC2016 # expanded by the inner shell
    term_open -- bash -c 'set -m; "$2" <"$1/job" >"$1/out" & wait; echo over; read -r _' ask "$dir" "$PWD/${WRAPUP_HELPER#"$PWD"/}"
    over
    [ "$(outcome)" = key_passphrase ]
    run screen_has passphrase
    [ "$status" -ne 0 ]
}
