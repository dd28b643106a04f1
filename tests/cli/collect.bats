#!/usr/bin/env bats
# Collecting: what `submit` made is taken in and graded anew, and what can't be trusted is named.
# The formats and their faults are tested in tests/unit/exchange_handin_test.c.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    IN=$BATS_TEST_TMPDIR/in
    BANK=$BATS_TEST_TMPDIR/small.json
    mkdir -p "$IN"
    cp "$SMALL" "$BANK"
}

# learner NAME ANSWERS: NAME, on a machine of their own, takes the quiz with the bank as handed out
# and hands in to $IN.
learner() {
    local home=$BATS_TEST_TMPDIR/of-$1
    plain "XDG_DATA_HOME=$home" --lang en take "$SMALL" full --seed 1 --no-certainty <<<"$2" >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$SMALL" --alias "$1" --out "$IN" --yes </dev/null >/dev/null
}
# goes_on NAME ANSWERS: NAME's attempt goes on, and is handed in again.
goes_on() {
    local home=$BATS_TEST_TMPDIR/of-$1
    plain "XDG_DATA_HOME=$home" --lang en resume <<<"$2" >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$SMALL" --alias "$1" --out "$IN" --yes </dev/null >/dev/null
}
collect() { answer --lang en collect "$IN" --bank "$BANK" "$@" </dev/null; }
collect_json() { output=$(plain --lang en collect "$IN" --bank "$BANK" --json 2>/dev/null </dev/null) || status=$?; }
# change FILTER: rewrites the only hand-in there is.
change() {
    local file
    file=$(echo "$IN"/*.wrapup)
    jq -c "$1" "$file" >"$BATS_TEST_TMPDIR/changed"
    cp "$BATS_TEST_TMPDIR/changed" "$file"
}
mend() { jq -c "$1" "$BANK" >"$BATS_TEST_TMPDIR/mended" && cp "$BATS_TEST_TMPDIR/mended" "$BANK"; }
verdicts() { rows "SELECT group_concat(item || '=' || verdict || '/' || score, ' ') FROM (SELECT * FROM class_answer WHERE which = 0 ORDER BY place)"; }

@test "hand-ins with Korean names in a folder with other files, and the same again changes nothing" {
    learner 민지 $'b\na'
    learner 서준 b
    mkdir "$IN/1조 과제"
    mv "$IN"/*서준.wrapup "$IN/1조 과제/서준 (최종).wrapup"
    printf 'PK\003\004' >"$IN/notes.zip"
    cp "$SMALL" "$IN/"
    printf x >"$IN/._small-민지.wrapup"
    ln -s "$IN" "$IN/loop"
    collect
    [[ $status == 0 && $output == *'Files: 4 · taken 2 · taken before 0 · refused 0 · of other kinds 2'*'new 2'*'forged'* ]]
    [[ $(rows "SELECT group_concat(alias, ',') FROM (SELECT alias FROM class_learner ORDER BY alias)") == 민지,서준 ]]
    local before
    before=$(rows "SELECT * FROM class_answer; SELECT * FROM class_attempt")
    collect
    [[ $status == 0 && $output == *'taken 0 · taken before 2'* && $(rows "SELECT * FROM class_answer; SELECT * FROM class_attempt") == "$before" ]]
    answer --lang ko collect "$IN" --bank "$BANK" </dev/null
    [[ $status == 0 && $output == *'전에 받음 2'* ]]
    [[ $(rows 'SELECT count(*) FROM attempt') == 0 ]]
}

@test "a score in the file is never trusted" {
    learner kim $'a\nb'
    change '(.attempts[].events[] | select(.kind == "answer")) |= (.verdict = "right" | .score = 1)'
    collect
    [[ $status == 0 ]]
    [[ $(verdicts) == 'q1=2/0.0'* ]]
}

@test "a mended key grades again what was asked" {
    learner kim $'a\nb'
    collect
    [[ $(verdicts) == 'q1=2/0.0'* ]]
    mend '(.questions[] | select(.id == "q1")).answer = "a" | (.questions[] | select(.id == "q1").choices[0]) |= del(.misconception, .why)'
    collect
    [[ $status == 0 && $output == *'taken 1'*'as before 1'* ]]
    [[ $(verdicts) == 'q1=0/1.0'* && $(rows 'SELECT count(*) FROM class_attempt') == 1 ]]
}

@test "what was answered in an unknown revision, or is gone, is pending and graded by nothing" {
    learner kim $'b\nb'
    mend '(.questions[] | select(.id == "q1")) |= (.rev = 2 | .answer = "a" | .choices[0] |= del(.misconception, .why)) | .questions |= map(select(.id != "q2") | del(.enemy)) | .policy.quizzes |= map(select(.id != "two"))'
    collect
    [[ $status == 0 && $output == *'left ungraded: q1, q2'* && $output == *'another revision 2'* ]]
    [[ $(rows "SELECT verdict, score, rev FROM class_answer WHERE item = 'q1' AND which = 0") == '5|0.0|0' ]]
    [[ $(rows "SELECT verdict, score, rev, value FROM class_answer WHERE item = 'q2' AND which = 0") == '5|0.0|0|["b"]' ]]
    collect_json
    jq -e '.files.taken_before == 1' <<<"$output"
}

@test "the longer of two logs wins, an earlier state changes nothing, two ways are listed" {
    learner kim b
    cp "$IN/small-kim.wrapup" "$BATS_TEST_TMPDIR/early"
    cp -r "$BATS_TEST_TMPDIR/of-kim" "$BATS_TEST_TMPDIR/of-twin"
    collect
    goes_on kim b
    collect
    [[ $status == 0 && $output == *'longer 1'* ]]
    local answers
    answers=$(rows 'SELECT count(*) FROM class_answer')
    rm "$IN"/*
    jq -c '.made.at_ms += 1' "$BATS_TEST_TMPDIR/early" >"$IN/early.wrapup"
    collect
    [[ $status == 0 && $output == *'as before 1'* && $(rows 'SELECT count(*) FROM class_answer') == "$answers" ]]
    rm "$IN"/*
    goes_on twin a
    change '.alias = "kim"'
    collect
    [[ $status == 1 && $output == *'two ways'*'diverging 1'* ]]
    [[ $(rows 'SELECT diverging FROM class_attempt') == 1 ]]
}

@test "another learner's attempt is not taken, unless both are one person" {
    learner kim b
    collect
    change '.alias = "kim2"'
    collect
    [[ $status == 1 && $output == *'handed in by "kim2" is another learner'* ]]
    collect --same kim2=kim
    [[ $status == 0 && $output == *'as before 1'* ]]
    answer --lang en collect --same nobody=kim </dev/null
    [[ $status == 4 && $output == *nobody* ]]
    answer --lang en collect --same kim </dev/null
    [[ $status == 2 && $output == *'--same ALIAS=OTHER'* ]]
}

@test "garbage is named with its reason while the rest goes in" {
    learner kim b
    head -c 300 "$IN/small-kim.wrapup" >"$IN/cut.wrapup"
    printf 'no hand-in at all' >"$IN/words.wrapup"
    jq -c '.alias = "lee" | .attempts[0].uuid = "11111111-1111-4111-8111-111111111111" | (.attempts[0].events[] | select(.kind == "answer")).item = "q77"
        | .attempts[0].events |= map(.uuid |= sub("^.";"0"))' "$IN/small-kim.wrapup" >"$IN/replay.wrapup"
    collect
    [[ $status == 1 && $output == *'taken 1 '*'refused 3'* ]]
    [[ $output == *'cut.wrapup: not taken'* && $output == *'words.wrapup: not taken: this is neither'* && $output == *"replay.wrapup: not taken: the attempt 11111111"* ]]
    [[ $(rows 'SELECT group_concat(alias) FROM class_learner') == kim ]]
    collect_json
    jq -e '.files.refused == 3 and (.troubles | length) == 3 and .stopped == false' <<<"$output"
    rm "$IN/small-kim.wrapup"
    collect
    [[ $status == 4 ]]
    answer --lang en collect "$IN/nothing" </dev/null
    [[ $status == 4 && $output == *nothing* ]]
    answer --lang en collect </dev/null
    [[ $status == 2 && $output == *'collect PATH'* ]]
}

# joined NAME ANSWERS: as learner, in the class.
joined() {
    plain "XDG_DATA_HOME=$BATS_TEST_TMPDIR/of-$1" --lang en class join "$BATS_TEST_TMPDIR/class.json" </dev/null >/dev/null
    learner "$@"
}

@test "a class: sealed and signed, other keys and changed files are refused, nothing plain passes for it" {
    answer --lang en class new Monday --bank "$BANK" --yes --out "$BATS_TEST_TMPDIR/class.json" </dev/null
    local id
    id=$(jq -r .id "$BATS_TEST_TMPDIR/class.json")
    joined kim b
    collect
    [[ $status == 0 && $output == *'taken 1 '* && $output != *forged* ]]
    [[ $(rows 'SELECT class, alias, length(key) FROM class_learner') == "$id|kim|44" ]]
    # Someone else under the same name.
    mkdir "$BATS_TEST_TMPDIR/first" && mv "$IN"/* "$BATS_TEST_TMPDIR/first"
    rm -r "$BATS_TEST_TMPDIR/of-kim"
    joined kim a
    collect
    [[ $status == 4 && $output == *'"kim" has signed with another key before'* ]]
    change '.box |= (.[0:400] + (if .[400:401] == "A" then "B" else "A" end) + .[401:])'
    collect
    [[ $status == 4 && $output == *'not taken'* && $output != *'another key before'* ]]
    rm "$IN"/*
    learner lee b
    change ".class = \"$id\""
    collect
    [[ $status == 4 && $output == *"isn't sealed for it"* ]]
    cp "$BATS_TEST_TMPDIR/first"/* "$IN"
    collect --class -
    [[ $status == 4 && $output == *'another class'* ]]
    rm "$IN"/small-lee.wrapup
    collect --class Monday
    [[ $status == 0 && $output == *'taken before 1'* ]]
    rm "$BATS_TEST_TMPDIR/data/wrapup/classes/$id.secret"
    collect
    [[ $status == 4 && $output == *"$id"*'secret'* ]]
}

@test "of a survey only the form is kept: no name, no time" {
    local bank=tests/data/bank/survey.json home=$BATS_TEST_TMPDIR/of-kim
    plain "XDG_DATA_HOME=$home" --lang en feedback "$bank" <<<$'4\n3\n2\n:quit' >/dev/null 2>&1
    plain "XDG_DATA_HOME=$home" --lang en take "$bank" --count 1 --seed 1 --no-certainty <<<'a' >/dev/null 2>&1 || true
    plain "XDG_DATA_HOME=$home" --lang en submit "$bank" --alias kim --out "$IN" --yes </dev/null >/dev/null
    BANK=$bank
    collect
    [[ $status == 0 && $output == *'Surveys: 1'* ]]
    [[ $(rows 'SELECT count(*) FROM class_feedback') == 1 && $(rows 'SELECT group_concat(kind) FROM class_file') == handin ]]
    BANK=$SMALL
    collect
    [[ $status == 4 && $output == *'--bank'* ]]
}
