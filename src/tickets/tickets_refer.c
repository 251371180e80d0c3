/* tickets/tickets_refer.c — what another department does: asked in time, answered by name, and
 * never let go of by the first owner meanwhile (M16, M46). */
#include "catalog/catalog.h"
#include "tickets/tickets_step.h"

static enum outcome hand_to_department(struct ctx *ctx, struct step *s, int64_t department_id,
                                       const char *words, struct ticket *ret)
{
    s->t.department_id = department_id;
    s->t.referred_at = ctx->now;
    s->t.assignee_id = s->t.assigned_at = s->t.accepted_at = s->t.on_site_at = 0;
    s->t.arrive_proof = PROOF_NONE;
    return step_end(ctx, s,
                    (struct note){.fact = TICKET_REFERRED,
                                  .subject_id = department_id,
                                  .data = jot(ctx, J("department_id", department_id)),
                                  .words = words,
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_refer(struct ctx *ctx, int64_t id, const struct refer_in *in,
                          struct ticket *ret)
{
    struct step s;
    struct department department;
    enum outcome o;

    TRY(step_begin(ctx, id, MOVE_REFER, &s));
    o = department_load(ctx, in->department_id, &department);
    if (o == NOT_FOUND)
        return fail(ctx, INVALID, "/department_id", "department_id");
    TRY(o);
    return hand_to_department(ctx, &s, in->department_id, in->words, ret);
}

enum outcome ticket_refer_out_of_scope(struct ctx *ctx, int64_t id)
{
    struct step s;
    struct service service;
    struct ticket t;

    TRY(db_ticket_load(ctx, id, &t));
    TRY(service_load(ctx, t.service_id, &service));
    if (service.in_scope || !service.department_id)
        return DONE;
    TRY(step_begin_clock(ctx, id, MOVE_REFER, &s));
    return hand_to_department(ctx, &s, service.department_id, NULL, &t);
}

enum outcome ticket_confirm_referral(struct ctx *ctx, int64_t id,
                                     const struct confirm_referral_in *in, struct ticket *ret)
{
    struct step s;
    struct buf words = {.arena = ctx->arena};

    TRY(step_begin(ctx, id, MOVE_CONFIRM_REFERRAL, &s));
    TRY(must_say(ctx, "/name", in->name));
    buf_text(&words, in->name);
    if (said(in->words))
        buf_print(&words, "：%s", in->words);
    TRY(step_close(ctx, &s, ENDED_REFERRED));
    return step_end(
        ctx, &s,
        (struct note){.fact = TICKET_REFERRAL_CONFIRMED,
                      .subject_id = s.t.department_id,
                      .data = jot(ctx, J("department_id", s.t.department_id), step_ended(ctx, &s)),
                      .words = words.text,
                      .for_askers = true},
        ret);
}

enum outcome ticket_bounce(struct ctx *ctx, int64_t id, const struct words_in *in,
                           struct ticket *ret)
{
    struct step s;
    int64_t department_id;

    TRY(step_begin(ctx, id, MOVE_BOUNCE, &s));
    TRY(must_say(ctx, "/words", in->words));
    department_id = s.t.department_id;
    s.t.department_id = s.t.referred_at = 0;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_BOUNCED,
                                  .subject_id = department_id,
                                  .data = jot(ctx, J("department_id", department_id)),
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}
