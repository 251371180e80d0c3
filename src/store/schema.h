/* store/schema.h — the numbered migrations of schema/, carried inside the binary in their order.
 * Both symbols are made by tools/embed-texts.sh. */
#pragma once
#include <stddef.h>

struct migration {
    const char *name; /* "0001_places": the first four digits are its number */
    const char *text; /* the whole file, NUL-terminated */
};

extern const struct migration SCHEMA[];
extern const size_t SCHEMA_N;
