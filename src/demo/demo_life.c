/* demo/demo_life.c — weeks of a hospital's needs, made by driving the real verbs under a virtual
 * clock. When needs arise and how often each service is asked stands here; what people then do, in
 * demo_turns.c. The clock rings between turns exactly when it would have rung. */
#include "demo/demo_turns.h"
#include <string.h>
#include "base/progress.h"
#include "base/time.h"
#include "promises/promises.h"

// clang-format off
/* Needs of each hour of a day, per mille: quiet at night, busiest 9–12 (as in sf-311). */
static const int HOURS[24] = {14, 10, 8, 7, 8, 16, 32, 62, 88, 92, 84, 70, 52, 58, 68, 66, 60, 50, 38, 34, 30, 24, 16, 13};
/* How often each service is asked, in the order of DEMO_SERVICES. */
static const int SHARES[] = {90, 86, 60, 58, 70, 92, 84, 8, 5, 4, 8, 18, 44, 36, 60, 70, 5, 26, 16, 8, 5, 10, 7, 9, 40, 6};
// clang-format on

static size_t draw_service(struct demo *d)
{
    int64_t sum = 0, dice;
    size_t i;

    for (i = 0; i < DEMO_SERVICES_N; i++)
        sum += SHARES[i];
    dice = rng_below(&d->rng, sum);
    for (i = 0; dice >= SHARES[i]; i++)
        dice -= SHARES[i];
    return i;
}

/* Fills the days with needs: about 46 a day, and a livelier last hour so that a desk opened right
 * after has work on it. */
static void plan_needs(struct life *l)
{
    struct demo *d = l->d;
    struct civil c;

    for (int64_t hour = d->from_at; hour < d->until_at; hour += HOUR) {
        const bool last = d->until_at - hour <= 2 * HOUR;
        int64_t n;

        time_civil(hour, &c);
        n = (HOURS[c.hour] * 46 + rng_below(&d->rng, 1000)) / 1000;
        for (int64_t i = 0; i < (last && n < 16 ? 16 : n); i++) {
            const struct tale t = {.service = &DEMO_SERVICES[draw_service(d)],
                                   .room = (size_t)rng_below(&d->rng, (int64_t)d->n_rooms)};
            agenda_plan(&l->agenda, l->d->keep, hour + rng_below(&d->rng, HOUR),
                        demo_new_tale(l, &t), STEP_ASK);
        }
    }
}

/* The clock rings for everything that falls due up to `at`, each at its own moment. */
static enum outcome ring_until(struct demo *d, int64_t at)
{
    for (;;) {
        int64_t next = 0, n;

        demo_fresh(d);
        TRY(promises_next_at(&d->ctx, &next));
        if (!next || next > at)
            break;
        if (next > d->ctx.now)
            d->ctx.now = next;
        memset(&d->ctx.who, 0, sizeof(d->ctx.who));
        TRY(promises_ring(&d->ctx, 100, &n));
    }
    d->ctx.now = at;
    return DONE;
}

enum outcome demo_live(struct demo *d)
{
    struct life l = {.d = d};
    struct turn turn;
    enum outcome o = DONE;
    int64_t day = -1;

    d->ctx.now = d->from_at;
    plan_needs(&l);
    agenda_plan(&l.agenda, d->keep, d->from_at + HOUR, demo_new_tale(&l, &(struct tale){0}),
                STEP_MIND_ALARMS);
    while (o == DONE && agenda_next(&l.agenda, &turn) && turn.at < d->until_at) {
        o = ring_until(d, turn.at);
        if (o != DONE)
            break;
        demo_fresh(d);
        TRY(db_savepoint(d->db));
        o = demo_kept(d, demo_turn_says(turn.step), demo_take_turn(&l, turn.step, turn.tale));
        if (time_day(turn.at) != day) {
            day = time_day(turn.at);
            progress_show("days", (turn.at - d->from_at) / DAY, (d->until_at - d->from_at) / DAY);
        }
    }
    if (o == DONE)
        o = ring_until(d, d->until_at);
    return o;
}
