#!/usr/bin/env bats
# The probe "ssh" and servers that are none, or bad ones, and lines that break: it ends in time, with a word
# for it, and without harm. What good servers do is helper_ssh.bats' part.

setup_file() {
    . tests/rigs/sshd.bash
    keys_make "$BATS_FILE_TMPDIR"
}

setup() {
    . tests/rigs/sshd.bash
    keys=$BATS_FILE_TMPDIR
    dir=$BATS_TEST_TMPDIR
    sshd=
}

teardown() {
    rigs_end
    sshd_stop
}

observed() { jq -r "select(.observation) | .observation.$1" <<<"$output"; }

# hostile HOW OUTCOME: asks such a server; it must be over soon after connect_ms.
hostile() {
    local began
    rig ssh_hostile "$1"
    began=$(now_ms)
    address=127.0.0.1 run ask_ssh "${3:-\"connect_ms\":1500},\"deadline_ms\":60000"
    [ $(($(now_ms) - began)) -lt 10000 ]
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [ "${#output}" -lt 2000 ]
    [[ "$(observed outcome)" =~ ^($2)$ ]]
    rigs_end
}

@test "another protocol, a flood without end, lines without end" {
    hostile http not_ssh
    [[ $output != *$'\e'* ]]
    [ "$(observed connected)" = true ]
    hostile banner not_ssh
    hostile lines not_ssh
    hostile nul not_ssh
    hostile old disconnected
    [ "$(observed banner)" = SSH-1.5-old ]
}

@test "silence, a drip, a hang-up, a reset" {
    hostile silent timed_out
    [ "$(observed connected)" = true ]
    hostile drip timed_out
    # What we had sent by then is answered by a reset. A busy machine is given time to see it.
    hostile close 'disconnected|reset' '"connect_ms":8000'
    hostile reset reset '"connect_ms":8000'
}

@test "junk after the greeting" {
    hostile junk disconnected
    [ "$(observed banner)" = SSH-2.0-OpenSSH_9.6 ]
}

@test "a server that has enough says so without the word SSH" {
    # Whether its words were seen before the end depends on who was faster.
    rig ssh_hostile startups
    address=127.0.0.1 run ask_ssh
    [[ $(observed outcome) =~ ^(disconnected|reset|not_ssh)$ ]]
}

@test "a connection cut anywhere is over at once, whatever was under way" {
    sshd_start
    server=$address:$port
    job='"connect_ms":4000,"deadline_ms":60000,"commands":[{"id":"a","command":"echo a"},{"id":"b","command":"sleep 1; echo b"}]'
    ask_ssh >/dev/null
    # A rig of its own for each: they wait together.
    for cut in 0 1 5 20 41 45 60 500 1000 1100 1200 1500 1700 1800 2000 2200 2300 2400 2500 2600 2800 3000 3300 3600; do
        how=()
        [ $((cut % 200)) -ne 0 ] || how=(--reset)
        rig delay_proxy --to "$server" --cut "$cut" "${how[@]}"
        printf '[127.0.0.1]:%d %s\n' "$port" "$(cut -d' ' -f1,2 "$keys/host_ed25519.pub")" >>"$dir/known/hosts"
        address=127.0.0.1 ACCEPT='' KEY=$keys/learner job_ssh "$job" | sed "s/\"id\":1/\"id\":$cut/"
    done >"$dir/jobs"
    began=$(now_ms)
    run helper "$(cat "$dir/jobs")"
    [ "$status" -eq 0 ]
    [ $(($(now_ms) - began)) -lt 20000 ]
    [ "$(grep -c '"observation"' <<<"$output")" -eq 24 ]
    run jq -rs '[.[] | select(.observation) | .observation.outcome] | unique | join(" ")' <<<"$output"
    [[ "$output" =~ ^(disconnected|done|host_changed|not_ssh|reset| )+$ ]]
    [[ $output == *disconnected* ]]
}

@test "a changed byte anywhere in the key exchange is noticed" {
    sshd_start
    server=$address:$port
    ask_ssh >/dev/null
    for flip in 50 200 700 1150 1250 1350 1450 1550; do
        rig delay_proxy --to "$server" --flip "$flip"
        printf '[127.0.0.1]:%d %s\n' "$port" "$(cut -d' ' -f1,2 "$keys/host_ed25519.pub")" >>"$dir/known/hosts"
        address=127.0.0.1 ACCEPT='' KEY=$keys/learner job_ssh '"connect_ms":3000,"deadline_ms":60000' | sed "s/\"id\":1/\"id\":$flip/"
    done >"$dir/jobs"
    run helper "$(cat "$dir/jobs")"
    [ "$status" -eq 0 ]
    [ "$(grep -c '"observation"' <<<"$output")" -eq 8 ]
    [ "$(grep -c '"outcome":"done"' <<<"$output")" -eq 0 ]
    [ "$(grep -c '"error"' <<<"$output")" -eq 0 ]
    [ "$(grep -c 'Accepted publickey' "$dir/sshd.log")" -eq 1 ]
}

@test "a line that stalls in a command is the command's deadline, in the login the connection's" {
    sshd_start
    server=$address:$port
    rig delay_proxy --to "$server" --stall 1000
    address=127.0.0.1 run ask_ssh '"connect_ms":1500,"deadline_ms":30000'
    [ "$(observed outcome)" = timed_out ]
    rigs_end
    rig delay_proxy --to "$server" --stall 20000
    address=127.0.0.1 run ask_ssh '"deadline_ms":30000,"commands":[{"id":"a","command":"yes","deadline_ms":1500},{"id":"b","command":"sleep 9","deadline_ms":1500}]'
    [ "$(grep -c '"error":"deadline"' <<<"$output")" -eq 2 ]
    [ "$(observed outcome)" = 'done' ]
}

@test "a long line in small pieces carries everything" {
    sshd_start
    rig delay_proxy --to "$address:$port" --delay 20 --piece 7
    address=127.0.0.1 run ask_ssh '"connect_ms":20000,"deadline_ms":60000,"commands":[{"id":"a","command":"seq 300"}]'
    [ "$(jq -r 'select(.note) | .note.stdout' <<<"$output" | tail -n 2 | head -n 1)" = 300 ]
}

@test "waiting costs no time of the processor" {
    rig ssh_hostile silent
    address=127.0.0.1
    # user and system time of all, in seconds
    TIMEFORMAT='%U %S'
    ACCEPT='' KEY=$keys/learner
    job=$(job_ssh '"connect_ms":3000,"deadline_ms":60000')
    spent=$({ time helper "$job" >/dev/null; } 2>&1)
    [ "$(awk '{ print ($1 + $2 < 2.5) }' <<<"$spent")" = 1 ]
    rigs_end
    sshd_start
    job=$(ACCEPT=$(fingerprint "$keys/host_ed25519") job_ssh '"commands":[{"id":"a","command":"sleep 3"}]')
    spent=$({ time helper "$job" >/dev/null; } 2>&1)
    [ "$(awk '{ print ($1 + $2 < 2.5) }' <<<"$spent")" = 1 ]
}
