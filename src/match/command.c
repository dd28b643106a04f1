/* Commands and pieces of them: exact, but for what the shell or docker doesn't mind.
 * What makes two lines the same command is cmdline.c's. */
#include "judge.h"

#include <string.h>

#include "cmdline.h"
#include "letters.h"
#include "retyped.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

struct command_judge {
    const struct match_key *key;
    const char *context; /* the command the gap stands in, or "" */
    bool whole;          /* no gap: the answer is all of a line */
};

/* Is the typed command this form of the key, in other words? */
static bool means(const struct command_judge *judge, const char *form, const char *typed)
{
    if (!judge->whole || !is_latin((unsigned char)form[0])) {
        return cmdline_same(judge->context, form, typed);
    }
    BUF_AUTO(bare);
    retyped_unwrap(&bare, typed);
    const char *command = buf_str(&bare);
    bool root = retyped_unsudo(form) != form;
    return cmdline_same("", form, root ? command : retyped_unsudo(command));
}

static size_t find_accept(const struct command_judge *judge, const char *typed, bool exact)
{
    size_t i = 0;
    for (; i < judge->key->accept_count; i++) {
        BUF_AUTO(form);
        match_fold(&form, judge->key->accept[i]);
        if (exact ? strcmp(buf_str(&form), typed) == 0 : means(judge, buf_str(&form), typed)) {
            break;
        }
    }
    return i;
}

static size_t find_near(const struct command_judge *judge, const char *typed, bool exact)
{
    size_t i = 0;
    for (; i < judge->key->near_count; i++) {
        BUF_AUTO(form);
        match_fold(&form, judge->key->near[i].text);
        if (exact ? strcmp(buf_str(&form), typed) == 0 : means(judge, buf_str(&form), typed)) {
            break;
        }
    }
    return i;
}

/* Word for word first: a bank may call another spelling of its key wrong. */
static struct match_result judge_line(const struct command_judge *judge, const char *typed)
{
    for (int round = 0; round < 2; round++) {
        bool exact = round == 0;
        size_t accept = find_accept(judge, typed, exact);
        if (accept < judge->key->accept_count) {
            return judge_accepted(MATCH_RIGHT, accept);
        }
        size_t near = find_near(judge, typed, exact);
        if (near < judge->key->near_count) {
            return judge_near(&judge->key->near[near]);
        }
    }
    return judge_outcome(MATCH_WRONG);
}

/* The whole line retyped with its options elsewhere: "docker logs web -f" for "docker logs {-f}
 * web". */
static size_t find_whole_line(const struct command_judge *judge, const struct around *around,
                              const char *typed)
{
    size_t i = 0;
    for (; i < judge->key->accept_count; i++) {
        BUF_AUTO(line);
        buf_addf(&line, "%s ", judge->context);
        match_fold(&line, judge->key->accept[i]);
        buf_adds(&line, around->after_spaced ? " " : "");
        buf_adds(&line, buf_str(&around->after));
        if (*judge->context != '\0' && cmdline_same("", buf_str(&line), typed)) {
            break;
        }
    }
    return i;
}

/* The answer as typed, and what is left of a retyped line, with and without prompt and sudo. */
static struct match_result judge_candidates(const struct command_judge *judge,
                                            const struct around *around, const char *typed)
{
    struct match_result result = judge_line(judge, typed);
    BUF_AUTO(bare);
    retyped_unwrap(&bare, typed);
    const char *const lines[] = {typed, buf_str(&bare), retyped_unsudo(buf_str(&bare))};
    for (size_t i = 0; i < COUNT_OF(lines) && result.outcome == MATCH_WRONG; i++) {
        BUF_AUTO(rest);
        if (retyped_strip(&rest, around, lines[i])) {
            result = judge_line(judge, buf_str(&rest));
        }
    }
    if (result.outcome != MATCH_WRONG) {
        return result;
    }
    size_t whole = find_whole_line(judge, around, retyped_unsudo(buf_str(&bare)));
    return whole < judge->key->accept_count ? judge_accepted(MATCH_RIGHT, whole) : result;
}

static void add_lower(struct buf *out, const char *s)
{
    BUF_AUTO(folded);
    match_fold(&folded, s);
    utf8_fold_case(out, buf_str(&folded), folded.len);
}

/* Typed in Hangul mode, where a capital letter can't be told from a small one. */
static struct match_result judge_other_mode(const struct command_judge *judge,
                                            const struct around *around, const char *latin)
{
    struct match_result result = judge_candidates(judge, around, latin);
    if (result.outcome == MATCH_RIGHT) {
        return judge_accepted(MATCH_HANGUL, result.accepted);
    }
    BUF_AUTO(typed);
    add_lower(&typed, latin);
    for (size_t i = 0; i < judge->key->accept_count; i++) {
        BUF_AUTO(form);
        add_lower(&form, judge->key->accept[i]);
        if (strcmp(buf_str(&form), buf_str(&typed)) == 0) {
            return judge_accepted(MATCH_HANGUL, i);
        }
    }
    return result;
}

bool match_counted(struct buf *out, const char *typed)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    const char *s = buf_str(&folded);
    size_t digits = strspn(s, "0123456789");
    const char *rest = s + digits + strspn(s + digits, " ");
    bool counted = digits > 0 && strcmp(rest, "번") == 0;
    buf_add(out, s, counted ? digits : 0);
    return counted;
}

struct match_result judge_command(const struct match_key *key, const char *typed)
{
    CLEANUP(around_release) struct around around;
    around_init(&around, key->before, key->after, false);
    struct command_judge judge = {
        .key = key,
        .context = around.before_spaced ? cmdline_context(buf_str(&around.before)) : "",
        .whole = around.before.len == 0 && around.after.len == 0,
    };
    BUF_AUTO(digits);
    typed = match_counted(&digits, typed) ? buf_str(&digits) : typed;
    struct match_result result = judge_candidates(&judge, &around, typed);
    BUF_AUTO(latin);
    if (result.outcome == MATCH_WRONG && match_unhangul(&latin, typed)) {
        return judge_other_mode(&judge, &around, buf_str(&latin));
    }
    return result;
}
