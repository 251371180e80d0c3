/* places/places.h — where a need is: campus › building › floor › ward › room › bed, each with a
 * code on its QR, and zones, each under exactly one steward. It knows people only by their public
 * words, tickets not at all. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "people/people.h"

// clang-format off
#define PLACE_KIND_LIST(X)                                                                          \
    X(PLACE_CAMPUS, "campus") X(PLACE_BUILDING, "building") X(PLACE_FLOOR, "floor")                 \
    X(PLACE_WARD, "ward")     X(PLACE_ROOM, "room")         X(PLACE_BED, "bed") X(PLACE_SPOT, "spot")
// clang-format on
enum place_kind {
    PLACE_NONE,
#define PLACE_ENUM(name, word) name,
    PLACE_KIND_LIST(PLACE_ENUM)
#undef PLACE_ENUM
};
extern const struct names PLACE_KINDS;

/* A place with its zone (view place_card). */
struct place {
    int64_t id, parent_id;
    const char *code, *name, *full_name; /* full_name: as it is said on a ward */
    int kind;                            /* enum place_kind */
    int64_t zone_id;                     /* 0: in no zone */
    int64_t ward_id;                     /* the ward it belongs to (itself for a ward), 0: none */
    int64_t steps;                       /* walking seconds from the building's entrance */
    const char *zone_name;
    int64_t steward_id, deputy_id;
    bool active;
    int64_t version;
};
extern const struct shape PLACE_SHAPE;

/* The API's PlaceView. */
struct place_view {
    int64_t id;
    const char *code, *name, *full_name;
    int kind;
    const char *zone_name;
    struct person_view *steward; /* with work phone; the deputy while the steward is away */
    int64_t zone_id, version;
};
extern const struct shape PLACE_VIEW_SHAPE;

/* The active place of a QR code, upper or lower case. DONE | UNKNOWN_PLACE at /place_code. */
MUST_USE enum outcome place_by_code(struct ctx *ctx, const char *code, struct place *ret);
/* DONE | NOT_FOUND. Also places no longer in use: old tickets stand there. */
MUST_USE enum outcome place_load(struct ctx *ctx, int64_t id, struct place *ret);
/* The API's view of a loaded place. */
MUST_USE enum outcome place_view(struct ctx *ctx, const struct place *p, struct place_view *ret);
/* Who answers for a zone at ctx->now: its steward, or the deputy while the steward is away or
 * deactivated (M22). *ret = 0 when zone_id is 0 or nobody covers it. */
MUST_USE enum outcome zone_steward(struct ctx *ctx, int64_t zone_id, int64_t *ret_person_id);
/* The same of two who are loaded already; either may be NULL. At whatever moment they were loaded.
 * NULL: nobody covers it. Pure. */
struct person_view *rule_zone_answers(struct person_view *steward, struct person_view *deputy);
/* Walking seconds between two places: through both entrances when the buildings differ, the rough
 * difference inside one building. Pure. */
int64_t rule_walk_s(const struct place *from, const struct place *to, bool same_building);
/* The same from the database; *ret = 0 when either place is unknown or 0. */
MUST_USE enum outcome place_walk(struct ctx *ctx, int64_t from_id, int64_t to_id, int64_t *ret_s);

/* --- upkeep: the verbs behind the API, also used by the demo hospital ------------------------- */

struct place_in {
    int64_t parent_id;
    int kind; /* enum place_kind */
    const char *name;
    const char *full_name; /* NULL: made of the names above it */
    const char *code;      /* 3..24 of A-Z 0-9 -; NULL: one is drawn */
    int64_t zone_id, steps;
    struct list aliases; /* of const char *: what people also call it */
    struct list clears;  /* changing only: zone_id, aliases */
    bool closed;         /* changing only: no longer in use */
    bool reopened;       /* changing only: in use again */
};
/* Hospital logistics. DONE | NOT_ALLOWED | MISSING_FIELD | INVALID | ALREADY_THERE (/code).
 * Event PLACE_ADDED. */
MUST_USE enum outcome place_add(struct ctx *ctx, const struct place_in *in, int64_t *ret_id);
/* Zero and NULL mean "as it is". version 0: not said. DONE | NOT_FOUND | NOT_ALLOWED |
 * STALE_VERSION | INVALID | ALREADY_THERE. Event PLACE_CHANGED. */
MUST_USE enum outcome place_change(struct ctx *ctx, int64_t id, int64_t version,
                                   const struct place_in *in);

struct zone {
    int64_t id;
    const char *name;
    int64_t steward_id, deputy_id;
    int64_t version;
};
extern const struct shape ZONE_SHAPE;
struct zone_in {
    const char *name;
    int64_t steward_id, deputy_id;
    struct list clears; /* changing only: deputy_id */
};
MUST_USE enum outcome zone_load(struct ctx *ctx, int64_t id, struct zone *ret);
/* Hospital logistics draws zones; the contractor's manager appoints steward and deputy, who must be
 * active people of the contractor and not the same person. DONE | NOT_ALLOWED | INVALID | NOT_FOUND
 * | STALE_VERSION | ALREADY_THERE (/name). Event ZONE_CHANGED. */
MUST_USE enum outcome zone_add(struct ctx *ctx, const struct zone_in *in, int64_t *ret_id);
MUST_USE enum outcome zone_change(struct ctx *ctx, int64_t id, int64_t version,
                                  const struct zone_in *in);

/* An address of this house: `origin` (https://name, without a slash at the end) or, when it is
 * NULL, the hospital's own, then `path` and `rest`. DONE | INVALID at /origin (neither is there, or
 * it is no address). */
MUST_USE enum outcome house_address(struct ctx *ctx, const char *origin, const char *path,
                                    const char *rest, const char **ret);
/* SVG of a QR that holds a long text (1..2,900 bytes), error correction L: it is shown or printed
 * large, and every module counts. In the arena. DONE | TOO_LONG. */
MUST_USE enum outcome qr_svg_long(struct ctx *ctx, const char *text, const void **ret,
                                  size_t *ret_n);

struct endpoints;
extern const struct endpoints PLACES_ENDPOINTS;
