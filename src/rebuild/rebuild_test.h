/* rebuild/rebuild_test.h — for the tests of every capability: whatever they did, the tables must be
 * what the events add up to. */
#pragma once
#include "base/test.h"
#include "rebuild/rebuild.h"
#include "store/test_ctx.h"

/* To be called when a test is over, inside of its transaction. `but`: " name name ", the tables
 * that the test filled by hand; NULL: none. */
__attribute__((unused)) static void adds_up_but(struct ctx *ctx, const char *but)
{
    struct rebuild_result r;
    int64_t wrong = 0;

    assert_int_equal(rebuild_check(ctx, 100, NULL, &r), DONE);
    for (size_t i = 0; i < r.first.n; i++) {
        const struct rebuild_difference *d = (const struct rebuild_difference *)r.first.items + i;

        if (but && strstr(but, arena_print(ctx->arena, " %s ", d->table)))
            continue;
        print_error("%s %s%s%s %s (%s, told %s)\n", d->table, d->key, d->column ? ": " : "",
                    d->column ? d->column : "", d->says, d->live ? d->live : "-",
                    d->told ? d->told : "-");
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assert_true(but || r.differences == 0);
}

__attribute__((unused)) static void adds_up(struct ctx *ctx)
{
    adds_up_but(ctx, NULL);
}

/* The end of a test on a database of its own. */
__attribute__((unused)) static void adds_up_and_ends(struct ctx *ctx)
{
    adds_up(ctx);
    test_ctx_free(ctx);
}
