/* record/record_bundle.h — the .shouwen file: a ticket, a month or a receipt with its proofs
 * (docs/record-format.md), written and taken apart. Pure: sees base and the record's pure parts, so
 * that whoever verifies needs no database. Judging what was read is record_verify.h. */
#pragma once
#include "base/ctx.h"
#include "base/sha256.h"
#include "record/record_note.h"
#include "record/record_tree.h"

#define GROUP_N    256 /* events of a group: one whole tile of the log */
#define WORDS_MOST (1 << 20)
#define ABOUT_MOST (1 << 16)

enum bundle_what { BUNDLE_NONE, BUNDLE_TICKET, BUNDLE_MONTH, BUNDLE_RECEIPT };
extern const struct names BUNDLE_WHATS;

/* A witness as the file names it; key is base64 of 32 bytes. */
struct about_witness {
    const char *name, *party, *key;
};

/* What a file says of itself. Absent: NULL or 0. */
struct about {
    int what; /* enum bundle_what */
    const char *number, *hospital;
    int64_t from, to, made_at; /* µs UTC */
    int64_t events;
    const char *log_key;   /* base64 of 32 bytes */
    struct list witnesses; /* struct about_witness */
};

/* Base64 of exactly 32 bytes. */
bool bundle_key(const char *base64, unsigned char ret[KEY_N]);

/* One event as it lies in the file; all point into it. */
struct entry {
    int64_t position;
    struct bytes leaf;
    bool told; /* words, more and salt are there */
    struct bytes salt, words, more;
};

/* ----- reading ----- */

struct reader {
    struct bytes file;
    size_t at;
    int members; /* of the group that is open, still to come */
};

enum got {
    GOT_IT,
    GOT_CUT,      /* the file ends before */
    GOT_MALFORMED /* these are no bytes of the format */
};

enum item_kind { ITEM_EVENT, ITEM_GROUP, ITEM_MEMBER, ITEM_END };
struct item {
    enum item_kind kind;
    struct entry entry;  /* of ITEM_EVENT, ITEM_MEMBER */
    int64_t first;       /* of ITEM_GROUP: position of its first event */
    struct bytes path;   /* of ITEM_EVENT, ITEM_GROUP: n × 32 */
    struct bytes hashes; /* of ITEM_GROUP: 256 × 32 */
    int64_t count;       /* of ITEM_END */
    size_t before;       /* of ITEM_END: bytes in front of the signature */
    struct bytes signature;
};

/* False: the file does not begin as one of ours. */
bool bundle_open(struct bytes file, struct reader *ret);
/* Text of the head. */
enum got bundle_head(struct reader *r, struct bytes *ret);
/* Texts in ctx->arena. */
enum got bundle_about(struct ctx *ctx, struct reader *r, struct about *ret);
/* The next item; ITEM_END is the last and ends exactly with the file. */
enum got bundle_next(struct reader *r, struct item *ret);
/* Hashes one after the other as a path; n at most PATH_MOST × 32. */
void bundle_path(struct bytes hashes, struct path *ret);
/* What the signature of a file covers: SHA-256 of a fixed line and all bytes before it. */
void bundle_digest(struct bytes before, struct hash *ret);

/* ----- writing ----- */

/* Bytes leave through `put` (false: give up), are hashed on their way and sealed at the end. */
struct writer_of_bundle {
    bool (*put)(void *to, const void *bytes, size_t n);
    void *to;
    struct arena *arena; /* for one item at a time; the caller resets it when it likes */
    int64_t count;
    bool failed;
    struct sha256 sum;
};

/* Begins the file. head: text with signatures. */
void bundle_begin(struct writer_of_bundle *w, const char *head, const struct about *about);
/* One event with the path from its leaf to the head. */
void bundle_event(struct writer_of_bundle *w, const struct entry *e, const struct path *path);
/* A whole group: the path of its subtree and its 256 leaf hashes; 256 bundle_member() must follow,
 * in order. first: a multiple of 256. */
void bundle_group(struct writer_of_bundle *w, int64_t first, const struct path *path,
                  const struct hash hashes[GROUP_N]);
void bundle_member(struct writer_of_bundle *w, const struct entry *e);
/* Count and signature. False: some bytes could not be put. */
bool bundle_end(struct writer_of_bundle *w, const unsigned char secret[SECRET_N]);
