#!/usr/bin/env bats
# What checks look at: `config instance` with what it finds and verifies, and each setting by itself.
# The helper answers from a file; the real one is tried in the tests of its probes and in tests/live/.

load ../lib/check

ID=i-0123456789abcdef0

setup() {
    fake_install
    home=$BATS_TEST_TMPDIR/home
    mkdir -p "$home/.ssh" "$home/Downloads"
}

# One line per thing that is asked: profile, region, instance, host, user, key, repository.
configure() {
    status=0
    output=$(printf '%s\n' "$@" | plain "${WITH[@]}" --lang "${lang-en}" config instance 2>&1) || status=$?
    echo "$output"
}

kept() { plain config instance --json | jq -r ".[\"instance.$1\"]"; }

set_one() {
    status=0
    output=$(plain --lang en config "$@" 2>&1) || status=$?
}

two_instances() {
    world '.aws = {
        "GetCallerIdentity": {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/kim", "UserId": "A"},
        "DescribeInstances": {"Reservations": [{"Instances": [
            {"InstanceId": "i-0123456789abcdef0", "InstanceType": "t3.micro", "State": {"Name": "running"},
             "KeyName": "my-key", "PublicIpAddress": "203.0.113.10", "Tags": [{"Key": "Name", "Value": "웹 서버"}]},
            {"InstanceId": "i-0123456789abcdef1", "InstanceType": "t3.nano", "State": {"Name": "stopped"}},
            {"InstanceId": "i-0123456789abcdef2", "InstanceType": "t3.nano", "State": {"Name": "terminated"}}]}]}}'
}

@test "every part is asked, verified and kept" {
    two_instances
    touch "$home/Downloads/my-key.pem" "$home/.ssh/other.pem"
    configure class ap-northeast-2 1 '' '' '' ''
    [ "$status" -eq 0 ]
    [[ $output == *'✓ AWS accepts the credentials.'* ]]
    [[ $output == *"1) $ID  웹 서버  t3.micro  running"* ]]
    [[ $output == *'✓ Port 22 answers.'*'✓ Logging in over SSH works.'*'All set.'* ]]
    [ "$(kept profile)" = class ]
    [ "$(kept region)" = ap-northeast-2 ]
    [ "$(kept id)" = $ID ]
    [ "$(kept host)" = 203.0.113.10 ]
    [ "$(kept user)" = ubuntu ]
    [ "$(kept key)" = "$home/Downloads/my-key.pem" ]
    [ "$(kept repository)" = null ]
}

@test "the profile and the Region that were given are the ones that are asked" {
    two_instances
    configure class us-west-2 '' '' '' '' ''
    [ "$(asked 'select(.kind == "aws") | [.profile, .region, .calls[0].action]')" = '["class",null,"GetCallerIdentity"]
["class","us-west-2","DescribeInstances"]' ]
}

@test "of several instances none is proposed, and those that are going are not shown" {
    two_instances
    configure '' '' '' '' '' '' ''
    [[ $output == *'2) i-0123456789abcdef1'* ]]
    [[ $output != *'3) '* ]]
    [ "$(kept id)" = null ]
}

@test "the only instance is proposed" {
    two_instances
    world '.aws.DescribeInstances.Reservations[0].Instances |= .[0:1]'
    configure '' '' '' '' '' '' ''
    [[ $output == *"(Enter: $ID)"* ]]
    [ "$(kept id)" = $ID ]
}

@test "an ID that the Region does not know is kept, with advice" {
    two_instances
    configure '' '' i-0aaaaaaaaaaaaaaaa '' '' '' ''
    [[ $output == *'! i-0aaaaaaaaaaaaaaaa is not among the instances of ap-northeast-2'* ]]
    [ "$(kept id)" = i-0aaaaaaaaaaaaaaaa ]
}

@test "a new address after stop and start is proposed instead of the old one" {
    two_instances
    plain config instance.host 203.0.113.9
    configure '' '' 1 '' '' '' ''
    [ "$(kept host)" = 203.0.113.10 ]
}

@test "Hosts of ~/.ssh/config are offered and read, never written; patterns are not" {
    printf 'Host web *.example\n  HostName 203.0.113.10\nhost=db\nHost *\n' >"$home/.ssh/config"
    cp "$home/.ssh/config" "$BATS_TEST_TMPDIR/before"
    configure '' '' '' 2 '' '' ''
    [[ $output == *'  1) web
  2) db
(Enter'* ]]
    [ "$(kept host)" = db ]
    [ "$(kept user)" = null ] # the file says it
    cmp "$home/.ssh/config" "$BATS_TEST_TMPDIR/before"
    [ "$(asked 'select(.kind == "tcp")')" = '' ] # an alias is no address
}

@test "on the instance itself what its metadata say is proposed" {
    world ".imds = {outcome: \"answered\", values: {\"instance-id\": \"$ID\", \"placement/region\": \"eu-west-1\",
        \"public-ipv4\": \"203.0.113.77\"}}"
    configure '' '' '' '' '' '' ''
    [[ $output == *"This machine is the instance $ID"* ]]
    [ "$(kept region)" = eu-west-1 ]
    [ "$(kept id)" = $ID ]
    [ "$(kept host)" = 203.0.113.77 ]
}

@test "what is wrong is said with what helps, and does not stand in the way" {
    world '.tcp.outcome = "timed_out" | .ssh.outcome = "key_refused" | .keypair.outcome = "ppk"'
    touch "$home/Downloads/my-key.pem"
    configure '' '' $ID 203.0.113.10 '' 1 ''
    [ "$status" -eq 0 ]
    [[ $output == *'! there are no AWS credentials to ask with'* ]]
    [[ $output == *'! no answer from port 22'* ]]
    [[ $output == *'! the key file is in a form that SSH can'* ]]
    [[ $output == *'! the server refused the key for user "ubuntu" (publickey)'* ]]
    [[ $output == *'All set.'* ]]
}

@test "Korean" {
    two_instances
    lang=ko configure '' '' '' '' '' '' ''
    [[ $output == *"1) $ID  웹 서버  t3.micro  실행 중"* ]]
    [[ $output == *'설정을 마쳤어요. 실습을 확인하려면: wrapup check'* ]]
}

@test "a value that can't be one is asked for again" {
    configure '' 'Seoul' ap-northeast-2 'i-123' $ID 'a b' 203.0.113.10 '' '' ''
    [[ $output == *'"Seoul" is no value for "instance.region"'* ]]
    [[ $output == *'"i-123" is no value for "instance.id"'* ]]
    [[ $output == *'"a b" is no value for "instance.host"'* ]]
    [ "$(kept id)" = $ID ]
    [ "$(kept host)" = 203.0.113.10 ]
}

@test "a hyphen empties a part; the end of the input keeps what was answered" {
    plain config instance.profile old
    configure - us-east-1
    [[ $output == *'What was answered is kept.'* ]]
    [ "$(kept profile)" = null ]
    [ "$(kept region)" = us-east-1 ]
    [ "$(kept user)" = null ]
}

@test "a new server is not logged in to without a person; its fingerprint is told" {
    world '.new_host = true'
    configure '' '' $ID 203.0.113.10 '' '' ''
    [[ $output == *'The server 203.0.113.10 was not met before.'*'ssh-ed25519, fingerprint SHA256:AAA'* ]]
    [[ $output == *'! this server is new, and its key was not accepted'* ]]
}

@test "single settings are checked and brought into one form" {
    set_one instance.region Seoul
    [ "$status" -eq 4 ]
    set_one instance.id " \"$ID\" "
    [ "$status" -eq 0 ]
    [ "$(kept id)" = $ID ]
    local bad
    for bad in -oProxyCommand=x 'a b' 'a;b' ''; do
        set_one instance.host "$bad"
        [ "$status" -ne 0 ]
        set_one instance.user "$bad"
        [ "$status" -ne 0 ]
    done
    for bad in 0 65536 22x -1; do
        set_one instance.port "$bad"
        [ "$status" -ne 0 ]
    done
    set_one instance.host fe80::1
    [ "$status" -eq 0 ]
    set_one instance.port 2222
    [ "$(kept port)" = 2222 ]
    set_one instance.port --unset
    [ "$(kept port)" = null ]
}

@test "paths are kept whole, ~ and all" {
    touch "$home/k.pem"
    # shellcheck disable=SC2088 # the program is to expand it
    set_one instance.key '~/k.pem'
    [ "$(kept key)" = "$home/k.pem" ]
    set_one instance.key README.md
    [ "$(kept key)" = "$PWD/README.md" ]
    set_one instance.key no/such/file.pem
    [ "$status" -eq 4 ]
}

@test "config instance --unset clears all of it and nothing else" {
    plain config certainty off
    plain config instance.id $ID
    plain config instance.host 203.0.113.10
    run plain --lang en config instance --unset
    [ "$output" = 'Nothing is configured any more.' ]
    [ "$(plain config --json | jq -c '[.certainty, .["instance.id"], .["instance.host"]]')" = '["off",null,null]' ]
}

@test "config lists the parts, and a word too many is refused" {
    run plain --lang en config
    [[ $output == *'instance.host = not set'* ]]
    run plain --lang en config instance now
    [ "$status" -eq 2 ]
}

@test "without a helper nothing is verified, and it is said once" {
    rm "$BATS_TEST_TMPDIR/bin/wrapup-helper"
    mkdir "$BATS_TEST_TMPDIR/path"
    ln -s "$(command -v env)" "$BATS_TEST_TMPDIR/path/env"
    output=$(printf '\n\n\n203.0.113.10\n\n\n\n' | plain PATH="$BATS_TEST_TMPDIR/path" --lang en config instance 2>&1)
    [[ $output == *'wrapup-helper, which does the checking, is not installed'* ]]
    [[ $output != *'! '* ]]
    [ "$(kept host)" = 203.0.113.10 ]
}

@test "the real helper finds an open port, a key file that is none, and no SSH server behind the port" {
    local port
    coproc SERVER { exec python3 -u -c '
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1])
while True:
    peer, _ = listener.accept()
    peer.sendall(b"SMTP\r\n")
    peer.close()
' 3>&-; }
    read -r port <&"${SERVER[0]}"
    echo 'no key' >"$home/Downloads/my-key.pem"
    plain config instance.port "$port"
    WRAPUP=$REAL_WRAPUP
    WITH=(AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:1)
    configure '' '' '' 127.0.0.1 '' 1 ''
    kill "$SERVER_PID"
    [[ $output == *'! there are no AWS credentials to ask with'* ]]
    [[ $output == *"✓ Port $port answers."* ]]
    [[ $output == *'! the key file is in a form that SSH can'* ]]
    [[ $output == *'All set.'* ]]
    [[ $output != *'✓ Logging in'* ]]
}

@test "no secret is kept: neither keys nor credentials" {
    two_instances
    printf -- '-----BEGIN RSA PRIVATE KEY-----\nPLANTEDKEY\n' >"$home/Downloads/my-key.pem"
    WITH+=(AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=PLANTEDSECRET AWS_SESSION_TOKEN=PLANTEDTOKEN)
    configure '' '' 1 '' '' '' ''
    [ "$(kept key)" = "$home/Downloads/my-key.pem" ]
    run grep -rlaE 'PLANTED|AKIAIOSFODNN7EXAMPLE|123456789012' "$BATS_TEST_TMPDIR/data"
    [ -z "$output" ]
}
