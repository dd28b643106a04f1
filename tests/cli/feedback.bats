#!/usr/bin/env bats
# The survey through a pipe: asked, skipped, changed, gone on with, and offered once after a quiz.
# What it looks like at a terminal is tested in tests/terminal/feedback.bats.

bats_require_minimum_version 1.5.0
load ../lib/quiz

SURVEY=tests/data/bank/survey.json

saved() { rows 'SELECT item || " " || part || "=" || value FROM survey_answer ORDER BY item, part'; }
state() { rows 'SELECT state FROM survey_form'; }

@test "a whole survey in English: every kind of item, and nothing of it joins to the quiz" {
    answer --lang en take "$SURVEY" <<'LINES'
O

n
LINES
    answer --lang en feedback "$SURVEY" <<'LINES'
2 4
too fast
3
a c
80%
5
stop vs terminate
LINES
    [[ $status == 0 ]]
    [[ $output == *'7 items, about 1 minute. Anonymous'*'may be skipped'*'No passwords, keys or account numbers'* ]]
    [[ $output == *'[1/7]'*'1 strongly disagree … 5 strongly agree'*'before class and now, like: 2 4'* ]]
    [[ $output == *'1 too slow'*'1 too little'*'- a) pem key'*'0–100 %'*'one line'* ]]
    [[ $output == *'You answered 7 of 7 items'* ]]
    [[ $(state) == 'done' ]]
    [[ $(saved) == 'amount -=3
best -=stop vs terminate
can before=2
can now=4
fast -=pem,docker
likert -=5
pace -=5
share -=80' ]]
    [[ $(rows 'SELECT day FROM survey_form') =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]]
    [[ $(rows 'SELECT count(*) FROM survey_form, store, learner, attempt, event WHERE survey_form.id IN (store.uuid, learner.uuid, attempt.uuid, event.uuid)') == 0 ]]
}

@test "the lecture's own survey in Korean, with digits in every form" {
    answer --lang ko feedback ec2 <<'LINES'
2 4
②④
２ ４
2→4
전 2 지금 4
2 4
2
4점
너무 빠름
４
없음
팔십
80%
④
4번
매우 그렇다

모름
보안 그룹
헷갈리는 것

다음 수업이 기대돼요
LINES
    [[ $status == 0 ]]
    [[ $output == *'익명이에요'*'건너뛸 수 있어요'*'비밀번호, 키, 계정 번호'* ]]
    [[ $output == *'[20/20]'* && $output == *'지금은요?'* && $output == *'80처럼 숫자로'* ]]
    [[ $output == *'20문항 중 17문항에 답했어요'* ]]
    [[ $(rows 'SELECT count(*) FROM survey_answer WHERE part = "before" AND value = "2"') == 7 ]]
    [[ $(rows 'SELECT count(*) FROM survey_answer WHERE part = "now" AND value = "4"') == 7 ]]
    [[ $(rows 'SELECT group_concat(value) FROM survey_answer WHERE item IN ("B1", "B2", "B3", "B4")') == '5,4,none,80' ]]
    [[ $(rows 'SELECT count(*) FROM survey_answer WHERE value = ""') == 3 ]]
}

@test "every item can be skipped, with Enter or :skip" {
    answer --lang en feedback "$SURVEY" < <(printf '\n:skip\n\n:sk\n\n\n:skip\n')
    [[ $status == 0 && $output == *'You answered 0 of 7 items'* ]]
    [[ $(state) == 'done' && $(rows 'SELECT count(*), count(DISTINCT value) FROM survey_answer') == '8|1' ]]
}

@test "back changes an answer, Enter keeps one, :skip takes one away" {
    answer --lang en feedback "$SURVEY" <<'LINES'
:back
2
:back
3 5
4
:back
:back


2
a
:back
:skip
LINES
    [[ $output == *'This is the first question'* && $output == *'Your answer: 3 → 5'*'Enter keeps it'* ]]
    [[ $output == *'Your answer: pem key'* ]]
    [[ $(saved) == 'amount -=2
can before=3
can now=5
fast -=
pace -=4' ]]
}

@test "quitting saves, and feedback goes on where it was" {
    answer --lang en feedback "$SURVEY" <<<$'2 4\n3\n:quit'
    [[ $status == 0 && $output == *"Saved. Go on any time with: wrapup feedback $SURVEY"* ]]
    [[ $(state) == open && $(rows 'SELECT count(*) FROM survey_answer') == 3 ]]
    answer --lang en feedback "$SURVEY" <<<'3'
    [[ $output != *'[1/7]'* && $output != *'[2/7]'* && $output == *'[3/7]'*'[4/7]'*'Go on any time'* ]]
    # The end of the input is the same as :quit; half a pair counts.
    answer --lang en forget --yes </dev/null
    answer --lang en feedback "$SURVEY" <<<'2'
    [[ $(saved) == 'can before=2' ]]
    answer --lang en feedback "$SURVEY" <<<'4'
    [[ $output == *'[1/7]'*'And now?'*'[2/7]'* ]]
    [[ $(saved) == $'can before=2\ncan now=4' ]]
}

@test "what can't be read is asked again and not saved" {
    answer --lang en feedback "$SURVEY" < <(printf '%s\n' 9 'two four' 2.4 $'\xc0\xce' '2 4' 0 '3 4' 3 six 6 2 z 'a d' d 101 eighty 0.5 100)
    [[ $status == 0 ]]
    [[ $output == *'two whole numbers from 1 to 5'* && $output == *'one whole number from 1 to 5'* ]]
    [[ $output == *'digits, such as 4'* && $output == *'not arrive as UTF-8'* ]]
    [[ $output == *'(a to d)'* && $output == *"d can't stand beside others"* ]]
    [[ $output == *'from 0 to 100'* && $output == *'digits, such as 80'* ]]
    [[ $(saved) == 'amount -=2
can before=2
can now=4
fast -=none
pace -=3
share -=100' ]]
}

@test "what looks like a secret is warned of once, and only then saved" {
    answer --lang en feedback "$SURVEY" < <(printf '%s\n' '' '' '' '' '' '' 'my key AKIAIOSFODNN7EXAMPLE' 'my key')
    [[ $output == *'looks like a key or an account number'* ]]
    [[ $(rows 'SELECT value FROM survey_answer WHERE item = "best"') == 'my key' ]]
    for secret in '-----BEGIN OPENSSH PRIVATE KEY-----' '123456789012'; do
        answer --lang ko forget --yes </dev/null
        answer --lang ko feedback "$SURVEY" < <(printf '%s\n' '' '' '' '' '' '' "$secret")
        [[ $output == *'계정 번호로 보이는 것'* && $output == *'이어서 답하려면'* ]]
        [[ $(rows 'SELECT count(*) FROM survey_answer WHERE item = "best"') == 0 ]]
        answer --lang ko feedback "$SURVEY" < <(printf '%s\n' "$secret" "$secret")
        [[ $(rows 'SELECT value FROM survey_answer WHERE item = "best"') == "$secret" ]]
    done
}

@test "colon commands: help, lang, an unknown one; a text that begins with a colon" {
    answer --lang en feedback "$SURVEY" <<'LINES'
:help
:hlep
:lang
:lang en
:skip





::-)
LINES
    [[ $output == *':skip    pass this item'*'is written ::'* && $output != *' ..'* && $output == *'did you mean :help'* ]]
    [[ $output == *'서버를 만들 수 있다'* ]]
    [[ $(rows 'SELECT value FROM survey_answer WHERE item = "best"') == ':-)' ]]
    [[ $(state) == 'done' ]]
}

@test "an answered survey can be gone through again to change it" {
    answer --lang en feedback "$SURVEY" < <(printf '%s\n' '2 4' '' '' '' '' '' mine)
    [[ $(state) == 'done' ]]
    before=$(saved)
    answer --lang en feedback "$SURVEY" <<<'n'
    [[ $output == *'answered this survey'* && $output != *'[1/7]'* && $(saved) == "$before" ]]
    answer --lang en feedback "$SURVEY" < <(printf '%s\n' '' '' 5)
    [[ $output == *'Your answer: 2 → 4'* ]]
    [[ $(saved) == "${before/pace -=/pace -=5}" && $(rows 'SELECT count(*) FROM survey_form') == 1 ]]
}

@test "the end of a quiz offers it once: declined is declined, also by the end of the input" {
    answer --lang en take "$SURVEY" <<<$'O\n\nno, thanks'
    [[ $status == 0 && $output == *'Result'*'Answer a survey of 7 items'*"wrapup feedback $SURVEY"* ]]
    [[ $(state) == declined ]]
    answer --lang en take "$SURVEY" <<<$'O\n\n'
    [[ $output == *'Result'* && $output != *'Answer a survey'* ]]
    answer --lang en feedback "$SURVEY" <<<'2 4'
    [[ $(state) == open && $output == *'[2/7]'* ]]
    answer --lang en forget --yes </dev/null
    answer --lang ko take "$SURVEY" <<<$'O\n'
    [[ $status == 0 && $output == *'강의 설문 7문항(익명, 약 1분)'* && $output != *'나중에 답하려면'* ]]
    [[ $(state) == declined ]]
}

@test "the end of a quiz offers it once: Enter or a yes begins, and it is not offered again" {
    for yes in '' y ㅇ 네; do
        answer --lang ko take "$SURVEY" <<<$'O\n\n'"$yes"$'\n2 4'
        [[ $output == *'강의 설문'*'[1/7]'*'[2/7]'*'이어서 답하려면'* ]]
        [[ $(state) == open && $(rows 'SELECT count(*) FROM survey_answer') == 2 ]]
        answer --lang ko take "$SURVEY" <<<$'O\n\n'
        [[ $output == *'결과'* && $output != *'강의 설문'* ]]
        answer forget --yes </dev/null
    done
}

@test "it is offered after resume too, but not when a quiz was left, nor by a bank without one" {
    answer --lang en take "$SURVEY" </dev/null
    [[ $output != *'Answer a survey'* ]]
    answer --lang en resume <<<$'O\n\nn'
    [[ $output == *'Answer a survey of 7 items'* ]]
    answer --lang en take "$SMALL" two --seed 1 <<<$'a\nb\n\n'
    [[ $output == *'Result'* && $output != *'Answer a survey'* ]]
    answer --lang en feedback "$SMALL" </dev/null
    [[ $status == 4 && $output == *'"small" has no survey'* ]]
    answer --lang en feedback one two </dev/null
    [[ $status == 2 ]]
}

@test "a changed survey is a form of its own, and is not offered again" {
    cp "$SURVEY" "$BATS_TEST_TMPDIR/survey.json"
    answer --lang en feedback "$BATS_TEST_TMPDIR/survey.json" <<<'2 4'
    sed -i 's/How was the pace/How fast was it/' "$BATS_TEST_TMPDIR/survey.json"
    answer --lang en take "$BATS_TEST_TMPDIR/survey.json" <<<$'O\n\n'
    [[ $output == *'Result'* && $output != *'Answer a survey'* ]]
    answer --lang en feedback "$BATS_TEST_TMPDIR/survey.json" </dev/null
    [[ $output == *'[1/7]'* && $(rows 'SELECT count(*) FROM survey_form') == 2 ]]
}

@test "forget shows and erases it, move leaves it behind" {
    answer --lang en take "$SURVEY" </dev/null
    answer --lang en feedback "$SURVEY" < <(printf '%s\n' '' '' '' '' '' '' 'a secret thought')
    answer --lang en move "$BATS_TEST_TMPDIR/move.json" </dev/null
    [[ $status == 0 ]]
    run ! grep -q 'secret thought' "$BATS_TEST_TMPDIR/move.json"
    answer --lang en forget <<<'forget'
    [[ $output == *'8 survey answers'* && $(rows 'SELECT count(*) FROM survey_form') == 0 ]]
    run ! grep -aq 'secret thought' "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db"
}

@test "a store that can't be written stops the survey with a clear line" {
    answer --lang en feedback "$SURVEY" <<<'2 4'
    rows 'CREATE TRIGGER full BEFORE INSERT ON survey_answer BEGIN SELECT RAISE(ABORT, "no room"); END'
    answer --lang en feedback "$SURVEY" <<<$'3\n4'
    [[ $status == 4 && $output == *'no room'* && $output != *'[3/7]'* ]]
}
