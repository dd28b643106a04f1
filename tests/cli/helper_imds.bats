#!/usr/bin/env bats
# The probe "imds": values by path with a token, against a metadata service that insists on one.
# The credentials of its role are helper_cred.bats's part.

setup() {
    . tests/lib/rig.bash
    log=$BATS_TEST_TMPDIR/log
}

teardown() {
    rigs_end
}

# imds MEMBERS [NAME=VALUE]...: asks with the rig as the endpoint; the observation is in $output.
imds() {
    local members=$1
    shift
    run helper "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$port" "$@" \
        "{\"id\":1,\"kind\":\"imds\",$members}"
    [ "$status" -eq 0 ]
    output=${output#*'"observation":'}
    output=${output%'}'}
}

@test "values by path, null for what is not there; each question carries the token" {
    rig imds_server --log "$log"
    imds '"paths":["instance-id","placement/region","public-keys/0/openssh-key","no/such"]'
    [ "$output" = '{"outcome":"answered","values":{"instance-id":"i-0123456789abcdef0","placement/region":"ap-northeast-2","public-keys/0/openssh-key":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE my-key","no/such":null}}' ]
    [ "$(jq -s -c 'map([.method, .token, .status])' "$log")" = \
        '[["PUT",false,200],["GET",true,200],["GET",true,200],["GET",true,200],["GET",true,404]]' ]
    grep -q '"path": "/latest/meta-data/placement/region"' "$log"
}

@test "a slash at the end of the endpoint changes nothing" {
    rig imds_server
    port=$port/
    imds '"paths":["instance-id"]'
    [[ $output == *'"i-0123456789abcdef0"'* ]]
}

@test "a question without a token: refused where version 2 is required, answered where it is not" {
    rig imds_server
    imds '"paths":[],"v1":true'
    [ "$output" = '{"outcome":"answered","values":{},"v1":401}' ]
    rig imds_server --v1 allowed
    imds '"paths":[],"v1":true'
    [ "$output" = '{"outcome":"answered","values":{},"v1":200}' ]
    imds '"paths":[],"v1":false'
    [ "$output" = '{"outcome":"answered","values":{}}' ]
}

@test "no service there: none, and quickly" {
    none() { # [NAME=VALUE]
        begun=$(now_ms)
        imds '"paths":["instance-id"]' "$@"
        [ "$output" = '{"outcome":"none"}' ]
        [ "$(($(now_ms) - begun))" -lt 4000 ]
    }
    rig imds_server --off
    none
    rigs_end
    wait
    none
    rig imds_server
    none AWS_EC2_METADATA_DISABLED=TRUE
}

@test "what is no metadata service gives none, whatever it answers, and in time" {
    rig http_hostile
    base=$port
    for how in ok teapot endless garbage http09 control redirect headers interim cut-body close reset drip silent; do
        port=$base/$how#
        begun=$(now_ms)
        imds '"paths":["instance-id"]'
        [ "$output" = '{"outcome":"none"}' ]
        [ "$(($(now_ms) - begun))" -lt 6000 ]
    done
}

@test "a hostile value arrives harmless and cut" {
    printf '{"evil":"a\\u001b[31mb\\u0000c\\u202ed","long":"%s"}' "$(head -c 70000 /dev/zero | tr '\0' l)" \
        >"$BATS_TEST_TMPDIR/values"
    rig imds_server --values "$BATS_TEST_TMPDIR/values"
    imds '"paths":["evil","long"]'
    [[ $output == '{"outcome":"answered","values":{"evil":"a�[31mb�c�d","long":"lll'* ]]
    long=${output##*long\":\"}
    [ "${#long}" -eq "$((16384 + 3))" ]
}

@test "the credentials of the role can't be asked for, nor anything beside the metadata" {
    echo '{"SecretAccessKey":"PLANTED"}' >"$BATS_TEST_TMPDIR/role"
    rig imds_server --role my-role --credentials "$BATS_TEST_TMPDIR/role" --log "$log"
    for path in iam/security-credentials/my-role iam/Security-Credentials/my-role iam//security-credentials/my-role \
        iam/./security-credentials/my-role ../meta-data/iam/info /instance-id instance-id/ 'a b' 'a?b' 'a%2fb' \
        identity-credentials/ec2/security-credentials/ec2-instance ..  ''; do
        imds "\"paths\":[\"instance-id\",\"$path\"]"
        [[ $output == *'"error":"bad_job","detail":"paths"' ]]
    done
    [ ! -s "$log" ]
    for members in '"v1":true' '"paths":"instance-id"' '"paths":[1]' "\"paths\":[$(printf '"x",%.0s' {1..32})\"x\"]"; do
        imds "$members"
        [[ $output == *'"error":"bad_job","detail":"paths"' ]]
    done
    imds '"paths":[],"v1":1'
    [[ $output == *'"error":"bad_job","detail":"v1"' ]]
}
