/* rebuild/rebuild_main.c — `shouwen rebuild --check`: what it prints and how it ends. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "rebuild/rebuild.h"
#include "store/store.h"

/* A line that grows on a terminal; elsewhere only what is finished is told. */
static void print_progress(const char *what, int64_t done, int64_t of)
{
    const bool live = isatty(2);

    if (!live && done != of)
        return;
    fprintf(stderr, "%s  %-7s %" PRId64 "/%" PRId64 "%s", live ? "\r" : "", what, done, of,
            done == of || !live ? "\n" : "");
}

static void print_difference(const struct rebuild_difference *d)
{
    printf("  %s %s%s%s %s", d->table, d->key, d->column ? ": " : "", d->column ? d->column : "",
           d->says);
    if (d->live || d->told)
        printf(": the table has %s, the events say %s", d->live ? d->live : "another text",
               d->told ? d->told : "another text");
    putchar('\n');
}

static void print_tables(const struct rebuild_result *r)
{
    const struct rebuild_table *t = r->tables.items;

    for (size_t i = 0; i < r->tables.n; i++) {
        printf("  %-16s %9" PRId64 " rows", t[i].name, t[i].rows);
        if (t[i].older)
            printf(", %" PRId64 " older than the record", t[i].older);
        if (t[i].erased)
            printf(", %" PRId64 " values erased", t[i].erased);
        if (t[i].differences)
            printf(", %" PRId64 " differences", t[i].differences);
        putchar('\n');
    }
}

static void print_result(const struct rebuild_result *r)
{
    const struct rebuild_difference *first = r->first.items;
    const int64_t us = r->took_us ? r->took_us : 1;

    print_tables(r);
    if (r->differences)
        puts("");
    for (size_t i = 0; i < r->first.n; i++)
        print_difference(&first[i]);
    if (r->differences > (int64_t)r->first.n)
        printf("  … and %" PRId64 " more\n", r->differences - (int64_t)r->first.n);
    printf("\n%" PRId64 " events, %" PRId64 " rows: %" PRId64 " differences\n", r->events, r->rows,
           r->differences);
    if (r->older)
        printf("%" PRId64 " rows began before the record and were not compared\n", r->older);
    printf("rebuild_events_per_s %" PRId64 "\n",
           (int64_t)((double)r->events * (double)SECOND / (double)us));
}

int rebuild_main(const char *where, int64_t most)
{
    struct ctx ctx = {.arena = arena_new(0), .now = time_now()};
    struct rebuild_result result = {0};
    enum outcome o = db_open(where, DB_READS, &ctx.db);

    if (o == DONE)
        o = db_begin(ctx.db);
    if (o == DONE) {
        o = rebuild_check(&ctx, most, print_progress, &result);
        db_rollback(ctx.db);
    }
    if (o == DONE)
        print_result(&result);
    else
        log_line(LOG_ERROR, "rebuild", "%s: %s", where, outcome_code(o));
    db_close(ctx.db);
    arena_free(ctx.arena);
    return o != DONE ? 2 : result.differences ? 1 : 0;
}
