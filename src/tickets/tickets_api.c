/* tickets/tickets_api.c — tickets for staff: lists, one ticket, its timeline, writing one down; and
 * what anybody may do without an account: report, join, find. */
#include "http/endpoint.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "places/places.h"
#include "tickets/tickets_in.h"
#include "tickets/tickets_view.h"

#define PAGE_DEFAULT 25

/* Which list somebody looks at. */
#define LIST_VIEWS(X)                                                                              \
    X(VIEW_QUEUE, "queue")                                                                         \
    X(VIEW_MINE, "mine")                                                                           \
    X(VIEW_GRAB, "grab")                                                                           \
    X(VIEW_VERIFY, "verify")                                                                       \
    X(VIEW_REPORT, "report")                                                                       \
    X(VIEW_ANSWER, "answer") X(VIEW_ZONE, "zone") X(VIEW_LATE, "late") X(VIEW_ALL, "all")
enum list_view { VIEW_NONE, LIST_VIEWS(TICKETS_ENUM) VIEW_COUNT };
#define VIEW_WORD(name, word) [name] = word,
static const char *const VIEW_WORDS[VIEW_COUNT] = {LIST_VIEWS(VIEW_WORD)};
static const struct names VIEW_NAMES = {"TicketListView", VIEW_WORDS, VIEW_COUNT};

struct list_query {
    int view, state;
    const char *q, *after;
    int64_t limit;
};
static const struct field LIST_FIELDS[] = {
    FIELD(struct list_query, view, .names = &VIEW_NAMES, .says = "which list; queue when absent"),
    FIELD(struct list_query, state, .names = &TICKET_STATE_NAMES, .says = "only this state"),
    FIELD(struct list_query, q, .max = 40, .says = "part of title, words, number or place"),
    FIELD(struct list_query, after, .max = 64, .says = "cursor of the page before"),
    FIELD(struct list_query, limit, .min = 1, .max = 100,
          .says = "at most so many; 25 when absent"),
};
static SHAPE(LIST_QUERY_SHAPE, "TicketListQuery", struct list_query, LIST_FIELDS, "Which tickets.");

/* A cursor is the place where the page before ended: nearest promise and id. */
static enum outcome read_cursor(struct ctx *ctx, const char *after, int64_t *at, int64_t *id)
{
    const char *dot = after ? strchr(after, '.') : NULL;

    if (!after)
        return DONE;
    if (!dot || !text_int(arena_text_n(ctx->arena, after, (size_t)(dot - after)), at) ||
        !text_int(dot + 1, id))
        return fail(ctx, INVALID, "/after", "after");
    return DONE;
}

static void choose(int view, struct card_query *q)
{
    q->mine = view == VIEW_MINE;
    q->grab = view == VIEW_GRAB;
    q->report = view == VIEW_REPORT;
    q->answer = view == VIEW_ANSWER;
    q->late = view == VIEW_LATE;
    q->not_own = view == VIEW_VERIFY;
    q->zone = view == VIEW_ZONE;
    if (view == VIEW_GRAB)
        q->state = STATE_REGISTERED;
    if (view == VIEW_VERIFY)
        q->state = STATE_DONE;
    if (view == VIEW_REPORT)
        q->state = STATE_VERIFIED;
    if (view == VIEW_ANSWER)
        q->state = STATE_REPORTED;
}

static enum outcome api_tickets_list(struct ctx *ctx, struct request *req)
{
    const struct list_query *in = req->query;
    int view = in->view ? in->view : VIEW_QUEUE;
    struct ticket_page *page = req->out;
    struct card_query q = {.state = in->state, .q = in->q};
    int64_t limit = in->limit ? in->limit : PAGE_DEFAULT;
    struct sight sight;
    const struct ticket_card *last;

    TRY(sight_of(ctx, &sight));
    TRY(read_cursor(ctx, in->after, &q.after_at, &q.after_id));
    q.limit = limit + 1;
    if (view == VIEW_ALL) {
        if (!q.after_id)
            q.after_id = INT64_MAX;
        TRY(db_cards_all(ctx, &sight, &q, &page->items));
    } else {
        choose(view, &q);
        TRY(db_cards_open(ctx, &sight, &q, &page->items));
    }
    if ((int64_t)page->items.n > limit) {
        page->items.n = (size_t)limit;
        last = (const struct ticket_card *)page->items.items + (limit - 1);
        page->next =
            arena_print(ctx->arena, "%lld.%lld", (long long)last->sort_at, (long long)last->id);
    }
    req->next = page->next;
    return DONE;
}

static enum outcome answer(struct ctx *ctx, struct request *req, int64_t id)
{
    struct ticket_view *v = req->out;

    TRY(ticket_view(ctx, id, v));
    req->etag = v->card.version;
    return DONE;
}

static enum outcome api_ticket_get(struct ctx *ctx, struct request *req)
{
    return answer(ctx, req, req->id);
}

static enum outcome api_ticket_record(struct ctx *ctx, struct request *req)
{
    struct ticket t;

    TRY(ticket_record(ctx, req->in, &t));
    return answer(ctx, req, t.id);
}

static enum outcome api_ticket_timeline(struct ctx *ctx, struct request *req)
{
    return ticket_timeline(ctx, req->id, &((struct timeline *)req->out)->items);
}

static enum outcome api_ticket_same_place(struct ctx *ctx, struct request *req)
{
    return ticket_same_place(ctx, req->id, &((struct ticket_page *)req->out)->items);
}

static enum outcome api_ticket_contact(struct ctx *ctx, struct request *req)
{
    return ticket_contact(ctx, req->id, &((struct timeline *)req->out)->items);
}

static enum outcome api_hand_overs(struct ctx *ctx, struct request *req)
{
    return offers_to_me(ctx, &((struct timeline *)req->out)->items);
}

struct mine_query {
    int64_t after, limit;
};
static const struct field MINE_FIELDS[] = {
    FIELD(struct mine_query, after, .max = INT64_MAX, .says = "cursor of the page before"),
    FIELD(struct mine_query, limit, .min = 1, .max = 100,
          .says = "at most so many; 25 when absent"),
};
static SHAPE(MINE_QUERY_SHAPE, "MineQuery", struct mine_query, MINE_FIELDS, "Which page.");

static enum outcome api_mine(struct ctx *ctx, struct request *req)
{
    const struct mine_query *in = req->query;
    struct mine_page *page = req->out;

    TRY(my_tickets(ctx, in->after, in->limit ? in->limit : PAGE_DEFAULT, page));
    req->next = page->next;
    return DONE;
}

// clang-format off
static const struct endpoint STAFF[] = {
    {.verb = GET, .path = "/api/tickets", .name = "listTickets", .may = MAY_SIGNED_IN, .query = &LIST_QUERY_SHAPE,
     .gives = &TICKET_PAGE_SHAPE, .does = api_tickets_list,
     .says = "Tickets the caller may see, by the nearest promise; view=all newest first."},
    {.verb = POST, .path = "/api/tickets", .name = "recordTicket", .may = MAY_STAFF, .writes = true,
     .takes = &RECORD_IN_SHAPE, .gives = &TICKET_VIEW_SHAPE, .does = api_ticket_record,
     .says = "Staff writes down what somebody asked and becomes its first owner."},
    {.verb = GET, .path = "/api/tickets/{id}", .name = "getTicket", .may = MAY_SIGNED_IN,
     .gives = &TICKET_VIEW_SHAPE, .does = api_ticket_get, .says = "One ticket as the caller may see it."},
    {.verb = GET, .path = "/api/tickets/{id}/timeline", .name = "getTicketTimeline", .may = MAY_SIGNED_IN,
     .gives = &TIMELINE_SHAPE, .does = api_ticket_timeline, .says = "What happened, oldest first."},
    {.verb = GET, .path = "/api/tickets/{id}/same-place", .name = "listTicketsOfSamePlace",
     .may = MAY_STAFF | MAY_LOGISTICS, .gives = &TICKET_CARDS_SHAPE, .does = api_ticket_same_place,
     .says = "The last five tickets of the same place, 90 days."},
    {.verb = POST, .path = "/api/tickets/{id}/contact", .name = "seeContact",
     .may = MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE, .writes = true, .takes = &NOTHING_IN_SHAPE,
     .gives = &CONTACT_SHAPE, .does = api_ticket_contact,
     .says = "Names and phones of the askers; a look that needs a reason is noted as an event."},
    {.verb = GET, .path = "/api/hand-overs", .name = "listHandOvers", .may = MAY_STAFF,
     .gives = &HAND_OVERS_SHAPE, .does = api_hand_overs, .says = "First ownerships offered to the caller."},
    {.verb = GET, .path = "/api/mine", .name = "listMine", .may = MAY_SIGNED_IN, .query = &MINE_QUERY_SHAPE,
     .gives = &MINE_PAGE_SHAPE, .does = api_mine, .says = "Tickets the caller asked for, newest first."},
};
// clang-format on
const struct endpoints TICKETS_ENDPOINTS = ENDPOINTS("tickets", STAFF);
