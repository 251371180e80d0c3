/* people/people_call_test.h — calls an endpoint's row as the front door would (permission,
 * validation, preparation, verb in a savepoint, encoding), without the front door. */
#pragma once
#include "base/json.h"
#include "http/endpoint.h"
#include "people/people_test.h"

/* What a call left behind. */
struct called {
    struct request req;
    const char *json; /* the answer; NULL when refused or without a shape */
};

MAY_BE_UNUSED static const struct endpoint *row_named(const struct endpoints *table,
                                                      const char *name)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->rows[i].name, name) == 0)
            return &table->rows[i];
    fail_msg("no endpoint %s", name);
    return NULL;
}

/* The row's query as the front door reads it from "limit=2" or "q=…&limit=2" (not encoded). */
MAY_BE_UNUSED static const void *query_of(struct ctx *ctx, const struct endpoints *table,
                                          const char *name, const char *text)
{
    const struct shape *shape = row_named(table, name)->query;
    void *query = arena_alloc(ctx->arena, shape->size);

    while (*text) {
        size_t key = strcspn(text, "="), value = strcspn(text + key + 1, "&");
        const struct field *f = NULL;

        for (size_t i = 0; i < shape->n; i++)
            if (strlen(shape->fields[i].name) == key &&
                strncmp(shape->fields[i].name, text, key) == 0)
                f = &shape->fields[i];
        assert_non_null(f);
        assert_int_equal(
            json_read_word(ctx, f, arena_text_n(ctx->arena, text + key + 1, value), query), DONE);
        text += key + 1 + value;
        text += *text == '&';
    }
    return query;
}

static enum outcome call_verb(struct ctx *ctx, struct request *req)
{
    if (req->endpoint->prepares)
        TRY(req->endpoint->prepares(ctx, req));
    return req->endpoint->does(ctx, req);
}

/* `req` may bring id, word, session and query; body NULL: {}. */
MAY_BE_UNUSED static enum outcome call(struct ctx *ctx, const struct endpoints *table,
                                       const char *name, struct request req, const char *body,
                                       struct called *ret)
{
    const struct endpoint *row = row_named(table, name);

    *ret = (struct called){.req = req};
    ret->req.endpoint = row;
    if (!(row->may & MAY_ANYONE) && !(row->may & ctx->who.may))
        return ctx->who.may ? NOT_ALLOWED : NOT_SIGNED_IN;
    if (row->takes) {
        void *in = arena_alloc(ctx->arena, row->takes->size);

        body = body ? body : "{}";
        TRY(json_read(ctx, row->takes, body, strlen(body), in));
        ret->req.in = in;
    }
    if (row->query && !req.query)
        ret->req.query = arena_alloc(ctx->arena, row->query->size);
    if (row->gives)
        ret->req.out = arena_alloc(ctx->arena, row->gives->size);
    TRY(AS_VERB(ctx, call_verb(ctx, &ret->req)));
    if (row->gives) {
        struct buf b = {.arena = ctx->arena};

        json_shape(&b, row->gives, ret->req.out);
        ret->json = b.text;
    }
    return DONE;
}

MAY_BE_UNUSED static void assert_says(const struct called *c, const char *words)
{
    if (!c->json || !strstr(c->json, words))
        fail_msg("%s is not in %s", words, c->json ? c->json : "(nothing)");
}
MAY_BE_UNUSED static void assert_silent_about(const struct called *c, const char *words)
{
    if (c->json && strstr(c->json, words))
        fail_msg("%s is in %s", words, c->json);
}
