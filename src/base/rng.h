/* base/rng.h — randomness that a test can repeat. A zero seed means the system's generator. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t state[4];
    int seeded; /* 0: libsodium's randombytes */
};
void rng_seed(struct rng *r, uint64_t seed); /* seed 0: system randomness */
void rng_bytes(struct rng *r, void *bytes, size_t n);
uint64_t rng_next(struct rng *r);
/* Uniform 0..below-1; below ≥ 1. */
int64_t rng_below(struct rng *r, int64_t below);
