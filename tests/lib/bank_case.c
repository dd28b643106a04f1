/* Small banks for tests.
 * Which behaviour they show is the tests' business. */
#include "bank_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/file.h"

const char *bank_case_small(void)
{
    static char *text;
    if (text == NULL) {
        BUF_AUTO(bytes);
        struct err err = ERR_INIT;
        if (!file_read("tests/data/bank/small.json", JSON_MAX_BYTES, &bytes, &err)) {
            fputs(err.text.in[LANG_EN], stderr);
            abort();
        }
        text = buf_steal(&bytes);
    }
    return text;
}

static struct bank *load(const char *bytes, size_t len)
{
    struct bank *bank = NULL;
    struct faults faults = FAULTS_INIT;
    if (!bank_load(bytes, len, &bank, &faults)) {
        BUF_AUTO(out);
        for (size_t i = 0; i < faults.count; i++) {
            fault_format(&out, &faults.list[i], "bank", LANG_EN);
        }
        fputs(buf_str(&out), stderr);
        abort();
    }
    faults_release(&faults);
    return bank;
}

struct bank *bank_case(const char *json)
{
    return load(json, strlen(json));
}

struct bank *bank_case_file(const char *path, struct buf *bytes)
{
    struct err err = ERR_INIT;
    if (!file_read(path, JSON_MAX_BYTES, bytes, &err)) {
        fputs(err.text.in[LANG_EN], stderr);
        abort();
    }
    return load(buf_str(bytes), bytes->len);
}
