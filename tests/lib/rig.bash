# Servers that tests talk to (tests/rigs/), started and ended with the test; for bats.
# Whatever a rig does is told at its top.

# rig NAME [OPTION]...: starts tests/rigs/NAME.py and waits until it listens; the number is in $port.
# Where there is a $rig_log, it logs there.
rig() {
    local name=$1 file
    shift
    file=$BATS_TEST_TMPDIR/$name.port
    rm -f "$file"
    python3 "tests/rigs/$name.py" --port-file "$file" "$@" >"$BATS_TEST_TMPDIR/$name.out" 2>&1 3>&- &
    rig_pids+=("$!")
    until [ -s "$file" ]; do
        kill -0 "$!" || { cat "$BATS_TEST_TMPDIR/$name.out" >&2 && return 1; }
    done
    port=$(cat "$file")
}

# Ends what was started.
rigs_end() {
    [ "${#rig_pids[@]}" -eq 0 ] || kill "${rig_pids[@]}" 2>/dev/null || true
    rig_pids=()
}
rig_pids=()

# helper [NAME=VALUE]... JOB...: runs the helper in an environment that knows PATH, a HOME under bats'
# folder, what steers sanitizers, and the variables given; jobs go in, answers come out.
helper() {
    local -a variables
    . tests/lib/program.bash
    program_variables "$BATS_TEST_TMPDIR"
    variables=("${PROGRAM_VARIABLES[@]}")
    while [[ ${1:-} == [A-Za-z_]*([A-Za-z0-9_])=* ]]; do
        variables+=("$1")
        shift
    done
    printf '%s\n' "$@" | timeout 30 env -i "${variables[@]}" "${WRAPUP_HELPER:-.build/wrapup-helper}"
}

# now_ms: milliseconds on a clock.
now_ms() { printf '%s\n' "$((${EPOCHREALTIME/./} / 1000))"; }

# eventually COMMAND...: tries until the command succeeds, for half a minute at most.
eventually() {
    local until=$((SECONDS + 30))
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.02
    done
}

# gone PID: true when there is no such process, or only its remains that nobody has taken in yet.
gone() {
    local state
    state=$(ps -o stat= -p "$1") || return 0
    [[ $state == Z* ]]
}
