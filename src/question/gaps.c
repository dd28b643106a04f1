/* The text of a cloze: where its gaps stand and what is printed around them. How an answer is split
 * into gaps is split.c's business. */
#include <string.h>

#include "gaps.h"

enum { ID_ROOM = 65 };
/* One {{gap}} found in a text. Braces around anything else are plain text. */
struct found {
    const char *start, *end;
    size_t gap; /* SIZE_MAX: no gap has this id */
    bool code;  /* inside a code span */
    char id[ID_ROOM];
};

static size_t find_gap(const struct gaps *gaps, const char *id)
{
    for (size_t i = 0; i < gaps->count; i++) {
        if (gaps->list[i].id != NULL && strcmp(gaps->list[i].id, id) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Finds the next gap at or after *p. *ticks is the length of the run of backticks that opened the
 * code span *p stands in, 0 outside. */
static bool next_gap(const struct gaps *gaps, const char **p, size_t *ticks, struct found *ret)
{
    static const char id_chars[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    const char *s = *p;
    while (*s != '\0') {
        size_t run = strspn(s, "`");
        if (run > 0) {
            *ticks = *ticks == 0 ? run : *ticks == run ? 0 : *ticks;
            s += run;
            continue;
        }
        size_t length = strncmp(s, "{{", 2) == 0 ? strspn(s + 2, id_chars) : 0;
        if (length > 0 && length < sizeof(ret->id) && strchr("_.-", s[2]) == NULL &&
            strncmp(s + 2 + length, "}}", 2) == 0) {
            ret->start = s;
            ret->end = s + length + 4;
            ret->code = *ticks > 0;
            memcpy(ret->id, s + 2, length);
            ret->id[length] = '\0';
            ret->gap = find_gap(gaps, ret->id);
            *p = ret->end;
            return true;
        }
        s++;
    }
    return false;
}

/* The end of what can be typed again: the line's, or the code span's. */
static const char *line_end(const struct found *gap)
{
    return gap->end + strcspn(gap->end, gap->code ? "\n`" : "\n");
}

static const char *line_start(const struct found *gap, const char *text)
{
    const char *s = gap->start;
    while (s > text && s[-1] != '\n' && !(gap->code && s[-1] == '`')) {
        s--;
    }
    return s;
}

/* The text from..to without backticks. */
static const char *without_ticks(struct arena *arena, const char *from, const char *to)
{
    BUF_AUTO(text);
    for (const char *s = from; s < to; s++) {
        if (*s != '`') {
            buf_addc(&text, *s);
        }
    }
    return arena_strndup(arena, buf_str(&text), text.len);
}

/* The same without outer spaces. */
static const char *plain(struct arena *arena, const char *from, const char *to)
{
    const char *text = without_ticks(arena, from, to);
    const char *start = text + strspn(text, " \t");
    size_t length = strlen(start);
    while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t')) {
        length--;
    }
    return arena_strndup(arena, start, length);
}

/* A line with one gap: what surrounds it. A line with all of them: the pieces between. */
static void place_surroundings(struct gaps *gaps, const char *text, enum lang lang,
                               const struct found *found, size_t count, struct arena *arena)
{
    struct gap_line *line = &gaps->line[lang];
    line->usable = count == gaps->count && count > 1;
    for (size_t i = 0; i < count; i++) {
        struct gap *gap = &gaps->list[found[i].gap];
        const char *start = line_start(&found[i], text);
        const char *end = line_end(&found[i]);
        bool first = i == 0 || found[i - 1].end <= start;
        bool last = i + 1 == count || found[i + 1].start >= end;
        if (first && last) {
            gap->before[lang] = without_ticks(arena, start, found[i].start);
            gap->after[lang] = without_ticks(arena, found[i].end, end);
        }
        line->usable = line->usable && first == (i == 0) && last == (i + 1 == count);
        line->gap[i] = (unsigned)found[i].gap;
        line->piece[i] = plain(arena, first ? start : found[i - 1].end, found[i].start);
        line->piece[i + 1] = plain(arena, found[i].end, end);
        /* Two gaps with nothing but space between them can't be told apart. */
        line->usable = line->usable && (i == 0 || line->piece[i][0] != '\0');
    }
}

void gaps_place(struct gaps *gaps, const char *text, enum lang lang, const struct json_at *at,
                struct arena *arena)
{
    struct found found[QUESTION_PARTS_MAX];
    size_t count = 0;
    unsigned seen = 0;
    bool fine = true;
    size_t ticks = 0;
    struct found next;
    for (const char *p = text; next_gap(gaps, &p, &ticks, &next);) {
        if (next.gap == SIZE_MAX) {
            json_fault(at, MSG(MSG_QUESTION_GAP_UNKNOWN, next.id, lang_code(lang)));
            fine = false;
        } else if ((seen & 1U << next.gap) != 0) {
            json_fault(at, MSG(MSG_QUESTION_GAP_TWICE, next.id, lang_code(lang)));
            fine = false;
        } else {
            seen |= 1U << next.gap;
            found[count++] = next;
        }
    }
    for (size_t i = 0; i < gaps->count; i++) {
        if ((seen & 1U << i) == 0 && gaps->list[i].id != NULL) {
            json_fault(at, MSG(MSG_QUESTION_GAP_MISSING, gaps->list[i].id, lang_code(lang)));
            fine = false;
        }
    }
    if (fine) {
        place_surroundings(gaps, text, lang, found, count, arena);
    }
}

void gaps_show(const struct gaps *gaps, const char *text, struct buf *out)
{
    size_t ticks = 0;
    struct found gap;
    const char *p = text;
    const char *from = text;
    for (; next_gap(gaps, &p, &ticks, &gap); from = gap.end) {
        buf_add(out, from, (size_t)(gap.start - from));
        if (gaps->count > 1) {
            buf_addf(out, "(%zu)", gap.gap + 1);
        }
        /* Outside code, underscores are emphasis or a rule. */
        buf_adds(out, gap.code ? "____" : "\\_\\_\\_\\_");
    }
    buf_adds(out, from);
}
