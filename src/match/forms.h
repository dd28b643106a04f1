/* The forms one answer may be read in: whole, its gloss, without article or ending.
 * Which form is the key is decided in text.c. */
#ifndef WRAPUP_MATCH_FORMS_H
#define WRAPUP_MATCH_FORMS_H

#include "letters.h"
#include "wrapup/strings.h"

/* Each form in lower case without spaces: as it is, and with synonyms replaced (same places). */
struct forms {
    struct strings plain, canonical;
};
#define FORMS_INIT \
    { \
        .plain = STRINGS_INIT, .canonical = STRINGS_INIT \
    }
void forms_release(struct forms *f);

/* A key: whole, and both parts of a gloss. */
void forms_of_key(struct forms *ret, const char *key);
/* An answer: the same, and each without a leading article and without one ending. */
void forms_of_answer(struct forms *ret, struct slice answer);

/* The same, and each without what makes a sentence of it: "AWS", "it is a", "아마", "맞죠". Nothing
 * is taken off where something is negated. */
void forms_of_sentence(struct forms *ret, struct slice answer);

/* "중지(stop)": the parts before and inside the brackets. False without a gloss, when something but
 * an ending follows, or when one part negates ("아님"). */
bool forms_gloss(struct slice s, struct slice *outer, struct slice *inner);

#endif
