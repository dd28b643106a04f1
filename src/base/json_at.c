/* Where a value stands: the way down to it, its JSON Pointer, and faults reported there.
 * What may stand in a value is checked in json_read.c and json_text.c. */
#include "fault_private.h"
#include "json_private.h"
#include "wrapup/mem.h"

struct json_at json_at_root(const struct json_doc *doc, struct faults *faults)
{
    return (struct json_at){
        .doc = doc, .faults = faults, .value = json_doc_root(doc), .index = SIZE_MAX};
}

struct json_at json_at_member(const struct json_at *up, const cJSON *member)
{
    return (struct json_at){
        .doc = up->doc, .faults = up->faults, .up = up, .value = member, .index = SIZE_MAX};
}

struct json_at json_at_element(const struct json_at *up, const cJSON *element, size_t index)
{
    struct json_at at = json_at_member(up, element);
    at.index = index;
    return at;
}

void json_pointer_key(struct buf *out, const char *key)
{
    buf_addc(out, '/');
    for (; *key != '\0'; key++) {
        if (*key == '~') {
            buf_adds(out, "~0");
        } else if (*key == '/') {
            buf_adds(out, "~1");
        } else {
            buf_addc(out, *key);
        }
    }
}

void json_pointer_index(struct buf *out, size_t index)
{
    buf_addf(out, "/%zu", index);
}

/* An element that was reached without counting is counted now. */
static size_t element_index(const struct json_at *at)
{
    if (at->index != SIZE_MAX) {
        return at->index;
    }
    size_t index = 0;
    for (const cJSON *c = at->up->value->child; c != NULL && c != at->value; c = c->next) {
        index++;
    }
    return index;
}

static void add_pointer(const struct json_at *at, struct buf *out)
{
    if (at->up == NULL) {
        return;
    }
    add_pointer(at->up, out);
    if (at->index == SIZE_MAX && at->value->string != NULL) {
        json_pointer_key(out, at->value->string);
    } else {
        json_pointer_index(out, element_index(at));
    }
}

struct location {
    unsigned line, column;
    struct buf pointer;
};

static void location_release(struct location *location)
{
    buf_release(&location->pointer);
}

static struct location locate(const struct json_at *at, size_t offset)
{
    struct location location = {.pointer = BUF_INIT};
    if (at->doc->text != NULL) {
        json_place(at->doc->places, offset, &location.line, &location.column);
    }
    add_pointer(at, &location.pointer);
    return location;
}

static const struct json_spot *spot_of(const struct json_at *at)
{
    static const struct json_spot nowhere = {.value = 0, .key = JSON_NO_KEY};
    return at->doc->spots != NULL ? &at->doc->spots[at->value->valueint] : &nowhere;
}

void json_fault_texts(const struct json_at *at, const char *const what[LANG_COUNT])
{
    if (faults_full(at->faults)) {
        return;
    }
    CLEANUP(location_release) struct location place = locate(at, spot_of(at)->value);
    faults_add_texts(at->faults, place.line, place.column, buf_str(&place.pointer), what);
}

static void fault_at_offset(const struct json_at *at, size_t offset, struct msg m)
{
    if (faults_full(at->faults)) {
        return;
    }
    CLEANUP(location_release) struct location place = locate(at, offset);
    faults_add(at->faults, place.line, place.column, buf_str(&place.pointer), m);
}

void json_fault(const struct json_at *at, struct msg m)
{
    fault_at_offset(at, spot_of(at)->value, m);
}

void json_fault_at_key(const struct json_at *at, struct msg m)
{
    const struct json_spot *spot = spot_of(at);
    fault_at_offset(at, spot->key != JSON_NO_KEY ? spot->key : spot->value, m);
}
