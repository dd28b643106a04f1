/* What is known about the instance, and the ends that its absence or state leads to.
 * What a task wants of it is for the matchers. */
#include "instance.h"

#include <string.h>

enum { BOOT_MS = 180000, DAY_MS = 86400000 };

const char *instance_missing(const struct judging *j)
{
    return look_string(judge_object(j, FACT_INSTANCE), "Missing");
}

const cJSON *instance_known(const struct judging *j)
{
    return instance_missing(j) == NULL ? judge_object(j, FACT_INSTANCE) : NULL;
}

const char *instance_target(const struct judging *j)
{
    return look_string(facts_get(j->facts, FACT_TARGET), "instance");
}

const cJSON *instance_need(struct judging *j)
{
    const cJSON *instance = judge_need(j, FACT_INSTANCE, JSON_OBJECT);
    const char *missing = instance_missing(j);
    if (instance == NULL || missing == NULL) {
        return instance;
    }
    const char *id = instance_target(j);
    const char *region = look_text(facts_get(j->facts, FACT_REGION), "Region");
    if (strcmp(missing, "InvalidInstanceID.NotFound") != 0 && missing[0] != '\0') {
        judge_end(j, CAUSE_BAD_INSTANCE_ID, ARGS(id != NULL ? id : ""));
    } else if (strcmp(j->ret->route, "file") == 0) {
        judge_end(j, CAUSE_FILE_LACKS, ARGS(id != NULL ? id : "-"));
    } else {
        judge_end(j, CAUSE_INSTANCE_MISSING, ARGS(id != NULL ? id : "-", region));
    }
    return NULL;
}

const char *instance_state(const cJSON *instance)
{
    return look_text(instance, "State.Name");
}

bool instance_not_running(struct judging *j, const char *state)
{
    static const struct {
        const char *state;
        enum cause cause;
    } ends[] = {
        {"pending", CAUSE_INSTANCE_PENDING}, {"stopping", CAUSE_INSTANCE_STOPPING},
        {"stopped", CAUSE_INSTANCE_STOPPED}, {"shutting-down", CAUSE_INSTANCE_GONE},
        {"terminated", CAUSE_INSTANCE_GONE}, {"running", CAUSE_INSTANCE_RUNS},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (strcmp(ends[i].state, state) == 0) {
            return judge_end(j, ends[i].cause, ARGS(state));
        }
    }
    return judge_end(j, CAUSE_ODD_ANSWER, NULL);
}

/* ---- times ---------------------------------------------------------------------------- */

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t shifted = (month + 9) % 12; /* from March */
    int64_t y = year - (month <= 2 ? 1 : 0);
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * shifted + 2) / 5 + day - 1 - 719468;
}

/* Exactly `digits` digits at *p, which moves behind them and one of the characters of `after`. */
static bool read_digits(const char **p, int digits, const char *after, int64_t *ret)
{
    int64_t number = 0;
    for (int i = 0; i < digits; i++, (*p)++) {
        if (**p < '0' || **p > '9') {
            return false;
        }
        number = number * 10 + (**p - '0');
    }
    *ret = number;
    if (after[0] == '\0') {
        return true;
    }
    return **p != '\0' && strchr(after, *(*p)++) != NULL;
}

/* What stands behind the seconds: an offset from UTC in minutes. */
static bool read_offset(const char *p, int64_t *ret)
{
    if (*p == '.') {
        p += 1 + strspn(p + 1, "0123456789");
    }
    *ret = 0;
    if (strcmp(p, "Z") == 0) {
        return true;
    }
    int64_t sign = *p == '-' ? -1 : 1;
    int64_t hours = 0;
    int64_t minutes = 0;
    if ((*p != '+' && *p != '-') || !read_digits((p++, &p), 2, ":", &hours) ||
        !read_digits(&p, 2, "", &minutes) || *p != '\0') {
        return false;
    }
    *ret = sign * (hours * 60 + minutes);
    return true;
}

bool instance_time(const char *text, int64_t *ret)
{
    int64_t part[6];
    static const char *const after[] = {"-", "-", "T ", ":", ":", ""};
    const char *p = text;
    for (int i = 0; i < 6; i++) {
        if (!read_digits(&p, i == 0 ? 4 : 2, after[i], &part[i])) {
            return false;
        }
    }
    int64_t offset = 0;
    if (part[0] < 1970 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31 ||
        part[3] > 23 || part[4] > 59 || part[5] > 60 || !read_offset(p, &offset)) {
        return false;
    }
    int64_t minutes = (part[3] * 60 + part[4]) - offset;
    *ret = days_of(part[0], part[1], part[2]) * DAY_MS + (minutes * 60 + part[5]) * 1000;
    return true;
}

bool instance_is_booting(const struct judging *j)
{
    const cJSON *instance = instance_known(j);
    int64_t now = 0;
    int64_t launched = 0;
    if (strcmp(instance_state(instance), "pending") == 0) {
        return true;
    }
    return strcmp(instance_state(instance), "running") == 0 &&
           look_integer(facts_get(j->facts, FACT_NOW), "", &now) &&
           instance_time(look_text(instance, "LaunchTime"), &launched) && now >= launched &&
           now - launched < BOOT_MS;
}
