/* evidence/evidence_store.c — the rows: pictures by hash, uploads waiting for a ticket, and which
 * picture belongs to which ticket at which step. */
#include "evidence/evidence_inside.h"
#include "store/store.h"

enum outcome db_evidence_add(struct ctx *ctx, const struct picture *p)
{
    static const char SQL[] = "INSERT INTO evidence (hash, n_bytes, width, height, added_at)"
                              " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING";

    return db_run(
        ctx, SQL,
        VALUES(V((const char *)p->hash), V((int64_t)p->n), V(p->width), V(p->height), V(ctx->now)));
}

/* Content-addressed: what is there under this hash is the same. */
enum outcome db_picture_keep(struct ctx *ctx, const struct picture *p)
{
    static const char SQL[] = "INSERT INTO picture (hash, bytes) VALUES ($1, $2)"
                              " ON CONFLICT (hash) DO NOTHING";

    return db_run(ctx, SQL, VALUES(V((const char *)p->hash), v_bytes(p->jpeg, p->n)));
}

struct picture_row {
    struct bytes bytes;
};
static const struct field PICTURE_ROW_FIELDS[] = {FIELD(struct picture_row, bytes)};
static SHAPE(PICTURE_ROW, "PictureRow", struct picture_row, PICTURE_ROW_FIELDS, "A picture.");

enum outcome db_picture_read(struct ctx *ctx, const char *hash, struct bytes *ret)
{
    struct picture_row row;

    TRY(db_load(ctx, "SELECT bytes FROM picture WHERE hash = $1", VALUES(V(hash)), &PICTURE_ROW,
                &row));
    *ret = row.bytes;
    return DONE;
}

enum outcome db_picture_remove(struct ctx *ctx, const char *hash)
{
    return db_run(ctx, "DELETE FROM picture WHERE hash = $1", VALUES(V(hash)));
}

static const struct field EVIDENCE_HASH_FIELDS[] = {FIELD(struct evidence_hash, hash)};
static SHAPE(EVIDENCE_HASH, "EvidenceHash", struct evidence_hash, EVIDENCE_HASH_FIELDS, "A hash.");

enum outcome db_evidence_hashes(struct ctx *ctx, const char *after, int64_t most, struct list *ret)
{
    return db_list(ctx, "SELECT hash FROM evidence WHERE hash > $1 ORDER BY hash LIMIT $2",
                   VALUES(V(after), V(most)), &EVIDENCE_HASH, ret);
}

enum outcome db_upload_add(struct ctx *ctx, const char *handle, const char *hash)
{
    static const char SQL[] = "INSERT INTO upload (handle, hash, person_id, at)"
                              " VALUES ($1, $2, $3, $4)";

    return db_run(ctx, SQL, VALUES(V(handle), V(hash), v_id(ctx->who.person_id), V(ctx->now)));
}

/* The row goes with the first who takes it, so a handle is good once. */
enum outcome db_upload_take(struct ctx *ctx, const char *handle, const char **ret_hash)
{
    static const char SQL[] = "DELETE FROM upload WHERE handle = $1 AND at > $2"
                              " AND (person_id IS NULL OR person_id = $3) RETURNING hash";

    return db_text(
        ctx, SQL,
        VALUES(V(handle), V(ctx->now - UPLOAD_LIFE_S * INT64_C(1000000)), V(ctx->who.person_id)),
        ret_hash);
}

enum outcome db_ticket_evidence_add(struct ctx *ctx, int64_t ticket_id, const char *hash,
                                    enum stage stage, int64_t *ret_id)
{
    static const char SQL[] =
        "INSERT INTO ticket_evidence (ticket_id, hash, stage, person_id, asker_id, at)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";

    return db_insert(ctx, SQL,
                     VALUES(V(ticket_id), V(hash), V(name_of(&STAGE_NAMES, (int)stage)),
                            v_id(ctx->who.person_id), v_id(ctx->who.asker_id), V(ctx->now)),
                     ret_id);
}

enum outcome db_ticket_evidence_list(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    static const char SQL[] =
        "SELECT t.id, t.hash, t.stage, t.at,"
        "       CASE WHEN t.erased_at IS NULL THEN e.width ELSE 0 END AS width,"
        "       CASE WHEN t.erased_at IS NULL THEN e.height ELSE 0 END AS height,"
        "       CASE WHEN t.erased_at IS NULL THEN 0 ELSE 1 END AS erased"
        "  FROM ticket_evidence t LEFT JOIN evidence e ON e.hash = t.hash"
        " WHERE t.ticket_id = $1 AND (e.hash IS NOT NULL OR t.erased_at IS NOT NULL)"
        " ORDER BY t.id LIMIT 1000";

    return db_list(ctx, SQL, VALUES(V(ticket_id)), &PHOTO_SHAPE, ret);
}

enum outcome db_ticket_evidence_count(struct ctx *ctx, int64_t ticket_id, const char *stage,
                                      int64_t since_at, int64_t *ret)
{
    static const char SQL[] = "SELECT COUNT(*) FROM ticket_evidence"
                              " WHERE ticket_id = $1 AND ($2 = '' OR stage = $2) AND at >= $3";

    return db_int(ctx, SQL, VALUES(V(ticket_id), V(stage), V(since_at)), ret);
}

static const struct field OF_FIELDS[] = {FIELD(struct evidence_of, ticket_id)};
static SHAPE(OF_SHAPE, "EvidenceOf", struct evidence_of, OF_FIELDS, "A ticket of a picture.");

enum outcome db_evidence_tickets(struct ctx *ctx, const char *hash, struct list *ret)
{
    static const char SQL[] = "SELECT DISTINCT ticket_id FROM ticket_evidence WHERE hash = $1"
                              " AND erased_at IS NULL ORDER BY ticket_id DESC LIMIT 100";

    return db_list(ctx, SQL, VALUES(V(hash)), &OF_SHAPE, ret);
}

static const struct field EXPIRED_FIELDS[] = {
    FIELD(struct upload_row, handle),
    FIELD(struct upload_row, hash),
};
static SHAPE(EXPIRED, "UploadRow", struct upload_row, EXPIRED_FIELDS, "An upload nobody took.");

enum outcome db_upload_expired(struct ctx *ctx, int64_t most, struct list *ret)
{
    static const char SQL[] = "SELECT handle, hash FROM upload WHERE at <= $1 ORDER BY at LIMIT $2";

    return db_list(ctx, SQL, VALUES(V(ctx->now - UPLOAD_LIFE_S * INT64_C(1000000)), V(most)),
                   &EXPIRED, ret);
}

enum outcome db_upload_forget(struct ctx *ctx, const char *handle)
{
    return db_run(ctx, "DELETE FROM upload WHERE handle = $1", VALUES(V(handle)));
}

enum outcome db_evidence_used(struct ctx *ctx, const char *hash, bool *ret)
{
    static const char SQL[] = "SELECT (SELECT COUNT(*) FROM upload WHERE hash = $1)"
                              " + (SELECT COUNT(*) FROM ticket_evidence"
                              "    WHERE hash = $1 AND erased_at IS NULL)";
    int64_t n;

    TRY(db_int(ctx, SQL, VALUES(V(hash)), &n));
    *ret = n > 0;
    return DONE;
}

enum outcome db_evidence_remove(struct ctx *ctx, const char *hash)
{
    return db_run(ctx, "DELETE FROM evidence WHERE hash = $1", VALUES(V(hash)));
}

static const struct field LINE_FIELDS[] = {
    FIELD(struct evidence_line, id),
    FIELD(struct evidence_line, hash),
};
static SHAPE(LINE, "EvidenceLine", struct evidence_line, LINE_FIELDS, "A picture of a ticket.");

/* Of pictures that came with the report nobody noted the asker: they came with the first one. */
enum outcome db_evidence_whose(struct ctx *ctx, const struct evidence_whose *whose,
                               struct list *ret)
{
    static const char SQL[] =
        "SELECT id, hash FROM ticket_evidence WHERE ticket_id = $1 AND erased_at IS NULL"
        "   AND (asker_id = $2 OR ($3 = 1 AND stage = 'report') OR ($4 = 1 AND person_id IS NULL))"
        " ORDER BY id LIMIT 1000";

    return db_list(
        ctx, SQL,
        VALUES(V(whose->ticket_id), V(whose->asker_id), V(whose->reported), V(whose->all)), &LINE,
        ret);
}

enum outcome db_evidence_erased(struct ctx *ctx, int64_t id)
{
    return db_run(ctx, "UPDATE ticket_evidence SET erased_at = $2 WHERE id = $1",
                  VALUES(V(id), V(ctx->now)));
}
