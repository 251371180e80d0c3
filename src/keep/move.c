/* keep/move.c — one hospital from one engine to the other: rows, pictures, key; then both are read
 * whole and compared. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "keep/folder.h"
#include "keep/keep_inside.h"

/* The same hospital signs with the same key wherever it lives. */
static enum outcome carry_key(const struct keep_place *from, const struct keep_place *to)
{
    char a[4096], b[4096];

    if (!from->dir || !to->dir || strcmp(from->dir, to->dir) == 0)
        return DONE;
    keep_path(a, from->dir, "record.key");
    keep_path(b, to->dir, "record.key");
    if (access(a, F_OK) != 0 || access(b, F_OK) == 0)
        return DONE;
    if (folder_make(to->dir) && file_copy(a, b))
        return DONE;
    fprintf(stderr, "The record's key could not be copied: %s\n", strerror(errno));
    return BROKEN;
}

static enum outcome carry_pictures(const struct keep_place *from, const struct keep_place *to,
                                   struct kept *a, struct kept *b)
{
    const bool from_rows = db_is_shared(from->store), to_rows = db_is_shared(to->store);
    char source[4096], target[4096];
    int64_t all, there;

    if (from_rows != to_rows)
        return keep_pictures(a, b, from_rows ? to->dir : from->dir, to_rows);
    if (from_rows) {
        fprintf(stderr, "Between two PostgreSQL databases its own tools are better.\n");
        return INVALID;
    }
    keep_path(source, from->dir, "evidence");
    keep_path(target, to->dir, "evidence");
    TRY(db_pictures_count(&a->ctx, &all));
    return folder_copy(source, target, NULL, keep_told_files, &all, &there) ? DONE : BROKEN;
}

static enum outcome compare(struct kept *a, struct kept *b)
{
    char what[] = "compare";
    struct list sums;
    bool same;
    int64_t rows = 0;

    TRY(db_compare(a->db, b->db, a->ctx.arena, keep_told, what, &sums, &same));
    for (size_t i = 0; i < sums.n; i++) {
        const struct copy_sum *s = &((const struct copy_sum *)sums.items)[i];

        rows += s->rows[0];
        if (s->rows[0] != s->rows[1] || memcmp(s->sum[0], s->sum[1], sizeof(s->sum[0])) != 0)
            fprintf(stderr, "  %s differs: %lld rows here, %lld there\n", s->table,
                    (long long)s->rows[0], (long long)s->rows[1]);
    }
    if (same) {
        fprintf(stderr, "  %lld rows in %zu tables are the same on both sides.\n", (long long)rows,
                sums.n);
        return DONE;
    }
    fprintf(stderr,
            "Rows changed meanwhile. Stop the servers and call the same command again: only "
            "what changed is carried.\n");
    return STALE_VERSION;
}

static enum outcome move(const struct keep_place *from, const struct keep_place *to, struct kept *a,
                         struct kept *b)
{
    struct copy_progress p;

    TRY(keep_rows(a, b, &p));
    fprintf(stderr, "  %lld rows looked at, %lld written, %lld taken away.\n", (long long)p.rows,
            (long long)p.written, (long long)p.removed);
    TRY(carry_pictures(from, to, a, b));
    TRY(carry_key(from, to));
    return compare(a, b);
}

enum outcome keep_move(const struct keep_place *from, const struct keep_place *to)
{
    struct kept a = {0}, b = {0};

    if (to->dir && !folder_make(to->dir)) {
        fprintf(stderr, "%s cannot be made: %s\n", to->dir, strerror(errno));
        return BROKEN;
    }
    enum outcome o = keep_open(from->store, DB_READS, &a);
    if (o == DONE)
        o = keep_open(to->store, DB_WRITES, &b);
    if (o == DONE)
        o = move(from, to, &a, &b);
    keep_close(&a);
    keep_close(&b);
    return o == DONE ? keep_check(to->store, to->dir, true) : o;
}
