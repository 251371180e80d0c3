/* dispatch/dispatch_api.c — what a dispatcher's screen asks. */
#include "dispatch/dispatch_inside.h"
#include "http/endpoint.h"

struct candidates_out {
    struct list items;
};
static const struct field CANDIDATES_FIELDS[] = {
    FIELD(struct candidates_out, items, .shape = &CANDIDATE_SHAPE, .says = "best first"),
};
static SHAPE(CANDIDATES, "Candidates", struct candidates_out, CANDIDATES_FIELDS,
             "Who could be sent to a ticket.");

#define B(member, ...) FIELD(struct board, member, __VA_ARGS__)
static const struct field BOARD_FIELDS[] = {
    B(open, .says = "tickets that are not closed"),
    B(to_assign, .says = "registered, and nobody is going yet"),
    B(due_30, .says = "with a promise due within the next 30 minutes"),
    B(late, .says = "with a broken promise that is still owed"),
    B(arrive_kept, .says = "arrivals in time, of what was asked today and is decided"),
    B(arrive_total, .says = "arrivals decided, of what was asked today"),
    B(low, .unit = "‰", .says = "lower end of the share's 95 % Wilson interval"),
    B(high, .unit = "‰", .says = "upper end of the share's 95 % Wilson interval"),
    B(by_state, .shape = &STATE_COUNT_SHAPE, .says = "open tickets by state"),
    B(now, .unit = "µs UTC", .says = "the moment of these counts"),
    B(calendar_ends_at, .blank = true, .unit = "µs UTC",
      .says = "for hospital logistics from December on: holidays are entered until here only"),
};
SHAPE(BOARD_SHAPE, "Board", struct board, BOARD_FIELDS, "What the desk sees at a glance.");

struct caller_query {
    const char *phone;
};
static const struct field CALLER_QUERY_FIELDS[] = {
    FIELD(struct caller_query, phone, .min = 3, .max = 40, .needed = true, .secret = true,
          .says = "the number that calls, as the telephone shows it"),
};
static SHAPE(CALLER_QUERY, "CallerQuery", struct caller_query, CALLER_QUERY_FIELDS,
             "Which number calls.");

static const struct field CALLER_OUT_FIELDS[] = {
    FIELD(struct caller, name, .blank = true, .says = "name given last; null: nobody known"),
    FIELD(struct caller, place_code, .blank = true, .says = "where the last need was"),
    FIELD(struct caller, place_name, .blank = true, .says = "the same as it is said on a ward"),
    FIELD(struct caller, open, .shape = &TICKET_CARD_SHAPE, .says = "their open tickets"),
    FIELD(struct caller, recent, .shape = &TICKET_CARD_SHAPE, .says = "their last closed ones"),
};
static SHAPE(CALLER_OUT, "Caller", struct caller, CALLER_OUT_FIELDS, "Who is calling.");

static enum outcome api_candidates(struct ctx *ctx, struct request *req)
{
    struct candidates_out *out = req->out;
    struct ticket t;

    TRY(ticket_load(ctx, req->id, &t));
    return dispatch_candidates(ctx, &t, &out->items);
}

static enum outcome api_board(struct ctx *ctx, struct request *req)
{
    return dispatch_board(ctx, req->out);
}

static enum outcome api_caller(struct ctx *ctx, struct request *req)
{
    const struct caller_query *q = req->query;

    return dispatch_caller(ctx, q->phone, req->out);
}

static const struct endpoint ROWS[] = {
    {.verb = GET,
     .path = "/api/tickets/{id}/candidates",
     .name = "listCandidates",
     .may = MAY_DISPATCH | MAY_MANAGE,
     .gives = &CANDIDATES,
     .does = api_candidates,
     .says = "Who could be sent to this ticket, best first, with the reasons."              },
    {           .verb = GET,
     .path = "/api/board",
     .name = "getBoard",
     .may = MAY_OVERSEE | MAY_LEADER | MAY_STEWARD,
     .gives = &BOARD_SHAPE,
     .does = api_board,
     .says = "The desk's counts: open, to assign, due, late, arrivals kept today."        },
    { .verb = GET,
     .path = "/api/callers",
     .name = "getCaller",
     .may = MAY_DESK,
     .query = &CALLER_QUERY,
     .gives = &CALLER_OUT,
     .does = api_caller,
     .says = "Who is calling from this number: name, last place, open and recent tickets."},
};
const struct endpoints DISPATCH_ENDPOINTS = ENDPOINTS("dispatch", ROWS);
