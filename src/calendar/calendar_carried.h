/* calendar/calendar_carried.h — the published years of schema/holidays, carried inside the binary.
 * Both symbols are made by tools/embed-texts.sh. */
#pragma once
#include <stddef.h>

struct carried_year {
    const char *name; /* "2026" */
    const char *text; /* the whole file, NUL-terminated */
};

extern const struct carried_year HOLIDAYS[];
extern const size_t HOLIDAYS_N;
