/* tickets/tickets_close.c — from "done" to the end, and back: somebody else checks, the one who
 * ordered it hears, the askers have the last word; silence is never consent. */
#include "evidence/evidence.h"
#include "tickets/tickets_step.h"

/* A closed ticket waits for nothing and nobody. */
enum outcome step_close(struct ctx *ctx, struct step *s, enum ticket_outcome outcome)
{
    struct hand_over offer = {};

    if (s->t.wait_id)
        TRY(db_wait_end(ctx, s->t.wait_id));
    s->ended_wait_id = s->t.wait_id;
    if (s->standing.offer_open) {
        TRY(db_offer_newest(ctx, s->t.id, &offer));
        TRY(db_offer_answer(ctx, offer.id, OFFER_WITHDRAWN));
    }
    s->ended_offer_id = offer.id;
    s->t.wait_id = 0;
    s->t.outcome = (int)outcome;
    s->t.closed_at = ctx->now;
    return DONE;
}

struct jot_pair step_ended(struct ctx *ctx, const struct step *s)
{
    return J_ROW(ctx, jot_id("wait_id", s->ended_wait_id),
                 jot_id("hand_over_id", s->ended_offer_id));
}

enum outcome ticket_verify(struct ctx *ctx, int64_t id, const struct verify_in *in,
                           struct ticket *ret)
{
    struct step s;
    const struct measured_in *m = in->quantities.items;
    struct buf measured = {.arena = ctx->arena};

    TRY(step_begin(ctx, id, MOVE_VERIFY, &s));
    if (!in->quality)
        return fail(ctx, MISSING_FIELD, "/quality", "quality");
    for (size_t i = 0; i < in->quantities.n; i++) {
        if (db_quantity_measure(ctx, id, &m[i]) != DONE)
            return fail(ctx, INVALID, "/quantities", "%lld", (long long)m[i].id);
        buf_print(&measured, "%s[%lld,%lld]", i ? "," : "[", (long long)m[i].id,
                  (long long)m[i].measured);
    }
    if (in->quantities.n)
        buf_char(&measured, ']');
    s.t.verifier_id = ctx->who.person_id;
    s.t.verified_at = ctx->now;
    return step_end(
        ctx, &s,
        (struct note){.fact = TICKET_VERIFIED,
                      .subject_id = s.t.verifier_id,
                      .data = jot(ctx, J("quality", name_of(&WORK_QUALITY_NAMES, in->quality)),
                                  J("on_time", in->on_time),
                                  J_ROW(ctx, jot_raw("measured", measured.text))),
                      .words = in->words,
                      .for_askers = true},
        ret);
}

enum outcome ticket_send_back(struct ctx *ctx, int64_t id, const struct words_in *in,
                              struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_SEND_BACK, &s));
    TRY(must_say(ctx, "/words", in->words));
    s.t.done_at = 0;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_SENT_BACK,
                                  .subject_id = s.t.assignee_id,
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_report_back(struct ctx *ctx, int64_t id, const struct words_in *in,
                                struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_REPORT_BACK, &s));
    TRY(must_say(ctx, "/words", in->words));
    s.t.reported_at = ctx->now;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_REPORTED,
                                  .subject_id = s.t.issuer_id,
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}

/* The issuer's duty is done; the askers' promise to be asked runs on untouched. */
enum outcome ticket_accept_report(struct ctx *ctx, int64_t id, const struct nothing_in *in,
                                  struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_ACCEPT_REPORT, &s));
    s.t.report_accepted_at = ctx->now;
    s.t.report_accepted_by = ctx->who.person_id;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_REPORT_ACCEPTED,
                                  .subject_id = s.t.issuer_id,
                                  .words = in->words},
                    ret);
}

enum outcome ticket_return_report(struct ctx *ctx, int64_t id, const struct return_report_in *in,
                                  struct ticket *ret)
{
    struct step s;
    bool work = in->to == STATE_ON_SITE;

    if (!work && in->to != STATE_VERIFIED)
        return fail(ctx, INVALID, "/to", "to");
    TRY(step_begin(ctx, id, work ? MOVE_RETURN_WORK : MOVE_RETURN_REPORT, &s));
    TRY(must_say(ctx, "/words", in->words));
    s.t.reported_at = s.t.report_accepted_at = s.t.report_accepted_by = 0;
    if (work)
        s.t.done_at = s.t.verified_at = s.t.verifier_id = 0;
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_REPORT_RETURNED,
                                  .data = jot(ctx, J("to", name_of(&TICKET_STATE_NAMES, in->to))),
                                  .words = in->words,
                                  .for_askers = work},
                    ret);
}

/* Reopened: the next round begins with empty hands; history and first owner stay. */
static enum outcome reopen(struct ctx *ctx, struct step *s, struct note say, struct ticket *ret)
{
    TRY(db_helpers_clear(ctx, s->t.id));
    TRY(owner_still_here(ctx, &s->t.first_owner_id));
    s->t.reopened++;
    s->t.outcome = ENDED_NONE;
    s->t.assignee_id = s->t.verifier_id = s->t.department_id = 0;
    s->t.assigned_at = s->t.accepted_at = s->t.on_site_at = s->t.done_at = s->t.verified_at =
        s->t.reported_at = s->t.referred_at = s->t.closed_at = 0;
    s->t.report_accepted_at = s->t.report_accepted_by = 0;
    s->t.arrive_proof = PROOF_NONE;
    s->t.finding = FINDING_NONE;
    s->t.work_minutes = 0;
    s->t.material = NULL;
    s->t.acted_first = false;
    say.fact = TICKET_DISPUTED;
    say.subject_id = s->t.first_owner_id;
    say.for_askers = true;
    return step_end(ctx, s, say, ret);
}

/* Whose word it is: the caller's own, or that of an asker whom the desk had on the phone. */
static enum outcome whose_word(struct ctx *ctx, const struct step *s, int64_t asker_id,
                               int64_t *ret)
{
    struct asker asker;

    *ret = s->standing.asker_id;
    if (*ret || !(s->who & IS(WHO_DESK)))
        return DONE;
    if (!asker_id)
        return fail(ctx, MISSING_FIELD, "/asker_id", "asker_id");
    if (db_asker_load(ctx, asker_id, &asker) != DONE || asker.ticket_id != s->t.id)
        return fail(ctx, INVALID, "/asker_id", "asker_id");
    *ret = asker_id;
    return DONE;
}

enum outcome ticket_confirm(struct ctx *ctx, int64_t id, const struct confirm_in *in,
                            struct ticket *ret)
{
    struct step s;
    struct note say = {.fact = TICKET_CONFIRMED, .words = in->words, .for_askers = true};
    int64_t asker_id = 0;

    TRY(step_begin(ctx, id, MOVE_CONFIRM, &s));
    if (!in->fixed)
        return fail(ctx, MISSING_FIELD, "/fixed", "fixed");
    TRY(whose_word(ctx, &s, in->asker_id, &asker_id));
    if (in->fixed == FIXED_YES)
        TRY(step_close(ctx, &s, ENDED_CONFIRMED));
    say.data =
        jot(ctx, J("fixed", name_of(&FIXED_ANSWER_NAMES, in->fixed)), J("asker_id", asker_id),
            J("by_phone", asker_id != s.standing.asker_id), step_ended(ctx, &s));
    if (in->fixed != FIXED_YES) {
        s.to = STATE_REGISTERED;
        return reopen(ctx, &s, say, ret);
    }
    return step_end(ctx, &s, say, ret);
}

enum outcome ticket_dispute(struct ctx *ctx, int64_t id, const struct dispute_in *in,
                            struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_DISPUTE, &s));
    TRY(must_say(ctx, "/words", in->words));
    TRY(evidence_attach(ctx, id, STAGE_DISPUTE, &in->photos, NULL));
    return reopen(ctx, &s,
                  (struct note){.data = jot(ctx, J("photos", (int64_t)in->photos.n),
                                            J("was", name_of(&TICKET_STATE_NAMES, s.from))),
                                .words = in->words},
                  ret);
}

enum outcome ticket_cancel(struct ctx *ctx, int64_t id, const struct reason_in *in,
                           struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_CANCEL, &s));
    TRY(must_say(ctx, "/reason", in->reason));
    TRY(step_close(ctx, &s, ENDED_CANCELLED));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_CANCELLED,
                                  .data = jot_any(ctx, step_ended(ctx, &s)),
                                  .words = in->reason,
                                  .for_askers = true},
                    ret);
}

/* Only an open ticket can go on, and what was merged is closed: so merging cannot run in a circle.
 */
static enum outcome load_target(struct ctx *ctx, const struct ticket *from, const char *number,
                                struct ticket *ret)
{
    enum outcome o;

    TRY(must_say(ctx, "/into", number));
    o = db_ticket_by_number(ctx, number, ret);
    if (o == NOT_FOUND || (o == DONE && (ret->id == from->id || ret->state == STATE_CLOSED)))
        return fail(ctx, INVALID, "/into", "%s", number);
    return o;
}

enum outcome ticket_merge(struct ctx *ctx, int64_t id, const struct merge_in *in,
                          struct ticket *ret)
{
    struct step s;
    struct ticket into;
    struct note link = {.fact = TICKET_LINKED, .subject_id = id};

    TRY(step_begin(ctx, id, MOVE_MERGE, &s));
    TRY(load_target(ctx, &s.t, in->into, &into));
    TRY(step_close(ctx, &s, ENDED_MERGED));
    s.t.merged_into = into.id;
    TRY(step_end(ctx, &s,
                 (struct note){.fact = TICKET_MERGED,
                               .subject_id = into.id,
                               .data = jot(ctx, J("into", into.id), step_ended(ctx, &s)),
                               .for_askers = true},
                 ret));
    /* Whoever asked there is reported back to from here on; their links lead to the target. */
    TRY(db_askers_move(ctx, id, into.id));
    TRY(db_link_insert(ctx, id, into.id, "merged"));
    TRY(db_ticket_save(ctx, &into));
    link.ticket_id = into.id;
    link.data = jot(ctx, J("kind", "merged"), J("ticket_id", id));
    return journal_note(ctx, &link);
}

enum outcome ticket_lapse(struct ctx *ctx, int64_t id)
{
    struct step s;
    struct ticket t;

    TRY(step_begin_clock(ctx, id, MOVE_LAPSE, &s));
    TRY(step_close(ctx, &s, ENDED_UNCONFIRMED));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_LAPSED,
                                  .data = jot_any(ctx, step_ended(ctx, &s)),
                                  .for_askers = true},
                    &t);
}
