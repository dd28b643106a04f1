/* One typed answer against its key: folds it and hands it to the judge of its mode.
 * Words are judged in text.c, commands in command.c. */
#include "judge.h"

#include <string.h>

#include "retyped.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

/* A sentence with a gap may have been typed whole. */
static struct match_result judge_sentence(const struct match_key *key, const char *typed)
{
    struct match_result result = judge_text(key, typed);
    bool sure = result.outcome != MATCH_WRONG &&
                !(result.outcome == MATCH_ASK && result.near == NULL);
    CLEANUP(around_release) struct around around;
    around_init(&around, key->before, key->after, true);
    BUF_AUTO(lower);
    utf8_fold_case(&lower, typed, strlen(typed));
    BUF_AUTO(rest);
    if (sure || !retyped_strip(&rest, &around, buf_str(&lower))) {
        return result;
    }
    struct match_result inner = judge_text(key, buf_str(&rest));
    return inner.outcome != MATCH_WRONG ? inner : result;
}

struct match_result match_answer(const struct match_key *key, const char *typed)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    return key->mode == MATCH_CMD ? judge_command(key, buf_str(&folded))
                                  : judge_sentence(key, buf_str(&folded));
}
