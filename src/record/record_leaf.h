/* record/record_leaf.h — one event as the log sees it: its fixed bytes (docs/record-format.md) and
 * their hash. Pure; sees base only, so that whoever verifies needs no database. */
#pragma once
#include <stdbool.h>
#include "base/arena.h"
#include "base/shape.h"

#define HASH_N 32
struct hash {
    unsigned char b[HASH_N];
};

#define LEAF_MOST 65536 /* bytes of one leaf */

/* Zero members are absent. */
struct leaf {
    int64_t id, at, ticket_id, nth, subject_id, actor_id, post_id, asker_id;
    int party; /* 0 none, 1 hospital, 2 contractor */
    bool for_askers;
    const char *fact;        /* 1 to 255 bytes */
    struct bytes commitment; /* 32 bytes or none */
    struct bytes data;       /* canonical (base/canonical.h) or none */
};

/* Appends the bytes of the leaf. False, and nothing appended: a member is out of its range. */
bool leaf_write(struct buf *b, const struct leaf *leaf);
/* Takes apart exactly one leaf; commitment and data point into `bytes`, fact is in `a`. False:
 * these are not the bytes of a leaf of version 1. */
bool leaf_read(struct arena *a, struct bytes bytes, struct leaf *ret);

/* SHA-256 of 00 and the bytes; of 01, left and right (RFC 9162 §2.1.1). */
void hash_leaf(struct hash *ret, struct bytes leaf);
void hash_nodes(struct hash *ret, const struct hash *left, const struct hash *right);
bool hash_same(const struct hash *a, const struct hash *b);
