/* calendar.c — years are entered, kept in versions and handed to the rules. It must not know what a
 * promise is. */
#include "calendar/calendar.h"
#include "calendar/calendar_carried.h"
#include "calendar/calendar_store.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "journal/journal.h"

/* --- shapes ----------------------------------------------------------------------------------- */

static const struct field HOLIDAY_FIELDS[] = {
    FIELD(struct holiday, name, .min = 1, .max = 40, .needed = true, .says = "name of the holiday"),
    FIELD(struct holiday, date, .min = 10, .max = 10, .needed = true, .says = "2026-10-01"),
    FIELD(struct holiday, isOffDay, .needed = true,
          .says = "true: off; false: a weekend day worked in exchange"),
};
static SHAPE(HOLIDAY_SHAPE, "Holiday", struct holiday, HOLIDAY_FIELDS,
             "One day of the notice on public holidays.");

static const struct field FILE_FIELDS[] = {
    {.name = "$schema",
     .kind = KIND_TEXT,
     .at = offsetof(struct calendar_file,                                       schema),
     .max = 300                                                                                    },
    {.name = "$id",     .kind = KIND_TEXT, .at = offsetof(struct calendar_file, id),     .max = 300},
    FIELD(struct calendar_file, year, .min = CALENDAR_FIRST_YEAR, .max = CALENDAR_LAST_YEAR,
          .needed = true, .says = "the year"),
    FIELD(struct calendar_file, papers, .kind = KIND_TEXTS, .max = 20,
          .says = "addresses of the notices it comes from"),
    FIELD(struct calendar_file, days, .min = 1, .max = 120, .needed = true, .shape = &HOLIDAY_SHAPE,
          .says = "every holiday and every make-up day of the year"),
};
SHAPE(CALENDAR_FILE_SHAPE, "CalendarFile", struct calendar_file, FILE_FIELDS,
      "A year of public holidays as published by NateScarlet/holiday-cn.");

static const struct field YEAR_FIELDS[] = {
    FIELD(struct calendar_year_view, year, .says = "the year"),
    FIELD(struct calendar_year_view, version, .says = "1, 2 …; a correction is a new version"),
    FIELD(struct calendar_year_view, days,
          .says = "a character a day from 1 January: 1 working, 0 off"),
    FIELD(struct calendar_year_view, names, .kind = KIND_JSON,
          .says = "the holidays and make-up days as published"),
};
SHAPE(CALENDAR_YEAR_SHAPE, "CalendarYear", struct calendar_year_view, YEAR_FIELDS,
      "The working days of a year.");

/* --- loading ---------------------------------------------------------------------------------- */

/* 08:00–12:00 and 14:00–17:30, Monday to Friday: the usual hours of a hospital's offices. */
static const struct calendar_day USUAL_DAY = {
    {{480, 720}, {840, 1050}},
    2
};

static enum outcome load_hours(struct ctx *ctx, struct calendar *cal)
{
    struct list rows;

    TRY(db_working_hours(ctx, &rows));
    const struct working_hours *h = rows.items;
    for (size_t i = 0; i < rows.n; i++) {
        struct calendar_day *day = &cal->week[h[i].weekday - 1];
        if (day->n < CALENDAR_SPANS)
            day->spans[day->n++] = (struct calendar_span){h[i].starts, h[i].ends};
    }
    /* Monday's hours stand in for every weekday without its own, so they must be there. */
    if (cal->week[0].n == 0)
        cal->week[0] = USUAL_DAY;
    return DONE;
}

enum outcome calendar_load(struct ctx *ctx, int64_t known_at, int64_t first_year, int64_t last_year,
                           struct calendar *ret)
{
    struct list years;

    *ret = (struct calendar){0};
    TRY(db_calendar_years(ctx, known_at, first_year, last_year, &years));
    ret->years = years.items;
    ret->n_years = years.n;
    return load_hours(ctx, ret);
}

enum outcome calendar_load_whole(struct ctx *ctx, int64_t known_at, int64_t first_year,
                                 int64_t last_year, struct calendar *ret)
{
    struct calendar_year *years;
    size_t entered, at = 0;

    TRY(calendar_load(ctx, known_at, first_year, last_year, ret));
    entered = ret->n_years;
    years = ARENA_ARRAY(ctx->arena, struct calendar_year,
                        ret->n_years + (size_t)(last_year - first_year + 1));
    for (size_t i = 0; i < ret->n_years; i++)
        years[i] = ret->years[i];
    for (int64_t year = first_year; year <= last_year; year++) {
        if (at < entered && years[at].year == year) {
            at++;
            continue;
        }
        char *days = arena_alloc(ctx->arena, 367);
        rule_supposed_days(year, days);
        years[ret->n_years++] = (struct calendar_year){.year = year, .days = days};
    }
    ret->years = years;
    return DONE;
}

enum outcome calendar_without_year(struct ctx *ctx, int64_t year)
{
    return fail(ctx, NO_CALENDAR_YEAR, NULL, "%lld", (long long)year);
}

enum outcome calendar_add_working_days(struct ctx *ctx, int64_t from, int64_t n, int64_t *ret_at)
{
    struct calendar cal;
    struct civil c;
    int64_t year = 0;

    time_civil(from, &c);
    TRY(calendar_load_whole(ctx, ctx->now, c.year, c.year + 1 + n / 200, &cal));
    if (rule_add_working_days(&cal, from, n, ret_at, &year) != DONE)
        return calendar_without_year(ctx, year);
    return DONE;
}

enum outcome calendar_year_load(struct ctx *ctx, int64_t year, struct calendar_year_view *ret)
{
    enum outcome o = db_calendar_year(ctx, year, ret);

    return o == NOT_FOUND ? calendar_without_year(ctx, year) : o;
}

enum outcome calendar_reaches(struct ctx *ctx, int64_t *ret_day)
{
    struct calendar cal;
    struct civil c;

    time_civil(ctx->now, &c);
    TRY(calendar_load(ctx, ctx->now, c.year, CALENDAR_LAST_YEAR, &cal));
    *ret_day = 0;
    for (size_t i = 0; i < cal.n_years && cal.years[i].year == c.year + (int64_t)i; i++) {
        struct civil end = {.year = (int)cal.years[i].year, .month = 12, .day = 31};
        *ret_day = time_day(time_from_civil(&end));
    }
    return DONE;
}

#define SOON 31 /* days: from 1 December */

enum outcome calendar_ends_soon(struct ctx *ctx, int64_t *ret_at)
{
    int64_t last = 0, today = time_day(ctx->now);
    struct civil c;

    *ret_at = 0;
    TRY(calendar_reaches(ctx, &last));
    if (last == 0) {
        time_civil(ctx->now, &c);
        *ret_at = time_from_civil(&(struct civil){.year = c.year, .month = 1, .day = 1});
    } else if (last - today < SOON) {
        *ret_at = time_of_day_start(last + 1) - 1;
    }
    return DONE;
}

/* --- entering --------------------------------------------------------------------------------- */

static enum outcome refuse_day(struct ctx *ctx, const struct calendar_file *file, enum outcome o,
                               int64_t at)
{
    const struct holiday *days = file->days.items;

    if (o == MISSING_FIELD)
        return fail(ctx, MISSING_FIELD, "/days", "%lld-%02d-%02d", (long long)file->year,
                    (int)(at / 100), (int)(at % 100));
    return fail(ctx, INVALID, arena_print(ctx->arena, "/days/%d/date", (int)at), "%s",
                days[at].date);
}

static const char *names_of(struct ctx *ctx, const struct list *days)
{
    const struct holiday *day = days->items;
    struct buf b = {.arena = ctx->arena};

    buf_char(&b, '[');
    for (size_t i = 0; i < days->n; i++) {
        if (i > 0)
            buf_char(&b, ',');
        json_shape(&b, &HOLIDAY_SHAPE, &day[i]);
    }
    buf_char(&b, ']');
    return b.text;
}

/* Writes the days of `year` that a notice of the year after names into the year's own string. */
static void reach_back(char *own, int64_t year, const struct list *days)
{
    const struct holiday *h = days->items;
    int64_t first =
        time_day(time_from_civil(&(struct civil){.year = (int)year, .month = 1, .day = 1}));

    for (size_t i = 0; i < days->n; i++) {
        int64_t day;
        if (time_parse_day(h[i].date, &day) && day >= first && day < first + rule_year_days(year))
            own[day - first] = h[i].isOffDay ? '0' : '1';
    }
}

/* The year after may have been entered first; what it says about this December holds. */
static enum outcome reach_back_from_next(struct ctx *ctx, int64_t year, char *own)
{
    struct calendar_year_view next;
    struct calendar_file file = {0};
    enum outcome o = db_calendar_year(ctx, year + 1, &next);

    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    const char *text =
        arena_print(ctx->arena, "{\"year\":%lld,\"days\":%s}", (long long)next.year, next.names);
    TRY(json_read(ctx, &CALENDAR_FILE_SHAPE, text, strlen(text), &file));
    reach_back(own, year, &file.days);
    return DONE;
}

static enum outcome enter(struct ctx *ctx, const struct calendar_year_view *year)
{
    struct note note = {.fact = CALENDAR_YEAR_ADDED, .subject_id = year->year};

    TRY(db_calendar_year_add(ctx, year));
    note.data = jot(ctx, J("year", year->year), J("version", year->version),
                    J_ROW(ctx, J("days", year->days)));
    note.more = jot(ctx, J("names", year->names));
    return journal_note(ctx, &note);
}

/* A New Year's holiday that begins in December changes a year that may be entered already. */
static enum outcome correct_year_before(struct ctx *ctx, const struct calendar_file *file)
{
    struct calendar_year_view before;
    enum outcome o = db_calendar_year(ctx, file->year - 1, &before);

    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    char *days = arena_text(ctx->arena, before.days);
    reach_back(days, before.year, &file->days);
    if (text_same(days, before.days))
        return DONE;
    before.days = days;
    before.version++;
    return enter(ctx, &before);
}

enum outcome calendar_add_year(struct ctx *ctx, const struct calendar_file *file,
                               struct calendar_year_view *ret)
{
    struct calendar_year_view newest;
    char *days = arena_alloc(ctx->arena, 367);
    int64_t at = 0;

    if (file->year < CALENDAR_FIRST_YEAR || file->year > CALENDAR_LAST_YEAR)
        return fail(ctx, OUT_OF_RANGE, "/year", "%lld", (long long)file->year);
    enum outcome o = rule_calendar_days(file->year, file->days.items, file->days.n, days, &at);
    if (o != DONE)
        return refuse_day(ctx, file, o, at);
    TRY(reach_back_from_next(ctx, file->year, days));
    *ret = (struct calendar_year_view){
        .year = file->year, .version = 1, .days = days, .names = names_of(ctx, &file->days)};
    o = db_calendar_year(ctx, file->year, &newest);
    if (o == DONE) {
        if (text_same(newest.days, ret->days) && text_same(newest.names, ret->names))
            return fail(ctx, ALREADY_THERE, "/year", "%lld", (long long)file->year);
        ret->version = newest.version + 1;
    } else if (o != NOT_FOUND) {
        return o;
    }
    TRY(enter(ctx, ret));
    return correct_year_before(ctx, file);
}

enum outcome calendar_add_text(struct ctx *ctx, const char *text, size_t n,
                               struct calendar_year_view *ret)
{
    struct calendar_file file = {0};

    TRY(json_read(ctx, &CALENDAR_FILE_SHAPE, text, n, &file));
    return calendar_add_year(ctx, &file, ret);
}

enum outcome calendar_seed(struct ctx *ctx)
{
    for (size_t i = 0; i < HOLIDAYS_N; i++) {
        struct calendar_year_view year;
        int64_t number;

        if (!text_int(HOLIDAYS[i].name, &number))
            log_stop("calendar", "%s is not a year", HOLIDAYS[i].name);
        enum outcome o = db_calendar_year(ctx, number, &year);
        if (o == DONE)
            continue;
        if (o != NOT_FOUND)
            return o;
        TRY(calendar_add_text(ctx, HOLIDAYS[i].text, strlen(HOLIDAYS[i].text), &year));
    }
    return DONE;
}
