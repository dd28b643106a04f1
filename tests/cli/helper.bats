#!/usr/bin/env bats
# wrapup-helper from outside: jobs in, observations or errors out, with a real listener on loopback.
# What the quiz makes of the answers is its own tests' part.

setup() {
    helper=${WRAPUP_HELPER:-.build/wrapup-helper}
    dir=$(mktemp -d)
    listener=
}

teardown() {
    [ -z "$listener" ] || kill "$listener" 2>/dev/null || true
    rm -rf "$dir"
}

# listen HOW [BYTES]: a listener on a free port of 127.0.0.1, the number in $port.
# HOW: "say" sends BYTES (with perl's escapes) to everyone and closes, "silent" keeps quiet, "full" has
# no room left for a connection.
listen() {
    perl -MIO::Socket::INET -e '
        my ($how, $bytes, $file) = @ARGV;
        my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => $how eq "full" ? 1 : 64) or die;
        my @kept;
        if ($how eq "full") {
            for (1 .. 4) {
                push @kept, IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $s->sockport,
                    Blocking => 0);
            }
        }
        open my $out, ">", "$file.new" or die;
        print {$out} $s->sockport;
        close $out;
        rename "$file.new", $file;
        sleep 30 if $how eq "full";
        $bytes =~ s/\\x([0-9a-f]{2})/chr hex $1/ge;
        while (my $c = $s->accept) {
            if ($how eq "silent") { push @kept, $c; next; }
            syswrite $c, $bytes;
        }' "$1" "${2-}" "$dir/port" 3>&- &
    listener=$!
    until [ -s "$dir/port" ]; do :; done
    port=$(cat "$dir/port")
}

ask() {
    printf '%s\n' "$@" | timeout 20 "$helper"
}

@test "hello names version, protocol and kinds" {
    run ask '{"id":1,"kind":"hello"}'
    [ "$status" -eq 0 ]
    [[ $output == '{"id":1,"kind":"hello","observation":{"version":"'*'","protocol":1,"kinds":["'*'"hello"'*'"]}}' ]]
}

@test "an unknown kind is an error under the job's own id" {
    run ask '{"id":"x-7","kind":"telepathy","deadline_ms":100}'
    [ "$status" -eq 0 ]
    [ "$output" = '{"id":"x-7","kind":"telepathy","error":"unknown_kind"}' ]
}

@test "bad lines are answered and the next line is read" {
    run ask 'no json' '[]' '{"kind":"hello"}' '{"id":1}' '{"id":2,"kind":"hello","deadline_ms":0}' '' \
        '{"id":3,"kind":"hello"}'
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 6 ]
    [[ ${lines[0]} == '{"id":null,"error":"bad_job"'* ]]
    [ "${lines[1]}" = '{"id":null,"error":"bad_job"}' ]
    [ "${lines[2]}" = '{"id":null,"error":"bad_job","detail":"id"}' ]
    [ "${lines[3]}" = '{"id":1,"error":"bad_job","detail":"kind"}' ]
    [ "${lines[4]}" = '{"id":2,"kind":"hello","error":"bad_job","detail":"deadline_ms"}' ]
    [[ ${lines[5]} == '{"id":3,"kind":"hello","observation"'* ]]
}

@test "a line that is too long is refused once, the next one is read" {
    { head -c 700000 /dev/zero | tr '\0' a; echo; echo '{"id":1,"kind":"hello"}'; } >"$dir/in"
    run "$helper" <"$dir/in"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 2 ]
    [ "${lines[0]}" = '{"id":null,"error":"bad_job","detail":"line too long"}' ]
    [[ ${lines[1]} == '{"id":1,'* ]]
}

@test "a last line without newline counts" {
    run sh -c 'printf "{\"id\":1,\"kind\":\"hello\"}" | "$1"' sh "$helper"
    [[ $output == '{"id":1,"kind":"hello","observation"'* ]]
}

@test "file: type, owner, mode and size" {
    printf 'key' >"$dir/my key.pem"
    chmod 0400 "$dir/my key.pem"
    ln -s nowhere "$dir/link"
    mkfifo "$dir/fifo"
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"$dir/my key.pem\"}"
    [[ $output == *'"exists":true,"type":"file","mine":true,"mode":"0400","size":3,"file_system":"'*'","modes_apply":true'* ]]
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"$dir/link\"}"
    [[ $output == *'"type":"symlink"'* ]]
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"$dir/fifo\"}"
    [[ $output == *'"type":"fifo"'* ]]
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"$dir\"}"
    [[ $output == *'"type":"directory"'* ]]
    run ask '{"id":1,"kind":"file","path":"/dev/null"}'
    [[ $output == *'"type":"device"'* ]]
}

@test "file: what is not there is an observation, a path that is none an error" {
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"$dir/none\"}"
    [ "$output" = '{"id":1,"kind":"file","observation":{"exists":false}}' ]
    run ask '{"id":1,"kind":"file","path":"relative"}'
    [ "$output" = '{"id":1,"kind":"file","error":"bad_job","detail":"path"}' ]
    run ask '{"id":1,"kind":"file"}'
    [ "$output" = '{"id":1,"kind":"file","error":"bad_job","detail":"path"}' ]
    long=$(head -c 300 /dev/zero | tr '\0' n)
    run ask "{\"id\":1,\"kind\":\"file\",\"path\":\"/$long\"}"
    [[ $output == '{"id":1,"kind":"file","error":"system","detail":"'* ]]
}

@test "tcp: an open port and its greeting" {
    listen say 'SSH-2.0-OpenSSH_9.6\x0d\x0amore\x0d\x0a'
    run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"localhost\",\"port\":$port}"
    [[ $output == *'"outcome":"open","address":"127.0.0.1","connect_ms":'*',"banner":"SSH-2.0-OpenSSH_9.6"}}' ]]
}

@test "tcp: a hostile greeting arrives harmless and cut" {
    listen say "a\\x1b[31mb\\x00c\\xb0\\xa1$(head -c 400 /dev/zero | tr '\0' d)"
    run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port}"
    [[ $output == *'"banner":"a�[31mb�c�'* ]]
    [[ $output == *'d"}}' ]]
    banner=${output##*banner\":\"}
    [ "${#banner}" -le 260 ]
}

@test "tcp: a silent server is open with an empty greeting, after banner_ms" {
    listen silent
    run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":50}"
    [[ $output == *'"outcome":"open"'*'"banner":""}}' ]]
}

@test "tcp: refused, timed out and no such name are told apart" {
    listen say x
    kill "$listener"
    wait "$listener" 2>/dev/null || true
    run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port}"
    [ "$output" = '{"id":1,"kind":"tcp","observation":{"outcome":"refused"}}' ]
    run ask '{"id":1,"kind":"tcp","host":"no..name","port":22}'
    [ "$output" = '{"id":1,"kind":"tcp","observation":{"outcome":"no_name"}}' ]
    rm "$dir/port"
    listen full
    run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"deadline_ms\":300}"
    [ "$output" = '{"id":1,"kind":"tcp","observation":{"outcome":"timed_out"}}' ]
}

@test "tcp: link-local addresses are never asked" {
    for host in 169.254.169.254 ::ffff:169.254.169.254 fe80::1 fd00:ec2::254; do
        run ask "{\"id\":1,\"kind\":\"tcp\",\"host\":\"$host\",\"port\":80}"
        [ "$output" = '{"id":1,"kind":"tcp","error":"forbidden"}' ]
    done
}

@test "tcp: parameters that can't be used are named" {
    for job in '"port":22' '"host":"","port":22' '"host":5,"port":22'; do
        run ask "{\"id\":1,\"kind\":\"tcp\",$job}"
        [ "$output" = '{"id":1,"kind":"tcp","error":"bad_job","detail":"host"}' ]
    done
    for job in '"host":"h"' '"host":"h","port":0' '"host":"h","port":65536' '"host":"h","port":"22"' \
        '"host":"h","port":2.5'; do
        run ask "{\"id\":1,\"kind\":\"tcp\",$job}"
        [ "$output" = '{"id":1,"kind":"tcp","error":"bad_job","detail":"port"}' ]
    done
}

@test "many jobs run at once and a slow one holds up nobody" {
    listen silent
    for i in $(seq 40); do
        echo "{\"id\":$i,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":400}"
    done >"$dir/in"
    echo '{"id":41,"kind":"hello"}' >>"$dir/in"
    SECONDS=0
    run "$helper" <"$dir/in"
    [ "$status" -eq 0 ]
    [ "$SECONDS" -lt 8 ] # one after the other they would take 16
    [ "${#lines[@]}" -eq 41 ]
    [[ ${lines[0]} == '{"id":41,'* ]]
    [ "$(grep -c '"outcome":"open"' <<<"$output")" -eq 40 ]
}

@test "a job whose turn does not come in time is told so" {
    listen silent
    for i in $(seq 64); do
        echo "{\"id\":$i,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":1500}"
    done >"$dir/in"
    echo '{"id":65,"kind":"file","path":"/","deadline_ms":100}' >>"$dir/in"
    run "$helper" <"$dir/in"
    [ "${lines[0]}" = '{"id":65,"kind":"file","error":"deadline"}' ]
    [ "${#lines[@]}" -eq 65 ]
}

@test "a probe that dies or is stuck costs only its own job" {
    listen silent
    coproc HELPER { exec "$helper"; }
    # shellcheck disable=SC2153 # set by coproc
    pid=$HELPER_PID
    echo "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":9000}" >&"${HELPER[1]}"
    until child=$(pgrep -P "$pid" -r S); do :; done
    kill -KILL "$child"
    read -r -t 10 line <&"${HELPER[0]}"
    [ "$line" = '{"id":1,"kind":"tcp","error":"crashed"}' ]
    echo "{\"id\":2,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":9000,\"deadline_ms\":500}" >&"${HELPER[1]}"
    until child=$(pgrep -P "$pid" -r S); do :; done
    kill -STOP "$child"
    read -r -t 10 line <&"${HELPER[0]}"
    [ "$line" = '{"id":2,"kind":"tcp","error":"deadline"}' ]
    while pgrep -P "$pid" -r T >/dev/null; do :; done
    echo '{"id":3,"kind":"hello"}' >&"${HELPER[1]}"
    read -r -t 10 line <&"${HELPER[0]}"
    [[ $line == '{"id":3,'* ]]
    eval "exec ${HELPER[1]}>&-"
    wait "$pid"
}

@test "when nobody reads the answers any more the helper and its probes end" {
    listen silent
    coproc HELPER { exec "$helper"; }
    pid=$HELPER_PID
    echo "{\"id\":1,\"kind\":\"tcp\",\"host\":\"127.0.0.1\",\"port\":$port,\"banner_ms\":20000,\"deadline_ms\":20000}" >&"${HELPER[1]}"
    until child=$(pgrep -P "$pid" -r S); do :; done
    eval "exec ${HELPER[0]}<&-"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 1 ]
    while kill -0 "$child" 2>/dev/null; do :; done
}

@test "options: version, and usage for anything else" {
    run "$helper" --version
    [ "$status" -eq 0 ]
    [[ $output == 'wrapup-helper '[0-9]* ]]
    run "$helper" --wrong
    [ "$status" -eq 2 ]
    [[ $output == usage:* ]]
}
