/* calendar/calendar.h — which time counts as working time. Wall-clock promises need nothing from
 * here; approvals and papers do (mechanisms §3.7): several intervals a day (lunch is not work),
 * Chinese public holidays and the weekend days worked in exchange for them. A year is data, kept in
 * versions that never change. Who asks for a year nobody has entered is refused by name; but work
 * that reaches into it goes on: its limit is reckoned with a supposed year, and that is said.
 *
 * The civil zone is UTC+8 without daylight saving (base/time.h). All rule_… functions are pure;
 * they take moments in microseconds UTC and answer in microseconds, so sums are exact to the last
 * one: between(a, b) + between(b, c) == between(a, c). Where they may meet a year without data they
 * end with NO_CALENDAR_YEAR and say the year in *ret_year. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

#define CALENDAR_SPANS      6 /* intervals of one day at most */
#define CALENDAR_FIRST_YEAR 2000
#define CALENDAR_LAST_YEAR  2199

struct calendar_span {
    int64_t from_min, to_min; /* minutes of the civil day, 0 ≤ from < to ≤ 1440 */
};

/* Intervals of one weekday, ascending and apart from each other. */
struct calendar_day {
    struct calendar_span spans[CALENDAR_SPANS];
    size_t n;
};

struct calendar_year {
    int64_t year;
    int64_t version;  /* 1, 2 …; 0: supposed, nobody has entered it */
    const char *days; /* 365 or 366 characters from 1 January: '1' working, '0' off */
};

struct calendar {
    struct calendar_day week[7]; /* Monday first; a weekday without any uses Monday's */
    const struct calendar_year *years;
    size_t n_years;
};

bool rule_leap_year(int64_t year);
/* 365 or 366. */
int rule_year_days(int64_t year);

/* Whether people work on a civil day (days since 1970-01-01) at all. DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome rule_is_working_day(const struct calendar *cal, int64_t day, bool *ret,
                                          int64_t *ret_year);
/* Whether `at` lies inside a working interval; the first moment belongs to it, the last does not.
 * DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome rule_is_working(const struct calendar *cal, int64_t at, bool *ret,
                                      int64_t *ret_year);
/* Working microseconds in [from, to); 0 when to ≤ from. DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome rule_working_between(const struct calendar *cal, int64_t from, int64_t to,
                                           int64_t *ret_us, int64_t *ret_year);
/* The earliest moment at which `us` working microseconds since `from` are over: the end of an
 * afternoon, not the next morning. us ≤ 0 gives `from`. DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome rule_add_working(const struct calendar *cal, int64_t from, int64_t us,
                                       int64_t *ret_at, int64_t *ret_year);
/* Close of work on the `days`-th working day after the civil day of `from`, which itself does not
 * count (Civil Code art. 201). days ≤ 0 gives `from`. DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome rule_add_working_days(const struct calendar *cal, int64_t from, int64_t days,
                                            int64_t *ret_at, int64_t *ret_year);

/* --- data ------------------------------------------------------------------------------------- */

/* One day of a published notice, under the names of the file that carries it. */
struct holiday {
    const char *name; /* 国庆节 … */
    const char *date; /* 2026-10-01 */
    bool isOffDay;    /* false: a weekend day that is worked in exchange */
};

/* A year as it is published (github.com/NateScarlet/holiday-cn) and as the API takes it. */
struct calendar_file {
    const char *schema, *id; /* "$schema" and "$id" of the published file; not looked at */
    int64_t year;
    struct list papers; /* const char *: addresses of the notices */
    struct list days;   /* struct holiday */
};
extern const struct shape CALENDAR_FILE_SHAPE;

/* A year as the API gives it. */
struct calendar_year_view {
    int64_t year, version;
    const char *days;  /* see struct calendar_year */
    const char *names; /* JSON: the holidays as published, [{"name","date","isOffDay"}, …] */
};
extern const struct shape CALENDAR_YEAR_SHAPE;

/* What a published year says about one year's days, on top of Monday to Friday. Days of `year` go
 * to ret_days (room for 367); the New Year's holiday may reach back into the last days of December
 * before, which belong to the other year's string and are only checked here. *ret_at is the index
 * of the day that is wrong. DONE | INVALID (not a date, of another year, or there twice) |
 * MISSING_FIELD (not a whole year: one of the fixed holidays is not off; *ret_at is its MMDD). */
MUST_USE enum outcome rule_calendar_days(int64_t year, const struct holiday *days, size_t n,
                                         char ret_days[367], int64_t *ret_at);

/* Working time as it was known at `known_at`: of every year the newest version entered by then,
 * else the first one; so a correction never moves what was promised before it. Years first..last
 * without data are simply not there: the rules name them when they are touched. Hours: table
 * working_hours, or 08:00–12:00 and 14:00–17:30 while it is empty. Memory in ctx->arena. DONE |
 * BROKEN. */
MUST_USE enum outcome calendar_load(struct ctx *ctx, int64_t known_at, int64_t first_year,
                                    int64_t last_year, struct calendar *ret);
/* Monday to Friday, without the five days that the law fixes by date: what is supposed of a year
 * until it is published. Room for 367. */
void rule_supposed_days(int64_t year, char ret_days[367]);
/* The first supposed year that the time from..until touches; 0: all of it is entered. */
int64_t rule_supposed_year(const struct calendar *cal, int64_t from, int64_t until);
/* calendar_load, and the years first..last that are not there are supposed (version 0). */
MUST_USE enum outcome calendar_load_whole(struct ctx *ctx, int64_t known_at, int64_t first_year,
                                          int64_t last_year, struct calendar *ret);
/* Close of work on the n-th working day after `from`, as known now; in a year that nobody has
 * entered, as it is supposed. DONE | BROKEN. */
MUST_USE enum outcome calendar_add_working_days(struct ctx *ctx, int64_t from, int64_t n,
                                                int64_t *ret_at);
/* fail() with NO_CALENDAR_YEAR about a year, for callers of the rules. */
enum outcome calendar_without_year(struct ctx *ctx, int64_t year);

/* Enters a year, or a new version of one whose published days changed; days it has in the December
 * before become a new version of that year. Event CALENDAR_YEAR_ADDED.
 * DONE | INVALID ("/days/3/date": no date, of another year, twice) | MISSING_FIELD ("/days": not a
 * whole year, about the first holiday that is not there) |
 * OUT_OF_RANGE ("/year") | ALREADY_THERE (exactly this is entered) | BROKEN. */
MUST_USE enum outcome calendar_add_year(struct ctx *ctx, const struct calendar_file *file,
                                        struct calendar_year_view *ret);
/* The same from the text of a file (`shouwen calendar --data DIR FILE`). Also what json_read
 * refuses. */
MUST_USE enum outcome calendar_add_text(struct ctx *ctx, const char *text, size_t n,
                                        struct calendar_year_view *ret);
/* Newest version of a year. DONE | NO_CALENDAR_YEAR. */
MUST_USE enum outcome calendar_year_load(struct ctx *ctx, int64_t year,
                                         struct calendar_year_view *ret);
/* Enters the years the binary carries (schema/holidays) that the database does not have. Called
 * once at start on the writer; nothing happens the second time. DONE | BROKEN. */
MUST_USE enum outcome calendar_seed(struct ctx *ctx);
/* Last civil day number up to which every year from ctx->now on is entered; 0: this year is not. */
MUST_USE enum outcome calendar_reaches(struct ctx *ctx, int64_t *ret_day);

/* For hospital logistics, from 1 December on: the last moment of the last year entered; 0: the next
 * year is entered, or there is time yet. When this very year is not, its first moment. */
MUST_USE enum outcome calendar_ends_soon(struct ctx *ctx, int64_t *ret_at);

struct endpoints;
extern const struct endpoints CALENDAR_ENDPOINTS;
