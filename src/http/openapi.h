/* http/openapi.h — between openapi.c (paths) and openapi_schema.c (what is sent and answered). */
#pragma once
#include "http/inside.h"

enum { SHAPES_MAX = 400, NAMES_MAX = 100 };

/* Whether a shape is taken, given or both. */
enum use { USE_IN = 1, USE_OUT = 2 };

/* Every shape and every set of words that some endpoint names. */
struct seen {
    struct arena *arena;
    struct {
        const struct shape *shape;
        unsigned use;
    } shapes[SHAPES_MAX];
    size_t n_shapes;
    const struct names *names[NAMES_MAX];
    size_t n_names;
};

/* Remembers a shape and all below it; two different ones of one name stop the process. */
void see(struct seen *seen, const struct shape *shape, unsigned use);
void see_names(struct seen *seen, const struct names *names);
/* "key":"text" */
void add_text(struct buf *b, const char *key, const char *text);
/* A reference to the shape's schema; the schema of one field; all schemas as "components". */
void add_ref(struct buf *b, const struct seen *seen, const struct shape *shape, enum use use);
void add_schema(struct buf *b, const struct seen *seen, const struct field *f, enum use use);
void add_components(struct buf *b, const struct seen *seen);
