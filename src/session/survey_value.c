/* Stored values of a survey: which an item can have, how a person reads them, what looks like a
 * secret. Typed lines are read in survey_read.c. */
#include "survey.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/match.h"

static bool is_upper_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- values ------------------------------------------------------------------------------- */

static bool number_fits(const char *value, long least, long most)
{
    char *end = NULL;
    long number = is_digit(*value) ? strtol(value, &end, 10) : -1;
    return end != NULL && *end == '\0' && number >= least && number <= most;
}

/* Calls for each id of a value; the index of its choice, or choice_count. */
static size_t choice_index(const struct survey_item *item, const char *id, size_t len)
{
    size_t i = 0;
    while (i < item->choice_count &&
           (strlen(item->choice_ids[i]) != len || memcmp(item->choice_ids[i], id, len) != 0)) {
        i++;
    }
    return i;
}

static bool choices_fit(const struct survey_item *item, const char *value)
{
    for (const char *id = value;;) {
        size_t len = strcspn(id, ",");
        if (choice_index(item, id, len) == item->choice_count) {
            return false;
        }
        if (id[len] == '\0') {
            return true;
        }
        id += len + 1;
    }
}

bool survey_value_fits(const struct survey_item *item, const char *value)
{
    if (*value == '\0') {
        return true;
    }
    switch (item->kind) {
    case SURVEY_LIKERT:
    case SURVEY_PACE:
    case SURVEY_AMOUNT:
        return number_fits(value, 1, SURVEY_SCALE_MAX);
    case SURVEY_PERCENT:
        return number_fits(value, 0, SURVEY_PERCENT_MAX);
    case SURVEY_CHOICES:
        return choices_fit(item, value);
    case SURVEY_TEXT:
    case SURVEY_KIND_COUNT:
        break;
    }
    return true;
}

static void describe_choices(const struct survey_item *item, const char *value, enum lang lang,
                             struct buf *ret)
{
    for (const char *id = value; *id != '\0';) {
        size_t len = strcspn(id, ",");
        size_t i = choice_index(item, id, len);
        buf_adds(ret, id == value ? "" : ", ");
        buf_adds(ret, i < item->choice_count ? item->choices[i].in[lang] : "");
        id += len + (id[len] == ',');
    }
}

void survey_describe(const struct survey_item *item, const char *value, enum lang lang,
                     struct buf *ret)
{
    if (item->kind == SURVEY_CHOICES) {
        describe_choices(item, value, lang, ret);
        return;
    }
    buf_adds(ret, value);
    buf_adds(ret, item->kind == SURVEY_PERCENT && *value != '\0' ? " %" : "");
}

/* ---- secrets ------------------------------------------------------------------------------ */

/* AKIA and ASIA begin the ids of AWS access keys. */
static bool key_id_at(const char *s)
{
    enum { PREFIX = 4, REST = 12 };
    if (strncmp(s, "AKIA", PREFIX) != 0 && strncmp(s, "ASIA", PREFIX) != 0) {
        return false;
    }
    size_t n = PREFIX;
    while (is_upper_or_digit(s[n])) {
        n++;
    }
    return n >= PREFIX + REST;
}

/* A run of exactly twelve digits, also as 1234-5678-9012. */
static bool account_at(const char *s)
{
    enum { DIGITS = 12, GROUP = 4 };
    size_t digits = 0;
    size_t i = 0;
    for (; is_digit(s[i]) || ((s[i] == '-' || s[i] == ' ') && is_digit(s[i + 1])); i++) {
        if (is_digit(s[i])) {
            digits++;
        } else if (digits % GROUP != 0 || digits == 0 || digits == DIGITS) {
            break;
        }
    }
    return digits == DIGITS && !is_digit(s[i]);
}

/* A secret access key: forty letters, digits, slashes and plus signs, of all kinds. */
static bool secret_key_at(const char *s)
{
    enum { LENGTH = 40 };
    bool lower = false;
    bool upper = false;
    bool digit = false;
    size_t n = 0;
    for (; is_upper_or_digit(s[n]) || (s[n] >= 'a' && s[n] <= 'z') || s[n] == '/' || s[n] == '+';
         n++) {
        lower = lower || (s[n] >= 'a' && s[n] <= 'z');
        upper = upper || (s[n] >= 'A' && s[n] <= 'Z');
        digit = digit || is_digit(s[n]);
    }
    return n == LENGTH && lower && upper && digit;
}

static bool is_word(char c)
{
    return is_upper_or_digit(c) || (c >= 'a' && c <= 'z') || c == '/' || c == '+';
}

bool survey_is_secret(const char *text)
{
    BUF_AUTO(folded);
    match_fold(&folded, text);
    const char *s = buf_str(&folded);
    if (strstr(s, "-----BEGIN") != NULL) {
        return true;
    }
    for (size_t i = 0; s[i] != '\0'; i++) {
        bool begins = i == 0 || !is_word(s[i - 1]);
        if (begins && (key_id_at(s + i) || secret_key_at(s + i))) {
            return true;
        }
        if ((i == 0 || !is_digit(s[i - 1])) && account_at(s + i)) {
            return true;
        }
    }
    return false;
}
