/* Signatures, sealed boxes and locked secrets, by libsodium.
 * Which bytes are signed or sealed is the callers' business. */
#include "wrapup/seal.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SEAL_SECRET_BYTES == crypto_sign_SEEDBYTES, "a signing key grows from its seed");
_Static_assert(SEAL_SECRET_BYTES == crypto_box_SECRETKEYBYTES, "a box's key is its secret");
_Static_assert(SEAL_SECRET_BYTES == crypto_sign_PUBLICKEYBYTES, "public keys are as long");
_Static_assert(SEAL_SECRET_BYTES == crypto_box_PUBLICKEYBYTES, "public keys are as long");

static void need_sodium(void)
{
    if (sodium_init() < 0) {
        abort();
    }
}

/* ---- base64 ------------------------------------------------------------------------------ */

void base64_add(struct buf *out, const void *bytes, size_t len)
{
    size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
    char *text = xmalloc(room);
    sodium_bin2base64(text, room, bytes, len, sodium_base64_VARIANT_ORIGINAL);
    buf_add(out, text, room - 1);
    free(text);
}

bool base64_read(const char *text, size_t len, struct buf *ret)
{
    size_t got = 0;
    const char *end = NULL;
    unsigned char *bytes = xmalloc(len / 4 * 3 + 3);
    bool fine = sodium_base642bin(bytes, len / 4 * 3 + 3, text, len, NULL, &got, &end,
                                  sodium_base64_VARIANT_ORIGINAL) == 0 &&
                end == text + len;
    if (fine) {
        buf_add(ret, bytes, got);
    }
    sodium_memzero(bytes, got);
    free(bytes);
    return fine;
}

/* Exactly `want` bytes of base64. */
static bool read_exactly(const char *text, size_t want, unsigned char *ret)
{
    BUF_AUTO(bytes);
    bool fine = base64_read(text, strlen(text), &bytes) && bytes.len == want;
    if (fine) {
        memcpy(ret, bytes.data, want);
    }
    return fine;
}

/* ---- keys -------------------------------------------------------------------------------- */

void seal_keys_wipe(struct seal_keys *keys)
{
    sodium_memzero(keys, sizeof(*keys));
}

static void put_public(const unsigned char bytes[SEAL_SECRET_BYTES], struct seal_keys *ret)
{
    sodium_bin2base64(ret->public_key, sizeof(ret->public_key), bytes, SEAL_SECRET_BYTES,
                      sodium_base64_VARIANT_ORIGINAL);
}

void sign_keys_from(const unsigned char secret[SEAL_SECRET_BYTES], struct seal_keys *ret)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char full[crypto_sign_SECRETKEYBYTES];
    need_sodium();
    memmove(ret->secret, secret, SEAL_SECRET_BYTES);
    crypto_sign_seed_keypair(public_key, full, ret->secret);
    sodium_memzero(full, sizeof(full));
    put_public(public_key, ret);
}

void sign_keys_new(struct seal_keys *ret)
{
    unsigned char seed[SEAL_SECRET_BYTES];
    need_sodium();
    randombytes_buf(seed, sizeof(seed));
    sign_keys_from(seed, ret);
    sodium_memzero(seed, sizeof(seed));
}

void box_keys_from(const unsigned char secret[SEAL_SECRET_BYTES], struct seal_keys *ret)
{
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    need_sodium();
    memmove(ret->secret, secret, SEAL_SECRET_BYTES);
    crypto_scalarmult_base(public_key, ret->secret);
    put_public(public_key, ret);
}

void box_keys_new(struct seal_keys *ret)
{
    unsigned char secret[SEAL_SECRET_BYTES];
    need_sodium();
    randombytes_buf(secret, sizeof(secret));
    box_keys_from(secret, ret);
    sodium_memzero(secret, sizeof(secret));
}

bool seal_public_valid(const char *public_key)
{
    unsigned char bytes[SEAL_SECRET_BYTES];
    return read_exactly(public_key, sizeof(bytes), bytes);
}

/* ---- signing ----------------------------------------------------------------------------- */

void sign_bytes(const struct seal_keys *keys, const void *bytes, size_t len, struct buf *signature)
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char full[crypto_sign_SECRETKEYBYTES];
    unsigned char made[crypto_sign_BYTES];
    need_sodium();
    crypto_sign_seed_keypair(public_key, full, keys->secret);
    crypto_sign_detached(made, NULL, bytes, len, full);
    sodium_memzero(full, sizeof(full));
    base64_add(signature, made, sizeof(made));
}

bool sign_verify(const char *public_key, const char *signature, const void *bytes, size_t len)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES];
    unsigned char given[crypto_sign_BYTES];
    need_sodium();
    return read_exactly(public_key, sizeof(key), key) &&
           read_exactly(signature, sizeof(given), given) &&
           crypto_sign_verify_detached(given, bytes, len, key) == 0;
}

/* ---- boxes ------------------------------------------------------------------------------- */

bool box_seal(const char *public_key, const void *bytes, size_t len, struct buf *box)
{
    unsigned char key[crypto_box_PUBLICKEYBYTES];
    need_sodium();
    if (!read_exactly(public_key, sizeof(key), key)) {
        return false;
    }
    size_t room = len + crypto_box_SEALBYTES;
    unsigned char *sealed = xmalloc(room);
    bool fine = crypto_box_seal(sealed, bytes, len, key) == 0;
    if (fine) {
        base64_add(box, sealed, room);
    }
    free(sealed);
    return fine;
}

bool box_open(const struct seal_keys *keys, const char *box, size_t len, struct buf *ret)
{
    unsigned char public_key[crypto_box_PUBLICKEYBYTES];
    BUF_AUTO(sealed);
    need_sodium();
    if (!base64_read(box, len, &sealed) || sealed.len < crypto_box_SEALBYTES) {
        return false;
    }
    size_t open_len = sealed.len - crypto_box_SEALBYTES;
    unsigned char *opened = xmalloc(open_len + 1);
    crypto_scalarmult_base(public_key, keys->secret);
    bool fine = crypto_box_seal_open(opened, (const unsigned char *)sealed.data, sealed.len,
                                     public_key, keys->secret) == 0;
    if (fine) {
        buf_add(ret, opened, open_len);
    }
    free(opened);
    return fine;
}

/* ---- secrets under a passphrase ---------------------------------------------------------- */

/* As it travels: salt, nonce, and the secret encrypted with its authenticator. */
struct locked {
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char box[crypto_secretbox_MACBYTES + SEAL_SECRET_BYTES];
};

static bool derive(const char *passphrase, const unsigned char salt[crypto_pwhash_SALTBYTES],
                   unsigned char ret[crypto_secretbox_KEYBYTES])
{
    return crypto_pwhash(ret, crypto_secretbox_KEYBYTES, passphrase, strlen(passphrase), salt,
                         crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool secret_lock(const char *passphrase, const unsigned char secret[SEAL_SECRET_BYTES],
                 struct buf *locked)
{
    struct locked l;
    unsigned char key[crypto_secretbox_KEYBYTES];
    need_sodium();
    randombytes_buf(l.salt, sizeof(l.salt));
    randombytes_buf(l.nonce, sizeof(l.nonce));
    if (!derive(passphrase, l.salt, key)) {
        return false;
    }
    crypto_secretbox_easy(l.box, secret, SEAL_SECRET_BYTES, l.nonce, key);
    sodium_memzero(key, sizeof(key));
    base64_add(locked, &l, sizeof(l));
    return true;
}

bool secret_unlock(const char *passphrase, const char *locked, unsigned char ret[SEAL_SECRET_BYTES])
{
    struct locked l;
    unsigned char key[crypto_secretbox_KEYBYTES];
    unsigned char opened[SEAL_SECRET_BYTES];
    need_sodium();
    if (!read_exactly(locked, sizeof(l), (unsigned char *)&l) || !derive(passphrase, l.salt, key)) {
        return false;
    }
    bool fine = crypto_secretbox_open_easy(opened, l.box, sizeof(l.box), l.nonce, key) == 0;
    if (fine) {
        memcpy(ret, opened, sizeof(opened));
    }
    sodium_memzero(opened, sizeof(opened));
    sodium_memzero(key, sizeof(key));
    return fine;
}
