/* demo/demo_agenda.c — a binary heap of turns. */
#include "demo/demo_agenda.h"
#include "base/arena.h"
#include <stdlib.h>

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

void agenda_plan(struct agenda *a, int64_t at, size_t tale, int step)
{
    size_t i = a->n++;

    if (a->n > a->room) {
        a->room = a->room ? a->room * 2 : 1024;
        a->turns = realloc(a->turns, a->room * sizeof(struct turn));
        if (!a->turns)
            abort();
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

void agenda_free(struct agenda *a)
{
    free(a->turns);
    *a = (struct agenda){0};
}
