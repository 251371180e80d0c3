/* base/vectors_test.h — reading the shared test vectors of tests/vectors (from the tree's top). */
#pragma once
#include "base/test.h"
#include "base/arena.h"
#include "base/shape.h"
#include <jansson.h>
#include <sodium.h>
#include <string.h>

static inline json_t *vectors_read(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);

    if (!root)
        fail_msg("%s: %s", path, error.text);
    return root;
}

static inline const char *vector_text(const json_t *v, const char *name)
{
    return json_string_value(json_object_get(v, name));
}

static inline int64_t vector_int(const json_t *v, const char *name)
{
    return json_integer_value(json_object_get(v, name));
}

static inline struct bytes vector_unhex(struct arena *a, const char *hex)
{
    size_t n = strlen(hex) / 2;
    unsigned char *bytes = arena_alloc(a, n + 1);

    assert_int_equal(sodium_hex2bin(bytes, n, hex, 2 * n, NULL, NULL, NULL), 0);
    return (struct bytes){bytes, n};
}

static inline struct bytes vector_bytes(struct arena *a, const json_t *v, const char *name)
{
    return vector_unhex(a, vector_text(v, name));
}

static inline const char *vector_hex(struct arena *a, const void *bytes, size_t n)
{
    char *text = arena_alloc(a, 2 * n + 1);

    return sodium_bin2hex(text, 2 * n + 1, bytes, n);
}
