#!/usr/bin/env bats
# tests/run itself: a run that is not whole must never look like a success.
# What the real tests check is theirs.

setup() {
    dir=$(mktemp -d)
}

teardown() {
    rm -rf "$dir"
}

# script NAME LINE...: a test file of bash lines.
script() {
    printf '%s\n' "${@:2}" >"$dir/$1.sh"
}

# expect LAST-LINE STATUS NAME...
expect() {
    local last=$1 wanted=$2
    shift 2
    run env TEST_SECONDS="${seconds-20}" tests/run "${@/#/$dir/}"
    echo "$output"
    [ "$status" -eq "$wanted" ]
    [ "${lines[-1]}" = "$last" ]
}

@test "passed tests are counted over files" {
    script one 'echo 1..2; echo ok 1 a; echo ok 2 b'
    script two 'echo 1..1; echo ok 1 a'
    expect '3 passed, 0 failed' 0 one.sh two.sh
}

@test "a failed test is counted, shown with its comments and its standard error" {
    script bad 'echo 1..2; echo ok 1 a; echo not ok 2 b; echo "# because"; echo whine >&2; exit 1'
    expect '1 passed, 1 failed' 1 bad.sh
    [[ $output == *'not ok 2 b'*'# because'*'# whine'* ]]
}

@test "a file without a plan fails" {
    script noplan 'echo ok 1 a'
    expect '1 passed, 1 failed' 1 noplan.sh
    script empty ':'
    expect '0 passed, 1 failed' 1 empty.sh
}

@test "a file that ran other than it planned fails" {
    script short 'echo 1..3; echo ok 1 a'
    expect '1 passed, 1 failed' 1 short.sh
    script long 'echo 1..1; echo ok 1 a; echo ok 2 b'
    expect '1 passed, 2 failed' 1 long.sh
}

@test "a file that ends badly fails though its tests passed" {
    script status 'echo 1..1; echo ok 1 a; exit 3'
    expect '1 passed, 1 failed' 1 status.sh
    # shellcheck disable=SC2016 # for the script
    script signal 'echo 1..1; echo ok 1 a; kill -SEGV $$'
    expect '1 passed, 1 failed' 1 signal.sh
}

@test "a skipped test fails" {
    script skip 'echo 1..1; echo "ok 1 a # skip no tool"'
    expect '0 passed, 1 failed' 1 skip.sh
    script all 'echo "1..0 # skip nothing here"'
    expect '0 passed, 1 failed' 1 all.sh
}

@test "a file that hangs is stopped with its children" {
    # shellcheck disable=SC2016 # for the script
    script hang 'echo 1..1; sleep 300 & echo $! >"$0.pid"; sleep 300; echo ok 1 a'
    seconds=1
    expect '0 passed, 1 failed' 1 hang.sh
    [[ $output == *'stopped: not done after 1 seconds'* ]]
    until ! kill -0 "$(cat "$dir/hang.sh.pid")" 2>/dev/null; do :; done
}

@test "an unknown kind or file is an error" {
    run tests/run nonsense
    [ "$status" -ne 0 ]
}

@test "a kind whose tool is missing fails and names it" {
    mkdir "$dir/bin"
    for tool in env perl; do ln -s "$(command -v "$tool")" "$dir/bin/"; done
    run env PATH="$dir/bin" TEST_SKIP="$(cd tests/cli && echo *.bats)" tests/run cli
    [ "$status" -eq 1 ]
    [[ $output == *"'bats' is missing, run: make deps-test"* ]]
    [ "${lines[-1]}" = '0 passed, 1 failed' ]
}
