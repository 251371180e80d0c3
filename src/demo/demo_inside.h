/* demo/demo_inside.h — what the demo's own files share: the hospital as it was built, and the
 * virtual clock. Nobody outside this folder includes it. */
#pragma once
#include "base/ctx.h"
#include "base/rng.h"
#include "store/store.h"
#include "tickets/tickets.h"

/* Somebody of the demo hospital, as the simulation needs to know them. */
struct demo_person {
    int64_t id;
    int role;
    const char *trade; /* static; NULL: none */
    int64_t zone, chief_id;
    int64_t busy_until; /* the simulation's own idea of when they are free again */
};

enum demo_sizes { DEMO_STAFF = 120, DEMO_ROOMS = 600, DEMO_WARDS = 30, DEMO_ZONES = 6 };

struct demo_spot {
    char code[16];
    int64_t zone; /* 0..DEMO_ZONES-1 */
    int ward;     /* 0..DEMO_WARDS-1, -1: none */
};

struct demo {
    struct ctx ctx;
    struct arena *keep; /* what lives as long as the simulation */
    struct db *db;
    struct rng rng; /* of the simulation; ctx.rng draws from the same seed, apart from it */
    struct rng ctx_rng;
    struct demo_person people[DEMO_STAFF + 8];
    size_t n_people;
    struct demo_spot rooms[DEMO_ROOMS];
    size_t n_rooms;
    int64_t zone_ids[DEMO_ZONES];
    int64_t shift_day, shift_night, shift_office, shift_watch;
    int64_t department_ids[8];
    int64_t from_at, until_at;
    size_t n_verbs, n_tickets, n_refused;
    size_t uncommitted;
};

/* Acts as that person from now on. */
MUST_USE enum outcome demo_act_as(struct demo *d, int64_t person_id);
/* A new verb: empty arena, no problem left over. */
void demo_fresh(struct demo *d);
/* Ends a verb of building: whatever is refused is a mistake, logged and returned. */
MUST_USE enum outcome demo_built(struct demo *d, const char *what, enum outcome o);
/* Ends a verb of life, which has a savepoint of its own: keeps or undoes it. WRONG_STATE and TAKEN
 * are life (somebody was quicker); every other refusal is a mistake of the simulation and is
 * returned, logged. */
MUST_USE enum outcome demo_kept(struct demo *d, const char *what, enum outcome o);

/* demo_house.c: places, people, services. */
MUST_USE enum outcome demo_build(struct demo *d);
/* demo_life.c: days of tickets until d->until_at. */
MUST_USE enum outcome demo_live(struct demo *d);
/* demo_picture.c: a photo as a phone would send it, put in through the picture endpoint itself;
 * *ret is the handle. */
MUST_USE enum outcome demo_photo(struct demo *d, const char **ret_handle);
