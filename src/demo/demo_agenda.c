/* demo/demo_agenda.c — a binary heap of turns. */
#include "demo/demo_agenda.h"

static bool before(const struct turn *a, const struct turn *b)
{
    return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void swap(struct turn *a, struct turn *b)
{
    const struct turn t = *a;

    *a = *b;
    *b = t;
}

void agenda_plan(struct agenda *a, struct arena *keep, int64_t at, size_t tale, int step)
{
    size_t i = a->n++;

    if (a->n > a->room) {
        struct turn *old = a->turns;

        a->room = a->room ? a->room * 2 : 4096;
        a->turns = ARENA_ARRAY(keep, struct turn, a->room);
        for (size_t k = 0; k < i; k++)
            a->turns[k] = old[k];
    }
    a->turns[i] = (struct turn){at, a->planned++, tale, step};
    for (; i > 0 && before(&a->turns[i], &a->turns[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&a->turns[i], &a->turns[(i - 1) / 2]);
}

bool agenda_next(struct agenda *a, struct turn *ret)
{
    size_t i = 0;

    if (a->n == 0)
        return false;
    *ret = a->turns[0];
    a->turns[0] = a->turns[--a->n];
    for (;;) {
        size_t least = i;

        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < a->n; child++)
            if (before(&a->turns[child], &a->turns[least]))
                least = child;
        if (least == i)
            return true;
        swap(&a->turns[i], &a->turns[least]);
        i = least;
    }
}
