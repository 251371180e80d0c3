/* demo/demo_words.h — the words of the demo hospital's people. All texts are static. */
#pragma once
#include "base/ctx.h"
#include "base/rng.h"

struct demo_saying {
    const char *service; /* its code */
    const char *needs[6];
    const char *done[6];
    const char *material[2]; /* what is used, and its unit; NULL: nothing is */
};
/* How somebody on a ward words a need of this service. */
const char *demo_need(struct rng *rng, const char *service);
/* What the worker says was done. */
const char *demo_done(struct rng *rng, const char *service);
/* What material the service uses; false: none. */
bool demo_material(const char *service, const char **ret_item, const char **ret_unit);
/* A full name, in the arena. */
const char *demo_name(struct ctx *ctx, struct rng *rng);
/* Words that go with a rating: kind 0 not met, 1 satisfied, 2 moved. */
const char *demo_rating(struct rng *rng, int kind);
