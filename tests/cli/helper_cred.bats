#!/usr/bin/env bats
# The helper's credential and region chain, as far as it lies on this machine: environment, files, programs.
# Each source is proven by a signed question that an endpoint verifies. Roles and services are
# helper_role.bats's part, what else AWS is asked helper_aws.bats's.
bats_require_minimum_version 1.5.0

setup() {
    . tests/lib/cred.bash
    cred_setup
}

teardown() {
    cred_teardown
}

@test "the environment, with and without a session token" {
    who "$r" "${env_keys[@]}"
    is "environment user/env ap-northeast-2"
    change '.keys.AKIAENVEXAMPLE.token = "PLANTED//TOKEN"'
    who "$r" "${env_keys[@]}"
    is "environment auth InvalidClientTokenId"
    who "$r" "${env_keys[@]}" AWS_SESSION_TOKEN=PLANTED//TOKEN
    is "environment user/env ap-northeast-2"
    who "$r" "${env_keys[@]}" AWS_SECURITY_TOKEN=PLANTED//TOKEN
    is "environment user/env ap-northeast-2"
    who "$r" "${env_keys[@]}" AWS_SESSION_TOKEN=PLANTED//TOKEN AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z
    is "expired: AWS_CREDENTIAL_EXPIRATION"
}

@test "half an environment, and keys that can't be" {
    who "$r" AWS_ACCESS_KEY_ID=AKIAENVEXAMPLE
    is "bad_credentials: AWS_SECRET_ACCESS_KEY"
    who "$r" AWS_ACCESS_KEY_ID='"AKIAENVEXAMPLE"' AWS_SECRET_ACCESS_KEY=PLANTED
    is "bad_credentials: AWS_ACCESS_KEY_ID"
    who "$r" AWS_ACCESS_KEY_ID=AKIAENVEXAMPLE AWS_SECRET_ACCESS_KEY=$'PLANTED\nHeader: x'
    is "bad_credentials: AWS_SECRET_ACCESS_KEY"
    who "$r" "${env_keys[@]}" AWS_SESSION_TOKEN=$'PLANTED\r\nHeader: x'
    is "bad_credentials: AWS_SESSION_TOKEN"
    who "$r"
    is "no_credentials: "
}

@test "the two files: which one, which profile, and who goes before whom" {
    { echo '[default]' && keys SHARED && echo '[base]' && keys BASE; } | credentials
    { echo '[default]' && keys CONFIG && echo '[profile config]' && keys CONFIG; } | config
    who "$r"
    is "profile user/shared ap-northeast-2"
    [ "$(cli)" = arn:aws:iam::123456789012:user/shared ]
    who "$r" AWS_PROFILE=config
    is "profile user/config ap-northeast-2"
    [ "$(cli AWS_PROFILE=config)" = arn:aws:iam::123456789012:user/config ]
    who "$r" AWS_DEFAULT_PROFILE=base
    is "profile user/base ap-northeast-2"
    # The environment goes before AWS_PROFILE, but not before a profile that was chosen.
    who "$r" "${env_keys[@]}" AWS_PROFILE=base
    is "environment user/env ap-northeast-2"
    [ "$(cli "${env_keys[@]}" AWS_PROFILE=base)" = arn:aws:iam::123456789012:user/env ]
    who "$r" "${env_keys[@]}" '"profile":"base"'
    is "profile user/base ap-northeast-2"
    [ "$(cli "${env_keys[@]}" --profile base)" = arn:aws:iam::123456789012:user/base ]
    who "$r" "${env_keys[@]}" AWS_PROFILE=nobody
    is "bad_profile: nobody"
    who "$r" '"profile":"no\tbody"'
    is "bad_profile: profile"
    who "$r" AWS_PROFILE=$'a\x1bb'
    is "bad_profile: AWS_PROFILE"
}

@test "files elsewhere, and none at all" {
    { echo '[x]' && keys SHARED; } >"$home/creds"
    { echo '[profile x]' && echo 'region = eu-west-1'; } >"$home/conf"
    change '.region = "eu-west-1"'
    who AWS_SHARED_CREDENTIALS_FILE="$home/creds" AWS_CONFIG_FILE="~/conf" '"profile":"x"'
    is "profile user/shared eu-west-1"
    who "$r" AWS_SHARED_CREDENTIALS_FILE="$home/none" AWS_CONFIG_FILE="$home" '"profile":"x"'
    is "bad_profile: x"
}

@test "the region: job, environment, profile, nothing" {
    { echo '[default]' && keys SHARED && echo 'region = us-west-2'; } | credentials
    printf '[default]\nregion = us-east-2\n' | config
    for case in 'us-west-2' 'us-west-1 AWS_DEFAULT_REGION=us-west-1' \
        'sa-east-1 AWS_REGION=sa-east-1 AWS_DEFAULT_REGION=us-west-1' \
        'eu-north-1 AWS_REGION=sa-east-1 "region":"eu-north-1"'; do
        read -ra words <<<"$case"
        change ".region = \"${words[0]}\""
        who "${words[@]:1}"
        is "profile user/shared ${words[0]}"
    done
    who AWS_REGION='ap northeast'
    is "no_region: ap northeast"
    rm "$home/.aws/config"
    { echo '[default]' && keys SHARED; } | credentials
    who
    is "no_region: "
}

@test "INI files as the official command reads them" {
    config <<'INI'
# a comment
   ; another, indented
[ preview ]
aws_access_key_id = no

[profile "two words"]
    AWS_Access_Key_Id:AKIACONFIGEXAMPLE
    aws_secret_access_key   =PLANTED/CONFIG
    s3 =
        addressing_style = path

        max_queue_size = 10
    # a comment between
    region = ap-northeast-2
[profile 'single']  trailing
aws_access_key_id = AKIABASEEXAMPLE
aws_secret_access_key = PLANTED/BASE
[profile tail]
aws_access_key_id = AKIASHAREDEXAMPLE
aws_secret_access_key = PLANTED/SHARED
INI
    for case in 'config two words' 'base single' 'shared tail'; do
        who "\"profile\":\"${case#* }\"" "$r"
        who "$r" "\"profile\":\"${case#* }\""
        is "profile user/${case%% *} ap-northeast-2"
        [ "$(cli --profile "${case#* }")" = "arn:aws:iam::123456789012:user/${case%% *}" ]
    done
    { printf '\xef\xbb\xbf' && sed 's/$/\r/' "$home/.aws/config"; } >"$home/crlf"
    who "$r" AWS_CONFIG_FILE="$home/crlf" '"profile":"two words"'
    is "profile user/config ap-northeast-2"
}

@test "broken files are told with their line, and stop only whom they concern" {
    refused() { # LINE WHY
        who "$r"
        is "bad_profile: $home/.aws/credentials:$1: $2"
        run cli
        [ "$status" -ne 0 ]
        who "$r" "${env_keys[@]}"
        is "environment user/env ap-northeast-2"
    }
    printf 'x = 1\n' | credentials
    refused 1 'a line before any [section]'
    printf '[a]\n[b]\n[a]\n' | credentials
    refused 3 'a section stands twice'
    printf '[a]\nx=1\nX = 2\n' | credentials
    refused 3 'an option stands twice in its section'
    printf '[a]\nx=1\nnonsense\n' | credentials
    refused 3 'a line that is no "name = value"'
    printf '[a]\n= 1\n' | credentials
    refused 2 'a line that is no "name = value"'
    printf '[a]\nx = \xff\n' | credentials
    refused 0 'not UTF-8 text'
    printf '[default]\naws_access_key_id = AKIASHAREDEXAMPLE\n' | credentials
    who "$r"
    is "bad_profile: default: aws_secret_access_key"
    printf '[default]\naws_access_key_id = AKIASHAREDEXAMPLE\naws_secret_access_key = PLANTED\n  more\n' | credentials
    who "$r"
    is "bad_profile: default: aws_secret_access_key"
    head -c 300000 /dev/zero | tr '\0' '#' | credentials
    who "$r"
    [[ $said == "bad_profile: "*credentials* ]]
    rm "$home/.aws/credentials"
    mkfifo "$home/.aws/credentials"
    who "$r"
    is "no_credentials: "
}

@test "credential_process: by its words, without a shell, without our secrets" {
    { echo '[profile p]' && echo "credential_process = \"$home/giver\" 'a b' c\\ d \"e \\\" \\x\" \$HOME;true '' "; } | config
    # shellcheck disable=SC2016 # the program expands it
    giver 'printf "%s|" "$@" >"$0.words"' 'env >"$0.env"' 'ls -l /proc/self/fd >"$0.files"' 'cat >"$0.in"' \
        'echo PLANTED >&2' "$given"
    who "$r" "${env_keys[@]}" AWS_SESSION_TOKEN=PLANTED AWS_SECURITY_TOKEN=PLANTED AWS_FLAVOUR=kept \
        AWS_CONTAINER_AUTHORIZATION_TOKEN=PLANTED '"profile":"p"'
    is "process user/process ap-northeast-2"
    [ "$(cat "$home/giver.words")" = "a b|c d|e \" \\x|\$HOME;true||" ]
    grep -q '^AWS_FLAVOUR=kept$' "$home/giver.env"
    run ! grep -E 'PLANTED|AWS_ACCESS_KEY_ID' "$home/giver.env"
    [ ! -s "$home/giver.in" ]
    run ! grep -E 'pipe:.*pipe:|socket:' <(tr '\n' ' ' <"$home/giver.files")
    [ "$(cli --profile p)" = arn:aws:iam::123456789012:user/process ]
    [ "$(cat "$home/giver.words")" = "a b|c d|e \" \\x|\$HOME;true||" ]
}

@test "credential_process: what it may answer" {
    { echo '[default]' && echo "credential_process = $home/giver"; } | config
    answers() { # JSON SAID
        printf '%s' "$1" >"$home/answer"
        who "$r"
        is "$2"
    }
    # shellcheck disable=SC2016 # the program expands it
    giver 'cat "${0%/*}/answer"'
    good='"AccessKeyId":"AKIAPROCESSEXAMPLE","SecretAccessKey":"PLANTED/PROCESS"'
    answers "{\"Version\":1,$good,\"SessionToken\":null,\"Expiration\":null,\"More\":[1]}" "process user/process ap-northeast-2"
    answers "{\"Version\":1,$good,\"Expiration\":\"2099-01-01T00:00:00+09:00\"}" "process user/process ap-northeast-2"
    answers "{\"Version\":1,$good,\"Expiration\":\"2099-01-01T00:00:00.123456Z\"}" "process user/process ap-northeast-2"
    answers "{\"Version\":1,$good,\"Expiration\":\"2020-01-01T00:00:00Z\"}" "expired: default"
    answers "{\"Version\":1,$good,\"Expiration\":\"PLANTED\"}" "credential_process: default: Expiration"
    answers "{\"Version\":2,$good}" "credential_process: default: Version"
    answers "{$good}" "credential_process: default: Version"
    answers '{"Version":1,"AccessKeyId":"AKIAPROCESSEXAMPLE"}' "credential_process: default: SecretAccessKey"
    answers '{"Version":1,"AccessKeyId":"PLANTED KEY","SecretAccessKey":"x"}' "credential_process: default: AccessKeyId"
    answers "{\"Version\":1,$good,\"SessionToken\":\"PLANTED\\u0007\"}" "credential_process: default: no JSON"
    answers "{\"Version\":1,$good,\"SessionToken\":\"PLANTED\\n\"}" "credential_process: default: SessionToken"
    answers 'PLANTED' "credential_process: default: no JSON"
    answers '["PLANTED"]' "credential_process: default: no JSON object"
    answers '' "credential_process: default: no JSON"
}

@test "credential_process: failing, missing, late, and talking too much" {
    { echo '[default]' && echo "credential_process = $home/giver"; } | config
    giver 'echo PLANTED >&2; exit 7'
    who "$r"
    is "credential_process: default: exit status 7"
    giver 'kill -9 $$'
    who "$r"
    is "credential_process: default: killed"
    giver 'yes PLANTED'
    who "$r"
    is "credential_process: default: said too much"
    # shellcheck disable=SC2016 # the program expands it
    giver 'echo $$ >"$0.pid"; exec sleep 100'
    begun=$(now_ms)
    who "$r" '"deadline_ms":1000'
    is "credential_process: default: took too long"
    [ "$(($(now_ms) - begun))" -lt 5000 ]
    run ! kill -0 "$(cat "$home/giver.pid")"
    # What it leaves behind with its output open holds up nobody.
    giver "$given" 'sleep 5 &'
    begun=$(now_ms)
    who "$r"
    is "process user/process ap-northeast-2"
    [ "$(($(now_ms) - begun))" -lt 4500 ]
    rm "$home/giver"
    who "$r"
    is "credential_process: default: not found"
    mkdir "$home/giver"
    who "$r"
    is "credential_process: default: can't be run"
    { echo '[default]' && echo "credential_process = $home/giver 'open"; } | config
    who "$r"
    is "bad_profile: default: credential_process"
}

@test "a sign-in profile is asked of the aws command" {
    config <<'INI'
[profile class]
sso_session = school
sso_account_id = 123456789012
sso_role_name = Learner
region = ap-northeast-2
[sso-session school]
sso_start_url = https://school.example.com/start
sso_region = ap-northeast-2
sso_registration_scopes = sso:account:access
INI
    mkdir "$home/bin"
    # shellcheck disable=SC2016 # the program expands it
    { echo '#!/bin/bash' && echo 'echo "$@" >"$HOME/asked"; env >"$HOME/env"; . "$HOME/does"'; } >"$home/bin/aws"
    chmod +x "$home/bin/aws"
    does() { printf '%s\n' "$1" >"$home/does"; }
    does "${given//PROCESS/SSO}"
    who "PATH=$home/bin:$PATH" "${env_keys[@]}" '"profile":"class"'
    is "aws-cli user/sso ap-northeast-2"
    [ "$(cat "$home/asked")" = "configure export-credentials --profile=class --format=process" ]
    run ! grep PLANTED "$home/env"
    for status in 2 252; do
        does "echo PLANTED >&2; exit $status"
        who "PATH=$home/bin:$PATH" '"profile":"class"'
        is 'sso: class: aws: too old for "configure export-credentials"'
    done
    rm "$home/bin/aws"
    ln -s "$(command -v env)" "$(command -v bash)" "$home/bin"
    who "PATH=$home/bin" '"profile":"class"'
    is "sso: class: aws: not found"
    # The official one, which has no token of a sign-in here.
    who "PATH=${aws%/*}:$PATH" '"profile":"class","deadline_ms":60000'
    is "sso: class: aws: exit status 255"
}

@test "endpoints of a profile, for a service and for all" {
    { echo '[default]' && keys SHARED; } | credentials
    config <<INI
[default]
region = ap-northeast-2
endpoint_url = http://127.0.0.1:1
services = here
[profile all]
$(keys CONFIG)
region = ap-northeast-2
endpoint_url = $endpoint
[services here]
ec2 =
    endpoint_url = http://127.0.0.1:1
sts =
    endpoint_url = $endpoint/
INI
    endpoint=
    who
    is "profile user/shared ap-northeast-2"
    who '"profile":"all"'
    is "profile user/config ap-northeast-2"
    endpoint=http://127.0.0.1:1
    who '"profile":"all","deadline_ms":1500'
    [[ $said == "profile network "* ]]
}
