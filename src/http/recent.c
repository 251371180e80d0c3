/* http/recent.c — answers that are still true. What was read stays so until the writer commits
 * again: the same question of the same caller, asked again before that, gets the same bytes without
 * asking the database. At most a second, because answers also know the time. One small table a
 * front thread, so nothing is shared and nobody waits. It knows nothing of what is asked. */
#include <sodium.h>
#include "http/inside.h"

/* What everybody may ask (the catalogue) is worth more room than what one person asks. */
enum { BODY_MAX = 16384, BODY_MAX_PUBLIC = 65536, TRUE_FOR_S = 1 };

/* One answer; until it is asked a second time only the fact that it was asked once. */
struct recent {
    uint64_t hash;       /* of the question, keyed; 0: nothing here */
    uint64_t commits;    /* of the writer, before the answer was read */
    int64_t until;       /* steady */
    struct arena *arena; /* of what follows; NULL: not kept yet */
    const char *question;
    struct answer answer;
};

void recents_open(struct lane *lane, struct arena *a)
{
    lane->n_recents = (size_t)settings.recent_answers;
    lane->recents = ARENA_ARRAY(a, struct recent, lane->n_recents);
    randombytes_buf(lane->secret, sizeof lane->secret);
}

void recents_close(struct lane *lane)
{
    for (size_t i = 0; i < lane->n_recents; i++)
        arena_free(lane->recents[i].arena);
}

/* Everything an answer may depend on: who asks by which credential, in which language, for what. */
static const char *question_of(struct exchange *ex)
{
    return arena_print(ex->ctx.arena, "%d %s %s?%s", (int)ex->ctx.locale,
                       ex->token != NULL ? ex->token : "", ex->head.path,
                       ex->head.query != NULL ? ex->head.query : "");
}

static struct recent *slot_of(struct exchange *ex, const char *question, uint64_t *ret_hash)
{
    struct lane *lane = ex->lane;

    crypto_shorthash((unsigned char *)ret_hash, (const unsigned char *)question, strlen(question),
                     lane->secret);
    return &lane->recents[*ret_hash % lane->n_recents];
}

static bool is_true(const struct exchange *ex, const struct recent *r)
{
    return r->hash != 0 && r->commits == ex->commits && ex->started < r->until;
}

/* Copies an answer into an arena, headers and all; names are static. */
static void copy_answer(struct arena *a, const struct answer *from, struct answer *to)
{
    void *body = arena_alloc(a, from->n);

    *to = *from;
    if (from->n > 0)
        memcpy(body, from->body, from->n);
    to->body = body;
    for (size_t i = 0; i < from->n_extra; i++)
        to->extra[i].value = arena_text(a, from->extra[i].value);
}

static const char *etag_of(const struct answer *a)
{
    for (size_t i = 0; i < a->n_extra; i++) {
        if (strcmp(a->extra[i].name, "ETag") == 0)
            return a->extra[i].value;
    }
    return NULL;
}

bool recent_answer(struct exchange *ex)
{
    const struct endpoint *e = ex->route->endpoint;
    const struct recent *r;
    const char *etag;
    uint64_t hash;

    ex->commits = atomic_load_explicit(&ex->http->commits, memory_order_acquire);
    if (ex->lane->n_recents == 0 || e->verb != GET || ex->work != WORK_READ || e->gives == NULL ||
        e->rate != RATE_NONE)
        return false;
    ex->question = question_of(ex);
    r = slot_of(ex, ex->question, &hash);
    if (!is_true(ex, r) || r->hash != hash || r->arena == NULL ||
        strcmp(r->question, ex->question) != 0)
        return false;
    copy_answer(ex->ctx.arena, &r->answer, &ex->answer);
    etag = etag_of(&ex->answer);
    if (etag != NULL && entrance_same_tag(ex->head.if_none_match, etag)) {
        ex->answer.status = 304;
        ex->answer.type = NULL;
        ex->answer.n = 0;
    }
    return true;
}

void recent_keep(struct exchange *ex)
{
    const struct answer *a = &ex->answer;
    struct recent *r;
    uint64_t hash;

    if (ex->question == NULL || a->status != 200 ||
        a->n > (ex->token != NULL ? BODY_MAX : BODY_MAX_PUBLIC) || ex->req.file != NULL ||
        ex->req.set_session != NULL)
        return;
    r = slot_of(ex, ex->question, &hash);
    if (!is_true(ex, r)) {
        arena_free(r->arena);
        *r = (struct recent){
            .hash = hash, .commits = ex->commits, .until = ex->started + TRUE_FOR_S * SECOND};
    } else if (r->hash == hash && r->arena == NULL) {
        r->arena = arena_new(a->n + 1024);
        r->question = arena_text(r->arena, ex->question);
        copy_answer(r->arena, a, &r->answer);
    }
}
