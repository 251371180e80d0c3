/* house_record.c — `shouwen record`: how the record of a hospital stands, and whether the rows
 * still are what was sealed. It reads beside a running server and writes only to resync. */
#include "house.h"
#include <stdio.h>
#include <unistd.h>
#include "base/log.h"
#include "base/rng.h"
#include "base/time.h"
#include "record/record.h"
#include "store/store.h"

static void print_moment(const char *what, int64_t at, int64_t now)
{
    char text[26];

    time_print(at, text);
    if (at)
        printf("  %-10s %s (%lld s ago)\n", what, text, (long long)((now - at) / SECOND));
}

static void tell_progress(const char *what, int64_t done, int64_t of)
{
    if (isatty(2))
        fprintf(stderr, "\r  %s %lld of %lld%s", what, (long long)done, (long long)of,
                done == of ? "\n" : "");
}

static enum outcome tell(struct ctx *ctx)
{
    struct record_view v;

    TRY(record_view(ctx, &v));
    if (!v.key)
        return puts("  no record was begun here; the first start of the server begins it"), DONE;
    printf("  %-10s %s\n  %-10s %lld events\n  %-10s %s\n", "key", v.key, "size", (long long)v.size,
           "root", v.root ? v.root : "none");
    print_moment("head", v.at, ctx->now);
    print_moment("unsealed", v.unsealed_since_at, ctx->now);
    const struct party_view *p = v.parties.items;
    for (size_t i = 0; i < v.parties.n; i++)
        if (p[i].has_witness)
            printf("  %-10s countersigned %lld, %lld not yet\n", i ? "contractor" : "hospital",
                   (long long)p[i].size, (long long)p[i].open);
        else
            printf("  %-10s has no witness: the owner of the server could rewrite\n",
                   i ? "contractor" : "hospital");
    return DONE;
}

/* DONE and *ret_well: whether every leaf is what was sealed. */
static enum outcome check(struct ctx *ctx, bool *ret_well)
{
    struct finding found;

    TRY(record_check(ctx, tell_progress, &found));
    *ret_well = found.why == NULL;
    if (*ret_well)
        printf("  every event is what was sealed; the texts of %lld were erased\n",
               (long long)found.wordless);
    else if (found.event_id)
        printf("  first bad event %lld (position %lld): %s\n", (long long)found.event_id,
               (long long)found.position, found.why);
    else
        printf("  at position %lld: %s\n", (long long)found.position, found.why);
    return DONE;
}

enum outcome house_record(const char *where, bool checks, bool resync, bool *ret_well)
{
    struct rng rng;
    struct ctx ctx = {.arena = arena_new(0), .rng = &rng, .now = time_now()};
    enum outcome o = db_open(where, resync ? DB_WRITES : DB_READS, &ctx.db);

    *ret_well = true;
    rng_seed(&rng, 0);
    if (o == DONE)
        o = db_begin(ctx.db);
    if (o == DONE && resync)
        o = record_resync(&ctx);
    if (o == DONE)
        o = tell(&ctx);
    if (o == DONE && checks)
        o = check(&ctx, ret_well);
    if (o == DONE)
        o = db_commit(ctx.db);
    if (o != DONE)
        log_line(LOG_ERROR, "house", "the record cannot be read: %s", outcome_code(o));
    db_close(ctx.db);
    arena_free(ctx.arena);
    return o;
}
