/* record/record_leaf.c — an event into bytes and back. */
#include "record/record_leaf.h"
#include <string.h>
/* libcrypto uses the processor's own SHA-256 where it has one; libsodium does not. Its newer face
 * looks the algorithm up at every hash, which would cost more than the hash. */
#define OPENSSL_API_COMPAT 0x10100000L
#include <openssl/sha.h>

enum { VERSION = 1, ALGORITHM = 1, PARTIES_HERE = 2, NUMBERS = 8 };
/* Two bytes, eight numbers, party, for_askers. */
enum { FIXED_N = 2 + NUMBERS * 8 + 2 };

static void add_u32(struct buf *b, size_t v)
{
    buf_add(b,
            (unsigned char[]){(unsigned char)(v >> 24), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 8), (unsigned char)v},
            4);
}

static void put_i64(unsigned char *to, int64_t v)
{
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
}

static int64_t get_i64(const unsigned char *from)
{
    uint64_t v = 0;

    for (int i = 0; i < 8; i++)
        v = v << 8 | from[i];
    return (int64_t)v;
}

bool leaf_write(struct buf *b, const struct leaf *l)
{
    const size_t fact_n = l->fact ? strlen(l->fact) : 0;
    const int64_t numbers[NUMBERS] = {l->id,         l->at,       l->ticket_id, l->nth,
                                      l->subject_id, l->actor_id, l->post_id,   l->asker_id};
    unsigned char fixed[FIXED_N] = {VERSION, ALGORITHM};

    if (fact_n == 0 || fact_n > 255 || l->party < 0 || l->party > PARTIES_HERE ||
        (l->commitment.n != 0 && l->commitment.n != HASH_N) ||
        l->data.n > LEAF_MOST - FIXED_N - 256 - HASH_N - 5)
        return false;
    for (int i = 0; i < NUMBERS; i++)
        put_i64(fixed + 2 + 8 * i, numbers[i]);
    fixed[FIXED_N - 2] = (unsigned char)l->party;
    fixed[FIXED_N - 1] = l->for_askers;
    buf_add(b, fixed, FIXED_N);
    buf_char(b, (char)(unsigned char)fact_n);
    buf_add(b, l->fact, fact_n);
    buf_char(b, (char)(unsigned char)l->commitment.n);
    if (l->commitment.n)
        buf_add(b, l->commitment.p, l->commitment.n);
    add_u32(b, l->data.n);
    if (l->data.n)
        buf_add(b, l->data.p, l->data.n);
    return true;
}

/* The next `n` bytes, or NULL when there are fewer. */
static const unsigned char *take(struct bytes *rest, size_t n)
{
    const unsigned char *p = rest->p;

    if (rest->n < n)
        return NULL;
    *rest = (struct bytes){p + n, rest->n - n};
    return p;
}

/* One byte of length and as many bytes. */
static bool take_short(struct bytes *rest, struct bytes *ret)
{
    const unsigned char *n = take(rest, 1);

    if (!n)
        return false;
    ret->n = *n;
    ret->p = take(rest, ret->n);
    return ret->p != NULL;
}

bool leaf_read(struct arena *a, struct bytes bytes, struct leaf *ret)
{
    struct bytes rest = bytes, fact;
    const unsigned char *p = bytes.n <= LEAF_MOST ? take(&rest, FIXED_N) : NULL;

    *ret = (struct leaf){0};
    if (!p || p[0] != VERSION || p[1] != ALGORITHM || p[FIXED_N - 2] > PARTIES_HERE ||
        p[FIXED_N - 1] > 1)
        return false;
    int64_t *const numbers[NUMBERS] = {&ret->id,      &ret->at,         &ret->ticket_id,
                                       &ret->nth,     &ret->subject_id, &ret->actor_id,
                                       &ret->post_id, &ret->asker_id};
    for (int i = 0; i < NUMBERS; i++)
        *numbers[i] = get_i64(p + 2 + 8 * i);
    ret->party = p[FIXED_N - 2];
    ret->for_askers = p[FIXED_N - 1];
    if (!take_short(&rest, &fact) || fact.n == 0 || memchr(fact.p, '\0', fact.n) ||
        !take_short(&rest, &ret->commitment) ||
        (ret->commitment.n != 0 && ret->commitment.n != HASH_N))
        return false;
    ret->fact = arena_text_n(a, fact.p, fact.n);
    p = take(&rest, 4);
    if (!p || ((size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]) != rest.n)
        return false;
    ret->data = rest;
    return true;
}

void hash_leaf(struct hash *ret, struct bytes leaf)
{
    SHA256_CTX state;

    SHA256_Init(&state);
    SHA256_Update(&state, "", 1); /* the zero byte */
    if (leaf.n)
        SHA256_Update(&state, leaf.p, leaf.n);
    SHA256_Final(ret->b, &state);
}

void hash_nodes(struct hash *ret, const struct hash *left, const struct hash *right)
{
    unsigned char both[1 + 2 * HASH_N] = {1};
    SHA256_CTX state;

    memcpy(both + 1, left->b, HASH_N);
    memcpy(both + 1 + HASH_N, right->b, HASH_N);
    SHA256_Init(&state);
    SHA256_Update(&state, both, sizeof(both));
    SHA256_Final(ret->b, &state);
}

bool hash_same(const struct hash *a, const struct hash *b)
{
    return memcmp(a->b, b->b, HASH_N) == 0;
}
