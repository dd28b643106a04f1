/* Seconds to load a bank: `load ours|floor FILE` prints them. Ours is bank_load, with all of its
 * checks; the floor is cJSON_Parse of the same bytes. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "wrapup/bank.h"
#include "wrapup/file.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool ours(const struct buf *bytes)
{
    struct faults faults = FAULTS_INIT;
    struct bank *bank = NULL;
    double begin = now();
    bool ok = bank_load(bytes->data, bytes->len, &bank, &faults);
    double spent = now() - begin;
    for (size_t i = 0; i < faults.count && i < 10; i++) {
        BUF_AUTO(line);
        fault_format(&line, &faults.list[i], "bank", LANG_EN);
        fputs(buf_str(&line), stderr);
    }
    if (ok) {
        fprintf(stderr, "%zu questions\n", bank->question_count);
        printf("%.6f\n", spent);
    }
    bank_free(bank);
    faults_release(&faults);
    return ok;
}

static bool raw(const struct buf *bytes)
{
    double begin = now();
    cJSON *value = cJSON_ParseWithLength(bytes->data, bytes->len);
    double spent = now() - begin;
    printf("%.6f\n", spent);
    bool ok = value != NULL;
    cJSON_Delete(value);
    return ok;
}

int main(int argc, char *argv[])
{
    BUF_AUTO(bytes);
    struct err err = ERR_INIT;
    if (argc != 3 || !file_read(argv[2], JSON_MAX_BYTES, &bytes, &err)) {
        fprintf(stderr, "usage: load ours|floor FILE\n%s\n", err.text.in[LANG_EN]);
        return 2;
    }
    bool ok = strcmp(argv[1], "ours") == 0 ? ours(&bytes) : raw(&bytes);
    return ok ? 0 : 1;
}
