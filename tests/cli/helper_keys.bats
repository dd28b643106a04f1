#!/usr/bin/env bats
# Private keys: the probe "keypair" beside ssh-keygen, and what the probe "ssh" makes of key files, agents
# and passphrases, with a real terminal where one is asked for.

setup_file() {
    . tests/rigs/sshd.bash
    keys_make "$BATS_FILE_TMPDIR"
}

setup() {
    load ../lib/tmux
    . tests/rigs/sshd.bash
    keys=$BATS_FILE_TMPDIR
    dir=$BATS_TEST_TMPDIR
    sshd=
    agent=
}

teardown() {
    term_close
    sshd_stop
    [ -z "$agent" ] || kill "$agent"
}

observed() { jq -r "select(.observation) | .observation.$1" <<<"$output"; }
keypair() { helper "{\"id\":1,\"kind\":\"keypair\",\"key\":\"$1\"}"; }

# locked NAME: a copy of the learner's key with the passphrase "열쇠 말".
locked() {
    install -m 600 "$keys/learner" "$dir/$1"
    ssh-keygen -q -p -P '' -N '열쇠 말' -f "$dir/$1" >/dev/null
}

agent_start() {
    eval "$(ssh-agent -a "$dir/agent" 3>&-)" >/dev/null
    agent=$SSH_AGENT_PID
    WITH=("SSH_AUTH_SOCK=$dir/agent")
}

# ---- the probe "keypair" ----

@test "keypair: the public part and fingerprint of every format are ssh-keygen's" {
    ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f "$dir/rsa.pem"
    ssh-keygen -q -t rsa -b 2048 -m PKCS8 -N '' -f "$dir/pkcs8.pem"
    ssh-keygen -q -t rsa -b 2048 -N '' -f "$dir/openssh_rsa"
    ssh-keygen -q -t ed25519 -N '' -f "$dir/ed25519"
    for bits in 256 384 521; do
        ssh-keygen -q -t ecdsa -b "$bits" -N '' -f "$dir/ecdsa$bits"
        ssh-keygen -q -t ecdsa -b "$bits" -m PEM -N '' -f "$dir/ecdsa$bits.pem"
    done
    { echo 'Bag Attributes'; cat "$dir/rsa.pem"; } >"$dir/lead.pem"
    sed 's/$/\r/' "$dir/rsa.pem" >"$dir/crlf.pem"
    head -1 "$dir/rsa.pem" | grep -q 'BEGIN RSA PRIVATE KEY'
    head -1 "$dir/pkcs8.pem" | grep -q 'BEGIN PRIVATE KEY'
    for key in rsa.pem pkcs8.pem openssh_rsa ed25519 ecdsa256 ecdsa384 ecdsa521 ecdsa256.pem ecdsa384.pem \
        ecdsa521.pem lead.pem crlf.pem; do
        like=$key
        case $key in lead.pem | crlf.pem) like=rsa.pem ;; esac
        chmod 600 "$dir/$key"
        run keypair "$dir/$key"
        [ "$(observed outcome)" = 'done' ]
        [ "$(observed type) $(observed public)" = "$(ssh-keygen -y -f "$dir/$like" | cut -d' ' -f1,2)" ]
        [ "$(observed fingerprint)" = "$(fingerprint "$dir/$like.pub")" ]
        [ "$(observed encrypted)" = false ]
    done
}

@test "keypair: the mode of the file does not matter, and nothing private is said" {
    install -m 644 "$keys/learner" "$dir/open"
    run keypair "$dir/open"
    [ "$(observed fingerprint)" = "$(fingerprint "$keys/learner.pub")" ]
    secret=$(sed -n 4p "$keys/learner")
    [[ $output != *"${secret:0:16}"* ]]
}

@test "keypair: an encrypted key tells its public part where the format does" {
    locked key
    run keypair "$dir/key"
    [ "$(observed public)" = "$(cut -d' ' -f2 "$keys/learner.pub")" ]
    [ "$(observed encrypted)" = true ]
    ssh-keygen -q -t rsa -b 2048 -m PEM -N secret -f "$dir/pem"
    run keypair "$dir/pem"
    [ "$output" = '{"id":1,"kind":"keypair","observation":{"outcome":"passphrase"}}' ]
}

@test "keypair: what is no key is told apart" {
    printf 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n' >"$dir/putty.ppk"
    echo hello >"$dir/text"
    : >"$dir/empty"
    printf -- '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n' >"$dir/cut.pem"
    printf -- '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n' >"$dir/cut"
    head -c 100000 /dev/zero >"$dir/large"
    mkfifo "$dir/fifo"
    for case in putty.ppk:ppk text:format empty:format cut.pem:format cut:format learner.pub:format \
        large:unreadable fifo:unreadable none:missing; do
        [ "${case%%:*}" != learner.pub ] || cp "$keys/learner.pub" "$dir"
        run keypair "$dir/${case%%:*}"
        [ "$output" = "{\"id\":1,\"kind\":\"keypair\",\"observation\":{\"outcome\":\"${case##*:}\"}}" ]
    done
    run keypair relative
    [ "$output" = '{"id":1,"kind":"keypair","error":"bad_job","detail":"key"}' ]
}

# ---- key files for a login ----

@test "ssh: every format of key logs in" {
    ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f "$dir/rsa.pem"
    ssh-keygen -q -t ecdsa -N '' -f "$dir/ecdsa"
    cat "$keys/learner.pub" "$dir/rsa.pem.pub" "$dir/ecdsa.pub" >"$dir/authorized"
    sshd_start "AuthorizedKeysFile $dir/authorized"
    chmod 400 "$dir/rsa.pem"
    for key in "$dir/rsa.pem" "$dir/ecdsa" "$keys/learner"; do
        KEY=$key run ask_ssh
        [ "$(observed outcome)" = 'done' ]
    done
}

@test "ssh: a key that others may read, is no file, or is not there is not used" {
    sshd_start
    install -m 644 "$keys/learner" "$dir/open"
    KEY=$dir/open run ask_ssh
    [ "$(observed outcome)" = key_unprotected ]
    [ "$(observed mode)" = 0644 ]
    [ "$(observed key)" = "$dir/open" ]
    for mode in 604 620 610 601; do
        chmod "$mode" "$dir/open"
        KEY=$dir/open run ask_ssh
        [ "$(observed outcome)" = key_unprotected ]
    done
    ln -s "$keys/learner" "$dir/link"
    KEY=$dir/link run ask_ssh
    [ "$(observed outcome)" = key_unreadable ]
    [ "$(observed key_file_type)" = symlink ]
    KEY=$dir run ask_ssh
    [ "$(observed outcome)" = key_unreadable ]
    KEY=$dir/none run ask_ssh
    [ "$(observed outcome)" = key_missing ]
    [ "$(grep -c 'Connection from' "$dir/sshd.log")" -eq 0 ] # nobody was called for that
}

@test "ssh: PuTTY's format and nonsense are told" {
    sshd_start
    printf 'PuTTY-User-Key-File-3: ssh-rsa\n' >"$dir/my.ppk"
    echo nonsense >"$dir/nonsense"
    chmod 600 "$dir/my.ppk" "$dir/nonsense"
    KEY=$dir/my.ppk run ask_ssh
    [ "$(observed outcome)" = key_format ]
    [ "$(observed detail)" = ppk ]
    KEY=$dir/nonsense run ask_ssh
    [ "$(observed outcome)" = key_format ]
}

@test "ssh: without a terminal a locked key stays locked" {
    sshd_start
    locked key
    KEY=$dir/key run ask_ssh
    [ "$(observed outcome)" = key_passphrase ]
    # shellcheck disable=SC2016 # expanded by the inner shell
    KEY=$dir/key run setsid bash -c '. tests/rigs/sshd.bash; dir=$1 keys=$2 address=$3 port=$4; ask_ssh "\"interactive\":true"' \
        sh "$dir" "$keys" "$address" "$port"
    [ "$(observed outcome)" = key_passphrase ]
}

@test "ssh: a locked key that the server does not know is not asked for" {
    sshd_start
    install -m 600 "$keys/stranger" "$dir/key"
    ssh-keygen -q -p -P '' -N secret -f "$dir/key" >/dev/null
    KEY=$dir/key run ask_ssh '"interactive":true'
    [ "$(observed outcome)" = key_refused ]
}

# ---- agents ----

@test "ssh: an agent opens the door, also for a locked key that it holds" {
    sshd_start
    agent_start
    locked key
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_missing ] # it holds none yet
    ssh-add -q "$keys/stranger" "$keys/learner"
    KEY='' run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    KEY=$dir/key run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    ssh-add -q -d "$keys/learner"
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_refused ]
    KEY=$dir/key run ask_ssh
    [ "$(observed outcome)" = key_passphrase ]
}

@test "ssh: a named key is the only one that is offered" {
    sshd_start
    agent_start
    ssh-add -q "$keys/learner"
    KEY=$keys/stranger run ask_ssh
    [ "$(observed outcome)" = key_refused ]
}

@test "ssh: an agent full of strangers is a refusal, and one that is dead or mute is none" {
    sshd_start
    agent_start
    for i in 1 2 3 4 5 6 7; do
        ssh-keygen -q -t ed25519 -N '' -f "$dir/stranger$i"
        ssh-add -q "$dir/stranger$i"
    done
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_refused ]
    kill "$agent"
    agent=
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_missing ]
    perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5); push @k, $s->accept while 1' \
        "$dir/mute" 3>&- &
    agent=$!
    until [ -S "$dir/mute" ]; do :; done
    WITH=("SSH_AUTH_SOCK=$dir/mute")
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_missing ]
}

@test "ssh: without a key the usual files are tried" {
    sshd_start
    mkdir -p "$dir/home/.ssh"
    install -m 600 "$keys/stranger" "$dir/home/.ssh/id_ecdsa"
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_refused ]
    install -m 600 "$keys/learner" "$dir/home/.ssh/id_ed25519"
    KEY='' run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    chmod 644 "$dir/home/.ssh/id_ed25519"
    rm "$dir/home/.ssh/id_ecdsa"
    KEY='' run ask_ssh
    [ "$(observed outcome)" = key_unprotected ]
}
