/* tickets/tickets_own.c — first ownership changes only by an offer that was accepted; in between
 * nothing is orphaned (M13, M14). */
#include "people/people.h"
#include "tickets/tickets_step.h"

enum outcome ticket_newest_offer(struct ctx *ctx, int64_t id, struct hand_over *ret)
{
    return db_offer_newest(ctx, id, ret);
}

enum outcome ticket_offer(struct ctx *ctx, int64_t id, const struct offer_in *in,
                          struct ticket *ret)
{
    struct step s;
    struct person_card to;
    struct hand_over o = {
        .ticket_id = id, .to_id = in->to_id, .reason = said(in->reason), .offered_at = ctx->now};
    enum outcome found;

    TRY(step_begin(ctx, id, MOVE_OFFER, &s));
    /* Whoever offers: it comes back to the first owner unless it is taken. */
    o.from_id = s.t.first_owner_id;
    found = person_load(ctx, in->to_id, &to);
    if (found == NOT_FOUND || (found == DONE && (!to.active || to.id == o.from_id ||
                                                 !(rule_may_of(to.role) & MAY_STAFF))))
        return fail(ctx, INVALID, "/to_id", "to_id");
    TRY(found);
    TRY(db_offer_insert(ctx, &o));
    return step_end(ctx, &s,
                    (struct note){.fact = HAND_OVER_OFFERED,
                                  .subject_id = to.id,
                                  .data = jot(ctx, J("hand_over_id", o.id), J("to_id", to.id)),
                                  .words = in->reason},
                    ret);
}

enum outcome ticket_accept_offer(struct ctx *ctx, int64_t id, const struct nothing_in *in,
                                 struct ticket *ret)
{
    struct step s;
    struct hand_over o;

    TRY(step_begin(ctx, id, MOVE_ACCEPT_OFFER, &s));
    TRY(db_offer_newest(ctx, id, &o));
    TRY(db_offer_answer(ctx, o.id, OFFER_ACCEPTED));
    s.t.first_owner_id = o.to_id;
    return step_end(ctx, &s,
                    (struct note){.fact = HAND_OVER_ACCEPTED,
                                  .subject_id = o.to_id,
                                  .data = jot(ctx, J("hand_over_id", o.id), J("from_id", o.from_id),
                                              J("to_id", o.to_id)),
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_return_offer(struct ctx *ctx, int64_t id, const struct reason_in *in,
                                 struct ticket *ret)
{
    struct step s;
    struct hand_over o;

    TRY(step_begin(ctx, id, MOVE_RETURN_OFFER, &s));
    TRY(must_say(ctx, "/reason", in->reason));
    TRY(db_offer_newest(ctx, id, &o));
    TRY(db_offer_answer(ctx, o.id, OFFER_RETURNED));
    return step_end(ctx, &s,
                    (struct note){.fact = HAND_OVER_RETURNED,
                                  .subject_id = o.to_id,
                                  .data = jot(ctx, J("hand_over_id", o.id), J("to_id", o.to_id)),
                                  .words = in->reason},
                    ret);
}

enum outcome ticket_offer_unanswered(struct ctx *ctx, int64_t hand_over_id,
                                     int64_t *ret_first_owner)
{
    struct step s;
    struct hand_over o;
    struct ticket t;

    *ret_first_owner = 0;
    TRY(db_offer_load(ctx, hand_over_id, &o));
    if (o.answer)
        return DONE;
    TRY(step_begin_clock(ctx, o.ticket_id, MOVE_OFFER_UNANSWERED, &s));
    TRY(db_offer_answer(ctx, o.id, OFFER_UNANSWERED));
    *ret_first_owner = s.t.first_owner_id;
    return step_end(ctx, &s,
                    (struct note){.fact = HAND_OVER_UNANSWERED,
                                  .subject_id = o.to_id,
                                  .data = jot(ctx, J("hand_over_id", o.id), J("to_id", o.to_id))},
                    &t);
}
