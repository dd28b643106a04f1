#!/usr/bin/env bats
# The Makefile and .deps/install from outside: installing the program, and installing what it needs on
# machines that are only pretended. What is built is tested elsewhere.

setup() {
    dir=$(mktemp -d)
    out=${O:-.build/gcc}
}

teardown() {
    rm -rf "$dir"
}

# A machine of its own: only the tools that scripts need, all else is pretended by the test.
machine() {
    mkdir -p "$dir/bin"
    for tool in sh bash env cut sort sed tr grep head uname cat true timeout; do
        ln -sf "$(type -P "$tool")" "$dir/bin/$tool"
    done
}

# pretend NAME LINE...: a command of that machine.
pretend() {
    printf '%s\n' '#!/bin/sh' "${@:2}" >"$dir/bin/$1"
    chmod +x "$dir/bin/$1"
}

# A machine with apt on which nothing is installed, and where root's commands are written down.
apt_machine() {
    machine
    pretend apt-cache 'echo "  Candidate: 9.9.9-1"'
    # shellcheck disable=SC2016 # for the pretended command
    pretend apt-get 'echo "apt-get $*" >>"$LOG"; env | grep -E "^(DEBIAN_FRONTEND|NEEDRESTART_MODE)=" >>"$LOG"'
    pretend id "echo ${1-0}"
}

# True when the log says nothing of $1.
lacks() {
    [ "$(grep -c -e "$1" "$dir/log")" -eq 0 ]
}

install_needs() {
    run env -i PATH="$dir/bin" LOG="$dir/log" .deps/install "$@" </dev/null
    echo "$output"
}

@test "make install puts programs, banks, schema and man pages below PREFIX; uninstall leaves nothing" {
    mkdir "$dir/build"
    cp -a "$out" "$dir/build/"
    make B="$dir/build" PREFIX="$dir/usr" install >"$dir/log" 2>&1 || { cat "$dir/log"; false; }
    for file in bin/wrapup bin/wrapup-helper share/wrapup/banks/ec2.json share/wrapup/bank.schema.json \
        share/man/man1/wrapup.1 share/man/ko/man1/wrapup.1; do
        [ -s "$dir/usr/$file" ]
    done
    [ ! -e "$dir/usr/share/wrapup/banks/bank.schema.json" ]
    grep -q '^\.Sh NAME' "$dir/usr/share/man/man1/wrapup.1"
    # The installed program finds the installed banks from anywhere.
    cd "$dir"
    run env HOME="$dir/home" XDG_DATA_HOME="$dir/data" "$dir/usr/bin/wrapup" --lang en list
    [ "$status" -eq 0 ]
    [[ $output == *ec2* ]]
    cd "$OLDPWD"
    make B="$dir/build" PREFIX="$dir/usr" uninstall
    [ -z "$(find "$dir/usr" -type f)" ]
}

@test "DESTDIR comes before PREFIX" {
    run make -n DESTDIR=/stage PREFIX=/opt/w install
    [[ $output == *'/stage/opt/w/bin'* ]]
    [[ $output == *'/stage/opt/w/share/wrapup/banks'* ]]
}

@test "HELPER=no builds the quiz alone" {
    run make -n HELPER=no B="$dir/build" programs
    [[ $output == *'/wrapup'* ]]
    [[ $output != *wrapup-helper* ]]
}

@test "every target of the Makefile's list is in make help" {
    run make help
    for target in quiz test test-live lint bench coverage install uninstall clean test-browser deps-quiz deps-test deps-live deps-browser; do
        [[ $output == *"$target"* ]]
    done
}

@test "nothing is done when all is there" {
    run .deps/install test </dev/null
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "apt: one update, then one install with the flags for machines without a person" {
    apt_machine
    install_needs quiz
    [[ $output == *'installing'*'libsqlite3-dev'* ]]
    [ "$(grep -c ' update$' "$dir/log")" -eq 1 ]
    grep -qE '^apt-get -y .*--no-install-recommends .*DPkg::Lock::Timeout=300 install .*liblowdown-dev' "$dir/log"
    grep -q '^DEBIAN_FRONTEND=noninteractive$' "$dir/log"
    grep -q '^NEEDRESTART_MODE=a$' "$dir/log"
    lacks cmocka
    lacks docker
}

@test "deps-test installs what building needs too" {
    apt_machine
    install_needs test
    grep -qE 'install .*libcmocka-dev.*libsqlite3-dev' "$dir/log"
    lacks docker
}

@test "sudo is used without asking where there is no terminal" {
    apt_machine 1000
    # shellcheck disable=SC2016 # for the pretended command
    pretend sudo '[ "$1" = -n ] || exit 9; shift; exec "$@"'
    install_needs quiz
    grep -q ' install ' "$dir/log"
}

@test "a sudo that would ask for a password is not waited for" {
    apt_machine 1000
    pretend sudo 'exit 1'
    install_needs quiz
    [ "$status" -ne 0 ]
    [[ $output == *'run: sudo apt-get install'* ]]
    [ ! -e "$dir/log" ]
}

@test "neither root nor sudo: the command to run is named" {
    apt_machine 1000
    install_needs quiz
    [ "$status" -ne 0 ]
    [[ $output == *'as root run: apt-get install'* ]]
}

@test "a system that is too old gets one line in each language" {
    apt_machine
    # shellcheck disable=SC2016 # for the pretended command
    pretend apt-cache 'case $2 in libreadline-dev) v=8.1.2-1 ;; *) v=9.9-1 ;; esac; echo "  Candidate: $v"'
    install_needs quiz
    [ "$status" -ne 0 ]
    [[ $output == *'too old'*'libreadline-dev 8.1.2-1 < 8.2'* ]]
    [[ $output == *'너무 오래됐어요'* ]]
    [ "$(grep -c 'too old' <<<"$output")" -eq 1 ]
    lacks ' install '
    # shellcheck disable=SC2016 # for the pretended command
    pretend apt-cache 'case $2 in liblowdown-dev) v="(none)" ;; *) v=9.9-1 ;; esac; echo "  Candidate: $v"'
    install_needs quiz
    [ "$status" -ne 0 ]
    [[ $output == *'too old'*'no package liblowdown-dev'* ]]
}

@test "dnf and brew are asked by their own names" {
    machine
    pretend id 'echo 0'
    # shellcheck disable=SC2016 # for the pretended command
    pretend dnf 'echo "dnf $*" >>"$LOG"'
    install_needs quiz
    grep -qE '^dnf install -y -q .*sqlite-devel' "$dir/log"
    rm "$dir/bin/dnf" "$dir/log"
    # shellcheck disable=SC2016 # for the pretended command
    pretend brew 'echo "brew $*" >>"$LOG"'
    install_needs quiz
    grep -qE '^brew install -q .*readline' "$dir/log"
}

@test "no package manager: what is needed is listed" {
    machine
    install_needs quiz
    [ "$status" -ne 0 ]
    [[ $output == *'install these yourself: '*'sqlite3 >= 3.40'* ]]
}

@test "--check says what is missing and installs nothing" {
    apt_machine
    install_needs --check quiz
    [ "$status" -ne 0 ]
    [[ $output == *'missing: '*'lowdown >= 1.0'*'run: make deps-quiz'* ]]
    [ ! -e "$dir/log" ]
}
