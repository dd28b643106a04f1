/* Loads banks from the store's snapshots, and compares what they asked with what is asked now. */
#include "wrapup/snapshot.h"

#include <stdio.h>
#include <string.h>

bool bank_load_snapshot(struct store *store, const char *hash, struct bank **ret, struct err *err)
{
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    if (!store_bank_fetch(store, hash, &bytes, err)) {
        return false;
    }
    if (!bank_load(buf_str(&bytes), bytes.len, ret, &faults)) {
        return err_set(err, ERR_STORE, MSG(MSG_BANK_SNAPSHOT, hash));
    }
    return true;
}

const struct bank *snapshot_get(struct snapshot *snapshot, struct store *store, const char *hash)
{
    if (strcmp(snapshot->hash.hex, hash) != 0) {
        struct err none = ERR_INIT;
        snapshot_release(snapshot);
        snprintf(snapshot->hash.hex, sizeof(snapshot->hash.hex), "%s", hash);
        (void)bank_load_snapshot(store, hash, &snapshot->bank, &none);
    }
    return snapshot->bank;
}

void snapshot_release(struct snapshot *snapshot)
{
    bank_free(snapshot->bank);
    snapshot->bank = NULL;
}

bool bank_same_words(const struct bank *taken, const struct question *question)
{
    const struct question *then = taken != NULL ? bank_question(taken, question->id) : NULL;
    return then != NULL && question_same_words(then, question);
}
