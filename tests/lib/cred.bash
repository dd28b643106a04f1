# An endpoint that verifies who signs, an environment with AWS's files, and the helper's answer to "who am
# I": for bats tests of the credential chain. Every secret is called PLANTED, and who() looks for it in all
# that the helper says.

. tests/lib/rig.bash

# cred_setup, cred_teardown: a home of its own and the endpoint, for setup() and teardown().
cred_setup() {
    home=$BATS_TEST_TMPDIR/home
    mkdir -p "$home/.aws"
    aws=aws
    [ ! -x /usr/bin/aws ] || aws=/usr/bin/aws
    scene
}
cred_teardown() { rigs_end; }

# scene: starts the endpoint. user/NAME is who signs with the key AKIA<NAME>EXAMPLE and the secret
# PLANTED/<NAME>; the roles reader and admin trust user/base and the role reader alone.
scene() {
    local name
    for name in ENV SHARED CONFIG PROCESS IMDS CONTAINER SSO BASE; do
        jq -n --arg n "$name" '{key: "AKIA\($n)EXAMPLE", value: {secret: "PLANTED/\($n)",
            arn: "arn:aws:iam::123456789012:user/\($n | ascii_downcase)"}}'
    done | jq -s '(from_entries | .AKIAIMDSEXAMPLE.token = "PLANTED//TOKEN"
        | .AKIACONTAINEREXAMPLE.token = "PLANTED//TOKEN") as $keys | {region: "ap-northeast-2",
        account: "123456789012", keys: $keys, roles: {
            "arn:aws:iam::123456789012:role/reader": {id: "ASIAREADEREXAMPLE", secret: "PLANTED/READER",
                token: "PLANTED//READER", trusts: ["AKIABASEEXAMPLE", "AKIAENVEXAMPLE", "AKIAIMDSEXAMPLE",
                    "AKIACONTAINEREXAMPLE", "AKIAPROCESSEXAMPLE"]},
            "arn:aws:iam::123456789012:role/admin": {id: "ASIAADMINEXAMPLE", secret: "PLANTED/ADMIN",
                token: "PLANTED//ADMIN", external_id: "a b&c", trusts: ["ASIAREADEREXAMPLE"]},
            "arn:aws:iam::123456789012:role/web": {id: "ASIAWEBEXAMPLE", secret: "PLANTED/WEB",
                token: "PLANTED//WEB", trusts: [null]}},
        web_tokens: {"PLANTED.web.token": "arn:aws:iam::123456789012:role/web"}}' >"$BATS_TEST_TMPDIR/scene.json"
    rig ec2_endpoint --scene "$BATS_TEST_TMPDIR/scene.json" --log "$BATS_TEST_TMPDIR/asked"
    endpoint=http://127.0.0.1:$port
}

# change FILTER: the scene from now on.
change() {
    jq "$1" "$BATS_TEST_TMPDIR/scene.json" >"$BATS_TEST_TMPDIR/scene.new"
    mv "$BATS_TEST_TMPDIR/scene.new" "$BATS_TEST_TMPDIR/scene.json"
}

config() { cat >"$home/.aws/config"; }
credentials() { cat >"$home/.aws/credentials"; }

# keys NAME: two lines for a profile.
keys() { printf 'aws_access_key_id = AKIA%sEXAMPLE\naws_secret_access_key = PLANTED/%s\n' "$1" "$1"; }
env_keys=(AWS_ACCESS_KEY_ID=AKIAENVEXAMPLE AWS_SECRET_ACCESS_KEY=PLANTED/ENV)

# who [NAME=VALUE]... [MEMBERS]: asks who we are. $said is "FROM ARN-END REGION", or "OUTCOME: DETAIL".
who() {
    local -a variables=()
    while [[ ${1:-} == [A-Za-z]*([A-Za-z0-9_])=* ]]; do
        variables+=("$1")
        shift
    done
    run helper "AWS_ENDPOINT_URL=$endpoint" AWS_EC2_METADATA_DISABLED=true "${variables[@]}" \
        "{\"id\":1,\"kind\":\"aws\",\"calls\":[{\"id\":\"me\",\"action\":\"GetCallerIdentity\"}]${1:+,$1}}"
    [ "$status" -eq 0 ]
    [[ $output != *PLANTED* ]]
    said=$(jq -rs '(map(.note // empty)[0]) as $note | (map(.observation // empty)[0]) as $seen
        | if $seen == null then tojson
          elif $seen.outcome == "done" and $note.error != null then "\($seen.credentials) \($note.error) \($note.code)"
          elif $seen.outcome == "done" then
            "\($seen.credentials) \($note.facts.Arn | sub(".*:"; "")) \($seen.region)"
          else "\($seen.outcome): \($seen.detail // "")" end' <<<"$output")
}

# is TEXT: what who() said.
is() {
    [ "$said" = "$1" ] || { echo "said: $said" >&2 && return 1; }
}

# cli [NAME=VALUE]... [OPTION]...: whom the official command takes us for, in the same files.
cli() {
    local -a variables=()
    while [[ ${1:-} == [A-Za-z]*([A-Za-z0-9_])=* ]]; do
        variables+=("$1")
        shift
    done
    env -i "PATH=$PATH" "HOME=$home" AWS_REGION=ap-northeast-2 AWS_EC2_METADATA_DISABLED=true "${variables[@]}" \
        "$aws" --endpoint-url "$endpoint" sts get-caller-identity --query Arn --output text "$@"
}

r=AWS_REGION=ap-northeast-2
role=arn:aws:iam::123456789012:role

# giver LINE...: makes the program "giver" of these lines.
giver() {
    { echo '#!/bin/bash' && printf '%s\n' "$@"; } >"$home/giver"
    chmod +x "$home/giver"
}
given='echo "{\"Version\": 1, \"AccessKeyId\": \"AKIAPROCESSEXAMPLE\", \"SecretAccessKey\": \"PLANTED/PROCESS\"}"'
