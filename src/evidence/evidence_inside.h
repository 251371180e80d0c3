/* evidence/evidence_inside.h — what the files of this folder say to each other: the look at a
 * picture's header (rules), the helper process, the folder of files, and the rows. */
#pragma once
#include "evidence/evidence.h"

/* ---- evidence_rules.c: pure ---- */
enum picture_format { PICTURE_NONE, PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP };

/* What the bytes say of themselves before anything is decoded. */
struct picture_head {
    enum picture_format format;
    int64_t width, height; /* pixels as stored, before orientation; 1 or more */
    int orientation;       /* EXIF 1..8; 1: upright or not said */
};

/* Reads the header and walks the whole file's structure (segments, chunks) without decoding.
 * pixels_max: largest area. *ret is complete only when DONE. n may be 0.
 * DONE | NOT_A_PICTURE (no JPEG, PNG or still WebP, or broken off) | PICTURE_TOO_LARGE. */
MUST_USE enum outcome rule_picture_head(const unsigned char *bytes, size_t n, int64_t pixels_max,
                                        struct picture_head *ret);
/* Orientation of a TIFF block (the inside of EXIF), 1 when absent, broken or out of range. */
int rule_orientation(const unsigned char *tiff, size_t n);
/* Shrinks width × height so that the longer side is at most `side`; never enlarges, never 0. */
void rule_picture_fit(int64_t width, int64_t height, int64_t side, int64_t *ret_width,
                      int64_t *ret_height);
/* True for exactly 64 lower-case hex digits: the only words that ever become part of a path. */
bool rule_is_hash(const char *word);
/* The first 60 bits of a hash as a number from 1: what HTTP calls the version of a picture. */
int64_t rule_hash_number(const char *hash);

/* ---- evidence_picture.c: the helper process, seen from the server ---- */
struct picture {
    const unsigned char *jpeg; /* in the arena */
    size_t n;
    int64_t width, height;
    char hash[65];
};
/* Re-encodes in the helper. DONE | NOT_A_PICTURE | PICTURE_TOO_LARGE | BROKEN (logged). */
MUST_USE enum outcome picture_remake(struct ctx *ctx, const void *bytes, size_t n,
                                     struct picture *ret);
/* What the server writes to the helper's stdin before the picture's bytes. */
struct picture_order {
    int64_t pixels_max, side, n_bytes;
};
enum { HELPER_DONE = 0, HELPER_NOT_A_PICTURE = 3, HELPER_TOO_LARGE = 4, HELPER_BROKEN = 5 };

/* ---- evidence_files.c: the folder ---- */
/* Writes the picture under its hash unless it is there; on disk for good when DONE.
 * DONE | DISK_FULL | BROKEN. */
MUST_USE enum outcome evidence_file_keep(struct ctx *ctx, const struct picture *p);
/* True when the file is there with exactly this size. */
bool evidence_file_there(const char *hash, int64_t n_bytes);
/* Reads it into the arena and compares it with its hash. DONE | NOT_FOUND | BROKEN (changed). */
MUST_USE enum outcome evidence_file_read(struct ctx *ctx, const char *hash, const void **ret,
                                         size_t *ret_n);
void evidence_file_remove(const char *hash);

/* ---- evidence_shelf.c: the folder, or the database that several nodes share ---- */
/* In the slow pool, on a read connection: what can be written before the writer's turn is.
 * DONE | DISK_FULL | BROKEN. */
MUST_USE enum outcome shelf_prepare(struct ctx *ctx, const struct picture *p);
/* On the writer: the picture is there for good once the transaction is committed.
 * DONE | DISK_FULL | BROKEN. */
MUST_USE enum outcome shelf_keep(struct ctx *ctx, const struct picture *p);
/* Into the arena, compared with its hash. DONE | NOT_FOUND | BROKEN (changed). */
MUST_USE enum outcome shelf_read(struct ctx *ctx, const char *hash, const void **ret,
                                 size_t *ret_n);
/* On the writer. A picture that is not there is removed. DONE | BROKEN. */
MUST_USE enum outcome shelf_remove(struct ctx *ctx, const char *hash);
/* Whether these are the bytes the hash was made of. DONE | BROKEN (changed; logged). */
MUST_USE enum outcome picture_is(struct ctx *ctx, const char *hash, struct bytes bytes);

/* ---- evidence_store.c ---- */
MUST_USE enum outcome db_picture_keep(struct ctx *ctx, const struct picture *p);
MUST_USE enum outcome db_picture_read(struct ctx *ctx, const char *hash, struct bytes *ret);
MUST_USE enum outcome db_picture_remove(struct ctx *ctx, const char *hash);
MUST_USE enum outcome db_evidence_add(struct ctx *ctx, const struct picture *p);
/* Hashes of all pictures after one ("": from the first), in order, at most `most`, as struct
 * evidence_hash. */
struct evidence_hash {
    const char *hash;
};
MUST_USE enum outcome db_evidence_hashes(struct ctx *ctx, const char *after, int64_t most,
                                         struct list *ret);
MUST_USE enum outcome db_upload_add(struct ctx *ctx, const char *handle, const char *hash);
/* Takes the upload away and gives its hash. DONE | NOT_FOUND (also: expired, somebody else's). */
MUST_USE enum outcome db_upload_take(struct ctx *ctx, const char *handle, const char **ret_hash);
MUST_USE enum outcome db_ticket_evidence_add(struct ctx *ctx, int64_t ticket_id, const char *hash,
                                             enum stage stage, int64_t *ret_id);
MUST_USE enum outcome db_ticket_evidence_list(struct ctx *ctx, int64_t ticket_id, struct list *ret);
MUST_USE enum outcome db_ticket_evidence_count(struct ctx *ctx, int64_t ticket_id,
                                               const char *stage, int64_t since_at, int64_t *ret);
/* Tickets that a picture belongs to, newest first, at most 100, as struct evidence_of. */
struct evidence_of {
    int64_t ticket_id;
};
MUST_USE enum outcome db_evidence_tickets(struct ctx *ctx, const char *hash, struct list *ret);
/* Uploads older than UPLOAD_LIFE_S, at most `most`, oldest first. */
struct upload_row {
    const char *handle, *hash;
};
MUST_USE enum outcome db_upload_expired(struct ctx *ctx, int64_t most, struct list *ret);
MUST_USE enum outcome db_upload_forget(struct ctx *ctx, const char *handle);
/* Lines of a ticket that are to be erased, oldest first, and that one of them was. */
struct evidence_line {
    int64_t id;
    const char *hash;
};
MUST_USE enum outcome db_evidence_whose(struct ctx *ctx, const struct evidence_whose *whose,
                                        struct list *ret);
MUST_USE enum outcome db_evidence_erased(struct ctx *ctx, int64_t id);
/* Whether an upload or a ticket refers to the picture. */
MUST_USE enum outcome db_evidence_used(struct ctx *ctx, const char *hash, bool *ret);
MUST_USE enum outcome db_evidence_remove(struct ctx *ctx, const char *hash);

/* ---- evidence.c, for the endpoints ---- */
MUST_USE enum outcome evidence_receive(struct ctx *ctx, const struct picture *p,
                                       const char **ret_handle);
MUST_USE enum outcome evidence_look(struct ctx *ctx, const char *hash, const char *token,
                                    const void **ret, size_t *ret_n);
