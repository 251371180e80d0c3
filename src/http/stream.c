/* http/stream.c — text/event-stream: what was missed from the journal, then each event as it is
 * committed, a heartbeat in between. Polling (…/changes) gives the same for who cannot stream.
 * Ids only: whoever may see more asks for it. */
#include <inttypes.h>
#include "base/json.h"
#include "http/stream.h"

enum { PAGE = 1000, PAGES_MOST = 10, RETRY_MS = 2000, PASSED_MOST = 256 };

bool stream_visible(struct http *h, struct lane *lane, const struct actor *who,
                    const struct news *news)
{
    /* The link of one ticket never needs more than this look. */
    if (who->person_id == 0 && (who->ticket_id != news->ticket_id || !news->for_askers))
        return false;
    if (h->config->visible == NULL || who->person_id == 0)
        return true;
    struct ctx ctx = {.arena = lane->scratch, .db = lane->db, .who = *who, .now = time_now()};
    bool ret = h->config->visible(&ctx, news);

    arena_reset(lane->scratch);
    return ret;
}

static void add_event(struct buf *b, const struct news *n)
{
    buf_print(b, "id: %" PRId64 "\ndata: {\"id\":%" PRId64 ",\"ticket_id\":", n->id, n->id);
    if (n->ticket_id != 0)
        buf_int(b, n->ticket_id);
    else
        buf_text(b, "null");
    buf_print(b, ",\"fact\":\"%s\",\"at\":%" PRId64 "}\n\n", n->fact, n->at);
}

/* Where the client stopped: the header of a reconnecting browser, or ?after= of a first try. */
static int64_t resume_from(struct exchange *ex);

struct changes_query {
    int64_t after;
};
static const struct field CHANGES_QUERY_FIELDS[] = {
    FIELD(struct changes_query, after, .min = 0, .max = INT64_MAX,
          .says = "the last event id that is known; left out: from now on"),
};
SHAPE(CHANGES_QUERY, "ChangesQuery", struct changes_query, CHANGES_QUERY_FIELDS,
      "How far the caller has heard.");

static const struct field CHANGE_FIELDS[] = {
    FIELD(struct news, id, .says = "number of the event; rises"),
    FIELD(struct news, ticket_id, .blank = true, .says = "the ticket it is about"),
    FIELD(struct news, fact, .says = "what happened, in one of the journal's words"),
    FIELD(struct news, at, .unit = "us", .says = "when it happened"),
};
static SHAPE(CHANGE, "Change", struct news, CHANGE_FIELDS,
             "That something happened, not what it holds.");

struct changes {
    int64_t newest;
    struct list events;
};
static const struct field CHANGES_FIELDS[] = {
    FIELD(struct changes, newest, .says = "ask again after this id"),
    FIELD(struct changes, events, .shape = &CHANGE, .max = PAGE, .says = "oldest first"),
};
SHAPE(CHANGES, "Changes", struct changes, CHANGES_FIELDS, "What happened since an event id.");

static int64_t resume_from(struct exchange *ex)
{
    const struct changes_query *q = ex->req.query;
    int64_t v = 0;

    for (const char *s = ex->head.last_event; s != NULL && *s >= '0' && *s <= '9'; s++) {
        if (v > INT64_MAX / 10 - 10)
            return 0;
        v = v * 10 + (*s - '0');
    }
    return v > 0 ? v : q->after;
}

/* The place of an event the client has heard; of id 0: of the newest. */
static enum outcome place_of(struct http *h, struct ctx *ctx, int64_t id, struct news_at *ret)
{
    const struct http_config *c = h->config;

    if (h->shared)
        return c->place(ctx, id, ret);
    *ret = (struct news_at){.id = id};
    return id != 0 ? DONE : c->newest(ctx, &ret->id);
}

/* What came after it, at most `most`; *io moves on. */
static enum outcome news_from(struct http *h, struct ctx *ctx, struct news_at *io, int64_t most,
                              struct list *ret)
{
    const struct http_config *c = h->config;

    if (h->shared)
        return c->news_settled(ctx, io, most, ret);
    TRY(c->news_after(ctx, io->id, most, ret));
    if (ret->n > 0)
        io->id = ((const struct news *)ret->items)[ret->n - 1].id;
    return DONE;
}

/* Whether it stands at this place or before. */
static bool is_before(const struct http *h, const struct news *n, struct news_at at)
{
    return h->shared && n->turn != at.turn ? n->turn < at.turn : n->id <= at.id;
}

/* Events after a place that this actor may be told, appended. *io moves on. */
static enum outcome missed(struct exchange *ex, struct news_at *io, struct buf *b)
{
    struct http *h = ex->http;

    for (int page = 0; page < PAGES_MOST; page++) {
        struct list list = {0};
        const struct news *news;

        TRY(news_from(h, &ex->ctx, io, PAGE, &list));
        news = list.items;
        for (size_t i = 0; i < list.n; i++)
            if (stream_visible(h, ex->lane, &ex->ctx.who, &news[i]))
                add_event(b, &news[i]);
        if (list.n < PAGE)
            return DONE;
    }
    /* Too much was missed to tell it one by one: the client loads afresh and goes on from now. */
    TRY(place_of(h, &ex->ctx, 0, io));
    buf_print(b, "id: %" PRId64 "\nevent: reset\ndata: {}\n\n", io->id);
    return DONE;
}

static enum outcome fill_backlog(struct exchange *ex, struct stream *s)
{
    int64_t from = resume_from(ex);
    enum outcome o = place_of(ex->http, &ex->ctx, from, &s->skip_to);

    buf_print(s->backlog, "retry: %d\n\n", RETRY_MS);
    if (o == NOT_FOUND) {
        /* An event that is not there: the client knows another time of this hospital. */
        TRY(place_of(ex->http, &ex->ctx, 0, &s->skip_to));
        buf_text(s->backlog, "event: reset\ndata: {}\n\n");
    } else {
        TRY(o);
        if (from > 0)
            TRY(missed(ex, &s->skip_to, s->backlog));
    }
    /* An id alone is no event, but the place to resume from when nothing else comes. */
    buf_print(s->backlog, "id: %" PRId64 "\n\n", s->skip_to.id);
    return DONE;
}

static struct stream *stream_new(struct exchange *ex)
{
    struct arena *a = arena_new(sizeof(struct stream) + 128), *backlog = arena_new(1024);
    struct stream *s = ARENA_NEW(a, struct stream);

    s->tag = TAG_STREAM;
    s->http = ex->http;
    s->arena = a;
    s->wire = ex->wire;
    s->link = ex->route->endpoint->link;
    s->token = arena_text(a, s->link ? ex->req.word : ex->token);
    s->who = ex->ctx.who;
    s->who.name = NULL;
    s->who.trade = arena_text(a, s->who.trade);
    memcpy(s->address, ex->address, sizeof s->address);
    s->backlog = ARENA_NEW(backlog, struct buf);
    s->backlog->arena = backlog;
    return s;
}

static void drop_backlog(struct stream *s)
{
    if (s->backlog != NULL)
        arena_free(s->backlog->arena);
    s->backlog = NULL;
}

struct stream *stream_open(struct exchange *ex)
{
    const struct http_config *c = ex->http->config;
    struct stream *s;
    enum outcome o;

    if (c->news_after == NULL || c->newest == NULL) {
        answer_problem(ex, NOT_FOUND);
        return NULL;
    }
    s = stream_new(ex);
    /* Join first, read the journal in a later snapshot: nothing falls between the two, and what
     * comes twice is skipped by its id. */
    o = hub_join(ex->http->hub, s);
    if (o != DONE) {
        fail(&ex->ctx, o, NULL, "5");
    } else {
        o = db_begin(ex->lane->db);
        if (o == DONE)
            o = fill_backlog(ex, s);
        db_rollback(ex->lane->db);
        if (o != DONE)
            hub_leave(ex->http->hub, s);
    }
    if (o == DONE)
        return s;
    drop_backlog(s);
    arena_free(s->arena);
    answer_problem(ex, o);
    return NULL;
}

static long copy_out(char *to, size_t room, const char *from, size_t n, size_t *at)
{
    size_t take = n - *at < room ? n - *at : room;

    memcpy(to, from + *at, take);
    *at += take;
    return (long)take;
}

static int say(struct stream *s, const char *text, size_t n)
{
    s->n_text = n < sizeof s->text ? n : 0;
    memcpy(s->text, text, s->n_text);
    s->text_at = 0;
    return 1;
}

/* Puts the next message into s->text: 1 done, 0 nothing for now, -1 the end. */
static int next_message(struct stream *s, struct lane *lane)
{
    struct news news;
    struct buf b = {.arena = NULL};
    int found, passed = 0;

    while ((found = hub_next(s->http->hub, s, &news)) == 1) {
        if (!is_before(s->http, &news, s->skip_to) &&
            stream_visible(s->http, lane, &s->who, &news)) {
            b.arena = arena_new(1024);
            add_event(&b, &news);
            found = say(s, b.text, b.n);
            arena_free(b.arena);
            return found;
        }
        /* Long stretches of what does not concern it must not hold the front thread. */
        if (++passed == PASSED_MOST)
            return say(s, ": \n\n", 4);
    }
    return found == 2 ? say(s, ": \n\n", 4) : found;
}

long stream_read(struct stream *s, struct lane *lane, char *to, size_t room)
{
    if (s->backlog != NULL) {
        if (s->backlog_at < s->backlog->n)
            return copy_out(to, room, s->backlog->text, s->backlog->n, &s->backlog_at);
        drop_backlog(s);
    }
    if (s->text_at == s->n_text) {
        int found = next_message(s, lane);

        if (found <= 0)
            return found;
    }
    return copy_out(to, room, s->text, s->n_text, &s->text_at);
}

void stream_close(struct stream *s)
{
    hub_leave(s->http->hub, s);
    drop_backlog(s);
    arena_free(s->arena);
}

enum outcome api_changes(struct ctx *ctx, struct request *req)
{
    struct exchange *ex = EXCHANGE_OF(req);
    const struct changes_query *q = req->query;
    struct changes *out = req->out;
    const struct http_config *c = ex->http->config;
    struct list all = {0};
    struct news_at at;
    struct news *kept;
    enum outcome o;

    if (c->news_after == NULL || c->newest == NULL)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    o = place_of(ex->http, ctx, q->after, &at);
    if (o == NOT_FOUND) /* of another time of this hospital: from now on */
        o = place_of(ex->http, ctx, 0, &at);
    else if (o == DONE && q->after != 0)
        o = news_from(ex->http, ctx, &at, PAGE, &all);
    TRY(o);
    out->newest = at.id;
    kept = ARENA_ARRAY(ctx->arena, struct news, all.n);
    for (size_t i = 0; i < all.n; i++)
        if (stream_visible(ex->http, ex->lane, &ctx->who, (const struct news *)all.items + i))
            kept[out->events.n++] = ((const struct news *)all.items)[i];
    out->events.items = kept;
    return DONE;
}
