#!/usr/bin/env bats
# The learner's data and settings: config, backup, forget, move, import, stats, and damaged stores.
# What the store itself guarantees is tested in tests/unit/store_*.

bats_require_minimum_version 1.5.0
load ../lib/quiz

one_answer() {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<<'b'
}
store() { printf '%s' "$BATS_TEST_TMPDIR/data/wrapup/wrapup.db"; }

@test "config shows, sets, checks and unsets" {
    answer --lang en config </dev/null
    [[ $status == 0 && $output == *'lang = not set'* && $output == *'certainty'* && $output == *wrapup.db* ]]
    answer --lang en config certainty off </dev/null
    [[ $status == 0 && $output == *'certainty = off'* ]]
    answer --lang en take "$SMALL" two --practice --seed 1 <<<'b'
    [[ $output != *'How sure'* ]]
    answer --lang en config certainty --unset </dev/null
    [[ $output == *'not set'* ]]
    answer --lang en config certainty perhaps </dev/null
    [[ $status == 4 && $output == *'"perhaps"'*'on, off'* ]]
    answer --lang en config lang fr </dev/null
    [[ $status == 4 ]]
    answer --lang en config colour red </dev/null
    [[ $status == 2 && $output == *'no setting "colour"'* ]]
    answer --lang en config --json </dev/null
    jq -e '.certainty == null and .lang == null' <<<"$output"
    answer --lang en config certainty --json </dev/null
    jq -e '. == {"certainty": null}' <<<"$output"
    answer --lang en config certainty off --json </dev/null
    jq -e '. == {"certainty": "off"}' <<<"$output"
    answer --lang en config --json certainty --unset </dev/null
    jq -e '. == {"certainty": null}' <<<"$output"
}

@test "the settings are in force before anything is said, whatever the command" {
    answer config lang en </dev/null
    answer help </dev/null
    [[ $output == *'For learners'* ]]
    answer lint "$SMALL" </dev/null
    [[ $output == 'no faults' ]]
    answer no-such-command </dev/null
    [[ $output == *'there is no command'* ]]
    answer take --cuont 3 </dev/null
    [[ $output == *'did you mean "--count"'* ]]
    answer < <(printf 'version "\n')
    [[ $output == *'a quote is not closed'* ]]
    answer --help </dev/null
    [[ $output == *'For learners'* ]]
    printf 'no database at all, and long enough to be looked at......................................' >"$(store)"
    answer lint "$SMALL" </dev/null
    [[ $status == 0 && $output == '잘못된 곳이 없어요' ]]
}

@test "config timezone decides the offset that is stored" {
    answer --lang en config timezone +09:00 </dev/null
    [[ $status == 0 ]]
    one_answer
    [[ $(rows 'SELECT DISTINCT offset_min FROM event') == 540 ]]
    answer --lang en config timezone ../../etc/passwd </dev/null
    [[ $status == 4 ]]
    answer --lang en config timezone Mars/Base </dev/null
    [[ $status == 4 ]]
}

@test "backup copies to a new file only, and the copy is whole" {
    one_answer
    answer --lang en backup "$BATS_TEST_TMPDIR/copy.db" </dev/null
    [[ $status == 0 && $output == *'1 attempt with'* ]]
    [[ $(sqlite3 "$BATS_TEST_TMPDIR/copy.db" 'PRAGMA integrity_check; SELECT count(*) FROM event') == $'ok\n'$(rows 'SELECT count(*) FROM event') ]]
    answer --lang en backup "$BATS_TEST_TMPDIR/copy.db" </dev/null
    [[ $status != 0 && $output == *copy.db* ]]
    answer --lang en --db "$BATS_TEST_TMPDIR/copy.db" resume </dev/null
    [[ $output == *'[2/5]'* ]]
}

@test "forget shows what there is, asks, and erases all of it" {
    answer --lang en take "$SMALL" --objective B --difficulty 2 --no-certainty <<<$'a secret thought\n.'
    grep -aq 'secret thought' "$(store)" "$(store)-wal"
    history=$BATS_TEST_TMPDIR/data/wrapup/history
    echo 'take my-secret-bank' >"$history"
    answer --lang en forget <<<'no'
    [[ $output == *'1 attempt'* && $output == *'0 results of live checks'* && $output == *'history of commands'* && $output == *'Nothing was erased'* ]]
    [[ -s $history ]]
    answer --lang en forget <<<'forget'
    [[ $status == 0 && $output == *'is erased'*'history of commands'* ]]
    [[ ! -e $history ]]
    for file in "$(store)" "$(store)-wal"; do
        if [[ -e $file ]]; then run ! grep -aq 'secret thought' "$file"; fi
    done
    [[ $(rows 'SELECT count(*) FROM event') == 0 ]]
    one_answer
    answer --lang ko forget --yes </dev/null
    [[ $output == *'모두 지웠어요'* ]]
    mkdir "$history"
    one_answer
    answer --lang en forget --yes </dev/null
    [[ $status == 4 && $output == *'data/wrapup/history" could not be erased'* ]]
    [[ $(rows 'SELECT count(*) FROM event') == 0 ]]
}

@test "move and import carry an unfinished attempt to another machine, where it goes on" {
    one_answer
    answer --lang en move "$BATS_TEST_TMPDIR/my.json" </dev/null
    [[ $status == 0 && $(stat -c %a "$BATS_TEST_TMPDIR/my.json") == 600 ]]
    answer --lang en move "$BATS_TEST_TMPDIR/my.json" </dev/null
    [[ $status == 4 && $output == *'my.json" is already there and was left as it is'* ]]
    answer --lang ko move "$BATS_TEST_TMPDIR/my.json" </dev/null
    [[ $status == 4 && $output == *'my.json" 파일이 이미 있어서 그대로 두었어요'* ]]
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/my.json" </dev/null
    [[ $status == 0 && $output == *'1 added'* ]]
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" resume </dev/null
    [[ $output == *'[2/5]'* ]]
    sed 's/"verdict":"[a-z]*"/"verdict":"splendid"/' "$BATS_TEST_TMPDIR/my.json" >"$BATS_TEST_TMPDIR/forged.json"
    answer --lang en --db "$BATS_TEST_TMPDIR/third.db" import "$BATS_TEST_TMPDIR/forged.json" </dev/null
    [[ $status == 4 && $output == *'forged.json:1:'*'"splendid"'*'nothing was imported'* ]]
    answer --lang en import "$BATS_TEST_TMPDIR/none.json" </dev/null
    [[ $status == 4 && $output == *none.json* ]]
}

@test "import refuses attempts that can't be replayed, and all of the file with them" {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<<$'b\n:undo\na'
    answer --lang en take "$SMALL" two --seed 1 <<<'b'
    answer --lang en move "$BATS_TEST_TMPDIR/my.json" </dev/null
    changes=(
        '.attempts[1].plan |= sub("\"q1\""; "\"q9\"")'
        '.attempts[1].plan = "{}"'
        '.attempts[1].mode = "exam"'
        '.attempts[1].bank = "other"'
        '.attempts[1].events[1].item = "q9"'
        '(.attempts[1].events[] | select(.kind == "undo") | .body) = "{\"seq\":99}"'
        '.banks[0].bytes = "no bank"'
    )
    for change in "${changes[@]}"; do
        jq -c "$change" "$BATS_TEST_TMPDIR/my.json" >"$BATS_TEST_TMPDIR/bad.json"
        if [[ $change == .banks* ]]; then
            hash=$(python3 -c 'import hashlib; print(hashlib.blake2b(b"no bank", digest_size=32).hexdigest())')
            sed -i -E "s/\"(bank_hash|hash)\":\"[0-9a-f]*\"/\"\1\":\"$hash\"/g" "$BATS_TEST_TMPDIR/bad.json"
        fi
        answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/bad.json" </dev/null
        [[ $status == 4 && $output == *'bad.json:1:'*'/attempts/'*"can't be replayed"*'nothing was imported'* ]]
        [[ $(sqlite3 "$BATS_TEST_TMPDIR/other.db" 'SELECT count(*) FROM attempt') == 0 ]]
    done
    jq -S . "$BATS_TEST_TMPDIR/my.json" >"$BATS_TEST_TMPDIR/sorted.json"
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/sorted.json" </dev/null
    [[ $status == 0 && $output == *'2 added'* ]]
}

@test "import of another kind of file is one line" {
    one_answer
    answer --lang en backup "$BATS_TEST_TMPDIR/copy.db" </dev/null
    for file in "$SMALL" quizzes/ec2.json README.md "$BATS_TEST_TMPDIR/copy.db"; do
        answer --lang en import "$file" </dev/null
        [[ $status == 4 && $output == *'not a file made by '?'move'? && $(wc -l <<<"$output") == 1 ]]
    done
}

@test "stats per objective, as text and JSON" {
    answer --lang en stats "$SMALL" </dev/null
    [[ $status == 0 && $output == *'no attempt'* ]]
    one_answer
    answer --lang en stats "$SMALL" </dev/null
    [[ $output == *'1 attempt, 0 finished'* && $output == *'1 right, 1 answered of 3'* ]]
    [[ $(grep -c '█ right · ▒' <<<"$output") == 1 ]]
    answer --lang ko stats "$SMALL" </dev/null
    [[ $output == *'1번 시도해서 0번 끝냈어요'* && $output == *'█ 정답'* ]]
    answer --lang en stats "$SMALL" --json </dev/null
    jq -e '.bank == "small" and .objectives[0].right == 1' <<<"$output"
}

@test "stats without a bank file takes the bank as it was at the newest attempt" {
    one_answer
    answer --lang en stats small </dev/null
    [[ $status == 0 && $output == *'A small bank'*'1 right, 1 answered of 3'* ]]
    [[ $WRAPUP == /* ]] || WRAPUP=$PWD/$WRAPUP
    cd "$BATS_TEST_TMPDIR"
    answer --lang en stats --json </dev/null
    [[ $status == 0 && $(jq -r .bank <<<"$output") == small ]]
    answer --lang en stats other </dev/null
    [[ $status == 4 && $output == *'no bank "other"'* ]]
    answer --lang en --db none.db stats </dev/null
    [[ $status == 4 && $output == *'no bank was found'* && ! -e none.db ]]
}

@test "an attempt that can't be replayed is named and passed over" {
    one_answer
    one_answer
    rows "UPDATE attempt SET plan = '{}', started_ms = 0 WHERE id = 1"
    answer --lang en stats "$SMALL" </dev/null
    [[ $status == 0 && $output == *'attempt of 1970-01-01T'*'left out'*'1 attempt, 0 finished'*'1 right'* ]]
    rows "INSERT INTO event SELECT 2, 1 + max(seq), '00000000-0000-4000-8000-000000000000', 'answer', 'q9', 0, 0, 0, '{}', NULL, NULL, NULL, 0 FROM event WHERE attempt = 2"
    answer --lang en take "$SMALL" --missed </dev/null
    [[ $(grep -c 'left out' <<<"$output") == 2 && $output == *'Nothing is left to repeat'* ]]
}

@test "a store that is no database, is damaged, newer or foreign is refused and left as it is" {
    mkdir -p "$BATS_TEST_TMPDIR/data/wrapup"
    printf 'this is a letter, not a database, and long enough to have a header of its own............' >"$(store)"
    before=$(cksum <"$(store)")
    answer --lang en take "$SMALL" two </dev/null
    [[ $status == 5 && $output == *wrapup.db* ]]
    [[ $(cksum <"$(store)") == "$before" ]]
    rm "$(store)"
    one_answer
    rows 'PRAGMA user_version = 999' >/dev/null
    answer --lang en resume </dev/null
    [[ $status == 5 && $output == *newer* ]]
    rm "$(store)"*
    sqlite3 "$(store)" 'PRAGMA application_id = 7; CREATE TABLE t(x)'
    answer --lang en resume </dev/null
    [[ $status == 5 ]]
    answer --lang ko --db "$BATS_TEST_TMPDIR/fresh.db" take "$SMALL" two </dev/null
    [[ $status == 0 ]]
}

@test "a damaged page is met with a clear line, not with a crash" {
    one_answer
    rows 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    size=$(stat -c %s "$(store)")
    for ((at = 4096; at < size; at += 4096)); do
        printf 'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX' | dd of="$(store)" bs=1 seek=$at conv=notrunc status=none
    done
    answer --lang en resume </dev/null
    [[ $status == 5 && $output == *wrapup.db* ]]
}

@test "two terminals on one attempt: the slower one is told and writes nothing" {
    one_answer
    mkfifo "$BATS_TEST_TMPDIR/slow"
    plain --lang en resume <"$BATS_TEST_TMPDIR/slow" >"$BATS_TEST_TMPDIR/slow.out" 2>&1 &
    slow=$!
    exec 8>"$BATS_TEST_TMPDIR/slow"
    for ((i = 0; i < 200; i++)); do
        if grep -q '\[2/5\]' "$BATS_TEST_TMPDIR/slow.out"; then break; fi
        sleep 0.05
    done
    answer --lang en resume <<<'b'
    count=$(rows 'SELECT count(*) FROM event')
    echo b >&8
    exec 8>&-
    code=0
    wait "$slow" || code=$?
    cat "$BATS_TEST_TMPDIR/slow.out"
    [[ $code == 5 ]]
    grep -qi 'terminal' "$BATS_TEST_TMPDIR/slow.out"
    [[ $(rows 'SELECT count(*) FROM event') == "$count" ]]
}

@test "a folder that can't be written is named" {
    touch "$BATS_TEST_TMPDIR/data"
    answer --lang en take "$SMALL" two </dev/null
    [[ $status == 5 && $output == *"$BATS_TEST_TMPDIR/data"* ]]
}

@test "a store changed by hand: odd times and names do no harm" {
    answer --lang en take "$SMALL" full --minutes 5 --no-certainty --seed 1 <<<$'a\n\na\n'
    answer --lang en take "$SMALL" full --no-certainty --seed 1 <<<'b'
    sqlite3 "$(store)" "DROP TRIGGER event_no_update;
        UPDATE attempt SET started_ms = 9223372036854775807, quiz = 'two' || char(27) || '[31m';
        UPDATE event SET spent_ms = 9223372036854775807"
    answer --lang en resume <<<$'2\n:finish\n:finish\n'
    [[ $status == 0 && $output != *$'\033'* && $output == *'Result'* ]]
    [[ $output != *'The time is up'* ]]
    rows 'UPDATE attempt SET started_ms = -9223372036854775807 - 1'
    answer --lang en take "$SMALL" two --minutes 5 </dev/null
    rows 'UPDATE attempt SET started_ms = -9223372036854775807 - 1'
    answer --lang en resume 1 </dev/null
    [[ $status == 0 ]]
}

@test "a limit on the size of files is told like a full disk, and what was saved stays" {
    one_answer
    kept=$(rows 'SELECT count(*) FROM event')
    rows 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
    status=0
    output=$( (ulimit -f 8 && plain --lang en take "$SMALL" full --seed 1 --no-certainty <<<$'b\nb') 2>&1) || status=$?
    [[ $status == 5 && $output == *'no room left for the store'* ]]
    [[ $(rows 'PRAGMA integrity_check') == ok && $(rows 'SELECT count(*) FROM event') == "$kept" ]]
}

@test "attempts at a bank with a byte order mark can be moved" {
    printf '\357\273\277' | cat - "$SMALL" >"$BATS_TEST_TMPDIR/marked.json"
    answer --lang en take "$BATS_TEST_TMPDIR/marked.json" full --no-certainty <<<'b'
    answer --lang en move "$BATS_TEST_TMPDIR/moved" </dev/null
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/moved" </dev/null
    [[ $status == 0 && $output == *'1 added'* ]]
}

@test "attempts of an odd time zone can be moved" {
    WITH=(TZ=ABC+24:59)
    one_answer
    WITH=()
    answer --lang en move "$BATS_TEST_TMPDIR/moved" </dev/null
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/moved" </dev/null
    [[ $status == 0 && $output == *'1 added'* ]]
}

@test "a moved file with an event that stands there twice is refused whole" {
    one_answer
    one_answer
    answer --lang en move "$BATS_TEST_TMPDIR/moved" </dev/null
    jq -c '.attempts[1].events[0].uuid = .attempts[0].events[0].uuid' "$BATS_TEST_TMPDIR/moved" >"$BATS_TEST_TMPDIR/twice"
    answer --lang en --db "$BATS_TEST_TMPDIR/other.db" import "$BATS_TEST_TMPDIR/twice" </dev/null
    [[ $status == 4 && $output == *'stands there twice'*'nothing was imported'* ]]
    [[ $(sqlite3 "$BATS_TEST_TMPDIR/other.db" 'SELECT count(*) FROM attempt, bank') == 0 ]]
}
