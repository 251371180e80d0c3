/* keep/keep.c — what backup, restore and move have in common. */
#include "keep/keep_inside.h"
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "evidence/evidence.h"
#include "record/record.h"

void keep_path(char ret[4096], const char *dir, const char *name)
{
    snprintf(ret, 4096, "%s/%s", dir, name);
}

enum outcome keep_open(const char *store, enum db_use use, struct kept *ret)
{
    *ret = (struct kept){0};
    rng_seed(&ret->rng, 0);
    ret->ctx = (struct ctx){.arena = arena_new(0), .rng = &ret->rng, .now = time_now()};
    enum outcome o = db_open(store, use, &ret->db);
    ret->ctx.db = ret->db;
    return o;
}

void keep_close(struct kept *k)
{
    db_close(k->db);
    arena_free(k->ctx.arena);
    *k = (struct kept){0};
}

void keep_told(void *what, const struct copy_progress *p)
{
    progress_show(what, p->rows, p->all);
}

void keep_told_files(void *all, int64_t done)
{
    progress_show("pictures", done, *(const int64_t *)all);
}

/* A move carries one hospital over; it must never be poured into another one. */
static enum outcome same_hospital(struct kept *from, struct kept *to)
{
    const char *whose, *there;

    TRY(db_whose(&from->ctx, &whose));
    TRY(db_whose(&to->ctx, &there));
    if (!there || text_same(whose, there))
        return DONE;
    fprintf(stderr, "There is another hospital already; nothing was changed.\n");
    return ALREADY_THERE;
}

enum outcome keep_rows(struct kept *from, struct kept *to, struct copy_progress *ret)
{
    char what[] = "rows";

    TRY(same_hospital(from, to));
    return db_copy(from->db, to->db, keep_told, what, ret);
}

static enum outcome portion(struct kept *from, struct kept *to, bool to_rows, char after[65],
                            int64_t *ret_n)
{
    TRY(db_begin(to->db));
    enum outcome o = evidence_carry(&from->ctx, &to->ctx, to_rows, after, ret_n);
    if (o == DONE)
        o = db_commit(to->db);
    else
        db_rollback(to->db);
    arena_reset(from->ctx.arena);
    arena_reset(to->ctx.arena);
    return o;
}

enum outcome keep_pictures(struct kept *from, struct kept *to, const char *dir, bool to_rows)
{
    char path[4096], after[65] = "";
    int64_t all, n, done = 0;

    keep_path(path, dir, "evidence");
    if (!evidence_set_dir(path))
        return BROKEN;
    TRY(db_pictures_count(&from->ctx, &all));
    do {
        TRY(portion(from, to, to_rows, after, &n));
        done += n;
        if (n > 0)
            keep_told_files(&all, done);
    } while (n > 0);
    return DONE;
}

/* --- checking -------------------------------------------------------------------------------- */

static enum outcome check_pictures(struct kept *k)
{
    char after[65] = "";
    int64_t n = 1, all, done = 0;

    TRY(db_pictures_count(&k->ctx, &all));
    while (n > 0) {
        TRY(evidence_check(&k->ctx, after, &n));
        done += n;
        if (n > 0)
            progress_show("checked", done, all);
        arena_reset(k->ctx.arena);
    }
    return DONE;
}

static enum outcome resync_record(struct kept *k)
{
    TRY(db_begin(k->db));
    enum outcome o = record_resync(&k->ctx);
    if (o == DONE)
        return db_commit(k->db);
    db_rollback(k->db);
    return o;
}

static enum outcome check_record(struct kept *k)
{
    struct finding found;

    TRY(record_check(&k->ctx, progress_show, &found));
    if (!found.why)
        return DONE;
    fprintf(stderr, "The record is not what was sealed, at position %lld (event %lld): %s\n",
            (long long)found.position, (long long)found.event_id, found.why);
    return BROKEN;
}

static enum outcome check(struct kept *k, bool resync)
{
    TRY(db_sound(k->db));
    TRY(check_pictures(k));
    if (resync)
        TRY(resync_record(k));
    return check_record(k);
}

enum outcome keep_check(const char *store, const char *dir, bool resync)
{
    char path[4096];
    struct kept k = {0};

    evidence_set_in_database(db_is_shared(store));
    keep_path(path, dir ? dir : ".", "evidence");
    if (!db_is_shared(store) && !evidence_set_dir(path))
        return BROKEN;
    enum outcome o = keep_open(store, DB_WRITES, &k);
    if (o == DONE)
        o = check(&k, resync);
    keep_close(&k);
    return o;
}
