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
        if (!add_value(b, json_object_get(v, keys[i]), depth))
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

/* --- what jot() writes: one flat object of numbers, plain words, true and false
 * ---------------------- Every event that is noted passes here, on the writer; jansson would take
 * ten times as long. Whatever is not exactly of this kind is left to it. */

enum { PLAIN_MOST = 16, DIGITS_MOST = 18 };
struct plain {
    const char *key, *value; /* value: after the quote of a word, else its first character */
    size_t key_n, value_n;
    bool word;
};

/* A string without escapes and beyond ASCII, from its quote on; *at behind its end. */
static bool plain_word(const char **at, const char *end, const char **ret, size_t *ret_n)
{
    const char *p = *at;

    if (p == end || *p++ != '"')
        return false;
    *ret = p;
    while (p < end && *p >= ' ' && *p < 0x7f && *p != '"' && *p != '\\')
        p++;
    *ret_n = (size_t)(p - *ret);
    *at = p + 1;
    return p < end && *p == '"';
}

static bool plain_number(const char *s, size_t n)
{
    const size_t minus = n && *s == '-';

    if (n == minus || n - minus > DIGITS_MOST || (s[minus] == '0' && n > 1))
        return false;
    for (size_t i = minus; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

static bool plain_value(const char **at, const char *end, struct plain *ret)
{
    ret->word = *at < end && **at == '"';
    if (ret->word)
        return plain_word(at, end, &ret->value, &ret->value_n);
    ret->value = *at;
    while (*at < end && **at != ',' && **at != '}')
        ++*at;
    ret->value_n = (size_t)(*at - ret->value);
    return (ret->value_n == 4 && memcmp(ret->value, "true", 4) == 0) ||
           (ret->value_n == 5 && memcmp(ret->value, "false", 5) == 0) ||
           plain_number(ret->value, ret->value_n);
}

static int plain_order(const struct plain *a, const struct plain *b)
{
    const int by_bytes = memcmp(a->key, b->key, a->key_n < b->key_n ? a->key_n : b->key_n);

    return by_bytes ? by_bytes : (a->key_n > b->key_n) - (a->key_n < b->key_n);
}

/* The members in their order by key; false: not plain, or a key twice. */
static bool plain_read(const char *at, const char *end, struct plain *ret, size_t *ret_n)
{
    size_t n = 0;

    if (end - at < 4 || *at++ != '{')
        return false;
    do {
        struct plain p;
        size_t i = n;

        if (n == PLAIN_MOST || !plain_word(&at, end, &p.key, &p.key_n) || at == end ||
            *at++ != ':' || !plain_value(&at, end, &p) || at == end)
            return false;
        for (; i > 0 && plain_order(&ret[i - 1], &p) > 0; i--)
            ret[i] = ret[i - 1];
        if (i > 0 && plain_order(&ret[i - 1], &p) == 0)
            return false;
        ret[i] = p;
        n++;
    } while (*at++ == ',');
    *ret_n = n;
    return at[-1] == '}' && at == end;
}

static int64_t plain_int(const char *s, size_t n)
{
    const bool minus = *s == '-';
    int64_t v = 0;

    for (size_t i = minus; i < n; i++)
        v = 10 * v + (s[i] - '0');
    return minus ? -v : v;
}

static bool add_plain(struct buf *b, const char *json, size_t n)
{
    struct plain p[PLAIN_MOST];
    size_t members;

    if (!plain_read(json, json + n, p, &members))
        return false;
    buf_char(b, 'o');
    add_u32(b, members);
    for (size_t i = 0; i < members; i++) {
        add_string(b, p[i].key, p[i].key_n);
        if (p[i].word) {
            buf_char(b, 's');
            add_string(b, p[i].value, p[i].value_n);
        } else if (*p[i].value == 't' || *p[i].value == 'f') {
            buf_char(b, *p[i].value);
        } else {
            buf_char(b, 'i');
            add_i64(b, plain_int(p[i].value, p[i].value_n));
        }
    }
    return true;
}

bool canonical_add(struct buf *b, const char *json, size_t n)
{
    const size_t before = b->n;

    if (add_plain(b, json, n))
        return true;
    json_t *root = json_loadb(json, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    bool ok = root && add_value(b, root, 0);

    json_decref(root);
    if (!ok && b->text) {
        b->n = before;
        b->text[before] = '\0';
    }
    return ok;
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
