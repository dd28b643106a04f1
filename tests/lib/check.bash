# The program beside a helper that answers from a file (tests/rigs/fake_helper.py), for bats tests of checks.
# What should be found is known to the tests.

source "${BASH_SOURCE[0]%/*}/program.bash"

# fake_install: $WRAPUP becomes a copy with the fake helper beside it, and the tasks of PRACTICE are trusted.
fake_install() {
    PRACTICE=tests/data/check/bank.json
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    cp "$WRAPUP" "$BATS_TEST_TMPDIR/bin/wrapup"
    REAL_WRAPUP=$WRAPUP # with the real helper beside it
    cp tests/rigs/fake_helper.py "$BATS_TEST_TMPDIR/bin/wrapup-helper"
    WRAPUP=$BATS_TEST_TMPDIR/bin/wrapup
    FAKE_HELPER=$BATS_TEST_TMPDIR/answers.json
    WITH=("FAKE_HELPER=$FAKE_HELPER")
    cp tests/data/check/answers.json "$FAKE_HELPER"
    world ".version = \"$(plain version --json | jq -r .wrapup)\""
}

# world FILTER: changes what the helper will answer, by a filter of jq.
world() {
    jq "$1" "$FAKE_HELPER" >"$FAKE_HELPER.new" && mv "$FAKE_HELPER.new" "$FAKE_HELPER"
}

# asked FILTER: what the helper was asked so far, by a filter of jq.
asked() { jq -c "$1" "$FAKE_HELPER.jobs"; }

# trust: the tasks of $PRACTICE may run; how a person says so is tested by itself.
trust() {
    local hash
    hash=$(plain --lang en check --bank "$PRACTICE" --trust | sed -n 's/^The hash of these tasks: //p')
    sqlite3 "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db" "INSERT OR REPLACE INTO memory (key, value) VALUES ('trust/$hash', 'practice')"
}

# poll_for TEXT FILE: until the file holds the text.
poll_for() {
    local until=$((SECONDS + 30))
    until grep -qsF -- "$1" "$2"; do
        if ((SECONDS >= until)); then
            echo "waited in vain for \"$1\" in $2"
            return 1
        fi
        sleep 0.05
    done
}
