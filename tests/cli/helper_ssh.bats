#!/usr/bin/env bats
# The probe "ssh" against a real sshd: logging in, the server's key, commands side by side, ~/.ssh/config.
# Keys are helper_keys.bats' part, passphrases helper_passphrase.bats', servers that are off
# helper_ssh_hostile.bats'.
# shellcheck disable=SC2016 # expanded on the other side

setup_file() {
    . tests/rigs/sshd.bash
    keys_make "$BATS_FILE_TMPDIR"
}

setup() {
    . tests/rigs/sshd.bash
    keys=$BATS_FILE_TMPDIR
    dir=$BATS_TEST_TMPDIR
    sshd=
    other=
}

teardown() {
    sshd_stop
    [ -z "$other" ] || kill "$other"
}

# observed NAME: a member of the observation; noted COMMAND NAME: one of the command's note.
observed() { jq -r "select(.observation) | .observation.$1" <<<"$output"; }
noted() { jq -c "select(.note.command == \"$1\") | .note.$2" <<<"$output"; }
# commands TEXT...: the member, ids c1, c2, …
commands() {
    jq -nc '$ARGS.positional | to_entries | map({id: "c\(.key + 1)", command: .value})' --args -- "$@" |
        sed 's/^/"commands":/'
}

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

# ---- commands ----

@test "a command's streams and exit status, death by a signal, no such command" {
    sshd_start
    run ask_ssh "$(commands 'echo out; echo err >&2; exit 3' 'kill -KILL $$' no-such-command 'exit 255' 'syntax (')"
    [ "$(noted c1 exit)" = 3 ]
    [ "$(noted c1 stdout)" = '"out\n"' ]
    [ "$(noted c1 stderr)" = '"err\n"' ]
    [ "$(noted c1 truncated)" = false ]
    [ "$(noted c2 exit)" = null ]
    [ "$(noted c2 signal)" = '"KILL"' ]
    [ "$(noted c3 exit)" = 127 ]
    [ "$(noted c4 exit)" = 255 ]
    [ "$(noted c5 exit)" = 2 ]
    [ "$(observed outcome)" = 'done' ]
}

@test "the language is C, there is no input, and what is said is harmless" {
    sshd_start
    run ask_ssh "$(commands 'echo $LC_ALL; cat; echo end' 'printf "a\033[31mb\r\nc\377d\0e\342\200\256f"')"
    [ "$(noted c1 stdout)" = '"C\nend\n"' ]
    [ "$(noted c2 stdout)" = '"a�[31mb\nc�d�e�f"' ]
}

@test "quoting is exact for every character, whatever the login shell" {
    sshd_start
    text=$(printf '\\%03o' $(seq 32 126))
    text=$(printf "$text 한글 \t tab\nnewline 'quotes' \"double\" \\\\ back \$HOME \`x\` !! %%s")
    run ask_ssh "$(commands "cat <<'END'
$text
END" 'printf %s "$0 $# $1"' '#only a comment' "'")"
    [ "$(noted c1 stdout)" = "$(jq -n '$t + "\n"' --arg t "$text")" ]
    [ "$(noted c2 stdout)" = '"/bin/sh 0 "' ]
    [ "$(noted c3 exit)" = 0 ]
    [ "$(noted c4 exit)" = 2 ]
}

@test "what start-up files print is cut off, and a slow one is only slow" {
    sshd_start
    cat >"$dir/remote/.bashrc" <<'END'
for i in $(seq 3000); do echo "noise $i on the way"; echo "more noise $i" >&2; done
printf 'no end of line'
read -r -t 1 line
END
    run ask_ssh "$(commands 'echo real' 'echo real >&2' 'exit 7')"
    [ "$(noted c1 stdout)" = '"real\n"' ]
    [ "$(noted c1 stderr)" = '""' ]
    [ "$(noted c2 stderr)" = '"real\n"' ]
    [ "$(noted c3 exit)" = 7 ]
}

@test "a shell that runs nothing is told, with its words" {
    sshd_start
    echo 'echo "This account is closed."; exit 9' >"$dir/remote/.bashrc"
    run ask_ssh "$(commands 'echo real')"
    [ "$(noted c1 error)" = '"channel"' ]
    [ "$(noted c1 detail)" = '"This account is closed.\n"' ]
    [ "$(observed outcome)" = 'done' ]
    sed -i "s|^ssh|command=\"echo 'Please login as the user \\\\\"ubuntu\\\\\"'; exit 142\" ssh|" "$keys/authorized"
    rm "$dir/remote/.bashrc"
    run ask_ssh "$(commands 'echo real')"
    cp "$keys/learner.pub" "$keys/authorized"
    [ "$(noted c1 detail)" = '"Please login as the user \"ubuntu\"\n"' ]
}

@test "26 commands in one connection, each noted as it completes" {
    sshd_start
    mapfile -t texts < <(seq 26 | sed 's/.*/echo out &; exit &/')
    run ask_ssh "$(commands 'sleep 1; echo slow' "${texts[@]}")"
    [ "$(grep -c '"note"' <<<"$output")" -eq 27 ]
    [ "$(noted c27 stdout)" = '"out 26\n"' ]
    [ "$(noted c27 exit)" = 26 ]
    [ "$(noted c1 stdout)" = '"slow\n"' ]
    [[ ${lines[-1]} == *'"observation"'* ]]
    [ "$(grep -c 'Accepted publickey' "$dir/sshd.log")" -eq 1 ]
    [ "$(sed -n '1,26p' <<<"$output" | grep -c slow)" -eq 0 ] # it came last
}

@test "eight at once" {
    sshd_start
    # Each adds itself, waits until eight are there, and tells how many it has seen.
    text='mkdir -p at; touch at/$$; until [ $(ls at | wc -l) -ge 8 ]; do :; done; echo met'
    cd_text="cd '$dir'; $text"
    run ask_ssh "$(commands "$cd_text" "$cd_text" "$cd_text" "$cd_text" "$cd_text" "$cd_text" "$cd_text" "$cd_text")"
    [ "$(grep -c '"stdout":"met' <<<"$output")" -eq 8 ]
}

@test "a server that opens fewer channels gets them one after the other" {
    for most in 1 2 3; do
        sshd_start "MaxSessions $most"
        run ask_ssh "$(commands 'echo 1' 'echo 2' 'echo 3' 'echo 4' 'echo 5' 'echo 6' 'echo 7' 'echo 8' 'echo 9' 'echo 10')"
        [ "$(grep -c '"exit":0' <<<"$output")" -eq 10 ]
        sshd_stop
    done
    sshd_start 'MaxSessions 0'
    run ask_ssh "$(commands 'echo 1' 'echo 2')"
    [ "$(noted c1 error)" = '"channel"' ]
    [ "$(noted c2 error)" = '"channel"' ]
    [ "$(observed outcome)" = 'done' ]
}

@test "a late command costs only itself, and is to be killed" {
    sshd_start
    run ask_ssh "\"commands\":[{\"id\":\"late\",\"command\":\"echo \$\$ >$dir/pid; exec sleep 300\",\"deadline_ms\":2500},{\"id\":\"yes\",\"command\":\"yes\",\"deadline_ms\":700},{\"id\":\"next\",\"command\":\"echo here\"}]"
    [ "$(noted late error)" = '"deadline"' ]
    [ "$(noted yes error)" = '"deadline"' ]
    [ "$(noted next stdout)" = '"here\n"' ]
    [ "$(observed outcome)" = 'done' ]
    eventually stopped "$(cat "$dir/pid")"
}

# stopped PID: true when a command was killed, or when sshd would not: it kills nothing for root, and says so.
stopped() {
    gone "$1" && return
    grep -q 'session signalling requires privilege separation' "$dir/sshd.log" && kill "$1"
}

@test "much output is cut at 64 KiB a stream and drained" {
    sshd_start
    run ask_ssh "$(commands 'head -c 3000000 /dev/zero | tr "\000" a; head -c 70000 /dev/zero | tr "\000" b >&2; exit 4')"
    [ "$(noted c1 exit)" = 4 ]
    [ "$(noted c1 truncated)" = true ]
    [ "$(noted c1 'stdout | length')" = 65536 ]
    [ "$(noted c1 'stderr | length')" = 65536 ]
}

@test "the job's deadline ends what runs and what waits" {
    sshd_start
    sleeper="\"command\":\"echo \$\$ >>$dir/pids; exec sleep 300\",\"deadline_ms\":300000"
    run ask_ssh "\"deadline_ms\":2500,\"commands\":[$(for i in 1 2 3 4 5 6 7 8 9; do printf '{"id":"c%d",%s},' "$i" "$sleeper"; done){\"id\":\"c10\",$sleeper}]"
    [ "$(grep -c '"error":"deadline"' <<<"$output")" -eq 10 ]
    [ "$(observed outcome)" = 'done' ]
    while read -r pid; do eventually stopped "$pid"; done <"$dir/pids"
}

@test "a connection that breaks is told, what was known before counts" {
    sshd_start
    # The session's own process of sshd is the command's parent.
    ask_ssh "\"commands\":[{\"id\":\"first\",\"command\":\":\"},{\"id\":\"cut\",\"command\":\"until [ -e $dir/go ]; do :; done; kill -KILL \$PPID; sleep 20\",\"deadline_ms\":30000},{\"id\":\"third\",\"command\":\"sleep 20\",\"deadline_ms\":30000}]" >"$dir/out" 3>&- &
    until grep -q '"command":"first"' "$dir/out"; do :; done
    touch "$dir/go"
    wait "$!"
    output=$(cat "$dir/out")
    [ "$(noted first exit)" = 0 ]
    [ "$(noted cut error)" = '"disconnected"' ]
    [ "$(noted third error)" = '"disconnected"' ]
    [ "$(observed outcome)" = disconnected ]
}

@test "sudo is used where it asks for nothing" {
    mkdir "$dir/bin"
    printf '#!/bin/sh\n[ "$1" = -n ] || exit 9\nshift\nAS_ROOT=yes exec "$@"\n' >"$dir/bin/sudo"
    chmod +x "$dir/bin/sudo"
    sshd_start "SetEnv HOME=$dir/remote PATH=$dir/bin:/usr/bin:/bin"
    job='"commands":[{"id":"root","command":"echo \"$AS_ROOT $LC_ALL\"","sudo":true},{"id":"me","command":"echo \"$AS_ROOT\""}]'
    run ask_ssh "$job"
    [ "$(noted root stdout)" = '"yes C\n"' ]
    [ "$(noted me stdout)" = '"\n"' ]
    printf '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n' >"$dir/bin/sudo"
    run ask_ssh "$job"
    [ "$(noted root stdout)" = '" C\n"' ]
    [ "$(noted root stderr)" = '""' ]
    rm "$dir/bin/sudo"
    sshd_stop
    sshd_start "SetEnv HOME=$dir/remote PATH=$dir/bin"
    run ask_ssh "$job"
    [ "$(noted root stdout)" = '" C\n"' ]
}

# ---- the server's key ----

@test "an unknown server is shown, accepted once, and remembered in a file of our own" {
    sshd_start
    print=$(fingerprint "$keys/host_ed25519")
    ACCEPT='' run ask_ssh
    [ "$(observed outcome)" = host_unknown ]
    [ "$(observed host_key)" = "$print" ]
    [ "$(observed key_type)" = ssh-ed25519 ]
    [ "$(observed address)" = "$address" ]
    [ ! -e "$dir/known" ]
    ACCEPT=SHA256:another run ask_ssh
    [ "$(observed outcome)" = host_unknown ]
    [ "$(grep -c 'Accepted publickey' "$dir/sshd.log")" -eq 0 ]
    ACCEPT=$print run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    ACCEPT='' run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    [ "$(stat -c %a "$dir/known") $(stat -c %a "$dir/known/hosts")" = '700 600' ]
    [ "$(cut -d' ' -f1,2 "$dir/known/hosts")" = "[$address]:$port ssh-ed25519" ]
    [ ! -e "$BATS_TEST_TMPDIR/home/.ssh" ]
    ssh-keygen -F "[$address]:$port" -f "$dir/known/hosts" >/dev/null # ssh reads it, too
}

@test "a changed key is refused, whatever is accepted and configured" {
    sshd_start
    run ask_ssh
    ssh-keygen -q -t ed25519 -N '' -f "$dir/another"
    sshd_stop
    sed -i "s|^HostKey .*|HostKey $dir/another|" "$dir/sshd_config"
    # shellcheck disable=SC2153 # the program, not the process
    cat >"$dir/resume" <<END
#!/bin/sh
exec "$SSHD" -D -e -f "$dir/sshd_config" 2>"$dir/sshd.log" 3>&-
END
    sh "$dir/resume" &
    sshd=$!
    until grep -q 'Server listening' "$dir/sshd.log"; do :; done
    mkdir -p "$BATS_TEST_TMPDIR/home/.ssh"
    printf 'StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\n' >"$BATS_TEST_TMPDIR/home/.ssh/config"
    ACCEPT=$(fingerprint "$dir/another") run ask_ssh
    [ "$(observed outcome)" = host_changed ]
    [ "$(observed host_key)" = "$(fingerprint "$dir/another")" ]
    [ "$(observed known_as)" = "[$address]:$port" ]
    [ "$(grep -c 'Accepted publickey' "$dir/sshd.log")" -eq 0 ]
    [ "$(wc -l <"$dir/known/hosts")" -eq 1 ]
    rm "$dir/known/hosts" # unknown is not known either
    ACCEPT='' run ask_ssh
    [ "$(observed outcome)" = host_unknown ]
}

@test "a server known by a key of another type is told apart" {
    sshd_start
    mkdir -m 700 "$dir/known"
    printf '[%s]:%d %s\n' "$address" "$port" "$(cut -d' ' -f1,2 "$keys/host_rsa.pub")" >"$dir/known/hosts"
    run ask_ssh
    [ "$(observed outcome)" = host_other_type ]
    [ "$(observed key_type)" = ssh-ed25519 ]
    sshd_stop
    # The known type is preferred where the server has both.
    sshd_start "HostKey $keys/host_rsa"
    printf '[%s]:%d %s\n' "$address" "$port" "$(cut -d' ' -f1,2 "$keys/host_rsa.pub")" >"$dir/known/hosts"
    ACCEPT='' run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    [ "$(observed key_type)" = ssh-rsa ]
}

@test "a file without its last line's end, or with nonsense, still serves" {
    sshd_start
    mkdir -m 700 "$dir/known"
    printf 'nonsense\n\377\376 ssh-rsa AAAA\nhost.example ssh-ed25519 %s' "$(cut -d' ' -f2 "$keys/stranger.pub")" >"$dir/known/hosts"
    run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    ACCEPT='' run ask_ssh
    [ "$(observed outcome)" = 'done' ]
    [ "$(wc -l <"$dir/known/hosts")" -eq 4 ]
}

@test "where the file can't be written nobody logs in" {
    sshd_start
    ln -s elsewhere "$dir/known"
    run ask_ssh
    [[ $output == '{"id":1,"kind":"ssh","error":"system","detail":"known_hosts: '* ]]
    rm "$dir/known"
    mkdir "$dir/known"
    ln -s "$dir/elsewhere" "$dir/known/hosts"
    run ask_ssh
    [[ $output == '{"id":1,"kind":"ssh","error":"system","detail":"known_hosts: '* ]]
    [ ! -e "$dir/elsewhere" ]
}

# ---- ways not to get in ----

@test "a refused key, and a server that takes none" {
    sshd_start
    KEY=$keys/stranger run ask_ssh "$(commands 'echo never')"
    [ "$(observed outcome)" = key_refused ]
    [ "$(observed methods)" = '[
  "publickey"
]' ]
    [ "$(observed user)" = "$ME" ]
    [ "$(grep -c 'Failed publickey' "$dir/sshd.log")" -eq 1 ] # tried once
    [ "${#lines[@]}" -eq 1 ]
    sshd_stop
    sshd_start 'PubkeyAuthentication no' 'PasswordAuthentication yes' 'PermitRootLogin yes'
    run ask_ssh
    [ "$(observed outcome)" = no_method ]
    [ "$(observed 'methods | join(" ")')" = password ]
    [ "$(grep -c 'Failed password' "$dir/sshd.log")" -eq 0 ]
    sshd_stop
    sshd_start 'AuthenticationMethods publickey,password' 'PasswordAuthentication yes' 'PermitRootLogin yes'
    run ask_ssh
    [ "$(observed outcome)" = no_method ]
    [ "$(observed 'methods | join(" ")')" = password ]
}

@test "a user that is not there is refused like any" {
    sshd_start
    ME=nobody-of-that-name run ask_ssh
    [ "$(observed outcome)" = key_refused ]
    [ "$(observed user)" = nobody-of-that-name ]
}

@test "refused, timed out, no such name, no route, and never asked" {
    sshd_start
    sshd_stop
    run ask_ssh
    [ "$(observed outcome)" = refused ]
    [ "$(observed connected)" = false ]
    address=no..name run ask_ssh
    [ "$(observed outcome)" = no_name ]
    perl -MIO::Socket::INET -e '
        my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1) or die;
        my @kept = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $s->sockport, Blocking => 0) } 1 .. 4;
        open my $out, ">", "$ARGV[0].new" or die;
        print {$out} $s->sockport;
        close $out;
        rename "$ARGV[0].new", $ARGV[0];
        sleep 60' "$dir/port" 3>&- &
    other=$!
    until [ -s "$dir/port" ]; do :; done
    address=127.0.0.1 port=$(cat "$dir/port") run ask_ssh '"connect_ms":400'
    [ "$(observed outcome)" = timed_out ]
    [ "$(observed connected)" = false ]
    address=255.255.255.255 run ask_ssh
    [[ $(observed outcome) == no_route || $output == *'"error":"'* ]]
    for host in 169.254.169.254 fe80::1 ::ffff:169.254.169.254; do
        address=$host run ask_ssh
        [ "$output" = '{"id":1,"kind":"ssh","error":"forbidden"}' ]
    done
}

# ---- ~/.ssh/config ----

config() {
    mkdir -p "$BATS_TEST_TMPDIR/home/.ssh"
    cat >"$BATS_TEST_TMPDIR/home/.ssh/config"
}
# ask_alias NAME MEMBERS: by the alias alone.
ask_alias() {
    helper "{\"id\":1,\"kind\":\"ssh\",\"host\":\"$1\",\"known_hosts\":\"$dir/known/hosts\",\"accept\":\"$(fingerprint "$keys/host_ed25519")\"${2:+,$2}}"
}

@test "an alias of ~/.ssh/config brings address, port, user and key" {
    sshd_start
    config <<END
Host my-instance
    HostName $address
    Port $port
    User $ME
    IdentityFile $keys/learner
END
    run ask_alias my-instance
    [ "$(observed outcome)" = 'done' ]
    [ "$(observed address)" = "$address" ]
    run ask_alias my-instance '"user":"someone"'
    [ "$(observed outcome)" = key_refused ]
    [ "$(observed user)" = someone ]
    run ask_alias my-instance "\"key\":\"$keys/stranger\""
    [ "$(observed outcome)" = key_refused ]
    run ask_alias my-instance '"port":1'
    [ "$(observed outcome)" = refused ]
    run ask_alias my-instance '"user_default":"someone"'
    [ "$(observed user)" = "$ME" ]
    sed -i '/User/d' "$BATS_TEST_TMPDIR/home/.ssh/config"
    run ask_alias my-instance '"user_default":"someone"'
    [ "$(observed user)" = someone ]
    run ask_alias my-instance
    [ "$(observed user)" = "$ME" ]
}

@test "a key that the configuration names is judged like any" {
    sshd_start
    install -m 644 "$keys/learner" "$dir/open"
    config <<END
Host my-instance
    HostName $address
    Port $port
    IdentityFile $dir/open
END
    run ask_alias my-instance "\"user\":\"$ME\""
    [ "$(observed outcome)" = key_unprotected ]
    [ "$(observed key)" = "$dir/open" ]
}

@test "what the configuration may run: Match exec and ProxyCommand" {
    sshd_start
    # One process, so that all of it ends with the connection.
    cat >"$dir/relay" <<'END'
use IO::Select;
use IO::Socket::INET;
my $far = IO::Socket::INET->new($ARGV[0]) or die;
my %to = (fileno $far => \*STDOUT, fileno STDIN => $far);
my $both = IO::Select->new($far, \*STDIN);
while (1) {
    for my $from ($both->can_read) {
        sysread $from, my $bytes, 9999 or exit;
        syswrite $to{fileno $from}, $bytes;
    }
}
END
    config <<END
Match host gated exec "touch $dir/matched"
    HostName $address
    Port $port
Host proxied
    ProxyCommand perl $dir/relay $address:$port
Host broken
    ProxyCommand exit 1
Host *
    IdentityFile $keys/learner
    User $ME
    LocalCommand touch $dir/local
    PermitLocalCommand yes
END
    run ask_alias gated
    [ "$(observed outcome)" = 'done' ]
    [ -e "$dir/matched" ]
    run ask_alias proxied "$(commands 'echo through')"
    [ "$(observed outcome)" = 'done' ]
    [ "$(observed address)" = null ]
    [ "$(noted c1 stdout)" = '"through\n"' ]
    run ask_alias broken
    [ "$(observed outcome)" = disconnected ]
    [ "$(observed connected)" = false ]
    [ ! -e "$dir/local" ]
}

@test "a jump over another host goes through ssh, which asks nothing" {
    sshd_start
    # ssh itself looks at the home in the password file, so that it is told where its settings are.
    mkdir "$dir/bin"
    printf '#!/bin/sh\nexec /usr/bin/ssh -F %q "$@"\n' "$dir/jump_config" >"$dir/bin/ssh"
    chmod +x "$dir/bin/ssh"
    cat >"$dir/jump_config" <<END
Host jump
    HostName $address
    Port $port
    User $ME
    IdentityFile $keys/learner
    IdentitiesOnly yes
    UserKnownHostsFile $dir/jump_known
END
    config <<END
Host behind
    HostName $address
    Port $port
    User $ME
    IdentityFile $keys/learner
    ProxyJump jump
END
    WITH=("PATH=$dir/bin:$PATH" SHELL=/bin/sh)
    run helper "${WITH[@]}" "{\"id\":1,\"kind\":\"ssh\",\"host\":\"behind\",\"known_hosts\":\"$dir/known/hosts\"}"
    [ "$(observed outcome)" = disconnected ] # ssh does not know the jump host, and nobody is asked
    ssh-keyscan -p "$port" "$address" >"$dir/jump_known" 2>/dev/null
    run helper "${WITH[@]}" "{\"id\":1,\"kind\":\"ssh\",\"host\":\"behind\",\"known_hosts\":\"$dir/known/hosts\"}"
    [ "$(observed outcome)" = host_unknown ]
    [ "$(observed host_key)" = "$(fingerprint "$keys/host_ed25519")" ]
}

# ---- parameters ----

@test "parameters that can't be used are named" {
    for case in 'host|"known_hosts":"/k"' 'host|"host":"-oX","known_hosts":"/k"' 'host|"host":"a b","known_hosts":"/k"' \
        'host|"host":"a$(x)","known_hosts":"/k"' 'host|"host":"u@h","known_hosts":"/k"' 'known_hosts|"host":"h"' \
        'known_hosts|"host":"h","known_hosts":"k"' 'port|"host":"h","known_hosts":"/k","port":65536' \
        'user|"host":"h","known_hosts":"/k","user":"a;b"' 'user|"host":"h","known_hosts":"/k","user":"-l"' \
        'user_default|"host":"h","known_hosts":"/k","user_default":"`"' 'key|"host":"h","known_hosts":"/k","key":"k"' \
        'connect_ms|"host":"h","known_hosts":"/k","connect_ms":0' 'commands|"host":"h","known_hosts":"/k","commands":{}' \
        'command|"host":"h","known_hosts":"/k","commands":[{"id":"x"}]'; do
        run helper "{\"id\":1,\"kind\":\"ssh\",${case#*|}}"
        [ "$output" = "{\"id\":1,\"kind\":\"ssh\",\"error\":\"bad_job\",\"detail\":\"${case%%|*}\"}" ]
    done
}
