/* calendar/calendar_store.h — the tables calendar_year and working_hours; only calendar.c asks. */
#pragma once
#include "calendar/calendar.h"

/* One interval of the table working_hours. */
struct working_hours {
    int64_t weekday, starts, ends;
};

/* struct calendar_year of first..last, of each the newest version entered by known_at, else its
 * first. */
MUST_USE enum outcome db_calendar_years(struct ctx *ctx, int64_t known_at, int64_t first,
                                        int64_t last, struct list *ret);
/* struct working_hours in order; none while the hospital keeps the usual ones. */
MUST_USE enum outcome db_working_hours(struct ctx *ctx, struct list *ret);
/* Newest version of a year. DONE | NOT_FOUND. */
MUST_USE enum outcome db_calendar_year(struct ctx *ctx, int64_t year,
                                       struct calendar_year_view *ret);
MUST_USE enum outcome db_calendar_year_add(struct ctx *ctx, const struct calendar_year_view *year);
