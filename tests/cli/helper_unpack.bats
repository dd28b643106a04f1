#!/usr/bin/env bats
# The job "unpack": what comes out of archives, and what hostile ones can't do.
# What the quiz makes of the files is tested in collect_archive.bats.

bats_require_minimum_version 1.5.0

setup() {
    helper=${WRAPUP_HELPER:-.build/wrapup-helper}
    dir=$BATS_TEST_TMPDIR
    mkdir "$dir/into"
    printf '{"format":"x"}' >"$dir/one"
    printf 'a text' >"$dir/text"
}

pack() { python3 tests/lib/pack.py "$1" "$dir/archive" "${@:2}"; }
# unpack [MEMBERS]: the answer's lines in $output.
unpack() {
    output=$(printf '{"id":1,"kind":"unpack","path":"%s","into":"%s"%s}\n' "$dir/archive" "$dir/into" "${1-}" | timeout 60 "$helper")
}
names() { jq -r '.note | select(. != null) | "\(.file // .left_out) \(.name)"' <<<"$output"; }
outcome() { jq -r '.observation.outcome // .error | select(. != null)' <<<"$output"; }
# lie: what stands in the folder.
lie() { (cd "$dir/into" && find . -type f | sort | tr '\n' ' '); }

@test "zip, tar and tar.gz: files under numbers with the names they had, what is none of ours left out" {
    for kind in zip tar tar.gz; do
        rm -f "$dir/into"/*
        pack "$kind" '김민지_12345_assignsubmission_file_/ec2-민지.wrapup'="$dir/one" 'folder/'=- notes.txt="$dir/text" \
            __MACOSX/._x.wrapup="$dir/one" b/.hidden.wrapup="$dir/one" lee_1_2_small-lee-1.json="$dir/one"
        unpack
        [ "$(outcome)" = "done" ]
        [ "$(names)" = $'1 김민지_12345_assignsubmission_file_/ec2-민지.wrapup\nother notes.txt\n2 lee_1_2_small-lee-1.json' ]
        [ "$(lie)" = './1 ./2 ' ]
        cmp "$dir/into/1" "$dir/one"
        [ "$(stat -c %a "$dir/into/1")" = 600 ]
    done
}

@test "names as Windows writes them in Korea, and names that no one can read" {
    pack cp949.zip '1조/김민지.wrapup'="$dir/one"
    unpack
    [ "$(names)" = '1 1조/김민지.wrapup' ]
    rm "$dir/into/1"
    pack tar $'bad\xff\e[2J.wrapup'="$dir/one"
    unpack
    [ "$(names)" = '1 bad�[2J.wrapup' ] || [ "$(names)" = '1 bad��[2J.wrapup' ]
}

@test "no path leads out, no link or device is made" {
    pack tar ../../out.wrapup="$dir/one" /tmp/wrapup-absolute.wrapup="$dir/one" ..="$dir/one"
    unpack
    [ "$(outcome)" = "done" ]
    [ "$(lie)" = './1 ./2 ' ]
    [ ! -e "$dir/out.wrapup" ]
    [ ! -e /tmp/wrapup-absolute.wrapup ]
    rm "$dir/into"/*
    pack odd.tar x.wrapup="$dir/one"
    unpack
    [ "$(names)" = $'1 x.wrapup\nlink hard.wrapup\nlink soft.wrapup\ndevice fifo.wrapup\ndevice disk.wrapup' ]
    [ "$(lie)" = './1 ' ]
    rm "$dir/into"/*
    pack soft.zip
    unpack
    [ "$(names)" = 'link soft.wrapup' ]
    # A file that stands there already, even a link, is never written to.
    ln -s "$dir/text" "$dir/into/1"
    pack tar x.wrapup="$dir/one"
    unpack
    [ "$(outcome)" = not_written ]
    [ "$(cat "$dir/text")" = 'a text' ]
}

@test "what unpacks to far too much is given up, and what is packed twice is not opened" {
    pack bomb.zip
    unpack ',"deadline_ms":60000'
    [ "$(outcome)" = too_much ]
    [ "$(du -sm "$dir/into" | cut -f1)" -lt 64 ]
    rm "$dir/into"/*
    pack big.zip
    unpack ',"deadline_ms":60000'
    [ "$(outcome)" = "done" ]
    [ "$(names)" = 'too_big big.wrapup' ]
    pack many.tar
    unpack
    [ "$(outcome)" = too_many ]
    pack zip inner.zip="$dir/one" a.tar.gz="$dir/one" x.wrapup="$dir/one"
    unpack
    [ "$(names)" = $'archive inner.zip\narchive a.tar.gz\n1 x.wrapup' ]
    rm "$dir/into"/*
    pack tar.gz x.wrapup="$dir/one"
    gzip <"$dir/archive" >"$dir/twice" && mv "$dir/twice" "$dir/archive"
    unpack
    [ "$(outcome)" = archive ]
    pack zip x.wrapup="$dir/one"
    gzip <"$dir/archive" >"$dir/twice" && mv "$dir/twice" "$dir/archive"
    unpack
    [ "$(outcome)" = archive ]
    [ "$(lie)" = '' ]
}

@test "cut and damaged archives give what stands before, and anything else is none" {
    head -c 200000 /dev/urandom | base64 >"$dir/noise"
    printf '{' | cat - "$dir/noise" >"$dir/long"
    pack tar.gz a.wrapup="$dir/one" b.wrapup="$dir/long" c.wrapup="$dir/one"
    head -c 90000 "$dir/archive" >"$dir/cut" && mv "$dir/cut" "$dir/archive"
    unpack
    [ "$(outcome)" = damaged ]
    [ "$(names)" = $'1 a.wrapup\ndamaged b.wrapup' ]
    [ "$(lie)" = './1 ' ]
    cp "$dir/one" "$dir/archive"
    unpack
    [ "$(outcome)" = not_archive ]
    : >"$dir/archive"
    unpack
    [ "$(outcome)" = not_archive ]
    rm "$dir/archive"
    mkfifo "$dir/archive"
    unpack
    [ "$(outcome)" = bad_job ]
}

@test "with \"ahead\" it waits until files were taken away" {
    pack tar a.wrapup="$dir/one" b.wrapup="$dir/one" c.wrapup="$dir/one"
    unpack ',"ahead":2,"deadline_ms":300'
    [ "$(outcome)" = deadline ]
    [ "$(lie)" = './1 ./2 ' ]
    rm "$dir/into"/*
    # Someone who takes each away as it comes.
    { while [ ! -e "$dir/done" ]; do rm -f "$dir/into"/[0-9]*; done; } &
    unpack ',"ahead":1'
    : >"$dir/done"
    wait
    [ "$(outcome)" = "done" ]
    [ "$(names)" = $'1 a.wrapup\n2 b.wrapup\n3 c.wrapup' ]
}

@test "mutated archives: the helper answers each, and nothing is written outside" {
    pack zip a.wrapup="$dir/one" b/c.wrapup="$dir/one" d.txt="$dir/text"
    mv "$dir/archive" "$dir/zip"
    pack tar.gz a.wrapup="$dir/one" b/c.wrapup="$dir/one" d.txt="$dir/text"
    mv "$dir/archive" "$dir/tgz"
    pack odd.tar a.wrapup="$dir/one"
    mv "$dir/archive" "$dir/tar"
    python3 - "$dir" "$helper" <<'PY'
import json, os, random, shutil, subprocess, sys
folder, helper = sys.argv[1:]
rng = random.Random(20240501)
jobs = []
for i in range(600):
    data = bytearray(open(f"{folder}/{('zip', 'tgz', 'tar')[i % 3]}", "rb").read())
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data))
        what = rng.randrange(4)
        if what == 0: data[at] ^= 1 << rng.randrange(8)
        elif what == 1: data[at:at + 4] = rng.randbytes(4)
        elif what == 2: del data[at:at + rng.randint(1, 40)]
        else: data[at:at] = data[max(0, at - rng.randint(1, 60)):at]
    os.makedirs(f"{folder}/m/{i}/into")
    open(f"{folder}/m/{i}/archive", "wb").write(data)
    jobs.append(json.dumps({"id": i, "kind": "unpack", "path": f"{folder}/m/{i}/archive", "into": f"{folder}/m/{i}/into", "deadline_ms": 30000}))
out = subprocess.run([helper], input="\n".join(jobs) + "\n", stdout=subprocess.PIPE, text=True, timeout=120).stdout
ends = {}
for line in out.splitlines():
    answer = json.loads(line)
    if "note" not in answer:
        assert answer["id"] not in ends, line
        ends[answer["id"]] = answer.get("error") or answer["observation"]["outcome"]
assert len(ends) == 600, len(ends)
assert set(ends.values()) <= {"done", "damaged", "not_archive", "archive", "too_much", "too_many"}, set(ends.values())
assert len(set(ends.values())) >= 3
for i in range(600):
    assert sorted(os.listdir(f"{folder}/m/{i}")) == ["archive", "into"]
    assert all(name.isdigit() for name in os.listdir(f"{folder}/m/{i}/into"))
PY
}
