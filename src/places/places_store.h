/* places/places_store.h — SQL text ↔ structs of this folder, and nothing else. */
#pragma once
#include "places/places.h"
#include "store/store.h"

/* A page of places: children of `parent` (0: the top), or whatever fits the words. */
struct place_filter {
    int64_t parent;
    const char *words[3]; /* NULL: fewer */
    int64_t after_length, after, limit;
};

MUST_USE enum outcome db_place(struct ctx *ctx, int64_t id, struct place *ret);
MUST_USE enum outcome db_place_by_code(struct ctx *ctx, const char *code, struct place *ret);
MUST_USE enum outcome db_places_under(struct ctx *ctx, const struct place_filter *f,
                                      struct list *ret);
/* Shortest full name first: what stands higher in the tree is named shorter. */
MUST_USE enum outcome db_places_search(struct ctx *ctx, const struct place_filter *f,
                                       struct list *ret);
/* Wards, rooms, beds and spots that nobody active answers for, by id. */
MUST_USE enum outcome db_places_uncovered(struct ctx *ctx, int64_t after, int64_t limit,
                                          struct list *ret);
/* The building a place stands in, 0: none. */
MUST_USE enum outcome db_place_building(struct ctx *ctx, int64_t id, int64_t *ret);

MUST_USE enum outcome db_place_insert(struct ctx *ctx, const struct place *p, int64_t *ret_id);
/* A ward belongs to itself. */
MUST_USE enum outcome db_place_own_ward(struct ctx *ctx, int64_t id);
MUST_USE enum outcome db_place_save(struct ctx *ctx, const struct place *p);
/* What stands below and had the old zone or the old full name in front gets the new one. */
MUST_USE enum outcome db_places_below_zone(struct ctx *ctx, int64_t id, int64_t old_zone_id,
                                           int64_t zone_id);
MUST_USE enum outcome db_places_below_name(struct ctx *ctx, int64_t id, const char *old_name,
                                           const char *full_name);
MUST_USE enum outcome db_aliases_replace(struct ctx *ctx, int64_t id, const struct list *aliases);

/* A zone as the list shows it. */
struct zone_row {
    struct zone zone;
    int64_t places;
};
MUST_USE enum outcome db_zone(struct ctx *ctx, int64_t id, struct zone *ret);
MUST_USE enum outcome db_zones(struct ctx *ctx, struct list *ret);
MUST_USE enum outcome db_zone_insert(struct ctx *ctx, const struct zone *z, int64_t *ret_id);
MUST_USE enum outcome db_zone_save(struct ctx *ctx, const struct zone *z);
