/* feedback/feedback_store.c — rows of rating; askers and helpers through the views of tickets. */
#include "feedback/feedback_inside.h"
#include "store/store.h"

enum outcome db_rating_add(struct ctx *ctx, struct rating *r)
{
    static const char SQL[] =
        "INSERT INTO rating (ticket_id, asker_id, level, words, thanks_id, at)"
        " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";

    return db_insert(ctx, SQL,
                     VALUES(V(r->ticket_id), V(r->asker_id),
                            V(name_of(&RATING_LEVEL_NAMES, r->level)), V(r->words),
                            v_id(r->thanks_id), V(r->at)),
                     &r->id);
}

enum outcome feedback_forget(struct ctx *ctx, int64_t rating_id)
{
    return db_run(ctx, "UPDATE rating SET words = NULL WHERE id = $1", VALUES(V(rating_id)));
}

#define RATINGS                                                                                    \
    "SELECT r.id, r.ticket_id, r.asker_id, r.level, r.words, r.thanks_id, r.at,"                   \
    "       (SELECT name FROM person_card WHERE id = r.thanks_id) AS thanks"                       \
    "  FROM rating r"

enum outcome db_rating_load(struct ctx *ctx, int64_t id, struct rating *ret)
{
    return db_load(ctx, RATINGS " WHERE r.id = $1", VALUES(V(id)), &RATING_SHAPE, ret);
}

enum outcome db_ratings_of(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    return db_list(ctx, RATINGS " WHERE r.ticket_id = $1 ORDER BY r.id LIMIT 500",
                   VALUES(V(ticket_id)), &RATING_SHAPE, ret);
}

enum outcome db_asker_person(struct ctx *ctx, int64_t asker_id, int64_t ticket_id, int64_t *ret)
{
    return db_int(ctx, "SELECT person_id FROM asker_card WHERE id = $1 AND ticket_id = $2",
                  VALUES(V(asker_id), V(ticket_id)), ret);
}

enum outcome db_helped(struct ctx *ctx, int64_t ticket_id, int64_t person_id, bool *ret)
{
    int64_t n;

    TRY(db_int(ctx, "SELECT COUNT(*) FROM helper_card WHERE ticket_id = $1 AND person_id = $2",
               VALUES(V(ticket_id), V(person_id)), &n));
    *ret = n > 0;
    return DONE;
}
