/* http/verb.c — one verb of one request inside the transaction that its writer has begun: replayed
 * or done, its answer kept with it; and how an exchange becomes again what it was before the try.
 */
#include "base/log.h"
#include "http/verb.h"

enum outcome verb_replayed(struct exchange *ex, bool *ret)
{
    struct kept_answer kept;
    enum outcome o = db_kept_answer(&ex->ctx, ex->scope, ex->key, &kept);

    *ret = false;
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    *ret = true;
    if (strcmp(kept.body_hash, ex->body_hash) != 0)
        return fail(&ex->ctx, KEY_REUSED, "Idempotency-Key", NULL);
    ex->answer = (struct answer){.status = (int)kept.status};
    if (kept.body[0] != '\0') {
        ex->answer.type = "application/json";
        ex->answer.body = kept.body;
        ex->answer.n = strlen(kept.body);
    }
    answer_header(ex, "Idempotent-Replayed", "true");
    answer_header(ex, "Cache-Control", "no-store");
    return DONE;
}

/* A sign-in is not kept: its token must stand nowhere, and signing in again is what a replay means.
 */
static enum outcome keep(struct exchange *ex)
{
    size_t n;
    const char *body;
    struct kept_answer kept = {.route = ex->route->endpoint->name,
                               .body_hash = ex->body_hash,
                               .status = ex->answer.status};

    if (ex->req.unkept || (ex->req.set_session != NULL && ex->req.set_session[0] != '\0'))
        return DONE;
    body = answer_body(ex, true, &n);
    kept.body = body != NULL ? body : "";
    enum outcome o = db_keep_answer(&ex->ctx, ex->scope, ex->key, &kept);
    /* Another writer was asked the same a moment ago: the next try finds its answer. */
    return o == ALREADY_THERE ? AGAIN : o;
}

enum outcome verb_run(struct exchange *ex)
{
    TRY(ex->route->endpoint->does(&ex->ctx, &ex->req));
    answer_done(ex);
    return keep(ex);
}

void verb_refuse(struct exchange *ex, enum outcome o)
{
    ex->ctx.notes = NULL;
    ex->answer = (struct answer){0};
    answer_problem(ex, o);
}

void verb_take_back(struct exchange *ex, enum outcome o)
{
    ex->req.set_session = NULL;
    fail(&ex->ctx, o, NULL, NULL);
    verb_refuse(ex, o);
}

struct verb_mark verb_mark(const struct exchange *ex)
{
    return (struct verb_mark){ex->ctx, ex->req, ex->answer, arena_mark(ex->ctx.arena)};
}

void verb_rewind(struct exchange *ex, const struct verb_mark *mark)
{
    const struct shape *gives = ex->route->endpoint->gives;

    ex->ctx = mark->ctx;
    ex->req = mark->req;
    ex->answer = mark->answer;
    if (gives != NULL)
        memset(ex->req.out, 0, gives->size);
    arena_rewind(ex->ctx.arena, mark->arena);
}
