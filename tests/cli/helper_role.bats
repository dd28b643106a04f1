#!/usr/bin/env bats
# The helper's credential chain where others hand credentials out: STS for a role, the instance's metadata,
# a container's service. What lies on this machine is helper_cred.bats's part.
bats_require_minimum_version 1.5.0

setup() {
    . tests/lib/cred.bash
    cred_setup
}

teardown() {
    cred_teardown
}

@test "a role: with another profile's keys, with a program's, and over another role" {
    { echo '[base]' && keys BASE; } | credentials
    config <<INI
[profile reader]
role_arn = $role/reader
source_profile = base
role_session_name = me@class
duration_seconds = 900
[profile admin]
role_arn = $role/admin
source_profile = reader
external_id = a b&c
[profile by-program]
role_arn = $role/reader
source_profile = program
[profile program]
credential_process = $home/giver
[profile self]
role_arn = $role/reader
source_profile = self
$(keys BASE)
[profile denied]
role_arn = $role/admin
source_profile = base
INI
    giver "$given"
    who "$r" '"profile":"reader"'
    is "role assumed-role/reader/me@class ap-northeast-2"
    [ "$(jq -s '.[0].parameters.DurationSeconds' "$BATS_TEST_TMPDIR/asked")" = '"900"' ]
    who "$r" '"profile":"admin"'
    is "role assumed-role/admin/wrapup ap-northeast-2"
    for profile in by-program self; do
        who "$r" "\"profile\":\"$profile\""
        is "role assumed-role/reader/wrapup ap-northeast-2"
    done
    who "$r" '"profile":"denied"'
    is "role: denied: denied AccessDenied"
    # A profile that was not chosen leaves the environment its place.
    who "$r" "${env_keys[@]}" AWS_PROFILE=reader
    is "environment user/env ap-northeast-2"
}

@test "a role by credential_source" {
    config <<INI
[profile env]
role_arn = $role/reader
credential_source = Environment
[profile both]
role_arn = $role/reader
credential_source = Environment
source_profile = env
[profile none]
role_arn = $role/reader
[profile odd]
role_arn = $role/reader
credential_source = environment
[profile imds]
role_arn = $role/reader
credential_source = Ec2InstanceMetadata
INI
    who "$r" "${env_keys[@]}" '"profile":"env"'
    is "role assumed-role/reader/wrapup ap-northeast-2"
    who "$r" '"profile":"env"'
    is "bad_credentials: env: credential_source Environment"
    who "$r" '"profile":"imds"'
    is "bad_credentials: imds: credential_source Ec2InstanceMetadata"
    who "$r" '"profile":"both"'
    is "bad_profile: both: source_profile and credential_source"
    who "$r" '"profile":"none"'
    is "bad_profile: none: source_profile is missing"
    who "$r" '"profile":"odd"'
    is "bad_profile: odd: credential_source"
}

@test "roles in a circle, to nowhere, and with a code to be typed" {
    config <<INI
[profile a]
role_arn = $role/reader
source_profile = b
[profile b]
role_arn = $role/reader
source_profile = c
[profile c]
role_arn = $role/reader
source_profile = b
[profile itself]
role_arn = $role/reader
source_profile = itself
[profile nowhere]
role_arn = $role/reader
source_profile = gone
[profile empty]
role_arn = $role/reader
source_profile = hollow
[profile hollow]
region = ap-northeast-2
[profile mfa]
role_arn = $role/reader
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile over-mfa]
role_arn = $role/admin
source_profile = mfa
[profile base]
$(keys BASE)
INI
    for case in 'a: c: source_profile leads back to b' 'itself: itself: source_profile leads back to itself' \
        'nowhere: nowhere: source_profile gone' 'empty: empty: source_profile hollow has no credentials'; do
        who "$r" "\"profile\":\"${case%%:*}\""
        is "bad_profile: ${case#*: }"
    done
    for profile in mfa over-mfa; do
        who "$r" "\"profile\":\"$profile\""
        is "needs_mfa: mfa"
    done
    [ ! -e "$BATS_TEST_TMPDIR/asked" ]
}

@test "a role whose source is of the past, or whose answer can't be used" {
    { echo '[base]' && keys BASE; } | credentials
    printf '[profile reader]\nrole_arn = %s/reader\nsource_profile = base\n' "$role" | config
    change '.keys.AKIABASEEXAMPLE.token = "PLANTED//T" | .keys.AKIABASEEXAMPLE.expires = "2020-01-01T00:00:00+00:00"'
    { echo '[base]' && keys BASE && echo 'aws_session_token = PLANTED//T'; } | credentials
    who "$r" '"profile":"reader"'
    is "expired: reader: expired ExpiredToken"
    change "del(.keys.AKIABASEEXAMPLE.token, .keys.AKIABASEEXAMPLE.expires)
        | .roles[\"$role/reader\"].secret = \"\""
    { echo '[base]' && keys BASE; } | credentials
    who "$r" '"profile":"reader"'
    is "role: reader: SecretAccessKey"
    who "$r" AWS_ENDPOINT_URL_STS=http://127.0.0.1:1 '"profile":"reader"'
    is "role: reader: network"
    who "$r" AWS_ENDPOINT_URL_STS=file:///etc/passwd '"profile":"reader"'
    is "bad_profile: AWS_ENDPOINT_URL_STS"
}

@test "a web identity's token, of the environment and of a profile" {
    printf 'PLANTED.web.token\n' >"$home/token"
    who "$r" AWS_WEB_IDENTITY_TOKEN_FILE="$home/token" AWS_ROLE_ARN="$role/web" AWS_ROLE_SESSION_NAME=pod
    is "role assumed-role/web/pod ap-northeast-2"
    printf '[profile web]\nrole_arn = %s/web\nweb_identity_token_file = %s/token\n' "$role" "$home" | config
    who "$r" AWS_ROLE_SESSION_NAME=pod '"profile":"web"'
    is "role assumed-role/web/wrapup ap-northeast-2"
    who "$r" AWS_WEB_IDENTITY_TOKEN_FILE="$home/token"
    is "bad_profile: default: role_arn is missing"
    printf 'PLANTED.other' >"$home/token"
    who "$r" '"profile":"web"'
    is "role: web: invalid InvalidIdentityToken"
    rm "$home/token"
    who "$r" '"profile":"web"'
    [[ $said == "role: "*token* ]]
}

# imds: a metadata service whose role has credentials, as $metadata.
imds() {
    printf '{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"AKIAIMDSEXAMPLE","SecretAccessKey":"PLANTED/IMDS",
        "Token":"PLANTED//TOKEN","Expiration":"%s"}' "${expiration-2099-01-01T00:00:00Z}" >"$BATS_TEST_TMPDIR/role"
    rig imds_server --role my-role --credentials "$BATS_TEST_TMPDIR/role" --log "$BATS_TEST_TMPDIR/imds.log"
    metadata=(AWS_EC2_METADATA_DISABLED=false "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$port/")
}

@test "the instance's role, and where the instance is" {
    imds
    who "${metadata[@]}"
    is "imds user/imds ap-northeast-2"
    [ "$(jq -s 'map(select(.method == "PUT")) | length' "$BATS_TEST_TMPDIR/imds.log")" -eq 1 ]
    run ! jq -se 'any(.method == "GET" and .token != true)' "$BATS_TEST_TMPDIR/imds.log"
    [ "$(cli "${metadata[@]}")" = arn:aws:iam::123456789012:user/imds ]
    # It comes last, and its region only when nothing else names one.
    change '.region = "eu-west-1"'
    who "${metadata[@]}" "${env_keys[@]}" '"region":"eu-west-1"'
    is "environment user/env eu-west-1"
    { echo '[default]' && keys SHARED; } | credentials
    change '.region = "ap-northeast-2"'
    who "${metadata[@]}"
    is "profile user/shared ap-northeast-2"
    printf '[profile r]\nrole_arn = %s/reader\ncredential_source = Ec2InstanceMetadata\n' "$role" | config
    who "${metadata[@]}" '"profile":"r"'
    is "role assumed-role/reader/wrapup ap-northeast-2"
    rm "$home/.aws/credentials"
    who "${metadata[@]}" AWS_EC2_METADATA_DISABLED=true
    is "no_credentials: "
}

@test "an instance without a role, with one it can't use, and one that is not renewed in time" {
    rig imds_server
    metadata=(AWS_EC2_METADATA_DISABLED=false "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$port/")
    who "${metadata[@]}"
    is "no_credentials: "
    echo '{"Code":"AssumeRoleUnauthorizedAccess","Message":"PLANTED"}' >"$BATS_TEST_TMPDIR/role"
    rig imds_server --role my-role --credentials "$BATS_TEST_TMPDIR/role"
    metadata=(AWS_EC2_METADATA_DISABLED=false "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$port/")
    who "${metadata[@]}"
    is "bad_credentials: role of the instance: AccessKeyId"
    expiration=2020-01-01T00:00:00Z imds
    who "${metadata[@]}"
    is "imds user/imds ap-northeast-2"
    printf '{"iam/security-credentials/":"../../user-data"}' >"$BATS_TEST_TMPDIR/values"
    rig imds_server --values "$BATS_TEST_TMPDIR/values" --log "$BATS_TEST_TMPDIR/odd.log"
    who AWS_EC2_METADATA_DISABLED=false "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:$port" "$r"
    is "no_credentials: "
    run ! grep user-data "$BATS_TEST_TMPDIR/odd.log"
}

@test "a container's credentials, from this machine only unless it is https" {
    mkdir "$BATS_TEST_TMPDIR/web"
    printf '{"AccessKeyId":"AKIACONTAINEREXAMPLE","SecretAccessKey":"PLANTED/CONTAINER","Token":"PLANTED//TOKEN",
        "Expiration":"2099-01-01T00:00:00Z"}' >"$BATS_TEST_TMPDIR/role"
    rig imds_server --v1 allowed --role task --credentials "$BATS_TEST_TMPDIR/role"
    path=latest/meta-data/iam/security-credentials/task
    uri=AWS_CONTAINER_CREDENTIALS_FULL_URI
    for host in 127.0.0.1 localhost; do
        who "$r" "$uri=http://$host:$port/$path" AWS_CONTAINER_AUTHORIZATION_TOKEN=PLANTED
        is "container user/container ap-northeast-2"
    done
    [ "$(cli "$uri=http://localhost:$port/$path")" = arn:aws:iam::123456789012:user/container ]
    for url in http://192.0.2.1/x http://127.0.0.1.example.com/x "http://127.0.0.1@192.0.2.1/x" "http://[::1]@192.0.2.1/" \
        http://169.254.169.254/x ftp://127.0.0.1/x file:///etc/passwd "http://127.0.0.1:$port/a b" http://localhost.x/; do
        who "$r" "$uri=$url"
        is "bad_credentials: AWS_CONTAINER_CREDENTIALS_…_URI"
    done
    who "$r" "$uri=http://127.0.0.1:$port/$path" AWS_CONTAINER_AUTHORIZATION_TOKEN=$'PLANTED\nX: y'
    is "bad_credentials: AWS_CONTAINER_AUTHORIZATION_TOKEN"
    who "$r" "$uri=http://127.0.0.1:$port/nothing"
    is "bad_credentials: container: status 404"
    who "$r" "$uri=http://127.0.0.1:1/"
    is "bad_credentials: container: refused"
    rig http_hostile
    for case in 'endless no JSON' 'cut-body no JSON' 'control no JSON'; do
        who "$r" "$uri=http://127.0.0.1:$port/${case%% *}"
        is "bad_credentials: container: ${case#* }"
    done
    who "$r" "$uri=http://127.0.0.1:$port/redirect"
    is "bad_credentials: container: status 302"
    who "$r" "$uri=http://127.0.0.1:$port/silent" '"deadline_ms":500'
    is "bad_credentials: container: timed_out"
}
