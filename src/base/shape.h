/* base/shape.h — one description of a struct, walked by everything that moves it: JSON in
 * (validation), JSON out, OpenAPI, and SQL rows (column name = field name). Nothing is listed
 * twice. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
    KIND_INT,   /* int64_t */
    KIND_BOOL,  /* bool */
    KIND_TEXT,  /* const char *, UTF-8 */
    KIND_NAME,  /* int that has a name: a member of `names` (an enum); text in JSON and SQL */
    KIND_SHAPE, /* pointer to a struct of `shape`; NULL = null */
    KIND_LIST,  /* struct list of structs of `shape` */
    KIND_TEXTS, /* struct list of const char * */
    KIND_INTS,  /* struct list of int64_t */
    KIND_JSON,  /* const char *: raw JSON text (form definitions, answers); an object or array */
    KIND_BYTES  /* struct bytes: hashes, signatures; base64 text in JSON, never taken in */
};

/* Not text: may hold zeros. p NULL: absent (null); n 0 with p: present and empty. */
struct bytes {
    const void *p;
    size_t n;
};

struct list {
    void *items;
    size_t n;
};

/* The words of an enum, index = value; slot 0 may be NULL (= absent). */
struct names {
    const char *name; /* name of the set, for OpenAPI */
    const char *const *of;
    size_t n;
};

struct shape;
struct field {
    const char *name; /* in JSON and SQL */
    enum kind kind;
    size_t at;        /* offsetof */
    int64_t min, max; /* INT: range (both 0: any); TEXT: code points; lists: item count */
    bool needed;      /* input: must be present and not null */
    bool blank;       /* output: 0 is written as null (ids, times, unset names) */
    bool secret;      /* never logged; not stored with an idempotent answer */
    bool counted;     /* the endpoint's rate counts tries for one such text, too, from wherever */
    bool password;    /* thought up by a person: not even a plain hash of its body is stored */
    const char *unit; /* "s", "fen", "minutes" … NULL: none */
    const char *says; /* one sentence */
    const struct names *names;
    const struct shape *shape;
};

struct shape {
    const char *name; /* schema name in OpenAPI, CamelCase */
    const char *says;
    size_t size; /* sizeof the struct */
    const struct field *fields;
    size_t n;
};

// clang-format off
#define KIND_OF(type, member)                                                                      \
    _Generic(((type *)0)->member, int64_t: KIND_INT, bool: KIND_BOOL, const char *: KIND_TEXT,     \
             char *: KIND_TEXT, struct list: KIND_LIST, int: KIND_NAME, unsigned: KIND_NAME,       \
             struct bytes: KIND_BYTES, default: KIND_SHAPE)
// clang-format on
#define FIELD(type, member, ...)                                                                   \
    {                                                                                              \
        .name = #member, .kind = KIND_OF(type, member), .at = offsetof(type, member), __VA_ARGS__  \
    }
/* The same where the C type does not say it: KIND_TEXTS, KIND_INTS (both struct list), KIND_JSON.
 */
#define FIELD_AS(type, member, as, ...)                                                            \
    {                                                                                              \
        .name = #member, .kind = (as), .at = offsetof(type, member), __VA_ARGS__                   \
    }
#define SHAPE(var, title, type, rows, sentence)                                                    \
    const struct shape var = {.name = title,                                                       \
                              .says = sentence,                                                    \
                              .size = sizeof(type),                                                \
                              .fields = rows,                                                      \
                              .n = sizeof(rows) / sizeof((rows)[0])}

/* Word of a value, or NULL when out of range; and back (-1 when unknown). */
const char *name_of(const struct names *names, int value);
int name_value(const struct names *names, const char *word);
