/* http/test_toy_store.h — things of the toy hospital in the database. */
#pragma once
#include "store/store.h"

struct thing {
    int64_t id;
    const char *name;
    const char *secret;
};
extern const struct shape THING;

/* Where a thing stands among all that were made (http.h, struct news_at). */
struct thing_turn {
    int64_t id, turn;
};

/* Makes the table ready for several writers: every thing says the transaction that made it. */
void thing_turns(const char *where);
/* The turn of a thing. DONE | NOT_FOUND. */
MUST_USE enum outcome db_thing_turn(struct ctx *ctx, int64_t id, struct thing_turn *ret);
/* The last one that is settled. DONE | NOT_FOUND. */
MUST_USE enum outcome db_thing_settled(struct ctx *ctx, struct thing_turn *ret);
/* Those after it that are settled: a list of struct thing_turn. */
MUST_USE enum outcome db_things_settled(struct ctx *ctx, const struct thing_turn *after,
                                        int64_t most, struct list *ret);

/* From now on the database may not grow by a single page, as on a full disk. */
MUST_USE enum outcome db_disk_is_full(struct ctx *ctx, bool full);
MUST_USE enum outcome db_thing_add(struct ctx *ctx, const char *name, int64_t *ret);
MUST_USE enum outcome db_thing_load(struct ctx *ctx, int64_t id, struct thing *ret);
MUST_USE enum outcome db_things_after(struct ctx *ctx, int64_t after, int64_t most,
                                      struct list *ret);
MUST_USE enum outcome db_thing_count(struct ctx *ctx, int64_t *ret);
MUST_USE enum outcome db_thing_newest(struct ctx *ctx, int64_t *ret);
/* The oldest thing of this name: DONE and *ret its id | NOT_FOUND. */
MUST_USE enum outcome db_thing_named(struct ctx *ctx, const char *name, int64_t *ret);
MUST_USE enum outcome db_thing_rename(struct ctx *ctx, int64_t id, const char *name);
