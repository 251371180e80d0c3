/* feedback/feedback.h — what the people who asked think of it: one level a ticket and asker, words
 * only if they like, a colleague thanked by name. "Not met" is not a bad mark but an open need: it
 * opens a linked ticket at once.
 * Silence is never a rating, and the contractor never rates itself. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "journal/journal.h"
#include "people/people.h"

// clang-format off
#define RATING_LEVELS(X)                                                                            \
    X(LEVEL_NOT_MET,   "not_met")   /* 未达到预期 */                                                \
    X(LEVEL_MET,       "met")       /* 达到预期 */                                                  \
    X(LEVEL_SATISFIED, "satisfied") /* 感到满意 */                                                  \
    X(LEVEL_MOVED,     "moved")     /* 深受感动 (M61) */
// clang-format on
enum rating_level {
    LEVEL_NONE,
#define LEVEL_ENUM(name, word) name,
    RATING_LEVELS(LEVEL_ENUM)
#undef LEVEL_ENUM
        LEVEL_COUNT
};
extern const struct names RATING_LEVEL_NAMES;

struct rate_in {
    int level;         /* enum rating_level */
    const char *words; /* NULL: none; at most 2,000 characters */
    int64_t thanks_id; /* somebody who took part; 0: nobody */
};
extern const struct shape RATE_IN_SHAPE;

/* A rating as somebody may see it (RatingView of the API). */
struct rating {
    int64_t id, ticket_id, asker_id;
    int level;
    const char *words; /* NULL: none, or not for this reader */
    int64_t thanks_id;
    const char *thanks; /* name of the person thanked */
    int64_t at;
};
extern const struct shape RATING_SHAPE;

/* The asker of the private link (ctx->who.asker_id) rates their ticket, once, within 30 days, while
 * it is reported, or closed confirmed or unconfirmed. Who worked on it, and the contractor's people
 * at all, are not entitled. thanks_id must be the assignee, a helper, the first owner or the
 * zone's steward. Event TICKET_RATED {level, thanks_id}; subject_id is the rating. The words stay
 * beside the rating and never come into the timeline that the contractor reads.
 * DONE | NOT_FOUND | WRONG_STATE | TOO_LATE | ALREADY_THERE | NOT_ALLOWED | INVALID "/thanks_id".
 */
MUST_USE enum outcome feedback_rate(struct ctx *ctx, int64_t ticket_id, const struct rate_in *in,
                                    struct rating *ret);

/* Reaction on TICKET_RATED, for journey.c: the level "not met" registers a follow ticket (kind
 * not_met) at the same place and service, whose words say what to do without quoting the asker.
 * Other levels: DONE and nothing. */
MUST_USE enum outcome feedback_not_met(struct ctx *ctx, const struct note *note);

/* Ratings of a ticket as ctx's caller may see them, oldest first: the asker their own with words,
 * hospital logistics and committee all with words, the contractor levels only, strangers none. */
MUST_USE enum outcome feedback_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* May this caller read the words of a rating of that asker? Pure. */
bool rule_rating_words(const struct actor *who, int64_t asker_id);

/* Its words go; the level, which is the hospital's figure, stays. For erasures alone. */
MUST_USE enum outcome feedback_forget(struct ctx *ctx, int64_t rating_id);

struct endpoints;
extern const struct endpoints FEEDBACK_ENDPOINTS;
