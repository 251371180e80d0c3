/* dispatch/dispatch_rules.c — who is the better choice, said so that a dispatcher can check it: one
 * comparison after the other, no weights to be tuned. Pure. */
#include <math.h>
#include "dispatch/dispatch_inside.h"

bool rule_can_go(const struct fitness *f)
{
    return f->on_duty && !f->away && f->skilled && (!f->needs_paper || f->has_paper);
}

static int yes_first(bool a, bool b)
{
    return (int)b - (int)a;
}

static int less_first(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int rule_better(const struct fitness *a, const struct fitness *b)
{
    const int order[] = {
        yes_first(rule_can_go(a), rule_can_go(b)),
        yes_first(a->skilled, b->skilled),
        yes_first(a->on_duty && !a->away, b->on_duty && !b->away),
        yes_first(a->works, b->works),
        yes_first(a->leads, b->leads),
        yes_first(a->own_zone, b->own_zone),
        yes_first(a->own_trade, b->own_trade),
        less_first(a->open_jobs, b->open_jobs),
        yes_first(a->walk_known, b->walk_known),
        less_first(a->walk_s, b->walk_s),
        less_first(a->person_id, b->person_id),
    };

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (order[i])
            return order[i];
    return 0;
}

size_t rule_reasons(const struct fitness *f, bool nearest, const char *words[REASONS_MAX])
{
    size_t n = 0;

    if (f->own_zone)
        words[n++] = "zone";
    words[n++] = f->skilled ? "skill" : "lacks_skill";
    if (f->needs_paper)
        words[n++] = f->has_paper ? "certificate_until" : "no_certificate";
    words[n++] = f->away ? "away" : f->on_duty ? "on_duty" : "off_duty";
    if (nearest)
        words[n++] = "nearest";
    return n;
}

void rule_wilson(int64_t kept, int64_t total, int64_t *ret_low, int64_t *ret_high)
{
    const double z = 1.959963985; /* 97.5 % of the normal distribution */

    *ret_low = 0;
    *ret_high = 1000;
    if (total <= 0)
        return;
    double n = (double)total, p = (double)kept / n;
    double middle = p + z * z / (2 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double whole = 1 + z * z / n;
    double low = (middle - half) / whole, high = (middle + half) / whole;
    *ret_low = low <= 0 ? 0 : (int64_t)(low * 1000 + 0.5);
    *ret_high = high >= 1 ? 1000 : (int64_t)(high * 1000 + 0.5);
}
