/* http/keys_store.c — answers kept under their Idempotency-Key, in the transaction of the write
 * they answer. Texts come back as they were given. */
#include "http/inside.h"

static const char KEPT[] = "SELECT route, body_hash, status, body"
                           "  FROM idempotency"
                           " WHERE scope = $1 AND key = $2";

static const char KEEP[] =
    "INSERT INTO idempotency (scope, key, route, body_hash, status, body, at)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";

static const char STAND_BY[] = "UPDATE idempotency SET at = at WHERE scope = $1 AND key = $2";

/* The subquery bounds the work of one tick. */
static const char FORGET[] = "DELETE FROM idempotency"
                             " WHERE (scope, key) IN (SELECT scope, key FROM idempotency"
                             "                         WHERE at < $1 ORDER BY at LIMIT $2)";

/* A day's answers at most, so looking through them is short. */
static const char FORGET_SCOPE[] = "DELETE FROM idempotency WHERE scope = $1";
static const char FORGET_WITH[] = "DELETE FROM idempotency WHERE body LIKE $1 ESCAPE '\\'";

static const struct field KEPT_FIELDS[] = {
    FIELD(struct kept_answer, route),
    FIELD(struct kept_answer, body_hash),
    FIELD(struct kept_answer, status),
    FIELD(struct kept_answer, body),
};
static SHAPE(KEPT_SHAPE, "KeptAnswer", struct kept_answer, KEPT_FIELDS,
             "An answer kept under its key.");

enum outcome db_kept_answer(struct ctx *ctx, const char *scope, const char *key,
                            struct kept_answer *ret)
{
    *ret = (struct kept_answer){0};
    return db_load(ctx, KEPT, VALUES(V(scope), V(key)), &KEPT_SHAPE, ret);
}

enum outcome db_keep_answer(struct ctx *ctx, const char *scope, const char *key,
                            const struct kept_answer *kept)
{
    return db_run(ctx, KEEP,
                  VALUES(V(scope), V(key), V(kept->route), V(kept->body_hash), V(kept->status),
                         V(kept->body), V(ctx->now)));
}

enum outcome db_stand_by_answer(struct ctx *ctx, const char *scope, const char *key)
{
    return db_change_one(ctx, STAND_BY, VALUES(V(scope), V(key)));
}

enum outcome db_forget_answers(struct ctx *ctx, int64_t before, int64_t most)
{
    return db_run(ctx, FORGET, VALUES(V(before), V(most)));
}

enum outcome http_forget_answers(struct ctx *ctx, const char *scope, const char *text)
{
    if (scope)
        TRY(db_run(ctx, FORGET_SCOPE, VALUES(V(scope))));
    return text ? db_run(ctx, FORGET_WITH, VALUES(V(db_like(ctx, text)))) : DONE;
}
