/* alarms_api.c — my alarms, and "I have it". */
#include "alarms/alarms.h"
#include "http/endpoint.h"
#include "people/people.h"

struct alarms_query {
    bool open, all;
};
static const struct field QUERY_FIELDS[] = {
    FIELD(struct alarms_query, open, .says = "only those nobody has acknowledged"),
    FIELD(struct alarms_query, all, .says = "everybody's, for those who oversee; else only mine"),
};
static SHAPE(QUERY_SHAPE, "AlarmsQuery", struct alarms_query, QUERY_FIELDS, "Which alarms.");

struct alarms_out {
    struct list items;
};
static const struct field OUT_FIELDS[] = {
    FIELD(struct alarms_out, items, .shape = &ALARM_SHAPE, .says = "newest first"),
};
static SHAPE(OUT_SHAPE, "Alarms", struct alarms_out, OUT_FIELDS, "Alarms.");

struct acknowledge_in {
    const char *words;
};
static const struct field ACKNOWLEDGE_FIELDS[] = {
    FIELD(struct acknowledge_in, words, .min = 1, .max = 500, .says = "what happens next"),
};
static SHAPE(ACKNOWLEDGE_SHAPE, "AcknowledgeIn", struct acknowledge_in, ACKNOWLEDGE_FIELDS,
             "I have it.");

static enum outcome api_alarms(struct ctx *ctx, struct request *req)
{
    const struct alarms_query *query = req->query;
    struct alarms_out *out = req->out;

    if (query->all && !(ctx->who.may & (uint32_t)MAY_OVERSEE))
        return fail(ctx, NOT_ALLOWED, "/all", "%s", posts_that_may(ctx, MAY_OVERSEE));
    return alarms_of_person(ctx, query->all ? 0 : ctx->who.person_id, query->open, &out->items);
}

static enum outcome api_alarm_acknowledge(struct ctx *ctx, struct request *req)
{
    const struct acknowledge_in *in = req->in;

    return alarm_acknowledge(ctx, req->id, in->words, req->out);
}

static const struct endpoint ROWS[] = {
    {.verb = GET,
     .path = "/api/alarms",
     .name = "alarms",
     .may = MAY_SIGNED_IN,
     .query = &QUERY_SHAPE,
     .gives = &OUT_SHAPE,
     .does = api_alarms,
     .says = "My alarms, or everybody's for those who oversee."     },
    { .verb = POST,
     .path = "/api/alarms/{id}/acknowledge",
     .name = "alarmAcknowledge",
     .may = MAY_SIGNED_IN,
     .writes = true,
     .takes = &ACKNOWLEDGE_SHAPE,
     .gives = &ALARM_SHAPE,
     .does = api_alarm_acknowledge,
     .says = "A person on duty has the alarm: it climbs no further."},
};
const struct endpoints ALARMS_ENDPOINTS = ENDPOINTS("alarms", ROWS);
