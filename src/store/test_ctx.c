/* store/test_ctx.c — the ground of tests; no part of the server. */
#include "store/test_ctx.h"
#include "base/log.h"
#include "base/rng.h"
#include "store/engine.h"

/* Every identity of the database begins at 1 again: numbers outlive a rollback. */
#define NUMBERS_AGAIN                                                                              \
    "SELECT setval(oid::regclass, 1, false) FROM pg_class"                                         \
    " WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace"

struct test_ctx {
    struct ctx ctx; /* first, so that a ctx of ours can be freed */
    struct rng rng;
    struct db *own;
    struct test_store store; /* of its own, too; where "": none */
};

/* On PostgreSQL one connection serves the tests of a program, and keeps its prepared statements. */
static struct db *the_shared;
static bool the_shared_is_taken;

struct ctx *test_ctx_on(struct db *db)
{
    struct arena *arena = arena_new(0);
    struct test_ctx *t = ARENA_NEW(arena, struct test_ctx);

    rng_seed(&t->rng, 1);
    t->ctx = (struct ctx){.arena = arena, .db = db, .now = TEST_START, .rng = &t->rng};
    return &t->ctx;
}

static void close_shared(void)
{
    db_close(the_shared);
    the_shared = NULL;
}

static struct db *shared(void)
{
    if (!the_shared) {
        if (db_open(getenv("SHOUWEN_TEST_STORE"), DB_WRITES, &the_shared) != DONE)
            log_stop("test", "no database in PostgreSQL");
        the_shared->counts_inside = true;
        atexit(close_shared);
    }
    if (the_shared->engine->script(the_shared, NUMBERS_AGAIN) != DONE)
        log_stop("test", "the numbers did not begin again");
    the_shared_is_taken = true;
    return the_shared;
}

struct ctx *test_ctx(void)
{
    struct test_store store = {0};
    struct db *db = NULL;

    if (test_on_postgres() && !the_shared_is_taken) {
        db = shared();
    } else if (test_on_postgres()) {
        /* A second hospital in one test is a second database. */
        test_store_new(&store);
    }
    if (!db && db_open(store.where[0] ? store.where : "sqlite::memory:", DB_WRITES, &db) != DONE)
        log_stop("test", "no database");
    if (db_begin(db) != DONE)
        log_stop("test", "no transaction");
    struct ctx *ctx = test_ctx_on(db);
    ((struct test_ctx *)ctx)->own = db;
    ((struct test_ctx *)ctx)->store = store;
    return ctx;
}

void test_script(struct ctx *ctx, const char *sql)
{
    if (ctx->db->engine->script(ctx->db, migrate_text(ctx->arena, sql, ctx->db->engine->words)) !=
        DONE)
        log_stop("test", "a script of the test is wrong: %s", sql);
}

void test_ctx_free(struct ctx *ctx)
{
    if (!ctx)
        return;
    struct test_ctx *t = (struct test_ctx *)ctx;
    struct test_store store = t->store;
    if (t->own)
        db_rollback(t->own);
    if (t->own && t->own == the_shared)
        the_shared_is_taken = false;
    else
        db_close(t->own);
    arena_free(ctx->arena);
    if (store.where[0])
        test_store_free(&store);
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
