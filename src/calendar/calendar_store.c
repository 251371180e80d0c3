/* calendar_store.c — SQL of the years and the hours. A version of a year is never changed. */
#include "calendar/calendar_store.h"
#include "store/store.h"

static const struct field YEAR_FIELDS[] = {
    FIELD(struct calendar_year, year),
    FIELD(struct calendar_year, version),
    FIELD(struct calendar_year, days),
};
static SHAPE(YEAR_SHAPE, "CalendarDays", struct calendar_year, YEAR_FIELDS, "The days of a year.");

static const struct field HOURS_FIELDS[] = {
    FIELD(struct working_hours, weekday),
    FIELD(struct working_hours, starts),
    FIELD(struct working_hours, ends),
};
static SHAPE(HOURS_SHAPE, "WorkingHours", struct working_hours, HOURS_FIELDS,
             "One working interval of a weekday.");

static const char YEARS_KNOWN[] =
    "SELECT y.year, y.version, y.days"
    "  FROM calendar_year y"
    " WHERE y.year BETWEEN $1 AND $2"
    "   AND y.version = (SELECT coalesce(max(CASE WHEN v.added_at <= $3 THEN v.version END),"
    "                                    min(v.version))"
    "                      FROM calendar_year v WHERE v.year = y.year)"
    " ORDER BY y.year";

static const char HOURS[] = "SELECT weekday, starts, ends"
                            "  FROM working_hours"
                            " ORDER BY weekday, starts";

static const char NEWEST[] = "SELECT year, version, days, names"
                             "  FROM calendar_year"
                             " WHERE year = $1"
                             " ORDER BY version DESC"
                             " LIMIT 1";

static const char ADD[] = "INSERT INTO calendar_year (year, version, days, names, added_at)"
                          " VALUES ($1, $2, $3, $4, $5)";

enum outcome db_calendar_years(struct ctx *ctx, int64_t known_at, int64_t first, int64_t last,
                               struct list *ret)
{
    return db_list(ctx, YEARS_KNOWN, VALUES(V(first), V(last), V(known_at)), &YEAR_SHAPE, ret);
}

enum outcome db_working_hours(struct ctx *ctx, struct list *ret)
{
    return db_list(ctx, HOURS, NO_VALUES, &HOURS_SHAPE, ret);
}

enum outcome db_calendar_year(struct ctx *ctx, int64_t year, struct calendar_year_view *ret)
{
    return db_load(ctx, NEWEST, VALUES(V(year)), &CALENDAR_YEAR_SHAPE, ret);
}

enum outcome db_calendar_year_add(struct ctx *ctx, const struct calendar_year_view *year)
{
    return db_run(
        ctx, ADD,
        VALUES(V(year->year), V(year->version), V(year->days), V(year->names), V(ctx->now)));
}
