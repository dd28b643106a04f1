#!/usr/bin/env bats
# The probe "aws" against servers that mean harm or have gone mad: it ends in time with one word,
# neither crashes nor leaks (make SAN=address,undefined runs this too), and repeats no secret.

setup() {
    . tests/lib/aws.bash
}

teardown() {
    rigs_end
    aws_secrets_kept
}

# hostile FAULT WORD [DEADLINE_MS]: asks a server with that fault; the call must fail with that word, the job
# be done, and all of it about when the deadline is, as far as a busy machine can say.
hostile() {
    local deadline=${3:-20000} spent
    scene ".faults = {DescribeInstances: $1}"
    local begun
    begun=$(now_ms)
    ask_aws "\"deadline_ms\":$deadline," "$(call a DescribeInstances)"
    spent=$(($(now_ms) - begun))
    [ "$(note a .error)" = "$2" ] || { echo "$output" && return 1; }
    [ "$(outcome)" = 'done' ]
    [ "$spent" -lt "$((deadline + 5000))" ]
}

@test "bodies and headers without end are given up" {
    aws_rig
    hostile '{kind: "endless"}' server 20000
    [ "$(note a .message)" = 'the answer is too long' ]
    hostile '{kind: "endless_headers"}' server
    [ "$(note a .message)" = 'the answer is too long' ]
}

@test "a slow drip and silence end at the deadline" {
    aws_rig
    hostile '{kind: "drip"}' deadline 700
    hostile '{kind: "silent"}' deadline 700
}

@test "connections cut short or reset, and other protocols" {
    aws_rig
    hostile '{kind: "cut"}' network
    hostile '{kind: "reset"}' network
    hostile '{kind: "junk"}' server
}

@test "documents with a type of their own are refused: no bomb, no file" {
    aws_rig
    hostile '{kind: "bomb"}' xml
    printf 'planted-EXAMPLE' >"$BATS_TEST_TMPDIR/planted"
    hostile "{kind: \"external\", path: \"$BATS_TEST_TMPDIR/planted\"}" xml
    [[ $output != *planted-EXAMPLE* ]]
    hostile '{kind: "raw", body: "<!DOCTYPE DescribeInstancesResponse><DescribeInstancesResponse/>"}' xml
    hostile '{kind: "raw", body: "<DescribeInstancesResponse>&x;</DescribeInstancesResponse>"}' xml
}

@test "what is no XML, or not this answer" {
    aws_rig
    hostile '{kind: "deep"}' xml
    for body in '' ' ' '{}' '<a/>' '<DescribeInstancesResponse>' '<DescribeVolumesResponse/>' '\u0000' \
        '<DescribeInstancesResponse>\u001b</DescribeInstancesResponse>' \
        '<DescribeInstancesResponse>&#27;</DescribeInstancesResponse>' \
        '<DescribeInstancesResponse/><DescribeInstancesResponse/>'; do
        hostile "{kind: \"raw\", body: \"$body\"}" xml
    done
    hostile '{kind: "raw", body: "<DescribeInstancesResponse>BAD</DescribeInstancesResponse>", bad_bytes: true}' xml
    hostile '{kind: "html", status: 200}' xml
}

@test "control characters, members that stand twice, and numbers that are none" {
    aws_rig
    item='<reservationId>r-1\u009b31m\u202e\u2066x</reservationId><reservationId>r-2</reservationId>'
    item+='<instancesSet><item><instanceState><code>sixteen</code><name>a\tb\nc</name></instanceState></item>'
    item+='<other><item><instanceId>i-1</instanceId></item></other></instancesSet><item><ownerId>1</ownerId></item>'
    body="<DescribeInstancesResponse><reservationSet><item>$item</item></reservationSet></DescribeInstancesResponse>"
    scene ".faults = {DescribeInstances: {kind: \"raw\", body: \"$body\"}}"
    ask_aws "$(call a DescribeInstances)"
    [ "$(facts a '.Reservations')" = \
        '[{"ReservationId":"r-1�31m��x","Instances":[{"State":{"Name":"a\tb\nc"}}]}]' ]
}

@test "namespaces, comments, CDATA and other orders change nothing; a later item of another list is not ours" {
    aws_rig
    body='<x:DescribeInstancesResponse xmlns:x=\"urn:x\"><!-- c --><x:requestId>id-1</x:requestId><other><item>'
    body+='<reservationId>no</reservationId></item></other><x:reservationSet><x:item><x:reservationId><![CDATA[r-1]]>'
    body+='</x:reservationId></x:item></x:reservationSet></x:DescribeInstancesResponse>'
    scene ".faults = {DescribeInstances: {kind: \"raw\", body: \"$body\"}}"
    ask_aws "$(call a DescribeInstances)"
    [ "$(note a '[.facts, .request_id]')" = '[{"Reservations":[{"ReservationId":"r-1"}]},"id-1"]' ]
}

@test "a server that repeats what it was sent finds it blotted out" {
    aws_rig
    hostile '{kind: "echo"}' invalid
    [[ $output == *'Credential=********************/'* ]]
    hostile "{kind: \"echo\", more: \"$aws_secret\", status: 403}" invalid
    scene '.faults = {DescribeInstances: {kind: "echo", status: 200}}'
    ask_aws AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE "AWS_SESSION_TOKEN=$aws_token" "$(call a DescribeInstances)"
    [[ $(facts a '.Reservations[0].ReservationId') == *'"X-Amz-Security-Token": "*****'* ]]
    [[ $output != *ASIAIOSFODNN7EXAMPLE* ]]
}

@test "more facts than fit are not half told" {
    aws_rig
    # 8 MiB of answer are read; what comes to more than that in all pages together is refused.
    long=$(printf '%016000d' 0)
    scene ".page = 100 | .Addresses = [] | .Volumes = [range(500) | {VolumeId: \"vol-\\(.)\",
        SnapshotId: \"$long\"}]"
    ask_aws '"deadline_ms":20000,' "$(call a DescribeVolumes)" "$(call b DescribeAddresses)"
    [ "$(note a '[.error, .message]')" = '["server","the answer is too long"]' ]
    [ "$(note b .error)" = null ]
}

@test "fifty hostile servers at once are all done in time" {
    aws_rig
    scene '.faults = {DescribeInstances: {kind: "silent"}, DescribeVolumes: {kind: "drip"}}'
    for id in $(seq 50); do
        echo "{\"id\":$id,\"kind\":\"aws\",\"deadline_ms\":1500,\"calls\":[$(call a DescribeInstances),$(call b DescribeVolumes)]}"
    done >"$BATS_TEST_TMPDIR/jobs"
    begun=$(now_ms)
    run helper "${aws_variables[@]}" "$(cat "$BATS_TEST_TMPDIR/jobs")"
    [ "$(($(now_ms) - begun))" -lt 9000 ] # one after the other they would take 75 seconds
    # Where the machine is too busy for the probe's own word, the helper says the same.
    [ "$(jq -s -c 'map(select(.note | not)) | [length, all(.observation.outcome == "done" or .error == "deadline")]' <<<"$output")" = '[50,true]' ]
    [ "$(jq -s -c 'map(select(.note)) | all(.note.error == "deadline")' <<<"$output")" = true ]
}
