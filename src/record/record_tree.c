/* record/record_tree.c — RFC 9162 §2.1.1 to §2.1.4, its words for its things: a tree is split at
 * the largest power of two smaller than its size, and its left half is always whole. */
#include "record/record_tree.h"
#include <sodium.h>

#define LEAVES_MOST (INT64_C(1) << 62)

static bool is_power(int64_t n)
{
    return (n & (n - 1)) == 0;
}

/* Height of the highest whole subtree with fewer leaves than n; n ≥ 2. */
static int split_height(int64_t n)
{
    return 63 - __builtin_clzll((unsigned long long)(n - 1));
}

/* Hash over the leaves start … start + n - 1; start is a multiple of the power of two at or above
 * n, so that all subtrees on the way are whole but those at the right edge. */
static bool range(const struct tree *t, int64_t start, int64_t n, struct hash *ret)
{
    struct hash left, right;

    if (is_power(n)) {
        const int height = __builtin_ctzll((unsigned long long)n);

        return t->whole(t->from, height, start >> height, ret);
    }
    const int64_t k = INT64_C(1) << split_height(n);
    if (!range(t, start, k, &left) || !range(t, start + k, n - k, &right))
        return false;
    hash_nodes(ret, &left, &right);
    return true;
}

static void root_of_none(struct hash *ret)
{
    crypto_hash_sha256(ret->b, NULL, 0);
}

bool tree_root(const struct tree *t, int64_t size, struct hash *ret)
{
    if (size < 0 || size > LEAVES_MOST)
        return false;
    if (size > 0)
        return range(t, 0, size, ret);
    root_of_none(ret);
    return true;
}

static bool add_range(const struct tree *t, int64_t start, int64_t n, struct path *ret)
{
    return ret->n < PATH_MOST && range(t, start, n, &ret->h[ret->n++]);
}

static void turn_round(struct path *p)
{
    for (size_t i = 0; i < p->n / 2; i++) {
        const struct hash h = p->h[i];

        p->h[i] = p->h[p->n - 1 - i];
        p->h[p->n - 1 - i] = h;
    }
}

/* From the root downwards; the proof lists the siblings from below. */
bool tree_inclusion(const struct tree *t, int height, int64_t index, int64_t size, struct path *ret)
{
    int64_t start = 0, n = size;

    ret->n = 0;
    if (height < 0 || height > 61 || index < 0 || size < 1 || size > LEAVES_MOST ||
        index >= size >> height)
        return false;
    const int64_t first = index << height, width = INT64_C(1) << height;
    while (n > width) {
        const int64_t k = INT64_C(1) << split_height(n);

        if (first < start + k) {
            if (!add_range(t, start + k, n - k, ret))
                return false;
            n = k;
        } else {
            if (!add_range(t, start, k, ret))
                return false;
            start += k;
            n -= k;
        }
    }
    turn_round(ret);
    return true;
}

/* SUBPROOF of §2.1.4.1 as a loop: `whole` says that the old tree is a whole subtree of the new. */
bool tree_consistency(const struct tree *t, int64_t from, int64_t to, struct path *ret)
{
    int64_t start = 0, n = to, m = from;
    bool whole = true;

    ret->n = 0;
    if (from < 0 || from > to || to > LEAVES_MOST)
        return false;
    if (from == 0 || from == to)
        return true;
    while (m != n) {
        const int64_t k = INT64_C(1) << split_height(n);

        if (m <= k) {
            if (!add_range(t, start + k, n - k, ret))
                return false;
            n = k;
        } else {
            if (!add_range(t, start, k, ret))
                return false;
            start += k;
            m -= k;
            n -= k;
            whole = false;
        }
    }
    if (!whole && !add_range(t, start, n, ret))
        return false;
    turn_round(ret);
    return true;
}

bool tree_includes(const struct hash *subtree, int height, int64_t index, int64_t size,
                   const struct path *path, const struct hash *root)
{
    if (height < 0 || height > 61 || index < 0 || size < 1 || size > LEAVES_MOST ||
        index >= size >> height || path->n > PATH_MOST)
        return false;
    int64_t fn = index, sn = (size - 1) >> height;
    struct hash r = *subtree;
    for (size_t i = 0; i < path->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            hash_nodes(&r, &path->h[i], &r);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash_nodes(&r, &r, &path->h[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_same(&r, root);
}

bool tree_grew(int64_t from, const struct hash *first, int64_t to, const struct hash *second,
               const struct path *path)
{
    if (from < 0 || from > to || to > LEAVES_MOST || path->n > PATH_MOST)
        return false;
    if (from == 0)
        return path->n == 0;
    if (from == to)
        return path->n == 0 && hash_same(first, second);
    /* An old tree that is whole stands at the beginning of its own proof. */
    size_t i = is_power(from) ? 0 : 1;
    if (path->n < 1 || (i == 1 && path->n < 2))
        return false;
    int64_t fn = from - 1, sn = to - 1;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    struct hash fr = i == 0 ? *first : path->h[0], sr = fr;
    for (; i < path->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            hash_nodes(&fr, &path->h[i], &fr);
            hash_nodes(&sr, &path->h[i], &sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash_nodes(&sr, &sr, &path->h[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash_same(&fr, first) && hash_same(&sr, second);
}

void edge_add_subtree(struct edge *e, int height, const struct hash *subtree)
{
    struct hash h = *subtree;
    int i = height;

    for (; e->size >> i & 1; i++)
        hash_nodes(&h, &e->h[i], &h);
    e->h[i] = h;
    e->size += INT64_C(1) << height;
}

void edge_add(struct edge *e, const struct hash *leaf)
{
    edge_add_subtree(e, 0, leaf);
}

void edge_root(const struct edge *e, struct hash *ret)
{
    bool any = false;

    root_of_none(ret);
    for (int i = 0; i < PATH_MOST - 1; i++) {
        if (!(e->size >> i & 1))
            continue;
        if (any)
            hash_nodes(ret, &e->h[i], ret);
        else
            *ret = e->h[i];
        any = true;
    }
}
