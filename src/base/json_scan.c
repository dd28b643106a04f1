/* The strict scanner: one pass that checks the grammar and notes where every value begins.
 * Tokens are read in json_scan_*.c, the advice for a wrong one is chosen in json_advice.c. */
#include "fault_private.h"
#include "json_private.h"
#include "wrapup/mem.h"

enum { FIRST_ROOM = 256 };

/* JSON Pointer of the place being scanned. */
static void scan_pointer(const struct json_scan *scan, struct buf *out)
{
    for (size_t i = 0; i < scan->depth; i++) {
        const struct json_level *level = &scan->levels[i];
        if (i + 1 == scan->depth && !scan->in_member) {
            break;
        }
        if (level->close == ']') {
            json_pointer_index(out, level->count - 1);
            continue;
        }
        cJSON *key = cJSON_ParseWithLength(scan->text + level->key, scan->len - level->key);
        json_pointer_key(out, cJSON_IsString(key) ? key->valuestring : "");
        cJSON_Delete(key);
    }
}

void json_scan_fault(struct json_scan *scan, size_t offset, struct msg m)
{
    BUF_AUTO(pointer);
    unsigned line = 0;
    unsigned column = 0;
    if (faults_full(scan->faults)) {
        return;
    }
    json_place(scan->places, offset, &line, &column);
    scan_pointer(scan, &pointer);
    faults_add(scan->faults, line, column, buf_str(&pointer), m);
}

static void skip_space(struct json_scan *scan)
{
    const char *p = scan->text + scan->pos;
    while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') {
        p++;
    }
    scan->pos = (size_t)(p - scan->text);
}

static bool add_spot(struct json_scan *scan, uint32_t key)
{
    if (scan->count == scan->room) {
        if (scan->count >= JSON_MAX_VALUES) {
            json_scan_fault(scan, scan->pos, MSG(MSG_JSON_MANY_VALUES, NUM(JSON_MAX_VALUES)));
            return false;
        }
        scan->room = scan->room > 0 ? scan->room * 2 : FIRST_ROOM;
        scan->spots = xrealloc(scan->spots, scan->room, sizeof(scan->spots[0]));
    }
    scan->spots[scan->count++] = (struct json_spot){.value = (uint32_t)scan->pos, .key = key};
    return true;
}

static bool open_level(struct json_scan *scan, char close)
{
    if (scan->depth == JSON_MAX_DEPTH) {
        json_scan_fault(scan, scan->pos, MSG(MSG_JSON_DEEP, NUM(JSON_MAX_DEPTH)));
        return false;
    }
    scan->levels[scan->depth++] = (struct json_level){
        .open = (uint32_t)scan->pos, .key = JSON_NO_KEY, .close = close};
    scan->pos++;
    return true;
}

static bool scan_value(struct json_scan *scan, uint32_t key)
{
    if (!add_spot(scan, key)) {
        return false;
    }
    bool fine = false;
    char c = scan->text[scan->pos];
    if (c == '"') {
        fine = json_scan_string(scan);
    } else if (c == '{' || c == '[') {
        fine = open_level(scan, c == '{' ? '}' : ']');
    } else if (c == '-' || (c >= '0' && c <= '9')) {
        fine = json_scan_number(scan);
    } else {
        fine = json_scan_word(scan);
    }
    scan->in_member = false;
    return fine;
}

/* Steps over the comma between two members, and over one that stands before the bracket: that
 * is a fault, but what was meant is plain. */
static bool scan_comma(struct json_scan *scan, char close)
{
    if (scan->text[scan->pos] != ',') {
        return json_scan_advise(scan, WANT_COMMA);
    }
    size_t comma = scan->pos++;
    skip_space(scan);
    if (scan->text[scan->pos] == close) {
        json_scan_fault(scan, comma, MSG0(MSG_JSON_TRAILING_COMMA));
        scan->text[comma] = ' ';
    }
    return true;
}

/* One step inside the innermost array or object: its next member, or its end. */
static bool scan_member(struct json_scan *scan)
{
    struct json_level *level = &scan->levels[scan->depth - 1];
    skip_space(scan);
    if (level->count > 0 && scan->text[scan->pos] != level->close &&
        !scan_comma(scan, level->close)) {
        return false;
    }
    if (scan->text[scan->pos] == level->close) {
        scan->pos++;
        scan->depth--;
        return true;
    }
    level->count++;
    if (level->close == '}') {
        if (scan->text[scan->pos] != '"') {
            return json_scan_advise(scan, WANT_KEY);
        }
        level->key = (uint32_t)scan->pos;
        if (!json_scan_string(scan)) {
            return false;
        }
        skip_space(scan);
        if (scan->text[scan->pos] != ':') {
            return json_scan_advise(scan, WANT_COLON);
        }
        scan->pos++;
        skip_space(scan);
    }
    scan->in_member = true;
    return scan_value(scan, level->key);
}

bool json_scan(struct json_scan *scan)
{
    skip_space(scan);
    if (!scan_value(scan, JSON_NO_KEY)) {
        return false;
    }
    while (scan->depth > 0) {
        if (!scan_member(scan)) {
            return false;
        }
    }
    skip_space(scan);
    return scan->pos == scan->len || json_scan_advise(scan, WANT_END);
}
