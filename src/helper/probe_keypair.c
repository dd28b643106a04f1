/* The probe "keypair": the public part of a private key file, worked out here as `ssh-keygen -y`
 * would, so that it can be compared with a key pair in the cloud. The private part goes nowhere. */
#include <string.h>

#include "key_file.h"
#include "probe.h"

enum { PATH_LONGEST = 4096 };

static const char *const end_names[KEY_END_COUNT] = {
    [KEY_USABLE] = "done",
    [KEY_MISSING] = "missing",
    [KEY_UNPROTECTED] = "done", /* modes are not asked here */
    [KEY_UNREADABLE] = "unreadable",
    [KEY_FORMAT] = "format",
    [KEY_PPK] = "ppk",
    [KEY_PASSPHRASE] = "passphrase",
};

static bool put_public(const struct key_file *key, struct json_writer *w)
{
    char *text = NULL;
    BUF_AUTO(fingerprint);
    if (!key_fingerprint(key->public_key, &fingerprint) ||
        ssh_pki_export_pubkey_base64(key->public_key, &text) != SSH_OK) {
        return false;
    }
    json_put_string(w, "outcome", end_names[KEY_USABLE]);
    json_put_string(w, "type", key_type(key->public_key));
    json_put_string(w, "public", text);
    json_put_string(w, "fingerprint", buf_str(&fingerprint));
    json_put_bool(w, "encrypted", key->private_key == NULL);
    ssh_string_free_char(text);
    return true;
}

enum probe_error probe_keypair(const struct probe_job *job, struct json_writer *observation,
                               struct buf *detail)
{
    const char *path = NULL;
    if (!probe_string(job, "key", PATH_LONGEST, &path, detail)) {
        return PROBE_BAD_JOB;
    }
    if (path[0] != '/') {
        buf_adds(detail, "key");
        return PROBE_BAD_JOB;
    }
    CLEANUP(key_file_release) struct key_file key = KEY_FILE_INIT;
    enum key_end end = key_file_read(path, &key);
    if (key.public_key == NULL || !put_public(&key, observation)) {
        json_put_string(observation, "outcome", end_names[end == KEY_USABLE ? KEY_FORMAT : end]);
    }
    return PROBE_DONE;
}
