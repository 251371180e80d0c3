/* tickets/tickets_send.c — who goes: assigning, claiming, accepting, giving back. */
#include "people/people.h"
#include "tickets/tickets_step.h"

/* A person of the contractor who goes and works. */
static enum outcome load_worker(struct ctx *ctx, int64_t id, const char *field,
                                struct person_card *ret)
{
    enum outcome o = person_load(ctx, id, ret);

    if (o == NOT_FOUND || (o == DONE && (!ret->active || !(rule_may_of(ret->role) & MAY_WORK))))
        return fail(ctx, INVALID, field, "%s", field + 1);
    return o;
}

/* NULL: fit to go; else the fixed word for why only a reason lets this person be sent. */
static enum outcome check_fit(struct ctx *ctx, const struct step *s,
                              const struct person_card *worker, bool has_reason,
                              const char **ret_why)
{
    bool duty = false, skilled = false;

    TRY(person_on_duty(ctx, worker->id, ctx->now, &duty));
    TRY(person_has_skill(ctx, worker->id, s->t.trade, s->certificate, ctx->now, &skilled));
    *ret_why = !duty ? "off_duty" : !skilled ? "lacks_skill" : NULL;
    if (!*ret_why || has_reason)
        return DONE;
    return fail(ctx, duty ? LACKS_SKILL : NOT_ON_DUTY, "/reason", "%s", worker->name);
}

/* Leaving a wait by being sent to somebody else ends the wait. */
static enum outcome end_open_wait(struct ctx *ctx, struct step *s, int64_t *ret_ended_id)
{
    *ret_ended_id = s->t.wait_id;
    if (!s->t.wait_id)
        return DONE;
    TRY(db_wait_end(ctx, s->t.wait_id));
    s->t.wait_id = 0;
    return DONE;
}

enum outcome ticket_assign(struct ctx *ctx, int64_t id, const struct assign_in *in,
                           struct ticket *ret)
{
    struct step s;
    struct person_card worker;
    const char *why = NULL;
    struct buf words = {.arena = ctx->arena};
    int64_t wait_id, helper_id = 0;

    TRY(step_begin(ctx, id, MOVE_ASSIGN, &s));
    TRY(load_worker(ctx, in->assignee_id, "/assignee_id", &worker));
    TRY(check_fit(ctx, &s, &worker, said(in->reason), &why));
    TRY(end_open_wait(ctx, &s, &wait_id));
    /* Whoever had begun counts among those who did the work: they will not verify it. */
    if (s.t.on_site_at && s.t.assignee_id && s.t.assignee_id != worker.id) {
        helper_id = s.t.assignee_id;
        TRY(db_helper_add(ctx, id, helper_id));
    }
    s.t.assignee_id = worker.id;
    s.t.issuer_id = ctx->who.person_id;
    s.t.assigned_at = ctx->now;
    s.t.accepted_at = s.t.on_site_at = 0;
    s.t.arrive_proof = PROOF_NONE;
    if (said(in->reason))
        buf_text(&words, in->reason);
    if (said(in->words))
        buf_print(&words, "%s%s", words.n ? "\n" : "", in->words);
    /* ordered: the dispatcher said what to do, so progress is owed before anybody asks (M36). */
    return step_end(
        ctx, &s,
        (struct note){
            .fact = TICKET_ASSIGNED,
            .subject_id = worker.id,
            .data = jot(ctx, J("assignee_id", worker.id), jot_bool("ordered", said(in->words)),
                        J("reason", why),
                        J_ROW(ctx, jot_id("wait_id", wait_id), jot_id("helper_id", helper_id))),
            .words = words.text,
            .for_askers = true},
        ret);
}

/* Somebody was quicker: say who, which is all the loser wants to know. */
static enum outcome taken_by_another(struct ctx *ctx, int64_t id, enum outcome o)
{
    struct ticket t;
    struct person_card winner;

    if ((o != WRONG_STATE && o != STALE_VERSION) || ticket_load(ctx, id, &t) != DONE ||
        !t.assignee_id || t.assignee_id == ctx->who.person_id)
        return o;
    if (person_load(ctx, t.assignee_id, &winner) != DONE)
        return o;
    return fail(ctx, TAKEN, NULL, "%s", winner.name);
}

enum outcome ticket_claim(struct ctx *ctx, int64_t id, const struct nothing_in *in,
                          struct ticket *ret)
{
    struct step s;
    enum outcome o = step_begin(ctx, id, MOVE_CLAIM, &s);

    if (o != DONE)
        return taken_by_another(ctx, id, o);
    s.t.assignee_id = ctx->who.person_id;
    s.t.assigned_at = s.t.accepted_at = ctx->now;
    o = step_end(ctx, &s,
                 (struct note){.fact = TICKET_CLAIMED,
                               .subject_id = ctx->who.person_id,
                               .data = jot(ctx, J("assignee_id", ctx->who.person_id)),
                               .words = in->words,
                               .for_askers = true},
                 ret);
    return o == STALE_VERSION ? taken_by_another(ctx, id, o) : o;
}

enum outcome ticket_accept(struct ctx *ctx, int64_t id, const struct nothing_in *in,
                           struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_ACCEPT, &s));
    s.t.accepted_at = ctx->now;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_ACCEPTED,
                                  .subject_id = s.t.assignee_id,
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_return_job(struct ctx *ctx, int64_t id, const struct reason_in *in,
                               struct ticket *ret)
{
    struct step s;
    int64_t who;

    TRY(step_begin(ctx, id, MOVE_RETURN_JOB, &s));
    TRY(must_say(ctx, "/reason", in->reason));
    who = s.t.assignee_id;
    s.t.assignee_id = s.t.assigned_at = 0;
    return step_end(
        ctx, &s, (struct note){.fact = TICKET_JOB_RETURNED, .subject_id = who, .words = in->reason},
        ret);
}

enum outcome ticket_add_helper(struct ctx *ctx, int64_t id, const struct add_helper_in *in,
                               struct ticket *ret)
{
    struct step s;
    struct person_card helper;

    TRY(step_begin(ctx, id, MOVE_ADD_HELPER, &s));
    TRY(load_worker(ctx, in->person_id, "/person_id", &helper));
    if (helper.id == s.t.assignee_id)
        return fail(ctx, ALREADY_THERE, "/person_id", "%s", helper.name);
    TRY(db_helper_add(ctx, id, helper.id));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_HELPER_ADDED,
                                  .subject_id = helper.id,
                                  .data = jot(ctx, J("person_id", helper.id)),
                                  .for_askers = true},
                    ret);
}
