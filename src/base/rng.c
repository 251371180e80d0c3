/* base/rng.c — libsodium for the real thing, xoshiro256** for what a test must be able to repeat.
 */
#include "base/rng.h"
#include "base/log.h"
#include <sodium.h>

void rng_seed(struct rng *r, uint64_t seed)
{
    *r = (struct rng){.seeded = seed != 0};
    /* May be called again and by several threads; its first call makes the generator safe. */
    if (!seed && sodium_init() < 0)
        log_stop("rng", "the system gives no randomness");
    /* splitmix64 spreads the seed, as the authors of xoshiro ask for. */
    for (int i = 0; i < 4 && seed; i++) {
        uint64_t z = seed + (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15);

        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        r->state[i] = z ^ (z >> 31);
    }
}

static uint64_t turn(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

uint64_t rng_next(struct rng *r)
{
    uint64_t *s = r->state, ret, t;

    if (!r->seeded) {
        randombytes_buf(&ret, sizeof(ret));
        return ret;
    }
    ret = turn(s[1] * 5, 7) * 9;
    t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turn(s[3], 45);
    return ret;
}

void rng_bytes(struct rng *r, void *bytes, size_t n)
{
    if (!r->seeded) {
        randombytes_buf(bytes, n);
        return;
    }
    for (unsigned char *at = bytes; n;) {
        uint64_t word = rng_next(r);
        size_t part = n < sizeof(word) ? n : sizeof(word);

        memcpy(at, &word, part);
        at += part;
        n -= part;
    }
}

int64_t rng_below(struct rng *r, int64_t below)
{
    uint64_t limit = (uint64_t)below;
    /* Numbers under 2^64 mod limit would make small results more likely: draw again. */
    uint64_t unfair = (0 - limit) % limit;
    uint64_t v;

    do {
        v = rng_next(r);
    } while (v < unfair);
    return (int64_t)(v % limit);
}
