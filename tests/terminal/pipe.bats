# Without a terminal: the same commands, one a line, in plain text.

bats_require_minimum_version 1.5.0
load ../lib/program

# Feeds printf's output to the program; its outputs are apart.
feed() {
    local text=$1
    shift
    # shellcheck disable=SC2059 # the text holds escapes on purpose
    run --separate-stderr plain_fed "$text" "$@"
    printf 'status %s\nout: %s\nerr: %s\n' "$status" "$output" "${stderr:-}"
}
plain_fed() {
    local text=$1
    shift
    # shellcheck disable=SC2059
    printf "$text" | plain "$@"
}
lacks() { [[ "$1" != *"$2"* ]]; }

@test "commands are run line by line, without prompts or greeting" {
    feed 'version\nversion\n'
    [[ $status == 0 ]]
    [[ ${#lines[@]} == 2 && ${lines[0]} == wrapup* && ${lines[1]} == "${lines[0]}" ]]
    lacks "$output$stderr" 'wrapup> '
    lacks "$output$stderr" $'\033'
}

@test "the exit status is that of the last command that failed" {
    feed 'no-such-thing\nversion\n'
    [[ $status == 2 ]]
    [[ "$stderr" == *'"no-such-thing"'* ]]
    feed 'version\n'
    [[ $status == 0 ]]
}

@test "CRLF, blank lines and a last line without its end are fine" {
    feed 'version\r\n\r\n\nversion'
    [[ $status == 0 ]]
    [[ ${#lines[@]} == 2 ]]
    lacks "$output" $'\r'
}

@test "Hangul comes through a pipe under LANG=C" {
    feed '인스턴스중지\n' LANG=C
    [[ $status == 2 ]]
    [[ "$stderr" == *'"인스턴스중지"'* ]]
}

@test "quit ends before the rest is read" {
    feed 'quit\nno-such-thing\n'
    [[ $status == 0 ]]
    lacks "$stderr" no-such-thing
}

@test "nothing at all is fine" {
    feed ''
    [[ $status == 0 && -z $output ]]
}

@test "a line beyond the cap is named and skipped, the next one is read" {
    local out
    out=$( (head -c 300000 /dev/zero | tr '\0' x; printf '\nversion\n') | plain --lang en 2>&1)
    [[ "$out" == *'more than 64 KiB'* && "$out" == *'wrapup '* ]]
    # The same when it is the last and has no end.
    out=$( (printf 'version\n'; head -c 300000 /dev/zero | tr '\0' x) | plain --lang ko 2>&1)
    [[ "$out" == *'64KiB보다 긴 줄'* && "$out" == *'wrapup '* ]]
}

@test "a NUL hides nothing of the line" {
    feed 'no\0such\n'
    [[ $status == 2 ]]
    [[ "$stderr" == *such* ]]
}

@test "a reader who goes away early is no failure" {
    local status_of_program
    status_of_program=$(
        (printf 'help\nhelp\nhelp\n' | (plain; echo "$?" >&3) | true) 3>&1 2>"$BATS_TEST_TMPDIR/err"
    )
    [[ $status_of_program == 0 ]]
    [[ ! -s $BATS_TEST_TMPDIR/err ]]
}

@test "output that can't be written is told, with status 4" {
    local status_of_program=0
    plain --lang en version >/dev/full 2>"$BATS_TEST_TMPDIR/err" || status_of_program=$?
    [[ $status_of_program == 4 ]]
    grep -q 'could not be written whole' "$BATS_TEST_TMPDIR/err"
}

@test "closed descriptors are no danger" {
    plain version </dev/null >&- 2>&- || true
    plain version <&- >"$BATS_TEST_TMPDIR/out"
    plain <&- >>"$BATS_TEST_TMPDIR/out"
    [[ $(grep -c wrapup "$BATS_TEST_TMPDIR/out") == 1 ]]
}

@test "SIGTERM ends a program that waits for a pipe" {
    mkfifo "$BATS_TEST_TMPDIR/in"
    exec 7<>"$BATS_TEST_TMPDIR/in"
    plain_exec <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out" 7>&- &
    local pid=$! status_of_program=0
    printf 'version\n' >&7
    until [[ -s $BATS_TEST_TMPDIR/out ]]; do sleep 0.05; done
    kill -TERM "$pid"
    wait "$pid" || status_of_program=$?
    exec 7>&-
    [[ $status_of_program == 143 ]]
}

@test "no file of the program can be read as a core" {
    grep -q . /proc/self/status # the test means Linux
    mkfifo "$BATS_TEST_TMPDIR/in"
    exec 7<>"$BATS_TEST_TMPDIR/in"
    plain_exec <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out" 7>&- &
    local pid=$!
    printf 'version\n' >&7
    until [[ -s $BATS_TEST_TMPDIR/out ]]; do sleep 0.05; done
    run grep 'Max core file size' "/proc/$pid/limits"
    printf 'quit\n' >&7
    wait "$pid"
    exec 7>&-
    [[ $output =~ 'Max core file size'[[:space:]]+0[[:space:]]+0 ]]
}

# highest_kb PID: the most memory the process ever held.
highest_kb() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status"; }

@test "a long input is not kept in memory" {
    local before after
    mkfifo "$BATS_TEST_TMPDIR/in"
    exec 7<>"$BATS_TEST_TMPDIR/in"
    plain_exec <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out" 7>&- &
    local pid=$!
    printf 'version\n' >&7
    until [[ -s $BATS_TEST_TMPDIR/out ]]; do sleep 0.05; done
    before=$(highest_kb "$pid")
    # Blank lines of 997 bytes: the end of a read is hardly ever the end of a line.
    yes "$(printf '%996s' '')" | head -c 39880000 >&7
    printf 'version\n' >&7
    until [[ $(wc -l <"$BATS_TEST_TMPDIR/out") == 2 ]]; do sleep 0.05; done
    after=$(highest_kb "$pid")
    printf 'quit\n' >&7
    wait "$pid"
    exec 7>&-
    echo "before $before KiB, after $after KiB"
    ((after - before < 4096))
}
