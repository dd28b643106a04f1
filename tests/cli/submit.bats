#!/usr/bin/env bats
# Handing in: what is shown, what is written, to whom, and what never leaves; classes and their keys.
# The formats and their faults are tested in tests/unit/exchange_handin_test.c.

bats_require_minimum_version 1.5.0
load ../lib/quiz
load ../lib/rig

setup() { cd "$BATS_TEST_DIRNAME/../.." || return 1; }
teardown() { rigs_end; }

OUT() { printf '%s/out' "$BATS_TEST_TMPDIR"; }
classes() { printf '%s/data/wrapup/classes' "$BATS_TEST_TMPDIR"; }
one_answer() {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<<'b'
    mkdir -p "$(OUT)"
}
submit() { answer --lang en submit "$SMALL" --out "$(OUT)" "$@"; }

@test "nothing answered is nothing to hand in, and no file is written" {
    mkdir -p "$(OUT)"
    submit --alias kim --yes </dev/null
    [[ $status == 4 && $output == *'nothing to hand in for "small"'* ]]
    [[ -z $(ls "$(OUT)") ]]
}

@test "the name is asked once, remembered, and what goes out is shown before it does" {
    one_answer
    submit <<<$'  Kim   Minji \nyes'
    [[ $status == 0 && $output == *'A pseudonym is fine'*'as "Kim Minji": 1 attempt with 1 answer'*'neither signed nor sealed'* ]]
    jq -e '.format == "wrapup-handin/1" and .alias == "Kim Minji" and (.attempts | length) == 1 and (has("class") | not)' "$(OUT)/small-Kim-Minji.wrapup"
    answer --lang en config alias </dev/null
    [[ $output == *'alias = Kim Minji'* ]]
    submit <<<''
    [[ $status == 0 && $output == *'Nothing was handed in.'* && $output != *pseudonym* ]]
    submit </dev/null
    [[ $status == 4 && $output == *'--yes'* ]]
    [[ $(ls "$(OUT)") == small-Kim-Minji.wrapup ]]
    answer --lang ko submit "$SMALL" --out "$(OUT)" <<<'예'
    [[ $status == 0 && $output == *'누구나 읽을 수 있는 JSON'*'강사에게 내세요'* ]]
}

@test "an older file is never written over" {
    one_answer
    submit --alias kim --yes </dev/null
    cp "$(OUT)/small-kim.wrapup" "$BATS_TEST_TMPDIR/first"
    submit --yes </dev/null
    [[ $status == 0 && $output == *small-kim-2.wrapup* ]]
    cmp "$(OUT)/small-kim.wrapup" "$BATS_TEST_TMPDIR/first"
}

@test "names that can't be are refused, and no name leads out of the folder" {
    one_answer
    local bad
    for bad in '' '   ' $'a\u202eb' $'a\u200bb' $'\a' "$(printf 'x%.0s' {1..65})"; do
        submit --alias "$bad" --yes </dev/null
        [[ $status == 4 ]]
    done
    [[ -z $(ls "$(OUT)") ]]
    submit --alias '../../evil' --yes </dev/null
    [[ $status == 0 && $(ls "$(OUT)") == 'small--.-..-evil.wrapup' ]]
}

@test "to standard output goes the hand-in alone" {
    one_answer
    output=$(plain --lang en submit "$SMALL" --alias kim --out - 2>/dev/null </dev/null)
    jq -e '.bank == "small"' <<<"$output"
    [[ $(wc -l <<<"$output") == 1 ]]
}

@test "survey answers go into a file of their own that shares nothing with the hand-in" {
    one_answer
    local bank=tests/data/bank/survey.json hand form
    answer --lang en feedback "$bank" <<<$'4\n3\n2\n:quit'
    answer --lang en take "$bank" --count 1 --seed 1 --no-certainty <<<'a'
    answer --lang en submit "$bank" --alias kim --out "$(OUT)" --yes </dev/null
    [[ $status == 0 && $output == *'not anonymous'* ]]
    form=$(ls "$(OUT)"/feedback-*.wrapup)
    hand=$(ls "$(OUT)"/*-kim.wrapup)
    jq -e 'keys == ["answers","bank","day","format","id","survey"]' "$form"
    jq -e '[.answers[] | .item] | . == sort' "$form"
    # No identifier, time or name of one stands in the other.
    local word
    for word in $(jq -r '.. | strings, numbers' "$hand" | grep -oE '[0-9a-f]{8}-[0-9a-f-]{27}|1[0-9]{12}' | sort -u) kim; do
        run ! grep -F "$word" "$form"
    done
    run ! grep -F "$(jq -r .id "$form")" "$hand"
    answer --lang en submit "$bank" --out "$(OUT)" --yes </dev/null
    local -a forms=("$(OUT)"/feedback-*.wrapup)
    [[ ${#forms[@]} == 1 ]]
}

@test "class new, join, submit: sealed, signed, and the secret stays where it is" {
    one_answer
    answer --lang en class new 'EC2 Monday' --bank "$SMALL" --yes --out "$BATS_TEST_TMPDIR/class.json" </dev/null
    [[ $status == 0 && $output == *'Back up'* ]]
    local id secret
    id=$(jq -r .id "$BATS_TEST_TMPDIR/class.json")
    [[ $(stat -c %a "$(classes)" "$(classes)/$id.secret") == $'700\n600' ]]
    secret=$(jq -r .box "$(classes)/$id.secret")
    answer --lang ko class list </dev/null
    [[ $output == *"$id"*'EC2 Monday'*'내가 만든 수업'* ]]
    answer class list --json </dev/null
    jq -e --arg id "$id" '.[0].id == $id and .[0].yours' <<<"$output"
    answer --lang en class show Monday </dev/null
    [[ $status == 4 && $output == *'no class "Monday"'* ]]
    answer --lang en class show "$id" </dev/null
    [[ $status == 0 && $output != *"$secret"* ]]
    # The learner, elsewhere: same answers, no secret.
    mv "$(classes)" "$BATS_TEST_TMPDIR/instructor"
    answer --lang en class join "$BATS_TEST_TMPDIR/class.json" </dev/null
    [[ $status == 0 && $output == *'You have joined "EC2 Monday"'*'signed, too'* ]]
    [[ $(stat -c %a "$(classes)/learner.key") == 600 ]]
    submit --alias kim --yes </dev/null
    [[ $status == 0 && $output == *'Signed with your key and sealed for the instructor of "EC2 Monday"'* ]]
    jq -e --arg id "$id" '.format == "wrapup-sealed/1" and .class == $id and keys == ["box","class","format"]' "$(OUT)/small-kim.wrapup"
    run ! grep -rF "$(jq -r .sign "$(classes)/learner.key")" "$(OUT)"
    run ! grep -F '"kim"' "$(OUT)/small-kim.wrapup" # quoted: three letters come up in base64 by chance
    answer --lang en import "$(OUT)/small-kim.wrapup" </dev/null
    [[ $status == 4 && $output == *collect* ]]
    answer --lang en import "$BATS_TEST_TMPDIR/class.json" </dev/null
    [[ $status == 4 && $output == *'class join'* ]]
    # A class file with the same id and another key is somebody else's.
    jq -c '.box = .sign' "$BATS_TEST_TMPDIR/class.json" >"$BATS_TEST_TMPDIR/other.json"
    answer --lang en class join "$BATS_TEST_TMPDIR/other.json" </dev/null
    [[ $status == 4 && $output == *'other keys'* ]]
    submit --class - --yes </dev/null
    [[ $output == *'neither signed'* ]]
    answer --lang en class forget "$id" --yes </dev/null
    [[ $status == 0 && ! -e $(classes)/$id.wrapup ]]
}

@test "a passphrase locks the keys; wrong words of class are told" {
    answer --lang en class new locked --out "$BATS_TEST_TMPDIR/c.json" <<<$'one\ntwo\nthree\nthree'
    [[ $status == 0 && $output == *'differ'* ]]
    jq -e '.locked and (.box | length) > 60' "$(classes)"/*.secret
    answer --lang en class new </dev/null
    [[ $status == 2 && $output == *'one more word'* ]]
    answer --lang en class erase x </dev/null
    [[ $status == 2 && $output == *'no "erase"'* ]]
    answer --lang ko class join "$SMALL" </dev/null
    [[ $status == 4 && $output == *'수업 파일이 아니에요'* ]]
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' -keyout "$BATS_TEST_TMPDIR/key.pem" -out "$BATS_TEST_TMPDIR/cert.pem" 2>/dev/null
    mkdir -p "$BATS_TEST_TMPDIR/server"
    rig https_put --cert "$BATS_TEST_TMPDIR/cert.pem" --key "$BATS_TEST_TMPDIR/key.pem" --folder "$BATS_TEST_TMPDIR/server"
}

@test "the hand-in is sent to an https address, whose signature is told to nobody" {
    one_answer
    certificate
    # shellcheck disable=SC2154 # set by rig
    local at="https://127.0.0.1:$port"
    # shellcheck disable=SC2034 # used by answer
    WITH=("CURL_CA_BUNDLE=$BATS_TEST_TMPDIR/cert.pem")
    submit --alias kim --yes --to "$at/take?X-Amz-Signature=5ec2e7" </dev/null
    [[ $status == 0 && $output == *"To: 127.0.0.1:$port"*'the server answered 200'* && $output != *5ec2e7* ]]
    cmp "$BATS_TEST_TMPDIR/server/body" "$(OUT)/small-kim.wrapup"
    grep -F 'PUT /take?X-Amz-Signature=5ec2e7 HTTP/1.1' "$BATS_TEST_TMPDIR/server/head"
    run ! grep -raF 5ec2e7 "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/home" "$(OUT)"
    rm "$BATS_TEST_TMPDIR/server/body"
    submit --yes --to "$at/denied" </dev/null
    [[ $status == 4 && $output == *'(403)'*small-kim-2.wrapup* ]]
    submit --yes --to "$at/moved" </dev/null
    [[ $status == 4 && $output == *'(307)'* && ! -e $BATS_TEST_TMPDIR/server/body ]]
    # shellcheck disable=SC2034
    WITH=()
    submit --yes --to "$at/take" </dev/null
    [[ $status == 4 && $output == *'(tls)'* && ! -e $BATS_TEST_TMPDIR/server/body ]]
    submit --yes --to "http://127.0.0.1:$port/take" </dev/null
    [[ $status == 2 && $output == *'https address'* ]]
    submit --yes --to https://169.254.169.254/latest </dev/null
    [[ $status == 4 && $output == *forbidden* ]]
}
