/* promises_minutes_test.c — the promise clock against a simulator that knows no arithmetic: it
 * walks minute by minute through random calendars, holidays and pauses and counts. 100,000
 * histories. The simulator shares nothing with the rules but the description of a history. */
#include "base/rng.h"
#include "base/time.h"
#include "calendar/calendar.h"
#include "promises/promises.h"
#include "base/test.h"

enum { CALENDARS = 50, HISTORIES = 2000, PAUSES = 6, N_DAYS = 365 + 366 + 365 };
#define N_MINUTES (N_DAYS * 1440)

static struct rng RNG;
static char DAYS[3][367];
static struct calendar_year YEARS[3];
static struct calendar CAL;
static bool WORK[N_MINUTES]; /* minute since 2023-01-01 00:00 civil → working */

/* 2023-01-01 00:00 at UTC+8, a Sunday: seconds since 1970 from any almanac. */
static const int64_t ORIGIN = INT64_C(1672502400) * SECOND;

struct history {
    bool working;
    int start, limit, now; /* minutes; now counts from ORIGIN, too */
    int n;
    struct {
        int from, to; /* to 0: open */
        bool excusable;
    } pauses[PAUSES];
};

struct seen {
    bool no_year;
    int raw_due, due, warn; /* minutes since ORIGIN; 0: unknown */
    int raw_used, used;     /* minutes at `now` */
};

static int below(int n)
{
    return (int)rng_below(&RNG, n);
}

/* Up to three intervals a weekday, now and then a weekday without its own (Monday's count). */
static void draw_week(void)
{
    memset(CAL.week, 0, sizeof CAL.week);
    for (int d = 0; d < 7; d++) {
        size_t n = d > 0 && below(4) == 0 ? 0 : (size_t)below(3) + 1;
        int64_t at = below(500);
        for (size_t i = 0; i < n && at < 1400; i++) {
            int64_t to = at + 1 + below(400);
            if (to > 1440)
                to = 1440;
            CAL.week[d].spans[CAL.week[d].n++] = (struct calendar_span){at, to};
            at = to + below(200) + (below(5) > 0);
        }
    }
}

static void draw_calendar(void)
{
    static const int LENGTH[] = {365, 366, 365};
    int day = 0;

    memset(WORK, 0, sizeof WORK);
    draw_week();
    for (int y = 0; y < 3; y++) {
        for (int d = 0; d < LENGTH[y]; d++, day++) {
            int weekday = (6 + day) % 7; /* 0 Monday; the first day is a Sunday */
            bool works = weekday < 5 ? below(12) > 0 : below(12) == 0;
            DAYS[y][d] = works ? '1' : '0';
            const struct calendar_day *hours = &CAL.week[CAL.week[weekday].n ? weekday : 0];
            for (size_t i = 0; works && i < hours->n; i++)
                for (int64_t m = hours->spans[i].from_min; m < hours->spans[i].to_min; m++)
                    WORK[day * 1440 + m] = true;
        }
        YEARS[y] = (struct calendar_year){.year = 2023 + y, .version = 1, .days = DAYS[y]};
    }
    CAL.years = YEARS;
    CAL.n_years = 3;
}

static struct history draw_history(void)
{
    static const int LIMITS[] = {24, 24, 120, 120, 300, 600};
    struct history h = {.working = below(2) == 0};
    int edge =
        below(20) == 0 ? 3000 : N_MINUTES - 40000; /* some near the last entered year's end */

    h.start = edge == 3000 ? N_MINUTES - 1 - below(edge) : below(edge);
    h.limit = 5 * (1 + below(LIMITS[below(6)])); /* 80 % of it is a whole minute */
    h.now = h.start + below(4000);
    h.n = below(PAUSES + 1);
    int at = h.start - 60;
    for (int i = 0; i < h.n; i++) {
        at += below(below(3) == 0 ? 2000 : 120);
        h.pauses[i].from = at;
        h.pauses[i].to = at + below(below(3) == 0 ? 3000 : 200);
        h.pauses[i].excusable = below(10) < 7;
        if (below(12) == 0)
            h.pauses[i].to = 0;
        else if (below(3) > 0) /* the others overlap with what follows */
            at = h.pauses[i].to;
    }
    return h;
}

/* 1: an excusable pause covers the minute; 2: one that nobody has ended yet. */
static int paused(const struct history *h, int minute)
{
    int worst = 0;

    for (int i = 0; i < h->n; i++) {
        if (!h->pauses[i].excusable || minute < h->pauses[i].from)
            continue;
        if (h->pauses[i].to == 0)
            return 2;
        if (minute < h->pauses[i].to)
            worst = 1;
    }
    return worst;
}

static struct seen simulate(const struct history *h)
{
    struct seen s = {.raw_used = -1};
    int raw = 0, used = 0;
    bool warn_known = false, due_known = false;

    for (int m = h->start;; m++) {
        int pause = paused(h, m);
        if (h->working && m >= N_MINUTES) {
            /* Excused minutes need no calendar, so a pause may reach over the edge. */
            if (s.raw_due != 0 && !due_known && pause == 1)
                continue;
            s.no_year = s.raw_due == 0 || (!due_known && pause == 0);
            return s;
        }
        if (m == h->now) {
            s.raw_used = raw;
            s.used = used;
        }
        if (pause == 2)
            warn_known = due_known = true; /* both stay unknown for good: 0 */
        if (s.raw_due != 0 && due_known && m >= h->now)
            return s;
        if (h->working && !WORK[m])
            continue;
        if (++raw == h->limit)
            s.raw_due = m + 1;
        if (pause)
            continue;
        used++;
        if (!warn_known && used == h->limit / 5 * 4) {
            s.warn = m + 1;
            warn_known = true;
        }
        if (!due_known && used == h->limit) {
            s.due = m + 1;
            due_known = true;
        }
    }
}

static int minute_of(int64_t at)
{
    if (at == 0)
        return 0;
    assert_int_equal((at - ORIGIN) % MINUTE, 0);
    return (int)((at - ORIGIN) / MINUTE);
}

static int64_t moment_of(int minute)
{
    return ORIGIN + minute * MINUTE;
}

static void print_history(const struct history *h)
{
    print_message("%s start %d limit %d now %d\n", h->working ? "working" : "wall", h->start,
                  h->limit, h->now);
    for (int i = 0; i < h->n; i++)
        print_message("  pause %d..%d %s\n", h->pauses[i].from, h->pauses[i].to,
                      h->pauses[i].excusable ? "excusable" : "not excusable");
}

static bool agrees(const struct history *h, const struct seen *s)
{
    struct promise_pause pauses[PAUSES];
    struct promise_due due;
    struct promise_use use;
    int64_t year = 0;

    for (int i = 0; i < h->n; i++)
        pauses[i] =
            (struct promise_pause){.from_at = moment_of(h->pauses[i].from),
                                   .to_at = h->pauses[i].to == 0 ? 0 : moment_of(h->pauses[i].to),
                                   .excusable = h->pauses[i].excusable};
    struct promise_terms terms = {.start_at = moment_of(h->start),
                                  .limit_s = h->limit * 60,
                                  .calendar = h->working ? PROMISE_WORKING : PROMISE_WALL,
                                  .warn_at = 4,
                                  .warn_of = 5,
                                  .pauses = pauses,
                                  .n_pauses = (size_t)h->n,
                                  .working = &CAL};
    enum outcome o = rule_promise_due(&terms, &due, &year);
    if (s->no_year)
        return o == NO_CALENDAR_YEAR && year == 2026;
    if (o != DONE || minute_of(due.raw_due_at) != s->raw_due || minute_of(due.due_at) != s->due ||
        minute_of(due.warn_at) != s->warn)
        return false;
    if (s->raw_used < 0)
        return true; /* `now` lies behind the last entered year */
    if (rule_promise_use(&terms, moment_of(h->now), &use, &year) != DONE)
        return false;
    return use.raw_used_s == s->raw_used * 60 && use.used_s == s->used * 60 &&
           use.raw_broken == (h->now > s->raw_due) &&
           use.broken == (s->due != 0 && h->now > s->due);
}

static void the_clock_agrees_with_counting_minutes_in_a_hundred_thousand_histories(void **state)
{
    int edges = 0, open = 0, excused = 0;
    (void)state;

    rng_seed(&RNG, 20261120);
    for (int c = 0; c < CALENDARS; c++) {
        draw_calendar();
        for (int i = 0; i < HISTORIES; i++) {
            struct history h = draw_history();
            struct seen s = simulate(&h);
            if (!agrees(&h, &s)) {
                print_history(&h);
                print_message("counted: raw %d due %d warn %d used %d/%d no year %d\n", s.raw_due,
                              s.due, s.warn, s.used, s.raw_used, s.no_year);
                fail_msg("calendar %d, history %d", c, i);
            }
            edges += s.no_year;
            open += !s.no_year && s.due == 0;
            excused += s.due > s.raw_due;
        }
    }
    /* The draw must really reach the corners, or the agreement says little. */
    assert_in_range(edges, 500, CALENDARS * HISTORIES);
    assert_in_range(open, 5000, CALENDARS * HISTORIES);
    assert_in_range(excused, 20000, CALENDARS * HISTORIES);
    print_message("%d histories: %d meet a year without data, %d wait openly, %d are excused\n",
                  CALENDARS * HISTORIES, edges, open, excused);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_agrees_with_counting_minutes_in_a_hundred_thousand_histories),
    };
    return cmocka_run_group_tests_name("promise clock against minutes", tests, NULL, NULL);
}
