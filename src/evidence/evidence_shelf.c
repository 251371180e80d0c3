/* evidence/evidence_shelf.c — where pictures lie: in a folder beside an SQLite database, or in the
 * database itself when nodes on several machines share it. Nobody above knows which. */
#include <sodium.h>
#include "base/log.h"
#include "evidence/evidence_inside.h"

static bool in_database;

void evidence_set_in_database(bool yes)
{
    in_database = yes;
}

enum outcome shelf_prepare(struct ctx *ctx, const struct picture *p)
{
    return in_database ? DONE : evidence_file_keep(ctx, p);
}

enum outcome shelf_keep(struct ctx *ctx, const struct picture *p)
{
    if (in_database)
        return db_picture_keep(ctx, p);
    return evidence_file_there(p->hash, (int64_t)p->n) ? DONE : evidence_file_keep(ctx, p);
}

enum outcome picture_is(struct ctx *ctx, const char *hash, struct bytes bytes)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char found[2 * sizeof digest + 1];

    crypto_hash_sha256(digest, bytes.p, bytes.n);
    sodium_bin2hex(found, sizeof found, digest, sizeof digest);
    /* As with files: evidence that changed where it lies is not shown. */
    if (strcmp(found, hash) != 0) {
        log_line(LOG_ERROR, "evidence", "the bytes of picture %.12s were changed", hash);
        return fail(ctx, BROKEN, NULL, NULL);
    }
    return DONE;
}

static enum outcome read_row(struct ctx *ctx, const char *hash, const void **ret, size_t *ret_n)
{
    struct bytes bytes;

    TRY(db_picture_read(ctx, hash, &bytes));
    TRY(picture_is(ctx, hash, bytes));
    *ret = bytes.p;
    *ret_n = bytes.n;
    return DONE;
}

enum outcome shelf_read(struct ctx *ctx, const char *hash, const void **ret, size_t *ret_n)
{
    return in_database ? read_row(ctx, hash, ret, ret_n)
                       : evidence_file_read(ctx, hash, ret, ret_n);
}

enum outcome shelf_remove(struct ctx *ctx, const char *hash)
{
    if (in_database)
        return db_picture_remove(ctx, hash);
    evidence_file_remove(hash);
    return DONE;
}
