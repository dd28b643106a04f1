/* A private key in a file: may it be used, what format is it, and what is its public part.
 * What is done with the key is the probes' part; nothing of it but the public part leaves here. */
#ifndef WRAPUP_HELPER_KEY_FILE_H
#define WRAPUP_HELPER_KEY_FILE_H

#include <libssh/libssh.h>
#include <stdbool.h>

#include "wrapup/buf.h"

enum key_end {
    KEY_USABLE,
    KEY_MISSING,
    KEY_UNPROTECTED, /* others may read it, or it belongs to someone else */
    KEY_UNREADABLE,  /* no regular file, or closed to us */
    KEY_FORMAT,      /* no private key that is known here */
    KEY_PPK,         /* PuTTY's own format */
    KEY_PASSPHRASE,  /* encrypted: key_file_unlock() */
    KEY_END_COUNT
};

/* Embedded: start from KEY_FILE_INIT, end with key_file_release(), which wipes. */
struct key_file {
    char mode[8];        /* "0400"; "" when it is not there */
    const char *type;    /* "file", "symlink", …; static */
    bool mine;           /* or root's */
    struct buf content;  /* only while it is locked */
    ssh_key private_key; /* NULL unless KEY_USABLE */
    ssh_key public_key;  /* known of some encrypted keys, too */
};
#define KEY_FILE_INIT \
    { \
        .type = "", .content = BUF_INIT \
    }
void key_file_release(struct key_file *key);

/* What lstat() says: a regular file, mine or root's, closed to everybody else, readable. */
enum key_end key_file_check(const char *path, struct key_file *key);
/* Reads it, whatever its mode. KEY_PASSPHRASE: public_key may be known nevertheless. Never asks. */
enum key_end key_file_read(const char *path, struct key_file *key);
/* KEY_USABLE, or KEY_PASSPHRASE: it is another one. */
enum key_end key_file_unlock(struct key_file *key, const char *passphrase);

/* "ssh-ed25519", static. */
const char *key_type(ssh_key key);
/* Appends "SHA256:…"; false when there is none. */
bool key_fingerprint(ssh_key key, struct buf *ret);

#endif
