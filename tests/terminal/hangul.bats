# Hangul at the prompt, whatever the environment says about character sets.

bats_require_minimum_version 1.5.0
load ../lib/tmux

teardown() { term_close; }

# Types a word that is no command and expects it whole in the answer; then the same with a syllable
# rubbed out.
hangul_arrives() {
    term_open "$@"
    wait_for 'wrapup>$'
    term_line '인스턴스종료중지'
    wait_for '"인스턴스종료중지"'
    term_type '보안그룹꿹'
    term_keys BSpace Enter
    wait_for '"보안그룹"'
    term_type '키페어'
    term_keys Left Left
    term_type '쌍'
    term_keys Enter
    wait_for '"키쌍페어"'
}

@test "Hangul arrives whole without any locale variable" { hangul_arrives; }
@test "Hangul arrives whole under LANG=C" { hangul_arrives LANG=C; }
@test "Hangul arrives whole under LANG=POSIX" { hangul_arrives LANG=POSIX; }
@test "Hangul arrives whole under LC_ALL=C" { hangul_arrives LC_ALL=C LANG=C.UTF-8; }
@test "Hangul arrives whole under LC_CTYPE=POSIX" { hangul_arrives LC_CTYPE=POSIX LANG=C.UTF-8; }
@test "Hangul arrives whole under C.UTF-8" { hangul_arrives LANG=C.UTF-8; }
@test "Hangul arrives whole under a locale that is not installed" {
    hangul_arrives LANG=ko_KR.EUC-KR LC_ALL=xx_YY.UTF-8
}
@test "Hangul arrives whole under a missing Korean locale" { hangul_arrives LANG=ko_KR.EUC-KR; }

@test "Hangul survives an inputrc made for seven bits" {
    term_open -- true
    wait_exit 0
    printf '%s\n' 'set convert-meta on' 'set input-meta off' 'set output-meta off' \
        'set byte-oriented off' >"$TERM_DIR/home/.inputrc"
    hangul_arrives
}

@test "vi mode is respected and edits syllables" {
    term_open -- true
    wait_exit 0
    printf 'set editing-mode vi\nset keyseq-timeout 50\n' >"$TERM_DIR/home/.inputrc"
    term_open
    wait_for 'wrapup>$'
    term_type '가나다라'
    term_keys Escape h x A
    term_type '마'
    term_keys Enter
    wait_for '"가나라마"'
}

@test "decomposed Hangul is rubbed out by the syllable" {
    term_open LANG=C
    wait_for 'wrapup>$'
    # The syllables of "중지" and "한" as conjoining letters.
    term_type $'\u110c\u116e\u11bc\u110c\u1175\u1112\u1161\u11ab'
    term_keys BSpace Enter
    wait_for '"(중지|'$'\u110c\u116e\u11bc\u110c\u1175'')"'
}

@test "a line wider than the screen keeps its syllables" {
    local word
    word=$(printf '가나다라마바사아자차%.0s' 1 2 3 4 5 6)
    term_open -x 40
    wait_for 'wrapup>$'
    term_line "$word"
    wait_for '"가나다라'
    wait_for 'wrapup>$'
    # The answer is wrapped; the history has the line as it was read.
    [[ $(cat "$TERM_DIR/data/wrapup/history") == "$word" ]]
}
