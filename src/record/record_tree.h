/* record/record_tree.h — the Merkle tree of RFC 9162 §2.1: roots and proofs from whoever can tell
 * the hash of a whole subtree, and the checking of proofs. Pure: no I/O but the reader's. */
#pragma once
#include "record/record_leaf.h"

/* A tree of at most 2^62 leaves has paths of at most 62 hashes, consistency proofs of one more. */
#define PATH_MOST 64
struct path {
    size_t n;
    struct hash h[PATH_MOST];
};

/* Where hashes come from. `whole` gives the hash over the 2^height leaves from index << height on;
 * it is asked only for subtrees that lie wholly in the log. False ends the call with false. */
struct tree {
    bool (*whole)(void *from, int height, int64_t index, struct hash *ret);
    void *from;
};

/* Root over the first `size` leaves, size ≥ 0; of none: SHA-256 of nothing. */
bool tree_root(const struct tree *t, int64_t size, struct hash *ret);
/* Path that leads from the whole subtree (height, index) to the root of the first `size` leaves;
 * a leaf is (0, position). False: it does not lie in them. */
bool tree_inclusion(const struct tree *t, int height, int64_t index, int64_t size,
                    struct path *ret);
/* Proof that the first `from` leaves are the beginning of the first `to`, 0 <= from <= to; nothing
 * when from is 0 or to. */
bool tree_consistency(const struct tree *t, int64_t from, int64_t to, struct path *ret);

/* Whether the path leads from the hash of the subtree (height, index) to the root. */
bool tree_includes(const struct hash *subtree, int height, int64_t index, int64_t size,
                   const struct path *path, const struct hash *root);
/* Whether the second tree has grown out of the first. A first tree of no leaves always has grown.
 */
bool tree_grew(int64_t from, const struct hash *first, int64_t to, const struct hash *second,
               const struct path *path);

/* The right edge of a growing tree, for who sees all leaves in order: no other hash is kept. */
struct edge {
    int64_t size;
    struct hash h[PATH_MOST]; /* h[i]: whole subtree of 2^i leaves, where bit i of size is set */
};
void edge_add(struct edge *e, const struct hash *leaf);
/* Adds a whole subtree of 2^height leaves; size has to be a multiple of that. */
void edge_add_subtree(struct edge *e, int height, const struct hash *subtree);
void edge_root(const struct edge *e, struct hash *ret);
