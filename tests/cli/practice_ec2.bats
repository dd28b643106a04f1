#!/usr/bin/env bats
# The EC2 bank's practice quiz, whole, against a helper that tells of one instance with some faults.
# The tasks themselves are judged in tests/unit/, the real world is asked in tests/live/.

bats_require_minimum_version 1.5.0
load ../lib/check
load ../lib/quiz

setup() {
    fake_install
    cp tests/data/check/ec2.json "$FAKE_HELPER"
    world ".version = \"$(plain version --json | jq -r .wrapup)\" | .commands.t16.stdout = \"$(date +%s)\n\""
    touch "$BATS_TEST_TMPDIR/my.pem"
    local setting
    for setting in "region ap-northeast-2" "id i-0123456789abcdef0" "host 203.0.113.7" "key $BATS_TEST_TMPDIR/my.pem"; do
        # shellcheck disable=SC2086 # two words
        answer config instance.$setting </dev/null
        [[ $status == 0 ]]
    done
}

# What to type at each of the 26 tasks: an empty line to check it, one more to leave one that is not done.
way() {
    printf '\n%.0s' {1..5}
    printf '%s\n' 172.31.5.66 203.0.113.7
    printf '\n%.0s' {7..10} 11 11 12 13 13 {14..20} 21
    printf '%s\n' web "$1" 8080
    printf '\n%.0s' 23 24 24 25 25 26
    printf '%s\n' :finish :finish
}

@test "26 tasks in one sitting, in English: what passes, what fails, what can't be said, and the figures" {
    answer --lang en take ec2 practice < <(way 'GET / 200 from 198.51.100.9')
    [[ $status == 0 && $output == *'Practice check (26 tasks) · 26 tasks'* ]]
    [[ $output == *'[1/26]'*'O1.iam · t01'*'pass     t01'*'[26/26]'* ]]
    [[ $output == *'172.31.5.66 is a private address'*'Type it to have it checked again'*'pass     t06'* ]]
    [[ $output == *'fail     t11'*'100 % of the internet'*'next: Change the source'* ]]
    [[ $output == *'warning  t13'*'22/tcp'* ]]
    [[ $output == *'pass     t21'*'pass     t22'*'fail     t24'*'fail     t25'* ]]
    [[ $output == *'[25/26]'*'your answers go with it when it is terminated'* ]]
    [[ $(rows "SELECT verdict FROM response WHERE item = 't06' AND attempt_try = 1") == wrong ]]
    [[ $(rows "SELECT count(*) FROM response WHERE verdict = 'right'") -ge 18 ]]
    [[ $(rows "SELECT count(*) FROM response WHERE verdict = 'unknown'") == 0 ]]
    [[ $output == *'Practice '*' %: '*'at the first check'* && $output != *'Understood'* ]]
    # No address, line of a log or account is in what was kept or what is carried away.
    answer move "$BATS_TEST_TMPDIR/moved" </dev/null
    jq .attempts "$BATS_TEST_TMPDIR/moved" >"$BATS_TEST_TMPDIR/attempts"
    grep -q '"answer"' "$BATS_TEST_TMPDIR/attempts"
    run ! grep -E '203\.0\.113|172\.31|198\.51|123456789012|i-0123456789abcdef0' "$BATS_TEST_TMPDIR/attempts"
    [[ $(rows "SELECT count(*) FROM check_result WHERE evidence GLOB '*203.0.113*' OR evidence GLOB '*198.51*' OR evidence GLOB '*123456789012*'") == 0 ]]
}

@test "the same in Korean" {
    answer --lang ko take ec2 practice < <(way 'GET / 200 from 198.51.100.9')
    [[ $status == 0 && $output == *'실습 확인 (과제 26개) · 과제 26개'* ]]
    [[ $output == *'루트가 아닌 IAM 신원'*'통과'*'t01'*'실패'*'t06'*'다시 확인하려면 입력하고'*'통과'*'t06'* ]]
    [[ $output == *'주의'*'t13'*'실패'*'t24'*'확인한 과제 '*'개를 해냈어요'* ]]
}

@test "several lines of pasted JSON are one answer to the task that asks for them" {
    world '.aws = "no_credentials"'
    answer --lang en take ec2 practice < <(printf '%s\n' '{' '  "UserId": "AIDAEXAMPLE",' '  "Account": "123456789012",' \
        '  "Arn": "arn:aws:iam::123456789012:root"' '}' \
        '{"UserId": "AIDAEXAMPLE", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/learner"}' ':quit')
    [[ $output == *'fail     t01'*'pass     t01'*'[2/26]'* && $output != *'nothing to type here'* ]]
    [[ $(rows "SELECT count(*) FROM event WHERE instr(body, '123456789012')") == 0 ]]
}

@test "what stays the same is typed once: the port of the app is taken again with Enter" {
    answer --lang en take ec2 practice < <(printf '%s\n' ':list 13' 8080 '' ':list 22' '' ':quit')
    [[ $output == *'[22/26]'*'(Enter: 8080, as before)'*'pass     t22'* ]]
}
