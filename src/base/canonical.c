/* base/canonical.c — JSON into canonical bytes and back; jansson parses, nothing of it survives. */
#include "base/canonical.h"
#include "base/json.h"
#include "base/text.h"
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>

#define DEPTH_MOST 16

static void add_u32(struct buf *b, size_t v)
{
    buf_add(b,
            (unsigned char[]){(unsigned char)(v >> 24), (unsigned char)(v >> 16),
                              (unsigned char)(v >> 8), (unsigned char)v},
            4);
}

static void add_i64(struct buf *b, int64_t v)
{
    add_u32(b, (size_t)((uint64_t)v >> 32));
    add_u32(b, (size_t)((uint64_t)v & 0xffffffff));
}

static void add_string(struct buf *b, const char *s, size_t n)
{
    add_u32(b, n);
    buf_add(b, s, n);
}

static bool add_value(struct buf *b, const json_t *v, int depth);

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool add_object(struct buf *b, const json_t *v, int depth)
{
    size_t n = json_object_size(v), i = 0;
    const char **keys = ARENA_ARRAY(b->arena, const char *, n + 1);
    const char *key;
    const json_t *item;

    /* jansson's own loop wants a pointer it may write through; it does not. */
    json_object_foreach((json_t *)(uintptr_t)v, key, item) keys[i++] = key;
    qsort(keys, n, sizeof(*keys), by_key);
    buf_char(b, 'o');
    add_u32(b, n);
    for (i = 0; i < n; i++) {
        add_string(b, keys[i], strlen(keys[i]));
        if (!text_valid(keys[i], strlen(keys[i])) ||
            !add_value(b, json_object_get(v, keys[i]), depth))
            return false;
    }
    return true;
}

static bool add_value(struct buf *b, const json_t *v, int depth)
{
    if (depth == DEPTH_MOST && (json_is_array(v) || json_is_object(v)))
        return false;
    switch (json_typeof(v)) {
    case JSON_NULL:
        buf_char(b, 'n');
        return true;
    case JSON_TRUE:
        buf_char(b, 't');
        return true;
    case JSON_FALSE:
        buf_char(b, 'f');
        return true;
    case JSON_INTEGER:
        buf_char(b, 'i');
        add_i64(b, json_integer_value(v));
        return true;
    case JSON_STRING:
        buf_char(b, 's');
        add_string(b, json_string_value(v), json_string_length(v));
        return text_valid(json_string_value(v), json_string_length(v));
    case JSON_ARRAY:
        buf_char(b, 'a');
        add_u32(b, json_array_size(v));
        for (size_t i = 0; i < json_array_size(v); i++)
            if (!add_value(b, json_array_get(v, i), depth + 1))
                return false;
        return true;
    case JSON_OBJECT:
        return add_object(b, v, depth + 1);
    case JSON_REAL:
        break;
    }
    return false;
}

/* --- what jot() writes
 * ------------------------------------------------------------------------------ Objects of
 * numbers, texts without escapes, true, false, null and such objects. Every event that is noted
 * passes here, on the writer; jansson would take ten times as long. Whatever is not exactly of this
 * kind is left to it. */

enum { PLAIN_MOST = 16, DIGITS_MOST = 18, SORTED_MOST = 1024 };

/* Where the members of one object stand in its canonical form, while they are put in order. */
struct plain {
    const char *key;
    size_t key_n, from, n;
};

/* A text without escapes, from its quote on; *at behind its end. */
static bool plain_text(const char **at, const char *end, const char **ret, size_t *ret_n)
{
    const char *p = *at;
    bool ascii = true;

    if (p == end || *p++ != '"')
        return false;
    *ret = p;
    for (; p < end && *p != '"'; p++) {
        const unsigned char c = (unsigned char)*p;

        if (c < ' ' || c == '\\' || c == 0x7f)
            return false;
        ascii = ascii && c < 0x80;
    }
    *ret_n = (size_t)(p - *ret);
    *at = p + 1;
    return p < end && (ascii || text_valid(*ret, *ret_n));
}

static bool plain_int(const char **at, const char *end, int64_t *ret)
{
    const char *p = *at;
    const bool minus = p < end && *p == '-';
    const char *digits = p += minus;

    for (*ret = 0; p < end && *p >= '0' && *p <= '9' && p - digits < DIGITS_MOST; p++)
        *ret = 10 * *ret + (*p - '0');
    /* A longer one may not fit; the parser knows. */
    if (p == digits || (p < end && *p >= '0' && *p <= '9') ||
        (*digits == '0' && (minus || p - digits > 1)))
        return false;
    *ret = minus ? -*ret : *ret;
    *at = p;
    return true;
}

static bool plain_word(struct buf *b, const char **at, const char *end, const char *word, char tag)
{
    const size_t n = strlen(word);

    if ((size_t)(end - *at) < n || memcmp(*at, word, n) != 0)
        return false;
    *at += n;
    buf_char(b, tag);
    return true;
}

static bool plain_object(struct buf *b, const char **at, const char *end, int depth);

static bool plain_value(struct buf *b, const char **at, const char *end, int depth)
{
    const char *text;
    size_t n;
    int64_t v;

    if (*at == end)
        return false;
    switch (**at) {
    case '"':
        if (!plain_text(at, end, &text, &n))
            return false;
        buf_char(b, 's');
        add_string(b, text, n);
        return true;
    case '{':
        return plain_object(b, at, end, depth + 1);
    case 't':
        return plain_word(b, at, end, "true", 't');
    case 'f':
        return plain_word(b, at, end, "false", 'f');
    case 'n':
        return plain_word(b, at, end, "null", 'n');
    default:
        if (!plain_int(at, end, &v))
            return false;
        buf_char(b, 'i');
        add_i64(b, v);
        return true;
    }
}

static int plain_order(const struct plain *a, const struct plain *b)
{
    const int by_bytes = memcmp(a->key, b->key, a->key_n < b->key_n ? a->key_n : b->key_n);

    return by_bytes ? by_bytes : (a->key_n > b->key_n) - (a->key_n < b->key_n);
}

/* The members, written from `from` on in the order they were read, in the order of their keys. */
static bool plain_sort(struct buf *b, size_t from, const struct plain *p, size_t n)
{
    char sorted[SORTED_MOST];
    size_t at = 0;

    if (b->n - from > sizeof(sorted))
        return false;
    for (size_t i = 0; i < n; i++) {
        memcpy(sorted + at, b->text + p[i].from, p[i].n);
        at += p[i].n;
    }
    if (at)
        memcpy(b->text + from, sorted, at);
    return true;
}

static bool plain_object(struct buf *b, const char **at, const char *end, int depth)
{
    struct plain p[PLAIN_MOST], one;
    const size_t begins = b->n;
    size_t n = 0;

    if (depth > DEPTH_MOST || end - *at < 2)
        return false;
    ++*at;
    buf_char(b, 'o');
    add_u32(b, 0);
    do {
        size_t i = n;

        if (n == PLAIN_MOST || !plain_text(at, end, &one.key, &one.key_n) || *at == end ||
            *(*at)++ != ':')
            return false;
        one.from = b->n;
        add_string(b, one.key, one.key_n);
        if (!plain_value(b, at, end, depth) || *at == end)
            return false;
        one.n = b->n - one.from;
        for (; i > 0 && plain_order(&p[i - 1], &one) > 0; i--)
            p[i] = p[i - 1];
        if (i > 0 && plain_order(&p[i - 1], &one) == 0)
            return false;
        p[i] = one;
        n++;
    } while (*(*at)++ == ',');
    b->text[begins + 4] = (char)n;
    return (*at)[-1] == '}' && plain_sort(b, begins + 5, p, n);
}

static bool add_plain(struct buf *b, const char *json, size_t n)
{
    const char *at = json, *end = json + n;

    return n && *json == '{' && plain_object(b, &at, end, 1) && at == end;
}

/* Nothing was added. */
static bool take_back(struct buf *b, size_t before)
{
    if (b->text) {
        b->n = before;
        b->text[before] = '\0';
    }
    return false;
}

bool canonical_add(struct buf *b, const char *json, size_t n)
{
    const size_t before = b->n;

    if (add_plain(b, json, n))
        return true;
    take_back(b, before);
    json_t *root = json_loadb(json, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    const bool ok = root && add_value(b, root, 0);

    json_decref(root);
    return ok || take_back(b, before);
}

void canonical_text(struct buf *b, const char *text)
{
    buf_char(b, 's');
    add_string(b, text, strlen(text));
}

/* --- and back ------------------------------------------------------------------------------------
 */

struct rest {
    const unsigned char *p;
    size_t n;
};

static bool take(struct rest *r, size_t n, const unsigned char **ret)
{
    if (r->n < n)
        return false;
    *ret = r->p;
    r->p += n;
    r->n -= n;
    return true;
}

static bool take_u32(struct rest *r, size_t *ret)
{
    const unsigned char *p;

    if (!take(r, 4, &p))
        return false;
    *ret = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
    return true;
}

/* A text in the arena, ended by a NUL that is not part of it. */
static bool take_string(struct buf *b, struct rest *r, const char **ret)
{
    const unsigned char *p;
    size_t n;

    if (!take_u32(r, &n) || !take(r, n, &p) || !text_valid((const char *)p, n))
        return false;
    *ret = arena_text_n(b->arena, (const char *)p, n);
    return true;
}

static bool print_value(struct buf *b, struct rest *r, int depth);

static bool print_items(struct buf *b, struct rest *r, int depth, bool members)
{
    const char *key = NULL, *last = NULL;
    size_t n;

    if (depth > DEPTH_MOST || !take_u32(r, &n))
        return false;
    buf_char(b, members ? '{' : '[');
    for (size_t i = 0; i < n; i++, last = key) {
        if (i)
            buf_char(b, ',');
        if (members) {
            if (!take_string(b, r, &key) || (last && strcmp(last, key) >= 0))
                return false;
            json_text(b, key);
            buf_char(b, ':');
        }
        if (!print_value(b, r, depth))
            return false;
    }
    buf_char(b, members ? '}' : ']');
    return true;
}

static bool print_value(struct buf *b, struct rest *r, int depth)
{
    const unsigned char *p;
    const char *text;
    size_t high, low;

    if (!take(r, 1, &p))
        return false;
    switch (*p) {
    case 'n':
        buf_text(b, "null");
        return true;
    case 't':
        buf_text(b, "true");
        return true;
    case 'f':
        buf_text(b, "false");
        return true;
    case 'i':
        if (!take_u32(r, &high) || !take_u32(r, &low))
            return false;
        buf_int(b, (int64_t)((uint64_t)high << 32 | low));
        return true;
    case 's':
        if (!take_string(b, r, &text))
            return false;
        json_text(b, text);
        return true;
    case 'a':
    case 'o':
        return print_items(b, r, depth + 1, *p == 'o');
    default:
        return false;
    }
}

bool canonical_print(struct buf *b, const void *bytes, size_t n)
{
    struct rest r = {.p = bytes, .n = n};

    return print_value(b, &r, 0) && r.n == 0;
}

void commitment_of(unsigned char ret[COMMITMENT_N], const unsigned char salt[SALT_N],
                   struct bytes words, struct bytes more)
{
    static const unsigned char ABOUT[] = "shouwen words 1"; /* with the zero at its end */
    const unsigned char length[4] = {(unsigned char)(words.n >> 24), (unsigned char)(words.n >> 16),
                                     (unsigned char)(words.n >> 8), (unsigned char)words.n};
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, salt, SALT_N);
    crypto_auth_hmacsha256_update(&state, ABOUT, sizeof(ABOUT));
    crypto_auth_hmacsha256_update(&state, length, sizeof(length));
    if (words.n)
        crypto_auth_hmacsha256_update(&state, words.p, words.n);
    if (more.n)
        crypto_auth_hmacsha256_update(&state, more.p, more.n);
    crypto_auth_hmacsha256_final(&state, ret);
}
