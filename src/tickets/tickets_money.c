/* tickets/tickets_money.c — what it will cost: strictly more than the service's limit needs two
 * stamps before finish, the supervisor's and an asker's; a raised amount asks again (M43). */
#include "base/time.h"
#include "catalog/catalog.h"
#include "tickets/tickets_step.h"

#define SPLIT_WINDOW                                                                               \
    (30 * DAY) /* one job in several pieces: same place and service within this                    \
                */

/* A lower amount stands under the stamps that a higher one already has. */
static enum outcome keep_stamps(struct ctx *ctx, const struct quote *before, struct quote *q,
                                int64_t *ret_stamps_of)
{
    *ret_stamps_of = 0;
    if (!before->id || before->refused_at || q->amount_fen > before->amount_fen)
        return DONE;
    *ret_stamps_of = before->id;
    q->approved_by = before->approved_by;
    q->approved_at = before->approved_at;
    q->agreed_asker = before->agreed_asker;
    q->agreed_at = before->agreed_at;
    return db_quote_save(ctx, q);
}

enum outcome ticket_quote(struct ctx *ctx, int64_t id, const struct quote_in *in,
                          struct ticket *ret)
{
    struct step s;
    struct service service;
    struct quote before, q = {.ticket_id = id,
                              .amount_fen = in->amount_fen,
                              .words = said(in->words),
                              .quoted_by = ctx->who.person_id,
                              .quoted_at = ctx->now};
    int64_t nearby = 0, stamps_of;
    bool big, split;

    TRY(step_begin(ctx, id, MOVE_QUOTE, &s));
    if (in->amount_fen < 1)
        return fail(ctx, OUT_OF_RANGE, "/amount_fen", "amount_fen");
    TRY(service_load(ctx, s.t.service_id, &service));
    TRY(db_quote_newest(ctx, id, &before));
    TRY(db_quote_insert(ctx, &q));
    TRY(keep_stamps(ctx, &before, &q, &stamps_of));
    TRY(db_quotes_nearby(ctx, &s.t, ctx->now - SPLIT_WINDOW, &nearby));
    big = rule_ticket_needs_stamps(q.amount_fen, service.quote_limit_fen);
    /* Only flagged: whether small jobs are one big one is for people to judge. */
    split =
        !big && nearby && rule_ticket_needs_stamps(q.amount_fen + nearby, service.quote_limit_fen);
    return step_end(
        ctx, &s,
        (struct note){.fact = TICKET_QUOTED,
                      .subject_id = q.id,
                      .data = jot(ctx, J("quote_id", q.id), J("amount_fen", q.amount_fen),
                                  J("stamps", big), J("split", split),
                                  J_ROW(ctx, jot_id("stamps_of", stamps_of))),
                      .words = in->words,
                      .for_askers = big},
        ret);
}

/* Stamps name the quote they saw: a newer amount is not approved by accident. */
static enum outcome newest_quote(struct ctx *ctx, int64_t id, int64_t quote_id, struct quote *ret)
{
    TRY(db_quote_newest(ctx, id, ret));
    return ret->id == quote_id ? DONE : fail(ctx, INVALID, "/quote_id", "quote_id");
}

static enum outcome stamp(struct ctx *ctx, struct step *s, const struct quote *q, enum fact fact,
                          const char *words, bool for_askers, struct ticket *ret)
{
    TRY(db_quote_save(ctx, q));
    return step_end(
        ctx, s,
        (struct note){
            .fact = fact,
            .subject_id = q->id,
            .data = jot(
                ctx, J("quote_id", q->id), J("amount_fen", q->amount_fen),
                J("by_phone", fact == TICKET_ASKER_AGREED && !s->standing.asker_id),
                J_ROW(ctx, jot_id("asker_id", fact == TICKET_ASKER_AGREED ? q->agreed_asker : 0))),
            .words = words,
            .for_askers = for_askers},
        ret);
}

enum outcome ticket_approve_quote(struct ctx *ctx, int64_t id, const struct quote_answer_in *in,
                                  struct ticket *ret)
{
    struct step s;
    struct quote q;

    TRY(step_begin(ctx, id, MOVE_APPROVE_QUOTE, &s));
    TRY(newest_quote(ctx, id, in->quote_id, &q));
    q.approved_by = ctx->who.person_id;
    q.approved_at = ctx->now;
    return stamp(ctx, &s, &q, TICKET_QUOTE_APPROVED, in->words, true, ret);
}

enum outcome ticket_refuse_quote(struct ctx *ctx, int64_t id, const struct quote_answer_in *in,
                                 struct ticket *ret)
{
    struct step s;
    struct quote q;

    TRY(step_begin(ctx, id, MOVE_REFUSE_QUOTE, &s));
    TRY(must_say(ctx, "/words", in->words));
    TRY(newest_quote(ctx, id, in->quote_id, &q));
    q.refused_by = ctx->who.person_id;
    q.refused_at = ctx->now;
    return stamp(ctx, &s, &q, TICKET_QUOTE_REFUSED, in->words, false, ret);
}

enum outcome ticket_tell_asker(struct ctx *ctx, int64_t id, const struct quote_answer_in *in,
                               struct ticket *ret)
{
    struct step s;
    struct quote q;

    TRY(step_begin(ctx, id, MOVE_TELL_ASKER, &s));
    TRY(newest_quote(ctx, id, in->quote_id, &q));
    q.agreed_asker = s.standing.first_asker_id;
    q.agreed_at = ctx->now;
    return stamp(ctx, &s, &q, TICKET_ASKER_AGREED, in->words, true, ret);
}

enum outcome ticket_agree(struct ctx *ctx, int64_t id, const struct quote_answer_in *in,
                          struct ticket *ret)
{
    struct step s;
    struct quote q;

    TRY(step_begin(ctx, id, MOVE_AGREE, &s));
    TRY(newest_quote(ctx, id, in->quote_id, &q));
    q.agreed_asker = s.standing.asker_id;
    q.agreed_at = ctx->now;
    return stamp(ctx, &s, &q, TICKET_ASKER_AGREED, in->words, true, ret);
}
