#!/usr/bin/env bats
# The probe "ssh" against a real sshd: logging in, the server's key, commands side by side.
# Keys and passphrases are helper_keys.bats' part, hostile servers helper_ssh_hostile.bats'.

setup_file() {
    . tests/rigs/sshd.bash
    keys_make "$BATS_FILE_TMPDIR"
}

setup() {
    . tests/rigs/sshd.bash
    keys=$BATS_FILE_TMPDIR
    dir=$BATS_TEST_TMPDIR
    sshd=
}

teardown() {
    sshd_stop
}

# observed NAME: a member of the observation; noted COMMAND NAME: one of the command's note.
observed() { jq -r "select(.observation) | .observation.$1" <<<"$output"; }
noted() { jq -c "select(.note.command == \"$1\") | .note.$2" <<<"$output"; }

@test "a login says whom it met and as whom" {
    sshd_start
    run ask_ssh
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    [ "$(observed outcome)" = 'done' ]
    [ "$(observed address)" = "$address" ]
    [ "$(observed user)" = "$ME" ]
    [ "$(observed host_key)" = "$(fingerprint "$keys/host_ed25519")" ]
    [ "$(observed key_type)" = ssh-ed25519 ]
    [[ $(observed banner) == SSH-2.0-OpenSSH_* ]]
}

@test "a command's streams and exit status" {
    sshd_start
    run ask_ssh '"commands":[{"id":"t1","command":"echo out; echo err >&2; exit 3"}]'
    [ "$(noted t1 exit)" = 3 ]
    [ "$(noted t1 stdout)" = '"out\n"' ]
    [ "$(noted t1 stderr)" = '"err\n"' ]
    [ "$(noted t1 truncated)" = false ]
    [ "$(observed outcome)" = 'done' ]
}
