/* catalog/catalog.h — what may be asked: services with their promises, forms, papers and who does
 * them. A service is versioned; a ticket points at the version it was born under, and no version
 * ever changes. It knows promises only by the words of their kinds. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "people/people.h"

// clang-format off
#define CATEGORY_LIST(X)                                                                            \
    X(CATEGORY_REPAIR, "repair") X(CATEGORY_CLEAN, "clean")   X(CATEGORY_MOVE, "move")              \
    X(CATEGORY_MEAL, "meal")     X(CATEGORY_SAFETY, "safety") X(CATEGORY_OTHER, "other")
// clang-format on
enum category {
    CATEGORY_NONE,
#define CATEGORY_ENUM(name, word) name,
    CATEGORY_LIST(CATEGORY_ENUM)
#undef CATEGORY_ENUM
};
extern const struct names CATEGORY_NAMES;

/* One version of a service (view service_card). `id` is the version's id: tickets keep that. */
struct service {
    int64_t id, service_id, version;
    const char *code;
    const char *name, *name_tw, *name_en;
    int category; /* enum category */
    const char *icon, *keywords;
    bool in_scope;         /* false: referred to department_id */
    int64_t department_id; /* whose matter it is when out of scope */
    const char *trade;     /* who does it, NULL: anybody */
    bool certificate;      /* the skill needs a valid certificate */
    bool emergency, grab, photo_needed;
    const char *limits; /* JSON, canonical: {"arrive":900} seconds */
    const char *form;   /* JSON array of fields, checked when it was made */
    const char *prepare, *prepare_tw, *prepare_en;
    int64_t quote_limit_fen; /* M43: above it two stamps are needed */
    int64_t made_at, made_by;
    int64_t frequent; /* 1..8: on the first screen in this order; 0: not */
    bool active;
    int64_t newest_id;
};
extern const struct shape SERVICE_CARD_SHAPE;

/* The API's Service, in the caller's language. */
struct service_view {
    int64_t id;
    const char *code, *name;
    int category;
    const char *icon, *keywords;
    bool in_scope;
    struct department *department;
    bool emergency, photo_needed;
    int64_t frequent;
    const char *prepare;
    int64_t arrive_s, finish_s;
    const char *form; /* KIND_JSON */
    const char *trade;
    /* what upkeep screens need beyond reporting */
    int64_t service_id, version;
};
extern const struct shape SERVICE_SHAPE;

/* The newest version of an active service. DONE | INVALID at /service. */
MUST_USE enum outcome service_by_code(struct ctx *ctx, const char *code, struct service *ret);
/* One version by its id, old ones too. DONE | NOT_FOUND. */
MUST_USE enum outcome service_load(struct ctx *ctx, int64_t version_id, struct service *ret);
/* Own limit of this service for a promise kind's word ("arrive"), seconds; 0: the table's default.
 * Emergencies without an own limit: arrive 900, accept 120 (ticket.md). Pure. */
int64_t service_limit(const struct service *s, const char *kind);
/* Name and preparation in a language; static or the service's own text. Pure. */
const char *service_name(const struct service *s, enum locale l);
const char *service_prepare(const struct service *s, enum locale l);
MUST_USE enum outcome service_view(struct ctx *ctx, const struct service *s,
                                   struct service_view *ret);
/* Do the answers (JSON object or NULL) fit the service's form? Needed fields present, unknown ones
 * refused, numbers are numbers, choices are offered ones, times are µs UTC.
 * DONE | MISSING_FIELD | UNKNOWN_FIELD | WRONG_TYPE | OUT_OF_RANGE | TOO_LONG at /answers/<name>.
 */
MUST_USE enum outcome service_check_answers(struct ctx *ctx, const struct service *s,
                                            const char *answers);

/* --- upkeep: the verbs behind the API, also used by the demo hospital ------------------------- */

struct service_in {
    const char *code; /* 2..40 of a-z 0-9 _ -; only when adding */
    const char *name, *name_tw, *name_en;
    int category;
    const char *icon, *keywords;
    bool in_scope;
    int64_t department_id;
    const char *trade;
    bool certificate, emergency, grab, photo_needed;
    const char *limits; /* JSON object: promise kind → seconds 60..31536000; NULL: {} */
    const char *form;   /* JSON array; NULL: [] */
    const char *prepare, *prepare_tw, *prepare_en;
    int64_t quote_limit_fen; /* 0: 100000 */
    int64_t frequent;
    bool retired; /* a new version only: no longer offered */
};
/* Hospital logistics. DONE and the version's id | NOT_ALLOWED | MISSING_FIELD | INVALID |
 * ALREADY_THERE (/code). Event SERVICE_ADDED. */
MUST_USE enum outcome service_add(struct ctx *ctx, const struct service_in *in, int64_t *ret_id);
/* A new version of the service that version `version_id` belongs to; open tickets keep theirs.
 * Event SERVICE_VERSIONED. */
MUST_USE enum outcome service_add_version(struct ctx *ctx, int64_t version_id,
                                          const struct service_in *in, int64_t *ret_id);

struct endpoints;
extern const struct endpoints CATALOG_ENDPOINTS;
