/* base/sha256.c — libcrypto's SHA-256. Its newer interface wants an allocated context for each
 * thread, which costs more than the hash of a leaf; the older one is a struct on the stack. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"
#include <assert.h>
#include <openssl/sha.h>

static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256), "the hash's state has room");

void sha256_begin(struct sha256 *s)
{
    SHA256_Init((SHA256_CTX *)(void *)s);
}

void sha256_add(struct sha256 *s, const void *bytes, size_t n)
{
    if (n > 0)
        SHA256_Update((SHA256_CTX *)(void *)s, bytes, n);
}

void sha256_end(struct sha256 *s, unsigned char ret[SHA256_N])
{
    SHA256_Final(ret, (SHA256_CTX *)(void *)s);
}
