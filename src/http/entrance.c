/* http/entrance.c — what the head of a request says: from where, in which language, which cookie,
 * which version. Pure readings of text; nothing here touches a database or a socket. */
#include "base/json.h"
#include "base/text.h"
#include "http/inside.h"

enum { KEY_MIN = 8, KEY_MAX = 128, TOKEN_MAX = 128 };

/* A browser says where a request comes from; a write from another site's page is refused. Programs
 * that are no browsers send neither header and carry no ambient cookie to abuse. */
enum outcome entrance_origin(struct exchange *ex)
{
    const struct head *h = &ex->head;
    const char *host;

    if (h->fetch_site != NULL && strcmp(h->fetch_site, "same-origin") != 0 &&
        strcmp(h->fetch_site, "none") != 0)
        return fail(&ex->ctx, WRONG_ORIGIN, NULL, NULL);
    if (h->origin == NULL)
        return DONE;
    host = strstr(h->origin, "://");
    if (host == NULL || h->host == NULL || strcasecmp(host + 3, h->host) != 0)
        return fail(&ex->ctx, WRONG_ORIGIN, NULL, NULL);
    return DONE;
}

static bool starts(const char *s, const char *with)
{
    return strncasecmp(s, with, strlen(with)) == 0;
}

/* One language range of Accept-Language; LOCALE_COUNT when it is none of ours. */
static enum locale locale_of(const char *range)
{
    if (starts(range, "zh-tw") || starts(range, "zh-hk") || starts(range, "zh-mo") ||
        starts(range, "zh-hant"))
        return LOCALE_ZH_TW;
    if (starts(range, "zh"))
        return LOCALE_ZH_CN;
    return starts(range, "en") ? LOCALE_EN : LOCALE_COUNT;
}

enum locale entrance_locale(const struct head *head)
{
    const char *s = head->cookie, *hit = NULL;

    /* The screen's own choice wins over the browser's. */
    for (; s != NULL && *s != '\0' && hit == NULL; s += strcspn(s, ";"), s += *s == ';') {
        s += strspn(s, " ");
        if (starts(s, "lang="))
            hit = s + 5;
    }
    if (hit != NULL && locale_of(hit) != LOCALE_COUNT)
        return locale_of(hit);
    /* Browsers list by preference; q-values only repeat the order. */
    for (s = head->languages; s != NULL && *s != '\0'; s += strcspn(s, ","), s += *s == ',') {
        s += strspn(s, " ");
        if (locale_of(s) != LOCALE_COUNT)
            return locale_of(s);
    }
    return LOCALE_ZH_CN;
}

static bool plain_token(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = s[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return n > 0 && n <= TOKEN_MAX;
}

const char *entrance_cookie(struct arena *a, const char *cookies, const char *name)
{
    size_t n_name = strlen(name);

    for (const char *s = cookies; s != NULL && *s != '\0';) {
        size_t n;

        s += strspn(s, " ");
        n = strcspn(s, ";");
        if (n > n_name && strncmp(s, name, n_name) == 0 && s[n_name] == '=')
            return plain_token(s + n_name + 1, n - n_name - 1)
                       ? arena_text_n(a, s + n_name + 1, n - n_name - 1)
                       : NULL;
        s += n + (s[n] == ';');
    }
    return NULL;
}

int64_t entrance_version(const char *if_match)
{
    char digits[20];
    const char *tag = if_match;
    size_t n, n_digits;
    int64_t v;

    if (tag == NULL || strcmp(tag, "*") == 0)
        return 0;
    if (strncmp(tag, "W/", 2) == 0)
        tag += 2;
    n = strlen(tag);
    if (n < 3 || tag[0] != '"' || tag[n - 1] != '"')
        return -1;
    n_digits = strcspn(tag + 1, ".\""); /* after the dot: which bytes were told */
    if (n_digits >= sizeof digits)
        return -1;
    memcpy(digits, tag + 1, n_digits);
    digits[n_digits] = '\0';
    return text_int(digits, &v) && v > 0 ? v : -1;
}

bool entrance_same_tag(const char *if_none_match, const char *etag)
{
    size_t n = strlen(etag);

    for (const char *s = if_none_match; s != NULL && *s != '\0';) {
        size_t length;

        s += strspn(s, " ,");
        if (s[0] == '*')
            return true;
        if (strncmp(s, "W/", 2) == 0)
            s += 2;
        length = strcspn(s, ",");
        while (length > 0 && s[length - 1] == ' ')
            length--;
        if (length == n && memcmp(s, etag, n) == 0)
            return true;
        s += strcspn(s, ",");
    }
    return false;
}

/* "gzip;q=0" refuses, "*" and "gzip" take; RFC 9110 §12.5.3. */
bool entrance_takes_gzip(const char *encodings)
{
    const char *s = encodings;

    if (s == NULL)
        return true;
    while (*s != '\0') {
        size_t n;
        const char *q;

        s += strspn(s, " ,");
        n = strcspn(s, ",");
        if (starts(s, "gzip") || starts(s, "x-gzip") || *s == '*') {
            q = memmem(s, n, "q=0", 3);
            /* q=0 and q=0.000 refuse, q=0.5 takes. */
            return q == NULL || strspn(q + 2, "0.") != strcspn(q + 2, ", ;");
        }
        s += n;
    }
    return false;
}

static enum outcome read_pair(struct exchange *ex, const char *s, size_t n, uint64_t *seen)
{
    const struct shape *shape = ex->route->endpoint->query;
    size_t n_name = strcspn(s, "=&");
    char *name, *value, *raw;

    if (n_name > n)
        n_name = n;
    raw = arena_text_n(ex->ctx.arena, s, n);
    for (char *c = raw; *c != '\0'; c++)
        *c = (char)(*c == '+' ? ' ' : *c);
    name = router_decode(ex->ctx.arena, raw, n_name);
    value = n_name < n ? router_decode(ex->ctx.arena, raw + n_name + 1, n - n_name - 1)
                       : arena_text(ex->ctx.arena, "");
    if (name == NULL)
        return fail(&ex->ctx, BAD_TEXT, NULL, "query");
    if (value == NULL)
        return fail(&ex->ctx, BAD_TEXT, arena_print(ex->ctx.arena, "/%s", name), "%s", name);
    for (size_t i = 0; shape != NULL && i < shape->n; i++) {
        if (strcmp(shape->fields[i].name, name) != 0)
            continue;
        if (i < 64 && *seen & (UINT64_C(1) << i))
            return fail(&ex->ctx, TOO_MANY, arena_print(ex->ctx.arena, "/%s", name), "%s", name);
        *seen |= i < 64 ? UINT64_C(1) << i : 0;
        return json_read_word(&ex->ctx, &shape->fields[i], value, (void *)(uintptr_t)ex->req.query);
    }
    return fail(&ex->ctx, UNKNOWN_FIELD, arena_print(ex->ctx.arena, "/%s", name), "%s", name);
}

enum outcome entrance_query(struct exchange *ex)
{
    const struct shape *shape = ex->route->endpoint->query;
    uint64_t seen = 0;

    if (shape != NULL)
        ex->req.query = arena_alloc(ex->ctx.arena, shape->size);
    for (const char *s = ex->head.query; s != NULL && *s != '\0';) {
        size_t n = strcspn(s, "&");

        if (n > 0)
            TRY(read_pair(ex, s, n, &seen));
        s += n + (s[n] == '&');
    }
    for (size_t i = 0; shape != NULL && i < shape->n && i < 64; i++) {
        const struct field *f = &shape->fields[i];

        if (f->needed && !(seen & (UINT64_C(1) << i)))
            return fail(&ex->ctx, MISSING_FIELD, arena_print(ex->ctx.arena, "/%s", f->name), "%s",
                        f->name);
    }
    return DONE;
}

enum outcome entrance_key(struct exchange *ex)
{
    const char *key = ex->head.key;
    size_t n = key != NULL ? strlen(key) : 0;

    /* The draft standard writes the key as a quoted string; both forms name the same key. */
    if (n >= 2 && key[0] == '"' && key[n - 1] == '"')
        key = arena_text_n(ex->ctx.arena, key + 1, n -= 2);
    if (n < KEY_MIN || n > KEY_MAX)
        return fail(&ex->ctx, KEY_REQUIRED, "Idempotency-Key", NULL);
    for (size_t i = 0; i < n; i++) {
        if (key[i] <= ' ' || key[i] >= 0x7f)
            return fail(&ex->ctx, KEY_REQUIRED, "Idempotency-Key", NULL);
    }
    ex->key = key;
    return DONE;
}
