/* demo/demo_agenda.h — what will happen next in the demo hospital: turns ordered by moment. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

struct turn {
    int64_t at;
    int64_t order; /* breaks ties in the order of planning */
    size_t tale;   /* whose turn: index of the tale */
    int step;
};
struct agenda {
    struct turn *turns; /* a binary heap */
    size_t n, room;
    int64_t planned;
};
/* Grows in `keep`, an arena that outlives it. */
void agenda_plan(struct agenda *a, struct arena *keep, int64_t at, size_t tale, int step);
/* The earliest turn is taken out. False when nothing is planned. */
bool agenda_next(struct agenda *a, struct turn *ret);
