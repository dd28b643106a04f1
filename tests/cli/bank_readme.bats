#!/usr/bin/env bats
# quizzes/README.md: its examples are sound, and fit together as it says.

# shellcheck disable=SC2016 # the variables are jq's
load ../lib/quiz

# blocks: the JSON examples of the page, one after the other.
blocks() {
    awk '/^```json$/ { inside = 1; next } /^```$/ { inside = 0 } inside' quizzes/README.md
}

# The example, with what the filter makes of the other examples in $all.
assemble() {
    blocks | jq -s "$1" >"$BATS_TEST_TMPDIR/bank.json"
}

@test "the complete example is without faults, and can be taken" {
    assemble '.[0]'
    answer --lang en lint "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $output == 'no faults' ]]
    answer --lang en take "$BATS_TEST_TMPDIR/bank.json" < <(printf ':dk\n\n')
    [[ $output == *'Which command records a change'* && $output == *'chooses what goes in'* ]]
}

@test "every type has an example that fits into it" {
    assemble '. as $all | .[0] | .questions += [$all[1:][] | select(.type)]'
    jq -e '[.questions[].type] | unique | length == 9' "$BATS_TEST_TMPDIR/bank.json"
    answer --lang en lint "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $output == 'no faults' ]]
}

@test "the quizzes of the policy are found" {
    assemble '. as $all | .[0] | .questions += [$all[1:][] | select(.type)] | .policy = ($all[] | select(.policy) | .policy)'
    answer --lang en lint "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $output == 'no faults' ]]
    answer --lang en take "$BATS_TEST_TMPDIR/bank.json" exam < <(printf 'b\n')
    [[ $output == *'Git, first steps · Test · 3 questions'* ]]
}

@test "the tasks fit into the bank, and a misspelt matcher or parameter is found" {
    local with='. as $all | .[0] | .tasks = ($all[] | select(.tasks) | .tasks)'
    assemble "$with"
    answer --lang en lint "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $output == 'no faults' ]]
    assemble "$with | .tasks[0].expect.matcher = \"any-lines\" | .tasks[2].expect.protocl = \"tcp\""
    answer --lang en lint "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 1 && $output == *'did you mean "any-line"?'* && $output == *'did you mean "protocol"?'* ]]
}

@test "every matcher and every kind of probe stands in the page, with its parameters" {
    local schema=quizzes/bank.schema.json name
    for name in $(jq -r '.definitions.task.properties | .probe.properties.kind.enum[],
        .expect.properties.matcher.oneOf[].const' $schema); do
        grep -q "^| \`$name\` |" quizzes/README.md || { echo "$name" && false; }
    done
    for name in $(jq -r '.definitions.task.properties.expect.properties | del(.matcher) | keys[]' $schema); do
        grep "^| \`" quizzes/README.md | grep -q "\`$name\`" || { echo "$name" && false; }
    done
}

@test "it says how the folder of banks is found: what is copied there is listed" {
    assemble '.[0]'
    mkdir -p "$BATS_TEST_TMPDIR/data/wrapup/banks"
    cp "$BATS_TEST_TMPDIR/bank.json" "$BATS_TEST_TMPDIR/data/wrapup/banks/"
    answer --lang en list </dev/null
    [[ $status == 0 && $output == *'git-basics'* ]]
}
