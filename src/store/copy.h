/* store/copy.h — carries all rows of one database into another, whatever their engines. It knows no
 * table by meaning: names, columns and keys are asked of the catalogue. Both must have the newest
 * schema of this program. Engines keep a few columns for themselves; those are made anew. */
#pragma once
#include "store/store.h"

struct copy_progress {
    const char *table; /* the one at work */
    size_t n, of;      /* it is the n-th of so many */
    int64_t rows;      /* of all tables, looked at so far in the source */
    int64_t all;       /* rows the source has */
    int64_t written;   /* rows that were missing or different */
    int64_t removed;   /* rows the source does not have (any more) */
};
/* Called some times a second. */
typedef void copy_told(void *to, const struct copy_progress *p);

/* Makes `to` (DB_WRITES) hold exactly the rows of `from` (DB_READS), which is read in one snapshot
 * and never changed. What is there already and the same is not written, so a copy that was killed
 * is carried on by calling again, and a second call brings over only what changed since the first.
 * Commits every some thousand rows; between two commits `to` is a consistent database of part of
 * the rows. *ret: the final counts. DONE | ALREADY_THERE (`to` holds rows that stand against the
 * source's: another hospital) | DISK_FULL | BUSY | BROKEN (logged). */
MUST_USE enum outcome db_copy(struct db *from, struct db *to, copy_told *told, void *told_to,
                              struct copy_progress *ret);

/* One table of both databases, summed up row by row in the order of its key. */
struct copy_sum {
    const char *table; /* in the arena */
    int64_t rows[2];
    unsigned char sum[2][32]; /* SHA-256 over every value of every row */
};
/* Reads both databases whole, each in one snapshot, and fills a list of struct copy_sum in `arena`.
 * *ret_same: all counts and sums are equal. DONE | BUSY | BROKEN (logged). */
MUST_USE enum outcome db_compare(struct db *a, struct db *b, struct arena *arena, copy_told *told,
                                 void *told_to, struct list *ret, bool *ret_same);

/* A copy of the database (DB_READS) as a new SQLite file: one snapshot, readable by its owner
 * alone, synced, its structure checked. DONE | DISK_FULL | BUSY | BROKEN (logged; no file is left).
 */
MUST_USE enum outcome db_save(struct db *db, const char *path, copy_told *told, void *told_to);
/* Whether the engine finds the structure of its files whole. DONE | BROKEN (logged). */
MUST_USE enum outcome db_sound(struct db *db);
