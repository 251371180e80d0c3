/* record/record_log.c — tiles of 256 hashes, as C2SP's tlog-tiles has them: level k holds the roots
 * of the full tiles below, so a log of ten million events is read through three of them. */
#include "record/record_log.h"
#include "base/canonical.h"
#include "base/log.h"
#include <string.h>

static const struct tile *tile_of(struct tiles *t, int64_t level, int64_t number)
{
    for (size_t i = 0; i < 8; i++)
        if (t->kept[i].n && t->kept[i].level == level && t->kept[i].number == number)
            return &t->kept[i];
    struct tile *place = &t->kept[t->next++ % 8];
    if (db_tile(t->ctx, level, number, place) != DONE ||
        place->hashes.n != (size_t)place->n * HASH_N)
        *place = (struct tile){0};
    return place;
}

/* Hash over n of them, n a power of two; they are written over. */
static void fold(struct hash *h, size_t n, struct hash *ret)
{
    for (; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            hash_nodes(&h[i], &h[2 * i], &h[2 * i + 1]);
    *ret = h[0];
}

static bool whole(void *from, int height, int64_t index, struct hash *ret)
{
    const int level = height / TILE_BITS, above = height % TILE_BITS;
    const int64_t first = index << above, n = INT64_C(1) << above, in_tile = first % TILE_N;
    const struct tile *t = tile_of(from, level, first / TILE_N);
    struct hash h[TILE_N / 2];

    if (t->n < in_tile + n)
        return false;
    memcpy(h, (const unsigned char *)t->hashes.p + in_tile * HASH_N, (size_t)n * HASH_N);
    fold(h, (size_t)n, ret);
    return true;
}

struct tree record_tree(struct ctx *ctx, struct tiles *keep)
{
    *keep = (struct tiles){.ctx = ctx};
    return (struct tree){.whole = whole, .from = keep};
}

bool record_leaf_of(struct ctx *ctx, const struct row *row, struct buf *b)
{
    struct buf data = {.arena = ctx->arena};

    if (row->data && !canonical_add(&data, row->data, strlen(row->data)))
        canonical_text(&data, row->data);
    const struct leaf leaf = {
        .id = row->id,
        .at = row->at,
        .ticket_id = row->ticket_id,
        .nth = row->nth,
        .subject_id = row->subject_id,
        .actor_id = row->actor_id,
        .post_id = row->post_id,
        .asker_id = row->asker_id,
        .party = row->party,
        .for_askers = row->for_askers,
        .fact = row->fact,
        .commitment = row->commitment,
        .data = {data.text, data.n}
    };
    if (leaf_write(b, &leaf))
        return true;
    log_line(LOG_ERROR, "record", "event %lld cannot be a leaf", (long long)row->id);
    return false;
}

enum outcome record_position(struct ctx *ctx, int64_t event_id, int64_t *ret)
{
    struct list near;

    /* Nearly always the first tile has it; only transactions that ran side by side for long put
     * other tiles in between. */
    for (int64_t most = 1; most <= 4096; most *= 64) {
        TRY(db_tiles_around(ctx, event_id, most, &near));
        const struct tile *tile = near.items;
        for (size_t i = 0; i < near.n; i++) {
            const int64_t at = tile_find(&tile[i], event_id);

            if (at >= 0) {
                *ret = tile[i].number * TILE_N + at;
                return DONE;
            }
        }
        if ((int64_t)near.n < most)
            break;
    }
    return fail(ctx, NOT_FOUND, NULL, NULL);
}

/* --- growing ---------------------------------------------------------------------------------- */

static void begin_tile(struct growing *g, int level, int64_t number)
{
    g->at[level] = (struct grown){
        .number = number,
        .ids = level ? NULL : arena_alloc(g->ctx->arena, TILE_N * 8),
        .hashes = arena_alloc(g->ctx->arena, TILE_N * HASH_N),
    };
}

enum outcome growing_open(struct ctx *ctx, int64_t size, struct growing *ret)
{
    *ret = (struct growing){.ctx = ctx, .size = size};
    for (int level = 0; level < LEVELS; level++) {
        const int64_t hashes = size >> (TILE_BITS * level), n = hashes % TILE_N;
        struct tile tile;

        begin_tile(ret, level, hashes / TILE_N);
        if (n == 0)
            continue;
        enum outcome o = db_tile(ctx, level, hashes / TILE_N, &tile);
        if (o != DONE && o != NOT_FOUND)
            return o;
        if (o == NOT_FOUND || tile.n != n || tile.hashes.n != (size_t)n * HASH_N ||
            (level == 0 && tile.ids.n != (size_t)n * 8)) {
            log_line(LOG_ERROR, "record", "tile %d/%lld is not that of %lld events", level,
                     (long long)(hashes / TILE_N), (long long)size);
            return fail(ctx, BROKEN, NULL, NULL);
        }
        struct grown *t = &ret->at[level];
        t->n = n;
        t->first_id = tile.first_id;
        t->last_id = tile.last_id;
        memcpy(t->hashes, tile.hashes.p, tile.hashes.n);
        if (level == 0)
            memcpy(t->ids, tile.ids.p, tile.ids.n);
    }
    return DONE;
}

static struct tile tile_from(const struct grown *t, int level)
{
    return (struct tile){
        .level = level,
        .number = t->number,
        .n = t->n,
        .first_id = t->first_id,
        .last_id = t->last_id,
        .ids = {t->ids,    level ? 0 : (size_t)t->n * 8},
        .hashes = {t->hashes, (size_t)t->n * HASH_N       },
    };
}

static void keep_full(struct growing *g, struct tile tile)
{
    if (g->n_full == g->room) {
        struct tile *more = ARENA_ARRAY(g->ctx->arena, struct tile, 2 * g->room + 32);

        if (g->n_full)
            memcpy(more, g->full, g->n_full * sizeof(*more));
        g->full = more;
        g->room = 2 * g->room + 32;
    }
    g->full[g->n_full++] = tile;
}

/* Adds a hash to the tile of a level; a full one gives its root to the level above. */
static void add_at(struct growing *g, int level, const struct hash *hash)
{
    struct grown *t = &g->at[level];
    struct hash all[TILE_N], root;

    memcpy(t->hashes + t->n * HASH_N, hash->b, HASH_N);
    t->n++;
    t->touched = true;
    if (t->n < TILE_N || level + 1 == LEVELS)
        return;
    memcpy(all, t->hashes, sizeof(all));
    fold(all, TILE_N, &root);
    keep_full(g, tile_from(t, level));
    begin_tile(g, level, t->number + 1);
    add_at(g, level + 1, &root);
}

void growing_add(struct growing *g, int64_t event_id, const struct hash *leaf)
{
    struct grown *t = &g->at[0];

    for (int i = 0; i < 8; i++)
        t->ids[8 * t->n + i] = (unsigned char)((uint64_t)event_id >> (56 - 8 * i));
    if (t->n == 0 || event_id < t->first_id)
        t->first_id = event_id;
    if (event_id > t->last_id)
        t->last_id = event_id;
    g->size++;
    add_at(g, 0, leaf);
}

void growing_root(const struct growing *g, struct hash *ret)
{
    struct edge edge = {0};

    for (int level = LEVELS - 1; level >= 0; level--)
        for (int64_t i = 0; i < g->at[level].n; i++) {
            struct hash h;

            memcpy(h.b, g->at[level].hashes + i * HASH_N, HASH_N);
            edge_add_subtree(&edge, TILE_BITS * level, &h);
        }
    edge_root(&edge, ret);
}

struct list growing_tiles(struct growing *g)
{
    for (int level = 0; level < LEVELS; level++)
        if (g->at[level].touched)
            keep_full(g, tile_from(&g->at[level], level));
    return (struct list){g->full, g->n_full};
}
