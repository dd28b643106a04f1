#!/usr/bin/env bats
# The official client against the same endpoint: what `aws … --output json` prints is what our probe
# reports, member for member. So neither the endpoint nor the probe can drift into agreeing only with us.

setup() {
    . tests/lib/aws.bash
}

teardown() {
    rigs_end
    aws_secrets_kept
}

# client ARGUMENT...: the official client, asking the endpoint; Debian's own where there is one.
client() {
    local aws=aws
    [ ! -x /usr/bin/aws ] || aws=/usr/bin/aws
    env -i "PATH=$PATH" "HOME=$BATS_TEST_TMPDIR" "${aws_variables[@]}" AWS_PAGER= LC_ALL=C.UTF-8 \
        "$aws" --endpoint-url "http://127.0.0.1:$port" --output json "$@"
}

# Each action, with the words that ask the client for it and what it must not be without.
actions=(
    'DescribeInstances|ec2 describe-instances|.Reservations[0].Instances[0] | .InstanceId, .ImageId, .InstanceType, .KeyName, .LaunchTime, .State.Code, .State.Name, .Placement.AvailabilityZone, .PrivateIpAddress, .PublicIpAddress, .PublicDnsName, .PrivateDnsName, .IamInstanceProfile.Arn, (.SecurityGroups[1] | .GroupId, .GroupName), (.NetworkInterfaces[0] | .NetworkInterfaceId, .Groups[1].GroupId, .Ipv6Addresses[0].Ipv6Address, .Association.PublicIp, .Association.IpOwnerId, .PrivateIpAddress), (.BlockDeviceMappings[0] | .DeviceName, .Ebs.VolumeId, .Ebs.DeleteOnTermination, .Ebs.Status), (.MetadataOptions | .HttpTokens, .HttpEndpoint, .State), (.Tags[0] | .Key, .Value)'
    'DescribeInstanceStatus|ec2 describe-instance-status|.InstanceStatuses[0] | .InstanceId, .InstanceState.Name, .InstanceStatus.Status, .SystemStatus.Status, .SystemStatus.Details[0].ImpairedSince, .Events[0].NotBefore'
    'DescribeInstanceTypes|ec2 describe-instance-types|.InstanceTypes[0] | .InstanceType, .FreeTierEligible, .ProcessorInfo.SupportedArchitectures[0], .ProcessorInfo.SustainedClockSpeedInGhz'
    'DescribeImages|ec2 describe-images|.Images[0] | .ImageId, .Name, .OwnerId, .PlatformDetails, .Public, .DeprecationTime'
    'DescribeKeyPairs|ec2 describe-key-pairs --include-public-key|.KeyPairs[1] | .KeyName, .KeyPairId, .KeyFingerprint, .KeyType, .PublicKey, .CreateTime'
    'DescribeSecurityGroups|ec2 describe-security-groups|.SecurityGroups[] | .GroupId, .GroupName, .IpPermissions[0].IpProtocol, .VpcId'
    'DescribeSecurityGroupRules|ec2 describe-security-group-rules|.SecurityGroupRules | .[0].CidrIpv4, .[1].PrefixListId, .[3].CidrIpv6, .[6].ReferencedGroupInfo.GroupId, (.[] | .IpProtocol, .FromPort, .ToPort, .IsEgress, .GroupId, .SecurityGroupRuleId)'
    'DescribeVolumes|ec2 describe-volumes|.Volumes[0] | .VolumeId, .State, .Tags[0].Key, .Attachments[0].State, .CreateTime'
    'DescribeAddresses|ec2 describe-addresses|.Addresses[0] | .PublicIp, .AllocationId, .AssociationId, .InstanceId, .NetworkInterfaceId'
    'GetManagedPrefixListEntries|ec2 get-managed-prefix-list-entries --prefix-list-id pl-0123456789abcdef0|.Entries[0] | .Cidr, .Description'
    'GetCallerIdentity|sts get-caller-identity|.UserId, .Account, .Arn'
)

# Our facts are within what the client prints: what we have, it has, and equal; lists have the same length.
# Version 2.9 does not know AttachedEbsStatus yet.
# shellcheck disable=SC2016 # jq's variables
within='def within($b): if type == "object" and ($b | type) == "object"
    then . as $a | all(keys[]; . as $k | ($b | has($k)) and ($a[$k] | within($b[$k])))
    elif type == "array" and ($b | type) == "array"
    then . as $a | length == ($b | length) and all(range(length); . as $i | $a[$i] | within($b[$i]))
    else . == $b end;
    del(.InstanceStatuses[]?.AttachedEbsStatus) | within($theirs[0])'

@test "every action: our facts are what the official client prints, pages merged" {
    # Rules and whatever else there are two of come in pages, the rest in one.
    aws_rig '.page = 1'
    local -a calls=() pids=()
    for action in "${actions[@]}"; do
        IFS='|' read -r name words _ <<<"$action"
        read -ra words <<<"$words"
        parameters=null
        case $name in
        DescribeKeyPairs) parameters='{"IncludePublicKey":"true"}' ;;
        GetManagedPrefixListEntries) parameters='{"PrefixListId":"pl-0123456789abcdef0"}' ;;
        esac
        calls+=("$(call "$name" "$name" "$parameters")")
        client "${words[@]}" >"$BATS_TEST_TMPDIR/$name.json" 3>&- &
        pids+=("$!")
    done
    for pid in "${pids[@]}"; do wait "$pid"; done
    ask_aws '"deadline_ms":30000,' "${calls[@]}"
    for action in "${actions[@]}"; do
        IFS='|' read -r name _ demanded <<<"$action"
        jq -e "[$demanded] | all(. != null)" >/dev/null <<<"$(facts "$name")" || { echo "$name lacks a member" && return 1; }
        jq -e --slurpfile theirs "$BATS_TEST_TMPDIR/$name.json" "$within" >/dev/null <<<"$(facts "$name")" ||
            { echo "$name differs" && facts "$name" && cat "$BATS_TEST_TMPDIR/$name.json" && return 1; }
    done
    [ "$(asked DescribeSecurityGroupRules)" -eq 14 ]
    [ "$(asked DescribeAddresses)" -eq 2 ]
    [ "$(facts DescribeInstanceStatus '.InstanceStatuses[0].AttachedEbsStatus.Status')" = ok ]
}

@test "the endpoint is as strict with the official client as with us" {
    aws_rig '.denied = ["ec2:DescribeVolumes"]'
    run client ec2 describe-volumes
    [[ $output == *'(UnauthorizedOperation)'* ]]
    run client ec2 describe-instances --instance-ids i-0fedcba9876543210
    [[ $output == *"(InvalidInstanceID.NotFound)"*"The instance ID 'i-0fedcba9876543210' does not exist"* ]]
    aws_variables+=(AWS_SECRET_ACCESS_KEY=wrongEXAMPLEKEY)
    run client ec2 describe-addresses
    [[ $output == *'(SignatureDoesNotMatch)'* ]]
    run client sts get-caller-identity
    [[ $output == *'(SignatureDoesNotMatch)'* ]]
    aws_variables+=(AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE)
    run client sts get-caller-identity
    [[ $output == *'(InvalidClientTokenId)'* ]]
}

@test "the official client takes on a role there and asks with it" {
    aws_rig '.roles = {"arn:aws:iam::123456789012:role/class": {id: "ASIAROLEEXAMPLE00001", secret: "roleEXAMPLESECRET",
        token: "roleEXAMPLETOKEN", external_id: "x-1"}}'
    run client sts assume-role --role-arn arn:aws:iam::123456789012:role/class --role-session-name me --external-id x-1
    [ "$(jq -r '.Credentials.AccessKeyId, .AssumedRoleUser.Arn' <<<"$output" | paste -sd' ')" = \
        'ASIAROLEEXAMPLE00001 arn:aws:sts::123456789012:assumed-role/class/me' ]
    aws_variables+=(AWS_ACCESS_KEY_ID=ASIAROLEEXAMPLE00001 AWS_SECRET_ACCESS_KEY=roleEXAMPLESECRET
        AWS_SESSION_TOKEN=roleEXAMPLETOKEN)
    run client sts get-caller-identity
    [ "$(jq -r .Arn <<<"$output")" = arn:aws:sts::123456789012:assumed-role/class/me ]
    ask_aws "$(call a GetCallerIdentity)"
    [ "$(facts a .Arn)" = arn:aws:sts::123456789012:assumed-role/class/me ]
    run client sts assume-role --role-arn arn:aws:iam::123456789012:role/class --role-session-name me
    [[ $output == *'(AccessDenied)'* ]]
}

@test "every name in our tables is one that the official client's own model has" {
    local python=python3
    [ ! -x /usr/bin/python3 ] || python=/usr/bin/python3
    run "$python" tests/rigs/aws_model.py
    [[ ${lines[-1]} =~ ^([0-9]+)\ compared,\ 0\ wrong$ ]] || { echo "$output" && return 1; }
    [ "${BASH_REMATCH[1]}" -gt 500 ]
}
