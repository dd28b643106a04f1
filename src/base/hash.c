/* Content hashes, UUIDs and seeded randomness, by libsodium.
 * What is hashed and what a seed decides is the callers' business. */
#include "wrapup/hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Cheap after the first call, and safe from any thread. */
static void need_sodium(void)
{
    if (sodium_init() < 0) {
        abort();
    }
}

struct hash hash_bytes(const void *bytes, size_t len)
{
    need_sodium();
    unsigned char digest[crypto_generichash_BYTES];
    crypto_generichash(digest, sizeof(digest), bytes, len, NULL, 0);
    struct hash h;
    _Static_assert(sizeof(h.hex) == 2 * sizeof(digest) + 1, "two hex digits a byte");
    sodium_bin2hex(h.hex, sizeof(h.hex), digest, sizeof(digest));
    return h;
}

struct uuid uuid_random(void)
{
    need_sodium();
    unsigned char bytes[16];
    randombytes_buf(bytes, sizeof(bytes));
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40); /* version 4 */
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80); /* variant of RFC 9562 */
    struct uuid u;
    size_t at = 0;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            u.text[at++] = '-';
        }
        u.text[at++] = "0123456789abcdef"[bytes[i] >> 4];
        u.text[at++] = "0123456789abcdef"[bytes[i] & 0x0F];
    }
    u.text[at] = '\0';
    return u;
}

int64_t seed_random(void)
{
    need_sodium();
    uint64_t bits = 0;
    randombytes_buf(&bits, sizeof(bits));
    return (int64_t)(bits >> 1);
}

static void put_le64(unsigned char out[8], uint64_t n)
{
    for (unsigned i = 0; i < 8; i++) {
        out[i] = (unsigned char)(n >> (8 * i));
    }
}

void rng_init(struct rng *rng, uint64_t seed)
{
    memset(rng, 0, sizeof(*rng));
    rng->seed = seed;
    rng->used = sizeof(rng->pool);
}

static uint32_t rng_next(struct rng *rng)
{
    if (rng->used == sizeof(rng->pool)) {
        need_sodium();
        unsigned char key[randombytes_SEEDBYTES] = {0};
        put_le64(key, rng->seed);
        put_le64(key + 8, rng->block++);
        randombytes_buf_deterministic(rng->pool, sizeof(rng->pool), key);
        rng->used = 0;
    }
    uint32_t n = 0;
    for (unsigned i = 0; i < 4; i++) {
        n |= (uint32_t)rng->pool[rng->used++] << (8 * i);
    }
    return n;
}

uint32_t rng_below(struct rng *rng, uint32_t bound)
{
    /* Draws under 2^32 mod bound are thrown away: what is left is a multiple of bound. */
    uint32_t uneven = (UINT32_MAX - bound + 1) % bound;
    uint32_t n = rng_next(rng);
    while (n < uneven) {
        n = rng_next(rng);
    }
    return n % bound;
}

void rng_shuffle(struct rng *rng, unsigned *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = rng_below(rng, (uint32_t)i);
        unsigned kept = items[i - 1];
        items[i - 1] = items[j];
        items[j] = kept;
    }
}
