/* http/pipeline.c — the way of one request: route → session → permission → rate → body →
 * parse and validate → read here, or hand to the writer or the slow pool. Each step may end it with
 * a problem. It knows no sockets: front.c brings head and body and carries out what is next. */
#include <sodium.h>
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "http/inside.h"

enum { NO_BODY_MAX = 64, SEEN_EVERY_S = 300, RATE_SEEN = 100, RATE_COUNTED };

static enum next refuse(struct exchange *ex, enum outcome o)
{
    answer_problem(ex, o);
    return NEXT_ANSWER;
}

/* The limit as people say it. */
static enum outcome too_large(struct exchange *ex)
{
    size_t n = ex->body_limit;

    return n >= 1 << 20 ? fail(&ex->ctx, BODY_TOO_LARGE, NULL, "%zu MB", n >> 20)
           : n >= 1024  ? fail(&ex->ctx, BODY_TOO_LARGE, NULL, "%zu KB", n >> 10)
                        : fail(&ex->ctx, BODY_TOO_LARGE, NULL, "%zu B", n);
}

static const struct {
    const char *name;
    enum verb verb;
} METHODS[] = {
    {"GET",    GET   },
    {"HEAD",   GET   },
    {"POST",   POST  },
    {"PUT",    PUT   },
    {"PATCH",  PATCH },
    {"DELETE", DELETE}
};

static bool verb_of(const char *method, enum verb *ret)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++) {
        if (strcmp(METHODS[i].name, method) == 0) {
            *ret = METHODS[i].verb;
            return true;
        }
    }
    return false;
}

/* DONE and ex->route, or an asset's answer with ex->route NULL. */
static enum outcome find_route(struct exchange *ex)
{
    struct ctx *ctx = &ex->ctx;
    struct match m;
    enum verb verb;
    bool known = verb_of(ex->head.method, &verb);

    switch (router_find(ex->http->router, ctx->arena, known ? verb : GET, ex->head.path, &m)) {
    case ROUTE_NO_PATH:
        return known && verb == GET && asset_answer(ex) ? DONE : fail(ctx, NOT_FOUND, NULL, NULL);
    case ROUTE_NO_VERB:
        answer_header(ex, "Allow", router_allow(ctx->arena, m.verbs));
        return fail(ctx, WRONG_METHOD, NULL, NULL);
    case ROUTE_FOUND:
        break;
    }
    if (!known) {
        answer_header(ex, "Allow", router_allow(ctx->arena, m.verbs));
        return fail(ctx, WRONG_METHOD, NULL, NULL);
    }
    ex->route = m.route;
    ex->req.endpoint = m.route->endpoint;
    ex->req.id = m.id;
    ex->req.id2 = m.id2;
    ex->req.word = m.word;
    return DONE;
}

void pipeline_who(struct exchange *ex)
{
    const struct http_config *c = ex->http->config;

    ex->ctx.who = (struct actor){0};
    if (ex->token == NULL || c->who_is == NULL)
        return;
    if (c->who_is(&ex->ctx, ex->token, &ex->ctx.who) != DONE) {
        ex->ctx.who = (struct actor){0};
        ex->token = NULL;
    }
}

enum outcome pipeline_may(struct exchange *ex)
{
    const struct endpoint *e = ex->route->endpoint;
    const struct http_config *c = ex->http->config;

    if (e->link) {
        /* The link speaks for its asker, not for whoever is signed in on this phone; that it is
         * their phone the link may mind (by_staff). */
        struct actor link = {0};
        enum outcome o = ex->req.word == NULL || c->who_is_link == NULL
                             ? NOT_FOUND
                             : c->who_is_link(&ex->ctx, ex->req.word, &link);

        ex->ctx.who = link;
        return o == NOT_FOUND ? fail(&ex->ctx, o, NULL, NULL) : o;
    }
    if (e->may & MAY_ANYONE)
        return DONE;
    if (ex->ctx.who.person_id == 0)
        return fail(&ex->ctx, NOT_SIGNED_IN, NULL, NULL);
    if (e->may != 0 && !(e->may & ex->ctx.who.may))
        return fail(&ex->ctx, NOT_ALLOWED, NULL, "%s",
                    c->posts != NULL ? c->posts(&ex->ctx, e->may) : "");
    return DONE;
}

/* Counted by person, or by address without an account; sign-ins always by address. */
static enum outcome check_rate(struct exchange *ex)
{
    enum rate class = ex->route->endpoint->rate;
    const int64_t limits[] = {[RATE_REPORT] = settings.rate_report,
                              [RATE_FIND] = settings.rate_find,
                              [RATE_SIGN_IN] = settings.rate_sign_in,
                              [RATE_UPLOAD] = settings.rate_upload,
                              [RATE_WITNESS] = settings.rate_witness};
    const char *who = ex->address;
    int64_t wait;

    if (class == RATE_NONE)
        return DONE;
    if (ex->ctx.who.person_id != 0 && class != RATE_SIGN_IN)
        who = arena_print(ex->ctx.arena, "person %lld", (long long)ex->ctx.who.person_id);
    wait = rates_take(ex->http->rates, (int)class, who, limits[class], 60, time_steady());
    return wait == 0 ? DONE : fail(&ex->ctx, TOO_OFTEN, NULL, "%d", (int)wait);
}

/* "application/json", perhaps with parameters; application/jsonp is something else. */
static bool is_json(const char *media)
{
    static const char JSON[] = "application/json";
    const size_t n = sizeof JSON - 1;

    return media != NULL && strncasecmp(media, JSON, n) == 0 &&
           (media[n] == '\0' || media[n] == ';' || media[n] == ' ');
}

static enum outcome check_head(struct exchange *ex)
{
    const struct endpoint *e = ex->route->endpoint;
    const struct head *h = &ex->head;
    bool has_body = h->encoding != NULL || (h->length != NULL && strcmp(h->length, "0") != 0);
    int64_t length;

    if (e->verb == GET && has_body) {
        ex->answer.close = true;
        return fail(&ex->ctx, BAD_REQUEST, NULL, "a GET with a body");
    }
    if (e->verb != GET)
        TRY(entrance_origin(ex));
    if (e->writes)
        TRY(entrance_key(ex));
    ex->ctx.if_match = entrance_version(h->if_match);
    /* A row can only hold a constant; what this house really takes of raw bytes is its setting. */
    ex->body_limit = e->takes_bytes > (size_t)settings.picture_max ? (size_t)settings.picture_max
                     : e->takes_bytes > 0                          ? e->takes_bytes
                     : e->takes != NULL                            ? (size_t)settings.body_max
                                                                   : NO_BODY_MAX;
    if (h->length != NULL && text_int(h->length, &length) && (size_t)length > ex->body_limit)
        return too_large(ex);
    if (e->takes != NULL && has_body && !is_json(h->media))
        return fail(&ex->ctx, WRONG_MEDIA, NULL, "application/json");
    return DONE;
}

/* Session, permission, rate: what needs the database, in one snapshot that a read keeps. */
static enum outcome admit(struct exchange *ex)
{
    struct ctx *ctx = &ex->ctx;

    ctx->db = ex->lane->db;
    TRY(db_begin(ctx->db));
    pipeline_who(ex);
    ex->req.session = ex->token;
    TRY(pipeline_may(ex));
    if (ex->route->endpoint->needs_version && ctx->if_match == 0)
        return fail(ctx, VERSION_REQUIRED, NULL, NULL);
    TRY(check_rate(ex));
    if (ex->token != NULL && ex->http->config->seen != NULL &&
        rates_take(ex->http->rates, RATE_SEEN, ex->token, 1, SEEN_EVERY_S, time_steady()) == 0)
        clock_touch(ex->http->clock, ex->token);
    return DONE;
}

static enum outcome run_read(struct exchange *ex)
{
    const struct endpoint *e = ex->route->endpoint;

    TRY(entrance_query(ex));
    if (e->gives != NULL)
        ex->req.out = arena_alloc(ex->ctx.arena, e->gives->size);
    return e->does(&ex->ctx, &ex->req);
}

static enum next finish(struct exchange *ex, enum outcome o)
{
    if (o == DONE)
        answer_done(ex);
    else
        answer_problem(ex, o);
    return NEXT_ANSWER;
}

static enum kind_of_work work_of(const struct endpoint *e)
{
    return e->does == api_stream ? WORK_STREAM
           : e->prepares != NULL ? WORK_SLOW
           : e->writes           ? WORK_WRITE
                                 : WORK_READ;
}

enum next pipeline_head(struct exchange *ex)
{
    const struct endpoint *e;
    enum outcome o;

    ex->ctx.now = time_now();
    ex->ctx.locale = entrance_locale(&ex->head);
    o = find_route(ex);
    if (o != DONE)
        return refuse(ex, o);
    if (ex->route == NULL)
        return NEXT_ANSWER; /* an asset */
    e = ex->route->endpoint;
    ex->work = work_of(e);
    o = check_head(ex);
    if (o != DONE)
        return refuse(ex, o);
    ex->token = entrance_cookie(ex->ctx.arena, ex->head.cookie, "__Host-shouwen");
    if (recent_answer(ex))
        return NEXT_ANSWER;
    o = admit(ex);
    if (o == DONE && ex->work == WORK_STREAM) {
        o = entrance_query(ex);
        db_rollback(ex->ctx.db);
        return o == DONE ? NEXT_STREAM : refuse(ex, o);
    }
    if (o == DONE && ex->work == WORK_READ && e->verb == GET) {
        o = run_read(ex);
        db_rollback(ex->ctx.db);
        finish(ex, o);
        recent_keep(ex);
        return NEXT_ANSWER;
    }
    db_rollback(ex->ctx.db);
    return o == DONE ? NEXT_BODY : refuse(ex, o);
}

static bool takes_password(const struct shape *takes)
{
    for (size_t i = 0; takes != NULL && i < takes->n; i++)
        if (takes->fields[i].password)
            return true;
    return false;
}

/* A plain hash of a body with a password could be guessed at from a copy of the database, past all
 * the work of argon2id. It is keyed with the session's token, which is stored nowhere and comes
 * again with every retry; what signs in for the first time is not kept at all. */
static size_t key_of(const struct exchange *ex, unsigned char key[32])
{
    if (ex->token == NULL || !takes_password(ex->route->endpoint->takes))
        return 0;
    crypto_generichash(key, 32, (const unsigned char *)ex->token, strlen(ex->token), NULL, 0);
    return 32;
}

/* What makes two requests under one key the same: method, path, query, version and body. */
static const char *hash_of(struct exchange *ex)
{
    unsigned char hash[16], key[32];
    char *hex = arena_alloc(ex->ctx.arena, sizeof hash * 2 + 1);
    crypto_generichash_state s;
    const char *parts[] = {ex->head.method, ex->head.path, ex->head.query};

    crypto_generichash_init(&s, key, key_of(ex, key), sizeof hash);
    for (size_t i = 0; i < 3; i++) {
        if (parts[i] != NULL)
            crypto_generichash_update(&s, (const unsigned char *)parts[i], strlen(parts[i]));
        crypto_generichash_update(&s, (const unsigned char *)"", 1);
    }
    crypto_generichash_update(&s, (const unsigned char *)&ex->ctx.if_match,
                              sizeof ex->ctx.if_match);
    crypto_generichash_update(&s, (const unsigned char *)ex->body.text, ex->body.n);
    crypto_generichash_final(&s, hash, sizeof hash);
    return sodium_bin2hex(hex, sizeof hash * 2 + 1, hash, sizeof hash);
}

static const char *scope_of(struct exchange *ex)
{
    if (ex->ctx.who.person_id != 0)
        return arena_print(ex->ctx.arena, "p%lld", (long long)ex->ctx.who.person_id);
    if (ex->ctx.who.asker_id != 0)
        return arena_print(ex->ctx.arena, "k%lld", (long long)ex->ctx.who.asker_id);
    /* Not the address: a phone that retries from another network is the same intent. */
    return "anon";
}

static enum outcome read_body(struct exchange *ex)
{
    static const struct shape nothing = {.name = "Nothing", .size = 1};
    const struct endpoint *e = ex->route->endpoint;
    const struct shape *shape = e->takes != NULL ? e->takes : &nothing;
    void *in;

    TRY(entrance_query(ex));
    if (e->takes_bytes > 0) {
        ex->req.bytes = ex->body.n > 0 ? ex->body.text : "";
        ex->req.n_bytes = ex->body.n;
        ex->req.media = ex->head.media;
        return DONE;
    }
    in = arena_alloc(ex->ctx.arena, shape->size);
    ex->req.in = in;
    if (ex->body.n == 0)
        return json_read(&ex->ctx, shape, "{}", 2, in);
    return json_read(&ex->ctx, shape, ex->body.text, ex->body.n, in);
}

/* Many addresses trying one account are as many tries at one password; many reporting one place
 * are no ward any more. */
static enum outcome check_counted(struct exchange *ex)
{
    const struct shape *takes = ex->route->endpoint->takes;
    enum rate class = ex->route->endpoint->rate;
    int64_t limit = class == RATE_SIGN_IN ? settings.rate_account : 2 * settings.rate_report;

    for (size_t i = 0; takes != NULL && class != RATE_NONE && i < takes->n; i++) {
        const struct field *f = &takes->fields[i];
        const char *text;
        char *folded;
        int64_t wait;

        if (!f->counted)
            continue;
        text = *(const char *const *)(const void *)((const char *)ex->req.in + f->at);
        if (text == NULL)
            continue;
        folded = arena_text(ex->ctx.arena, text); /* as logins are compared */
        for (char *c = folded; *c != '\0'; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
        wait = rates_take(ex->http->rates, RATE_COUNTED + (int)class, folded, limit, 60,
                          time_steady());
        if (wait != 0)
            return fail(&ex->ctx, TOO_OFTEN, NULL, "%d", (int)wait);
    }
    return DONE;
}

enum next pipeline_body(struct exchange *ex)
{
    const struct endpoint *e = ex->route->endpoint;
    enum outcome o;

    if (ex->too_large) {
        ex->answer.close = true;
        return refuse(ex, too_large(ex));
    }
    o = read_body(ex);
    if (o == DONE)
        o = check_counted(ex);
    if (o != DONE)
        return refuse(ex, o);
    if (e->gives != NULL)
        ex->req.out = arena_alloc(ex->ctx.arena, e->gives->size);
    if (e->writes) {
        ex->scope = scope_of(ex);
        ex->body_hash = hash_of(ex);
    }
    if (e->prepares != NULL)
        return NEXT_SLOW;
    if (e->writes)
        return NEXT_WRITER;
    /* A read that takes a body (a long search): a snapshot of its own, the head's is gone. */
    o = db_begin(ex->ctx.db);
    if (o == DONE) {
        o = e->does(&ex->ctx, &ex->req);
        db_rollback(ex->ctx.db);
    }
    return finish(ex, o);
}

bool pipeline_slow(struct exchange *ex, struct lane *lane)
{
    const struct endpoint *e = ex->route->endpoint;
    enum outcome o;

    ex->ctx.db = lane->db;
    ex->ctx.rng = &lane->rng;
    ex->ctx.now = time_now();
    o = db_begin(lane->db);
    if (o == DONE) {
        o = e->prepares(&ex->ctx, &ex->req);
        if (o == DONE && !e->writes)
            o = e->does(&ex->ctx, &ex->req);
        db_rollback(lane->db);
    }
    if (o == DONE && e->writes)
        return true;
    finish(ex, o);
    return false;
}
