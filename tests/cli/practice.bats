#!/usr/bin/env bats
# Tasks in a quiz, through a pipe: checked for real on a key file of the test's own, kept, counted.
# What `check` does by itself is tested in tests/cli/check.bats, the way at a terminal in tests/terminal/.

bats_require_minimum_version 1.5.0
load ../lib/quiz

TASKS=tests/data/bank/tasks.json

# A key file, named in the settings, and the bank's tasks trusted.
setup() {
    KEY=$BATS_TEST_TMPDIR/my.pem
    install -m 644 /dev/null "$KEY"
    answer config instance.key "$KEY" </dev/null
    [[ $status == 0 ]]
    trust
}

trust() {
    answer check --bank "$TASKS" --trust </dev/null
    answer check --bank "$TASKS" t1 --trust "$(grep -oE '[0-9a-f]{64}' <<<"$output")" </dev/null
}

# alone ARGUMENT...: as `answer`, by a copy of the program without a helper.
alone() {
    mkdir -p "$BATS_TEST_TMPDIR/alone"
    cp "$WRAPUP" "$BATS_TEST_TMPDIR/alone/wrapup"
    WRAPUP=$BATS_TEST_TMPDIR/alone/wrapup answer "$@"
}

answers() {
    rows "SELECT item || ' ' || verdict || ' ' || score FROM event WHERE kind = 'answer' ORDER BY attempt, seq"
}

@test "a task is checked with Enter, told with expected, observed and next, and may be checked again" {
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\nc\n\n:quit'
    [[ $status == 0 && $output == *'1 question, 4 tasks'*'practice task'*'Only I can read the pem'*'chmod 400'* ]]
    [[ $output == *'fail'*'t1'*'expected: '*'observed: '*'next: '*'c checks it again'*'fail'*'[2/5]'* ]]
    [[ $(answers) == $'t1 wrong 0.0\nt1 wrong 0.0' ]]
    chmod 400 "$KEY"
    answer --lang en resume <<<$':back\n\n:quit'
    [[ $output == *'pass'*'t1'* && $output != *'t1'*'c checks it again'* ]]
    [[ $(answers) == $'t1 wrong 0.0\nt1 wrong 0.0\nt1 right 1.0' ]]
    # Every check is kept, too, before it shows.
    [[ $(rows "SELECT group_concat(state, ' ') FROM (SELECT state FROM check_result WHERE task = 't1' ORDER BY rowid)") == *'fail fail pass' ]]
    [[ $(rows "SELECT DISTINCT body FROM event WHERE kind = 'answer' AND verdict = 'right'") == '{"cause":"","route":"laptop","state":"pass"}' ]]
    [[ $(rows "SELECT count(*) FROM event WHERE kind IN ('certainty', 'hint', 'selfmark')") == 0 ]]
    [[ $(rows "SELECT group_concat(attempt_try || verdict || coalesce(typed, '-')) FROM response WHERE item = 't1'") == '1wrong-,2wrong-,3right-' ]]
}

@test "Korean: the whole way" {
    answer --lang ko take "$TASKS" practice --seed 1 <<<$'\nㅊ\n\n:list\n:quit'
    [[ $output == *'1문항, 과제 4개'*'실습 과제'*'pem을 나만 읽을 수 있다'*'내 컴퓨터에서 확인해요'* ]]
    [[ $output == *'Enter를 누르면 지금 확인'*'다시 확인하려면 c, 넘어가려면 Enter'* ]]
    [[ $(answers) == $'t1 wrong 0.0\nt1 wrong 0.0' ]]
}

@test "an advisory task that is not as advised is a warning and changes no score" {
    chmod 622 "$KEY"
    answer --lang en take "$TASKS" practice --objective B --seed 1 <<<$':skip\n\n\n:skip\n:finish\n:finish'
    [[ $output == *'advised, changes no score'*'warning'*'t3'* ]]
    [[ $(answers) == 't3 partial 0.0' ]]
    [[ $output == *'1 task with a warning'* && $output != *'Practice **'* ]]
    answer --lang en take "$TASKS" --missed </dev/null
    [[ $output == *'Nothing is left to repeat'* ]]
}

@test "what could not be asked is no answer and stands in nobody's way" {
    alone --lang en take "$TASKS" practice --seed 1 <<<$'\n\nO\n3\n\n\n\n\n\n\n\n:finish\n:finish'
    [[ $status == 0 && $output == *'unknown'*'wrapup-helper'*'the task stays open'* ]]
    [[ $(answers) == 'q1 right 1.0' ]]
    [[ $output == *'4 items have no answer'*'4 tasks not checked'* ]]
    [[ $output == *'Score 1 / 1 (100 %)'* ]]
    [[ $(rows "SELECT count(DISTINCT state || task) FROM check_result WHERE state = 'unknown'") -ge 2 ]]
}

@test "without a target a task says how to name one and the quiz goes on" {
    answer config instance.key --unset </dev/null
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\n:quit'
    [[ $output == *'skipped'*'config instance'*'[2/5]'* ]]
    [[ -z $(answers) ]]
}

@test "colon commands at a task: hint and dk say how it works, skip, undo, flag and list do" {
    answer --lang en take "$TASKS" practice --seed 1 <<<$':hint\n:dk\n:flag\nbanana\n\n\n:undo\n:undo\n:skip\n:list\n:why\n:quit'
    [[ $(grep -c 'A task is not answered but checked' <<<"$output") == 2 ]]
    [[ $output == *'Flagged'*'nothing to type here'*'The answer to question 1 is taken back'* ]]
    [[ $output == *'⚑'*'Only I can read the pem'* ]]
    [[ $(rows "SELECT group_concat(kind, ' ') FROM event WHERE item = 't1'") == *'flag answer undo'*'skip' ]]
    [[ $(rows "SELECT count(*) FROM event WHERE kind = 'hint'") == 0 ]]
    # What was begun goes on.
    answer --lang en resume <<<':quit'
    [[ $status == 0 && $output == *'[2/5]'* ]]
}

@test "the feedback that a task may not have got comes first when the quiz goes on" {
    answer --lang en take "$TASKS" practice --seed 1 < <(printf '\n')
    answer --lang en resume <<<$'c\n\n:quit'
    [[ $output == *'[1/5]'*'fail'*'t1'*'chmod 400'*'c checks it again'*'expected: '*'[2/5]'* ]]
    [[ $(answers) == $'t1 wrong 0.0\nt1 wrong 0.0' ]]
}

@test "exam mode keeps back what was found until the end" {
    chmod 400 "$KEY"
    answer --lang en take "$TASKS" exam --seed 1 <<<$'\n\nO\n\n'
    [[ $status == 0 ]]
    before=${output%%All answered*}
    [[ $before == *'Checked and saved'* && $before != *'pass'* ]]
    after=${output#*All answered}
    [[ $after == *'pass'*'t1'* && $after == *'Practice 100 %'* ]]
    [[ $(answers) == $'t1 right 1.0\nt3 right 1.0\nq1 right 1.0' ]]
}

@test "stats shows knowing and doing side by side, list and the summary name tasks" {
    chmod 400 "$KEY"
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\nX\n3\n\n:finish\n:finish'
    [[ $output == *'Score 0 / 1 (0 %)'*'Understood 0 %'*'Practice 100 %: 1 of 1 checked task done'* ]]
    [[ $output == *'A'*'0 / 1 · tasks 1 of 1'* ]]
    answer --lang en stats "$TASKS" </dev/null
    [[ $output == *'Knowing and doing'*'knowledge 0 % (0 of 1 answered) · practice 100 % (1 of 1'* ]]
    answer --lang ko stats "$TASKS" </dev/null
    [[ $output == *'지식과 실습'*'실습 100 %'* ]]
    answer stats "$TASKS" --json </dev/null
    jq -e '.objectives[0] | .tasks == 1 and .checked == 1 and .done == 1 and .right == 0' <<<"$output"
    answer --lang en list </dev/null
    [[ $output == *'questions, 26 tasks'*'practice'* ]]
}

@test "a task that failed is among what was missed, and tasks are taken where a quiz says so" {
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\n\nO\n3\n:quit'
    answer --lang en take "$TASKS" --missed --seed 1 <<<$':quit'
    [[ $output == *'1 task'*'Only I can read the pem'* ]]
    answer --lang en take "$TASKS" all --seed 1 <<<$':quit'
    [[ $output == *'2 questions, 4 tasks'* ]]
    answer --lang en take "$TASKS" --objective A --seed 1 <<<$':quit'
    [[ $output == *'1 question'* && $output != *'practice task'* ]]
}

@test "move and import carry tasks; a log whose task was changed by hand is refused" {
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\n\nO\n3\n:quit'
    answer move "$BATS_TEST_TMPDIR/moved" </dev/null
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/moved" </dev/null
    [[ $status == 0 && $output == *'1 added'* ]]
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" resume </dev/null
    [[ $output == *'[3/5]'* ]]
    for body in '{}' '{\"dk\":true}' '{\"cause\":\"\",\"route\":\"\",\"state\":\"unknown\"}'; do
        jq -c "(.attempts[0].events[] | select(.kind == \"answer\" and .item == \"t1\") | .body) = \"$body\"" \
            "$BATS_TEST_TMPDIR/moved" >"$BATS_TEST_TMPDIR/forged"
        answer --lang en --db "$BATS_TEST_TMPDIR/third.db" import "$BATS_TEST_TMPDIR/forged" </dev/null
        [[ $status == 4 && $output == *"can't be replayed"* ]]
    done
}

@test "what is typed for a task reaches neither the log nor what is carried away" {
    answer --lang en take "$TASKS" practice --seed 1 <<<$':list 5\n172.31.5.66\n\n:quit'
    [[ $output == *'[5/5]'* ]]
    answer move "$BATS_TEST_TMPDIR/moved" </dev/null
    run ! grep -q '172\.31\.5\.66' "$BATS_TEST_TMPDIR/moved"
    [[ $(rows "SELECT count(*) FROM event WHERE instr(body, '172.31')") == 0 ]]
}

@test "tasks of a bank that nobody trusts are not run, the rest of the quiz is" {
    rm -rf "$BATS_TEST_TMPDIR/data"
    answer --lang en take "$TASKS" practice --seed 1 <<<$'\nO\n3\n:quit'
    [[ $output == *'not trusted'*'check --trust'*'t1'*'[2/5]'*'✓ Right'* ]]
    [[ $(answers) == 'q1 right 1.0' ]]
}

@test "before a task that ends the instance the way of the answers is told, once" {
    answer --lang en take ec2 practice <<<$':list 25\n:skip\n:quit'
    [[ $(grep -c 'answers go with it when it is terminated' <<<"$output") == 1 ]]
    [[ $output == *'[25/26]'*'wrapup import'*'[26/26]'* ]]
}
