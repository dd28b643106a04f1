/* The names under which event kinds and verdicts are stored and exchanged.
 * What an event's body holds is the session's business. */
#include "wrapup/event.h"

#include <stddef.h>
#include <string.h>

static const char *const event_kinds[EVENT_KIND_COUNT] = {
    [EVENT_PRESENTED] = "presented", [EVENT_ANSWER] = "answer",     [EVENT_CERTAINTY] = "certainty",
    [EVENT_HINT] = "hint",           [EVENT_SELFMARK] = "selfmark", [EVENT_SKIP] = "skip",
    [EVENT_FLAG] = "flag",           [EVENT_UNDO] = "undo",         [EVENT_FINISH] = "finish",
    [EVENT_MARK] = "mark",
};

static const char *const verdicts[VERDICT_KIND_COUNT] = {
    [VERDICT_RIGHT] = "right",     [VERDICT_PARTIAL] = "partial", [VERDICT_WRONG] = "wrong",
    [VERDICT_UNKNOWN] = "unknown", [VERDICT_SKIPPED] = "skipped", [VERDICT_PENDING] = "pending",
};

/* The index of name in names[0..count), or count. */
static unsigned find(const char *const names[], unsigned count, const char *name)
{
    unsigned i = 0;
    while (i < count && strcmp(names[i], name) != 0) {
        i++;
    }
    return i;
}

const char *event_kind_name(enum event_kind kind)
{
    return event_kinds[kind];
}

bool event_kind_from_name(const char *name, enum event_kind *ret)
{
    unsigned i = find(event_kinds, EVENT_KIND_COUNT, name);
    if (i == EVENT_KIND_COUNT) {
        return false;
    }
    *ret = (enum event_kind)i;
    return true;
}

const char *verdict_name(enum verdict_kind kind)
{
    return verdicts[kind];
}

bool verdict_from_name(const char *name, enum verdict_kind *ret)
{
    unsigned i = find(verdicts, VERDICT_KIND_COUNT, name);
    if (i == VERDICT_KIND_COUNT) {
        return false;
    }
    *ret = (enum verdict_kind)i;
    return true;
}
