#!/usr/bin/env bats
# The probe "aws" where all goes well: how it asks, what it makes of pages, and what it refuses to ask.
# An endpoint that is wrong is helper_aws_errors.bats's and helper_aws_hostile.bats's part.

setup() {
    . tests/lib/aws.bash
}

teardown() {
    rigs_end
    aws_secrets_kept
}

@test "all calls of a job are answered in one go, the observation last" {
    aws_rig
    ask_aws "$(call who GetCallerIdentity)" "$(call all DescribeInstances)" \
        "$(call one DescribeInstanceTypes '{"InstanceType.1":"t3.micro"}')"
    [ "${#lines[@]}" -eq 4 ]
    [ "${lines[3]}" = '{"id":1,"kind":"aws","observation":{"outcome":"done","region":"ap-northeast-2","credentials":"environment"}}' ]
    [ "$(facts who)" = '{"Arn":"arn:aws:iam::123456789012:user/learner","UserId":"AIDAEXAMPLEID","Account":"123456789012"}' ]
    [ "$(facts all '[.Reservations[].Instances[] | .InstanceId, .State.Name]')" = \
        '["i-0123456789abcdef0","running","i-0123456789abcdef1","terminated"]' ]
    [ "$(facts one '.InstanceTypes | map(.FreeTierEligible, .ProcessorInfo.SupportedArchitectures)')" = \
        '[true,["x86_64"]]' ]
    [[ $(note all .request_id) =~ ^[0-9a-f-]{36}$ ]]
    [[ $(note all .spent_ms) =~ ^[0-9]+$ ]]
}

@test "a request is a signed POST to / with one header beyond what HTTP needs, the token" {
    aws_rig
    ask_aws AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY \
        "AWS_SESSION_TOKEN=$aws_token" "$(call a DescribeKeyPairs '{"KeyName.1":"다른 키","IncludePublicKey":"true"}')"
    [ "$(facts a '.KeyPairs[0].PublicKey')" = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE 다른 키' ]
    [ "$(jq -c '[.method, .target, .action, (.headers | keys)]' "$aws_log")" = \
        '["POST","/","DescribeKeyPairs",["accept","authorization","content-length","content-type","host","user-agent","x-amz-date","x-amz-security-token"]]' ]
    [[ $(jq -r '.headers["user-agent"]' "$aws_log") =~ ^wrapup/[0-9.]+$ ]]
    [[ $(jq -r .headers.authorization "$aws_log") == *'/ap-northeast-2/ec2/aws4_request'*'host;x-amz-date;x-amz-security-token'* ]]
}

@test "values of any kind are signed right" {
    aws_rig
    value=$'a b+c&d=e%20~_-./*?\u00e9 \t"\\'
    ask_aws "$(call a DescribeVolumes "$(jq -nc --arg v "$value" '{"Filter.1.Name":"tag:class","Filter.1.Value.1":"ec2","Filter.1.Value.2":$v}')")"
    [ "$(facts a '.Volumes | map(.VolumeId)')" = '["vol-0123456789abcdef0"]' ]
    [ "$(jq -r '.parameters["Filter.1.Value.2"]' "$aws_log")" = "$value" ]
}

@test "the job's region goes before the environment's; both scope the signature" {
    aws_rig '.region = "eu-west-3"'
    ask_aws '"region":"eu-west-3",' "$(call a DescribeAddresses)"
    [ "$(facts a '.Addresses | length')" = 2 ]
    [ "$(jq -r -s '.[-1].observation.region' <<<"$output")" = eu-west-3 ]
    ask_aws "$(call a DescribeAddresses)"
    [ "$(note a .error)" = auth ]
}

@test "rules of every kind arrive whole" {
    aws_rig
    ask_aws "$(call a DescribeSecurityGroupRules '{"Filter.1.Name":"group-id","Filter.1.Value.1":"sg-0123456789abcdef0","Filter.1.Value.2":"sg-0123456789abcdef1"}')" \
        "$(call b DescribeSecurityGroups '{"GroupId.1":"sg-0123456789abcdef0"}')" \
        "$(call c GetManagedPrefixListEntries '{"PrefixListId":"pl-0123456789abcdef0"}')"
    [ "$(facts a .SecurityGroupRules)" = "$(jq -c .SecurityGroupRules tests/data/aws/class.json)" ]
    [ "$(facts b .SecurityGroups)" = "$(jq -c '[.SecurityGroups[0]]' tests/data/aws/class.json)" ]
    [ "$(facts c .Entries)" = '[{"Cidr":"192.0.2.0/24","Description":"campus"},{"Cidr":"198.51.100.0/24"}]' ]
}

@test "pages are followed and merged" {
    aws_rig '.page = 2'
    ask_aws "$(call a DescribeSecurityGroupRules)" "$(call b DescribeInstances '{"MaxResults":"5"}')"
    [ "$(facts a .SecurityGroupRules)" = "$(jq -c .SecurityGroupRules tests/data/aws/class.json)" ]
    [ "$(asked DescribeSecurityGroupRules)" -eq 4 ]
    [ "$(facts b '.Reservations | length')" = 2 ]
}

@test "pages without end are given up: half an answer is none" {
    aws_rig '.faults = {DescribeInstances: {kind: "pages"}}'
    ask_aws "$(call a DescribeInstances)"
    [ "$(note a '[.error, .message, .facts]')" = '["server","the answer has too many pages",null]' ]
    [ "$(asked DescribeInstances)" -eq 50 ]
}

@test "no instance at all is an empty list" {
    aws_rig '.Reservations = []'
    ask_aws "$(call a DescribeInstances)"
    [ "$(facts a)" = '{"Reservations":[]}' ]
}

@test "calls go out together and are told one by one: a slow one holds up nobody" {
    aws_rig '.faults = {DescribeVolumes: {kind: "silent"}}'
    ask_aws '"deadline_ms":2000,' "$(call slow DescribeVolumes)" "$(call a DescribeInstances)" \
        "$(call b DescribeAddresses)"
    [ "$(note slow .error)" = deadline ]
    [ "$(note a .error)" = null ]
    [ "$(jq -s -c 'map(.note.call)' <<<"$output" | tr -d '"' | sed 's/a,b\|b,a/ab/')" = '[ab,slow,null]' ]
    [ "$(outcome)" = 'done' ]
    scene '.meet = 5'
    ask_aws '"deadline_ms":20000,' "$(call a DescribeInstances)" "$(call b DescribeAddresses)" \
        "$(call c DescribeVolumes)" "$(call d DescribeImages)" "$(call e GetCallerIdentity)"
    for id in a b c d e; do [ "$(note "$id" .error)" = null ]; done
}

@test "throttled and failing servers are asked again, with growing pauses" {
    aws_rig '.faults = {DescribeInstances: {kind: "throttle", times: 3}, DescribeVolumes: {kind: "html", times: 2},
        GetCallerIdentity: {kind: "throttle", times: 1}, DescribeAddresses: {kind: "reset", times: 1}}'
    ask_aws "$(call a DescribeInstances)" "$(call b DescribeVolumes)" "$(call c GetCallerIdentity)" \
        "$(call d DescribeAddresses)"
    for id in a b c d; do [ "$(note "$id" .error)" = null ]; done
    [ "$(asked DescribeInstances)" -eq 4 ]
    [ "$(asked DescribeVolumes)" -eq 3 ]
    [ "$(note a .spent_ms)" -ge 700 ] # 100 + 200 + 400 at the least
}

@test "an instance that was just made may need a moment to be known" {
    aws_rig '.faults = {DescribeInstances: {kind: "error", status: 400, code: "InvalidInstanceID.NotFound", times: 2}}'
    ask_aws "$(call a DescribeInstances '{"InstanceId.1":"i-0123456789abcdef0"}')"
    [ "$(facts a '.Reservations | length')" = 1 ]
    ask_aws "$(call a DescribeInstances '{"InstanceId.1":"i-0fedcba9876543210"}')"
    [ "$(note a '[.error, .code]')" = '["not_found","InvalidInstanceID.NotFound"]' ]
    [ "$(asked DescribeInstances)" -eq 6 ]
}

@test "each service may have an endpoint of its own; settings for both can be left out of account" {
    aws_rig
    ask_aws AWS_ENDPOINT_URL=http://127.0.0.1:1 "AWS_ENDPOINT_URL_EC2=http://127.0.0.1:$port/" \
        "AWS_ENDPOINT_URL_STS=http://127.0.0.1:$port" "$(call a DescribeAddresses)" "$(call b GetCallerIdentity)"
    [ "$(note a .error)$(note b .error)" = nullnull ]
    # AWS's own name is asked for then; a proxy that refuses keeps the question on this machine.
    ask_aws AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true https_proxy=http://127.0.0.1:1 "$(call a DescribeAddresses)"
    [ "$(note a .error)" = network ]
    [ "$(asked DescribeAddresses)" -eq 1 ]
}

@test "an endpoint that is no plain http or https URL is not asked" {
    aws_rig
    for url in ftp://127.0.0.1 "http://127.0.0.1:$port/path" "http://user:pass@127.0.0.1:$port" "127.0.0.1:$port" \
        "http://127.0.0.1:$port/?a" file:///etc/passwd http://; do
        ask_aws "AWS_ENDPOINT_URL=$url" "$(call a DescribeAddresses)"
        [ "$output" = '{"id":1,"kind":"aws","error":"forbidden","detail":"AWS_ENDPOINT_URL"}' ]
    done
    [ ! -s "$aws_log" ]
}

@test "only reading is ever asked, and a job that can't be used says by what" {
    aws_rig
    for action in TerminateInstances RunInstances StopInstances DescribeInstancesX AssumeRole describeinstances; do
        ask_aws "$(call a "$action")"
        [ "$output" = '{"id":1,"kind":"aws","error":"bad_job","detail":"action"}' ]
    done
    for parameters in '{"Action":"RunInstances"}' '{"Version":"1"}' '{"NextToken":"x"}' '{"a b":"c"}' '{"a":1}' \
        '{"":"x"}' '[]' '"x"' "{\"a\":\"$(printf '%02000d' 0)\"}"; do
        ask_aws "$(call a DescribeInstances "$parameters")"
        [ "$output" = '{"id":1,"kind":"aws","error":"bad_job","detail":"parameters"}' ]
    done
    for region in '' 'ap northeast' evil.example/ AP-NORTHEAST-2 -x x- "$(printf '%033d' 0)"; do
        ask_aws "\"region\":\"$region\"," "$(call a DescribeInstances)"
        [ "$output" = '{"id":1,"kind":"aws","error":"bad_job","detail":"region"}' ]
    done
    for calls in '' '1' '{}' '{"id":"a"}' '{"action":"DescribeInstances"}'; do
        ask_aws '"x":1,' "$calls"
        [[ $output == '{"id":1,"kind":"aws","error":"bad_job","detail":"'* ]]
    done
    run helper "${aws_variables[@]}" '{"id":1,"kind":"aws"}'
    [ "$output" = '{"id":1,"kind":"aws","error":"bad_job","detail":"calls"}' ]
    [ ! -s "$aws_log" ]
}
