/* http/answer.c — from an outcome to the bytes and headers that go back. It knows nothing of
 * sockets, and nothing of why. */
#include <inttypes.h>
#include <sodium.h>
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "http/inside.h"

/* OWASP ASVS 5.0 §3.4. The web needs no inline script and no inline style. */
const struct fixed_header FIXED_HEADERS[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
     "connect-src 'self'; font-src 'self' data:; manifest-src 'self'; frame-ancestors 'none'; "
     "base-uri 'none'; form-action 'self'"        },
    {"X-Content-Type-Options",       "nosniff"    },
    {"Referrer-Policy",              "no-referrer"},
    {"Cross-Origin-Opener-Policy",   "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};
const size_t FIXED_HEADERS_N = sizeof FIXED_HEADERS / sizeof FIXED_HEADERS[0];

void answer_header(struct exchange *ex, const char *name, const char *value)
{
    struct answer *a = &ex->answer;

    if (a->n_extra == EXTRA_HEADERS)
        log_stop("http", "more than %d extra headers", EXTRA_HEADERS);
    a->extra[a->n_extra].name = name;
    a->extra[a->n_extra++].value = value;
}

/* Takes away what only made sense around the missing word: quotes, brackets, a colon at the end. */
static void tidy_title(struct buf *b)
{
    static const char *const empties[] = {"「」", "（）", " ()", "()", "：", ": ", " "};

    for (size_t i = 0; i < sizeof empties / sizeof empties[0]; i++) {
        size_t n = strlen(empties[i]);

        if (b->n >= n && memcmp(b->text + b->n - n, empties[i], n) == 0) {
            b->n -= n;
            b->text[b->n] = '\0';
        }
    }
}

const char *problem_title(struct arena *a, enum outcome o, enum locale l, const char *about)
{
    const char *text = outcome_text(o, l), *hole = strstr(text, "{}");
    struct buf b = {.arena = a};

    if (hole == NULL)
        return text;
    buf_add(&b, text, (size_t)(hole - text));
    if (about != NULL && about[0] != '\0') {
        buf_text(&b, about);
        buf_text(&b, hole + 2);
    } else {
        buf_text(&b, hole + 2);
        tidy_title(&b);
    }
    return b.text;
}

/* What belongs into a header beside the body of a problem. */
static void problem_headers(struct exchange *ex, enum outcome o, const char *about)
{
    int64_t s;

    answer_header(ex, "Cache-Control", "no-store");
    if (o == TOO_OFTEN || o == BUSY || o == COMMIT_UNKNOWN || o == NOT_SEALED_YET)
        answer_header(ex, "Retry-After", about != NULL && text_int(about, &s) ? about : "1");
}

void answer_problem(struct exchange *ex, enum outcome o)
{
    const struct problem *p = &ex->ctx.problem;
    bool said = p->outcome == o;
    const char *about = said ? p->about : NULL, *field = said ? p->field : NULL;

    /* How long to wait is said in the words as in the header. */
    if (about == NULL && (o == BUSY || o == TOO_OFTEN))
        about = "1";
    const char *title = problem_title(ex->ctx.arena, o, ex->ctx.locale, about);
    struct buf b = {.arena = ex->ctx.arena};

    buf_print(&b, "{\"type\":\"/problems/%s\",\"title\":", outcome_code(o));
    json_text(&b, title);
    buf_print(&b, ",\"status\":%d,\"code\":\"%s\",\"instance\":\"%s\"", outcome_status(o),
              outcome_code(o), ex->id);
    if (about != NULL && about[0] != '\0') {
        buf_text(&b, ",\"detail\":");
        json_text(&b, about);
    }
    buf_text(&b, ",\"errors\":[");
    if (field != NULL) {
        buf_text(&b, "{\"pointer\":");
        json_text(&b, field);
        buf_print(&b, ",\"code\":\"%s\",\"title\":", outcome_code(o));
        json_text(&b, title);
        buf_char(&b, '}');
    }
    buf_char(&b, ']');
    if (said && p->more != NULL) {
        buf_text(&b, ",\"more\":");
        buf_text(&b, p->more);
    }
    buf_char(&b, '}');
    ex->answer.status = outcome_status(o);
    ex->answer.type = "application/problem+json";
    ex->answer.body = b.text;
    ex->answer.n = b.n;
    problem_headers(ex, o, about);
    if (outcome_status(o) >= 500)
        log_line(LOG_WARN, "http", "request %s %s ended %s", ex->id,
                 ex->route != NULL ? ex->route->endpoint->name : "?", outcome_code(o));
}

static bool has_secrets(const struct shape *shape)
{
    for (size_t i = 0; i < shape->n; i++) {
        if (shape->fields[i].secret)
            return true;
    }
    return false;
}

/* A copy without its secrets: what is kept for a replay must not hold a password or token. */
static const void *without_secrets(struct arena *a, const struct shape *shape, const void *item)
{
    char *copy = arena_alloc(a, shape->size);

    memcpy(copy, item, shape->size);
    for (size_t i = 0; i < shape->n; i++) {
        if (shape->fields[i].secret && shape->fields[i].kind == KIND_TEXT)
            memset(copy + shape->fields[i].at, 0, sizeof(const char *));
    }
    return copy;
}

const char *answer_body(struct exchange *ex, bool stored, size_t *ret_n)
{
    const struct shape *shape = ex->route->endpoint->gives;
    struct buf b = {.arena = ex->ctx.arena};

    *ret_n = 0;
    if (shape == NULL)
        return NULL;
    if (stored && !has_secrets(shape) && ex->answer.body != NULL) {
        *ret_n = ex->answer.n;
        return ex->answer.body;
    }
    json_shape(&b, shape,
               stored ? without_secrets(ex->ctx.arena, shape, ex->req.out) : ex->req.out);
    *ret_n = b.n;
    return b.text;
}

static void percent(struct buf *b, const char *s)
{
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            strchr("-._~", c) != NULL)
            buf_char(b, (char)c);
        else
            buf_print(b, "%%%02X", c);
    }
}

/* The same path and query, continued after the cursor (RFC 8288). */
static const char *next_link(struct exchange *ex)
{
    struct buf b = {.arena = ex->ctx.arena};
    const char *q = ex->head.query != NULL ? ex->head.query : "";
    char sign = '?';

    buf_char(&b, '<');
    buf_text(&b, ex->head.path);
    while (*q != '\0') {
        size_t n = strcspn(q, "&");

        if (n > 0 && strncmp(q, "after=", 6) != 0) {
            buf_char(&b, sign);
            buf_add(&b, q, n);
            sign = '&';
        }
        q += n + (q[n] == '&');
    }
    buf_char(&b, sign);
    buf_text(&b, "after=");
    percent(&b, ex->req.next);
    buf_text(&b, ">; rel=\"next\"");
    return b.text;
}

static const char *cookie(struct exchange *ex)
{
    const char *token = ex->req.set_session;

    if (token[0] == '\0')
        return "__Host-shouwen=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
    return arena_print(
        ex->ctx.arena,
        "__Host-shouwen=%s; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=%" PRId64, token,
        settings.session_life);
}

static void answer_file(struct exchange *ex)
{
    struct buf b = {.arena = ex->ctx.arena};

    ex->answer.type = ex->req.file_type != NULL ? ex->req.file_type : "application/octet-stream";
    ex->answer.body = ex->req.file;
    ex->answer.n = ex->req.n_file;
    if (ex->req.file_name == NULL)
        return;
    buf_text(&b, "attachment; filename*=UTF-8''");
    percent(&b, ex->req.file_name);
    answer_header(ex, "Content-Disposition", b.text);
}

/* Which row, and which bytes were told of it: a ticket's promises, alarms and people on duty change
 * without its row, and whoever asks "anything new?" must not be told "no". If-Match reads the row's
 * version before the dot. The bytes are ours, so a short hash without a secret is enough. */
static const char *tag_of(struct exchange *ex)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = {0};
    unsigned char hash[crypto_shorthash_BYTES];
    char hex[2 * sizeof hash + 1];

    if (ex->answer.body == NULL || ex->req.file != NULL)
        return arena_print(ex->ctx.arena, "\"%" PRId64 "\"", ex->req.etag);
    crypto_shorthash(hash, (const unsigned char *)ex->answer.body, ex->answer.n, key);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return arena_print(ex->ctx.arena, "\"%" PRId64 ".%s\"", ex->req.etag, hex);
}

/* The tag; true when the caller has exactly this already. */
static bool answer_tagged(struct exchange *ex)
{
    const char *etag = tag_of(ex);

    answer_header(ex, "ETag", etag);
    return ex->route->endpoint->verb == GET && entrance_same_tag(ex->head.if_none_match, etag);
}

void answer_done(struct exchange *ex)
{
    struct answer *a = &ex->answer;

    a->status = 200;
    if (ex->req.set_session != NULL)
        answer_header(ex, "Set-Cookie", cookie(ex));
    answer_header(ex, "Cache-Control",
                  ex->req.file != NULL && ex->req.etag != 0 ? "private, no-cache" : "no-store");
    if (ex->req.next != NULL)
        answer_header(ex, "Link", next_link(ex));
    if (ex->req.file != NULL) {
        answer_file(ex);
    } else {
        a->body = answer_body(ex, false, &a->n);
        a->type = a->body != NULL ? "application/json" : NULL;
        if (a->body == NULL)
            a->status = 204;
    }
    if (ex->req.etag == 0 || !answer_tagged(ex))
        return;
    a->status = 304;
    a->body = NULL;
    a->n = 0;
    a->type = NULL;
}
