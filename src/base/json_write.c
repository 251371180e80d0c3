/* base/json_write.c — JSON out: the shape is walked and bytes are appended, nothing is built. */
#include "base/json.h"
#include "base/log.h"
#include <sodium.h>

/* Bytes that stand in a JSON text as they are: all but controls, quote and backslash. */
static const bool PLAIN[256] = {
    [' ' ... '"' - 1] = true, ['"' + 1 ... '\\' - 1] = true, ['\\' + 1 ... 255] = true};

static size_t plain_length(const char *s)
{
    const char *from = s;

    while (PLAIN[(unsigned char)*s])
        s++;
    return (size_t)(s - from);
}

void json_text(struct buf *b, const char *s)
{
    static const char HEX[] = "0123456789abcdef";

    if (!s) {
        buf_add(b, "null", 4);
        return;
    }
    buf_char(b, '"');
    for (;;) {
        size_t n = plain_length(s);

        buf_add(b, s, n);
        s += n;
        if (!*s)
            break;
        unsigned char c = (unsigned char)*s++;
        if (c == '"' || c == '\\') {
            buf_add(b, (char[]){'\\', (char)c}, 2);
        } else if (c == '\n') {
            buf_add(b, "\\n", 2);
        } else if (c == '\t') {
            buf_add(b, "\\t", 2);
        } else {
            buf_add(b, (char[]){'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 15]}, 6);
        }
    }
    buf_char(b, '"');
}

/* Standard base64 with its padding (RFC 4648 section 4), as JSON Schema's contentEncoding has it.
 */
static void bytes_out(struct buf *b, const struct bytes *bytes)
{
    if (!bytes->p) {
        buf_add(b, "null", 4);
        return;
    }
    size_t room = sodium_base64_encoded_len(bytes->n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(b->arena, room);

    sodium_bin2base64(text, room, bytes->p, bytes->n, sodium_base64_VARIANT_ORIGINAL);
    buf_char(b, '"');
    buf_text(b, text);
    buf_char(b, '"');
}

static void list_out(struct buf *b, const struct field *f, const struct list *list)
{
    buf_char(b, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i)
            buf_char(b, ',');
        if (f->kind == KIND_TEXTS)
            json_text(b, ((const char *const *)list->items)[i]);
        else if (f->kind == KIND_INTS)
            buf_int(b, ((const int64_t *)list->items)[i]);
        else
            json_shape(b, f->shape, (const char *)list->items + i * f->shape->size);
    }
    buf_char(b, ']');
}

static void value_out(struct buf *b, const struct field *f, const void *at)
{
    switch (f->kind) {
    case KIND_INT:
        if (f->blank && *(const int64_t *)at == 0)
            buf_add(b, "null", 4);
        else
            buf_int(b, *(const int64_t *)at);
        return;
    case KIND_BOOL:
        if (*(const bool *)at)
            buf_add(b, "true", 4);
        else
            buf_add(b, "false", 5);
        return;
    case KIND_TEXT:
        json_text(b, *(const char *const *)at);
        return;
    case KIND_NAME:
        json_text(b,
                  f->blank && *(const int *)at == 0 ? NULL : name_of(f->names, *(const int *)at));
        return;
    case KIND_SHAPE:
        if (*(const void *const *)at)
            json_shape(b, f->shape, *(const void *const *)at);
        else
            buf_add(b, "null", 4);
        return;
    case KIND_LIST:
    case KIND_TEXTS:
    case KIND_INTS:
        list_out(b, f, at);
        return;
    case KIND_JSON:
        buf_text(b, *(const char *const *)at ? *(const char *const *)at : "null");
        return;
    case KIND_BYTES:
        bytes_out(b, at);
        return;
    }
}

/* A field's name is ours and has nothing to escape. */
static void name_out(struct buf *b, char before, const char *name)
{
    size_t n = strlen(name);
    char *to = buf_room(b, n + 4);

    *to++ = before;
    *to++ = '"';
    memcpy(to, name, n);
    memcpy(to + n, "\":", 2);
    b->n += n + 4;
}

void json_shape(struct buf *b, const struct shape *shape, const void *item)
{
    if (shape->n == 0)
        buf_char(b, '{');
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];

        name_out(b, i ? ',' : '{', f->name);
        value_out(b, f, (const char *)item + f->at);
    }
    buf_char(b, '}');
}

struct jot_pair jot_int(const char *key, int64_t v)
{
    return (struct jot_pair){.key = key, .kind = JOT_INT, .i = v};
}

struct jot_pair jot_text(const char *key, const char *v)
{
    return (struct jot_pair){.key = key, .kind = JOT_TEXT, .s = v};
}

struct jot_pair jot_bool(const char *key, bool v)
{
    return (struct jot_pair){.key = key, .kind = JOT_BOOL, .i = v};
}

struct jot_pair jot_raw(const char *key, const char *json)
{
    const bool empty = json && (strcmp(json, "{}") == 0 || strcmp(json, "[]") == 0);

    return (struct jot_pair){.key = key, .kind = JOT_RAW, .s = empty ? NULL : json};
}

struct jot_pair jot_id(const char *key, int64_t v)
{
    return v ? jot_int(key, v) : jot_text(key, NULL);
}

struct jot_pair jot_flag(const char *key, bool v)
{
    return v ? jot_bool(key, v) : jot_text(key, NULL);
}

const char *jot_pairs(struct ctx *ctx, const struct jot_pair *pairs, size_t n)
{
    struct buf b = {.arena = ctx->arena};

    if (n > 16)
        log_stop("json", "an event's data has at most 16 pairs, not %zu", n);
    buf_char(&b, '{');
    for (size_t i = 0; i < n; i++) {
        if ((pairs[i].kind == JOT_TEXT || pairs[i].kind == JOT_RAW) && !pairs[i].s)
            continue; /* an absent text is absent */
        if (b.n > 1)
            buf_char(&b, ',');
        json_text(&b, pairs[i].key);
        buf_char(&b, ':');
        if (pairs[i].kind == JOT_TEXT)
            json_text(&b, pairs[i].s);
        else if (pairs[i].kind == JOT_RAW)
            buf_text(&b, pairs[i].s);
        else if (pairs[i].kind == JOT_BOOL)
            buf_text(&b, pairs[i].i ? "true" : "false");
        else
            buf_int(&b, pairs[i].i);
    }
    buf_char(&b, '}');
    return b.text;
}

const char *jot_any_pairs(struct ctx *ctx, const struct jot_pair *pairs, size_t n)
{
    const char *text = jot_pairs(ctx, pairs, n);

    return text[1] == '}' ? NULL : text;
}
