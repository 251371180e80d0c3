/* evidence/evidence_carry.c — pictures brought from the folder into a database that nodes share,
 * or out of it: for a move, a backup, a restore. */
#include "base/log.h"
#include "evidence/evidence_inside.h"

#define PORTION 100 /* pictures of one transaction, a few hundred kB each */

static enum outcome to_row(struct ctx *from, struct ctx *to, const char *hash)
{
    struct picture p = {0};
    const void *bytes;

    snprintf(p.hash, sizeof(p.hash), "%s", hash);
    TRY(evidence_file_read(from, hash, &bytes, &p.n));
    p.jpeg = bytes;
    return db_picture_keep(to, &p);
}

static enum outcome to_file(struct ctx *from, struct ctx *to, const char *hash)
{
    struct picture p = {0};
    struct bytes bytes;

    snprintf(p.hash, sizeof(p.hash), "%s", hash);
    TRY(db_picture_read(from, hash, &bytes));
    p.jpeg = bytes.p;
    p.n = bytes.n;
    TRY(picture_is(from, hash, bytes));
    return evidence_file_keep(to, &p);
}

enum outcome evidence_carry(struct ctx *from, struct ctx *to, bool to_rows, char after[65],
                            int64_t *ret_n)
{
    struct list hashes;

    TRY(db_evidence_hashes(from, after, PORTION, &hashes));
    *ret_n = (int64_t)hashes.n;
    for (size_t i = 0; i < hashes.n; i++) {
        const char *hash = ((const struct evidence_hash *)hashes.items)[i].hash;
        enum outcome o = to_rows ? to_row(from, to, hash) : to_file(from, to, hash);

        if (o == NOT_FOUND)
            log_line(LOG_WARN, "evidence", "picture %.12s is missing in the source", hash);
        else
            TRY(o);
        snprintf(after, 65, "%s", hash);
    }
    return DONE;
}

enum outcome evidence_check(struct ctx *ctx, char after[65], int64_t *ret_n)
{
    struct list hashes;
    const void *bytes;
    size_t n;

    TRY(db_evidence_hashes(ctx, after, PORTION, &hashes));
    *ret_n = (int64_t)hashes.n;
    for (size_t i = 0; i < hashes.n; i++) {
        const char *hash = ((const struct evidence_hash *)hashes.items)[i].hash;
        enum outcome o = shelf_read(ctx, hash, &bytes, &n);

        if (o == NOT_FOUND)
            log_line(LOG_ERROR, "evidence", "picture %.12s is missing", hash);
        TRY(o);
        snprintf(after, 65, "%s", hash);
    }
    return DONE;
}
