#!/usr/bin/env bats
# Taking a quiz through a pipe: what is asked, recorded and said, in both languages.
# The same at a real terminal is tested in tests/terminal/.

load ../lib/quiz

@test "a whole quiz: answers, certainty, hint, retry, unknown, open, self-mark, summary" {
    answer --lang en take "$SMALL" full --seed 1 <<'LINES'
a
3
b
:hint
b
2
:dk
alpha and beta
.
1

O
1

LINES
    [[ $status == 0 ]]
    [[ $output == *'Not right'*'Try again'*'Right'*'Result'* ]]
    [[ $output == *'1 right on another try'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "finish"') == 1 ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "hint"') == 0 ]] # q2 has none
    [[ $output == *'no hint'* ]]
    [[ $(rows 'SELECT verdict FROM response WHERE item = "q3"') == unknown ]]
    [[ $(rows 'SELECT body FROM event WHERE kind = "selfmark"') == '{"points":["k1","k2"]}' ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE spent_ms IS NULL OR at_ms < 1700000000000') == 0 ]]
}

@test "the feedback of an answer names the misconception's reason and the place to read again" {
    answer --lang en take "$SMALL" --objective A --seed 1 <<'LINES'
a
3

LINES
    [[ $output == *'not A1'* && $output == *'because b'* && $output == *'Read again: Section one'* ]]
    [[ $output == *'Saved. Go on any time with: wrapup resume'* ]]
}

@test "Korean: the whole way in 해요체" {
    answer --lang ko take "$SMALL" full --seed 1 <<'LINES'
ㅁ
3

모름
모름
모름
O
3

LINES
    [[ $output == *'아쉽지만 틀렸어요'* && $output == *'다시 답해 보세요'* ]]
    [[ $output == *'아직 모르는 것으로 기록했어요'* && $output == *'정답이에요'* ]]
    [[ $output == *'## '* || $output == *'결과'* ]]
    [[ $output == *'확신했지만 틀린 문항 1개'* ]]
}

@test "exam mode keeps the verdicts back until the end and lets answers change" {
    answer --lang en take "$SMALL" two --seed 1 <<'LINES'
a
:back
b
b

LINES
    [[ $status == 0 ]]
    before=${output%%All answered*}
    [[ $before != *'✓'* && $before != *'✗'* ]]
    [[ $output == *'Your answer:'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 3 ]]
}

@test "a hint costs what the footer says, once" {
    answer --lang en take "$SMALL" --objective A --seed 1 --no-certainty <<'LINES'
:hint
:hint
b
LINES
    [[ $output == *':hint (−25 %)'* && $output == *'a hint'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "hint"') == 1 ]]
    [[ $(rows 'SELECT hints FROM response') == 1 ]]
}

@test "unreadable answers are asked again and not recorded; an empty line twice is 'I don't know'" {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<'LINES'
banana
z
a b

:skip
LINES
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 0 ]]
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<'LINES'


LINES
    [[ $(rows 'SELECT verdict FROM response') == unknown ]]
}

@test "bytes that are not UTF-8 are explained, not marked wrong" {
    answer --lang ko take "$SMALL" full --seed 1 < <(printf '\xc0\xce\xbd\xba\n')
    [[ $output == *UTF-8* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 0 ]]
}

@test "control characters of an answer reach neither the screen nor the store raw" {
    answer --lang en take "$SMALL" --objective B --difficulty 2 --seed 1 \
        < <(printf 'x\033]0;evil\007y\nalpha \033[31m red\n:lang en\n.\n3\n\n')
    [[ $output != *$'\033'* && $output != *$'\007'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE instr(body, char(27)) > 0') == 0 ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 1 ]]
    answer resume </dev/null
    [[ $status == 0 ]]
}

@test ":: and .. are an answer's own colon and dot" {
    answer --lang en take "$SMALL" --objective B --difficulty 2 --no-certainty --seed 1 <<'LINES'
::alpha
..
.
LINES
    [[ $(rows 'SELECT json_extract(body, "$.typed") FROM event WHERE kind = "answer"') == $':alpha\n.' ]]
}

@test "undo, back, flag, list, why, lang, help, finish: each does what it says" {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<'LINES'
:undo
:back
:why
:flag
b
:why
:undo
b
:list
:list 9
:list 3
b
:lang ko
:lang xx
:help
:nonsense
:h
:finish
:quit
LINES
    [[ $output == *'no answer to take back'* && $output == *'first question'* ]]
    [[ $output == *'no answer to explain'* && $output == *'Flagged'* && $output == *'⚑'* ]]
    [[ $output == *'The answer to question 1 is taken back.'* ]]
    [[ $output == *'numbers go from 1 to 5'* ]]
    [[ $output == *'xx'* && $output == *'저장하고 나가기'* ]]
    [[ $output == *':hint :help'* ]]
    [[ $output == *'답하지 않은 문항이'* && $output == *'저장했어요'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "undo"') == 1 ]]
}

@test "skipped questions are listed before the end and can be taken up again" {
    answer --lang en take "$SMALL" two --seed 1 <<'LINES'
:skip
b
1
b

LINES
    [[ $output == *'1 question has no answer'* && $output == *'All answered'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 2 ]]
}

@test "resume goes on where the attempt was left, with the same order" {
    answer --lang en take "$SMALL" full --seed 4 --no-certainty <<<$'b\nb'
    third=$(grep -A6 '\[3/5\]' <<<"$output")
    [[ $third == *'A3'* ]]
    answer --lang en resume </dev/null
    [[ $output != *'[1/5]'* && $output != *'[2/5]'* ]]
    [[ $(grep -A6 '\[3/5\]' <<<"$output") == "$third" ]]
}

@test "resume asks which of several, takes a number, and says when there is none" {
    answer --lang en resume </dev/null
    [[ $output == *'nothing to resume'* ]]
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<<'b'
    answer --lang en take "$SMALL" two --seed 1 --no-certainty <<<'b'
    [[ $output == *'1 unfinished attempt'* ]]
    answer --lang en resume <<<'2'
    [[ $output == *'Which attempt?'* && $output == *'[2/5]'* ]]
    answer --lang en resume 1 </dev/null
    [[ $output == *'[2/2]'* ]]
    answer --lang en resume 7 </dev/null
    [[ $status == 4 ]]
}

@test "an attempt goes on with the bank as it was, also when the file has changed or gone" {
    cp "$SMALL" "$BATS_TEST_TMPDIR/small.json"
    answer --lang en take "$BATS_TEST_TMPDIR/small.json" full --seed 1 --no-certainty <<<'b'
    rm "$BATS_TEST_TMPDIR/small.json"
    answer --lang en resume <<<'b'
    [[ $status == 0 && $output == *'[3/5]'* ]]
}

@test "take --missed asks only what was not right, and says so when nothing is left" {
    answer --lang en take "$SMALL" full --seed 1 --no-certainty <<'LINES'
a

b
b
alpha
.

X

LINES
    [[ $output == *"2 to repeat: wrapup take $SMALL --missed"* ]]
    answer --lang en take "$SMALL" --missed --seed 1 --no-certainty <<'LINES'
b
O

LINES
    [[ $output == *'2 questions'* && $output == *'[2/2]'* ]]
    answer --lang en take "$SMALL" --missed --seed 1 </dev/null
    [[ $output == *'Nothing is left to repeat'* && $status == 0 ]]
}

@test "the quizzes are offered; Enter takes the first, a name or number another" {
    answer --lang en take "$SMALL" <<<''
    [[ $output == *'1) full'*'2) two'*'[1/5]'* ]]
    answer --lang en take "$SMALL" <<<'2'
    [[ $output == *'[1/2]'* ]]
    answer --lang en take "$SMALL" <<<$'none\nshort'
    [[ $output == *'no quiz "none"'*'[1/2]'* ]]
    answer --lang en take "$SMALL" nope </dev/null
    [[ $status == 4 ]]
}

@test "wrong words of take get a clear line and exit 2 or 4" {
    answer --lang en take "$SMALL" --count 0 </dev/null
    [[ $status == 2 && $output == *'"--count" is "0"'* ]]
    answer --lang en take "$SMALL" --exam --practice </dev/null
    [[ $status == 2 ]]
    answer --lang en take "$SMALL" --objective X </dev/null
    [[ $status == 4 && $output == *'no objective "X"'* ]]
    answer --lang en take "$SMALL" --cuont 3 </dev/null
    [[ $status == 2 && $output == *'did you mean "--count"'* ]]
    answer --lang en take "$SMALL" full extra </dev/null
    [[ $status == 2 ]]
    answer --lang en take no-such-bank </dev/null
    [[ $status == 4 && $output == *'no bank "no-such-bank"'* ]]
    answer --lang en take ./missing.json </dev/null
    [[ $status == 4 && $output == *missing.json* ]]
    answer --lang en take "$SMALL" --objective B --difficulty 1 </dev/null
    [[ $status == 4 && $output == *'no question fits'* ]]
    answer --lang en tkae </dev/null
    [[ $status == 2 && $output == *'did you mean take'* ]]
}

@test "the EC2 bank offers its ready-made quizzes; a number, a name or Enter takes one" {
    local -a quizzes
    local lang i
    mapfile -t quizzes < <(jq -r '.policy.quizzes[].id' quizzes/ec2.json)
    for quiz in wrapup quick full o0 o1 o2 o3 o4 o5; do [[ " ${quizzes[*]} " == *" $quiz "* ]]; done
    for lang in ko en; do
        answer --lang "$lang" take ec2 <<<''
        for i in "${!quizzes[@]}"; do
            title=$(jq -r --arg l "$lang" ".policy.quizzes[$i].title[\$l]" quizzes/ec2.json)
            grep -Eq "^ *$((i + 1))\\) ${quizzes[i]} " <<<"$output"
            [[ $output == *"$title"* ]]
        done
        # Enter took the first: the four wrap-up questions.
        [[ ${quizzes[0]} == wrapup && $output == *'[1/4]'* ]]
    done
    for choice in quick 2; do
        answer --lang en take ec2 <<<"$choice"
        [[ ${quizzes[1]} == quick && $output == *'[1/10]'* ]]
    done
    answer --lang en take ec2 <<<$'99\no3'
    [[ $output == *'no quiz "99"'*'O3.'* ]]
    [[ $(rows "SELECT group_concat(quiz, ' ') FROM (SELECT quiz FROM attempt ORDER BY id)") == 'wrapup wrapup quick quick o3' ]]
}

@test "a faulty bank is refused with all its faults" {
    answer --lang en take tests/data/bank/bad/bad-answer-not-a-choice.json </dev/null
    [[ $status == 4 && $output == *'bad-answer-not-a-choice.json:'*'lint'* ]]
}

@test "the same id with other content in two places is an error that names both; a copy is none" {
    mkdir -p "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/data/wrapup/banks"
    cp "$SMALL" "$BATS_TEST_TMPDIR/one/small.json"
    cp "$SMALL" "$BATS_TEST_TMPDIR/data/wrapup/banks/small.json"
    answer --lang en --banks "$BATS_TEST_TMPDIR/one" take small two </dev/null
    [[ $status == 0 && $output == *'[1/2]'* ]]
    echo >>"$BATS_TEST_TMPDIR/one/small.json"
    answer --lang en --banks "$BATS_TEST_TMPDIR/one" take small two </dev/null
    [[ $status == 4 && $output == *'one/small.json'*'banks/small.json'* ]]
}

@test "a bank is found by its id, whatever its file is called" {
    banks=$BATS_TEST_TMPDIR/banks
    mkdir "$banks"
    cp "$SMALL" "$banks/lecture-1.json"
    echo 'no bank' >"$banks/aside.json"
    answer --lang en --banks "$banks" take small two </dev/null
    [[ $status == 0 && $output == *'[1/2]'* && $output != *aside* ]]
    answer --lang en --banks "$banks" take lecture-1 two </dev/null
    [[ $status == 4 && $output == *'no bank "lecture-1"'* ]]
    # What is named like the id but broken was meant.
    echo '{' >"$banks/small.json"
    answer --lang en --banks "$banks" take small two </dev/null
    [[ $status == 4 && $output == *"$banks/small.json:"*'lint'* ]]
    rm "$banks/small.json"
    # Two names, one id.
    cp "$SMALL" "$banks/lecture-2.json"
    answer --lang en --banks "$banks" take small two </dev/null
    [[ $status == 0 && $output == *'[1/2]'* ]]
    echo >>"$banks/lecture-2.json"
    answer --lang en --banks "$banks" take small two </dev/null
    [[ $status == 4 && $output == *'lecture-1.json'*'lecture-2.json'* ]]
}

@test "a word that is no bank: the one that was meant is named, or the quiz" {
    answer --lang en take EC2 </dev/null
    [[ $status == 4 && $output == *'did you mean "ec2"'* ]]
    answer --lang ko take ec3 </dev/null
    [[ $status == 4 && $output == *'"ec2"'* ]]
    mkdir "$BATS_TEST_TMPDIR/banks"
    cp "$SMALL" "$BATS_TEST_TMPDIR/banks/"
    run printf '%s\n' "take $SMALL two" ':quit' 'take two' 'stats two'
    answer --lang en <<<"$output"
    [[ $output == *'write '?'take small two'*'"small" has a quiz of that name'* ]]
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" take two </dev/null
    [[ $status == 4 && $output == *'no bank "two": see '?'list'* ]]
    answer --lang en --banks "$BATS_TEST_TMPDIR/banks" < <(printf 'take small two\n:quit\ntake two\n')
    [[ $output == *'write '?'take small two'* ]]
}

@test "without a named language the bank's first one is spoken; the setting and --lang outrank it" {
    answer take "$SMALL" two </dev/null
    [[ $output == *'문항'* ]]
    WITH=(LANG=en_US.UTF-8)
    answer take "$SMALL" two </dev/null
    WITH=()
    [[ $output == *'2 questions'* ]]
    answer config lang en </dev/null
    answer take "$SMALL" two </dev/null
    [[ $output == *'2 questions'* ]]
    answer --lang ko take "$SMALL" two </dev/null
    [[ $output == *'2문항'* ]]
}

@test "an exam answer changed by going back counts as the one and first answer" {
    answer --lang en take "$SMALL" full --exam --seed 1 <<'LINES'
a
1
:list 1
b
3
:quit
LINES
    answer --lang en resume <<'LINES'
:finish
:finish
LINES
    [[ $output == *'Score 1 / 1 (100 %)'* && $output != *'another try'* ]]
}

@test "after the end of an exam only the key points are asked, and all feedback is shown" {
    answer --lang en take "$SMALL" full --exam --no-certainty --seed 1 <<'LINES'
b
b
:dk
alpha
.
X

:undo
:dk
:list 2
LINES
    [[ $(grep -c 'The quiz is over' <<<"$output") == 3 ]]
    [[ $output == *'[5/5]'*'Not right'*'Result'* ]]
    [[ $(rows "SELECT kind FROM event ORDER BY seq DESC LIMIT 1") == finish ]]
    answer --lang en stats "$SMALL" </dev/null
    [[ $status == 0 ]]
}

@test "an answer being written is not thrown away unasked" {
    answer --lang en take "$SMALL" full --no-certainty --seed 1 <<'LINES'
:list 4
alpha
:quit
and beta
:edit
.
LINES
    [[ $output == *'middle of an answer'* && $output == *'editor'* ]]
    [[ $(rows 'SELECT json_extract(body, "$.typed") FROM event WHERE kind = "answer"') == $'alpha\nand beta' ]]
    answer --lang en forget --yes </dev/null
    answer --lang en take "$SMALL" full --no-certainty --seed 1 <<<$':list 4\nalpha\n:back\n:back'
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 0 ]]
    [[ $output == *'[3/5]'* ]]
}

@test "the end of the input amid a long answer keeps it" {
    answer --lang en take "$SMALL" full --no-certainty --seed 1 <<<$':list 4\nalpha and beta'
    [[ $(rows 'SELECT json_extract(body, "$.typed") FROM event WHERE kind = "answer"') == 'alpha and beta' ]]
    [[ $output == *'Saved. Go on'* ]]
    # Its feedback and self-mark come when the attempt goes on.
    answer --lang en resume <<<''
    [[ $output == *'[4/5]'*'the instructor marks it'*'What a full answer names'* ]]
}

@test "Enter on a question that is answered keeps the answer" {
    answer --lang en take "$SMALL" full --seed 1 <<<$'b\n3\n:back\n\n:list\n:quit'
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 1 ]]
    [[ $output == *'●'* ]]
}

@test ":lang at the retry prompt stays there; Enter then shows the answer" {
    answer --lang en take "$SMALL" full --seed 1 <<<$'a\n3\n:lang ko\n\n:quit'
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "answer"') == 1 ]]
    [[ $output == *'정답'*'because b'* ]]
}

@test "feedback that was not seen comes again when the attempt goes on" {
    answer --lang en take "$SMALL" full --seed 1 <<<$'a\n3'
    answer --lang en resume <<<''
    [[ $output == *'[1/5]'*'Not right'*'because b'*'[2/5]'* ]]
}

@test "before the end Enter goes to what is open, and :finish ends all the same" {
    answer --lang en take "$SMALL" two --seed 1 <<<$':skip\nb\n\n:quit'
    [[ $output == *'1 question has no answer'*'[1/2]'* ]]
    answer --lang en resume <<<$'nonsense\n:finish'
    [[ $output == *'Type the number of a question, or :finish'*'Result'* ]]
    [[ $(rows 'SELECT json_extract(body, "$.why") FROM event WHERE kind = "finish"') == asked ]]
}

@test "a limit of tries holds against :undo" {
    sed 's/"id":"full","title":"Full"/"id":"full","title":"Full","attempts":1/' "$SMALL" >"$BATS_TEST_TMPDIR/one.json"
    answer --lang en take "$BATS_TEST_TMPDIR/one.json" full --no-certainty --seed 1 <<<$'a\n:undo\n:list 1\n:quit'
    [[ $output == *'No tries are left'* && $output != *'Try again'* ]]
    [[ $(rows 'SELECT count(*) FROM event WHERE kind = "undo"') == 0 ]]
}

@test "options that narrow choose from the whole bank, whatever its first quiz names" {
    jq 'del(.policy.quizzes[0])' "$SMALL" >"$BATS_TEST_TMPDIR/fixed.json"
    answer --lang en take "$BATS_TEST_TMPDIR/fixed.json" --objective B --seed 1 </dev/null
    [[ $output == *'chosen questions'*'2 questions'* ]]
    [[ $(rows 'SELECT quiz FROM attempt') == '' ]]
}

@test "a time limit ends the attempt by itself" {
    answer --lang en take "$SMALL" two --minutes 1 --seed 1 </dev/null
    [[ $output == *'Time limit: 1 minute'* ]]
    # Two minutes ago it began.
    rows 'UPDATE attempt SET started_ms = started_ms - 120000'
    mkfifo "$BATS_TEST_TMPDIR/silence"
    exec 9<>"$BATS_TEST_TMPDIR/silence"
    answer --lang en resume <&9
    exec 9>&-
    [[ $output == *'The time is up'*'Result'* ]]
    [[ $(rows 'SELECT json_extract(body, "$.why") FROM event WHERE kind = "finish"') == time ]]
}
