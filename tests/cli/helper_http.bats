#!/usr/bin/env bats
# The probe "http": what it makes of web servers, well-behaved and hostile ones, on loopback.
# Jobs and their deadlines in general are helper.bats's part.

setup() {
    . tests/lib/rig.bash
}

teardown() {
    rigs_end
}

# http PATH [MEMBER]: asks the rig; the observation is in $output.
http() {
    run helper "{\"id\":1,\"kind\":\"http\",\"host\":\"127.0.0.1\",\"port\":$port,\"path\":\"/$1\"${2:+,$2}}"
    [ "$status" -eq 0 ]
    output=${output#*'"observation":'}
    output=${output%'}'}
}

@test "status, bytes and body of an answer" {
    rig http_hostile
    http ok
    [ "$output" = '{"outcome":"answered","address":"127.0.0.1","status":200,"bytes":6,"body":"hello\n"}' ]
    http old
    [ "$output" = '{"outcome":"answered","address":"127.0.0.1","status":200,"bytes":3,"body":"old"}' ]
    http teapot
    [ "$output" = '{"outcome":"answered","address":"127.0.0.1","status":418,"bytes":0,"body":""}' ]
}

@test "a redirect is an answer and is not followed" {
    rig http_hostile
    http redirect
    [[ $output == *'"status":302,'* ]]
}

@test "proxies of the environment are not used" {
    rig http_hostile
    run helper "http_proxy=http://127.0.0.1:1" "ALL_PROXY=http://127.0.0.1:1" \
        "{\"id\":1,\"kind\":\"http\",\"host\":\"127.0.0.1\",\"port\":$port,\"path\":\"/ok\"}"
    [[ $output == *'"status":200,'* ]]
}

@test "a name is looked up, asked at its address, and named in the request" {
    rig http_hostile --log "$BATS_TEST_TMPDIR/log"
    run helper "{\"id\":1,\"kind\":\"http\",\"host\":\"localhost\",\"port\":$port,\"path\":\"/ok\"}"
    [[ $output == *'"address":"127.0.0.1","status":200,'* ]]
    grep -F "GET /ok HTTP/1.1 | Host: localhost:$port |" "$BATS_TEST_TMPDIR/log"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/log")" -eq 1 ]
}

@test "an endless body is cut, and so is what is shown of it" {
    rig http_hostile
    http endless
    [[ $output == *'"status":200,"bytes":65536,"truncated":true,"body":"xxx'* ]]
    body=${output##*body\":\"}
    [ "${#body}" -eq 1026 ]
}

@test "slow drips end at the deadline, with what is known by then" {
    rig http_hostile
    begun=$(now_ms)
    http drip '"deadline_ms":500'
    [[ $output == *'"status":200,"bytes":'*'"truncated":true,"body":"y'* ]]
    http drip-head '"deadline_ms":500'
    [[ $output == *'"status":200,"bytes":0,"truncated":true,"body":""}' ]]
    http silent '"deadline_ms":500'
    [ "$output" = '{"outcome":"timed_out","connected":true}' ]
    [ "$(($(now_ms) - begun))" -lt 5000 ]
}

@test "headers without end are given up" {
    rig http_hostile
    for how in headers long-header; do
        http "$how"
        [[ $output == *'"status":200,"bytes":0,"truncated":true,"body":""}' ]]
    done
    http interim
    [ "$output" = '{"outcome":"not_http","connected":true}' ]
}

@test "what speaks no HTTP is told apart" {
    rig http_hostile
    for how in garbage http09 ssh; do
        http "$how"
        [ "$output" = '{"outcome":"not_http","connected":true}' ]
    done
}

@test "a connection cut short: before the status, after it, and within the body" {
    rig http_hostile
    for how in cut-status close reset; do
        http "$how"
        [ "$output" = '{"outcome":"reset","connected":true}' ]
    done
    http cut-headers
    [[ $output == *'"status":200,"bytes":0'* ]]
    http cut-body
    [[ $output == *'"status":200,"bytes":9,"truncated":true,"body":"only this"}' ]]
    for how in bad-chunks bad-length; do
        http "$how"
        [[ $output == *'"status":200,"bytes":0,"truncated":true,"body":""}' ]]
    done
}

@test "control characters arrive harmless" {
    rig http_hostile
    http control
    [[ $output == *'"body":"�]0;owned��[2J a�b �� � end\nline\n"}' ]]
}

@test "TLS with a server that has none" {
    rig http_hostile
    http ok '"scheme":"https"'
    [ "$output" = '{"outcome":"tls","connected":true}' ]
}

@test "refused and no such name" {
    rig http_hostile
    rigs_end
    wait
    http ok
    [ "$output" = '{"outcome":"refused","connected":false}' ]
    run helper '{"id":1,"kind":"http","host":"no..name"}'
    [ "$output" = '{"id":1,"kind":"http","observation":{"outcome":"no_name"}}' ]
}

@test "link-local addresses are never asked, however they are written" {
    for host in 169.254.169.254 2852039166 0xa9fea9fe 169.254.43518 ::ffff:169.254.169.254 \
        64:ff9b::169.254.169.254 fe80::1 fd00:ec2::254 fd00:ec2::23; do
        run helper "{\"id\":1,\"kind\":\"http\",\"host\":\"$host\",\"port\":80}"
        [ "$output" = '{"id":1,"kind":"http","error":"forbidden"}' ]
    done
}

@test "parameters that can't be used are named" {
    refused() { # NAME MEMBERS
        run helper "{\"id\":1,\"kind\":\"http\",$2}"
        [ "$output" = "{\"id\":1,\"kind\":\"http\",\"error\":\"bad_job\",\"detail\":\"$1\"}" ]
    }
    refused host '"port":80'
    refused host '"host":""'
    for host in 'a/b' 'user@h' 'h?x' 'h#x' '[::1]' 'a b' 'fe80::1%lo' 'h\\n'; do
        refused host "\"host\":\"$host\""
    done
    refused scheme '"host":"h","scheme":"file"'
    refused scheme '"host":"h","scheme":"gopher"'
    for path in 'no-slash' '/a b' '/a#b' '/\r\nX: y' '/é'; do
        refused path "\"host\":\"h\",\"path\":\"$path\""
    done
    refused port '"host":"h","port":0'
    refused port '"host":"h","port":65536'
}
