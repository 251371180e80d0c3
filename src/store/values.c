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

struct value v_same(struct value v)
{
    return v;
}
