/* demo/demo_turns.c — what people do when it is their turn: the real verbs, with the slips of real
 * life: late, returned, waiting for material, disputed, never answered. Shares of outcomes follow
 * what comparable facilities publish: about 3 % withdrawn, 6 % waiting, a third of the askers
 * rating. */
#include "demo/demo_turns.h"
#include <string.h>
#include "alarms/alarms.h"
#include "base/text.h"
#include "base/time.h"
#include "demo/demo_words.h"
#include "feedback/feedback.h"
#include "people/people.h"

static bool chance(struct demo *d, int percent)
{
    return rng_below(&d->rng, 100) < percent;
}

/* A delay around `typical` seconds: usually shorter, sometimes three times as long, µs. */
static int64_t about(struct demo *d, int64_t typical_s)
{
    const int64_t percent = 35 + rng_below(&d->rng, 50) + rng_below(&d->rng, 40) +
                            (chance(d, 6) ? 90 + rng_below(&d->rng, 120) : 0);

    return typical_s * percent / 100 * SECOND + rng_below(&d->rng, 20) * SECOND;
}

void demo_plan(struct life *l, size_t tale, int step, int64_t typical_s)
{
    agenda_plan(&l->agenda, l->d->keep, l->d->ctx.now + about(l->d, typical_s), tale, step);
}

/* A typical delay as a share of what is promised for the arrival, s: people hurry when they must.
 */
static int64_t pace(const struct tale *t, int64_t percent)
{
    const int64_t limit_s = t->service->arrive_s ? t->service->arrive_s : 3600;

    return (limit_s < 7200 ? limit_s : 7200) * percent / 100;
}

/* Whoever of this role (and trade) is on duty and free soonest; 0: nobody. */
static enum outcome find_on_duty(struct demo *d, int role, const char *trade, int64_t *ret_id)
{
    struct demo_person *best = NULL;

    for (size_t i = 0; i < d->n_people; i++) {
        struct demo_person *p = &d->people[i];
        bool on = false, skilled = true;

        if (p->role != role)
            continue;
        TRY(person_on_duty(&d->ctx, p->id, d->ctx.now, &on));
        if (on && trade && !text_same(p->trade, trade))
            TRY(person_has_skill(&d->ctx, p->id, trade, false, d->ctx.now, &skilled));
        if (on && skilled && (!best || p->busy_until < best->busy_until))
            best = p;
    }
    *ret_id = best ? best->id : 0;
    return DONE;
}

static void busy(struct demo *d, int64_t id, int64_t until)
{
    for (size_t i = 0; i < d->n_people; i++)
        if (d->people[i].id == id && d->people[i].busy_until < until)
            d->people[i].busy_until = until;
}

/* Somebody at the desk; at worst its leader. */
static enum outcome act_as_desk(struct demo *d)
{
    int64_t id;

    TRY(find_on_duty(d, ROLE_DESK, NULL, &id));
    return demo_act_as(d, id ? id : d->people[0].id);
}

static enum outcome act_as_asker(struct demo *d, const struct tale *t)
{
    memset(&d->ctx.who, 0, sizeof(d->ctx.who));
    return ticket_who_is_link(&d->ctx, t->token, &d->ctx.who);
}

static enum outcome photos(struct demo *d, int most, struct list *ret)
{
    const size_t n = chance(d, 80) ? 1 : (size_t)most;
    const char **handles = ARENA_ARRAY(d->ctx.arena, const char *, n);

    for (size_t i = 0; i < n; i++)
        TRY(demo_photo(d, &handles[i]));
    *ret = (struct list){handles, n};
    return DONE;
}

size_t demo_new_tale(struct life *l, const struct tale *t)
{
    if (l->n_tales == l->room) {
        struct tale *old = l->tales;

        l->room = l->room ? l->room * 2 : 4096;
        l->tales = ARENA_ARRAY(l->d->keep, struct tale, l->room);
        for (size_t i = 0; i < l->n_tales; i++)
            l->tales[i] = old[i];
    }
    l->tales[l->n_tales] = *t;
    return l->n_tales++;
}

/* --- the turns ----------------------------------------------------------------------------------
 */

static const char *answers_for(struct demo *d, const struct demo_service *s)
{
    const int n = (int)(1 + rng_below(&d->rng, 4));

    if (text_same(s->code, "specimen"))
        return arena_print(d->ctx.arena, "{\"count\":%d,\"kind\":\"%s\"}", n,
                           n > 2 ? "routine" : "stat");
    if (text_same(s->code, "escort") || text_same(s->code, "porter"))
        return "{\"to\":\"门诊楼 2 层 · 放射科\",\"how\":\"wheelchair\"}";
    if (text_same(s->code, "car"))
        return "{\"to\":\"市急救中心\",\"people\":2}";
    if (text_same(s->code, "linen"))
        return arena_print(d->ctx.arena, "{\"sets\":%d}", n);
    if (text_same(s->code, "meal"))
        return arena_print(d->ctx.arena, "{\"count\":%d,\"when\":%lld}", n,
                           (long long)(d->ctx.now + HOUR));
    return NULL;
}

static int64_t ward_person(const struct demo *d, int ward)
{
    int seen = 0;

    for (size_t i = 0; i < d->n_people; i++)
        if (d->people[i].role == ROLE_WARD && seen++ == ward)
            return d->people[i].id;
    return 0;
}

static enum outcome ask(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const struct demo_spot *spot = &d->rooms[t->room];
    struct report_in in = {.place_code = spot->code,
                           .service = t->service->code,
                           .words = demo_need(&d->rng, t->service->code),
                           .answers = answers_for(d, t->service),
                           .channel = CHANNEL_QR};

    /* The last half hour is a busy one, so that the desk has something to send. */
    const bool rush = d->until_at - d->ctx.now < 30 * MINUTE;

    d->ctx.who = (struct actor){0};
    if (chance(d, 28)) { /* a call, written down a minute or two later */
        struct ticket ticket;

        in.channel = CHANNEL_PHONE;
        in.name = demo_name(&d->ctx, &d->rng);
        in.phone = arena_print(d->ctx.arena, "8%03d", (int)rng_below(&d->rng, 1000));
        in.occurred_at = d->ctx.now - rng_below(&d->rng, 120) * SECOND;
        TRY(act_as_desk(d));
        TRY(ticket_record(&d->ctx, &in, &ticket));
        t->ticket_id = ticket.id;
    } else {
        struct reported told;

        if (spot->ward >= 0 && chance(d, 60))
            TRY(demo_act_as(d, ward_person(d, spot->ward)));
        if (chance(d, 22) && t->service->trade)
            TRY(photos(d, 2, &in.photos)); /* whoever uploads a picture is who may give it */
        TRY(ticket_report(&d->ctx, &in, &told));
        t->ticket_id = told.ticket_id;
        snprintf(t->token, sizeof(t->token), "%s", told.token);
    }
    d->n_tickets++;
    demo_plan(l, index, t->service->trade ? STEP_SEND : STEP_OTHERS_ANSWER,
              t->service->trade ? pace(t, rush ? 17 : 6) : 2400);
    return DONE;
}

static enum outcome send(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    struct assign_in in = {0};
    struct ticket ticket;

    if (chance(d, 3) && !t->service->emergency && t->token[0]) { /* it is no longer needed */
        const struct reason_in over = {.reason = "已经自己处理好了，谢谢"};

        TRY(act_as_asker(d, t));
        return ticket_cancel(&d->ctx, t->ticket_id, &over, &ticket);
    }
    TRY(act_as_desk(d));
    TRY(find_on_duty(d, text_same(t->service->trade, "service") ? ROLE_STEWARD : ROLE_WORKER,
                     t->service->trade, &in.assignee_id));
    if (!in.assignee_id) {
        TRY(find_on_duty(d, ROLE_WORKER, NULL, &in.assignee_id));
        in.reason = "本工种无人在岗，先去看看";
    }
    if (!in.assignee_id) {
        demo_plan(l, index, STEP_SEND, 900);
        return DONE;
    }
    if (t->service->certificate)
        in.reason = in.reason ? in.reason : "持证人员已电话指导";
    TRY(ticket_assign(&d->ctx, t->ticket_id, &in, &ticket));
    t->assignee_id = in.assignee_id;
    busy(d, in.assignee_id, d->ctx.now + 40 * MINUTE);
    demo_plan(l, index, STEP_ANSWER, pace(t, 5));
    return DONE;
}

static enum outcome answer(struct life *l, size_t index)
{
    static const char *const WORDS[] = {"马上过去", "带上工具，十五分钟到",
                                        "手上这个弄完就去，半小时到", NULL};
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    struct ticket ticket;

    TRY(demo_act_as(d, t->assignee_id));
    if (chance(d, 4)) {
        const struct reason_in no = {.reason = "正在抢修别处，走不开"};

        demo_plan(l, index, STEP_SEND, 120);
        return ticket_return_job(&d->ctx, t->ticket_id, &no, &ticket);
    }
    const struct nothing_in yes = {.words = WORDS[rng_below(&d->rng, 4)]};
    TRY(ticket_accept(&d->ctx, t->ticket_id, &yes, &ticket));
    demo_plan(l, index, STEP_COME, pace(t, 30));
    return DONE;
}

static enum outcome come(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    struct arrive_in in = {.proof = chance(d, 70) ? PROOF_SCAN : PROOF_TAP};
    struct ticket ticket;

    if (in.proof == PROOF_SCAN)
        in.code = d->rooms[t->room].code;
    TRY(demo_act_as(d, t->assignee_id));
    TRY(ticket_arrive(&d->ctx, t->ticket_id, &in, &ticket));
    demo_plan(l, index, STEP_LOOK, 240);
    return DONE;
}

static enum outcome look(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const char *item, *unit;
    struct ticket ticket;
    /* Who is trapped in a lift is not told to wait for a button until tomorrow. */
    const bool short_of = !t->waited && !t->service->emergency &&
                          demo_material(t->service->code, &item, &unit) && chance(d, 9);
    const struct survey_in in = {.finding = short_of ? FINDING_MATERIAL : FINDING_SMALL,
                                 .words = short_of ? "要换配件，仓库没有" : NULL};

    TRY(demo_act_as(d, t->assignee_id));
    TRY(ticket_survey(&d->ctx, t->ticket_id, &in, &ticket));
    if (short_of) {
        const struct wait_in wait = {
            .reason = WAIT_MATERIAL,
            .what_for = item,
            .until_at = d->ctx.now + (20 + rng_below(&d->rng, 30)) * HOUR,
            .words = arena_print(d->ctx.arena, "%s已订，到货马上来换，给您添麻烦了", item)};

        t->waited = true;
        agenda_plan(&l->agenda, l->d->keep, wait.until_at + about(d, 1800) - HOUR, index,
                    STEP_GO_ON);
        return ticket_wait(&d->ctx, t->ticket_id, &wait, &ticket);
    }
    if (chance(d, 2)) {
        const struct words_in up = {.words = "线路老化严重，请班长来看一下"};

        TRY(ticket_ask_up(&d->ctx, t->ticket_id, &up, &ticket));
    }
    demo_plan(l, index, STEP_DO, t->service->emergency ? 1500 : 1300);
    return DONE;
}

static enum outcome go_on(struct life *l, size_t index)
{
    struct demo *d = l->d;
    const struct nothing_in in = {.words = "配件到了"};
    struct ticket ticket;

    TRY(demo_act_as(d, l->tales[index].assignee_id));
    TRY(ticket_resume(&d->ctx, l->tales[index].ticket_id, &in, &ticket));
    demo_plan(l, index, STEP_DO, 1500);
    return DONE;
}

static enum outcome finish(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const char *item, *unit;
    struct quantity_in used;
    struct finish_in in = {.words = demo_done(&d->rng, t->service->code),
                           .minutes = 5 + rng_below(&d->rng, 50)};
    struct ticket ticket;

    if (demo_material(t->service->code, &item, &unit)) {
        used = (struct quantity_in){item, unit, 1000 * (1 + rng_below(&d->rng, 3))};
        in.quantities = (struct list){&used, 1};
        in.material = item;
    }
    TRY(demo_act_as(d, t->assignee_id));
    if (t->service->photo || chance(d, 6))
        TRY(photos(d, 2, &in.photos));
    TRY(ticket_finish(&d->ctx, t->ticket_id, &in, &ticket));
    demo_plan(l, index, STEP_CHECK, 2400);
    return DONE;
}

static enum outcome check(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    struct ticket ticket;
    const struct verify_in in = {.quality = chance(d, 85) ? QUALITY_GOOD : QUALITY_ACCEPTABLE,
                                 .on_time = true,
                                 .words = chance(d, 30) ? "现场看过，合格" : NULL};

    TRY(act_as_desk(d));
    if (d->ctx.who.person_id == t->assignee_id)
        TRY(demo_act_as(d, d->people[0].id));
    if (chance(d, 3)) {
        const struct words_in back = {.words = "还有一处没处理，请再去一趟"};

        demo_plan(l, index, STEP_DO, 2400);
        return ticket_send_back(&d->ctx, t->ticket_id, &back, &ticket);
    }
    TRY(ticket_verify(&d->ctx, t->ticket_id, &in, &ticket));
    demo_plan(l, index, STEP_TELL, 500);
    return DONE;
}

static enum outcome tell(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const struct words_in in = {.words = "已处理完成，请您确认"};
    struct ticket ticket;

    TRY(ticket_load_any(&d->ctx, t->ticket_id, &ticket));
    TRY(demo_act_as(d, ticket.first_owner_id));
    TRY(ticket_report_back(&d->ctx, t->ticket_id, &in, &ticket));
    demo_plan(l, index, STEP_TAKE, 3600);
    if (t->token[0] && chance(d, 76))
        demo_plan(l, index, STEP_HEAR, 5 * 3600);
    return DONE;
}

/* The desk answers the report, unless the asker was quicker. */
static enum outcome take(struct life *l, size_t index)
{
    struct demo *d = l->d;
    const struct nothing_in in = {0};
    struct ticket ticket;

    TRY(ticket_load_any(&d->ctx, l->tales[index].ticket_id, &ticket));
    if (ticket.state != STATE_REPORTED || ticket.report_accepted_at)
        return DONE;
    TRY(act_as_desk(d));
    return ticket_accept_report(&d->ctx, ticket.id, &in, &ticket);
}

static enum outcome hear(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const bool fixed = t->answered || !chance(d, 5);
    const struct confirm_in in = {.fixed = fixed           ? FIXED_YES
                                           : chance(d, 50) ? FIXED_PARTLY
                                                           : FIXED_NO,
                                  .words = fixed ? NULL : "还是不行，麻烦再看看"};
    struct ticket ticket;

    TRY(act_as_asker(d, t));
    TRY(ticket_confirm(&d->ctx, t->ticket_id, &in, &ticket));
    t->answered = true;
    if (!fixed)
        demo_plan(l, index, STEP_SEND, 300);
    else if (chance(d, 55))
        demo_plan(l, index, STEP_RATE, 120);
    return DONE;
}

static enum outcome rate(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct tale *t = &l->tales[index];
    const int64_t dice = rng_below(&d->rng, 100);
    struct rating given;
    struct rate_in in = {.level = dice < 4    ? LEVEL_NOT_MET
                                  : dice < 30 ? LEVEL_MET
                                  : dice < 86 ? LEVEL_SATISFIED
                                              : LEVEL_MOVED};

    if (chance(d, 35) && in.level != LEVEL_MET)
        in.words = demo_rating(&d->rng, in.level == LEVEL_NOT_MET ? 0
                                        : in.level == LEVEL_MOVED ? 2
                                                                  : 1);
    TRY(act_as_asker(d, t));
    TRY(feedback_rate(&d->ctx, t->ticket_id, &in, &given));
    for (const struct note *n = d->ctx.notes; n; n = n->next)
        if (n->fact == TICKET_REGISTERED && n->ticket_id != t->ticket_id) {
            /* "Not met" has opened a ticket of its own; somebody is sent again. */
            const struct tale again = {
                .ticket_id = n->ticket_id, .service = t->service, .room = t->room};

            demo_plan(l, demo_new_tale(l, &again), STEP_SEND, 600);
        }
    return DONE;
}

/* The other department says that it has it. */
static enum outcome others_answer(struct life *l, size_t index)
{
    struct demo *d = l->d;
    const struct confirm_referral_in in = {.name = demo_name(&d->ctx, &d->rng),
                                           .words = "已接到，今天派人处理"};
    struct ticket ticket;

    TRY(act_as_desk(d));
    return ticket_confirm_referral(&d->ctx, l->tales[index].ticket_id, &in, &ticket);
}

/* People on duty look at what they are alarmed of every few minutes. */
static enum outcome mind_alarms(struct life *l, size_t index)
{
    struct demo *d = l->d;
    struct list open;
    struct alarm told;

    TRY(alarms_of_person(&d->ctx, 0, true, &open));
    for (size_t i = 0; i < open.n; i++) {
        const struct alarm *a = &((const struct alarm *)open.items)[i];
        bool on = false;

        if (a->climbed_at || chance(d, 25))
            continue;
        TRY(person_on_duty(&d->ctx, a->person_id, d->ctx.now, &on));
        if (!on)
            continue;
        TRY(demo_act_as(d, a->person_id));
        TRY(alarm_acknowledge(&d->ctx, a->id, "知道了，我来盯", &told));
    }
    demo_plan(l, index, STEP_MIND_ALARMS, 420);
    return DONE;
}

// clang-format off
static const struct {
    const char *says;
    enum outcome (*does)(struct life *l, size_t tale);
} STEPS[] = {
    [STEP_ASK] = {"ask", ask}, [STEP_SEND] = {"send", send}, [STEP_ANSWER] = {"answer", answer},
    [STEP_COME] = {"come", come}, [STEP_LOOK] = {"look", look}, [STEP_GO_ON] = {"go on", go_on},
    [STEP_DO] = {"finish", finish}, [STEP_CHECK] = {"check", check}, [STEP_TELL] = {"tell", tell},
    [STEP_TAKE] = {"take the report", take},
    [STEP_HEAR] = {"hear", hear}, [STEP_RATE] = {"rate", rate},
    [STEP_OTHERS_ANSWER] = {"referral", others_answer}, [STEP_MIND_ALARMS] = {"alarms", mind_alarms},
};
// clang-format on

enum outcome demo_take_turn(struct life *l, int step, size_t tale)
{
    return STEPS[step].does(l, tale);
}

const char *demo_turn_says(int step)
{
    return STEPS[step].says;
}
