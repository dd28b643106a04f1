/* The two ways of judging one typed answer, behind match_answer.
 * What was retyped around the answer is taken off before they are called, or tried without. */
#ifndef WRAPUP_MATCH_JUDGE_H
#define WRAPUP_MATCH_JUDGE_H

#include "wrapup/match.h"

/* Both take the folded answer. */
struct match_result judge_text(const struct match_key *key, const char *typed);
struct match_result judge_command(const struct match_key *key, const char *typed);

static inline struct match_result judge_outcome(enum match_outcome outcome)
{
    return (struct match_result){.outcome = outcome};
}

/* Asked once more, because the key stands beside other words. */
static inline struct match_result judge_more(void)
{
    return (struct match_result){.outcome = MATCH_ASK, .more = true};
}

static inline struct match_result judge_accepted(enum match_outcome outcome, size_t accepted)
{
    return (struct match_result){.outcome = outcome, .accepted = accepted};
}

/* A near entry decides: wrong with its reason, or asked once more. */
static inline struct match_result judge_near(const struct match_near *near)
{
    return (struct match_result){.outcome = near->ask ? MATCH_ASK : MATCH_NEAR, .near = near};
}

#endif
