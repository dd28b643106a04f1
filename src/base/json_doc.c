/* A parsed document: the scanner checks the text, cJSON builds the tree, and one walk ties each
 * node to its place and finds keys given twice. What the values must be is left to the readers. */
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "wrapup/mem.h"

enum { PAIRWISE_MAX = 32 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void json_doc_free(struct json_doc *doc)
{
    if (doc == NULL) {
        return;
    }
    arena_free(doc->arena);
    json_places_release(doc->places);
    free(doc->places);
    free(doc->spots);
    free(doc->text);
    free(doc);
}

void json_doc_settle(struct json_doc *doc)
{
    json_places_release(doc->places);
    free(doc->spots);
    free(doc->text);
    doc->spots = NULL;
    doc->text = NULL;
}

const cJSON *json_doc_root(const struct json_doc *doc)
{
    return doc->root;
}

/* ---- keys given twice ---------------------------------------------------------------- */

static void report_twice(const struct json_at *at, const cJSON *first, const cJSON *again)
{
    /* Keys with repaired bytes only look alike. */
    if (strchr(again->string, JSON_REPAIRED) != NULL) {
        return;
    }
    unsigned line = 0;
    unsigned column = 0;
    json_place(at->doc->places, at->doc->spots[first->valueint].key, &line, &column);
    struct json_at member = json_at_member(at, again);
    json_fault_at_key(&member, MSG(MSG_JSON_DUPLICATE, again->string, NUM(line)));
}

static void compare_pairwise(const struct json_at *at)
{
    const cJSON *again = NULL;
    cJSON_ArrayForEach(again, at->value)
    {
        const cJSON *first = at->value->child;
        while (first != again && strcmp(first->string, again->string) != 0) {
            first = first->next;
        }
        if (first != again) {
            report_twice(at, first, again);
        }
    }
}

struct member {
    const cJSON *node;
};

static int by_key_and_place(const void *a, const void *b)
{
    const cJSON *x = ((const struct member *)a)->node;
    const cJSON *y = ((const struct member *)b)->node;
    int order = strcmp(x->string, y->string);
    return order != 0 ? order : x->valueint - y->valueint;
}

static void compare_sorted(const struct json_at *at, size_t count)
{
    struct member *members = xcalloc(count, sizeof(members[0]));
    size_t i = 0;
    const cJSON *node = NULL;
    cJSON_ArrayForEach(node, at->value)
    {
        members[i++].node = node;
    }
    qsort(members, count, sizeof(members[0]), by_key_and_place);
    const cJSON *first = members[0].node;
    for (i = 1; i < count; i++) {
        if (strcmp(first->string, members[i].node->string) == 0) {
            report_twice(at, first, members[i].node);
        } else {
            first = members[i].node;
        }
    }
    free(members);
}

/* ---- the walk ------------------------------------------------------------------------ */

/* Which keys an object has so far, roughly: two bits for each, which others may share. */
struct key_filter {
    uint64_t bits[2];
};

/* Adds a key; true when its bits were there already, so that it may stand twice. */
static bool filter_add(struct key_filter *filter, const char *key)
{
    uint32_t hash = 0;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * 16777619U;
    }
    uint64_t first = UINT64_C(1) << (hash >> 26);
    uint64_t second = UINT64_C(1) << (hash >> 16 & 63);
    bool there = (filter->bits[0] & first) != 0 && (filter->bits[1] & second) != 0;
    filter->bits[0] |= first;
    filter->bits[1] |= second;
    return there;
}

/* Numbers the nodes below `node`, which is at->value, in the scanner's order. The number stands
 * in cJSON's `valueint`, a copy of `valuedouble` cut to an int, which nothing here reads. */
static void number_children(const struct json_at *at, cJSON *node, int *next)
{
    struct key_filter filter = {{0, 0}};
    bool alike = false;
    size_t count = 0;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        child->valueint = (*next)++;
        count++;
        if (child->string != NULL && filter_add(&filter, child->string)) {
            alike = true;
        }
        if (child->child != NULL) {
            struct json_at here = json_at_member(at, child);
            number_children(&here, child, next);
        }
    }
    if (alike && count <= PAIRWISE_MAX) {
        compare_pairwise(at);
    } else if (alike) {
        compare_sorted(at, count);
    }
}

/* ---- building ------------------------------------------------------------------------ */

/* The arena that takes cJSON's nodes during a parse. cJSON's hooks have no context and are global
 * to the process, so documents are parsed by one thread only. */
static struct arena *building;

static void *build_alloc(size_t size)
{
    return arena_alloc(building, 1, size);
}

static void build_free(void *p)
{
    (void)p; /* goes with the arena */
}

/* cJSON asks for two or three small objects per value: from an arena they cost half the time of
 * malloc's, and next to nothing to give back. */
static cJSON *build_tree(const struct json_doc *doc)
{
    cJSON_Hooks hooks = {.malloc_fn = build_alloc, .free_fn = build_free};
    building = doc->arena;
    cJSON_InitHooks(&hooks);
    /* The NUL belongs to the text that cJSON wants. */
    cJSON *root = cJSON_ParseWithLength(doc->text, doc->places->len + 1);
    cJSON_InitHooks(NULL);
    building = NULL;
    return root;
}

/* ---- parsing ------------------------------------------------------------------------- */

/* UTF-16 and UTF-32 begin with a byte order mark or, JSON beginning in ASCII, with a zero byte
 * among the first two and anything else among the first four. */
static bool is_wide_text(const char *text, size_t len)
{
    if (len < 2) {
        return false;
    }
    if (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0) {
        return true;
    }
    bool letter = false;
    for (size_t i = 0; i < 4 && i < len; i++) {
        letter = letter || text[i] != '\0';
    }
    return letter && (text[0] == '\0' || text[1] == '\0');
}

static struct json_doc *doc_new(const char *text, size_t len)
{
    struct json_doc *doc = xcalloc(1, sizeof(*doc));
    doc->text = xmalloc(len + JSON_PADDING);
    if (len > 0) {
        memcpy(doc->text, text, len);
    }
    memset(doc->text + len, 0, JSON_PADDING);
    doc->arena = arena_new();
    doc->places = xcalloc(1, sizeof(*doc->places));
    doc->places->text = doc->text;
    doc->places->len = len;
    return doc;
}

/* Scans and builds. Faults that could be stepped over don't keep the tree from being built, so
 * that keys given twice are told in the same go. */
static void doc_read(struct json_doc *doc, struct faults *faults)
{
    struct json_scan scan = {
        .text = doc->text, .len = doc->places->len, .places = doc->places, .faults = faults};
    bool sound = json_scan(&scan);
    doc->spots = scan.spots;
    if (!sound) {
        return;
    }
    doc->root = build_tree(doc);
    if (doc->root == NULL) {
        faults_add(faults, 0, 0, "", MSG0(MSG_JSON_REFUSED));
        return;
    }
    struct json_at at = json_at_root(doc, faults);
    int next = 1;
    doc->root->valueint = 0;
    number_children(&at, doc->root, &next);
}

bool json_doc_parse(const char *text, size_t len, struct json_doc **ret, struct faults *faults)
{
    size_t before = faults->total;
    if (len > JSON_MAX_BYTES) {
        faults_add(faults, 0, 0, "", MSG(MSG_JSON_TOO_LARGE, NUM(JSON_MAX_BYTES >> 20)));
        return false;
    }
    if (is_wide_text(text, len)) {
        faults_add(faults, 1, 1, "", MSG0(MSG_JSON_UTF16));
        return false;
    }
    size_t mark = sizeof(byte_order_mark) - 1;
    if (len >= mark && memcmp(text, byte_order_mark, mark) == 0) {
        text += mark;
        len -= mark;
    }
    struct json_doc *doc = doc_new(text, len);
    doc_read(doc, faults);
    if (faults->total != before) {
        json_doc_free(doc);
        return false;
    }
    *ret = doc;
    return true;
}

bool json_is_object(const char *text, size_t len)
{
    struct faults faults = FAULTS_INIT;
    if (len > JSON_MAX_BYTES || text[strspn(text, " \t\r\n")] != '{') {
        return false;
    }
    struct json_doc *doc = doc_new(text, len);
    struct json_scan scan = {
        .text = doc->text, .len = len, .places = doc->places, .faults = &faults};
    bool sound = json_scan(&scan) && faults.total == 0;
    doc->spots = scan.spots;
    json_doc_free(doc);
    faults_release(&faults);
    return sound;
}
