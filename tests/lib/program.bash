# The program under test with an environment of its own, for bats tests of every kind.
# Terminals are tmux.bash's.

: "${WRAPUP:=.build/wrapup}"

# program_variables DIR: fills PROGRAM_VARIABLES with an environment that knows PATH, a HOME and an
# XDG_DATA_HOME under DIR, and what steers sanitizers and coverage.
program_variables() {
    local name
    mkdir -p "$1/home"
    PROGRAM_VARIABLES=("PATH=$PATH" "HOME=$1/home" "XDG_DATA_HOME=$1/data")
    for name in ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS GCOV_PREFIX GCOV_PREFIX_STRIP; do
        if [[ -n ${!name:-} ]]; then PROGRAM_VARIABLES+=("$name=${!name}"); fi
    done
}

# plain [NAME=VALUE]... [ARGUMENT]...: runs $WRAPUP with its input and output as they are, under a HOME
# in bats' folder for this test. plain_exec does so in place of the shell, for use with &.
plain() { (plain_exec "$@"); }
plain_exec() {
    program_variables "$BATS_TEST_TMPDIR"
    local -a variables=("${PROGRAM_VARIABLES[@]}" TERM=screen)
    while [[ ${1:-} == [A-Z]*=* ]]; do
        variables+=("$1")
        shift
    done
    exec env -i "${variables[@]}" "$WRAPUP" "$@"
}
