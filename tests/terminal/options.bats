# The program's own options and what it takes from the environment.

bats_require_minimum_version 1.5.0
load ../lib/program

fails_with() {
    local expected=$1 pattern=$2
    shift 2
    run plain "$@"
    printf 'status %s: %s\n' "$status" "$output"
    [[ $status == "$expected" && $output =~ $pattern ]]
}

@test "--version and --help run the commands of these names" {
    run plain --version
    [[ $status == 0 && $output == wrapup* ]]
    run plain --help
    [[ $status == 0 && $output == *version* ]]
    run plain -h
    [[ $status == 0 && $output == *version* ]]
}

@test "an unknown option names itself and the known ones" {
    fails_with 2 '"--nonsense".*--banks' --lang en --nonsense
    fails_with 2 '"--nonsense" 옵션' --lang ko --nonsense
    fails_with 2 '"-x"' -x
}

@test "an option without its value says how to write it" {
    fails_with 2 'write --db FILE' --lang en --db
    fails_with 2 'write --banks DIR' --lang en --banks=
    fails_with 2 '"--help" takes no value' --lang en --help=all
}

@test "a language is ko or en" {
    fails_with 2 '"fr"' --lang fr
    fails_with 2 '"korean"' --lang=korean
}

@test "what follows -- is a command" {
    fails_with 2 '"no-such-thing"' -- no-such-thing
}

@test "--lang may stand before and after the command" {
    fails_with 2 '요' --lang ko no-such-thing
    fails_with 2 '요' no-such-thing --lang ko
    run plain --lang=en no-such-thing
    [[ $status == 2 && $output != *요* ]]
}

@test "the environment chooses the language" {
    fails_with 2 '요' LANG=ko_KR.UTF-8 --nonsense
    fails_with 2 'unknown option' LANG=en_US.UTF-8 --nonsense
    fails_with 2 'unknown option' LANG=fr_FR.UTF-8 --nonsense
    fails_with 2 '요' LANG=en_US.UTF-8 LC_MESSAGES=ko_KR.UTF-8 --nonsense
    fails_with 2 'unknown option' LANG=ko_KR.UTF-8 LC_ALL=en_GB.UTF-8 --nonsense
    fails_with 2 '요' LANG=C.UTF-8 --nonsense
    fails_with 2 '요' --nonsense
}

@test "--db names the store" {
    run plain --db "$BATS_TEST_TMPDIR/other.db" config lang en
    [[ $status == 0 ]]
    [[ -s $BATS_TEST_TMPDIR/other.db && ! -e $BATS_TEST_TMPDIR/data/wrapup/wrapup.db ]]
    run plain config lang en
    [[ -s $BATS_TEST_TMPDIR/data/wrapup/wrapup.db ]]
}

@test "without XDG_DATA_HOME the store is under HOME, also when it is relative" {
    run plain XDG_DATA_HOME= config lang en
    [[ -s $BATS_TEST_TMPDIR/home/.local/share/wrapup/wrapup.db ]]
    rm -r "$BATS_TEST_TMPDIR/home/.local"
    run plain XDG_DATA_HOME=relative config lang en
    [[ -s $BATS_TEST_TMPDIR/home/.local/share/wrapup/wrapup.db ]]
}

@test "a home that is no path is told" {
    fails_with 4 'set HOME' XDG_DATA_HOME= HOME=nowhere --lang en list
}

@test "a time zone is a zone of the system or an offset" {
    local zone
    local zones=(UTC +09:00 +0900 +9 -03:30)
    # Small systems come without zone data.
    if [[ -e /usr/share/zoneinfo/Asia/Seoul ]]; then zones+=(Asia/Seoul); fi
    for zone in "${zones[@]}"; do
        run plain config timezone "$zone"
        [[ $status == 0 ]] || { echo "$zone: $output"; return 1; }
    done
    for zone in Nowhere/City ../../../etc/passwd /etc/localtime zone.tab +25:00 +09:0 +09:60 '+9:' x; do
        run plain config timezone "$zone"
        [[ $status != 0 ]] || { echo "$zone was taken"; return 1; }
    done
}
