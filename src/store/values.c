/* store/values.c — what is bound to $1, $2 … */
#include "store/store.h"

struct value v_int(int64_t v)
{
    return (struct value){.kind = VALUE_INT, .i = v};
}

struct value v_bool(bool v)
{
    return (struct value){.kind = VALUE_INT, .i = v};
}

struct value v_text(const char *v)
{
    return v ? (struct value){.kind = VALUE_TEXT, .p = v, .n = strlen(v)}
             : (struct value){.kind = VALUE_NULL};
}

struct value v_id(int64_t v)
{
    return v ? v_int(v) : (struct value){.kind = VALUE_NULL};
}

struct value v_bytes(const void *p, size_t n)
{
    return p ? (struct value){.kind = VALUE_BYTES, .p = p, .n = n}
             : (struct value){.kind = VALUE_NULL};
}

struct value v_of_bytes(struct bytes v)
{
    return v_bytes(v.p, v.n);
}

struct value v_same(struct value v)
{
    return v;
}

const char *db_like(struct ctx *ctx, const char *words)
{
    struct buf b = {.arena = ctx->arena};

    buf_char(&b, '%');
    for (; words && *words; words++) {
        if (*words == '%' || *words == '_' || *words == '\\')
            buf_char(&b, '\\');
        buf_char(&b, *words >= 'A' && *words <= 'Z' ? (char)(*words - 'A' + 'a') : *words);
    }
    if (b.n > 1)
        buf_char(&b, '%');
    return b.text;
}
