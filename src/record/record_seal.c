/* record/record_seal.c — the sealer's two halves: a look that reads, hashes and signs beside the
 * requests, and a short write between them. Positions follow (turn, id), an order that no commit
 * can change any more below turn_now; so it does not matter when, or by which node, one seals. */
#include "record/record_seal.h"
#include "base/canonical.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/time.h"
#include "journal/journal.h"
#include <stdlib.h>
#include <string.h>

#define IDS_AT_ONCE 10000

/* An event that is older than the record is bound to its words now, so that they are provable from
 * here on, and erasable. */
static bool bind_late(struct ctx *ctx, struct row *row, struct late *ret)
{
    if (row->commitment.n || !row->words || !row->words[0])
        return false;
    unsigned char *salt = arena_alloc(ctx->arena, SALT_N);
    unsigned char *commitment = arena_alloc(ctx->arena, COMMITMENT_N);
    rng_bytes(ctx->rng, salt, SALT_N);
    commitment_of(commitment, salt, (struct bytes){row->words, strlen(row->words)},
                  (struct bytes){0});
    row->commitment = (struct bytes){commitment, COMMITMENT_N};
    *ret = (struct late){
        row->id, {salt, SALT_N},
         row->commitment
    };
    return true;
}

static enum outcome add_rows(struct ctx *ctx, struct growing *g, struct list rows,
                             struct sealing *ret)
{
    struct row *row = rows.items;
    struct late *late = ARENA_ARRAY(ctx->arena, struct late, rows.n);
    int64_t *ats = ARENA_ARRAY(ctx->arena, int64_t, rows.n);
    struct buf b = {.arena = ctx->arena};
    struct hash hash;

    ret->late.items = late;
    ret->ats = ats;
    for (size_t i = 0; i < rows.n; i++) {
        if (bind_late(ctx, &row[i], &late[ret->late.n]))
            ret->late.n++;
        b.n = 0;
        if (!record_leaf_of(ctx, &row[i], &b))
            return fail(ctx, BROKEN, NULL, NULL);
        hash_leaf(&hash, (struct bytes){b.text, b.n});
        growing_add(g, row[i].id, &hash);
        ats[i] = row[i].at;
    }
    return DONE;
}

static void sign(struct ctx *ctx, const struct growing *g, const struct log_key *key,
                 struct sealing *ret)
{
    struct head head = {.size = g->size, .at = ctx->now};
    struct hash *root = ARENA_NEW(ctx->arena, struct hash);

    memcpy(head.origin, key->key.name, sizeof(head.origin));
    growing_root(g, &head.root);
    *root = head.root;
    const char *text = head_print(ctx->arena, &head);
    ret->head = (struct head_row){
        .size = head.size,
        .at = head.at,
        .root = {root, HASH_N},
        .text = arena_print(ctx->arena, "%s\n%s", text,
                            head_sign(ctx->arena, text, &key->key, key->secret)),
    };
}

/* --- after a move to another database: which events are sealed, only the tiles know -------------
 */

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

enum outcome seal_ids(struct ctx *ctx, int64_t size, int64_t **ret)
{
    int64_t *ids = ARENA_ARRAY(ctx->arena, int64_t, size + 1), n = 0;

    const struct arena_mark mark = arena_mark(ctx->arena);
    for (int64_t number = 0; n < size; number += 1000) {
        struct list tiles;

        TRY(db_tiles_from(ctx, 0, number, 1000, &tiles));
        const struct tile *t = tiles.items;
        for (size_t i = 0; i < tiles.n; i++)
            for (int64_t k = 0; k < t[i].n && n < size; k++)
                ids[n++] = tile_id(&t[i], k);
        if (tiles.n == 0)
            return fail(ctx, BROKEN, NULL, NULL);
        arena_rewind(ctx->arena, mark);
    }
    qsort(ids, (size_t)n, sizeof(*ids), by_number);
    *ret = ids;
    return DONE;
}

bool seal_holds(const int64_t *ids, int64_t size, int64_t event_id)
{
    return bsearch(&event_id, ids, (size_t)size, sizeof(*ids), by_number) != NULL;
}

/* Up to `most` events that no tile holds, by id. The order among them is no longer that of their
 * commits in the old database, but they are no more than its last second. */
static enum outcome rows_unsealed(struct ctx *ctx, const struct record_state *state, int64_t below,
                                  int64_t most, struct list *ret)
{
    struct row *kept = ARENA_ARRAY(ctx->arena, struct row, most);
    int64_t *open = ARENA_ARRAY(ctx->arena, int64_t, most), *ids, after = 0;
    struct list rows;
    size_t n = 0;

    TRY(seal_ids(ctx, state->size, &ids));
    const struct arena_mark mark = arena_mark(ctx->arena);
    do {
        arena_rewind(ctx->arena, mark);
        TRY(db_row_ids(ctx, after, below, IDS_AT_ONCE, &rows));
        const struct row *row = rows.items;
        for (size_t i = 0; i < rows.n && n < (size_t)most; i++)
            if (!seal_holds(ids, state->size, row[i].id))
                open[n++] = row[i].id;
        if (rows.n)
            after = row[rows.n - 1].id;
    } while (rows.n == IDS_AT_ONCE && n < (size_t)most);
    for (size_t i = 0; i < n; i++)
        TRY(db_row(ctx, open[i], &kept[i]));
    *ret = (struct list){kept, n};
    return DONE;
}

/* --- the two halves --------------------------------------------------------------------------- */

static enum outcome rows_to_seal(struct ctx *ctx, int64_t most, struct sealing *s, struct list *ret)
{
    int64_t below;

    TRY(db_record_state(ctx, &s->from));
    TRY(db_turn_now(ctx, &below));
    s->to = s->from;
    if (s->from.turn < 0) {
        TRY(rows_unsealed(ctx, &s->from, below, most, ret));
        if (ret->n < (size_t)most) {
            /* All below this turn are sealed. */
            s->to.turn = below - 1;
            s->to.last_id = INT64_MAX;
        }
        return DONE;
    }
    if (below < s->from.turn) {
        log_line(LOG_ERROR, "record",
                 "the database's transactions began anew: `shouwen record --resync`");
        return fail(ctx, BROKEN, NULL, NULL);
    }
    TRY(db_rows_in_turn(ctx, &s->from, below, most, ret));
    const struct row *row = ret->items;
    if (ret->n) {
        s->to.turn = row[ret->n - 1].turn;
        s->to.last_id = row[ret->n - 1].id;
    }
    return DONE;
}

enum outcome seal_look(struct ctx *ctx, const struct log_key *key, int64_t most,
                       struct sealing *ret)
{
    struct growing g;
    struct list rows;

    *ret = (struct sealing){0};
    TRY(rows_to_seal(ctx, most, ret, &rows));
    ret->full = rows.n == (size_t)most;
    if (rows.n == 0 && ret->to.turn == ret->from.turn)
        return NOT_FOUND;
    if (rows.n == 0)
        return DONE; /* the state alone moves on */
    TRY(growing_open(ctx, ret->from.size, &g));
    TRY(add_rows(ctx, &g, rows, ret));
    ret->to.size = g.size;
    sign(ctx, &g, key, ret);
    ret->tiles = growing_tiles(&g);
    return DONE;
}

enum outcome seal_write(struct ctx *ctx, const struct sealing *s)
{
    const struct tile *tile = s->tiles.items;
    const struct late *late = s->late.items;

    TRY(db_record_advance(ctx, &s->from, &s->to));
    if (s->to.size == s->from.size)
        return DONE;
    for (size_t i = 0; i < s->late.n; i++)
        TRY(journal_bind(ctx, late[i].event_id, late[i].salt, late[i].commitment));
    for (size_t i = 0; i < s->tiles.n; i++)
        TRY(db_tile_save(ctx, &tile[i]));
    TRY(db_head_add(ctx, &s->head));
    return db_head_thin(ctx, s->from.size, s->head.at / HOUR * HOUR);
}
