#!/usr/bin/env bats
# lint, list, help and version: what instructors and packagers see.

load ../lib/quiz

@test "lint: file:line:col: /pointer: what: what to do; exit 1" {
    answer --lang en lint tests/data/bank/bad/bad-answer-not-a-choice.json </dev/null
    [[ $status == 1 ]]
    grep -Eq '^tests/data/bank/bad/bad-answer-not-a-choice.json:[0-9]+:[0-9]+: /questions/0/answer: .*: .*' <<<"$output"
    [[ $output == *'1 fault'* ]]
}

@test "lint: clean banks, both languages, exit 0" {
    answer --lang en lint quizzes/ec2.json "$SMALL" </dev/null
    [[ $status == 0 && $output == 'no faults' ]]
    answer --lang ko lint quizzes/ec2.json </dev/null
    [[ $status == 0 && $output == '잘못된 곳이 없어요' ]]
}

@test "lint --json lists every fault with its place" {
    answer --lang en lint --json tests/data/bank/bad/bad-answer-not-a-choice.json "$SMALL" </dev/null
    [[ $status == 1 ]]
    jq -e 'length == 1 and .[0].pointer == "/questions/0/answer" and (.[0].line > 1) and (.[0].message | length > 10)' <<<"$output"
    answer --lang en lint --json "$SMALL" </dev/null
    [[ $status == 0 && $output == '[]' ]]
}

@test "lint --against demands a raised rev" {
    sed 's/"Second?"/"The second?"/' "$SMALL" >"$BATS_TEST_TMPDIR/new.json"
    answer --lang en lint --against "$SMALL" "$BATS_TEST_TMPDIR/new.json" </dev/null
    [[ $status == 1 && $output == *'/questions/1/rev: '*'raise rev to 2'* ]]
    answer --lang en lint --against "$SMALL" "$SMALL" </dev/null
    [[ $status == 0 ]]
    answer --lang en lint --against "$BATS_TEST_TMPDIR/none.json" "$SMALL" </dev/null
    [[ $status == 4 ]]
    answer --lang en lint --against tests/data/bank/bad/bad-comment.json "$SMALL" </dev/null
    [[ $status == 4 ]]
}

@test "faults stand on standard output only where they are the result" {
    bad=tests/data/bank/bad/bad-comment.json
    [[ $(plain --lang en lint "$bad" 2>/dev/null) == *"$bad:"* ]]
    [[ -z $(plain --lang en lint --json --against "$bad" "$SMALL" 2>/dev/null) ]]
    [[ $(plain --lang en lint --json --against "$bad" "$SMALL" 2>&1) == *"$bad:"* ]]
    [[ -z $(plain --lang en stats "$bad" --json 2>/dev/null) ]]
    [[ $(plain --lang en stats "$bad" --json 2>&1) == *"$bad:"* ]]
    [[ -z $(plain --lang en take "$bad" 2>/dev/null </dev/null) ]]
}

@test "lint takes as many files as the shell gives it" {
    files=()
    for ((i = 0; i < 1100; i++)); do files+=("$SMALL"); done
    answer --lang en lint "${files[@]}" tests/data/bank/bad/bad-comment.json </dev/null
    [[ $status == 1 && $output == *bad-comment.json* ]]
}

@test "lint: files that can't be read are named" {
    answer --lang en lint "$BATS_TEST_TMPDIR/none.json" </dev/null
    [[ $status == 4 && $output == *none.json* ]]
    answer --lang en lint "$BATS_TEST_TMPDIR" </dev/null
    [[ $status == 4 ]]
    answer --lang en lint </dev/null
    [[ $status == 2 && $output == *'lint FILE...'* ]]
}

@test "lint: a hostile file is refused in bounded time, and nothing of it reaches the screen raw" {
    printf '[%.0s' {1..2000} >"$BATS_TEST_TMPDIR/deep.json"
    printf '{"\033]0;t\007":1}' >"$BATS_TEST_TMPDIR/key.json"
    truncate -s 65M "$BATS_TEST_TMPDIR/large.json"
    for file in a deep key large; do
        answer --lang en lint "$BATS_TEST_TMPDIR/$file.json" </dev/null
        [[ $status == 1 || $status == 4 ]]
        [[ $output != *$'\033'* && $output != *$'\007'* ]]
    done
}

@test "list shows every bank found, as text and JSON" {
    answer --lang en list </dev/null
    [[ $status == 0 && $output == *'ec2: '*'questions'* ]]
    answer --lang en list --json </dev/null
    jq -e '.[] | select(.id == "ec2") | .questions >= 15' <<<"$output"
    mkdir "$BATS_TEST_TMPDIR/banks"
    cp tests/data/bank/bad/bad-comment.json "$BATS_TEST_TMPDIR/banks/x.json"
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list </dev/null
    [[ $output == *'x.json: 1 fault'* ]]
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list --json </dev/null
    jq -e '.[] | select(.faults == 1)' <<<"$output"
}

@test "list says what was done with each bank, and creates no store for that" {
    answer --lang en list </dev/null
    [[ $output != *'attempt'* && ! -e $BATS_TEST_TMPDIR/data ]]
    mkdir "$BATS_TEST_TMPDIR/banks"
    cp "$SMALL" "$BATS_TEST_TMPDIR/banks/other-name.json"
    answer config timezone +09:00 </dev/null
    answer --lang en take "$SMALL" two --seed 1 <<<$'b\nb\n'
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<<'b'
    rows "UPDATE attempt SET started_ms = 1767193451000; DROP TRIGGER event_no_UPDATE; UPDATE event SET at_ms = 1767193451000"
    WITH=()
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list </dev/null
    [[ $output == *$'small: A small bank'*$'\n  2 attempts, 1 finished, last on 2026-01-01\n'* ]]
    answer --lang ko --banks "$BATS_TEST_TMPDIR/banks" list </dev/null
    [[ $output == *$'\n  2번 시도해서 1번 끝냈어요. 마지막은 2026-01-01\n'* ]]
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list --json </dev/null
    jq -e '.[] | select(.id == "small") | .attempts == 2 and .finished == 1 and .last == "2026-01-01T00:04:11+09:00" and .conflict == false' <<<"$output"
    jq -e '.[] | select(.id == "ec2") | .attempts == 0 and .last == null' <<<"$output"
}

@test "list shows where two files of one id stand, and a copy once" {
    mkdir "$BATS_TEST_TMPDIR/banks"
    cp "$SMALL" "$BATS_TEST_TMPDIR/banks/one.json"
    cp "$SMALL" "$BATS_TEST_TMPDIR/banks/two.json"
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list </dev/null
    [[ $(grep -c '^small: ' <<<"$output") == 1 && $output != *'same id'* ]]
    echo >>"$BATS_TEST_TMPDIR/banks/two.json"
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list </dev/null
    [[ $(grep -c '^small: ' <<<"$output") == 2 ]]
    [[ $output == *'banks/one.json": another file has the same id'*'banks/two.json": another file has the same id'* ]]
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" list --json </dev/null
    jq -e '[.[] | select(.conflict)] | length == 2' <<<"$output"
}

@test "help names every command, and each command's options" {
    answer --lang en help </dev/null
    for command in list take resume stats help version quit lint config backup forget move import; do
        grep -Eq "^  $command " <<<"$output"
    done
    answer --lang en help take </dev/null
    [[ $output == *'missed'* && $output == *'--objective ID'* ]]
    answer --lang ko help lint </dev/null
    [[ $output == *'문제은행'* ]]
    answer --lang en help nothing </dev/null
    [[ $status == 2 ]]
    answer --lang en help backup </dev/null
    explained=$output
    for words in 'backup --help' 'back -h' 'backup a b c --help' 'backup --nonsense --help'; do
        # shellcheck disable=SC2086 # words
        answer --lang en $words </dev/null
        [[ $status == 0 && $output == "$explained" ]]
    done
    answer --lang en lint -- --help </dev/null
    [[ $status == 4 && $output == *'no file "--help"'* ]]
}

@test "the manual page is sound mdoc with every command in it" {
    answer --lang en help --man </dev/null
    mandoc -T lint -W warning <<<"$output" >"$BATS_TEST_TMPDIR/lint" 2>&1 || { cat "$BATS_TEST_TMPDIR/lint"; false; }
    text=$(mandoc -T markdown <<<"$output")
    [[ $text == *'missed'* && $text == *'EXIT STATUS'* ]]
}

@test "version, as text and JSON" {
    answer version </dev/null
    [[ $output == 'wrapup '[0-9]* ]]
    answer version --json </dev/null
    jq -e '.bank_format == "wrapup-bank/1"' <<<"$output"
}

@test "command words: prefixes, ambiguity, quotes" {
    answer --lang en ver </dev/null
    [[ $status == 0 ]]
    answer --lang en l </dev/null
    [[ $status == 2 && $output == *'list, lint'* ]]
    answer --lang en < <(printf 'version "\n')
    [[ $status == 2 && $output == *quote* ]]
    answer --lang en < <(printf 'help "ver"\n')
    [[ $status == 0 ]]
}
