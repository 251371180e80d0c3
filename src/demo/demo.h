/* demo/demo.h — the demo hospital: places, people, services and six weeks of history made by
 * driving the real verbs under a virtual clock (never by inserting rows), the same for the same
 * seed. */
#pragma once
#include "base/ctx.h"

/* Builds the hospital in an empty database (a file that is not there yet, or one of PostgreSQL in
 * which nobody has founded one; house_wire has been called): 3 buildings, 30 wards, 600 rooms, 120
 * staff of two parties, 26 services, then tickets from `from_at` to `until_at` (µs UTC; the last
 * ones still open). Prints its progress to stderr. A half-built hospital is removed when it fails.
 * DONE | ALREADY_THERE (there is a hospital) | BROKEN. */
MUST_USE enum outcome demo_found(const char *where, uint64_t seed, int64_t from_at,
                                 int64_t until_at);

/* The data tables behind it (also walked by the demo's tests). */
struct demo_service {
    const char *code, *name, *name_tw, *name_en, *category, *icon, *keywords;
    const char *trade; /* NULL: out of scope, referred to `department` */
    int emergency, grab, photo, certificate;
    int64_t arrive_s, finish_s; /* 0: the default of the promise table */
    int frequent;               /* 1..7: on the first screen */
    const char *department;
    const char *prepare, *prepare_tw, *prepare_en;
    const char *form; /* JSON array; NULL: none */
};
struct demo_department {
    const char *name, *place, *phone, *matters;
};
extern const struct demo_service DEMO_SERVICES[];
extern const size_t DEMO_SERVICES_N;
extern const struct demo_department DEMO_DEPARTMENTS[];
extern const size_t DEMO_DEPARTMENTS_N;
