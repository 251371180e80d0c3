/* feedback/feedback.c — rate, and follow up what was not met. */
#include "base/json.h"
#include "base/text.h"
#include "feedback/feedback_inside.h"
#include "places/places.h"
#include "tickets/tickets.h"

static const char *const LEVEL_WORDS[] = {
#define LEVEL_WORD(name, word) [name] = (word),
    RATING_LEVELS(LEVEL_WORD)
#undef LEVEL_WORD
};
const struct names RATING_LEVEL_NAMES = {"RatingLevel", LEVEL_WORDS, LEVEL_COUNT};

static const struct field RATE_IN_FIELDS[] = {
    FIELD(struct rate_in, level, .names = &RATING_LEVEL_NAMES, .needed = true,
          .says = "how it was"),
    FIELD(struct rate_in, words, .max = 2000,
          .says = "anything to add; only the hospital reads it"),
    FIELD(struct rate_in, thanks_id, .min = 1, .max = INT64_MAX,
          .says = "somebody to thank by name"),
};
SHAPE(RATE_IN_SHAPE, "RateIn", struct rate_in, RATE_IN_FIELDS, "One tap, words if one likes.");

#define R(member, ...) FIELD(struct rating, member, __VA_ARGS__)
static const struct field RATING_FIELDS[] = {
    R(id, .says = "number of the rating"),
    R(ticket_id, .says = "what was rated"),
    R(asker_id, .blank = true, .says = "who rated; null where the caller may not know"),
    R(level, .names = &RATING_LEVEL_NAMES, .says = "how it was"),
    R(words, .blank = true, .says = "what was added; null where the caller may not read it"),
    R(thanks_id, .blank = true, .says = "who was thanked"),
    R(thanks, .blank = true, .says = "their name"),
    R(at, .unit = "µs UTC", .says = "when it was given"),
};
SHAPE(RATING_SHAPE, "Rating", struct rating, RATING_FIELDS,
      "What somebody who asked thinks of it.");

/* Thanks go to somebody who took part, so that nobody's name is spread through a link. */
static enum outcome check_thanks(struct ctx *ctx, const struct ticket *t, int64_t thanks_id)
{
    int64_t steward_id;
    bool helped;

    if (!thanks_id || thanks_id == t->assignee_id || thanks_id == t->first_owner_id)
        return DONE;
    TRY(zone_steward(ctx, t->zone_id, &steward_id));
    TRY(db_helped(ctx, t->id, thanks_id, &helped));
    return helped || thanks_id == steward_id ? DONE : fail(ctx, INVALID, "/thanks_id", "thanks_id");
}

static enum outcome check_entitled(struct ctx *ctx, const struct ticket *t)
{
    int64_t person_id;
    struct person_card person = {0};
    bool helped = false;

    TRY(db_asker_person(ctx, ctx->who.asker_id, t->id, &person_id));
    if (person_id) {
        TRY(person_load(ctx, person_id, &person));
        TRY(db_helped(ctx, t->id, person_id, &helped));
    }
    enum outcome o = rule_may_rate(person_id, person.party, t->assignee_id, helped);
    return o == DONE ? DONE
                     : fail(ctx, o, NULL, "%s", ticket_relation_text(WHO_ASKER, ctx->locale));
}

enum outcome feedback_rate(struct ctx *ctx, int64_t ticket_id, const struct rate_in *in,
                           struct rating *ret)
{
    struct ticket t;
    struct rating r = {.ticket_id = ticket_id,
                       .asker_id = ctx->who.asker_id,
                       .level = in->level,
                       .words = text_blank(in->words) ? NULL : in->words,
                       .thanks_id = in->thanks_id,
                       .at = ctx->now};
    struct note note = {.fact = TICKET_RATED, .ticket_id = ticket_id, .for_askers = true};

    if (!ctx->who.asker_id)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    TRY(ticket_may(ctx, ticket_id, MOVE_RATE, &t));
    TRY(check_entitled(ctx, &t));
    TRY(check_thanks(ctx, &t, in->thanks_id));
    enum outcome o = db_rating_add(ctx, &r);
    if (o == ALREADY_THERE)
        return fail(ctx, o, NULL, "rating");
    TRY(o);
    note.subject_id = r.id;
    note.data = r.thanks_id
                    ? jot(ctx, J("level", LEVEL_WORDS[r.level]), J("thanks_id", r.thanks_id))
                    : jot(ctx, J("level", LEVEL_WORDS[r.level]));
    note.more = jot_any(ctx, J("words", r.words));
    TRY(journal_note(ctx, &note));
    return db_rating_load(ctx, r.id, ret);
}

/* The contractor reads this ticket, so it does not quote what was meant for the hospital: it says
 * what to do, and the first owner asks. */
enum outcome feedback_not_met(struct ctx *ctx, const struct note *note)
{
    struct rating r;
    struct ticket from, follow;

    TRY(db_rating_load(ctx, note->subject_id, &r));
    if (!rule_needs_follow_up(r.level))
        return DONE;
    TRY(ticket_load_any(ctx, note->ticket_id, &from));
    const char *words = arena_print(
        ctx->arena, "评价为「未达到预期」：请联系报事人，问清还差什么并办到（原工单 %s：%s）",
        from.number, from.title);
    return ticket_follow_up(ctx, from.id, "not_met", words, &follow);
}

static enum outcome is_own(struct ctx *ctx, const struct rating *r, bool *ret)
{
    int64_t person_id;

    *ret = ctx->who.asker_id && ctx->who.asker_id == r->asker_id;
    if (*ret || ctx->who.asker_id || !ctx->who.person_id)
        return DONE;
    TRY(db_asker_person(ctx, r->asker_id, r->ticket_id, &person_id));
    *ret = person_id == ctx->who.person_id;
    return DONE;
}

enum outcome feedback_of_ticket(struct ctx *ctx, int64_t ticket_id, struct list *ret)
{
    struct ticket t;

    TRY(ticket_load(ctx, ticket_id, &t));
    TRY(db_ratings_of(ctx, ticket_id, ret));
    struct rating *r = ret->items;
    size_t kept = 0;
    for (size_t i = 0; i < ret->n; i++) {
        bool own;

        TRY(is_own(ctx, &r[i], &own));
        /* Who only asks, or belongs to the ward, reads nobody else's. */
        if ((ctx->who.asker_id || ctx->who.may & MAY_WARD) && !own)
            continue;
        if (!own && !rule_rating_words(&ctx->who, r[i].asker_id)) {
            r[i].words = NULL;
            r[i].asker_id = 0;
        }
        r[kept++] = r[i];
    }
    ret->n = kept;
    return DONE;
}
