/* What the tests of JSON and of its readers share: data files, escaped bytes, faults as text.
 * What a case means is each test's business. */
#include "json_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/file.h"
#include "wrapup/mem.h"

static void split(char *line, struct json_case *c)
{
    for (size_t i = 0; i < CASE_FIELDS; i++) {
        char *end = line + strcspn(line, "\t");
        c->fields[i] = line;
        line = *end == '\t' ? end + 1 : end;
        *end = '\0';
    }
}

size_t json_case_each(const char *path, json_case_fn *fn, void *ctx)
{
    BUF_AUTO(file);
    struct err err = ERR_INIT;
    if (!file_read(path, JSON_MAX_BYTES, &file, &err)) {
        fail_msg("%s", err.text.in[LANG_EN]);
    }
    size_t count = 0;
    struct json_case c = {.path = path};
    char *next = file.data;
    while (next != NULL && *next != '\0') {
        char *line = next;
        char *end = strchr(line, '\n');
        next = end != NULL ? end + 1 : NULL;
        if (end != NULL) {
            *end = '\0';
        }
        c.line++;
        if (line[0] != '#' && line[0] != '\0') {
            split(line, &c);
            fn(ctx, &c);
            count++;
        }
    }
    return count;
}

void json_case_bytes(struct buf *out, const char *text)
{
    for (const char *p = text; *p != '\0';) {
        char digits[3] = {0};
        if (p[0] == '<' && p[1] == '>') {
            p += 2;
        } else if (p[0] == '<' && strspn(p + 1, "0123456789ABCDEF") == 2 && p[3] == '>') {
            memcpy(digits, p + 1, 2);
            buf_addc(out, (char)strtoul(digits, NULL, 16));
            p += 4;
        } else {
            buf_addc(out, *p++);
        }
    }
}

void json_case_faults(struct buf *out, struct faults *faults)
{
    faults_sort(faults);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        buf_addf(out, "%u:%u\t%s\t%s\n", fault->line, fault->column, fault->pointer,
                 fault->what[LANG_EN]);
    }
}

struct json_doc *json_case_doc(const char *text)
{
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (!json_doc_parse(text, strlen(text), &doc, &faults)) {
        BUF_AUTO(list);
        json_case_faults(&list, &faults);
        faults_release(&faults);
        fail_msg("not sound: %s\n%s", text, buf_str(&list));
    }
    return doc;
}
