# Running the program through a pipe and looking into its store, for bats tests.
# What should be there is known to the tests.

source "${BASH_SOURCE[0]%/*}/program.bash"

# shellcheck disable=SC2034 # used by the tests
SMALL=tests/data/bank/small.json

# answer ARGUMENT...: runs the program on this function's standard input; $output holds both outputs.
# WITH holds further variables of the environment.
answer() {
    status=0
    output=$(plain "${WITH[@]}" "$@" 2>&1) || status=$?
}
WITH=()

# rows SQL: what the store holds, by SQLite's own shell.
rows() {
    sqlite3 "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db" "$1"
}
