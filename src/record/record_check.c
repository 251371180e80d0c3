/* record/record_check.c — the whole log made anew from the rows and compared, tile by tile. It
 * finds the first event that is not what was sealed. */
#include "record/record_inside.h"
#include "base/canonical.h"
#include <stdlib.h>
#include <string.h>

struct checking {
    struct ctx *ctx;
    struct finding *found;
    struct arena *own; /* of one tile */
};

static enum outcome found(struct checking *c, int64_t position, int64_t event_id, const char *why)
{
    if (!c->found->why)
        *c->found = (struct finding){position, event_id, why, c->found->wordless};
    return DONE;
}

/* All rows with an id of this range; transactions that ran side by side may have put more into it
 * than one tile holds. */
static enum outcome rows_between(struct ctx *ctx, int64_t first_id, int64_t last_id,
                                 struct list *ret)
{
    struct row *kept = NULL;
    size_t n = 0, room = 0;
    int64_t after = first_id - 1;
    struct list some;

    do {
        TRY(db_rows_by_id(ctx, after, INT64_MAX, TILE_N, &some));
        const struct row *row = some.items;
        if (n + some.n > room) {
            struct row *more = ARENA_ARRAY(ctx->arena, struct row, room = 2 * room + TILE_N);

            if (n)
                memcpy(more, kept, n * sizeof(*kept));
            kept = more;
        }
        for (size_t i = 0; i < some.n && row[i].id <= last_id; i++)
            kept[n++] = row[i];
        after = some.n ? row[some.n - 1].id : last_id;
    } while (some.n == TILE_N && after < last_id);
    *ret = (struct list){kept, n};
    return DONE;
}

static int row_by_id(const void *key, const void *row)
{
    const int64_t id = *(const int64_t *)key, other = ((const struct row *)row)->id;

    return (id > other) - (id < other);
}

static int words_by_id(const void *key, const void *row)
{
    const int64_t id = *(const int64_t *)key, other = ((const struct words_row *)row)->event_id;

    return (id > other) - (id < other);
}

static const char *check_words(struct ctx *ctx, const struct row *row, const struct words_row *w)
{
    struct buf more = {.arena = ctx->arena};
    unsigned char made[COMMITMENT_N];

    if (!w)
        return NULL; /* it never had any, or they were erased */
    if (!row->commitment.n)
        return w->words && w->words[0] ? "words were put beside it" : NULL;
    if (w->salt.n != SALT_N || (w->more && !canonical_add(&more, w->more, strlen(w->more))))
        return "its words were changed";
    commitment_of(made, w->salt.p, (struct bytes){w->words, w->words ? strlen(w->words) : 0},
                  (struct bytes){more.text, more.n});
    return memcmp(made, row->commitment.p, COMMITMENT_N) == 0 ? NULL : "its words were changed";
}

static const char *check_row(struct ctx *ctx, const struct row *row, const unsigned char *sealed)
{
    struct buf b = {.arena = ctx->arena};
    struct hash hash;

    if (!record_leaf_of(ctx, row, &b))
        return "it cannot be a leaf";
    hash_leaf(&hash, (struct bytes){b.text, b.n});
    return memcmp(hash.b, sealed, HASH_N) == 0 ? NULL : "it is not what was sealed";
}

static enum outcome check_leaves(struct checking *c, const struct tile *tile)
{
    struct ctx *ctx = c->ctx;
    struct list rows, words;

    if (tile->ids.n != (size_t)tile->n * 8 || tile->hashes.n != (size_t)tile->n * HASH_N)
        return found(c, tile->number * TILE_N, 0, "its tile is torn");
    TRY(rows_between(ctx, tile->first_id, tile->last_id, &rows));
    TRY(db_words_between(ctx, tile->first_id, tile->last_id, &words));
    for (int64_t i = 0; i < tile->n && !c->found->why; i++) {
        const int64_t id = tile_id(tile, i);
        const struct row *row =
            rows.n ? bsearch(&id, rows.items, rows.n, sizeof(*row), row_by_id) : NULL;
        const struct words_row *w =
            words.n ? bsearch(&id, words.items, words.n, sizeof(*w), words_by_id) : NULL;
        const char *why = "it was sealed, and is gone from the journal";

        if (row)
            why = check_row(ctx, row, (const unsigned char *)tile->hashes.p + i * HASH_N);
        if (row && !why)
            why = check_words(ctx, row, w);
        c->found->wordless += row && !w && row->commitment.n > 0;
        if (why)
            return found(c, tile->number * TILE_N + i, id, why);
    }
    return DONE;
}

/* A full tile's root stands in the tile above it. */
static enum outcome check_above(struct checking *c, const struct tile *tile)
{
    struct edge edge = {0};
    struct tile above;
    struct hash root;

    if (tile->n < TILE_N)
        return DONE;
    for (int64_t i = 0; i < TILE_N; i++) {
        struct hash h;

        memcpy(h.b, (const unsigned char *)tile->hashes.p + i * HASH_N, HASH_N);
        edge_add(&edge, &h);
    }
    edge_root(&edge, &root);
    enum outcome o = db_tile(c->ctx, tile->level + 1, tile->number / TILE_N, &above);
    if (o != DONE && o != NOT_FOUND)
        return o;
    if (o == NOT_FOUND || above.n <= tile->number % TILE_N ||
        above.hashes.n != (size_t)above.n * HASH_N ||
        memcmp((const unsigned char *)above.hashes.p + tile->number % TILE_N * HASH_N, root.b,
               HASH_N) != 0)
        return found(c, (tile->number * TILE_N) << (TILE_BITS * tile->level), 0,
                     "the tile over it is not its own");
    return DONE;
}

static enum outcome check_tiles(struct checking *c, int64_t size,
                                void (*progress)(const char *, int64_t, int64_t))
{
    struct arena *outer = c->ctx->arena;

    for (int level = 0; level < LEVELS && size >> (TILE_BITS * level); level++) {
        const int64_t tiles = ((size >> (TILE_BITS * level)) + TILE_N - 1) / TILE_N;

        for (int64_t number = 0; number < tiles && !c->found->why; number++) {
            struct tile tile;

            arena_reset(c->own);
            c->ctx->arena = c->own;
            enum outcome o = db_tile(c->ctx, level, number, &tile);
            if (o == NOT_FOUND)
                o = found(c, (number * TILE_N) << (TILE_BITS * level), 0, "its tile is gone");
            else if (o == DONE && level == 0)
                o = check_leaves(c, &tile);
            if (o == DONE && !c->found->why)
                o = check_above(c, &tile);
            c->ctx->arena = outer;
            TRY(o);
            if (level == 0 && progress && (number % 16 == 0 || number + 1 == tiles))
                progress("checked", number + 1 == tiles ? size : number * TILE_N, size);
        }
    }
    return DONE;
}

/* The log leaves no event out: as many stand before its end as it has leaves, else which one? */
static enum outcome check_no_more(struct checking *c, const struct record_state *state)
{
    int64_t *ids, n, after = 0;
    struct list rows;

    if (state->turn < 0)
        return DONE; /* it is not known yet where the end is */
    TRY(db_events_until(c->ctx, state, &n));
    if (n <= state->size)
        return DONE;
    TRY(seal_ids(c->ctx, state->size, &ids));
    const struct arena_mark mark = arena_mark(c->ctx->arena);
    do {
        arena_rewind(c->ctx->arena, mark);
        TRY(db_row_ids(c->ctx, after, state->turn + 1, ROWS_MOST, &rows));
        const struct row *row = rows.items;
        for (size_t i = 0; i < rows.n; i++)
            if (!seal_holds(ids, state->size, row[i].id) &&
                (row[i].turn < state->turn || row[i].id <= state->last_id))
                return found(c, -1, row[i].id, "it stands in the journal and was never sealed");
        after = rows.n ? row[rows.n - 1].id : 0;
    } while (rows.n == ROWS_MOST);
    return DONE;
}

enum outcome record_check(struct ctx *ctx,
                          void (*progress)(const char *what, int64_t done, int64_t of),
                          struct finding *ret)
{
    struct checking c = {.ctx = ctx, .found = ret, .own = arena_new(1 << 20)};
    struct record_state state;
    enum trouble trouble = TROUBLE_NONE;
    struct key key;
    enum outcome o;

    *ret = (struct finding){.position = -1};
    o = db_record_state(ctx, &state);
    if (o == DONE)
        o = check_tiles(&c, state.size, progress);
    if (o == DONE && !ret->why)
        o = check_no_more(&c, &state);
    if (o == DONE && !ret->why)
        o = record_key(ctx, &key);
    if (o == DONE && !ret->why)
        o = record_look_over(ctx, &key, &trouble);
    arena_free(c.own);
    if (o == NOT_FOUND && state.size == 0)
        return DONE;
    TRY(o);
    if (trouble == TROUBLE_BAD_HEAD)
        return found(&c, -1, 0, "the newest head is not signed by the record's key");
    if (trouble)
        return found(&c, -1, 0, "the tree is not that of the newest head");
    return DONE;
}

enum outcome record_resync(struct ctx *ctx)
{
    return db_record_resync(ctx);
}
