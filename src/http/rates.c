/* http/rates.c — who may call how often. Token buckets in a table of fixed size: when a set is full
 * the bucket that was idle longest makes room, so memory never grows with the number of addresses.
 * It knows neither endpoints nor settings. */
#include <sodium.h>
#include "http/inside.h"

enum { SETS = 1024, WAYS = 8 };

/* A bucket as one moment: when it would be empty of debts (the generic cell rate algorithm). */
struct bucket {
    uint64_t key; /* 0: never used */
    int64_t clear_at;
};

struct rates {
    pthread_mutex_t lock;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    struct bucket buckets[SETS][WAYS];
};

struct rates *rates_new(struct arena *a)
{
    struct rates *r = ARENA_NEW(a, struct rates);

    pthread_mutex_init(&r->lock, NULL);
    /* Keyed hashing: nobody outside can aim at another's set. */
    randombytes_buf(r->secret, sizeof r->secret);
    return r;
}

static uint64_t key_of(const struct rates *r, int class, const char *who)
{
    unsigned char text[160];
    uint64_t key;
    size_t n = strlen(who);

    if (n > sizeof text - 1)
        n = sizeof text - 1;
    text[0] = (unsigned char)class;
    memcpy(text + 1, who, n);
    crypto_shorthash((unsigned char *)&key, text, n + 1, r->secret);
    return key != 0 ? key : 1;
}

static struct bucket *bucket_of(struct rates *r, uint64_t key)
{
    struct bucket *set = r->buckets[key % SETS], *oldest = &set[0];

    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key)
            return &set[i];
        if (set[i].clear_at < oldest->clear_at)
            oldest = &set[i];
    }
    *oldest = (struct bucket){.key = key};
    return oldest;
}

int64_t rates_take(struct rates *r, int class, const char *who, int64_t per, int64_t window_s,
                   int64_t steady_now)
{
    int64_t window = window_s * SECOND, step = window / per, wait = 0;
    uint64_t key = key_of(r, class, who);
    struct bucket *b;

    pthread_mutex_lock(&r->lock);
    b = bucket_of(r, key);
    int64_t clear_at = (b->clear_at > steady_now ? b->clear_at : steady_now) + step;
    if (clear_at - steady_now <= window)
        b->clear_at = clear_at;
    else
        wait = (clear_at - steady_now - window + SECOND - 1) / SECOND;
    pthread_mutex_unlock(&r->lock);
    return wait;
}
