/* store/test_ctx.h — what every test of a verb stands on: an empty database in memory with the
 * newest schema, a clock that stands still, randomness that repeats. */
#pragma once
#include "base/time.h"
#include "store/store.h"

/* Friday 2026-11-20 09:00:00 in the hospital. */
#define TEST_START (INT64_C(1795136400) * SECOND)

/* A ctx inside an open transaction of its own database; nobody is signed in. Never NULL. */
struct ctx *test_ctx(void);
/* The same on a database of the caller's (for two connections, or a file); it stays the caller's
 * and no transaction is begun. */
struct ctx *test_ctx_on(struct db *db);
/* Runs a script in the words of schema/ (ID, MOMENT, BYTES …): tables of a test's own. */
void test_script(struct ctx *ctx, const char *sql);
/* Frees everything, the database too when test_ctx() opened it. NULL is allowed. */
void test_ctx_free(struct ctx *ctx);

/* Runs one verb as the writer does: in a savepoint that is undone when it refuses, with the last
 * problem and the last notes forgotten before. Gives the verb's outcome. */
#define AS_VERB(ctx, call)                                                                         \
    ({                                                                                             \
        test_verb_begins(ctx);                                                                     \
        test_verb_ends((ctx), (call));                                                             \
    })
void test_verb_begins(struct ctx *ctx);
enum outcome test_verb_ends(struct ctx *ctx, enum outcome o);
