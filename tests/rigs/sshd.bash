# A real sshd on loopback, with a configuration and keys of its own, that lets the user who runs the test
# in; for bats tests and the bench. Expects two folders: `keys`, filled by keys_make, and `dir`.
#
#   keys_make "$keys"; sshd_start; ask_ssh '"commands":[…]'; sshd_stop

source tests/lib/rig.bash
SSHD=$(PATH=$PATH:/usr/sbin command -v sshd)
ME=$(id -un)

# keys_make DIR: host keys host_ed25519 and host_rsa, the learner's keys learner (taken by the server) and
# stranger (not taken). Once per file is enough.
keys_make() {
    local name
    for name in host_ed25519 learner stranger; do
        ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$1/$name"
    done
    ssh-keygen -q -t rsa -b 2048 -N '' -C host_rsa -f "$1/host_rsa"
    cp "$1/learner.pub" "$1/authorized"
}

# A port that nothing listens on now, on an address of loopback that nothing else uses.
address_pick() {
    address=127.$((RANDOM % 200 + 20)).$((RANDOM % 250)).$((RANDOM % 250 + 1))
    port=$((RANDOM % 20000 + 20000))
}

# sshd_start [LINE...]: starts it with more lines of configuration, which win over the common ones. Keys are
# in $keys. Sets address, port and sshd.
sshd_start() {
    local try
    mkdir -p "$dir/remote" # the home of those who log in
    [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
    for try in 1 2 3 4 5; do
        address_pick
        sshd_configure "$@"
        : >"$dir/sshd.log"
        "$SSHD" -D -e -f "$dir/sshd_config" 2>>"$dir/sshd.log" 3>&- &
        sshd=$!
        until grep -q 'Server listening' "$dir/sshd.log"; do
            kill -0 "$sshd" 2>/dev/null || continue 2
        done
        return 0
    done
    cat "$dir/sshd.log" >&2
    return 1
}

sshd_configure() {
    printf '%s\n' "$@" "ListenAddress $address" "Port $port" "PidFile none" "UsePAM no" \
        "HostKey $keys/host_ed25519" "AuthorizedKeysFile $keys/authorized" "StrictModes no" \
        "PermitRootLogin prohibit-password" "PasswordAuthentication no" "KbdInteractiveAuthentication no" \
        "MaxStartups 200" "LogLevel VERBOSE" "SetEnv HOME=$dir/remote" >"$dir/sshd_config"
    # Only newer servers punish, and know the word.
    if "$SSHD" -t -f "$dir/sshd_config" -o PerSourcePenalties=no 2>/dev/null; then
        echo 'PerSourcePenalties no' >>"$dir/sshd_config"
    fi
}

sshd_stop() {
    [ -z "${sshd:-}" ] || { kill "$sshd" && wait "$sshd"; } 2>/dev/null || true
    sshd=
}

# The fingerprint of a key file's public part.
fingerprint() {
    ssh-keygen -lf "$1" | cut -d' ' -f2
}

# What a job for the server says of it; ACCEPT is its key's fingerprint, KEY the learner's key.
job_ssh() {
    printf '{"id":1,"kind":"ssh","host":"%s","port":%d,"user":"%s","known_hosts":"%s"%s%s,%s}\n' "$address" "$port" \
        "$ME" "$dir/known/hosts" "${ACCEPT:+,\"accept\":\"$ACCEPT\"}" "${KEY:+,\"key\":\"$KEY\"}" "${1:-\"commands\":[]}"
}

# ask_ssh MEMBERS: asks the server with these members in the job; by default its key is accepted and the
# learner's key used. WITH holds variables for the helper.
ask_ssh() {
    helper "${WITH[@]}" "$(ACCEPT=${ACCEPT-$(fingerprint "$keys/host_ed25519")} KEY=${KEY-$keys/learner} job_ssh "$@")"
}
WITH=()
