/* The private key file: who may read it, and whether it belongs to the instance's key pair. */
#include <stdlib.h>
#include <string.h>

#include "matcher.h"

/* ---- mode ----------------------------------------------------------------------------- */

static unsigned octal(const char *text)
{
    return (unsigned)strtoul(text, NULL, 8);
}

static void judge_mode(struct judging *j, const cJSON *file)
{
    const char *mode = look_text(file, "mode");
    size_t digits = strspn(mode, "01234567");
    if (digits == 0 || digits > 5 || mode[digits] != '\0' || !cJSON_IsBool(look(file, "mine"))) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else if (!look_true(file, "mine")) {
        judge_end(j, CAUSE_FILE_NOT_MINE, NULL);
    } else if ((octal(mode) & octal(expect_text(j, "clear", "0077"))) != 0) {
        judge_end(j, CAUSE_FILE_TOO_OPEN, ARGS(mode));
    } else if ((~octal(mode) & octal(expect_text(j, "set", "0400"))) != 0) {
        judge_end(j, CAUSE_FILE_NOT_READABLE, ARGS(mode));
    } else {
        judge_pass(j, MSG_SEEN_MODE, ARGS(mode));
    }
}

void match_file_mode(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_MODE, NULL);
    const cJSON *file = judge_need(j, FACT_KEY_FILE, JSON_OBJECT);
    if (file == NULL) {
        return;
    }
    const char *type = look_text(file, "type");
    const cJSON *applies = look(file, "modes_apply");
    if (cJSON_IsFalse(look(file, "exists"))) {
        judge_end(j, CAUSE_KEY_MISSING, NULL);
    } else if (type[0] == '\0') {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else if (strcmp(type, "file") != 0) {
        evidence_word(j, "type", type);
        judge_end(j, CAUSE_FILE_KIND, ARGS(type));
    } else if (cJSON_IsFalse(applies)) {
        evidence_word(j, "fs", look_text(file, "file_system"));
        judge_end(j, CAUSE_MODES_DONT_APPLY, NULL);
    } else if (!cJSON_IsTrue(applies)) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else {
        judge_mode(j, file);
    }
}

/* ---- pair ----------------------------------------------------------------------------- */

/* A public key's type and base64 text, without its comment. */
struct public_key {
    const char *type, *base64;
    size_t type_len, base64_len;
};

static bool read_public(const char *text, struct public_key *ret)
{
    static const char blank[] = " \t\r\n";
    struct public_key key = {.type = text + strspn(text, blank)};
    key.type_len = strcspn(key.type, blank);
    key.base64 = key.type + key.type_len;
    key.base64 += strspn(key.base64, blank);
    key.base64_len = strcspn(key.base64, blank);
    *ret = key;
    return key.type_len > 0 && key.base64_len > 0;
}

static bool same_bytes(const char *a, size_t a_len, const char *b)
{
    return strlen(b) == a_len && memcmp(a, b, a_len) == 0;
}

/* The end when the key file could not be read; NULL unless it was. */
static const cJSON *need_key(struct judging *j)
{
    static const struct {
        const char *outcome;
        enum cause cause;
    } ends[] = {
        {"missing", CAUSE_KEY_LOST},          {"unreadable", CAUSE_KEY_UNREADABLE},
        {"passphrase", CAUSE_KEY_PASSPHRASE}, {"ppk", CAUSE_KEY_PPK},
        {"format", CAUSE_KEY_FORMAT},         {"unprotected", CAUSE_KEY_UNPROTECTED},
    };
    const cJSON *key = judge_need(j, FACT_KEY, JSON_OBJECT);
    const char *outcome = look_text(key, "outcome");
    for (size_t i = 0; key != NULL && i < COUNT_OF(ends); i++) {
        if (strcmp(outcome, ends[i].outcome) == 0) {
            judge_end_unknown(j, ends[i].cause, NULL);
            return NULL;
        }
    }
    if (key != NULL && (strcmp(outcome, "done") != 0 || look_text(key, "type")[0] == '\0' ||
                        look_text(key, "public")[0] == '\0')) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
        return NULL;
    }
    return key;
}

static bool login_works(const struct judging *j)
{
    return expect_flag(j, "login_counts", true) &&
           strcmp(look_text(facts_get(j->facts, FACT_SSH), "outcome"), "done") == 0;
}

static void judge_same(struct judging *j, bool same)
{
    evidence_word(j, "key", same ? "same" : "another");
    if (same) {
        judge_pass(j, MSG_SEEN_SAME_KEY, NULL);
    } else {
        judge_end(j, login_works(j) ? CAUSE_KEY_REPLACED : CAUSE_KEY_OTHER, NULL);
    }
}

/* AWS's fingerprint of an ED25519 key is SSH's with padding; those of RSA keys are of other forms.
 * False, without an end, when it tells nothing. */
static bool judge_fingerprint(struct judging *j, const cJSON *pair, const cJSON *key)
{
    static const char prefix[] = "SHA256:";
    const char *theirs = look_text(pair, "KeyFingerprint");
    const char *ours = look_text(key, "fingerprint");
    size_t len = strcspn(theirs, "=");
    if (strcmp(look_text(key, "type"), "ssh-ed25519") != 0 || len == 0 ||
        strchr(theirs, ':') != NULL || strncmp(ours, prefix, strlen(prefix)) != 0) {
        return false;
    }
    judge_same(j, same_bytes(theirs, len, ours + strlen(prefix)));
    return true;
}

/* The end for a public key that is not known. */
static void end_without_public(struct judging *j, const cJSON *pair, const cJSON *key)
{
    bool gone = look_string(pair, "Missing") != NULL;
    if (gone) {
        judge_end(j, login_works(j) ? CAUSE_KEY_PAIR_DELETED : CAUSE_KEY_PAIR_GONE, NULL);
    } else if (pair == NULL) {
        judge_neither_known(j, FACT_KEY_PAIR, FACT_IMDS);
    } else if (!judge_fingerprint(j, pair, key)) {
        judge_end(j, CAUSE_NO_PUBLIC_KEY, NULL);
    }
}

void match_same_key(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_SAME_KEY, NULL);
    const cJSON *key = need_key(j);
    if (key == NULL) {
        return;
    }
    const cJSON *pair = judge_object(j, FACT_KEY_PAIR);
    const char *text = look_string(pair, "PublicKey");
    judge_from(j, FACT_KEY_PAIR);
    if (text == NULL) {
        text = judge_imds(j, "public-keys/0/openssh-key", NULL);
        judge_from(j, text != NULL || pair == NULL ? FACT_IMDS : FACT_KEY_PAIR);
    }
    struct public_key theirs;
    if (text == NULL) {
        end_without_public(j, pair, key);
    } else if (!read_public(text, &theirs)) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else {
        judge_same(j, same_bytes(theirs.type, theirs.type_len, look_text(key, "type")) &&
                          same_bytes(theirs.base64, theirs.base64_len, look_text(key, "public")));
    }
}
