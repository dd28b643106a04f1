# Counts and prints test results for the lint scripts; the scripts source it.
# Which tool judges what is theirs.

lint_count=0
lint_failed=0

# verdict STATUS NAME [COMMENT]: one test, its comment only when it failed.
verdict() {
    lint_count=$((lint_count + 1))
    if [ "$1" -eq 0 ]; then
        printf 'ok %d - %s\n' "$lint_count" "$2"
    else
        lint_failed=1
        printf 'not ok %d - %s\n' "$lint_count" "$2"
        [ -z "${3-}" ] || printf '%s\n' "$3" | sed 's/^/# /'
    fi
}

# The plan stands at the end, when the number of tests is known.
finish() {
    printf '1..%d\n' "$lint_count"
    exit "$lint_failed"
}

# pinned TOOL: true when the tool is of the version that the source is laid out and judged by
# (Debian 12's). Other versions judge otherwise, so elsewhere the rule is not applied.
pinned() {
    "$1" --version | grep -q 'version 14\.'
}
