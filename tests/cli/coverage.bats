#!/usr/bin/env bats
# lint --coverage: what a bank's author reads and pipes on.
# The figures themselves are tested in tests/unit, the narrow screen in tests/terminal.

load ../lib/quiz

EVERY=tests/data/bank/good/every-key.json

# changed FILTER: a copy of the bank with every key, changed by jq.
changed() { jq "$1" "$EVERY" >"$BATS_TEST_TMPDIR/bank.json"; }

# The same bank with nothing left out.
clean='.statements |= map(.assess = (.id == "s1"))'
# Eight single choice questions, of which five have their key first; the variables are jq's.
# shellcheck disable=SC2016
crowded='(.questions[0] | del(.enemy)) as $q | .questions += [range(7) | . as $i | $q | .id = "r\($i)" |
    .choices[0].why = "w" | if $i > 3 then .answer = "b" else . end]'

@test "lint --coverage: table, statements, objectives, places, what is lacking; exit 1" {
    answer --lang en lint --coverage "$EVERY" </dev/null
    [[ $status == 1 ]]
    grep -Eq '^every-key · Every key: 9 questions, 2 tasks, 4 statements to ask about$' <<<"$output"
    grep -Eq '^ +all +tasks +taught +practised +mentioned +beyond +easy +medium +hard$' <<<"$output"
    grep -Eq '^O1 +9 +2 +2 +3 +2 +2 +3 +3 +3$' <<<"$output"
    grep -Eq '^sum +1 +1 +1 +1 +1 +1 +1 +1 +1$' <<<"$output"
    [[ $output == *'without a question or task: 3'*'- s2 (line 2): Water is blue.'*'- s3 (line 3)'*'- s4 (line 4)'* ]]
    [[ $output != *'- s5 '* && $output != *'- s1 '* ]]
    [[ $output == *'- 3 choices, 1 question: 1 · 0 · 0'* ]]
    [[ $output == *'no reason on a wrong choice (1): q1'* ]]
    [[ $(tail -n 1 <<<"$output") == '3 findings' ]]
    [[ -z $(awk 'length > 80' <<<"$output") ]]
}

@test "lint --coverage in Korean" {
    answer --lang ko lint --coverage "$EVERY" </dev/null
    [[ $status == 1 && $output == *'문항도 과제도 없는 강의 문장: 3개'*'- s2 (2행): 물은 파랗다.'* ]]
    grep -Eq '^ +문항 +과제 +설명 +실습 +언급 +강의 밖 +쉬움 +보통 +어려움' <<<"$output"
    grep -Eq '^합계 +9 +2 ' <<<"$output"
    [[ $(tail -n 1 <<<"$output") == '보완할 점 3건' ]]
}

@test "lint --coverage: a bank that leaves nothing out is exit 0; what is not counted is shown all the same" {
    changed "$clean"
    answer --lang en lint --coverage "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $(tail -n 1 <<<"$output") == 'nothing is left out' ]]
    [[ $output == *'Worth a look, not counted: 1'* ]]
    answer --lang ko lint --coverage "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $(tail -n 1 <<<"$output") == '빠진 것이 없어요' ]]
}

@test "lint --coverage: each kind of finding alone makes it exit 1" {
    local -A said=(
        ['.statements[1].assess = true']='without a question or task: 1'
        ['del(.questions[0, 3].coverage) | .questions[0, 3].coverage = "beyond"']='core questions (taught or practised): 1'
        ['del(.questions[2].hint)']='no hint (1): q3'
        ['del(.questions[2].explain)']='no explanation (1): q3'
        ['del(.questions[2].source)']='no source (1): q3'
        ["$crowded"]=''
        ["$crowded | .questions |= map(if .id == \"r4\" then .answer = \"a\" else . end)"]='number 1 is right in 6 of 8'
    )
    local change
    for change in "${!said[@]}"; do
        changed "$clean | $change"
        answer --lang en lint --coverage "$BATS_TEST_TMPDIR/bank.json" </dev/null
        if [[ -z ${said[$change]} ]]; then
            [[ $status == 0 ]]
        else
            [[ $status == 1 && $output == *"${said[$change]}"* && $(tail -n 1 <<<"$output") == '1 finding' ]]
        fi
    done
}

@test "lint --coverage --json: the same content" {
    changed "$crowded | .questions |= map(if .id == \"r4\" then .answer = \"a\" else . end)"
    answer --lang en lint --coverage --json "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 1 ]]
    jq -e 'length == 1 and (.[0] |
        (.file | endswith("bank.json")) and .id == "every-key" and .title.ko == "모든 키" and .findings == 4 and
        (.objectives | length == 1) and (.objectives[0] | .id == "O1" and .questions == 16 and .tasks == 2 and
            .core == 12 and .coverage.beyond == 2 and .difficulty["3"] == 3 and .type.single == 8) and
        .sum.type.open == 1 and .thin == [] and .statements == 5 and .assessable == 4 and
        (.uncovered | map(.id) == ["s2", "s3", "s4"]) and .uncovered[0].line == 2 and
        .uncovered[0].text == {"ko": "물은 파랗다.", "en": "Water is blue."} and
        .places == [{"choices": 3, "questions": 8, "right": [6, 2, 0], "crowded": [1]}] and
        .lacks.hint == [] and (.lacks.why | index("q1") == 0))' <<<"$output"
    changed "$clean"
    answer --lang en lint --coverage --json "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 ]]
    jq -e '.[0].findings == 0' <<<"$output"
}

@test "lint --coverage: faults come as before, and a faulty bank's coverage is not shown" {
    bad=tests/data/bank/bad/bad-answer-not-a-choice.json
    answer --lang en lint --coverage "$bad" </dev/null
    [[ $status == 1 && $output == *'/questions/0/answer: '*'1 fault' && $output != *objective* ]]
    answer --lang en lint --coverage --json "$bad" </dev/null
    jq -e 'length == 1 and .[0].pointer == "/questions/0/answer"' <<<"$output"
    answer --lang en lint --coverage "$bad" "$EVERY" </dev/null
    [[ $status == 1 && $output == *'/questions/0/answer: '*'every-key ·'*$'1 fault\n3 findings' ]]
    sed 's/"Second?"/"The second?"/' "$SMALL" >"$BATS_TEST_TMPDIR/new.json"
    answer --lang en lint --coverage --against "$SMALL" "$BATS_TEST_TMPDIR/new.json" </dev/null
    [[ $status == 1 && $output == *'raise rev to 2'*'1 fault' && $output != *'small ·'* ]]
}

@test "lint --coverage: a bank that names no statements is told how to" {
    changed 'del(.statements, .misconceptions[].statements, .questions[].statements, .tasks[].statements)'
    answer --lang en lint --coverage "$BATS_TEST_TMPDIR/bank.json" </dev/null
    [[ $status == 0 && $output == *'names no statements of a lecture: add "statements"'* ]]
}

@test "lint --coverage: the EC2 bank leaves nothing out" {
    answer --lang en lint --coverage quizzes/ec2.json </dev/null
    [[ $status == 0 && $(tail -n 1 <<<"$output") == 'nothing is left out' ]]
}

@test "help lint and the manual page explain --coverage" {
    answer --lang en help lint </dev/null
    [[ $output == *'--coverage '*'leave out'* ]]
    answer --lang ko help lint </dev/null
    [[ $output == *'--coverage '*'빠졌는지'* ]]
    answer --lang en help --man </dev/null
    [[ $output == *-coverage* ]]
}
