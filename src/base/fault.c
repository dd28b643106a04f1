/* The list of an input's faults: adding, sorting, and one line of text each.
 * Finding faults, and turning offsets into lines, is left to the readers. */
#include "wrapup/fault.h"

#include <stdlib.h>
#include <string.h>

#include "fault_private.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { FIRST_ROOM = 8 };

static void fault_release(struct fault *fault)
{
    free(fault->pointer);
    for (size_t l = 0; l < LANG_COUNT; l++) {
        free(fault->what[l]);
    }
}

void faults_release(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        fault_release(&faults->list[i]);
    }
    free(faults->list);
    *faults = (struct faults)FAULTS_INIT;
}

bool faults_full(struct faults *faults)
{
    if (faults->count < FAULTS_MAX) {
        return false;
    }
    faults->total++;
    return true;
}

void faults_add_texts(struct faults *faults, unsigned line, unsigned column, const char *pointer,
                      const char *const what[LANG_COUNT])
{
    if (faults_full(faults)) {
        return;
    }
    faults->total++;
    size_t count = faults->count;
    /* The room is always a power of two, so the count alone tells when it is used up. */
    if (count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0)) {
        size_t room = count == 0 ? FIRST_ROOM : count * 2;
        faults->list = xrealloc(faults->list, room, sizeof(faults->list[0]));
    }
    struct fault *fault = &faults->list[faults->count++];
    *fault = (struct fault){.line = line, .column = column, .pointer = xstrdup(pointer)};
    for (size_t l = 0; l < LANG_COUNT; l++) {
        fault->what[l] = xstrdup(what[l]);
    }
}

void faults_add(struct faults *faults, unsigned line, unsigned column, const char *pointer,
                struct msg m)
{
    if (faults_full(faults)) {
        return;
    }
    BUF_AUTO(ko);
    BUF_AUTO(en);
    msg_format(&ko, LANG_KO, m);
    msg_format(&en, LANG_EN, m);
    const char *const what[LANG_COUNT] = {[LANG_KO] = buf_str(&ko), [LANG_EN] = buf_str(&en)};
    faults_add_texts(faults, line, column, pointer, what);
}

static bool stands_after(const struct fault *a, const struct fault *b)
{
    return a->line != b->line ? a->line > b->line : a->column > b->column;
}

void faults_sort(struct faults *faults)
{
    /* Insertion: stable, and the list is short and mostly in order. */
    for (size_t i = 1; i < faults->count; i++) {
        struct fault fault = faults->list[i];
        size_t to = i;
        for (; to > 0 && stands_after(&faults->list[to - 1], &fault); to--) {
            faults->list[to] = faults->list[to - 1];
        }
        faults->list[to] = fault;
    }
}

void fault_format(struct buf *out, const struct fault *fault, const char *file, enum lang lang)
{
    BUF_AUTO(line);
    buf_adds(&line, file);
    if (fault->line > 0) {
        buf_addf(&line, ":%u:%u", fault->line, fault->column);
    }
    if (fault->pointer[0] != '\0') {
        buf_addf(&line, ": %s", fault->pointer);
    }
    buf_addf(&line, ": %s", fault->what[lang]);
    utf8_sanitize(out, buf_str(&line), line.len, false);
    buf_addc(out, '\n');
}
