/* feedback/feedback_api.c — one tap on the private link. */
#include "feedback/feedback_inside.h"
#include "http/endpoint.h"
#include "tickets/tickets.h"

static enum outcome api_rate(struct ctx *ctx, struct request *req)
{
    struct rating rating;

    TRY(feedback_rate(ctx, ctx->who.ticket_id, req->in, &rating));
    return ticket_follow_view(ctx, ctx->who.asker_id, req->out);
}

struct ratings_out {
    struct list items;
};
static const struct field RATINGS_FIELDS[] = {
    FIELD(struct ratings_out, items, .shape = &RATING_SHAPE, .says = "oldest first"),
};
static SHAPE(RATINGS, "Ratings", struct ratings_out, RATINGS_FIELDS,
             "What the people who asked think of a ticket, as far as the caller may know.");

static enum outcome api_ratings(struct ctx *ctx, struct request *req)
{
    struct ratings_out *out = req->out;

    return feedback_of_ticket(ctx, req->id, &out->items);
}

static const struct endpoint ROWS[] = {
    {.verb = POST,
     .path = "/api/follow/{token}/rate",
     .name = "rateTicket",
     .may = MAY_ASKER,
     .writes = true,
     .link = true,
     .takes = &RATE_IN_SHAPE,
     .gives = &FOLLOW_VIEW_SHAPE,
     .does = api_rate,
     .says = "One level from one who asked, once, within 30 days; \"not met\" opens a linked"
             " ticket."},
    {.verb = GET,
     .path = "/api/tickets/{id}/ratings",
     .name = "listRatings",
     .may = MAY_SIGNED_IN,
     .gives = &RATINGS,
     .does = api_ratings,
     .says = "Every rating of a ticket: the hospital reads words, the contractor levels."   },
};
const struct endpoints FEEDBACK_ENDPOINTS = ENDPOINTS("feedback", ROWS);
