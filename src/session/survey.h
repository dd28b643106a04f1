/* The inside of a survey, shared by its two files. */
#ifndef WRAPUP_SESSION_SURVEY_H
#define WRAPUP_SESSION_SURVEY_H

#include "wrapup/survey.h"

enum { SURVEY_SLOTS = 2 };
struct survey {
    const struct bank *bank;
    struct slots {
        char *value[SURVEY_SLOTS]; /* NULL: not asked yet */
    } * items;                     /* one per item of the bank's survey */
    size_t at;
    enum survey_part part;
    bool warned; /* the line typed last looked like a secret */
};

/* True when a stored value is one that the item can have; "" always is. */
bool survey_value_fits(const struct survey_item *item, const char *value);
void survey_reply_add(struct survey_reply *reply, enum survey_part part, const char *value);

#endif
