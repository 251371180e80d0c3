/* keep/keep_inside.h — what backup, restore and move share. */
#pragma once
#include "base/rng.h"
#include "keep/keep.h"
#include "store/copy.h"

/* One opened hospital and a ctx on it. */
struct kept {
    struct db *db;
    struct ctx ctx;
    struct rng rng;
};
/* DONE | BUSY | BROKEN (logged). Close with keep_close, also after a failure. */
MUST_USE enum outcome keep_open(const char *store, enum db_use use, struct kept *ret);
void keep_close(struct kept *k);

/* All rows, with progress; refuses when `to` holds another hospital.
 * DONE | ALREADY_THERE | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome keep_rows(struct kept *from, struct kept *to, struct copy_progress *ret);
/* All pictures named by from's rows, between the folder `dir`/evidence and rows of the database
 * that is shared; nothing when both are folders. */
MUST_USE enum outcome keep_pictures(struct kept *from, struct kept *to, const char *dir,
                                    bool to_rows);
/* That the hospital of `store` is whole: the engine's structure, every picture, every leaf of the
 * record against its row. resync: rows came from elsewhere, so the sealer must look anew where it
 * stands. DONE | BROKEN (said on stderr). */
MUST_USE enum outcome keep_check(const char *store, const char *dir, bool resync);
/* ---- erased.c ---- */
/* Adds whoever has been erased to the list TO/ERASED: kind, id and the moment it began, no more.
 * DONE | BUSY | BROKEN (said on stderr). */
MUST_USE enum outcome keep_erased_list(const struct keep_place *from, const char *to);
/* Erases again whom BACKUP/../ERASED names and the restored hospital still has.
 * DONE | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome keep_erase_again(const char *backup, const struct keep_place *to);

/* For db_save, db_copy and db_compare: draws the bar. `what` is the word before it. */
void keep_told(void *what, const struct copy_progress *p);
void keep_told_files(void *all, int64_t done);

/* "DIR/NAME" into ret. */
void keep_path(char ret[4096], const char *dir, const char *name);

/* ---- keep_store.c ---- */
/* What tells one hospital from another: the record's public key, or before it the title; NULL:
 * nobody has founded one here. */
MUST_USE enum outcome db_whose(struct ctx *ctx, const char **ret);
MUST_USE enum outcome db_pictures_count(struct ctx *ctx, int64_t *ret);
MUST_USE enum outcome db_tickets_count(struct ctx *ctx, int64_t *ret);
MUST_USE enum outcome db_events_count(struct ctx *ctx, int64_t *ret);
