/* record/record_export_inside.h — what the files that export share: one head, one tree, one key. */
#pragma once
#include "record/record_export.h"
#include "record/record_inside.h"

struct export
{
    struct ctx *ctx;
    const struct log_key *key;
    struct head_view head;
    struct tiles tiles;
    struct tree tree; /* reads through `tiles`: an export stays where it is */
    struct about about;
};

/* A head that covers more than `above` events, and the key. DONE | NOT_SEALED_YET | BUSY. */
MUST_USE enum outcome export_begin(struct ctx *ctx, int64_t above, struct export *ret);
/* What the file says of itself: hospital, key, witnesses. */
MUST_USE enum outcome export_about(struct export *e, enum bundle_what what, const char *number);
/* One event as it goes into the file; words: struct words_row of this and others, NULL: none. */
MUST_USE enum outcome export_entry(struct ctx *ctx, const struct row *row, int64_t position,
                                   const struct list *words, struct entry *ret);
/* Writes it with its path. */
MUST_USE enum outcome export_single(struct export *e, struct writer_of_bundle *w,
                                    const struct entry *entry);
/* `put` into a struct buf. */
bool export_put(void *to, const void *bytes, size_t n);
