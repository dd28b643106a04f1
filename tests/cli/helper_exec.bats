#!/usr/bin/env bats
# The probe "exec": a job's commands on this machine, and nothing of them is left when it ends.
# What all commands have in common over SSH as well is said in helper_ssh.bats.

setup() {
    . tests/lib/rig.bash
    dir=$BATS_TEST_TMPDIR
}

noted() { jq -c "select(.note.command == \"$1\") | .note.$2" <<<"$output"; }

@test "streams, exit status, and death by a signal" {
    run helper '{"id":1,"kind":"exec","commands":[{"id":"a","command":"echo out; echo err >&2; exit 3"},{"id":"b","command":"kill -KILL $$"},{"id":"c","command":"no-such-command"}]}'
    [ "$(noted a exit)" = 3 ]
    [ "$(noted a stdout)" = '"out\n"' ]
    [ "$(noted a stderr)" = '"err\n"' ]
    [ "$(noted b exit)" = null ]
    [ "$(noted b signal)" = '"KILL"' ]
    [ "$(noted c exit)" = 127 ]
    [[ ${lines[-1]} == '{"id":1,"kind":"exec","observation":{"outcome":"done"}}' ]]
}

@test "the environment holds no credential, speaks C, and there is no terminal and no input" {
    run helper AWS_SECRET_ACCESS_KEY=planted-1 AWS_SESSION_TOKEN=planted-2 SSH_AUTH_SOCK=planted-3 \
        GITHUB_TOKEN=planted-4 DB_PASSWORD=planted-5 BASH_ENV=/planted-6 HARMLESS=kept \
        '{"id":1,"kind":"exec","commands":[{"id":"e","command":"env; cat; tty"}]}'
    [[ $(noted e stdout) != *planted* ]]
    [[ $(noted e stdout) == *HARMLESS=kept* ]]
    [[ $(noted e stdout) == *LC_ALL=C* ]]
    [[ $(noted e stdout) == *'not a tty'* ]]
}

@test "a late command goes with its whole group, the others are not held up" {
    job="{\"id\":1,\"kind\":\"exec\",\"commands\":[{\"id\":\"late\",\"command\":\"(sleep 300; :) & echo \$! >$dir/pid; sleep 300; :\",\"deadline_ms\":400},{\"id\":\"next\",\"command\":\"echo here\"}]}"
    run helper "$job"
    [ "$(noted late error)" = '"deadline"' ]
    [ "$(noted next stdout)" = '"here\n"' ]
    eventually gone "$(cat "$dir/pid")"
}

@test "a command that leaves something in the background is not waited for" {
    SECONDS=0
    run helper "{\"id\":1,\"kind\":\"exec\",\"commands\":[{\"id\":\"bg\",\"command\":\"sleep 300 & echo \$! >$dir/pid; echo done\"}]}"
    [ "$SECONDS" -lt 8 ]
    [ "$(noted bg exit)" = 0 ]
    [ "$(noted bg stdout)" = '"done\n"' ]
    eventually gone "$(cat "$dir/pid")"
}

@test "endless output is cut and ends at the deadline; much output is drained" {
    run helper '{"id":1,"kind":"exec","commands":[{"id":"yes","command":"yes","deadline_ms":400},{"id":"much","command":"head -c 3000000 /dev/zero | tr \"\\\\000\" a; head -c 70000 /dev/zero | tr \"\\\\000\" b >&2; exit 4"}]}'
    [ "$(noted yes error)" = '"deadline"' ]
    [ "$(noted much exit)" = 4 ]
    [ "$(noted much truncated)" = true ]
    [ "$(noted much 'stdout | length')" = 65536 ]
    [ "$(noted much 'stderr | length')" = 65536 ]
}

@test "more commands than run at once all get their turn" {
    commands=$(for i in $(seq 30); do printf '{"id":"c%d","command":"echo %d"},' "$i" "$i"; done)
    run helper "{\"id\":1,\"kind\":\"exec\",\"commands\":[${commands%,}]}"
    [ "$(grep -c '"exit":0' <<<"$output")" -eq 30 ]
    [ "$(noted c30 stdout)" = '"30\n"' ]
}

@test "commands end with the helper, however it ends" {
    coproc HELPER { exec "${WRAPUP_HELPER:-.build/wrapup-helper}"; }
    pid=$HELPER_PID
    echo "{\"id\":1,\"kind\":\"exec\",\"deadline_ms\":300000,\"commands\":[{\"id\":\"x\",\"command\":\"(sleep 300; :) & echo \$! >$dir/pid.new; mv $dir/pid.new $dir/pid; sleep 300; :\",\"deadline_ms\":300000}]}" >&"${HELPER[1]}"
    eventually [ -s "$dir/pid" ]
    kill -KILL "$pid"
    eventually gone "$(cat "$dir/pid")"
}

@test "parameters that can't be used are named" {
    for commands in '5' '[5]' '[{"command":"x"}]'; do
        run helper "{\"id\":1,\"kind\":\"exec\",\"commands\":$commands}"
        [[ $output == '{"id":1,"kind":"exec","error":"bad_job","detail":"'*'"}' ]]
    done
    run helper '{"id":1,"kind":"exec","commands":[{"id":"x","command":"y","deadline_ms":0}]}'
    [ "$output" = '{"id":1,"kind":"exec","error":"bad_job","detail":"deadline_ms"}' ]
    many=$(for i in $(seq 49); do printf '{"id":"c%d","command":":"},' "$i"; done)
    run helper "{\"id\":1,\"kind\":\"exec\",\"commands\":[${many%,}]}"
    [ "$output" = '{"id":1,"kind":"exec","error":"bad_job","detail":"commands"}' ]
}
