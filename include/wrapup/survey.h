/* The survey of a bank as a state machine: which item is asked, what a typed line answers, where a
 * form goes on after a break. Nothing here asks, prints or stores: the caller makes a reply durable
 * first, then applies it. */
#ifndef WRAPUP_SURVEY_H
#define WRAPUP_SURVEY_H

#include "wrapup/bank.h"

/* A pair is one item answered twice; any other item has one answer. */
enum survey_part { SURVEY_WHOLE, SURVEY_BEFORE, SURVEY_NOW, SURVEY_PART_COUNT };
/* "-", "before", "now", as stored. */
const char *survey_part_name(enum survey_part part);

/* What scales and percents go to. */
enum { SURVEY_SCALE_MAX = 5, SURVEY_PERCENT_MAX = 100 };

/* The identity of what is asked: ids, kinds, texts and choices of all items. */
struct hash survey_hash(const struct bank *bank);
/* About how long it takes, at least 1. */
int64_t survey_minutes(const struct bank *bank);

struct survey;
/* Nothing answered, at the first item. The bank is borrowed and must outlive it. */
struct survey *survey_new(const struct bank *bank);
void survey_free(struct survey *survey);
/* Puts a stored answer back. False, with nothing changed, when it doesn't fit the survey. */
bool survey_restore(struct survey *survey, const char *item, const char *part, const char *value);
/* Goes to the first item that was neither answered nor skipped; to the very first when there is
 * none. */
void survey_resume(struct survey *survey);

/* The item asked now; the bank's survey_count after the last one. */
size_t survey_at(const struct survey *survey);
enum survey_part survey_part_at(const struct survey *survey);
/* What is stored for a part: NULL: not asked yet, "": skipped; else a number, choice ids separated
 * by commas, or text. Valid until the next call that changes the survey. */
const char *survey_value(const struct survey *survey, size_t item, enum survey_part part);
/* How many items have an answer that says something. */
size_t survey_answered(const struct survey *survey);

/* What is to be stored for one line: nothing, one value, or both of a pair. */
struct survey_reply {
    size_t count;
    enum survey_part part[2];
    struct buf value[2];
};
#define SURVEY_REPLY_INIT \
    { \
        .count = 0, .value = { BUF_INIT, BUF_INIT } \
    }
void survey_reply_release(struct survey_reply *reply);

enum survey_read {
    SURVEY_READ,   /* store it and apply it */
    SURVEY_AGAIN,  /* not readable: *note says what can be typed */
    SURVEY_SECRET, /* looks like a key or an account number: *note warns, once; the next line about
                    * this item is taken as it is */
};
/* Reads what was typed for the item and part asked now. An empty line, or "I don't know" on
 * anything but free text, keeps what is stored and skips what isn't. typed may hold any bytes. */
enum survey_read survey_read(struct survey *survey, const char *typed, struct survey_reply *reply,
                             struct said *note);
/* :skip: nothing is said, and what was said before is taken away. */
void survey_skip(const struct survey *survey, struct survey_reply *reply);
/* Applies a reply that is durable, and moves on. */
void survey_apply(struct survey *survey, const struct survey_reply *reply);
/* :back: to the first part of a pair, or the item before; false at the very first. */
bool survey_back(struct survey *survey);

/* An answer as a person reads it ("4", "80 %", the choices' texts); appends. */
void survey_describe(const struct survey_item *item, const char *value, enum lang lang,
                     struct buf *ret);
/* True for what looks like an access key, a private key or an account number. */
bool survey_is_secret(const char *text);

#endif
