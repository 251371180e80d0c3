/* http/lease_store.c — whose turn it is, as a row. */
#include "http/nodes.h"

/* Asked first, so that a node that has to wait writes nothing. */
static const char OTHERS[] = "SELECT COUNT(*) FROM lease"
                             " WHERE name = $1 AND holder <> $2 AND until_at > $3";
static const char TAKE[] = "INSERT INTO lease (name, holder, until_at) VALUES ($1, $2, $3)"
                           " ON CONFLICT (name) DO UPDATE"
                           " SET holder = excluded.holder, until_at = excluded.until_at";
static const char HELD[] = "SELECT until_at FROM lease"
                           " WHERE name = $1 AND holder = $2 AND until_at > $3";

enum outcome db_lease_take(struct ctx *ctx, const char *name, const char *holder, int64_t until_at)
{
    int64_t others;

    TRY(db_int(ctx, OTHERS, VALUES(V(name), V(holder), V(ctx->now)), &others));
    if (others > 0)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    return db_run(ctx, TAKE, VALUES(V(name), V(holder), V(until_at)));
}

enum outcome db_lease_held(struct ctx *ctx, const char *name, const char *holder)
{
    int64_t until;

    return db_int(ctx, HELD, VALUES(V(name), V(holder), V(ctx->now)), &until);
}
