/* http/test_toy.c — the toy hospital: endpoints that do one thing each, so that a test sees the
 * front door and nothing else. */
#include "http/test_toy.h"
#include <unistd.h>
#include "base/log.h"
#include "base/settings.h"
#include "http/test_toy_store.h"

struct toy the_toy;

static const struct field THING_FIELDS[] = {
    FIELD(struct thing, id, .says = "number"),
    FIELD(struct thing, name, .says = "what it is called"),
    FIELD(struct thing, secret, .blank = true, .secret = true, .says = "shown once"),
};
SHAPE(THING, "Thing", struct thing, THING_FIELDS, "A thing.");

struct thing_in {
    const char *name;
    bool refuse;
};
static const struct field THING_IN_FIELDS[] = {
    FIELD(struct thing_in, name, .min = 1, .max = 20, .needed = true, .says = "what to call it"),
    FIELD(struct thing_in, refuse, .says = "write first, then refuse"),
};
static SHAPE(THING_IN, "ThingIn", struct thing_in, THING_IN_FIELDS, "A thing to make.");

struct page_query {
    int64_t after, limit;
};
static const struct field PAGE_QUERY_FIELDS[] = {
    FIELD(struct page_query, after, .says = "cursor"),
    FIELD(struct page_query, limit, .min = 1, .max = 100, .says = "how many"),
};
static SHAPE(PAGE_QUERY, "PageQuery", struct page_query, PAGE_QUERY_FIELDS, "A page.");

struct page {
    struct list items;
};
static const struct field PAGE_FIELDS[] = {
    FIELD(struct page, items, .shape = &THING, .says = "the things"),
};
static SHAPE(PAGE, "ThingPage", struct page, PAGE_FIELDS, "Some things.");

/* The toy's notes are its news. */
void toy_note(struct ctx *ctx, int64_t id)
{
    struct news *n = ARENA_NEW(ctx->arena, struct news);

    *n = (struct news){.id = id,
                       .at = ctx->now,
                       .ticket_id = id % 2 ? 1 : 2,
                       .fact = "registered",
                       .for_askers = true};
    ctx->notes = (struct note *)(void *)n;
}

static size_t toy_news_of(const struct ctx *ctx, struct news *ret, size_t room)
{
    if (room > 0)
        *ret = *(const struct news *)(const void *)ctx->notes;
    return 1;
}

static struct news toy_news(int64_t id, int64_t turn)
{
    return (struct news){.id = id,
                         .at = 1,
                         .ticket_id = id % 2 ? 1 : 2,
                         .turn = turn,
                         .fact = "registered",
                         .for_askers = true};
}

static enum outcome toy_news_after(struct ctx *ctx, int64_t after, int64_t most, struct list *ret)
{
    struct list things = {0};
    struct news *news;

    TRY(db_things_after(ctx, after, most, &things));
    news = ARENA_ARRAY(ctx->arena, struct news, things.n);
    for (size_t i = 0; i < things.n; i++) {
        news[i] = toy_news(((const struct thing *)things.items)[i].id, 0);
    }
    *ret = (struct list){news, things.n};
    return DONE;
}

static enum outcome toy_place(struct ctx *ctx, int64_t id, struct news_at *ret)
{
    struct thing_turn turn = {0};
    enum outcome o = id ? db_thing_turn(ctx, id, &turn) : db_thing_settled(ctx, &turn);

    *ret = (struct news_at){turn.turn, turn.id};
    return o == NOT_FOUND && !id ? DONE : o;
}

static enum outcome toy_news_settled(struct ctx *ctx, struct news_at *io, int64_t most,
                                     struct list *ret)
{
    const struct thing_turn after = {.id = io->id, .turn = io->turn};
    struct list turns;

    TRY(db_things_settled(ctx, &after, most, &turns));
    struct news *news = ARENA_ARRAY(ctx->arena, struct news, turns.n);
    for (size_t i = 0; i < turns.n; i++) {
        const struct thing_turn *t = (const struct thing_turn *)turns.items + i;

        news[i] = toy_news(t->id, t->turn);
        *io = (struct news_at){t->turn, t->id};
    }
    *ret = (struct list){news, turns.n};
    return DONE;
}

static enum outcome api_make(struct ctx *ctx, struct request *req)
{
    const struct thing_in *in = req->in;
    struct thing *out = req->out;

    TRY(db_thing_add(ctx, in->name, &out->id));
    toy_note(ctx, out->id);
    if (in->refuse)
        return fail(ctx, TAKEN, "/name", "%s", in->name);
    out->name = in->name;
    out->secret = "s3cret";
    req->etag = out->id;
    return DONE;
}

static enum outcome api_thing(struct ctx *ctx, struct request *req)
{
    TRY(db_thing_load(ctx, req->id, req->out));
    req->etag = req->id;
    return DONE;
}

static enum outcome api_things(struct ctx *ctx, struct request *req)
{
    const struct page_query *q = req->query;
    struct page *out = req->out;

    TRY(db_things_after(ctx, q->after, q->limit != 0 ? q->limit : 2, &out->items));
    if (out->items.n > 0)
        req->next = arena_print(ctx->arena, "%d",
                                (int)((const struct thing *)out->items.items)[out->items.n - 1].id);
    return DONE;
}

static enum outcome api_rename(struct ctx *ctx, struct request *req)
{
    const struct thing_in *in = req->in;

    if (ctx->if_match != req->id)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    return db_thing_rename(ctx, req->id, in->name);
}

static enum outcome prepare_slowly(struct ctx *ctx, struct request *req)
{
    const struct timespec nap = {.tv_nsec = 3000000};

    nanosleep(&nap, NULL);
    req->prepared = arena_text(ctx->arena, "made slowly");
    return DONE;
}

static enum outcome api_slow(struct ctx *ctx, struct request *req)
{
    struct thing *out = req->out;

    TRY(db_thing_add(ctx, req->prepared, &out->id));
    out->name = req->prepared;
    return DONE;
}

static enum outcome api_bytes(struct ctx *ctx, struct request *req)
{
    struct thing *out = req->out;

    out->id = (int64_t)req->n_bytes;
    out->name = arena_text(ctx->arena, req->media != NULL ? req->media : "none");
    return DONE;
}

static enum outcome api_sign_in(struct ctx *ctx, struct request *req)
{
    req->set_session = arena_print(ctx->arena, "person-%d", 7);
    return DONE;
}

static enum outcome api_sign_out(struct ctx *, struct request *req)
{
    the_toy.signed_out = true;
    req->set_session = "";
    return DONE;
}

static enum outcome api_full(struct ctx *ctx, struct request *)
{
    return db_disk_is_full(ctx, true);
}

static enum outcome api_roomy(struct ctx *ctx, struct request *)
{
    return db_disk_is_full(ctx, false);
}

static enum outcome api_linked(struct ctx *ctx, struct request *req)
{
    struct thing *out = req->out;

    out->id = ctx->who.asker_id;
    out->name = "asker";
    return DONE;
}

static enum outcome api_lock(struct ctx *, struct request *)
{
    return DONE;
}

struct lock_in {
    const char *password;
};
static const struct field LOCK_IN_FIELDS[] = {
    FIELD(struct lock_in, password, .secret = true, .password = true, .max = 20, .says = "word"),
};
static SHAPE(LOCK_IN, "LockIn", struct lock_in, LOCK_IN_FIELDS, "What opens it.");

// clang-format off
static const struct endpoint ROWS[] = {
    {.verb = POST, .path = "/api/things", .name = "make", .may = TOY_MAKE, .writes = true,
     .takes = &THING_IN, .gives = &THING, .does = api_make, .says = "Makes a thing."},
    {.verb = GET, .path = "/api/things", .name = "things", .may = MAY_ANYONE, .query = &PAGE_QUERY,
     .gives = &PAGE, .does = api_things, .says = "Lists things."},
    {.verb = GET, .path = "/api/things/{id}", .name = "thing", .may = MAY_ANYONE, .gives = &THING,
     .does = api_thing, .says = "Shows a thing."},
    {.verb = PATCH, .path = "/api/things/{id}", .name = "rename", .may = TOY_MAKE, .writes = true,
     .needs_version = true, .takes = &THING_IN, .does = api_rename, .says = "Renames it."},
    {.verb = POST, .path = "/api/lock", .name = "lock", .may = TOY_MAKE, .writes = true,
     .takes = &LOCK_IN, .does = api_lock, .says = "Locks it."},
    {.verb = POST, .path = "/api/rule", .name = "rule", .may = TOY_RULE, .writes = true,
     .does = api_rename, .says = "Nobody here may."},
    {.verb = POST, .path = "/api/report", .name = "report", .may = MAY_ANYONE, .writes = true,
     .rate = RATE_REPORT, .takes = &THING_IN, .gives = &THING, .does = api_make,
     .says = "Makes a thing without an account."},
    {.verb = POST, .path = "/api/slow", .name = "slow", .may = TOY_MAKE, .writes = true,
     .gives = &THING, .prepares = prepare_slowly, .does = api_slow, .says = "Takes its time."},
    {.verb = POST, .path = "/api/bytes", .name = "bytes", .may = MAY_ANYONE, .writes = true,
     .takes_bytes = 100000, .gives = &THING, .does = api_bytes, .says = "Counts bytes."},
    {.verb = POST, .path = "/api/session", .name = "signIn", .may = MAY_ANYONE, .writes = true,
     .does = api_sign_in, .says = "Signs in."},
    {.verb = DELETE, .path = "/api/session", .name = "signOut", .writes = true,
     .does = api_sign_out, .says = "Signs out."},
    {.verb = POST, .path = "/api/disk/full", .name = "full", .may = MAY_ANYONE, .writes = true,
     .does = api_full, .says = "Fills the disk."},
    {.verb = POST, .path = "/api/disk/roomy", .name = "roomy", .may = MAY_ANYONE, .writes = true,
     .does = api_roomy, .says = "Empties it again."},
    {.verb = GET, .path = "/api/follow/{token}", .name = "linked", .may = MAY_ANYONE, .link = true,
     .gives = &THING, .does = api_linked, .says = "Who the link speaks for."},
};
// clang-format on
static const struct endpoints TOY_API = ENDPOINTS("toy", ROWS);
static const struct endpoints *const TABLES[] = {&TOY_API};
static const struct may_name MAYS[] = {
    {TOY_MAKE, "make"},
    {TOY_RULE, "rule"}
};

static enum outcome who_is(struct ctx *, const char *token, struct actor *ret)
{
    if (the_toy.signed_out || strncmp(token, "person-7", 8) != 0)
        return NOT_FOUND;
    *ret = (struct actor){.person_id = 7, .may = TOY_MAKE};
    return DONE;
}

static enum outcome who_is_link(struct ctx *ctx, const char *token, struct actor *ret)
{
    if (strcmp(token, "link-1") != 0)
        return fail(ctx, NOT_FOUND, NULL, NULL);
    *ret = (struct actor){.asker_id = 31, .ticket_id = 1};
    return DONE;
}

static enum outcome tick(struct ctx *, int64_t *ret_next)
{
    the_toy.ticks++;
    *ret_next = 0;
    return DONE;
}

static const unsigned char PAGE_GZ[] = {0x1f, 0x8b, 8, 0};
static const struct asset FILES[] = {
    {"/assets/a-1234.js", "text/javascript",          "aaaa", PAGE_GZ, sizeof PAGE_GZ, true },
    {"/desk.html",        "text/html; charset=utf-8", "dddd", PAGE_GZ, sizeof PAGE_GZ, false},
    {"/index.html",       "text/html; charset=utf-8", "iiii", PAGE_GZ, sizeof PAGE_GZ, false},
};

const struct http_config *toy_config(void)
{
    static struct http_config config = {
        .tables = TABLES,
        .n_tables = 1,
        .may_names = MAYS,
        .n_may_names = 2,
        .assets = FILES,
        .n_assets = 3,
        .who_is = who_is,
        .who_is_link = who_is_link,
        .tick = tick,
        .news_of = toy_news_of,
        .news_after = toy_news_after,
        .newest = db_thing_newest,
        .place = toy_place,
        .news_settled = toy_news_settled,
    };

    config.store = the_toy.store.where;
    config.chores = the_toy.chores;
    config.n_chores = the_toy.n_chores;
    return &config;
}

void toy_again(void)
{
    http_stop(the_toy.http);
    settings.port = 0;
    if (http_start(toy_config(), &the_toy.http) != DONE)
        log_stop("toy", "the toy does not start");
    the_toy.port = http_port(the_toy.http);
}

void toy_start(void)
{
    toy_start_with(NULL, 0);
}

void toy_start_with(const struct chore *chores, size_t n)
{
    the_toy = (struct toy){.chores = chores, .n_chores = n};
    log_set(LOG_ERROR);
    test_store_new(&the_toy.store);
    thing_turns(the_toy.store.where);
    toy_again();
}

void toy_stop(void)
{
    http_stop(the_toy.http);
    the_toy.http = NULL;
    test_store_free(&the_toy.store);
}

int64_t toy_things(void)
{
    struct ctx ctx = {.arena = arena_new(0)};
    int64_t n = -1;

    if (db_open(toy_config()->store, DB_READS, &ctx.db) != DONE || db_thing_count(&ctx, &n) != DONE)
        log_stop("toy", "the toy's things cannot be counted");
    db_close(ctx.db);
    arena_free(ctx.arena);
    return n;
}
