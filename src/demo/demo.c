/* demo/demo.c — founds the demo hospital: opens an empty data directory, builds, lives, closes. */
#include "demo/demo.h"
#include "demo/demo_inside.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/time.h"
#include "evidence/evidence.h"
#include "house.h"
#include "people/people.h"
#include "record/record.h"
#include "store/store.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A commit every so many verbs: a crash while founding only costs the folder. */
#define VERBS_A_COMMIT 400

void demo_fresh(struct demo *d)
{
    arena_reset(d->ctx.arena);
    d->ctx.problem = (struct problem){0};
    d->ctx.notes = NULL;
    d->ctx.if_match = 0;
    d->ctx.depth = 0;
}

enum outcome demo_act_as(struct demo *d, int64_t person_id)
{
    return person_actor(&d->ctx, person_id, &d->ctx.who);
}

static enum outcome commit_now_and_then(struct demo *d)
{
    if (++d->uncommitted < VERBS_A_COMMIT)
        return DONE;
    d->uncommitted = 0;
    TRY(db_commit(d->db));
    return db_begin(d->db);
}

static enum outcome complain(struct demo *d, const char *what, enum outcome o)
{
    log_line(LOG_ERROR, "demo", "%s: %s at %s (%s)", what, outcome_code(o),
             d->ctx.problem.field ? d->ctx.problem.field : "-",
             d->ctx.problem.about ? d->ctx.problem.about : "-");
    return o;
}

enum outcome demo_built(struct demo *d, const char *what, enum outcome o)
{
    d->n_verbs++;
    return o == DONE ? commit_now_and_then(d) : complain(d, what, o);
}

enum outcome demo_kept(struct demo *d, const char *what, enum outcome o)
{
    d->n_verbs++;
    if (o == DONE) {
        TRY(db_release(d->db));
    } else {
        db_undo(d->db);
        d->n_refused++;
        if (o != WRONG_STATE && o != TAKEN && o != NOT_ALLOWED)
            return complain(d, what, o);
        log_line(LOG_DEBUG, "demo", "%s: %s (%s)", what, outcome_code(o),
                 d->ctx.problem.about ? d->ctx.problem.about : "-");
    }
    return commit_now_and_then(d);
}

/* The record of the whole history, in one go: what is committed is sealed. */
static enum outcome seal(struct demo *d)
{
    int64_t n;

    TRY(db_begin(d->db));
    TRY(record_open(&d->ctx));
    TRY(record_seal_all(&d->ctx, &n));
    progress_show("sealed", n, n);
    return db_commit(d->db);
}

static enum outcome build_and_live(struct demo *d)
{
    TRY(db_begin(d->db));
    TRY(house_prepare(&d->ctx));
    TRY(demo_build(d));
    TRY(demo_live(d));
    TRY(db_commit(d->db));
    return seal(d);
}

static const char *file_of(const char *where)
{
    return strncmp(where, "sqlite:", strlen("sqlite:")) == 0 ? where + strlen("sqlite:") : NULL;
}

/* The file of a hospital that could not be finished goes again, and the key of its record. */
static void forget(const char *file)
{
    static const char *const ENDS[] = {"", "-wal", "-shm"};
    char path[4096];

    for (size_t i = 0; file && i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", file, ENDS[i]);
        unlink(path);
    }
    const char *folder_ends = file ? strrchr(file, '/') : NULL;
    if (folder_ends) {
        snprintf(path, sizeof(path), "%.*s/record.key", (int)(folder_ends - file), file);
        unlink(path);
    }
}

enum outcome demo_found(const char *where, uint64_t seed, int64_t from_at, int64_t until_at)
{
    const char *file = file_of(where);
    struct arena *keep = arena_new(1 << 20);
    struct demo *d = ARENA_NEW(keep, struct demo);
    const int64_t began = time_steady();
    enum outcome o;

    if (file && access(file, F_OK) == 0) {
        arena_free(keep);
        return ALREADY_THERE;
    }
    d->keep = keep;
    rng_seed(&d->rng, seed);
    rng_seed(&d->ctx_rng, seed + 1);
    d->from_at = from_at;
    d->until_at = until_at;
    o = db_open(where, DB_WRITES, &d->db);
    d->ctx =
        (struct ctx){.arena = arena_new(65536), .db = d->db, .rng = &d->ctx_rng, .now = from_at};
    if (o == DONE)
        o = build_and_live(d);
    if (o != DONE && d->db)
        db_rollback(d->db);
    db_close(d->db);
    arena_free(d->ctx.arena);
    if (o != DONE)
        forget(file);
    if (o != DONE && o != ALREADY_THERE && !file)
        fprintf(stderr, "  what was made so far stays in the database: drop it, make a new one\n");
    if (o == DONE)
        fprintf(stderr, "  %zu tickets by %zu verbs (%zu refused, as in life) in %.1f s\n",
                d->n_tickets, d->n_verbs, d->n_refused, (double)(time_steady() - began) / 1e6);
    arena_free(keep);
    return o;
}
