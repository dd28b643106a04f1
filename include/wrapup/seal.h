/* Signing and sealing (libsodium): Ed25519 signatures, boxes that only one X25519 key opens, and
 * secrets kept under a passphrase. Keys, signatures and boxes travel as base64 (RFC 4648, with
 * padding). */
#ifndef WRAPUP_SEAL_H
#define WRAPUP_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/buf.h"

/* A public key of either kind: 32 bytes as base64. */
enum { SEAL_PUBLIC_TEXT = 45, SEAL_SECRET_BYTES = 32 };

/* A pair of keys. Made from its secret (a seed for signing), so the secret alone is what is kept.
 * Wipe it when it is no longer needed. */
struct seal_keys {
    char public_key[SEAL_PUBLIC_TEXT];
    unsigned char secret[SEAL_SECRET_BYTES];
};
void seal_keys_wipe(struct seal_keys *keys);

void sign_keys_new(struct seal_keys *ret);
void sign_keys_from(const unsigned char secret[SEAL_SECRET_BYTES], struct seal_keys *ret);
void box_keys_new(struct seal_keys *ret);
void box_keys_from(const unsigned char secret[SEAL_SECRET_BYTES], struct seal_keys *ret);

/* True when the text is a public key: 32 bytes of base64. */
bool seal_public_valid(const char *public_key);

/* Appends the signature of the bytes. */
void sign_bytes(const struct seal_keys *keys, const void *bytes, size_t len, struct buf *signature);
/* True when `signature` is that key's over exactly these bytes. Any text may be given. */
bool sign_verify(const char *public_key, const char *signature, const void *bytes, size_t len);

/* Appends a box that only the owner of public_key opens; false when that is no key. Two boxes of
 * the same bytes differ, and nothing in them tells who made them. */
bool box_seal(const char *public_key, const void *bytes, size_t len, struct buf *box);
/* Opens a box: appends its bytes. False, with *ret unchanged, when it is not for these keys or was
 * changed. */
bool box_open(const struct seal_keys *keys, const char *box, size_t len, struct buf *ret);

/* Appends a secret locked with a passphrase (Argon2id with libsodium's interactive limits: 64 MiB,
 * XSalsa20-Poly1305); false when there is no memory for that. */
bool secret_lock(const char *passphrase, const unsigned char secret[SEAL_SECRET_BYTES],
                 struct buf *locked);
/* False when the passphrase is another, or the text was changed. */
bool secret_unlock(const char *passphrase, const char *locked,
                   unsigned char ret[SEAL_SECRET_BYTES]);

void base64_add(struct buf *out, const void *bytes, size_t len);
/* Appends the bytes; false, with *ret unchanged, when the text is no base64. */
bool base64_read(const char *text, size_t len, struct buf *ret);

#endif
