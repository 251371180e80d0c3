/* tickets/tickets_work.c — the work itself: arriving, finding out, waiting, asking for help from
 * above, finishing with evidence. */
#include "base/time.h"
#include "evidence/evidence.h"
#include "places/places.h"
#include "tickets/tickets_step.h"

#define LONGEST_WAIT (366 * DAY)

/* The scanned code proves arrival when it hangs at the place, beside it, or in the same ward. */
static enum outcome check_scan(struct ctx *ctx, const struct ticket *t, const char *code)
{
    struct place scanned, wanted;

    TRY(must_say(ctx, "/code", code));
    TRY(place_by_code(ctx, code, &scanned));
    if (scanned.id == t->place_id || (scanned.ward_id && scanned.ward_id == t->ward_id))
        return DONE;
    TRY(place_load(ctx, t->place_id, &wanted));
    if (scanned.parent_id == wanted.id || wanted.parent_id == scanned.id)
        return DONE;
    return fail(ctx, INVALID, "/code", "%s", scanned.full_name);
}

/* The last step that brought the ticket where it is: an arrival counts when it was, all others when
 * they were told. */
static enum outcome step_before(struct ctx *ctx, const struct ticket *t, int64_t *ret_at)
{
    static const bool STEPS[FACT_COUNT] = {
        [TICKET_ASSIGNED] = true,        [TICKET_CLAIMED] = true, [TICKET_ACCEPTED] = true,
        [TICKET_ARRIVED] = true,         [TICKET_RESUMED] = true, [TICKET_SENT_BACK] = true,
        [TICKET_REPORT_RETURNED] = true,
    };
    struct list events;
    const struct event *e;

    *ret_at = t->registered_at;
    TRY(journal_of_ticket(ctx, t->id, false, &events));
    e = events.items;
    for (size_t i = 0; i < events.n; i++)
        if (STEPS[e[i].fact])
            *ret_at = e[i].fact == TICKET_ARRIVED ? t->on_site_at : e[i].at;
    return DONE;
}

/* When it was done: now, or when a phone without a signal says it was. */
static enum outcome when_done(struct ctx *ctx, const struct ticket *t, int64_t at, int64_t *ret)
{
    int64_t before_at;
    enum outcome o;

    *ret = at ? at : ctx->now;
    if (!at)
        return DONE;
    TRY(step_before(ctx, t, &before_at));
    o = rule_told_later(at, before_at, ctx->now);
    return o == DONE ? DONE : fail(ctx, o, "/at", "at");
}

enum outcome ticket_arrive(struct ctx *ctx, int64_t id, const struct arrive_in *in,
                           struct ticket *ret)
{
    struct step s;
    const char *proof;

    TRY(step_begin(ctx, id, MOVE_ARRIVE, &s));
    if (in->proof == PROOF_SCAN)
        TRY(check_scan(ctx, &s.t, in->code));
    TRY(when_done(ctx, &s.t, in->at, &s.t.on_site_at));
    s.t.arrive_proof = in->proof == PROOF_SCAN ? PROOF_SCAN : PROOF_TAP;
    proof = name_of(&ARRIVE_PROOF_NAMES, s.t.arrive_proof);
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_ARRIVED,
                                  .subject_id = s.t.assignee_id,
                                  .data = in->at ? jot(ctx, J("proof", proof), J("done_at", in->at),
                                                       J("told_at", ctx->now))
                                                 : jot(ctx, J("proof", proof)),
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_survey(struct ctx *ctx, int64_t id, const struct survey_in *in,
                           struct ticket *ret)
{
    struct step s;
    const char *finding = name_of(&TICKET_FINDING_NAMES, in->finding);

    TRY(step_begin(ctx, id, MOVE_SURVEY, &s));
    if (!in->finding)
        return fail(ctx, MISSING_FIELD, "/finding", "finding");
    s.t.finding = in->finding;
    TRY(step_end(ctx, &s,
                 (struct note){.fact = TICKET_SURVEYED,
                               .data = in->amount_fen ? jot(ctx, J("finding", finding),
                                                            J("amount_fen", in->amount_fen))
                                                      : jot(ctx, J("finding", finding)),
                               .words = in->words,
                               .for_askers = true},
                 ret));
    if (!in->amount_fen)
        return DONE;
    return ticket_quote(ctx, id, &(struct quote_in){.amount_fen = in->amount_fen}, ret);
}

static enum outcome check_until(struct ctx *ctx, int64_t until_at)
{
    if (until_at <= ctx->now || until_at > ctx->now + LONGEST_WAIT)
        return fail(ctx, OUT_OF_RANGE, "/until_at", "until_at");
    return DONE;
}

enum outcome ticket_wait(struct ctx *ctx, int64_t id, const struct wait_in *in, struct ticket *ret)
{
    struct step s;
    struct ticket_waiting w = {.ticket_id = id,
                               .reason = in->reason,
                               .what_for = said(in->what_for),
                               .until_at = in->until_at,
                               .excusable = rule_wait_excuses(in->reason),
                               .from_at = ctx->now,
                               .told_at = ctx->now};

    TRY(step_begin(ctx, id, MOVE_WAIT, &s));
    if (!in->reason)
        return fail(ctx, MISSING_FIELD, "/reason", "reason");
    /* M42: waiting for material says which, and until when; the askers hear it in words. */
    if (in->reason == WAIT_MATERIAL)
        TRY(must_say(ctx, "/what_for", in->what_for));
    TRY(check_until(ctx, in->until_at));
    TRY(must_say(ctx, "/words", in->words));
    w.from_state = s.from;
    TRY(db_wait_insert(ctx, &w));
    s.t.wait_id = w.id;
    return step_end(
        ctx, &s,
        (struct note){.fact = TICKET_WAITING,
                      .subject_id = w.id,
                      .data = jot(ctx, J("reason", name_of(&WAIT_REASON_NAMES, in->reason)),
                                  J("until_at", in->until_at),
                                  J_ROW(ctx, jot_flag("excusable", w.excusable))),
                      .words = in->words,
                      .more = jot_any(ctx, J("what_for", w.what_for)),
                      .for_askers = true},
        ret);
}

enum outcome ticket_move_date(struct ctx *ctx, int64_t id, const struct move_date_in *in,
                              struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_MOVE_DATE, &s));
    TRY(check_until(ctx, in->until_at));
    TRY(must_say(ctx, "/words", in->words));
    TRY(db_wait_move(ctx, s.t.wait_id, in->until_at));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_DATE_MOVED,
                                  .subject_id = s.t.wait_id,
                                  .data = jot(ctx, J("until_at", in->until_at)),
                                  .words = in->words,
                                  .for_askers = true},
                    ret);
}

enum outcome ticket_resume(struct ctx *ctx, int64_t id, const struct nothing_in *in,
                           struct ticket *ret)
{
    struct step s;
    int64_t wait_id;

    TRY(step_begin(ctx, id, MOVE_RESUME, &s));
    wait_id = s.t.wait_id;
    TRY(db_wait_end(ctx, wait_id));
    s.t.wait_id = 0;
    return step_end(
        ctx, &s,
        (struct note){
            .fact = TICKET_RESUMED, .subject_id = wait_id, .words = in->words, .for_askers = true},
        ret);
}

enum outcome ticket_ask_up(struct ctx *ctx, int64_t id, const struct words_in *in,
                           struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_ASK_UP, &s));
    TRY(must_say(ctx, "/words", in->words));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_ASKED_UP,
                                  .subject_id = ctx->who.person_id,
                                  .words = in->words},
                    ret);
}

enum outcome ticket_progress(struct ctx *ctx, int64_t id, const struct words_in *in,
                             struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_PROGRESS, &s));
    TRY(must_say(ctx, "/words", in->words));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_PROGRESS, .words = in->words, .for_askers = true},
                    ret);
}

enum outcome ticket_note(struct ctx *ctx, int64_t id, const struct note_in *in, struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_NOTE, &s));
    if (!in->photos.n)
        TRY(must_say(ctx, "/words", in->words));
    TRY(evidence_attach(ctx, id, STAGE_NOTE, &in->photos, NULL));
    return step_end(ctx, &s,
                    (struct note){.fact = TICKET_NOTED,
                                  .data = jot(ctx, J("photos", (int64_t)in->photos.n)),
                                  .words = in->words,
                                  .for_askers = in->for_askers || ctx->who.asker_id ||
                                                !(ctx->who.may & (MAY_STAFF | MAY_LOGISTICS))},
                    ret);
}

enum outcome ticket_act_first(struct ctx *ctx, int64_t id, const struct words_in *in,
                              struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_ACT_FIRST, &s));
    TRY(must_say(ctx, "/words", in->words));
    s.t.acted_first = true;
    return step_end(ctx, &s, (struct note){.fact = TICKET_ACTED_FIRST, .words = in->words}, ret);
}

enum outcome ticket_papers_done(struct ctx *ctx, int64_t id, const struct words_in *in,
                                struct ticket *ret)
{
    struct step s;

    TRY(step_begin(ctx, id, MOVE_PAPERS_DONE, &s));
    TRY(must_say(ctx, "/words", in->words));
    return step_end(ctx, &s, (struct note){.fact = TICKET_PAPERS_DONE, .words = in->words}, ret);
}

/* One more pair of texts of a JSON list. */
static void add_texts(struct buf *b, size_t nth, const char *item, const char *unit)
{
    buf_text(b, nth ? ",[" : "[[");
    json_text(b, item);
    buf_char(b, ',');
    json_text(b, unit);
    buf_char(b, ']');
}

enum outcome ticket_finish(struct ctx *ctx, int64_t id, const struct finish_in *in,
                           struct ticket *ret)
{
    struct step s;
    const struct quantity_in *q = in->quantities.items;
    struct buf claimed = {.arena = ctx->arena}, named = {.arena = ctx->arena};

    /* The pictures of this very call count as evidence; a refusal undoes them with the rest. */
    TRY(ticket_load(ctx, id, &s.t));
    TRY(evidence_attach(ctx, id, STAGE_FINISH, &in->photos, NULL));
    TRY(step_begin(ctx, id, MOVE_FINISH, &s));
    TRY(must_say(ctx, "/words", in->words));
    if (in->minutes < 1 || in->minutes > 24 * 60)
        return fail(ctx, OUT_OF_RANGE, "/minutes", "minutes");
    for (size_t i = 0; i < in->quantities.n; i++) {
        int64_t quantity_id;

        TRY(db_quantity_insert(ctx, id, s.t.reopened, &q[i], &quantity_id));
        buf_print(&claimed, "%s[%lld,%lld]", i ? "," : "[", (long long)quantity_id,
                  (long long)q[i].claimed);
        add_texts(&named, i, q[i].item, q[i].unit);
    }
    if (in->quantities.n) {
        buf_char(&claimed, ']');
        buf_char(&named, ']');
    }
    TRY(when_done(ctx, &s.t, in->at, &s.t.done_at));
    s.t.work_minutes = in->minutes;
    s.t.material = said(in->material);
    return step_end(
        ctx, &s,
        (struct note){
            .fact = TICKET_FINISHED,
            .data = jot(ctx, J("minutes", in->minutes), J("photos", (int64_t)in->photos.n),
                        jot_id("done_at", in->at), jot_id("told_at", in->at ? ctx->now : 0),
                        J_ROW(ctx, jot_raw("quantities", claimed.text))),
            .words = in->words,
            .more = jot_any(ctx, J("material", s.t.material), jot_raw("quantities", named.text)),
            .for_askers = true},
        ret);
}

enum outcome ticket_open_wait(struct ctx *ctx, int64_t id, struct ticket_waiting *ret)
{
    struct ticket t;

    TRY(db_ticket_load(ctx, id, &t));
    return t.wait_id ? db_wait_load(ctx, t.wait_id, ret) : NOT_FOUND;
}
