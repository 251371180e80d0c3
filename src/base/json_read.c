/* base/json_read.c — JSON in: jansson parses, the shape decides. What is wrong is named by JSON
 * pointer, and nothing of jansson survives the call. */
#include "base/json.h"
#include "base/text.h"
#include <jansson.h>

#define DEPTH_MOST  16
#define ITEM_POINTS 500 /* a text inside a list of texts: a hash, a tag, a short line */
#define NAME_POINTS 64  /* of an unknown field's name, when it is told back */

/* Where we are, from the leaf upwards; printed only when something is wrong. */
struct path {
    const struct path *up;
    const char *name; /* NULL: the item `i` of a list */
    size_t i;
};

struct reader {
    struct ctx *ctx;
    bool loose; /* numbers too large for int64 were let through, to find the field they are in */
};

static enum outcome read_object(struct reader *r, const struct path *up, const struct shape *shape,
                                const json_t *from, void *ret);

static void print_path(struct buf *b, const struct path *p)
{
    if (!p)
        return;
    print_path(b, p->up);
    buf_char(b, '/');
    if (!p->name) {
        buf_int(b, (int64_t)p->i);
        return;
    }
    size_t n = text_prefix(p->name, NAME_POINTS);
    for (size_t i = 0; i < n; i++) {
        if (p->name[i] == '~')
            buf_text(b, "~0");
        else if (p->name[i] == '/')
            buf_text(b, "~1");
        else
            buf_char(b, p->name[i]);
    }
}

/* The sentence is about the nearest name; the pointer says exactly where. */
static enum outcome wrong(struct reader *r, enum outcome o, const struct path *p)
{
    struct buf b = {.arena = r->ctx->arena};
    const struct path *named = p;

    buf_add(&b, "", 0);
    print_path(&b, p);
    while (named && !named->name)
        named = named->up;
    return fail(r->ctx, o, b.text, "%.*s", named ? (int)text_prefix(named->name, NAME_POINTS) : 0,
                named ? named->name : "");
}

static enum outcome check_text(struct reader *r, const struct path *p, const char *s, size_t n,
                               int64_t min, int64_t max)
{
    if (!text_valid(s, n))
        return wrong(r, BAD_TEXT, p);
    int64_t points = (int64_t)text_length(s);
    if (points < min || (min > 0 && text_blank(s)))
        return wrong(r, TOO_SHORT, p);
    if (max && points > max)
        return wrong(r, TOO_LONG, p);
    return DONE;
}

static enum outcome check_int(struct reader *r, const struct path *p, const struct field *f,
                              int64_t v)
{
    if ((f->min || f->max) && (v < f->min || v > f->max))
        return wrong(r, OUT_OF_RANGE, p);
    return DONE;
}

static enum outcome read_int(struct reader *r, const struct path *p, const json_t *from,
                             int64_t *ret)
{
    if (r->loose && json_is_real(from)) {
        double v = json_real_value(from);

        if (v >= 0x1p63 || v < -0x1p63)
            return wrong(r, OUT_OF_RANGE, p);
        *ret = (int64_t)v;
        return DONE;
    }
    if (!json_is_integer(from))
        return wrong(r, WRONG_TYPE, p);
    *ret = json_integer_value(from);
    return DONE;
}

static enum outcome read_item(struct reader *r, const struct path *p, const struct field *f,
                              const json_t *from, void *ret)
{
    if (f->kind == KIND_LIST)
        return read_object(r, p, f->shape, from, ret);
    if (f->kind == KIND_INTS)
        return read_int(r, p, from, ret);
    if (!json_is_string(from))
        return wrong(r, WRONG_TYPE, p);
    TRY(check_text(r, p, json_string_value(from), json_string_length(from), 0, ITEM_POINTS));
    *(const char **)ret = arena_text(r->ctx->arena, json_string_value(from));
    return DONE;
}

static enum outcome check_count(struct reader *r, const struct path *p, const struct field *f,
                                size_t n)
{
    if ((int64_t)n < f->min)
        return wrong(r, TOO_SHORT, p);
    if (f->max && (int64_t)n > f->max)
        return wrong(r, TOO_MANY, p);
    return DONE;
}

static size_t item_size(const struct field *f)
{
    return f->kind == KIND_LIST    ? f->shape->size
           : f->kind == KIND_TEXTS ? sizeof(const char *)
                                   : sizeof(int64_t);
}

static enum outcome read_list(struct reader *r, const struct path *p, const struct field *f,
                              const json_t *from, struct list *ret)
{
    size_t n = json_array_size(from), size = item_size(f);

    if (!json_is_array(from))
        return wrong(r, WRONG_TYPE, p);
    TRY(check_count(r, p, f, n));
    char *items = arena_alloc(r->ctx->arena, n * size);
    for (size_t i = 0; i < n; i++) {
        struct path here = {.up = p, .i = i};

        TRY(read_item(r, &here, f, json_array_get(from, i), items + i * size));
    }
    *ret = (struct list){.items = items, .n = n};
    return DONE;
}

/* Every text inside free JSON is held to the same rules as a field's text. */
static enum outcome check_free(struct reader *r, const struct path *p, const json_t *from)
{
    const char *key;
    const json_t *value;
    size_t i;

    if (json_is_string(from))
        return check_text(r, p, json_string_value(from), json_string_length(from), 0, 0);
    if (json_is_array(from))
        for (i = 0; i < json_array_size(from); i++) {
            struct path here = {.up = p, .i = i};

            TRY(check_free(r, &here, json_array_get(from, i)));
        }
    /* jansson's own loop wants a pointer it may write through; it does not. */
    json_object_foreach((json_t *)(uintptr_t)from, key, value)
    {
        struct path here = {.up = p, .name = key};

        TRY(check_text(r, p, key, strlen(key), 0, 0));
        TRY(check_free(r, &here, value));
    }
    return DONE;
}

static int add_dumped(const char *bytes, size_t n, void *to)
{
    buf_add(to, bytes, n);
    return 0;
}

static enum outcome read_free(struct reader *r, const struct path *p, const struct field *f,
                              const json_t *from, const char **ret)
{
    struct buf b = {.arena = r->ctx->arena};

    if (!json_is_object(from) && !json_is_array(from))
        return wrong(r, WRONG_TYPE, p);
    TRY(check_free(r, p, from));
    if (json_dump_callback(from, add_dumped, &b, JSON_COMPACT | JSON_REAL_PRECISION(15)) != 0)
        return wrong(r, BAD_JSON, p);
    if (f->max && (int64_t)text_length(b.text) > f->max)
        return wrong(r, TOO_LONG, p);
    *ret = b.text;
    return DONE;
}

static enum outcome read_name(struct reader *r, const struct path *p, const struct field *f,
                              const char *word, int *ret)
{
    int v = name_value(f->names, word);

    if (v < 0)
        return wrong(r, OUT_OF_RANGE, p);
    *ret = v;
    return DONE;
}

static enum outcome read_value(struct reader *r, const struct path *p, const struct field *f,
                               const json_t *from, void *at)
{
    switch (f->kind) {
    case KIND_INT:
        TRY(read_int(r, p, from, at));
        return check_int(r, p, f, *(int64_t *)at);
    case KIND_BOOL:
        if (!json_is_boolean(from))
            return wrong(r, WRONG_TYPE, p);
        *(bool *)at = json_is_true(from);
        return DONE;
    case KIND_TEXT:
        if (!json_is_string(from))
            return wrong(r, WRONG_TYPE, p);
        TRY(check_text(r, p, json_string_value(from), json_string_length(from), f->min, f->max));
        *(const char **)at = arena_text(r->ctx->arena, json_string_value(from));
        return DONE;
    case KIND_NAME:
        if (!json_is_string(from))
            return wrong(r, WRONG_TYPE, p);
        return read_name(r, p, f, json_string_value(from), at);
    case KIND_SHAPE:
        *(void **)at = arena_alloc(r->ctx->arena, f->shape->size);
        return read_object(r, p, f->shape, from, *(void **)at);
    case KIND_LIST:
    case KIND_TEXTS:
    case KIND_INTS:
        return read_list(r, p, f, from, at);
    case KIND_JSON:
        return read_free(r, p, f, from, at);
    case KIND_BYTES:
        break; /* pictures come as bodies of their own; nothing else comes as bytes */
    }
    return wrong(r, WRONG_TYPE, p);
}

static enum outcome refuse_unknown(struct reader *r, const struct path *up,
                                   const struct shape *shape, const json_t *from)
{
    const char *key;
    const json_t *value;

    json_object_foreach((json_t *)(uintptr_t)from, key, value)
    {
        struct path here = {.up = up, .name = key};
        bool known = false;

        for (size_t i = 0; i < shape->n && !known; i++)
            known = strcmp(shape->fields[i].name, key) == 0;
        if (!known)
            return wrong(r, text_valid(key, strlen(key)) ? UNKNOWN_FIELD : BAD_TEXT,
                         text_valid(key, strlen(key)) ? &here : up);
    }
    return DONE;
}

static enum outcome read_object(struct reader *r, const struct path *up, const struct shape *shape,
                                const json_t *from, void *ret)
{
    size_t seen = 0;

    if (!json_is_object(from))
        return wrong(r, WRONG_TYPE, up);
    for (size_t i = 0; i < shape->n; i++)
        seen += json_object_get(from, shape->fields[i].name) != NULL;
    if (seen != json_object_size(from))
        TRY(refuse_unknown(r, up, shape, from));
    for (size_t i = 0; i < shape->n; i++) {
        const struct field *f = &shape->fields[i];
        const json_t *value = json_object_get(from, f->name);
        struct path here = {.up = up, .name = f->name};

        if (value && !json_is_null(value))
            TRY(read_value(r, &here, f, value, (char *)ret + f->at));
        else if (f->needed)
            return wrong(r, MISSING_FIELD, &here);
    }
    return DONE;
}

/* Counted before parsing, so that nesting never reaches the parser's own recursion. */
static bool too_deep(const char *text, size_t n)
{
    bool quoted = false;
    int depth = 0;

    for (size_t i = 0; i < n; i++) {
        char c = text[i];

        if (quoted) {
            if (c == '\\')
                i++;
            else
                quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > DEPTH_MOST)
                return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

/* Bytes that are no UTF-8 become DEL: legal for the parser, refused by every text check, so the
 * second reading finds the field they are in. */
static char *mark_bad_bytes(struct arena *a, const char *text, size_t n)
{
    char *copy = arena_text_n(a, text, n);

    for (size_t i = 0; i < n;) {
        size_t width = 1;

        /* The shortest valid stretch from here is one character, at most four bytes. */
        if ((unsigned char)copy[i] >= 0x80) {
            for (width = 2; width <= 4 && i + width <= n; width++)
                if (text_valid(copy + i, width))
                    break;
            if (width > 4 || i + width > n) {
                copy[i] = 0x7f;
                width = 1;
            }
        }
        i += width;
    }
    return copy;
}

static void drop(json_t **root)
{
    json_decref(*root);
}

enum outcome json_read(struct ctx *ctx, const struct shape *shape, const char *text, size_t n,
                       void *ret)
{
    struct reader r = {.ctx = ctx};
    json_error_t error;
    bool marked = false;

    if (too_deep(text, n))
        return fail(ctx, BAD_JSON, NULL, "nested deeper than %d", DEPTH_MOST);
    __attribute__((cleanup(drop))) json_t *root =
        json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
    if (!root && json_error_code(&error) == json_error_invalid_utf8) {
        marked = true;
        root = json_loadb(mark_bad_bytes(ctx->arena, text, n), n, JSON_REJECT_DUPLICATES, &error);
    } else if (!root && json_error_code(&error) == json_error_numeric_overflow) {
        r.loose = true;
        root = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
    }
    if (!root)
        return fail(ctx, BAD_JSON, NULL, "line %d, column %d", error.line, error.column);
    TRY(read_object(&r, NULL, shape, root, ret));
    if (marked)
        return fail(ctx, BAD_TEXT, NULL, NULL);
    if (r.loose)
        return fail(ctx, OUT_OF_RANGE, NULL, NULL);
    return DONE;
}

/* Items between commas; an empty text is an empty list. */
static enum outcome read_words(struct reader *r, const struct path *p, const struct field *f,
                               const char *text, struct list *ret)
{
    size_t n = *text != '\0', size = item_size(f);

    for (const char *at = text; *at; at++)
        n += *at == ',';
    TRY(check_count(r, p, f, n));
    char *items = arena_alloc(r->ctx->arena, n * size);
    for (size_t i = 0; i < n; i++, text++) {
        size_t length = strcspn(text, ",");
        char *word = arena_text_n(r->ctx->arena, text, length);

        text += length;
        if (f->kind == KIND_TEXTS) {
            TRY(check_text(r, p, word, length, 0, ITEM_POINTS));
            ((const char **)(void *)items)[i] = word;
        } else if (!text_int(word, (int64_t *)(void *)items + i)) {
            return wrong(r, WRONG_TYPE, p);
        }
    }
    *ret = (struct list){.items = items, .n = n};
    return DONE;
}

enum outcome json_read_word(struct ctx *ctx, const struct field *f, const char *text,
                            void *ret_struct)
{
    struct reader r = {.ctx = ctx};
    struct path p = {.name = f->name};
    void *at = (char *)ret_struct + f->at;

    switch (f->kind) {
    case KIND_INT:
        if (!text_int(text, at))
            return wrong(&r, WRONG_TYPE, &p);
        return check_int(&r, &p, f, *(int64_t *)at);
    case KIND_BOOL:
        if (!text_same(text, "true") && !text_same(text, "false"))
            return wrong(&r, WRONG_TYPE, &p);
        *(bool *)at = text_same(text, "true");
        return DONE;
    case KIND_TEXT:
        TRY(check_text(&r, &p, text, strlen(text), f->min, f->max));
        *(const char **)at = arena_text(ctx->arena, text);
        return DONE;
    case KIND_NAME:
        return read_name(&r, &p, f, text, at);
    case KIND_TEXTS:
    case KIND_INTS:
        return read_words(&r, &p, f, text, at);
    case KIND_SHAPE:
    case KIND_LIST:
    case KIND_JSON:
    case KIND_BYTES:
        break; /* no such thing in a word */
    }
    return wrong(&r, WRONG_TYPE, &p);
}
