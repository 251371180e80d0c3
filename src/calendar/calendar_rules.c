/* calendar_rules.c — working time as arithmetic on moments: days of a year are '1' or '0', a
 * working day has several intervals. Pure: no database, no clock, no allocation. */
#include "calendar/calendar.h"
#include "base/time.h"

/* One civil day while walking forward: its number, its year and its place in the year (from 0). */
struct walk {
    int64_t day;
    int year;
    int of_year;
    int weekday; /* 1 Monday … 7 Sunday */
};

bool rule_leap_year(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int rule_year_days(int64_t year)
{
    return rule_leap_year(year) ? 366 : 365;
}

static struct walk walk_from(int64_t at)
{
    static const int BEFORE_MONTH[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    struct civil c;

    time_civil(at, &c);
    int leap = c.month > 2 && rule_leap_year(c.year);
    return (struct walk){.day = time_day(at),
                         .year = c.year,
                         .of_year = BEFORE_MONTH[c.month - 1] + leap + c.day - 1,
                         .weekday = c.weekday};
}

static void walk_on(struct walk *w)
{
    w->day++;
    w->weekday = w->weekday % 7 + 1;
    if (++w->of_year == rule_year_days(w->year)) {
        w->of_year = 0;
        w->year++;
    }
}

/* Whether people work on that day at all; a year nobody has entered is said, never guessed. */
static enum outcome works_on(const struct calendar *cal, const struct walk *w, bool *ret,
                             int64_t *ret_year)
{
    for (size_t i = 0; i < cal->n_years; i++) {
        if (cal->years[i].year == w->year) {
            *ret = cal->years[i].days[w->of_year] == '1';
            return DONE;
        }
    }
    *ret_year = w->year;
    return NO_CALENDAR_YEAR;
}

/* The intervals of a working day. A make-up Saturday is worked like the Monday it stands in for. */
static const struct calendar_day *hours_of(const struct calendar *cal, int weekday)
{
    const struct calendar_day *day = &cal->week[weekday - 1];

    return day->n > 0 ? day : &cal->week[0];
}

enum outcome rule_is_working_day(const struct calendar *cal, int64_t day, bool *ret,
                                 int64_t *ret_year)
{
    struct walk w = walk_from(time_of_day_start(day));

    return works_on(cal, &w, ret, ret_year);
}

enum outcome rule_is_working(const struct calendar *cal, int64_t at, bool *ret, int64_t *ret_year)
{
    struct walk w = walk_from(at);
    int64_t into = at - time_of_day_start(w.day);

    *ret = false;
    bool works;
    TRY(works_on(cal, &w, &works, ret_year));
    if (!works)
        return DONE;
    const struct calendar_day *day = hours_of(cal, w.weekday);
    for (size_t i = 0; i < day->n; i++)
        if (into >= day->spans[i].from_min * MINUTE && into < day->spans[i].to_min * MINUTE)
            *ret = true;
    return DONE;
}

/* Working microseconds of one day that lie inside [from, to). */
static int64_t worked_inside(const struct calendar_day *day, int64_t midnight, int64_t from,
                             int64_t to)
{
    int64_t sum = 0;

    for (size_t i = 0; i < day->n; i++) {
        int64_t begins = midnight + day->spans[i].from_min * MINUTE;
        int64_t ends = midnight + day->spans[i].to_min * MINUTE;
        if (begins < from)
            begins = from;
        if (ends > to)
            ends = to;
        if (ends > begins)
            sum += ends - begins;
    }
    return sum;
}

enum outcome rule_working_between(const struct calendar *cal, int64_t from, int64_t to,
                                  int64_t *ret_us, int64_t *ret_year)
{
    *ret_us = 0;
    if (to <= from)
        return DONE;
    int64_t last = time_day(to - 1);
    for (struct walk w = walk_from(from); w.day <= last; walk_on(&w)) {
        bool works;
        TRY(works_on(cal, &w, &works, ret_year));
        if (works)
            *ret_us += worked_inside(hours_of(cal, w.weekday), time_of_day_start(w.day), from, to);
    }
    return DONE;
}

/* The moment inside this day's intervals, not before `from`, at which `us` more working
 * microseconds are over. The caller has made sure that the day holds that many. */
static int64_t moment_inside(const struct calendar_day *day, int64_t midnight, int64_t from,
                             int64_t us)
{
    int64_t at = from;

    for (size_t i = 0; i < day->n && us > 0; i++) {
        int64_t begins = midnight + day->spans[i].from_min * MINUTE;
        int64_t ends = midnight + day->spans[i].to_min * MINUTE;
        if (begins < from)
            begins = from;
        if (ends <= begins)
            continue;
        int64_t step = us < ends - begins ? us : ends - begins;
        at = begins + step;
        us -= step;
    }
    return at;
}

enum outcome rule_add_working(const struct calendar *cal, int64_t from, int64_t us, int64_t *ret_at,
                              int64_t *ret_year)
{
    *ret_at = from;
    if (us <= 0)
        return DONE;
    for (struct walk w = walk_from(from);; walk_on(&w)) {
        bool works;
        TRY(works_on(cal, &w, &works, ret_year));
        if (!works)
            continue;
        const struct calendar_day *day = hours_of(cal, w.weekday);
        int64_t midnight = time_of_day_start(w.day);
        int64_t here = worked_inside(day, midnight, from, midnight + DAY);
        if (here >= us) {
            *ret_at = moment_inside(day, midnight, from, us);
            return DONE;
        }
        us -= here;
    }
}

enum outcome rule_add_working_days(const struct calendar *cal, int64_t from, int64_t days,
                                   int64_t *ret_at, int64_t *ret_year)
{
    struct walk w = walk_from(from);

    *ret_at = from;
    while (days > 0) {
        bool works;
        walk_on(&w);
        TRY(works_on(cal, &w, &works, ret_year));
        if (!works)
            continue;
        if (--days == 0) {
            const struct calendar_day *day = hours_of(cal, w.weekday);
            int64_t closes = day->n > 0 ? day->spans[day->n - 1].to_min : 0;
            *ret_at = time_of_day_start(w.day) + closes * MINUTE;
        }
    }
    return DONE;
}

/* --- a published year ------------------------------------------------------------------------- */

/* Monday to Friday, before any notice. */
static void plain_year(int64_t year, char ret_days[367])
{
    int64_t first =
        time_day(time_from_civil(&(struct civil){.year = (int)year, .month = 1, .day = 1}));
    struct walk w = walk_from(time_of_day_start(first));
    int n = rule_year_days(year);

    for (int d = 0; d < n; d++, walk_on(&w))
        ret_days[d] = w.weekday <= 5 ? '1' : '0';
    ret_days[n] = '\0';
}

/* The holidays whose civil date is fixed by law (全国年节及纪念日放假办法). */
static const int FIXED[] = {101, 501, 1001, 1002, 1003};

void rule_supposed_days(int64_t year, char ret_days[367])
{
    plain_year(year, ret_days);
    for (size_t f = 0; f < sizeof FIXED / sizeof *FIXED; f++) {
        struct civil c = {.year = (int)year, .month = FIXED[f] / 100, .day = FIXED[f] % 100};
        ret_days[walk_from(time_from_civil(&c)).of_year] = '0';
    }
}

int64_t rule_supposed_year(const struct calendar *cal, int64_t from, int64_t until)
{
    int64_t first = walk_from(from).year, last = walk_from(until).year, ret = 0;

    for (size_t i = 0; i < cal->n_years; i++)
        if (cal->years[i].version == 0 && cal->years[i].year >= first &&
            cal->years[i].year <= last && (ret == 0 || cal->years[i].year < ret))
            ret = cal->years[i].year;
    return ret;
}

static bool day_of_text(const char *date, int64_t *ret_day, struct civil *ret)
{
    if (date == NULL || !time_parse_day(date, ret_day))
        return false;
    time_civil(time_of_day_start(*ret_day), ret);
    return true;
}

/* A year in which one of the fixed holidays is missing was published only in part, or is an empty
 * file put there in advance. */
static enum outcome whole_year(int64_t year, const struct holiday *days, size_t n,
                               int64_t *ret_mmdd)
{
    for (size_t f = 0; f < sizeof FIXED / sizeof *FIXED; f++) {
        bool there = false;
        for (size_t i = 0; i < n; i++) {
            int64_t day;
            struct civil c;
            if (day_of_text(days[i].date, &day, &c) && c.year == year && days[i].isOffDay &&
                c.month * 100 + c.day == FIXED[f])
                there = true;
        }
        *ret_mmdd = FIXED[f];
        if (!there)
            return MISSING_FIELD;
    }
    return DONE;
}

enum outcome rule_calendar_days(int64_t year, const struct holiday *days, size_t n,
                                char ret_days[367], int64_t *ret_at)
{
    plain_year(year, ret_days);
    for (size_t i = 0; i < n; i++) {
        int64_t day, before;
        struct civil c, other;

        *ret_at = (int64_t)i;
        if (!day_of_text(days[i].date, &day, &c))
            return INVALID;
        if (c.year != year && !(c.year == year - 1 && c.month == 12))
            return INVALID;
        for (size_t j = 0; j < i; j++)
            if (day_of_text(days[j].date, &before, &other) && before == day)
                return INVALID;
        if (c.year == year)
            ret_days[walk_from(time_of_day_start(day)).of_year] = days[i].isOffDay ? '0' : '1';
    }
    return whole_year(year, days, n, ret_at);
}
