#!/usr/bin/env bats
# The probe "aws" where the answer is no: each reason under its own word, and nothing secret said.
# Servers that mean harm are helper_aws_hostile.bats's part.

setup() {
    . tests/lib/aws.bash
}

teardown() {
    rigs_end
    aws_secrets_kept
}

# fails ID ERROR CODE: the call failed so.
fails() {
    [ "$(note "$1" '[.error, .code]')" = "[\"$2\",\"$3\"]" ] || { echo "$output" && return 1; }
}

@test "a wrong secret, a key that is unknown, a token that is wrong" {
    aws_rig
    ask_aws AWS_SECRET_ACCESS_KEY=wrongEXAMPLEKEY "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
    fails a auth SignatureDoesNotMatch
    fails b auth SignatureDoesNotMatch
    ask_aws AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
    fails a auth AuthFailure
    fails b auth InvalidClientTokenId
    ask_aws AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY \
        AWS_SESSION_TOKEN=other "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
    fails a auth AuthFailure
    fails b auth InvalidClientTokenId
}

@test "a token of the past" {
    aws_rig
    ask_aws AWS_ACCESS_KEY_ID=ASIAI44QH8DHBEXAMPLE AWS_SECRET_ACCESS_KEY=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY \
        AWS_SESSION_TOKEN=FwoGZXIvYXdzEXAMPLETOKEN "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
    fails a expired RequestExpired
    fails b expired ExpiredToken
}

@test "a clock that is wrong is told from a key that is wrong, and by how much" {
    aws_rig '.clock_s = 3600'
    ask_aws "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
    fails a clock RequestExpired
    fails b clock SignatureDoesNotMatch
    [ "$(note a '.skew_s >= 3598 and .skew_s <= 3602')" = true ]
    scene '.clock_s = -86400'
    ask_aws "$(call a DescribeInstances)"
    fails a clock AuthFailure
    [ "$(note a '.skew_s >= -86402 and .skew_s <= -86398')" = true ]
    scene '.clock_s = 200'
    ask_aws "$(call a DescribeInstances)"
    [ "$(note a .error)" = null ]
    ask_aws AWS_SECRET_ACCESS_KEY=wrongEXAMPLEKEY "$(call a DescribeInstances)"
    fails a auth SignatureDoesNotMatch
}

@test "what is not allowed is named; other calls are answered" {
    aws_rig '.denied = ["ec2:DescribeVolumes", "sts:GetCallerIdentity"]'
    ask_aws "$(call a DescribeVolumes)" "$(call b GetCallerIdentity)" "$(call c DescribeAddresses)"
    [ "$(note a '[.error, .code, .iam]')" = '["denied","UnauthorizedOperation","ec2:DescribeVolumes"]' ]
    [ "$(note b '[.error, .code, .iam]')" = '["denied","AccessDenied","sts:GetCallerIdentity"]' ]
    [ "$(note c .error)" = null ]
    [[ $(note a .message) == 'You are not authorized'*'ec2:DescribeVolumes action.' ]]
    [ "$(asked DescribeVolumes)" -eq 1 ]
    [[ $(note a .request_id) =~ ^[0-9a-f-]{36}$ ]]
    [[ $(note b .request_id) =~ ^[0-9a-f-]{36}$ ]]
}

@test "what does not exist, and what can't" {
    aws_rig
    ask_aws "$(call a DescribeInstances '{"InstanceId.1":"i-0fedcba9876543210"}')" \
        "$(call b DescribeKeyPairs '{"KeyName.1":"none"}')" \
        "$(call c DescribeSecurityGroups '{"GroupId.1":"sg-0fedcba9876543210"}')" \
        "$(call d DescribeVolumes '{"VolumeId.1":"vol-0fedcba9876543210"}')" \
        "$(call e GetManagedPrefixListEntries '{"PrefixListId":"pl-0fedcba9876543210"}')" \
        "$(call f DescribeInstances '{"InstanceId.1":"my instance"}')" \
        "$(call g DescribeVolumes '{"Filter.1.Name":"colour","Filter.1.Value.1":"red"}')"
    fails a not_found InvalidInstanceID.NotFound
    fails b not_found InvalidKeyPair.NotFound
    fails c not_found InvalidGroup.NotFound
    fails d not_found InvalidVolume.NotFound
    fails e not_found InvalidPrefixListID.NotFound
    fails f invalid InvalidInstanceID.Malformed
    fails g invalid InvalidParameterValue
    [ "$(asked DescribeVolumes)" -eq 2 ]
}

@test "every shape of an error is read" {
    aws_rig
    for shape in ec2 sts mixed; do
        scene ".faults = {\"*\": {kind: \"error\", status: 400, code: \"ExpiredTokenException\", shape: \"$shape\"}}"
        ask_aws "$(call a DescribeInstances)" "$(call b GetCallerIdentity)"
        fails a expired ExpiredTokenException
        fails b expired ExpiredTokenException
    done
}

@test "throttled to the end, and failing to the end" {
    aws_rig '.faults = {DescribeInstances: {kind: "throttle"}, DescribeVolumes: {kind: "html"},
        GetCallerIdentity: {kind: "throttle"}, DescribeAddresses: {kind: "html", status: 403},
        DescribeImages: {kind: "error", status: 503, code: "Unavailable"}}'
    ask_aws "$(call a DescribeInstances)" "$(call b DescribeVolumes)" "$(call c GetCallerIdentity)" \
        "$(call d DescribeAddresses)" "$(call e DescribeImages)"
    fails a throttled RequestLimitExceeded
    [ "$(note b '[.error, .message]')" = '["server","HTTP status 500"]' ]
    fails c throttled Throttling
    [ "$(note d '[.error, .message]')" = '["server","HTTP status 403"]' ]
    fails e server Unavailable
    [ "$(asked DescribeInstances)" -eq 5 ]
    [ "$(asked DescribeAddresses)" -eq 1 ]
    # A deadline that comes before the next try: the reason is told, not the deadline.
    ask_aws '"deadline_ms":1000,' "$(call a DescribeInstances)"
    fails a throttled RequestLimitExceeded
}

@test "nobody there, no such name" {
    aws_rig
    begun=$(now_ms)
    ask_aws AWS_ENDPOINT_URL=http://127.0.0.1:1 "$(call a DescribeInstances)"
    [ "$(note a .error)" = network ]
    [[ $(note a .message) == *refused* || $(note a .message) == *connect* ]]
    ask_aws AWS_ENDPOINT_URL=http://no..name "$(call a DescribeInstances)"
    [ "$(note a .error)" = network ]
    [ "$(outcome)" = 'done' ]
    [ "$(($(now_ms) - begun))" -lt 9000 ] # with the deadlines it would be 50000
}

@test "a redirect is not followed: nobody else sees what was signed" {
    aws_rig
    rig ec2_endpoint --scene "$aws_scene" --log "$BATS_TEST_TMPDIR/other.log"
    scene ".faults = {DescribeInstances: {kind: \"redirect\", to: \"http://127.0.0.1:$port/\"}}"
    ask_aws "$(call a DescribeInstances)"
    [ "$(note a '[.error, .message]')" = '["server","HTTP status 302"]' ]
    [ ! -e "$BATS_TEST_TMPDIR/other.log" ]
}

# certificate NAME SUBJECT_ALTERNATIVE: a certificate of its own making, $dir/NAME.pem and NAME.key.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=rig \
        -addext "subjectAltName=$2" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>"$dir/openssl.err"
}

@test "a server that can't prove who it is gets no question" {
    dir=$BATS_TEST_TMPDIR
    certificate right IP:127.0.0.1
    aws_rig . --cert "$dir/right.pem" --key "$dir/right.key"
    url=https://127.0.0.1:$port
    ask_aws "AWS_ENDPOINT_URL=$url" "$(call a DescribeInstances)"
    [ "$(note a .error)" = tls ]
    [ "$(asked DescribeInstances)" -eq 0 ]
    # With the rig's certificate trusted the same question is answered; under another name it is not.
    ask_aws "AWS_ENDPOINT_URL=$url" "AWS_CA_BUNDLE=$dir/right.pem" "$(call a DescribeInstances)"
    [ "$(facts a '.Reservations | length')" = 2 ]
    ask_aws "AWS_ENDPOINT_URL=https://localhost:$port" "AWS_CA_BUNDLE=$dir/right.pem" "$(call a DescribeInstances)"
    [ "$(note a .error)" = tls ]
    ask_aws "AWS_ENDPOINT_URL=$url" AWS_CA_BUNDLE=/nowhere "$(call a DescribeInstances)"
    [ "$(note a .error)" = tls ]
    [ "$(asked DescribeInstances)" -eq 1 ]
}

@test "without credentials, and without a region, nothing is asked" {
    aws_rig
    ask_aws AWS_ACCESS_KEY_ID= "$(call a DescribeInstances)"
    [ "$(outcome)" = no_credentials ]
    [ "${#lines[@]}" -eq 1 ]
    ask_aws AWS_REGION= "$(call a DescribeInstances)"
    [ "$(outcome)" = no_region ]
    ask_aws AWS_REGION=evil.example/ "$(call a DescribeInstances)"
    [ "$(outcome)" = no_region ]
    ask_aws '"profile":"none",' "$(call a DescribeInstances)"
    [ "$(outcome)" = bad_profile ]
    ask_aws AWS_SESSION_TOKEN=$'a\r\nX-Injected: b' "$(call a DescribeInstances)"
    [ "$(outcome)" = bad_credentials ]
    [ ! -s "$aws_log" ]
}
