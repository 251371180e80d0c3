/* rebuild/rebuild.c — one check from its snapshot to its result. */
#include <sodium.h>
#include "base/time.h"
#include "rebuild/rebuild_inside.h"

static enum outcome fold_all(struct fold *f)
{
    int64_t after = 0, of = 0;
    struct list page;

    TRY(db_rebuild_count(f->ctx, &of));
    do {
        arena_reset(f->ctx->arena);
        TRY(db_rebuild_events(f->ctx, after, &page));
        const struct rebuild_event *e = page.items;

        for (size_t i = 0; i < page.n; i++)
            TRY(rebuild_apply(f, &e[i]));
        if (page.n)
            after = e[page.n - 1].id;
        f->ret->events += (int64_t)page.n;
        if (f->progress)
            f->progress("events", f->ret->events, of);
    } while (page.n == REBUILD_PAGE);
    return DONE;
}

static const char *copied(struct ctx *ctx, const char *text)
{
    return arena_text(ctx->arena, text);
}

/* What is told outlives the fold. */
static void hand_over(struct ctx *ctx, const struct fold *f, struct rebuild_result *ret)
{
    const struct rebuild_difference *from = ret->first.items;
    struct rebuild_difference *first =
        ARENA_ARRAY(ctx->arena, struct rebuild_difference, ret->first.n);
    struct rebuild_table *tables = ARENA_ARRAY(ctx->arena, struct rebuild_table, TABLE_COUNT);

    for (size_t i = 0; i < ret->first.n; i++)
        first[i] = (struct rebuild_difference){.table = from[i].table,
                                               .key = copied(ctx, from[i].key),
                                               .column = from[i].column,
                                               .live = copied(ctx, from[i].live),
                                               .told = copied(ctx, from[i].told),
                                               .says = copied(ctx, from[i].says)};
    for (size_t i = 0; i < TABLE_COUNT; i++)
        tables[i] = f->tables[i];
    ret->first.items = first;
    ret->tables = (struct list){tables, TABLE_COUNT};
}

enum outcome rebuild_check(struct ctx *ctx, int64_t most, rebuild_progress *progress,
                           struct rebuild_result *ret)
{
    /* Pages come and go in an arena of their own; the caller's keeps what it holds. */
    struct ctx own = *ctx;
    struct fold f = {.ctx = &own,
                     .keep = arena_new(1 << 20),
                     .ret = ret,
                     .most = (size_t)most,
                     .progress = progress};
    const int64_t began = time_steady();
    enum outcome o;

    *ret = (struct rebuild_result){0};
    own.arena = arena_new(1 << 20);
    randombytes_buf(f.hash_key, sizeof f.hash_key);
    f.tables = ARENA_ARRAY(f.keep, struct rebuild_table, TABLE_COUNT);
    for (enum folded t = 0; t < TABLE_COUNT; t++) {
        f.owner[t] = owner_column(t);
        f.tables[t].name = TABLES[t].name;
    }
    rebuild_learn(&f);
    o = fold_all(&f);
    if (o == DONE)
        o = rebuild_compare(&f);
    if (o == DONE) {
        hand_over(ctx, &f, ret);
        ret->took_us = time_steady() - began;
    }
    sodium_memzero(f.hash_key, sizeof f.hash_key);
    arena_free(own.arena);
    arena_free(f.keep);
    return o == DONE ? DONE : fail(ctx, o, NULL, NULL);
}
