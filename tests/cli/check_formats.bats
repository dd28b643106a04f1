#!/usr/bin/env bats
# `check` for other programs: what prints JSON, TAP and JUnit XML is read by programs that know these forms.
# What each says is held to its words in tests/unit/command_check_test.c.

load ../lib/check

setup() {
    fake_install
    trust
    plain config instance.host 203.0.113.10
    world '.commands.p3.stdout = "<hullo> & # \"you\"\n" | .commands.p4.stdout = "hm\n" | .http.outcome = "lookup"'
}

document() {
    status=0
    plain "${WITH[@]}" --lang "${lang-en}" check --bank "$PRACTICE" "$@" </dev/null >"$BATS_TEST_TMPDIR/out" \
        2>"$BATS_TEST_TMPDIR/talk" || status=$?
}

@test "--json is one document, whose status is that of the process" {
    document --json
    [ "$status" -eq 1 ]
    [ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 1 ]
    [ "$(jq -c '[.format, .bank, .status, .on_instance, .stuck, .counts.tasks, .counts.pass, .counts.fail, .counts.warning]' \
        "$BATS_TEST_TMPDIR/out")" = '["wrapup-check/1","practice",1,false,"p3",5,2,1,1]' ]
    [ "$(jq -c '.tasks[2] | [.id, .rev, .objective, .title.ko, .advisory, .state, .warning, .route]' "$BATS_TEST_TMPDIR/out")" = \
        '["p3",1,"B","인사말이 있다",false,"fail",false,"ssh"]' ]
    [ "$(jq -r '[.tasks[0] | keys[]] | sort | join(" ")' "$BATS_TEST_TMPDIR/out")" = \
        'advisory cause evidence expected id next objective observed rev route spent_ms state title warning' ]
}

@test "JSON names every member that README promises" {
    document --json
    local name
    # shellcheck disable=SC2016 # for grep
    for name in $(sed -n '/prints one document/,/stable words/p' README.md | grep -oE '`[a-z_ ]+`' | tr -d '`'); do
        [[ $name == wrapup* ]] || grep -q "\"$name\":" "$BATS_TEST_TMPDIR/out"
    done
}

@test "--tap is read by prove's own parser, and tells skips and open points" {
    document --tap
    [ "$status" -eq 1 ]
    run perl -MTAP::Parser -e '
        open my $in, "<", $ARGV[0] or die; local $/; my $parser = TAP::Parser->new({ tap => scalar <$in> });
        while (my $result = $parser->next) {
            print join(" ", $result->number, $result->is_actual_ok ? "ok" : "not", $result->directive || "-"), "\n" if $result->is_test;
            print "yaml ", $result->data->{cause}, "|", $result->data->{observed}, "\n" if $result->is_yaml && $result->data->{state} eq "fail";
        }
        print "errors: @{[$parser->parse_errors]}\n", "plan: ", $parser->tests_planned, " failed: @{[$parser->failed]}\n";
    ' "$BATS_TEST_TMPDIR/out"
    echo "$output"
    [[ $output == *$'1 ok -\n2 ok -\n3 not -\n'* ]]
    [[ $output == *'"you"'* ]]
    [[ $output == *$'4 not TO'* ]]
    [[ $output == *$'errors: \nplan: 5 failed: 3'* ]]
}

@test "TAP of tasks that wait for others says why they are skipped" {
    world '.tcp.outcome = "refused"'
    document --tap p2
    grep -q '^not ok 1 - p1 ' "$BATS_TEST_TMPDIR/out"
    grep -q '^ok 2 - p2 SSH login works # SKIP task p1 has to pass first$' "$BATS_TEST_TMPDIR/out"
}

@test "--junit is well-formed XML whose counts are right, in both languages" {
    for lang in en ko; do
        document --junit
        [ "$status" -eq 1 ]
        run python3 - "$BATS_TEST_TMPDIR/out" <<'PYTHON'
import sys
import xml.etree.ElementTree as tree
suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
    assert len(suite.findall(f"testcase/{kind}")) == int(suite.get(name)), kind
assert len(suite.findall("testcase")) == int(suite.get("tests")) == 5
failure = suite.find("testcase/failure")
assert '<hullo> & # "you"' in failure.get("message"), failure.get("message")
print("fine")
PYTHON
        echo "$output"
        [ "$output" = fine ]
    done
}

@test "a signal during --watch still ends in one whole document" {
    (plain_exec "${WITH[@]}" check --bank "$PRACTICE" --watch --json) </dev/null >"$BATS_TEST_TMPDIR/out" 2>/dev/null 3>&- &
    local pid=$!
    poll_for '"ssh"' "$FAKE_HELPER.jobs"
    kill -TERM $pid
    status=0
    wait $pid || status=$?
    [ "$status" -eq 143 ]
    jq -e '.format == "wrapup-check/1"' "$BATS_TEST_TMPDIR/out"
}
