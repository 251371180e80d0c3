/* tickets/tickets_follow_api.c — without an account: report at a place, join, find again, and
 * follow one ticket by its private link. The link's asker stands in ctx->who; nothing else is
 * trusted. */
#include "http/endpoint.h"
#include "base/phone.h"
#include "catalog/catalog.h"
#include "places/places.h"
#include "tickets/tickets_in.h"
#include "tickets/tickets_view.h"

static enum outcome api_report(struct ctx *ctx, struct request *req)
{
    return ticket_report(ctx, req->in, req->out);
}

static enum outcome api_join(struct ctx *ctx, struct request *req)
{
    return ticket_join(ctx, req->id, req->in, req->out);
}

struct similar_query {
    const char *place_code, *service;
};
static const struct field SIMILAR_FIELDS[] = {
    FIELD(struct similar_query, place_code, .min = 1, .max = 40, .needed = true, .says = "place"),
    FIELD(struct similar_query, service, .min = 1, .max = 40, .needed = true, .says = "service"),
};
static SHAPE(SIMILAR_QUERY_SHAPE, "SimilarQuery", struct similar_query, SIMILAR_FIELDS,
             "A place and a service.");

static enum outcome api_similar(struct ctx *ctx, struct request *req)
{
    const struct similar_query *in = req->query;
    struct place place;
    struct service service;

    TRY(place_by_code(ctx, in->place_code, &place));
    TRY(service_by_code(ctx, in->service, &service));
    return db_similar(ctx, place.id, service.service_id, &((struct similar_list *)req->out)->items);
}

struct find_in {
    const char *number, *phone;
};
static const struct field FIND_FIELDS[] = {
    FIELD(struct find_in, number, .min = 1, .max = 20, .needed = true, .says = "20261120-0042"),
    FIELD(struct find_in, phone, .min = 1, .max = 40, .needed = true, .secret = true,
          .says = "the telephone that was left"),
};
static SHAPE(FIND_IN_SHAPE, "FindIn", struct find_in, FIND_FIELDS, "Number and telephone.");
static const struct field FOUND_FIELDS[] = {
    /* Not secret, as in a report: whoever repeats with its key lost the answer. */
    FIELD(struct reported, token, .needed = true, .says = "private link"),
};
static SHAPE(FOUND_SHAPE, "Found", struct reported, FOUND_FIELDS, "The private link again.");

static enum outcome find_asker(struct ctx *ctx, const char *number, const char *phone,
                               struct asker *ret)
{
    struct ticket t;
    int64_t asker_id = 0;

    TRY(db_ticket_by_number(ctx, number, &t));
    while (t.merged_into) /* whoever asked there goes on here; merging never runs in a circle */
        TRY(db_ticket_load(ctx, t.merged_into, &t));
    TRY(db_asker_find(ctx, t.id, 0, phone, &asker_id));
    return asker_id ? db_asker_load(ctx, asker_id, ret) : NOT_FOUND;
}

/* Wrong number and wrong phone look the same from outside. Whoever does the work or oversees it
 * gets no link but their own; every link that was given stands in the record of its ticket. */
static enum outcome api_find(struct ctx *ctx, struct request *req)
{
    const struct find_in *in = req->in;
    char phone[PHONE_SPELLED_MAX + 1];
    struct asker asker = {0};
    enum outcome found;

    if (!phone_spell(in->phone, phone))
        return fail(ctx, INVALID, "/phone", "phone");
    found = find_asker(ctx, in->number, phone, &asker);
    if (!may_speak_for(&ctx->who, &asker))
        return fail(ctx, NOT_ALLOWED, NULL, "%s", ticket_relation_text(WHO_ASKER, ctx->locale));
    TRY(found);
    TRY(journal_say(ctx, LINK_FOUND, asker.ticket_id, asker.id, NULL, NULL));
    return ticket_token(ctx, asker.id, &((struct reported *)req->out)->token);
}

static enum outcome follow(struct ctx *ctx, struct request *req)
{
    struct follow_view *v = req->out;

    TRY(ticket_follow_view(ctx, ctx->who.asker_id, v));
    req->etag = v->version;
    return DONE;
}

static enum outcome api_follow(struct ctx *ctx, struct request *req)
{
    return follow(ctx, req);
}

/* One short handler for every move an asker may make. */
#define FOLLOW_API(verb, in_type)                                                                  \
    static enum outcome api_follow_##verb(struct ctx *ctx, struct request *req)                    \
    {                                                                                              \
        struct ticket t;                                                                           \
        TRY(verb(ctx, ctx->who.ticket_id, (const struct in_type *)req->in, &t));                   \
        return follow(ctx, req);                                                                   \
    }
FOLLOW_API(ticket_confirm, confirm_in)
FOLLOW_API(ticket_dispute, dispute_in)
FOLLOW_API(ticket_cancel, reason_in)
FOLLOW_API(ticket_note, note_in)
FOLLOW_API(ticket_agree, quote_answer_in)

// clang-format off
#define BY_LINK(word, operation, shape, handler, sentence)                                            \
    {.verb = POST, .path = "/api/follow/{token}/" word, .name = operation, .may = MAY_ASKER,          \
     .link = true, .writes = true, .takes = &shape, .gives = &FOLLOW_VIEW_SHAPE, .does = handler, .says = sentence}

static const struct endpoint FOLLOW[] = {
    {.verb = POST, .path = "/api/report", .name = "report", .may = MAY_ANYONE, .writes = true, .rate = RATE_REPORT,
     .takes = &REPORT_IN_SHAPE, .gives = &REPORTED_SHAPE, .does = api_report,
     .says = "A need is told at a place: it gets a number, a first owner and a private link."},
    {.verb = POST, .path = "/api/report/{id}/join", .name = "joinTicket", .may = MAY_ANYONE, .writes = true,
     .rate = RATE_REPORT, .takes = &JOIN_AT_IN_SHAPE, .gives = &REPORTED_SHAPE, .does = api_join,
     .says = "Somebody needs the same: reported back to like the first."},
    {.verb = GET, .path = "/api/similar", .name = "listSimilar", .may = MAY_ANYONE, .query = &SIMILAR_QUERY_SHAPE,
     .gives = &SIMILAR_SHAPE, .does = api_similar, .says = "Open tickets of the same place and service."},
    {.verb = POST, .path = "/api/follow/find", .name = "findTicket", .may = MAY_ANYONE, .writes = true,
     .rate = RATE_FIND, .takes = &FIND_IN_SHAPE, .gives = &FOUND_SHAPE, .does = api_find,
     .says = "Number and telephone give the private link again, noted on the ticket; to staff only their own."},
    {.verb = GET, .path = "/api/follow/{token}", .name = "follow", .may = MAY_ASKER, .link = true,
     .gives = &FOLLOW_VIEW_SHAPE, .does = api_follow, .says = "One ticket through its private link."},
    BY_LINK("confirm", "confirmTicket", CONFIRM_IN_SHAPE, api_follow_ticket_confirm,
            "Is it fixed? yes closes; partly and no reopen."),
    BY_LINK("dispute", "disputeByLink", DISPUTE_IN_SHAPE, api_follow_ticket_dispute,
            "Not fixed: reopened, history kept."),
    BY_LINK("cancel", "cancelByLink", CANCEL_LINK_IN_SHAPE, api_follow_ticket_cancel, "No longer needed."),
    BY_LINK("note", "noteByLink", FOLLOW_NOTE_IN_SHAPE, api_follow_ticket_note, "Words or pictures to add."),
    BY_LINK("agree", "agreeToQuote", STAMP_IN_SHAPE, api_follow_ticket_agree, "The amount is agreed to."),
};
// clang-format on
const struct endpoints TICKET_FOLLOW_ENDPOINTS = ENDPOINTS("tickets", FOLLOW);
