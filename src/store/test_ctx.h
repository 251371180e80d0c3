/* store/test_ctx.h — what every test of a verb stands on: an empty database with the newest schema,
 * a clock that stands still, randomness that repeats. The engine under test is SQLite, or the
 * PostgreSQL whose address SHOUWEN_TEST_STORE holds (make unit STORE=postgres). */
#pragma once
#include "base/time.h"
#include "store/store.h"

/* Friday 2026-11-20 09:00:00 in the hospital. */
#define TEST_START (INT64_C(1795136400) * SECOND)

/* A ctx inside an open transaction of its own database; nobody is signed in. Never NULL. On SQLite
 * a database in memory; on PostgreSQL the transaction is rolled back by test_ctx_free and every
 * number begins at 1 again, so it must not be committed: a test that commits takes test_store_new.
 */
struct ctx *test_ctx(void);
/* The same on a database of the caller's (for two connections, or a file); it stays the caller's
 * and no transaction is begun. */
struct ctx *test_ctx_on(struct db *db);
/* Runs a script in the words of schema/ (ID, MOMENT, BYTES …): tables of a test's own. */
void test_script(struct ctx *ctx, const char *sql);
/* Frees everything, the database too when test_ctx() opened it. NULL is allowed. */
void test_ctx_free(struct ctx *ctx);

/* A fresh, empty database of the engine under test, for tests that commit, open several connections
 * or open it again. `folder` is new, empty and the test's own on both engines. */
struct test_store {
    char folder[64], where[256];
};
void test_store_new(struct test_store *ret);
/* To be called when all connections are closed. */
void test_store_free(struct test_store *s);
bool test_on_postgres(void);

/* Runs one verb as the writer does: in a savepoint that is undone when it refuses, with the last
 * problem and the last notes forgotten before. Gives the verb's outcome. */
#define AS_VERB(ctx, call)                                                                         \
    ({                                                                                             \
        test_verb_begins(ctx);                                                                     \
        test_verb_ends((ctx), (call));                                                             \
    })
void test_verb_begins(struct ctx *ctx);
enum outcome test_verb_ends(struct ctx *ctx, enum outcome o);
