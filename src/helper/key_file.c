/* Judges a key file by lstat() as OpenSSH would (libssh does not), and reads it with libssh.
 * Asking for a passphrase is the part of passphrase.c. */
#include "key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secret.h"
#include "wrapup/file.h"

enum { KEY_LONGEST = 64 * 1024 };

void key_file_release(struct key_file *key)
{
    secret_release(&key->content);
    ssh_key_free(key->private_key);
    ssh_key_free(key->public_key);
    key->private_key = NULL;
    key->public_key = NULL;
}

static const char *type_of(mode_t mode)
{
    return S_ISREG(mode)   ? "file"
           : S_ISDIR(mode) ? "directory"
           : S_ISLNK(mode) ? "symlink"
                           : "special";
}

enum key_end key_file_check(const char *path, struct key_file *key)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        return errno == ENOENT || errno == ENOTDIR ? KEY_MISSING : KEY_UNREADABLE;
    }
    (void)snprintf(key->mode, sizeof key->mode, "%04o", (unsigned)st.st_mode & 07777U);
    key->type = type_of(st.st_mode);
    key->mine = st.st_uid == geteuid() || st.st_uid == 0;
    if (!S_ISREG(st.st_mode)) {
        return KEY_UNREADABLE;
    }
    if (!key->mine || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return KEY_UNPROTECTED;
    }
    /* root may read anything, its owner's bit or not; OpenSSH takes such a key, too. */
    return access(path, R_OK) == 0 ? KEY_USABLE : KEY_UNREADABLE;
}

/* What libssh asks for a passphrase: without an answer OpenSSL would ask at the terminal itself. */
static int refuse(const char *prompt, char *ret, size_t len, int echo, int verify, void *ctx)
{
    (void)prompt;
    (void)echo;
    (void)verify;
    if (len > 0) {
        ret[0] = '\0';
    }
    *(bool *)ctx = true;
    return -1;
}

static void take_public(struct key_file *key)
{
    ssh_key_free(key->public_key);
    key->public_key = NULL;
    if (ssh_pki_export_privkey_to_pubkey(key->private_key, &key->public_key) != SSH_OK) {
        key->public_key = NULL;
    }
}

enum key_end key_file_unlock(struct key_file *key, const char *passphrase)
{
    bool asked = false;
    if (ssh_pki_import_privkey_base64(buf_str(&key->content), passphrase, refuse, &asked,
                                      &key->private_key) != SSH_OK) {
        key->private_key = NULL;
        return asked || passphrase != NULL ? KEY_PASSPHRASE : KEY_FORMAT;
    }
    take_public(key);
    secret_release(&key->content);
    return key->public_key != NULL ? KEY_USABLE : KEY_FORMAT;
}

static bool begins(const struct buf *content, const char *with)
{
    return strncmp(buf_str(content), with, strlen(with)) == 0;
}

enum key_end key_file_read(const char *path, struct key_file *key)
{
    struct err err = ERR_INIT;
    if (!file_read(path, KEY_LONGEST, &key->content, &err)) {
        struct stat st;
        if (lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
            return KEY_MISSING;
        }
        return KEY_UNREADABLE;
    }
    if (begins(&key->content, "PuTTY-User-Key-File-")) {
        return KEY_PPK;
    }
    /* libssh looks for the first line only at the very beginning. */
    const char *armour = strstr(buf_str(&key->content), "-----BEGIN ");
    if (armour == NULL || strlen(buf_str(&key->content)) != key->content.len) {
        return KEY_FORMAT;
    }
    size_t lead = (size_t)(armour - key->content.data);
    memmove(key->content.data, armour, key->content.len - lead + 1);
    key->content.len -= lead;
    enum key_end end = key_file_unlock(key, NULL);
    if (end == KEY_PASSPHRASE && begins(&key->content, "-----BEGIN OPENSSH PRIVATE KEY-----") &&
        ssh_pki_import_pubkey_file(path, &key->public_key) != SSH_OK) {
        key->public_key = NULL;
    }
    return end;
}

const char *key_type(ssh_key key)
{
    const char *name = ssh_key_type_to_char(ssh_key_type(key));
    return name != NULL ? name : "";
}

bool key_fingerprint(ssh_key key, struct buf *ret)
{
    unsigned char *hash = NULL;
    size_t len = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &len) != 0) {
        return false;
    }
    char *text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, len);
    ssh_clean_pubkey_hash(&hash);
    if (text != NULL) {
        buf_adds(ret, text);
    }
    ssh_string_free_char(text);
    return text != NULL;
}
