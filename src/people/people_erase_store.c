/* people/people_erase_store.c — what is left of somebody who was erased: a number and the posts
 * that were held. */
#include "people/people.h"
#include "store/store.h"

static const char PERSON[] = "UPDATE person SET name = $2, phone = NULL, login = NULL,"
                             "       password_hash = NULL, version = version + 1"
                             " WHERE id = $1 AND active = 0";
static const char SESSIONS[] = "DELETE FROM session WHERE person_id = $1";
static const char SKILLS[] = "DELETE FROM skill WHERE person_id = $1";
static const char REASONS[] = "UPDATE away SET reason = NULL WHERE person_id = $1";

enum outcome person_forget(struct ctx *ctx, int64_t id, const char *tombstone)
{
    TRY(db_change_one(ctx, PERSON, VALUES(V(id), V(tombstone))));
    TRY(db_run(ctx, SESSIONS, VALUES(V(id))));
    TRY(db_run(ctx, SKILLS, VALUES(V(id))));
    return db_run(ctx, REASONS, VALUES(V(id)));
}
