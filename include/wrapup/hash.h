/* Content hashes, UUIDs and seeded randomness (libsodium). */
#ifndef WRAPUP_HASH_H
#define WRAPUP_HASH_H

#include <stddef.h>
#include <stdint.h>

/* BLAKE2b-256 as 64 lower-case hex digits. */
enum { HASH_HEX = 65, UUID_TEXT = 37 };
struct hash {
    char hex[HASH_HEX];
};
struct hash hash_bytes(const void *bytes, size_t len);

/* A random UUID, version 4, as 8-4-4-4-12 lower-case hex. */
struct uuid {
    char text[UUID_TEXT];
};
struct uuid uuid_random(void);
/* 64 random bits for seeding an attempt; never negative as int64_t. */
int64_t seed_random(void);

/* A deterministic stream: the same seed gives the same numbers on every machine. */
struct rng {
    uint64_t seed;
    uint64_t block; /* how many blocks were drawn */
    unsigned char pool[64];
    size_t used; /* bytes of pool already handed out */
};
void rng_init(struct rng *rng, uint64_t seed);
/* Uniform in [0, bound); bound > 0. Unbiased. */
uint32_t rng_below(struct rng *rng, uint32_t bound);
/* Fisher-Yates over an array of indices. */
void rng_shuffle(struct rng *rng, unsigned *items, size_t count);

#endif
