/* feedback/feedback_inside.h — what the files of this folder say to each other. */
#pragma once
#include "feedback/feedback.h"

/* ---- feedback_rules.c: pure ---- */

/* Does this level leave an open need? */
bool rule_needs_follow_up(int level);
/* May this asker rate? person 0: without account. NOT_ALLOWED for the contractor's people and for
 * whoever did the work; DONE for everybody else. */
MUST_USE enum outcome rule_may_rate(int64_t person_id, int party, int64_t assignee_id, bool helped);

/* ---- feedback_store.c ---- */
MUST_USE enum outcome db_rating_add(struct ctx *ctx, struct rating *r);
MUST_USE enum outcome db_rating_load(struct ctx *ctx, int64_t id, struct rating *ret);
MUST_USE enum outcome db_ratings_of(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* The asker's account, 0: none. NOT_FOUND when the asker is not of this ticket. */
MUST_USE enum outcome db_asker_person(struct ctx *ctx, int64_t asker_id, int64_t ticket_id,
                                      int64_t *ret);
MUST_USE enum outcome db_helped(struct ctx *ctx, int64_t ticket_id, int64_t person_id, bool *ret);
