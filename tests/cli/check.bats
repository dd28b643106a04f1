#!/usr/bin/env bats
# `check` in a pipe: which tasks, which status, what is asked, trusted, kept. The helper answers from a file;
# a terminal is tests/terminal/check.bats', forms for other programs are check_formats.bats'.

load ../lib/check

setup() { fake_install; }

# check ARGUMENT...: with $PRACTICE on this function's standard input; $output holds both outputs.
check() {
    status=0
    output=$(plain "${WITH[@]}" --lang "${lang-en}" check --bank "$PRACTICE" "$@" 2>&1) || status=$?
    echo "$output"
}

# ready: the tasks are trusted and there is something to look at.
ready() {
    trust
    plain config instance.host 203.0.113.10
}

rows() { sqlite3 "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db" "$1"; }

@test "all passed is 0, with a line per task and a summary" {
    ready
    check --input app-port=8080 </dev/null
    [ "$status" -eq 0 ]
    [[ $output == *'✓ pass     p1 Port 22 answers'*'✓ pass     p5 A web page answers'* ]]
    [[ $output == *'5 tasks: 5 passed, 0 failed, 0 to wait for, 0 unknown, 0 skipped'* ]]
    [[ $output == *'  A ✓✓        2/2 Open the way'* ]]
    [[ $output == *'All that was checked is done. Well done!'* ]]
}

@test "something failed is 1, and the first step that stands in the way has one next action" {
    ready
    world '.commands.p3.stdout = "hullo\n"'
    check </dev/null
    [ "$status" -eq 1 ]
    [[ $output == *'The step that stands in the way:
✗ fail     p3 There is a greeting'*'observed: '*'  next: Write the greeting.'* ]]
}

@test "a warning spoils nothing" {
    ready
    world '.commands.p4.stdout = "hm\n"'
    check </dev/null
    [ "$status" -eq 0 ]
    [[ $output == *'! warning  p4 There is a farewell, too'*'and 1 warning of tasks that only advise'* ]]
}

@test "unknown is 3 and no failure" {
    ready
    world '.ssh.outcome = "disconnected"'
    check p3 </dev/null
    [ "$status" -eq 3 ]
    [[ $output == *' 0 failed'* ]]
}

@test "Korean says states in words and signs" {
    ready
    world '.commands.p3.stdout = "hullo\n"'
    lang=ko check </dev/null
    [[ $output == *'✗ 실패    p3 인사말이 있다'*'과제 5개: 통과 4, 실패 1, 대기 0, 미확인 0, 건너뜀 0'*'지금 막힌 단계:'*'  다음: 인사말을 쓰세요.'* ]]
}

@test "a task or an objective brings along what it requires, and says so" {
    ready
    check p3 </dev/null
    [ "$status" -eq 0 ]
    [[ $output == *'Checked along with it, because it comes first: p1, p2'* ]]
    [[ $output != *p4* ]]
    check A </dev/null
    [[ $output == *'✓ pass     p1'*'✓ pass     p2'* ]]
    [[ $output != *p3* ]]
    check A.port </dev/null
    [[ $output != *p2* ]]
}

@test "an unknown task names the nearest" {
    check p33 </dev/null
    [ "$status" -eq 4 ]
    [[ $output == *'there is no task or objective "p33" in "practice": did you mean "p3"?'* ]]
    check zzzzz </dev/null
    [ "$status" -eq 4 ]
}

@test "usage errors are 2" {
    check --json --tap </dev/null
    [ "$status" -eq 2 ]
    check --watch 5 </dev/null
    [ "$status" -eq 2 ]
    [[ $output == *'"--watch" is "5"'*'from 10 to 3600'* ]]
    check --input port </dev/null
    [ "$status" -eq 2 ]
    check --nonsense </dev/null
    [ "$status" -eq 2 ]
}

@test "without --bank it is the only bank with tasks" {
    run plain "${WITH[@]}" --lang en check --policy </dev/null
    [ "$status" -eq 0 ]
    [[ $output == *'ec2:DescribeInstances'* ]]
    status=0
    output=$(plain --lang en check --bank tests/data/bank/small.json 2>&1 </dev/null) || status=$?
    [ "$status" -eq 4 ]
    [[ $output == *'the bank "small" has no tasks to check'* ]]
}

# ---- trust -------------------------------------------------------------------------------------

@test "tasks of another bank run only when trusted, and say why they don't" {
    check </dev/null
    [ "$status" -eq 3 ]
    [[ $output == *'5 skipped'*'the tasks of this bank are not trusted yet'* || $output == *'the tasks of this bank are not trusted yet'*'5 skipped'* ]]
    [ ! -e "$FAKE_HELPER.jobs" ]
}

@test "--trust shows every probe and its hash; the hash agrees; a changed bank is asked about anew" {
    check --trust </dev/null
    [[ $output == *'p3 There is a greeting
  probe {"command":"cat /etc/greeting","kind":"ssh"}'*'The hash of these tasks: '* ]]
    plain config instance.host 203.0.113.10
    check --trust "${output##*: }" p1 </dev/null
    [ "$status" -eq 0 ]
    check p1 </dev/null
    [ "$status" -eq 0 ]
    sed 's|/etc/greeting|/etc/shadow|' "$PRACTICE" >"$BATS_TEST_TMPDIR/changed.json"
    PRACTICE=$BATS_TEST_TMPDIR/changed.json
    check p1 </dev/null
    [ "$status" -eq 3 ]
    check --trust 0000000000000000000000000000000000000000000000000000000000000000 p1 </dev/null
    [ "$status" -eq 4 ]
}

@test "shipped tasks need no trust" {
    run plain "${WITH[@]}" --lang en check t14 </dev/null
    [[ $output != *trusted* ]]
}

# ---- inputs ------------------------------------------------------------------------------------

@test "--input goes to its task, is checked, and is remembered where it stays the same" {
    ready
    check p5 --input app-port=8080 </dev/null
    [ "$(asked 'select(.kind == "http").port')" = 8080 ]
    check p5 --input app-port=99999 </dev/null
    [ "$status" -eq 4 ]
    check p5 --input colour=red </dev/null
    [ "$status" -eq 4 ]
    [[ $output == *'no task of "practice" asks for "colour"'* ]]
}

@test "in a pipe nothing is asked without --ask; what was typed before does" {
    ready
    check p5 <<<'8081'
    [[ $output != *'On which port'* ]]
    [ "$(asked 'select(.kind == "http").port' | tail -n 1)" = 80 ]
    check p5 --ask <<<'8081'
    [[ $output == *'On which port does your app answer?'* ]]
    [ "$(asked 'select(.kind == "http").port' | tail -n 1)" = 8081 ]
    check p5 </dev/null
    [ "$(asked 'select(.kind == "http").port' | tail -n 1)" = 8081 ]
    check p5 --ask <<<''
    [[ $output == *'(Enter: 8081, as before)'* ]]
    [ "$(asked 'select(.kind == "http").port' | tail -n 1)" = 8081 ]
}

@test "a value over several lines is taken whole" {
    printf '{\n "UserId": "AIDA",\n "Account": "123456789012",\n "Arn": "arn:aws:iam::123456789012:user/kim"\n}\n' |
        plain "${WITH[@]}" --lang en check t01 --ask --json >"$BATS_TEST_TMPDIR/out"
    [ "$(jq -r '.tasks[0].state' "$BATS_TEST_TMPDIR/out")" = pass ]
}

# ---- hosts, evidence, policy, no helper ----------------------------------------------------------

@test "a new host is accepted by its fingerprint only" {
    ready
    world '.new_host = true'
    check p2 </dev/null
    [ "$status" -eq 3 ]
    [[ $output == *'was not met before'*'say --accept-host SHA256:AAA'* ]]
    check p2 --accept-host SHA256:BBB </dev/null
    [ "$status" -eq 3 ]
    [[ $output == *'not the SHA256:BBB that was given'* ]]
    check p2 --accept-host SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA </dev/null
    [ "$status" -eq 0 ]
}

instances='{"Reservations":[{"Instances":[{"InstanceId":"i-0123456789abcdef0","InstanceType":"t3.micro","KeyName":"my-key",
"State":{"Name":"running"},"Placement":{"AvailabilityZone":"ap-northeast-2a"},"MetadataOptions":{"HttpTokens":"required"}}]}]}'

@test "evidence answers from one or several files, and from what is pasted" {
    echo "$instances" >"$BATS_TEST_TMPDIR/out.json"
    echo '{"SecurityGroupRules":[]}' >"$BATS_TEST_TMPDIR/rules.json"
    plain "${WITH[@]}" check t07 --json --evidence "$BATS_TEST_TMPDIR/rules.json" --evidence "$BATS_TEST_TMPDIR/out.json" \
        </dev/null >"$BATS_TEST_TMPDIR/report"
    [ "$(jq -r '.tasks[] | select(.id == "t07") | .state + " " + .route' "$BATS_TEST_TMPDIR/report")" = 'pass file' ]
    echo "$instances" | plain "${WITH[@]}" check t07 --json --evidence - >"$BATS_TEST_TMPDIR/report"
    [ "$(jq -r '.tasks[] | select(.id == "t07") | .state + " " + .route' "$BATS_TEST_TMPDIR/report")" = 'pass file' ]
    check --evidence "$BATS_TEST_TMPDIR/none.json" </dev/null
    [ "$status" -eq 4 ]
}

@test "evidence that can't be read is named with its place" {
    printf 'some talk\n\n{"Reservations": [\n  {"Instances": [{"InstanceId": "i-0123456789abcdef0",]}]}\n' >"$BATS_TEST_TMPDIR/broken"
    check p2 --evidence - <"$BATS_TEST_TMPDIR/broken"
    [ "$status" -eq 4 ]
    [[ $output == *'-:4:55: '*'of line 4'*'describe-'* ]]
    head -c 120 <<<"$instances" >"$BATS_TEST_TMPDIR/cut.json"
    check p2 --evidence "$BATS_TEST_TMPDIR/cut.json" </dev/null
    [ "$status" -eq 4 ]
    [[ $output == *'cut.json:'* ]]
    lang=ko check p2 --evidence - <<<'{"some": "thing"}'
    [ "$status" -eq 4 ]
    [[ $output == *읽을* ]]
    # With something that can be read the rest is talk.
    { echo '{oops'; echo "$instances"; } >"$BATS_TEST_TMPDIR/mixed"
    plain "${WITH[@]}" check t07 --json --evidence "$BATS_TEST_TMPDIR/mixed" </dev/null >"$BATS_TEST_TMPDIR/report"
    [ "$(jq -r '.tasks[] | select(.id == "t07") | .state + " " + .route' "$BATS_TEST_TMPDIR/report")" = 'pass file' ]
}

@test "--policy prints the policy that is shipped" {
    plain check --policy >"$BATS_TEST_TMPDIR/policy.json"
    diff "$BATS_TEST_TMPDIR/policy.json" quizzes/iam/ec2-policy.json
}

@test "without a helper it is said how to get one, and everything is unknown" {
    ready
    rm "$BATS_TEST_TMPDIR/bin/wrapup-helper"
    WITH=(PATH=/nonexistent)
    check </dev/null
    [ "$status" -eq 3 ]
    # shellcheck disable=SC2016 # for the reader
    [[ $output == *'wrapup-helper, which does the checking, is not installed: build it with `make`'* ]]
    [[ $output == *'0 failed'* ]]
}

@test "a helper in PATH is found when none stands beside the program" {
    ready
    mkdir "$BATS_TEST_TMPDIR/elsewhere"
    mv "$BATS_TEST_TMPDIR/bin/wrapup-helper" "$BATS_TEST_TMPDIR/elsewhere/"
    WITH+=("PATH=/nonexistent:$BATS_TEST_TMPDIR/elsewhere:$PATH")
    check p1 </dev/null
    [ "$status" -eq 0 ]
}

# ---- what is kept ------------------------------------------------------------------------------

@test "each check is kept with its state, the memory in a table of its own" {
    ready
    world '.commands.p3.stdout = "hullo\n"'
    check </dev/null
    [ "$(rows "SELECT group_concat(task || ' ' || state) FROM (SELECT task, state FROM check_result ORDER BY task)")" = \
        'p1 pass,p2 pass,p3 fail,p4 pass,p5 pass' ]
    check p1 </dev/null
    [ "$(rows "SELECT count(*) FROM check_result WHERE task = 'p1'")" = 2 ]
}

@test "the store's own failure is 5" {
    ready
    chmod 000 "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db"
    status=0
    plain "${WITH[@]}" --db "$BATS_TEST_TMPDIR" check --bank "$PRACTICE" </dev/null || status=$?
    [ "$status" -eq 5 ]
}

@test "planted secrets are in no file, no document and no job" {
    ready
    plain config instance.key "$BATS_TEST_TMPDIR/my.pem"
    printf -- '-----BEGIN RSA PRIVATE KEY-----\nPLANTEDKEY\n' >"$BATS_TEST_TMPDIR/my.pem"
    WITH+=(AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=PLANTEDSECRET AWS_SESSION_TOKEN=PLANTEDTOKEN)
    world '.aws = {"GetCallerIdentity": {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/kim", "UserId": "A"},
        "DescribeInstances": {"Reservations": [{"Instances": [{"InstanceId": "i-0123456789abcdef0", "InstanceType": "t3.micro",
        "State": {"Name": "running"}, "PublicIpAddress": "203.0.113.10", "PrivateIpAddress": "172.31.5.6",
        "Placement": {"AvailabilityZone": "ap-northeast-2a"}}]}]}}'
    plain "${WITH[@]}" check --json --input address=203.0.113.10 --input log-line=PLANTEDLINE </dev/null \
        >"$BATS_TEST_TMPDIR/report" 2>"$BATS_TEST_TMPDIR/talk" || true
    run grep -rlaE 'PLANTED|AKIAIOSFODNN7EXAMPLE' "$BATS_TEST_TMPDIR"/{data,report,talk,answers.json.jobs}
    [ -z "$output" ]
    # For others' eyes is the evidence; the learner's own texts may hold an address.
    run jq -r '.tasks[].evidence' "$BATS_TEST_TMPDIR/report"
    [[ $output != *203.0.113* && $output != *172.31* && $output != *123456789012* ]]
    run rows 'SELECT * FROM check_result'
    [[ $output != *203.0.113* && $output != *172.31* && $output != *123456789012* ]]
}

# ---- answers that must leave the instance ----------------------------------------------------------

@test "on the instance it is said how the answers leave it, until they have left" {
    world '.imds = {outcome: "answered", values: {"instance-id": "i-0123456789abcdef0"}}'
    ready
    plain config instance.id i-0123456789abcdef0
    plain take tests/data/bank/small.json two <<<$'b\n' >/dev/null 2>&1
    check p3 </dev/null
    [[ $output == *'Your answers are on this instance and nowhere else'*'cd && wrapup move answers.json'* ]]
    [[ $output == *'scp -i my-key.pem ubuntu@203.0.113.10:answers.json .'*'wrapup import answers.json'* ]]
    plain move "$BATS_TEST_TMPDIR/answers.move"
    check p3 </dev/null
    [[ $output != *'nowhere else'* ]]
    plain take tests/data/bank/small.json two <<<$'b\n' >/dev/null 2>&1
    check p3 </dev/null
    [[ $output == *'nowhere else'* ]]
}

# ---- again and again -------------------------------------------------------------------------------

@test "--watch goes on until all is well, and tells changes only" {
    ready
    world '.commands.p3.stdout = "hullo\n"'
    (plain_exec "${WITH[@]}" --lang en check --bank "$PRACTICE" --watch) </dev/null >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    local pid=$!
    poll_for 'fail     p3' "$BATS_TEST_TMPDIR/out"
    world '.commands.p3.stdout = "hello\n"'
    wait $pid
    cat "$BATS_TEST_TMPDIR/out"
    [ "$(grep -c 'pass     p1' "$BATS_TEST_TMPDIR/out")" -eq 1 ]
    grep -q 'pass     p3' "$BATS_TEST_TMPDIR/out"
    grep -q 'Well done' "$BATS_TEST_TMPDIR/out"
    [ "$(rows "SELECT group_concat(state) FROM (SELECT state FROM check_result WHERE task = 'p3' ORDER BY id)")" = fail,pass ]
    [ "$(rows "SELECT count(*) FROM check_result WHERE task = 'p1'")" = 1 ]
}

@test "--watch does not log in again by itself after a refusal" {
    ready
    world '.ssh.outcome = "key_refused"'
    check --watch </dev/null
    [ "$status" -eq 1 ]
    [[ $output == *'The login did not work, so it is not tried again by itself.'* ]]
    [ "$(asked 'select(.kind == "ssh").kind')" = '"ssh"' ]
}
