/* What one run found out, by name: JSON documents, or the reason why there is none.
 * What they mean is the matchers' business. */
#include <stdlib.h>
#include <string.h>

#include "wrapup/task.h"

struct fact {
    char *name;
    const char *route; /* static; "" when it is not known */
    struct json_doc *doc;
    const char *cause; /* static; "" when it is known */
    char *detail;
};

struct task_facts {
    struct fact *list;
    size_t count, room;
};

struct task_facts *facts_new(void)
{
    return xcalloc(1, sizeof(struct task_facts));
}

static void fact_clear(struct fact *fact)
{
    json_doc_free(fact->doc);
    free(fact->detail);
    fact->doc = NULL;
    fact->detail = NULL;
    fact->route = "";
    fact->cause = "";
}

void facts_free(struct task_facts *facts)
{
    if (facts == NULL) {
        return;
    }
    for (size_t i = 0; i < facts->count; i++) {
        fact_clear(&facts->list[i]);
        free(facts->list[i].name);
    }
    free(facts->list);
    free(facts);
}

static const struct fact *find(const struct task_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (strcmp(facts->list[i].name, name) == 0) {
            return &facts->list[i];
        }
    }
    return NULL;
}

/* The fact of that name, emptied: an old one, or a new one. */
static struct fact *renew(struct task_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->count; i++) {
        if (strcmp(facts->list[i].name, name) == 0) {
            fact_clear(&facts->list[i]);
            return &facts->list[i];
        }
    }
    if (facts->count == facts->room) {
        facts->room = facts->room > 0 ? 2 * facts->room : 16;
        facts->list = xrealloc(facts->list, facts->room, sizeof(facts->list[0]));
    }
    struct fact *fact = &facts->list[facts->count++];
    *fact = (struct fact){.name = xstrdup(name), .route = "", .cause = ""};
    return fact;
}

bool facts_set(struct task_facts *facts, const char *name, const char *route, const char *json,
               size_t len)
{
    struct fact *fact = renew(facts, name);
    struct faults faults = FAULTS_INIT;
    if (!json_doc_parse(json, len, &fact->doc, &faults)) {
        fact->doc = NULL;
        fact->cause = "odd_answer";
    } else {
        fact->route = route;
    }
    faults_release(&faults);
    return fact->doc != NULL;
}

void facts_set_unknown(struct task_facts *facts, const char *name, const char *cause,
                       const char *detail)
{
    struct fact *fact = renew(facts, name);
    fact->cause = cause;
    fact->detail = detail != NULL ? xstrdup(detail) : NULL;
}

const cJSON *facts_get(const struct task_facts *facts, const char *name)
{
    const struct fact *fact = find(facts, name);
    return fact != NULL && fact->doc != NULL ? json_doc_root(fact->doc) : NULL;
}

const char *facts_cause(const struct task_facts *facts, const char *name)
{
    const struct fact *fact = find(facts, name);
    return fact != NULL ? fact->cause : "";
}

const char *facts_detail(const struct task_facts *facts, const char *name)
{
    const struct fact *fact = find(facts, name);
    return fact != NULL && fact->detail != NULL ? fact->detail : "";
}

const char *facts_route(const struct task_facts *facts, const char *name)
{
    const struct fact *fact = find(facts, name);
    return fact != NULL ? fact->route : "";
}
