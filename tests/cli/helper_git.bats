#!/usr/bin/env bats
# The probe "git": keys that are in a repository, were in it, or would get in; and repositories that would
# like to have something run.

setup_file() {
    . tests/lib/rig.bash
    # A key, made here; what only talks about keys; and a certificate, which is no secret.
    ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f "$BATS_FILE_TMPDIR/key"
    printf '%s\n' 'The file begins with' '-----BEGIN RSA PRIVATE KEY-----' '(left out)' >"$BATS_FILE_TMPDIR/talk"
    printf '%s\n' '-----BEGIN CERTIFICATE-----' "$(head -c 48 /dev/zero | base64)" >"$BATS_FILE_TMPDIR/certificate"
}

setup() {
    . tests/lib/rig.bash
    files=$BATS_FILE_TMPDIR
    repo=$BATS_TEST_TMPDIR/repo
    export HOME=$BATS_TEST_TMPDIR/home
    export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
    mkdir -p "$HOME" "$repo"
    cd "$BATS_TEST_TMPDIR" || return
    git -c init.defaultBranch=main init -q "$repo"
    cd "$OLDPWD" || return
}

# work ARGUMENT...: git in the repository.
work() { git -C "$repo" "$@"; }
# commit FILE...: adds and commits them.
commit() { work add -f -- "$@" && work commit -qm "$*"; }
# key FILE: puts the key there.
key() { mkdir -p "$(dirname "$repo/$1")" && install -m 400 "$files/key" "$repo/$1"; }
# ask PATH [VARIABLE]...: the probe's answer about it.
ask() {
    local path=$1
    shift
    helper "$@" "{\"id\":1,\"kind\":\"git\",\"path\":\"$path\",\"patterns\":[\":(top,icase)*.pem\"],\"content\":\"PRIVATE KEY\",\"deadline_ms\":${DEADLINE:-20000}}"
}
# seen NAME: a member of the observation.
seen() { jq -c ".observation.$1" <<<"$output"; }

@test "a key that is ignored by a tracked file is well kept" {
    key my.pem
    echo '*.pem' >"$repo/.gitignore"
    run ask "$repo/my.pem"
    [ "$(seen gitignore_tracked)" = false ]
    commit .gitignore
    run ask "$repo/my.pem"
    [ "$output" = '{"id":1,"kind":"git","observation":{"outcome":"done","repository":true,"shallow":false,"tracked":[],"history":[],"ignored":true,"ignored_by":".gitignore","gitignore_tracked":true,"key_inside":true}}' ]
}

@test "a tracked key is found from any folder, under a name of any case" {
    key keys/My.PEM
    mkdir "$repo/src"
    commit keys/My.PEM
    for path in "$repo" "$repo/src" "$repo/src/other.pem"; do
        run ask "$path"
        [ "$(seen tracked)" = '["keys/My.PEM"]' ]
        [ "$(seen 'history[0].path')" = '"keys/My.PEM"' ]
    done
}

@test "a key that was committed once is in the history, on whatever branch" {
    key my.pem
    echo hi >"$repo/a"
    commit a
    work checkout -q -b attempt
    commit my.pem
    hash=$(work rev-parse --short=7 HEAD)
    work rm -q --cached my.pem
    work commit -qm gone
    work checkout -q main
    run ask "$repo"
    [ "$(seen tracked)" = '[]' ]
    [ "$(seen history)" = "[{\"commit\":\"$hash\",\"path\":\"my.pem\"}]" ]
    work tag kept attempt
    work branch -qD attempt
    run ask "$repo"
    [ "$(seen 'history[0].commit')" = "\"$hash\"" ]
}

@test "a key that came with a merge is found" {
    echo hi >"$repo/a"
    commit a
    work checkout -q -b side
    commit_empty() { work commit -q --allow-empty -m "$1"; }
    commit_empty side
    work checkout -q main
    commit_empty main
    work merge -q --no-commit side
    key evil.pem
    work add -f evil.pem
    work commit -qm merge
    work rm -qf evil.pem
    work commit -qm gone
    run ask "$repo"
    [ "$(seen 'history[0].path')" = '"evil.pem"' ]
}

@test "the content decides: a key under another name, a certificate under this one, a text about keys" {
    key deploy_key.txt
    cp "$files/certificate" "$repo/server.pem"
    cp "$files/talk" "$repo/lecture.md"
    commit deploy_key.txt server.pem lecture.md
    run ask "$repo"
    [ "$(seen tracked)" = '["deploy_key.txt"]' ]
    [ "$(seen 'history | length')" = 1 ]
    work rm -q deploy_key.txt
    work commit -qm gone
    run ask "$repo"
    [ "$(seen tracked)" = '[]' ]
    [ "$(seen 'history[0].path')" = '"deploy_key.txt"' ]
}

@test "the index counts before anything is committed" {
    key my.pem
    work add -f my.pem
    run ask "$repo"
    [ "$(seen tracked)" = '["my.pem"]' ]
    [ "$(seen history)" = '[]' ]
}

@test "an exception for the key's own folder is seen, and so is a file that lies about" {
    key keys/my.pem
    printf '%s\n' '*.pem' '!keys/*.pem' >"$repo/.gitignore"
    commit .gitignore
    for path in "$repo/keys/my.pem" "$repo/other.pem" "$repo"; do
        run ask "$path"
        [ "$(seen ignored)" = false ]
    done
    rm -f "$repo/keys/my.pem"
    run ask "$repo/keys/my.pem" # not there, and yet it would be taken
    [ "$(seen ignored)" = false ]
}

@test "a rule that is not in the repository counts, and is told" {
    echo '*.pem' >"$repo/.git/info/exclude"
    run ask "$repo/my.pem"
    [ "$(seen ignored)" = true ]
    [ "$(seen ignored_by)" = '".git/info/exclude"' ]
    [ "$(seen gitignore_tracked)" = false ]
    rm "$repo/.git/info/exclude"
    git config --global core.excludesFile "$HOME/ignore"
    echo '*.pem' >"$HOME/ignore"
    run ask "$repo/my.pem"
    [ "$(seen ignored)" = true ]
    [ "$(seen ignored_by)" = "\"$HOME/ignore\"" ]
}

@test "a rule for one folder only does not keep the top clean" {
    key keys/my.pem
    echo '*.pem' >"$repo/keys/.gitignore"
    commit keys/.gitignore
    run ask "$repo/keys/my.pem"
    [ "$(seen ignored)" = false ]
}

@test "a shallow clone says so, a linked work tree is a repository like any other" {
    key my.pem
    commit my.pem
    work rm -q --cached my.pem
    work commit -qm gone
    git clone -q --depth 1 "file://$repo" "$BATS_TEST_TMPDIR/shallow"
    run ask "$BATS_TEST_TMPDIR/shallow"
    [ "$(seen shallow)" = true ]
    work worktree add -q "$BATS_TEST_TMPDIR/linked"
    run ask "$BATS_TEST_TMPDIR/linked"
    [ "$(seen shallow)" = false ]
    [ "$(seen 'history[0].path')" = '"my.pem"' ]
}

@test "no repository, no folder, no git" {
    run ask "$BATS_TEST_TMPDIR/home/my.pem"
    [ "$output" = '{"id":1,"kind":"git","observation":{"outcome":"no_repository"}}' ]
    run ask "$BATS_TEST_TMPDIR/nowhere/my.pem"
    [ "$output" = '{"id":1,"kind":"git","observation":{"outcome":"no_repository"}}' ]
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in env timeout; do ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin"; done
    run ask "$repo" PATH="$BATS_TEST_TMPDIR/bin"
    [ "$output" = '{"id":1,"kind":"git","observation":{"outcome":"no_git"}}' ]
}

@test "nothing that a repository names is run" {
    trap_file=$BATS_TEST_TMPDIR/ran
    # shellcheck disable=SC2016 # expanded by the script
    printf '#!/bin/sh\necho "$0 $*" >>%q\nexit 0\n' "$trap_file" >"$BATS_TEST_TMPDIR/trap"
    chmod +x "$BATS_TEST_TMPDIR/trap"
    t=$BATS_TEST_TMPDIR/trap
    key my.pem
    echo '* diff=evil filter=evil textconv=evil merge=evil' >"$repo/.gitattributes"
    echo hi >"$repo/a"
    commit my.pem .gitattributes a
    for setting in core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy \
        core.alternateRefsCommand diff.external diff.evil.textconv diff.evil.command filter.evil.clean \
        filter.evil.smudge filter.evil.process merge.evil.driver gpg.program pager.log pager.grep \
        pager.ls-files pager.rev-list credential.helper sequence.editor uploadpack.packObjectsHook \
        interactive.diffFilter diff.tool difftool.evil.cmd gpg.ssh.program gpg.x509.program \
        trailer.evil.command remote.origin.uploadpack alias.log alias.grep; do
        work config "$setting" "$t"
    done
    work config log.showSignature true
    work config core.hooksPath "$BATS_TEST_TMPDIR/hooks"
    work config core.fsmonitorHookVersion 2
    mkdir "$BATS_TEST_TMPDIR/hooks"
    for hook in post-index-change fsmonitor-watchman reference-transaction post-checkout pre-auto-gc; do
        cp "$t" "$BATS_TEST_TMPDIR/hooks/$hook"
        cp "$t" "$repo/.git/hooks/$hook"
    done
    touch "$repo/a" # its entry in the index is stale now
    rm -f "$trap_file"
    run ask "$repo/my.pem" GIT_EXTERNAL_DIFF="$t" GIT_SSH_COMMAND="$t" GIT_PAGER="$t" PAGER="$t"
    [ "$(seen tracked)" = '["my.pem"]' ]
    [ ! -e "$trap_file" ]
    git -C "$repo" -c alias.x= status >/dev/null 2>&1 || true
    [ -s "$trap_file" ] # the trap works
}

@test "a partial clone fetches nothing" {
    key my.pem
    commit my.pem
    work config uploadpack.allowFilter true
    git clone -q --no-checkout --filter=blob:none "file://$repo" "$BATS_TEST_TMPDIR/partial"
    printf '#!/bin/sh\necho ran >>%q\nexec git-upload-pack "$@"\n' "$BATS_TEST_TMPDIR/ran" >"$BATS_TEST_TMPDIR/pack"
    chmod +x "$BATS_TEST_TMPDIR/pack"
    git -C "$BATS_TEST_TMPDIR/partial" config remote.origin.uploadpack "$BATS_TEST_TMPDIR/pack"
    run ask "$BATS_TEST_TMPDIR/partial"
    [[ $output == '{"id":1,"kind":"git","error":"system","detail":"'* ]]
    [ ! -e "$BATS_TEST_TMPDIR/ran" ]
}

@test "names that are none of ours arrive harmless" {
    name=$'evil\e[31m\n.pem'
    key "$name"
    commit "$name"
    run ask "$repo"
    [ "$(seen 'tracked[0]')" = '"evil�[31m .pem"' ]
}

@test "a great many files are bounded" {
    mkdir "$repo/many"
    for i in $(seq 450); do echo "$i" >"$repo/many/$i.pem"; done
    commit many
    key z.pem
    commit z.pem
    run ask "$repo"
    [[ $output == *'"observation"'* || $output == *'"error":"deadline"'* ]]
    [ "${#output}" -lt 20000 ]
}

@test "what takes too long is not called clean" {
    echo hi >"$repo/a"
    commit a
    DEADLINE=110 run ask "$repo"
    [ "$output" = '{"id":1,"kind":"git","error":"deadline"}' ]
}
