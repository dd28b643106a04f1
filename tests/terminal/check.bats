# `check` at a terminal: progress that is written over, questions, Ctrl-C, Korean at 80 and 40 columns, and no
# escape sequence where none is welcome. What comes out in a pipe is tests/cli/check.bats'.

bats_require_minimum_version 1.5.0
load ../lib/check
load ../lib/tmux

setup() { fake_install; }
teardown() { term_close; }

# prompt [-x COLUMNS] LANGUAGE [NAME=VALUE]...: the wrapup> prompt, a host configured, the tasks trusted.
prompt() {
    local size=()
    if [[ $1 == -x ]]; then
        size=(-x "$2")
        shift 2
    fi
    local language=$1
    shift
    term_open "${size[@]}" "${WITH[@]}" "$@" -- "$WRAPUP" --lang "$language"
    wait_for 'wrapup>$'
    term_line 'config instance.host 203.0.113.10'
    wait_for 'instance.host ='
    if [[ ${trusted-yes} == yes ]]; then
        BATS_TEST_TMPDIR=$TERM_DIR trust
    fi
    tmux_run clear-history
    term_keys C-l
}

check() { term_line "check --bank $PRACTICE $*"; }


@test "tasks at work stand below those that are done, and are gone at the end" {
    world '.delay_ms = {"p3": 1500, "p4": 1500}'
    prompt en
    check p3 p4
    wait_for '✓ pass     p2 SSH login works'
    wait_for '^…          p3 There is a greeting$'
    screen_has '^2 of 4 tasks checked · Ctrl-C stops$'
    wait_for 'Well done!'
    screen_lacks '^…'
    screen_lacks 'Ctrl-C stops'
    screen_has '^✓ pass     p3 There is a greeting$'
    wait_for 'wrapup>$'
}

@test "nothing is cleared before it is written: the screen never stands half empty" {
    world '.delay_ms = {"p3": 500, "p4": 700}'
    prompt en
    : >"$TERM_DIR/raw"
    check p3 p4
    wait_for 'Well done!'
    run grep -c $'\033\\[2J' "$TERM_DIR/raw"
    [ "$output" = 0 ]
    # Up, then a line that erases its own rest; what is left below is erased last.
    grep -q $'\033\\[[0-9]*A.*✓' "$TERM_DIR/raw"
}

@test "Korean at 80 columns" {
    world '.commands.p3.stdout = "hullo\n"'
    prompt ko
    check p3
    wait_for '지금 막힌 단계:'
    wait_for 'wrapup>$'
    golden check-80-ko
}

@test "Korean at 40 columns" {
    world '.commands.p3.stdout = "hullo\n"'
    prompt -x 40 ko
    check p3
    wait_for '지금 막힌 단계:'
    wait_for 'wrapup>$'
    golden check-40-ko
}

@test "progress fits 40 columns in one row each, in Korean" {
    world '.delay_ms = {"p3": 2000, "p4": 2000}'
    prompt -x 40 ko
    check
    wait_for '앱이 응답하는 포트는'
    term_line ''
    wait_for '^과제 5개 중 [0-9]개 확인 · Ctrl-C로 멈춤$'
    wait_for '^…         p4 작별 인사도 있다$'
    wait_for '잘했어요!'
    wait_for 'wrapup>$'
}

@test "Ctrl-C stops what is at work; the rest is unknown, the prompt comes back" {
    world '.delay_ms = {"p2": 20000}'
    prompt en
    check p2
    wait_for '✓ pass     p1'
    wait_for 'Ctrl-C stops'
    term_keys C-c
    wait_for 'the check was stopped before this was known'
    wait_for 'wrapup>$'
    screen_has '1 passed, 0 failed, 0 to wait for, 1 unknown'
    term_line version
    wait_for '^wrapup [0-9]'
}

@test "SIGTERM during a check ends the program in good order" {
    world '.delay_ms = {"p2": 20000}'
    prompt en
    check p2
    wait_for 'Ctrl-C stops'
    kill -TERM "$(term_pid)"
    wait_exit 143
}

@test "--watch shows what is open and what to do, and ends with the last summary at Ctrl-C" {
    world '.commands.p3.stdout = "hullo\n"'
    prompt ko
    check p3 --watch
    wait_for '^남은 과제 1개, [0-9]+초 뒤 다시 확인 · Ctrl-C로 끝냄$'
    screen_has '^  다음: 인사말을 쓰세요.$'
    term_keys C-c
    wait_for '과제 3개: 통과 2, 실패 1'
    wait_for 'wrapup>$'
    screen_lacks 'Ctrl-C로 끝냄'
}

@test "--watch ends by itself when the learner has done what was missing" {
    world '.commands.p3.stdout = "hullo\n"'
    prompt en
    check p3 --watch
    wait_for 'next round in'
    world '.commands.p3.stdout = "hello\n"'
    wait_for 'Well done!' 30
    screen_has '^✓ pass     p3 There is a greeting$'
}

@test "a bank that did not come with the program is shown and trusted once" {
    trusted=no prompt en
    check p1
    wait_for 'If you trust them, type "yes" in full'
    screen_has 'probe \{"command":"cat /etc/greeting","kind":"ssh"\}'
    term_line y
    wait_for 'Not trusted: none of them runs.'
    wait_for 'wrapup>$'
    [ ! -e "$FAKE_HELPER.jobs" ]
    check p1
    wait_for 'in full'
    term_line yes
    wait_for '✓ pass     p1'
    term_keys C-l
    check p1
    wait_for '✓ pass     p1'
    screen_lacks 'in full'
}

@test "a new server's key is shown, and only yes in full accepts it" {
    world '.new_host = true'
    prompt ko
    check p2
    wait_for '서버 키: ssh-ed25519, 지문 SHA256:AAA'
    screen_has '시스템 로그 가져오기'
    term_line 네
    wait_for '승인하지 않았어요'
    wait_for 'wrapup>$'
    term_keys C-l
    check p2
    wait_for '지문 SHA256:AAA'
    wait_for '>$'
    term_line 예
    wait_for '✓ 통과    p2 SSH로 로그인한다'
}

@test "inputs are asked with where to find them, passed over with Enter, and remembered" {
    prompt en
    check p5
    wait_for 'On which port does your app answer\?'
    term_line 99999
    wait_for "that can't be it"
    term_line 8080
    wait_for '✓ pass     p5'
    term_keys C-l
    check p5
    wait_for '\(Enter: 8080, as before\)'
    term_line ''
    wait_for 'Well done!'
    [ "$(asked 'select(.kind == "http").port' | tail -n 1)" = 8080 ]
}

@test "no escape sequence of ours with TERM=dumb, and no colour with NO_COLOR" {
    prompt en TERM=dumb
    : >"$TERM_DIR/raw"
    check p1
    wait_for 'Well done!'
    run grep -c $'\033' "$TERM_DIR/raw"
    [ "$output" = 0 ]
    prompt en NO_COLOR=1
    : >"$TERM_DIR/raw"
    check p1
    wait_for 'Well done!'
    run grep -cE $'\033\\[[0-9;]*m' "$TERM_DIR/raw"
    [ "$output" = 0 ]
}

@test "all 26 tasks of the EC2 bank scroll by on a small screen and leave one line each" {
    world '.commands = {} | .delay_ms = {"ssh": 500}'
    term_open -x 60 -y 12 "${WITH[@]}" -- "$WRAPUP" --lang ko check --bank quizzes/ec2.json --input address=203.0.113.10
    poll 20 screen_has '>$'
    term_keys C-d # no other inputs
    wait_for '지금 막힌 단계:'
    run bash -c "$(declare -f tmux_run); TERM_DIR=$TERM_DIR; tmux_run capture-pane -p -S -200 | grep -cE '^[✓✗!…?–] +[^ ]+ +t[0-9][0-9] '"
    [ "$output" -ge 26 ]
    [ "$output" -le 27 ] # and the step that stands in the way once more
}

@test "config instance at a terminal: a number picks, Tab completes, Ctrl-D keeps what was answered" {
    world '.aws = {"GetCallerIdentity": {"Account": "1", "Arn": "arn:aws:iam::1:user/k", "UserId": "A"},
        "DescribeInstances": {"Reservations": [{"Instances": [
            {"InstanceId": "i-0123456789abcdef0", "InstanceType": "t3.micro", "State": {"Name": "running"}},
            {"InstanceId": "i-0aaaaaaaaaaaaaaaa", "InstanceType": "t3.nano", "State": {"Name": "stopped"}}]}]}}'
    term_open "${WITH[@]}" -- "$WRAPUP" --lang ko config instance
    wait_for '프로필을 쓸까요'
    term_line ''
    wait_for '리전에 있나요'
    term_line ''
    wait_for '2\) i-0aaaaaaaaaaaaaaaa  t3.nano  중지됨'
    term_type 'i-01'
    term_keys Tab
    wait_for 'i-0123456789abcdef0 ?$'
    term_keys Enter
    wait_for '어느 주소로'
    term_keys C-d
    wait_for '답한 것까지 저장했어요'
    wait_exit 0
    run env -i PATH="$PATH" HOME="$TERM_DIR/home" XDG_DATA_HOME="$TERM_DIR/data" "$WRAPUP" config instance --json
    [[ $output == *'"instance.id":"i-0123456789abcdef0"'* ]]
}
