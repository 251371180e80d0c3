/* base/sha256.h — SHA-256 for many small texts: with the processor's own instructions where it has
 * them, which libsodium does not use (three times as fast where a month is checked). */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define SHA256_N 32

/* On the stack; holds nothing that must be freed. */
struct sha256 {
    uint64_t state[16];
};
void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *bytes, size_t n);
void sha256_end(struct sha256 *s, unsigned char ret[SHA256_N]);
