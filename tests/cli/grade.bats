#!/usr/bin/env bats
# Marking open answers, grading anew after a mended key, and marks on their way back to the learner.
# What is put together for one mark is tested in tests/unit/match_alike_test.c.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup() {
    cd "$BATS_TEST_DIRNAME/../.." || return 1
    IN=$BATS_TEST_TMPDIR/in
    BANK=$BATS_TEST_TMPDIR/small.json
    mkdir -p "$IN"
    # q4 is the open one; the others are answered before it.
    jq -c '.policy.quizzes += [{"id": "essay", "title": "Essay", "questions": ["q4", "q1"], "certainty": false}]' "$SMALL" >"$BANK"
    cp "$BANK" "$BATS_TEST_TMPDIR/handed-out.json"
}

at() { plain "XDG_DATA_HOME=$BATS_TEST_TMPDIR/of-$1" --lang en "${@:2}"; }
# learner NAME ESSAY CHOICE: NAME, on a machine of their own and in the class if there is one, writes
# the essay, chooses at q1, and hands in.
learner() {
    local bank=$BATS_TEST_TMPDIR/handed-out.json
    if [[ -f $BATS_TEST_TMPDIR/class.json ]]; then at "$1" class join "$BATS_TEST_TMPDIR/class.json" </dev/null >/dev/null; fi
    at "$1" take "$bank" essay --seed 1 <<<"$2"$'\n.\n\n'"$3"$'\nn' >/dev/null 2>&1 || true
    at "$1" submit "$bank" --alias "$1" --out "$IN" --yes </dev/null >/dev/null
}
class_of_three() {
    learner kim 'it is alpha and more' b
    learner lee 'It is alpha, and more.' a
    learner park 'nothing of that' b
    collect
}
new_class() { answer --lang en class new Monday --bank "$BANK" --yes --out "$BATS_TEST_TMPDIR/class.json" </dev/null; }
collect() { answer --lang en collect "$IN" --bank "$BANK" </dev/null; }
# grade LINES ARGUMENT...
grade() { answer --lang en grade "$BANK" --by Teacher "${@:2}" <<<"$1"; }
grade_json() { output=$(plain --lang en grade "$BANK" --json </dev/null); }
mend() { jq -c "$1" "$BANK" >"$BATS_TEST_TMPDIR/mended" && cp "$BATS_TEST_TMPDIR/mended" "$BANK"; }
# The marks that were added, in order: score, why, comment, whether it takes another back.
marks() { rows "SELECT group_concat(score || '/' || why || '/' || comment || '/' || (undoes <> ''), ' ') FROM (SELECT * FROM class_mark ORDER BY id)"; }

@test "answers that say the same get one mark, names are hidden, marks are only added" {
    class_of_three
    [[ $status == 0 && $output == *'waiting for a mark 3'* ]]
    grade $'y well put\nq'
    [[ $status == 0 && $output == *'[1/2] 2 answers'*'(2×) It is alpha, and more.'*'[x] 1) point one'*'[ ] 2) point two'* ]]
    [[ $output == *'→ 100 % for 2 answers · 1 waiting'*'Marked in this sitting: 2 · waiting: 1'* ]]
    [[ $output != *kim* && $output != *lee* && $output != *park* ]]
    [[ $(rows "SELECT group_concat(DISTINCT score || by || comment || why || length(key_hash)) FROM class_mark") == '1.0Teacherwell putperson64' ]]
    grade 'n'
    [[ $status == 0 && $output == *'nothing of that'*'→ 0 % for 1 answer '*'waiting: 0'* ]]
    grade 'n'
    [[ $status == 0 && $output == *'No answer waits'* ]]
    [[ $(rows 'SELECT count(*) FROM class_mark') == 3 ]]
    run rows "UPDATE class_mark SET score = 1"
    [[ $output == *'only added'* ]]
}

@test "every key: tenths, key points, comment, skip, undo over two sittings, Hangul mode, what can't be read" {
    class_of_three
    grade $'z\n\n11\np 7\n=\no\nc\na comment\n7\ns\nq'
    [[ $status == 0 && $output == *'type a key'*'name key points'*'no such answer'*'only one wording'*'goes with the next mark: a comment'*'→ 70 % for 2'* ]]
    [[ $(marks) == '0.7/person/a comment/0 0.7/person/a comment/0' ]]
    [[ $output == *'waiting: 1'* ]]
    grade $'u\np\nㅕ\np 1 2\nㅂ'
    [[ $status == 0 && $output == *'Taken back: 70 % for 2 answers to q4, given by Teacher'*'→ 50 % for 2'*'Taken back: 50 %'*'→ 100 % for 2'* ]]
    [[ $(rows "SELECT count(*) FROM class_mark") == 10 ]]
    grade_json
    jq -e '.waiting == 1 and .marked == 2 and (.queue | length) == 1 and .queue[0].answers == [{"text": "nothing of that", "count": 1}]' <<<"$output"
    grade $'u\nu\n?\nq'
    [[ $output == *'no mark to take back'*'85 %'* && $output == *'waiting: 3'* ]]
    answer --lang ko grade "$BANK" --by 선생님 <<<$'３ 조금 더\nq'
    [[ $status == 0 && $output == *'답 2개에 30%'* ]]
}

@test "answers that are alike are all shown, and can be marked apart" {
    learner kim 'the address of the server is alpha here' b
    learner lee 'the address of the servers is alpha here' b
    learner park 'the address of the server is never alpha here' b
    collect
    grade $'o\ny\nn\nq'
    [[ $status == 0 && $output == *'2 answers, 2 wordings alike'*'  | the address of the server'*'  ~ the address of the server'* ]]
    [[ $output == *'→ 100 % for 1 answer '*'→ 0 % for 1 answer '* && $(marks) == '1.0/person//0 0.0/person//0' ]]
}

@test "the same answer that comes later is offered what it got" {
    learner kim 'just alpha' b
    collect
    grade 6
    learner lee 'Just alpha.' b
    collect
    grade_json
    jq -e '.queue[0].marked_before == 0.6 and .queue[0].found == ["k1"] and .queue[0].by_points == 0.5' <<<"$output"
    grade '='
    [[ $output == *'= (60 %)'*'→ 60 % for 1'* ]]
    [[ $(marks) == '0.6/person//0 0.6/person//0' ]]
}

@test "who marks must be known; nothing collected, no class, no marks are said" {
    answer --lang en grade "$BANK" </dev/null
    [[ $status == 4 && $output == *'begin with'*collect* ]]
    class_of_three
    answer --lang en grade "$BANK" </dev/null
    [[ $status == 2 && $output == *'--by'* ]]
    answer --lang en config alias Teacher </dev/null
    answer --lang en grade "$BANK" <<<y
    [[ $status == 0 && $(rows 'SELECT DISTINCT by FROM class_mark') == Teacher ]]
    answer --lang en grade "$BANK" --export "$BATS_TEST_TMPDIR/out" </dev/null
    [[ $status == 4 && $output == *'class new'* && ! -e $BATS_TEST_TMPDIR/out ]]
    answer --lang en grade "$BANK" --class nobody </dev/null
    [[ $status == 4 && $output == *nobody* ]]
}

@test "two classes: one must be named" {
    learner kim 'alpha' b
    collect
    new_class
    rm "$IN"/*
    learner lee 'alpha' b
    collect
    grade y
    [[ $status == 2 && $output == *'--class'*Monday* ]]
    grade y --class -
    [[ $status == 0 && $output == *'for 1 answer '* ]]
    grade y --class Monday
    [[ $status == 0 && $output == *'for 1 answer '* ]]
}

@test "marks and comments go back signed, each learner's own, and what is taken back is taken back there" {
    new_class
    class_of_three
    local out=$BATS_TEST_TMPDIR/out
    grade 'y' --export "$out"
    [[ $status == 0 && $output == *'no marks yet'* ]]
    grade $'8 good\n1 too short'
    grade '' --export "$out"
    [[ $status == 0 && $output == *'3 files'* && $(find "$out" -type f | wc -l) == 3 ]]
    jq -e '.alias == "kim" and (.marks | length) == 1' "$out/marks-small-kim.wrapup"
    output=$(at kim import "$out/marks-small-kim.wrapup" 2>&1)
    [[ $output == *'1 of them on your answers'* ]]
    output=$(at kim stats "$BANK" 2>&1)
    [[ $output == *'Marks that came back'*'q4: 80 % by Teacher'*good* && $output != *'too short'* ]]
    output=$(at kim stats "$BANK" --json)
    jq -e '.marks | length == 1 and .[0].score == 0.8 and .[0].comment == "good" and .[0].by == "Teacher" and .[0].why == "person"' <<<"$output"
    # Marked, it counts: q4 0.8, beside q1.
    jq -e '.trend[0].pending == 0 and .trend[0].counted == 2 and .trend[0].score == 1.8' <<<"$output"
    output=$(at kim import "$out/marks-small-park.wrapup" 2>&1)
    [[ $output == *'0 of them on your answers'* ]]
    # Taken back and given anew: the same file name, the newer mark stands, whatever is read last.
    cp "$out/marks-small-kim.wrapup" "$BATS_TEST_TMPDIR/older"
    grade $'u\nu\n3\ny'
    grade '' --export "$out"
    at kim import "$out/marks-small-kim.wrapup"
    at kim import "$BATS_TEST_TMPDIR/older"
    output=$(at kim stats "$BANK" 2>&1)
    [[ $output == *'q4: 30 % by Teacher'* && $output != *good* ]]
    grade $'u\nu'
    grade '' --export "$out"
    at kim import "$out/marks-small-kim.wrapup"
    output=$(at kim stats "$BANK" 2>&1)
    [[ $output != *Teacher* ]]
    sed -i 's/"score":0.3/"score":1/' "$BATS_TEST_TMPDIR/older"
    sed -i 's/"score":0.8/"score":1/' "$BATS_TEST_TMPDIR/older"
    run at kim import "$BATS_TEST_TMPDIR/older"
    [[ $status == 4 ]]
}

@test "a mended key reaches the learners" {
    new_class
    class_of_three
    mend '(.questions[] | select(.id == "q1")) |= (.answer = "a" | (.choices[0] |= del(.misconception, .why)))'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    grade '' --export "$BATS_TEST_TMPDIR/out"
    [[ $output == *'3 files'* ]]
    at lee import "$BATS_TEST_TMPDIR/out/marks-small-lee.wrapup"
    output=$(at lee stats "$BATS_TEST_TMPDIR/handed-out.json" 2>&1)
    [[ $output == *'A 1 right, 1 answered'*'q1: 100 % after the key was mended, by Teacher'* ]]
    output=$(at lee take "$BATS_TEST_TMPDIR/handed-out.json" --missed --seed 1 <<<':quit' 2>&1) || true
    [[ $output == *'Nothing is left to repeat'* ]]
}

@test "regrade shows who changes and by how much, and does nothing without a yes" {
    class_of_three
    answer --lang en regrade "$BANK" </dev/null
    [[ $status == 0 && $output == *'Nothing changes'* ]]
    mend '(.questions[] | select(.id == "q1")) |= (.answer = "a" | (.choices[0] |= del(.misconception, .why)))'
    local before
    before=$(rows 'SELECT * FROM class_answer; SELECT * FROM class_mark')
    answer --lang en regrade "$BANK" --by Teacher <<<n
    [[ $status == 0 && $output == *'kim (-1.00): q1 100 % → 0 %'*'lee (+1.00): q1 0 % → 100 %'*'park (-1.00)'*'3 answers of 3 learners'*'Nothing was changed'* ]]
    answer --lang en regrade "$BANK" --by Teacher </dev/null
    [[ $(rows 'SELECT * FROM class_answer; SELECT * FROM class_mark') == "$before" ]]
    output=$(plain --lang en regrade "$BANK" --json </dev/null)
    jq -e '.applied == false and (.changes | map(.after)) == [0, 1, 0] and .changes[1].alias == "lee"' <<<"$output"
    answer --lang en regrade "$BANK" --by Teacher <<<y
    [[ $status == 0 && $output == *'Done: 3 answers of 3 learners'* ]]
    [[ $(marks) == '0.0/regrade//0 1.0/regrade//0 0.0/regrade//0' ]]
    [[ $(rows "SELECT group_concat(score) FROM class_answer WHERE item = 'q1'") == 0.0,1.0,0.0 ]]
    [[ $(rows 'SELECT who, what FROM class_audit') == 'Teacher|regraded "small" with bank '*': 3 answers changed, 0 marks taken back' ]]
    answer --lang en regrade "$BANK" --yes </dev/null
    [[ $status == 0 && $output == *'Nothing changes'* ]]
}

@test "a raised revision with a mended key is graded where the question was asked in the same words" {
    class_of_three
    mend '(.questions[] | select(.id == "q1")) |= (.rev = 2 | .answer = "a" | (.choices[0] |= del(.misconception, .why)))'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $status == 0 && $output == *'lee (+1.00): q1 0 % → 100 %'* ]]
    output=$(plain --lang en report "$BANK" --format json </dev/null)
    # lee's attempt isn't finished.
    jq -e '[.items[] | select(.id == "q1")] | length == 1 and .[0].n == 2 and .[0].wrong == 2 and .[0].rev == 2' <<<"$output"
    # Rows stay as `collect` makes them: of another revision, graded by nothing but the mark.
    collect
    [[ $(rows "SELECT DISTINCT verdict || rev FROM class_answer WHERE item = 'q1'") == 51 ]]
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $output == *'Nothing changes'* ]]
    mend '(.questions[] | select(.id == "q1")) |= (.rev = 3 | .prompt = "Another question?")'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $output == *'Nothing changes'* && $(marks) == '0.0/regrade//0 1.0/regrade//0 0.0/regrade//0' ]]
    # The key is the same, but that was not asked.
    output=$(plain --lang en report "$BANK" --format json </dev/null)
    jq -e '[.items[] | select(.id == "q1") | .rev] == [1]' <<<"$output"
}

@test "a score that a raised revision leaves as it is stays given" {
    class_of_three
    mend '(.questions[] | select(.id == "q1")) |= (.rev = 2 | .hint = "another hint")'
    answer --lang en regrade "$BANK" --by Teacher </dev/null
    [[ $status == 0 && $output == *'Nothing changes'* && $(marks) == '1.0/regrade//0 0.0/regrade//0 1.0/regrade//0' ]]
    collect
    before=$(rows 'SELECT * FROM class_answer; SELECT * FROM class_mark')
    answer --lang en regrade "$BANK" --yes </dev/null
    [[ $status == 0 && $output == *'Nothing changes'* && $(rows 'SELECT * FROM class_answer; SELECT * FROM class_mark') == "$before" ]]
    # The key is mended, but somebody's score is the same by either: theirs isn't lost beside the others.
    mend '(.questions[] | select(.id == "q1")) |= (.rev = 3 | .answer = "c")'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $status == 0 && $output == *'2 answers of 2 learners'* && $output != *lee* ]]
    [[ $(rows "SELECT count(*), sum(score) FROM (SELECT * FROM class_mark ORDER BY id LIMIT -1 OFFSET 3)") == '3|0.0' ]]
    answer --lang en regrade "$BANK" --yes </dev/null
    [[ $output == *'Nothing changes'* && $(rows 'SELECT count(*) FROM class_mark') == 6 ]]
}

@test "what the line of keys shows is no comment when it is typed" {
    class_of_three
    grade $'y 100\nn 0 %'
    [[ $status == 0 && $output == *'y=100 % · n=0 %'*'p=50 %'* && $(marks) == '1.0/person//0 1.0/person//0 0.0/person//0' ]]
    grade $'u\nu\np 50\n2 twenty'
    [[ $(rows "SELECT group_concat(score || comment) FROM class_mark WHERE undoes = '' AND id > 6") == '0.5,0.5,0.2twenty' ]]
}

@test "a wording that was marked already neither leads its group nor is split off" {
    learner kim 'the address of the server is alpha here' b
    learner park 'the address of the server is alpha here' b
    collect
    grade 6
    learner lee 'the address of the servers is alpha here' b
    collect
    grade q
    [[ $output == *'  | the address of the servers'* && $output != *'  ~ '* && $output != *alike* ]]
    learner ada 'the address of a server is alpha here' b
    collect
    grade $'o\ny\nn\nq'
    [[ $output == *'2 answers, 2 wordings alike'*'  | the address of '*'  ~ the address of '*'→ 100 % for 1 answer '*'→ 0 % for 1 answer '* ]]
}

@test "a person's mark stays, unless the key points changed: then it is taken back and asked for again" {
    class_of_three
    grade $'y\nn'
    mend '(.questions[] | select(.id == "q1")) |= (.answer = "a" | (.choices[0] |= del(.misconception, .why)))'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $output != *q4* ]]
    mend '(.questions[] | select(.id == "q4")) |= (.rev = 2 | .rubric[1].find = ["gamma"])'
    answer --lang en regrade "$BANK" --by Teacher --yes </dev/null
    [[ $status == 0 && $output == *'kim: q4 100 % → waiting for a mark'*'3 marks that people gave are taken back'* ]]
    [[ $(rows "SELECT what FROM class_audit ORDER BY id DESC LIMIT 1") == *'3 marks taken back' ]]
    grade $'5\nq'
    [[ $status == 0 && $output == *'→ 50 % for 2 answers · 1 waiting'* ]]
    answer --lang en regrade "$BANK" --yes --by Teacher </dev/null
    [[ $output == *'Nothing changes'* ]]
}
