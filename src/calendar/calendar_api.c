/* calendar_api.c — whoever is signed in may look at a year; the hospital's logistics enters one. */
#include "calendar/calendar.h"
#include "base/text.h"
#include "http/endpoint.h"
#include "people/people.h"

static enum outcome api_calendar_year(struct ctx *ctx, struct request *req)
{
    int64_t year;

    if (!text_int(req->word, &year))
        return fail(ctx, NOT_FOUND, NULL, NULL);
    return calendar_year_load(ctx, year, req->out);
}

static enum outcome api_calendar_add(struct ctx *ctx, struct request *req)
{
    return calendar_add_year(ctx, req->in, req->out);
}

static const struct endpoint ROWS[] = {
    {.verb = GET,
     .path = "/api/calendar/{year}",
     .name = "calendarYear",
     .may = MAY_SIGNED_IN,
     .gives = &CALENDAR_YEAR_SHAPE,
     .does = api_calendar_year,
     .says = "The working days of a year, in its newest version."                        },
    { .verb = POST,
     .path = "/api/calendar/years",
     .name = "calendarAddYear",
     .may = MAY_LOGISTICS,
     .writes = true,
     .takes = &CALENDAR_FILE_SHAPE,
     .gives = &CALENDAR_YEAR_SHAPE,
     .does = api_calendar_add,
     .says = "Enters the published holidays of a year, or a correction as a new version."},
};
const struct endpoints CALENDAR_ENDPOINTS = ENDPOINTS("calendar", ROWS);
