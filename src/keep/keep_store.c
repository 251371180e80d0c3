/* keep/keep_store.c — the few questions a carrier has to the rows themselves. */
#include "keep/keep_inside.h"

enum outcome db_whose(struct ctx *ctx, const char **ret)
{
    enum outcome o = db_text(ctx,
                             "SELECT value FROM hospital WHERE name IN ('record_key', 'title')"
                             " ORDER BY CASE WHEN name = 'record_key' THEN 0 ELSE 1 END LIMIT 1",
                             NO_VALUES, ret);

    if (o != NOT_FOUND)
        return o;
    *ret = NULL;
    return DONE;
}

enum outcome db_pictures_count(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, "SELECT COUNT(*) FROM evidence", NO_VALUES, ret);
}

enum outcome db_tickets_count(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, "SELECT COUNT(*) FROM ticket", NO_VALUES, ret);
}

enum outcome db_events_count(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, "SELECT COUNT(*) FROM event", NO_VALUES, ret);
}
