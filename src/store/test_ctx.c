/* store/test_ctx.c — the ground of tests; no part of the server. */
#include "store/test_ctx.h"
#include "base/log.h"
#include "base/rng.h"
#include "store/engine.h"

struct test_ctx {
    struct ctx ctx; /* first, so that a ctx of ours can be freed */
    struct rng rng;
    struct db *own;
};

struct ctx *test_ctx_on(struct db *db)
{
    struct arena *arena = arena_new(0);
    struct test_ctx *t = ARENA_NEW(arena, struct test_ctx);

    rng_seed(&t->rng, 1);
    t->ctx = (struct ctx){.arena = arena, .db = db, .now = TEST_START, .rng = &t->rng};
    return &t->ctx;
}

struct ctx *test_ctx(void)
{
    struct db *db;

    if (db_open("sqlite::memory:", DB_WRITES, &db) != DONE || db_begin(db) != DONE)
        log_stop("test", "no database in memory");
    struct ctx *ctx = test_ctx_on(db);
    ((struct test_ctx *)ctx)->own = db;
    return ctx;
}

void test_script(struct ctx *ctx, const char *sql)
{
    if (engine_script(ctx->db, migrate_text(ctx->arena, sql, ENGINE_WORDS)) != DONE)
        log_stop("test", "a script of the test is wrong: %s", sql);
}

void test_ctx_free(struct ctx *ctx)
{
    if (!ctx)
        return;
    struct test_ctx *t = (struct test_ctx *)ctx;
    if (t->own) {
        db_rollback(t->own);
        db_close(t->own);
    }
    arena_free(ctx->arena);
}

void test_verb_begins(struct ctx *ctx)
{
    ctx->problem = (struct problem){0};
    ctx->notes = NULL;
    if (db_savepoint(ctx->db) != DONE)
        log_stop("test", "no savepoint");
}

enum outcome test_verb_ends(struct ctx *ctx, enum outcome o)
{
    if (o != DONE) {
        db_undo(ctx->db);
        ctx->notes = NULL;
    } else if (db_release(ctx->db) != DONE) {
        log_stop("test", "a savepoint was not released");
    }
    return o;
}
