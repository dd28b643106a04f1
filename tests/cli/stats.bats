#!/usr/bin/env bats
# What `stats` says of a learner: mastery with its n, the way from attempt to attempt, being sure and being
# right, and marks that came back. The figures were worked out by hand.

bats_require_minimum_version 1.5.0
load ../lib/quiz

setup() { cd "$BATS_TEST_DIRNAME/../.." || return 1; }

# full Q1 SURE Q2 SURE Q3 SURE ESSAY SURE Q5 SURE: the whole bank as an exam, to its end. Right: b b b, O.
full() {
    plain --lang en take "$SMALL" full --seed 1 --exam >/dev/null 2>&1 \
        <<<"$1"$'\n'"$2"$'\n'"$3"$'\n'"$4"$'\n'"$5"$'\n'"$6"$'\n'"$7"$'\n.\n'"$8"$'\n'"$9"$'\n'"${10}"$'\n\n\n' || true
}
# two Q2 Q1: a quiz without certainty, to its end.
two() { plain --lang en take "$SMALL" two --seed 1 >/dev/null 2>&1 <<<"$1"$'\n'"$2"$'\n\n' || true; }
stats() { answer --lang en stats "$SMALL" </dev/null; }
stats_json() { output=$(plain --lang en stats "$SMALL" --json </dev/null); }

@test "mastery: the last answers, a word from three on, what waits for a mark doesn't count" {
    full b 3 a 3 a 3 alpha 3 O 3
    stats
    # A: q1 and q5 right, q2 wrong; B: q3 wrong, and an essay that waits.
    [[ $status == 0 && $output == *'██████▒▒▒▒ A 2 right, 3 answered of 3 · needs a little more, 67 %'* ]]
    [[ $output == *'B '*'not measured yet'* ]]
    stats_json
    jq -e '.objectives[0] | .counted == 3 and .mastery == "more" and (.score - 2 / 3 | fabs) < 1e-9' <<<"$output"
    jq -e '.objectives[1] | .answered == 2 and .counted == 1 and .mastery == null' <<<"$output"
    two b b
    stats
    [[ $output == *'██████████ A 3 right, 3 answered of 3 · mastered, 100 %'* ]]
    answer --lang ko stats "$SMALL" </dev/null
    [[ $output == *'숙달 100%'*'아직 측정 부족'* ]]
}

@test "trend: first, last and a picture for each quiz that was finished twice" {
    two a a
    stats
    [[ $output != *Trend* ]]
    two a b
    two b b
    full b 3 b 3 a 3 alpha 3 O 3
    plain --lang en take "$SMALL" full --seed 1 <<<':quit' >/dev/null 2>&1
    stats
    [[ $output == *'Trend'*'two ▁▅█ first 0 %, last 100 % (3 attempts)'* && $output != *'full ▁'* && $output != *'full █'* ]]
    answer --lang ko stats "$SMALL" </dev/null
    [[ $output == *'추이'*'two ▁▅█ 처음 0% → 마지막 100% (3번)'* ]]
    stats_json
    jq -e '(.trend | map(.quiz)) == ["two", "two", "two", "full", "full"] and (.trend | map(.finished)) == [true, true, true, true, false]
        and (.trend | map(.score))[0:3] == [0, 1, 2] and .trend[3].pending == 1 and .trend[4].counted == 0' <<<"$output"
}

# 15 answers with certainty, of which the three essays wait: sure 8 (6 right), maybe 2 (1), guess 2 (1).
# f: 0.95 0.75 0.5; Brier parts by hand: o = 8/12, unc = 2/9, rel = (8*.2^2 + 2*.25^2 + 2*0) / 12,
# res = (8*(3/4-2/3)^2 + 2*(1/2-2/3)^2 + 2*(1/2-2/3)^2) / 12, bias = (8*.95 + 2*.75 + 2*.5)/12 - 8/12.
@test "calibration: by level, Brier with its parts, in words from ten answers on" {
    full b 3 b 3 b 3 alpha 3 O 2
    stats
    [[ $output == *'Sure and right'*'██████████| sure: 100 % right (3 of 3; it claims 95 %)'*'maybe: not measured yet (1 answer)'*'4 of 10 answers'* ]]
    full b 3 a 3 b 1 alpha 3 O 3
    full b 3 a 3 a 1 alpha 3 X 2
    stats
    [[ $output == *'███████░░░| sure: 75 % right (6 of 8; it claims 95 %)'* ]]
    [[ $output == *'surer than you are right'* ]]
    stats_json
    jq -e '.calibration | .answers == 12 and (.levels | map([.answers, .right])) == [[2, 1], [2, 1], [8, 6]]' <<<"$output"
    jq -e 'def near($x): (. - $x | fabs) < 1e-9; .calibration | . as $c | (.uncertainty | near(2 / 9)) and (.reliability | near((8 * 0.04 + 2 * 0.0625) / 12))
        and (.resolution | near((8 / 144 + 4 / 36) / 12)) and (.bias | near(10.1 / 12 - 8 / 12))
        and (.brier | near($c.reliability - $c.resolution + $c.uncertainty)) and .verdict == "too_sure"' <<<"$output"
    answer --lang ko stats "$SMALL" </dev/null
    [[ $output == *'확신과 정답'*'확실: 정답 75%'*'더 확신해요'* ]]
}
