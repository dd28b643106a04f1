/* Facts that tasks share: set once, by the first way that knows them.
 * Which ways there are to a fact is left to those who ask. */
#include "private.h"

static const char *const names[PART_COUNT] = {
    [PART_IDENTITY] = FACT_IDENTITY,
    [PART_INSTANCE] = FACT_INSTANCE,
    [PART_STATUS] = FACT_STATUS,
    [PART_TYPE] = FACT_TYPE,
    [PART_IMAGE] = FACT_IMAGE,
    [PART_KEY_PAIR] = FACT_KEY_PAIR,
    [PART_RULES] = FACT_RULES,
    [PART_PREFIX_LISTS] = FACT_PREFIX_LISTS,
    [PART_VOLUMES] = FACT_VOLUMES,
    [PART_ADDRESSES] = FACT_ADDRESSES,
    [PART_REGION] = FACT_REGION,
    [PART_LOGIN] = FACT_SSH,
    [PART_IMDS] = FACT_IMDS,
    [PART_BOOT] = FACT_BOOT,
    [PART_HERE] = "here",
};

const char *part_fact(enum part part)
{
    return names[part];
}

void part_known_text(struct engine *e, enum part part, const char *route, const struct buf *json)
{
    facts_set(e->facts, names[part], route, buf_str(json), json->len);
    e->parts[part] = SETTLED;
}

void part_known(struct engine *e, enum part part, const char *route, const cJSON *value)
{
    BUF_AUTO(json);
    json_canonical(&json, value);
    part_known_text(e, part, route, &json);
}

void part_unknown(struct engine *e, enum part part, const char *cause, const char *detail)
{
    BUF_AUTO(json);
    if (evidence_find(e, part, &json)) {
        part_known_text(e, part, "file", &json);
        return;
    }
    bool any = e->evidence.count > 0 && (BIT(part) & BITS_AWS) != 0;
    facts_set_unknown(e->facts, names[part], any ? "not_in_file" : cause, any ? NULL : detail);
    e->parts[part] = SETTLED;
}

const cJSON *part_get(const struct engine *e, enum part part)
{
    return e->parts[part] == SETTLED ? facts_get(e->facts, names[part]) : NULL;
}
