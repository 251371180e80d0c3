/* crash/workload.c — see workload.h. */
#include "workload.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "house.h"
#include "promises/promises.h"

/* Friday 2026-11-20 08:00 in the hospital. */
#define MORNING (INT64_C(1795132800) * SECOND)
#define EVERY   (3 * MINUTE)

static void must(enum outcome o, const char *what)
{
    if (o != DONE)
        log_stop("crash", "%s: %s", what, outcome_code(o));
}

void workload_where(const struct workload *w, const char *name, char *ret)
{
    snprintf(ret, 128, "sqlite:%s/%s", w->dir, name);
}

struct workload *workload_begin(struct disk *disk, uint64_t seed, int64_t needs)
{
    struct arena *keep = arena_new(1 << 20);
    struct workload *w = ARENA_NEW(keep, struct workload);
    struct demo *d = &w->demo;
    char where[128];

    w->disk = disk;
    snprintf(w->dir, sizeof w->dir, "/tmp/shouwen-crash-XXXXXX");
    if (!mkdtemp(w->dir) || !house_wire(w->dir, "sqlite:"))
        log_stop("crash", "no folder for the test");
    d->keep = keep;
    rng_seed(&w->rng, seed + 2);
    rng_seed(&d->rng, seed);
    rng_seed(&d->ctx_rng, seed + 1);
    d->from_at = MORNING;
    d->until_at = MORNING + needs * EVERY + 6 * HOUR;
    workload_where(w, "day.db", where);
    must(db_open(where, DB_WRITES, &d->db), "open");
    d->ctx = (struct ctx){.arena = arena_new(0), .db = d->db, .rng = &d->ctx_rng, .now = MORNING};
    must(db_begin(d->db), "begin");
    must(house_prepare(&d->ctx), "prepare");
    must(demo_build(d), "build");
    must(db_commit(d->db), "commit");
    w->life.d = d;
    for (int64_t i = 0; i < needs; i++) {
        const struct tale t = {.service =
                                   &DEMO_SERVICES[rng_below(&d->rng, (int64_t)DEMO_SERVICES_N)],
                               .room = (size_t)rng_below(&d->rng, (int64_t)d->n_rooms)};
        agenda_plan(&w->life.agenda, keep, MORNING + i * EVERY, demo_new_tale(&w->life, &t),
                    STEP_ASK);
    }
    agenda_plan(&w->life.agenda, keep, MORNING + HOUR, demo_new_tale(&w->life, &(struct tale){0}),
                STEP_MIND_ALARMS);
    return w;
}

/* The clock rings for what falls due on the way to `at`. */
static enum outcome ring_until(struct demo *d, int64_t at)
{
    for (;;) {
        int64_t next = 0, n;

        demo_fresh(d);
        TRY(promises_next_at(&d->ctx, &next));
        if (!next || next > at)
            break;
        if (next > d->ctx.now)
            d->ctx.now = next;
        d->ctx.who = (struct actor){0};
        TRY(promises_ring(&d->ctx, 100, &n));
    }
    d->ctx.now = at;
    return DONE;
}

static enum outcome one_verb(struct workload *w, const struct turn *turn)
{
    struct demo *d = &w->demo;

    d->uncommitted = 0; /* we commit, not the demo */
    w->last_step = turn->step;
    w->verbs++;
    TRY(ring_until(d, turn->at));
    demo_fresh(d);
    TRY(db_savepoint(d->db));
    return demo_kept(d, demo_turn_says(turn->step),
                     demo_take_turn(&w->life, turn->step, turn->tale));
}

bool workload_commit(struct workload *w, int64_t most, enum outcome *ret)
{
    struct demo *d = &w->demo;
    const int64_t n = 1 + rng_below(&w->rng, most);
    struct turn turn;
    int64_t done = 0;

    *ret = db_begin(d->db);
    while (*ret == DONE && done < n && agenda_next(&w->life.agenda, &turn) &&
           turn.at < d->until_at) {
        *ret = one_verb(w, &turn);
        done++;
    }
    if (*ret == DONE)
        *ret = db_commit(d->db);
    else
        db_rollback(d->db);
    if (*ret == DONE && done)
        disk_mark(w->disk, ++w->commits);
    return done > 0;
}

enum outcome workload_report(struct workload *w)
{
    struct demo *d = &w->demo;
    const struct report_in in = {.place_code = d->rooms[0].code,
                                 .service = "light",
                                 .words = "灯不亮",
                                 .phone = "13900000000",
                                 .channel = CHANNEL_QR};
    struct reported told;
    enum outcome o;

    demo_fresh(d);
    d->ctx.who = (struct actor){0};
    TRY(db_begin(d->db));
    o = ticket_report(&d->ctx, &in, &told);
    if (o == DONE)
        return db_commit(d->db);
    db_rollback(d->db);
    return o;
}

void workload_tidy(struct workload *w)
{
    db_tidy(w->demo.db);
}

void workload_stop(struct workload *w)
{
    db_close(w->demo.db);
    w->demo.db = w->demo.ctx.db = NULL;
}

void workload_restart(struct workload *w)
{
    char where[128];

    workload_stop(w);
    workload_where(w, "day.db", where);
    must(db_open(where, DB_WRITES, &w->demo.db), "open");
    w->demo.ctx.db = w->demo.db;
}

void workload_end(struct workload *w)
{
    pid_t child;

    if (!w)
        return;
    struct arena *keep = w->demo.keep;
    db_close(w->demo.db);
    arena_free(w->demo.ctx.arena);
    child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", w->dir, (char *)NULL);
        _exit(1);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
    arena_free(keep);
}
