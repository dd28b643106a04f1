#!/usr/bin/env bats
# Collecting from archives as an LMS exports them. What the helper makes of hostile ones is tested in
# helper_unpack.bats.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    local name
    for name in 민지 서준; do
        plain "XDG_DATA_HOME=$BATS_FILE_TMPDIR/of-$name" --lang en take "$SMALL" full --seed 1 --no-certainty <<<$'b\na' >/dev/null 2>&1 || true
        plain "XDG_DATA_HOME=$BATS_FILE_TMPDIR/of-$name" --lang en submit "$SMALL" --alias "$name" --out "$BATS_FILE_TMPDIR" --yes </dev/null >/dev/null
    done
}

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    MINJI=$BATS_FILE_TMPDIR/small-민지.wrapup
    SEOJUN=$BATS_FILE_TMPDIR/small-서준.wrapup
    IN=$BATS_TEST_TMPDIR/in
    mkdir "$IN"
}

pack() { python3 tests/lib/pack.py "$1" "$IN/$2" "${@:3}"; }
collect() { answer --lang en collect "${@:-$IN}" --bank "$SMALL" </dev/null; }
learners() { rows "SELECT group_concat(alias, ',') FROM (SELECT alias FROM class_learner ORDER BY alias)"; }
# Nothing stays beside the store.
tidy() { [[ -z $(find "$BATS_TEST_TMPDIR/data/wrapup" -name 'unpacking-*') ]]; }

@test "a zip of Moodle: taken like files, again changes nothing, the same files from a folder either" {
    pack zip EC2-실습-1234.zip '김민지_12345_assignsubmission_file_/ec2-민지.wrapup'="$MINJI" '이서준_12346_assignsubmission_file_/ec2.wrapup'="$SEOJUN" \
        '박하준_12347_assignsubmission_file_/메모.txt'="$SMALL" '최유나_12348_assignsubmission_file_/'=-
    collect
    [[ $status == 0 && $output == *'Files: 3 · taken 2 · taken before 0 · refused 0 · of other kinds 1'*'new 2'* ]]
    [[ $(learners) == 민지,서준 ]]
    tidy
    local before
    before=$(rows "SELECT * FROM class_answer; SELECT * FROM class_attempt; SELECT * FROM class_file")
    [[ $before == *ec2-민지.wrapup* ]]
    collect "$IN/EC2-실습-1234.zip"
    [[ $status == 0 && $output == *'taken before 2'* ]]
    collect "$MINJI" "$SEOJUN"
    [[ $status == 0 && $output == *'taken before 2'* ]]
    [[ $(rows "SELECT * FROM class_answer; SELECT * FROM class_attempt; SELECT * FROM class_file") == "$before" ]]
}

@test "a tar.gz with flat names as Canvas writes them, and one whose name doesn't say that it is one" {
    pack tar.gz submissions.tar.gz minji_101_2001_ec2.json="$MINJI" seojun_102_2002_small-.wrapup="$SEOJUN"
    collect
    [[ $status == 0 && $output == *'taken 2 '* && $(learners) == 민지,서준 ]]
    pack zip download minji="$MINJI"
    collect "$IN/download"
    [[ $status == 0 && $output == *'taken before 1'* ]]
    # In a folder nobody looks what else files are.
    rm "$IN/submissions.tar.gz"
    collect
    [[ $status == 4 && $output == *'of other kinds 1'* ]]
}

@test "what an archive holds beside hand-ins is named where it matters, and the rest goes in" {
    head -c 300 "$MINJI" >"$BATS_TEST_TMPDIR/cut"
    pack odd.tar odd.tar a.wrapup="$BATS_TEST_TMPDIR/cut" inner.zip="$MINJI" b.wrapup="$MINJI" ../../up.wrapup="$SEOJUN"
    collect
    [[ $status == 1 && $output == *'taken 2 '*'refused 6'* ]]
    [[ $output == *'odd.tar/a.wrapup: not taken'* && $output == *'odd.tar/inner.zip: an archive inside an archive'* && $output == *'odd.tar/soft.wrapup: not taken: it is a link'* && $output == *'disk.wrapup: not taken: it is no ordinary file'* ]]
    answer --lang ko collect "$IN" --bank "$SMALL" </dev/null
    [[ $status == 1 && $output == *'압축 파일 안의 압축 파일은 열지 않아요'* ]]
    output=$(plain --lang en collect "$IN" --bank "$SMALL" --json 2>/dev/null </dev/null) || true
    jq -e '.files.taken_before == 2 and .files.refused == 6 and (.troubles | length) == 6' <<<"$output"
    tidy
}

@test "damaged archives, bombs and what is none: said of those that were named or held a hand-in" {
    head -c 200000 /dev/urandom | base64 >"$BATS_TEST_TMPDIR/noise"
    pack tar.gz cut.tar.gz a.wrapup="$MINJI" b.wrapup="$BATS_TEST_TMPDIR/noise" c.wrapup="$SEOJUN"
    head -c 90000 "$IN/cut.tar.gz" >"$IN/new" && mv "$IN/new" "$IN/cut.tar.gz"
    printf 'PK\003\004' >"$IN/slides.zip"
    collect
    [[ $status == 1 && $output == *'taken 1 '* && $output == *'cut.tar.gz/b.wrapup: not taken: it is damaged'* && $output == *'cut.tar.gz: the archive is damaged behind'* && $output == *'of other kinds 1'* ]]
    collect "$IN/slides.zip"
    [[ $status == 4 && $output == *'slides.zip: '* ]]
    cp "$MINJI" "$IN/words.zip"
    collect "$IN/words.zip"
    [[ $status == 4 && $output == *'only zip, tar and tar.gz are opened'* ]]
    collect "$IN/nothing.zip"
    [[ $status == 4 && $output == *nothing.zip* && $output == *'there is no file'* ]]
    pack bomb.zip bomb.zip
    collect "$IN/bomb.zip"
    [[ $status == 4 && $output == *'bomb.zip: not opened further: it unpacks to far more'* ]]
    tidy
}

@test "without the helper it is said, and files are taken all the same; what a killed run left is removed" {
    pack zip some.zip a.wrapup="$MINJI"
    cp "$SEOJUN" "$IN/b.wrapup"
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    cp "$WRAPUP" "$BATS_TEST_TMPDIR/bin/wrapup"
    WRAPUP=$BATS_TEST_TMPDIR/bin/wrapup collect
    [[ $status == 1 && $output == *'some.zip: opening an archive needs wrapup-helper'* && $output == *'taken 1 '* ]]
    local gone
    true &
    gone=$!
    wait "$gone"
    mkdir "$BATS_TEST_TMPDIR/data/wrapup/unpacking-$gone"
    cp "$MINJI" "$BATS_TEST_TMPDIR/data/wrapup/unpacking-$gone/1"
    collect
    [[ $status == 0 && $output == *'taken 1 · taken before 1'* ]]
    tidy
}

@test "a class's sealed hand-ins in an archive" {
    answer --lang en class new Monday --bank "$SMALL" --yes --out "$BATS_TEST_TMPDIR/class.json" </dev/null
    local home=$BATS_TEST_TMPDIR/of-kim
    plain "XDG_DATA_HOME=$home" --lang en class join "$BATS_TEST_TMPDIR/class.json" </dev/null >/dev/null
    plain "XDG_DATA_HOME=$home" --lang en take "$SMALL" full --seed 1 --no-certainty <<<b >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$SMALL" --alias kim --out "$BATS_TEST_TMPDIR" --yes </dev/null >/dev/null
    pack tar.gz class.tgz kim_1/small-kim.wrapup="$BATS_TEST_TMPDIR/small-kim.wrapup"
    collect
    [[ $status == 0 && $output == *'taken 1 '* && $output != *forged* ]]
}
