# The helper's probe "aws" against the EC2 and STS endpoint of tests/rigs/, for bats tests.
# What should come of it is known to the tests.

. tests/lib/rig.bash

aws_key=AKIAIOSFODNN7EXAMPLE
aws_secret=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_token='IQoJb3JpZ2luX2VjEXAMPLE//token+with/all+of=='

# aws_rig [FILTER] [OPTION]...: starts the endpoint with the class's scene, changed by a jq FILTER.
aws_rig() {
    aws_scene=$BATS_TEST_TMPDIR/scene.json
    aws_log=$BATS_TEST_TMPDIR/aws.log
    aws_said=$BATS_TEST_TMPDIR/said
    : >"$aws_log"
    scene "${1:-.}"
    rig ec2_endpoint --scene "$aws_scene" --log "$aws_log" "${@:2}"
    aws_variables=("AWS_ENDPOINT_URL=http://127.0.0.1:$port" "AWS_ACCESS_KEY_ID=$aws_key"
        "AWS_SECRET_ACCESS_KEY=$aws_secret" AWS_REGION=ap-northeast-2 AWS_EC2_METADATA_DISABLED=true)
}

# scene FILTER: the class's scene, changed, is what the endpoint answers from now on.
scene() {
    jq "$1" tests/data/aws/class.json >"$aws_scene.new"
    mv "$aws_scene.new" "$aws_scene"
}

# call ID ACTION [PARAMETERS]: one call of a job.
call() { jq -nc --arg id "$1" --arg action "$2" --argjson p "${3:-null}" '{$id, $action} + if $p then {parameters: $p} else {} end'; }

# ask_aws [NAME=VALUE]... [MEMBERS] CALL...: one job with the calls and further members ('"deadline_ms":9,');
# its lines are in $output, each of them JSON.
ask_aws() {
    local -a variables=("${aws_variables[@]}")
    local members='' calls
    while [[ $1 == [A-Za-z_]*([A-Za-z0-9_])=* ]]; do
        variables+=("$1")
        shift
    done
    if [[ $1 == '"'* ]]; then
        members=$1
        shift
    fi
    [[ $members == *deadline_ms* ]] || members+='"deadline_ms":25000,' # tests share busy machines
    calls=$(IFS=, && echo "$*")
    run helper "${variables[@]}" "{\"id\":1,\"kind\":\"aws\",$members\"calls\":[$calls]}"
    printf '%s\n' "$output" >>"$aws_said"
    [ "$status" -eq 0 ]
    jq -e -s 'length > 0' >/dev/null <<<"$output"
}

# note ID FILTER: what the filter makes of the call's one note.
note() { jq -s -r -c --arg id "$1" "map(select(.note.call == \$id).note) | if length == 1 then .[0] | $2 else error(\"\(length) notes\") end" <<<"$output"; }
facts() { note "$1" ".facts | ${2:-.}"; }
# The outcome, or the job's error.
outcome() { jq -s -r '.[-1] | .observation.outcome // .error' <<<"$output"; }
# How often an action was asked.
asked() { jq -s --arg action "$1" 'map(select(.action == $action)) | length' "$aws_log"; }

# No secret is in anything that was said; for teardown.
aws_secrets_kept() {
    [ ! -e "$aws_said" ] || ! grep -F -e "$aws_secret" -e "$aws_token" -e "$aws_key" "$aws_said"
}
