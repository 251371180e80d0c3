/* tickets_walk_test.c — anybody tries anything, at random and for days: whatever happens, a ticket
 * has one first owner, fits its state, and unless it is closed somebody owes its next step. */
#include "base/rng.h"
#include "tickets/tickets_test.h"

#define HOSPITALS 12
#define TICKETS   10 /* in each */
#define STEPS     80

struct walk {
    struct hospital h;
    struct rng rng;
    struct reported asked;
    int64_t people[11];
    int64_t done[MOVE_COUNT], tried;
};

static int64_t any(struct walk *w, int64_t below)
{
    return rng_below(&w->rng, below);
}

static int64_t somebody(struct walk *w)
{
    return w->people[any(w, 11)];
}

static enum outcome sending(struct walk *w, int64_t id, enum ticket_move_word m, struct ticket *t)
{
    struct ctx *ctx = w->h.ctx;
    struct assign_in assign = {somebody(w), any(w, 2) ? "人手不够" : NULL,
                               any(w, 3) ? NULL : "当心触电"};
    struct nothing_in nothing = {0};
    struct reason_in reason = {"有事"};
    const int64_t told_later = any(w, 4) ? 0 : ctx->now - any(w, HOUR);
    struct arrive_in arrive = {any(w, 2) ? PROOF_SCAN : PROOF_TAP, "R1203", told_later};
    struct survey_in survey = {1 + (int)any(w, FINDING_COUNT - 1), "看过", any(w, 3) * 60000};
    struct wait_in wait = {1 + (int)any(w, WAIT_COUNT - 1), "面板", ctx->now + 1 + any(w, 2 * DAY),
                           "等等"};
    struct move_date_in date = {ctx->now + 1 + any(w, 2 * DAY), "再等等"};
    struct words_in words = {"说明"};
    struct add_helper_in helper = {somebody(w)};
    struct finish_in finish = {.words = "修好", .minutes = 1 + any(w, 300), .at = told_later};

    switch (m) {
    case MOVE_ASSIGN:
        return ticket_assign(ctx, id, &assign, t);
    case MOVE_CLAIM:
        return ticket_claim(ctx, id, &nothing, t);
    case MOVE_ACCEPT:
        return ticket_accept(ctx, id, &nothing, t);
    case MOVE_RETURN_JOB:
        return ticket_return_job(ctx, id, &reason, t);
    case MOVE_ARRIVE:
        return ticket_arrive(ctx, id, &arrive, t);
    case MOVE_SURVEY:
        return ticket_survey(ctx, id, &survey, t);
    case MOVE_WAIT:
        return ticket_wait(ctx, id, &wait, t);
    case MOVE_MOVE_DATE:
        return ticket_move_date(ctx, id, &date, t);
    case MOVE_RESUME:
        return ticket_resume(ctx, id, &nothing, t);
    case MOVE_ASK_UP:
        return ticket_ask_up(ctx, id, &words, t);
    case MOVE_ADD_HELPER:
        return ticket_add_helper(ctx, id, &helper, t);
    case MOVE_PROGRESS:
        return ticket_progress(ctx, id, &words, t);
    case MOVE_ACT_FIRST:
        return ticket_act_first(ctx, id, &words, t);
    case MOVE_PAPERS_DONE:
        return ticket_papers_done(ctx, id, &words, t);
    default:
        return ticket_finish(ctx, id, &finish, t);
    }
}

static enum outcome closing(struct walk *w, int64_t id, enum ticket_move_word m, struct ticket *t)
{
    struct ctx *ctx = w->h.ctx;
    struct refer_in refer = {w->h.it_department, NULL};
    struct confirm_referral_in yes_there = {"小刘", NULL};
    struct nothing_in nothing = {0};
    struct words_in words = {"说明"};
    struct reason_in reason = {"有事"};
    struct verify_in verify = {.quality = QUALITY_GOOD};
    struct return_report_in back = {"少了", any(w, 2) ? STATE_ON_SITE : STATE_VERIFIED};
    struct confirm_in confirm = {1, 1 + (int)any(w, 3), NULL};
    struct dispute_in dispute = {.words = "没好"};
    struct offer_in offer = {somebody(w), NULL};
    struct quote q;
    struct quote_answer_in stamp = {0, "看过"};

    if (db_quote_newest(ctx, id, &q) == DONE)
        stamp.quote_id = q.id;
    switch (m) {
    case MOVE_REFER:
        return ticket_refer(ctx, id, &refer, t);
    case MOVE_CONFIRM_REFERRAL:
        return ticket_confirm_referral(ctx, id, &yes_there, t);
    case MOVE_BOUNCE:
        return ticket_bounce(ctx, id, &words, t);
    case MOVE_VERIFY:
        return ticket_verify(ctx, id, &verify, t);
    case MOVE_SEND_BACK:
        return ticket_send_back(ctx, id, &words, t);
    case MOVE_REPORT_BACK:
        return ticket_report_back(ctx, id, &words, t);
    case MOVE_ACCEPT_REPORT:
        return ticket_accept_report(ctx, id, &nothing, t);
    case MOVE_RETURN_REPORT:
        return ticket_return_report(ctx, id, &back, t);
    case MOVE_CONFIRM:
        return ticket_confirm(ctx, id, &confirm, t);
    case MOVE_DISPUTE:
        return ticket_dispute(ctx, id, &dispute, t);
    case MOVE_CANCEL:
        return any(w, 8) ? NOT_ALLOWED : ticket_cancel(ctx, id, &reason, t);
    case MOVE_OFFER:
        return ticket_offer(ctx, id, &offer, t);
    case MOVE_ACCEPT_OFFER:
        return ticket_accept_offer(ctx, id, &nothing, t);
    case MOVE_RETURN_OFFER:
        return ticket_return_offer(ctx, id, &reason, t);
    case MOVE_APPROVE_QUOTE:
        return ticket_approve_quote(ctx, id, &stamp, t);
    case MOVE_REFUSE_QUOTE:
        return ticket_refuse_quote(ctx, id, &stamp, t);
    case MOVE_TELL_ASKER:
        return ticket_tell_asker(ctx, id, &stamp, t);
    default:
        return ticket_agree(ctx, id, &stamp, t);
    }
}

static const enum ticket_move_word SENDING[] = {
    MOVE_ASSIGN,     MOVE_CLAIM,    MOVE_ACCEPT,    MOVE_RETURN_JOB,  MOVE_ARRIVE,
    MOVE_SURVEY,     MOVE_WAIT,     MOVE_MOVE_DATE, MOVE_RESUME,      MOVE_ASK_UP,
    MOVE_ADD_HELPER, MOVE_PROGRESS, MOVE_ACT_FIRST, MOVE_PAPERS_DONE, MOVE_FINISH,
};
static const enum ticket_move_word CLOSING[] = {
    MOVE_REFER,        MOVE_CONFIRM_REFERRAL, MOVE_BOUNCE,        MOVE_VERIFY,
    MOVE_SEND_BACK,    MOVE_REPORT_BACK,      MOVE_RETURN_REPORT, MOVE_CONFIRM,
    MOVE_DISPUTE,      MOVE_CANCEL,           MOVE_OFFER,         MOVE_ACCEPT_OFFER,
    MOVE_RETURN_OFFER, MOVE_APPROVE_QUOTE,    MOVE_REFUSE_QUOTE,  MOVE_TELL_ASKER,
    MOVE_AGREE,        MOVE_ACCEPT_REPORT,
};
/* What leads to the end: drawn as often as everything else together. */
static const enum ticket_move_word FORWARD[] = {
    MOVE_ASSIGN, MOVE_ACCEPT,      MOVE_ARRIVE,  MOVE_SURVEY,        MOVE_RESUME, MOVE_FINISH,
    MOVE_VERIFY, MOVE_REPORT_BACK, MOVE_CONFIRM, MOVE_APPROVE_QUOTE, MOVE_AGREE,  MOVE_BOUNCE,
};
#define N_OF(list) (int64_t)(sizeof list / sizeof *list)
#define N_SENDING  N_OF(SENDING)
#define N_CLOSING  N_OF(CLOSING)

static bool is_sending(enum ticket_move_word m)
{
    for (int64_t i = 0; i < N_SENDING; i++)
        if (SENDING[i] == m)
            return true;
    return false;
}

/* Prints what happened to a ticket, for whoever has to find out. */
static void tell(struct walk *w, int64_t id)
{
    struct list l;
    const struct event *e;

    assert_int_equal(journal_of_ticket(w->h.ctx, id, false, &l), DONE);
    e = l.items;
    for (size_t i = 0; i < l.n; i++)
        print_message("%s %s\n", name_of(&FACT_NAMES, e[i].fact), e[i].data ? e[i].data : "");
}

static void whole(struct walk *w, int64_t id)
{
    struct ctx *ctx = w->h.ctx;
    struct ticket t = now_is(&w->h, id);
    bool somebody_goes = t.state == STATE_ASSIGNED || t.state == STATE_ACCEPTED ||
                         t.state == STATE_ON_SITE || t.state == STATE_WAITING ||
                         t.state == STATE_DONE || t.state == STATE_VERIFIED ||
                         t.state == STATE_REPORTED;

    assert_int_not_equal(t.first_owner_id, 0);
    assert_int_equal(t.wait_id != 0, t.state == STATE_WAITING);
    assert_int_equal(t.department_id != 0,
                     t.state == STATE_REFERRED || t.outcome == ENDED_REFERRED);
    assert_int_equal(t.outcome != ENDED_NONE, t.state == STATE_CLOSED);
    assert_int_equal(t.closed_at != 0, t.state == STATE_CLOSED);
    assert_int_equal(t.report_accepted_at != 0, t.report_accepted_by != 0);
    assert_true(!t.done_at || (t.on_site_at && t.done_at >= t.on_site_at));
    if (t.report_accepted_at)
        assert_true(t.reported_at && t.report_accepted_at >= t.reported_at);
    if (t.state != STATE_CLOSED)
        assert_int_equal(t.assignee_id != 0, somebody_goes);
    int64_t owed = count(ctx,
                         "SELECT COUNT(*) FROM promise WHERE ticket_id = $1 AND ended_at IS NULL"
                         "   AND kind NOT IN ('hand_over', 'acknowledge', 'paperwork', 'progress')",
                         id);
    if ((owed > 0) == (t.state == STATE_CLOSED))
        tell(w, id);
    assert_int_equal(owed > 0, t.state != STATE_CLOSED);
    assert_int_equal(count(ctx,
                           "SELECT COUNT(*) FROM (SELECT kind FROM promise WHERE ticket_id = $1"
                           "   AND ended_at IS NULL GROUP BY kind, subject_id"
                           "   HAVING COUNT(*) > 1) twice",
                           id),
                     0);
    assert_true(count(ctx, "SELECT COUNT(*) FROM hand_over WHERE ticket_id = $1 AND answer IS NULL",
                      id) <= (t.state != STATE_CLOSED));
}

/* What must be true of the promises, alarms and events of a ticket after every verb. */
static void whole_behind(struct walk *w, int64_t id)
{
    static const char *const NONE[] = {
        /* closed: only papers go on, and the alarm about them */
        "SELECT COUNT(*) FROM promise p JOIN ticket t ON t.id = p.ticket_id"
        " WHERE t.id = $1 AND t.state = 'closed' AND p.ended_at IS NULL AND p.kind <> 'paperwork'"
        "   AND NOT (p.kind = 'acknowledge' AND EXISTS (SELECT 1 FROM alarm a"
        "             WHERE a.id = p.subject_id AND a.kind = 'paperwork'))",
        "SELECT COUNT(*) FROM promise WHERE ticket_id = $1 AND state = 'running'"
        "   AND (ended_at IS NOT NULL OR (due_at IS NOT NULL AND next_at IS NULL))",
        "SELECT COUNT(*) FROM promise WHERE ticket_id = $1 AND kind = 'confirm' AND state = "
        "'broken'",
        "SELECT COUNT(*) FROM alarm a WHERE a.ticket_id = $1 AND a.level > 1 AND NOT EXISTS"
        "  (SELECT 1 FROM alarm b WHERE b.climbed_at = a.raised_at AND b.level = a.level - 1"
        "      AND COALESCE(b.root_id, b.id) = a.root_id AND b.person_id <> a.person_id)",
    };

    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++) {
        int64_t n = count(w->h.ctx, NONE[i], id);
        if (n)
            tell(w, id);
        assert_int_equal(n, 0);
    }
}

static bool leaves(enum ticket_move_word m, int state)
{
    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        if (TICKET_MOVES[i].move == m)
            return TICKET_MOVES[i].from >> state & 1;
    return false;
}

/* Mostly a move of this state by somebody whose move it is, but now and then just anything. */
static enum ticket_move_word choose(struct walk *w, const struct ticket *t)
{
    bool wild = !any(w, 8);
    enum ticket_move_word m = MOVE_NONE;
    uint32_t who = 0;

    for (int i = 0; i < 40; i++) {
        int64_t pick = any(w, N_SENDING + N_CLOSING);
        m = any(w, 2)          ? FORWARD[any(w, N_OF(FORWARD))]
            : pick < N_SENDING ? SENDING[pick]
                               : CLOSING[pick - N_SENDING];
        if (wild || leaves(m, t->state))
            break;
    }
    for (int i = 0; i < 12; i++) {
        if (any(w, 5))
            act_as(w->h.ctx, somebody(w));
        else
            follow_link(&w->h, w->asked.token);
        assert_int_equal(ticket_relations(w->h.ctx, t, &who), DONE);
        if (wild || who & rule_ticket_who(m))
            break;
    }
    return m;
}

static void step(struct walk *w, int64_t id)
{
    struct ticket t, before = now_is(&w->h, id);
    enum ticket_move_word m = choose(w, &before);
    enum outcome o;

    w->h.ctx->if_match = 0;
    o = AS_VERB(w->h.ctx, is_sending(m) ? sending(w, id, m, &t) : closing(w, id, m, &t));
    w->tried++;
    if (o == DONE)
        w->done[m]++;
    else if (o == BROKEN || o == STALE_VERSION)
        fail_msg("%s: outcome %d", name_of(&TICKET_MOVE_NAMES, (int)m), (int)o);
    else
        assert_int_equal(now_is(&w->h, id).version, before.version);
    whole(w, id);
}

static void walk_through_a_hospital(struct walk *w)
{
    struct hospital *h = &w->h;

    *h = open_hospital();
    int64_t people[] = {h->manager, h->desk_leader, h->desk,    h->desk,    h->leader, h->worker,
                        h->worker,  h->mate,        h->plumber, h->steward, h->nurse};
    memcpy(w->people, people, sizeof people);
    for (int i = 0; i < TICKETS; i++) {
        w->asked = report(h, any(w, 5) ? "socket" : any(w, 2) ? "lift" : "network");
        for (int s = 0; s < STEPS; s++) {
            step(w, w->asked.ticket_id);
            if (!any(w, 8))
                later(h, any(w, HOUR)); /* the whole walk stays in the year that is entered */
            whole(w, w->asked.ticket_id);
            if (!any(w, 4))
                whole_behind(w, w->asked.ticket_id);
        }
        whole_behind(w, w->asked.ticket_id);
    }
    assert_int_equal(count(h->ctx,
                           "SELECT COUNT(*) FROM (SELECT ticket_id FROM event WHERE ticket_id >= $1"
                           "   GROUP BY ticket_id HAVING MAX(nth) <> COUNT(*)) gap",
                           1),
                     0);
    close_hospital(h);
}

TEST(whatever_anybody_tries_every_open_ticket_has_an_owner_and_a_next_promise)
{
    struct walk w = {0};
    /* Rules are the same on both engines; where every statement goes to another process, a part of
     * the way is walked. */
    const int hospitals = test_on_postgres() ? 2 : HOSPITALS;

    rng_seed(&w.rng, 20261120);
    for (int i = 0; i < hospitals; i++)
        walk_through_a_hospital(&w);
    if (hospitals < HOSPITALS)
        return;
    /* The walk must have been one: every move of both lists was made. */
    for (int i = 0; i < N_SENDING; i++)
        if (!w.done[SENDING[i]])
            fail_msg("never made: %s", name_of(&TICKET_MOVE_NAMES, (int)SENDING[i]));
    for (int i = 0; i < N_CLOSING; i++)
        if (!w.done[CLOSING[i]])
            fail_msg("never made: %s", name_of(&TICKET_MOVE_NAMES, (int)CLOSING[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_anybody_tries_every_open_ticket_has_an_owner_and_a_next_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
