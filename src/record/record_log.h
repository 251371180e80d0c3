/* record/record_log.h — the log as it is stored: hashes of any subtree out of the tiles, and how
 * tiles grow. For the files of this folder alone. */
#pragma once
#include "record/record_store.h"

/* Tiles read lately; lives as long as the ctx of one call. */
struct tiles {
    struct ctx *ctx;
    struct tile kept[8];
    size_t next;
};
/* A reader of the stored tree; `keep` is its memory. */
struct tree record_tree(struct ctx *ctx, struct tiles *keep);

/* The leaf bytes of an event, appended. Its data that have no canonical form (of an event older
 * than the record) stand as their text. False: it cannot be a leaf (logged). */
bool record_leaf_of(struct ctx *ctx, const struct row *row, struct buf *b);

/* Where an event stands in the log. DONE | NOT_FOUND (no such event, or not sealed yet). */
MUST_USE enum outcome record_position(struct ctx *ctx, int64_t event_id, int64_t *ret);

/* The right edge of the stored tree while leaves are added: one growing tile a level. */
#define LEVELS 7
struct growing {
    struct ctx *ctx;
    int64_t size;
    struct grown {
        int64_t number, n, first_id, last_id;
        bool touched;
        unsigned char *ids, *hashes;
    } at[LEVELS];
    struct tile *full; /* tiles that became full, in order */
    size_t n_full, room;
};
/* Reads the edge of a log of this size. DONE | BROKEN: the tiles are not those of that size. */
MUST_USE enum outcome growing_open(struct ctx *ctx, int64_t size, struct growing *ret);
void growing_add(struct growing *g, int64_t event_id, const struct hash *leaf);
void growing_root(const struct growing *g, struct hash *ret);
/* All tiles that changed, as an array in the arena. */
struct list growing_tiles(struct growing *g);
