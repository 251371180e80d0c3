/* promises_rules.c — the promise clock: start, limit, pauses and calendar in, moments out. It keeps
 * nothing between two calls, so a pause can never be added to the wrong kind of time and a restart
 * forgets nothing (lessons 2: the bug most systems of this kind have had for years).
 * Pure: no database, no clock, no allocation. */
#include "promises/promises.h"
#include "base/time.h"

/* The same two questions for both calendars; every rule below asks only these. */
static enum outcome moved_on(const struct promise_terms *terms, int64_t from, int64_t us,
                             int64_t *ret_at, int64_t *ret_year)
{
    if (terms->calendar == PROMISE_WORKING)
        return rule_add_working(terms->working, from, us, ret_at, ret_year);
    *ret_at = from + us;
    return DONE;
}

static enum outcome counted(const struct promise_terms *terms, int64_t from, int64_t to,
                            int64_t *ret_us, int64_t *ret_year)
{
    if (terms->calendar == PROMISE_WORKING)
        return rule_working_between(terms->working, from, to, ret_us, ret_year);
    *ret_us = to > from ? to - from : 0;
    return DONE;
}

/* The next excusable pause that is not over at *at, clipped to it; false when there is none. Pauses
 * are ascending by start; one that lies inside another only repeats what is excused already. */
static bool next_pause(const struct promise_terms *terms, size_t *i, int64_t at,
                       struct promise_pause *ret)
{
    for (; *i < terms->n_pauses; (*i)++) {
        const struct promise_pause *p = &terms->pauses[*i];
        if (!p->excusable || (p->to_at != 0 && (p->to_at <= at || p->to_at <= p->from_at)))
            continue;
        *ret = *p;
        if (ret->from_at < at)
            ret->from_at = at;
        (*i)++;
        return true;
    }
    return false;
}

/* The moment at which `us` unexcused microseconds since the start are used up; 0 while a pause is
 * open before that moment, because nobody can know when it ends. */
static enum outcome used_up(const struct promise_terms *terms, int64_t us, int64_t *ret_at,
                            int64_t *ret_year)
{
    struct promise_pause pause;
    int64_t at = terms->start_at;

    for (size_t i = 0; next_pause(terms, &i, at, &pause);) {
        int64_t end, here;
        /* A year without data behind the pause must not matter when the pause comes first. */
        if (moved_on(terms, at, us, &end, ret_year) == DONE && end <= pause.from_at) {
            *ret_at = end;
            return DONE;
        }
        TRY(counted(terms, at, pause.from_at, &here, ret_year));
        us -= here;
        if (pause.to_at == 0) {
            *ret_at = 0;
            return DONE;
        }
        at = pause.to_at;
    }
    return moved_on(terms, at, us, ret_at, ret_year);
}

enum outcome rule_promise_due(const struct promise_terms *terms, struct promise_due *ret,
                              int64_t *ret_year)
{
    int64_t limit = terms->limit_s * SECOND;

    *ret = (struct promise_due){0};
    TRY(moved_on(terms, terms->start_at, limit, &ret->raw_due_at, ret_year));
    TRY(used_up(terms, limit, &ret->due_at, ret_year));
    if (terms->warn_of > 0)
        TRY(used_up(terms, limit * terms->warn_at / terms->warn_of, &ret->warn_at, ret_year));
    return DONE;
}

enum outcome rule_promise_use(const struct promise_terms *terms, int64_t now,
                              struct promise_use *ret, int64_t *ret_year)
{
    struct promise_pause pause;
    int64_t all, excused = 0, at = terms->start_at;

    *ret = (struct promise_use){0};
    TRY(counted(terms, terms->start_at, now, &all, ret_year));
    for (size_t i = 0; next_pause(terms, &i, at, &pause);) {
        int64_t until = pause.to_at == 0 || pause.to_at > now ? now : pause.to_at, here;
        if (pause.from_at >= now)
            break;
        TRY(counted(terms, pause.from_at, until, &here, ret_year));
        excused += here;
        at = until;
    }
    ret->raw_used_s = all / SECOND;
    ret->used_s = (all - excused) / SECOND;
    /* The limit itself is still in time: "within an hour" is kept at the sixtieth minute. */
    struct promise_due due;
    TRY(rule_promise_due(terms, &due, ret_year));
    ret->raw_broken = now > due.raw_due_at;
    ret->broken = due.due_at != 0 && now > due.due_at;
    return DONE;
}

/* --- the kinds -------------------------------------------------------------------------------- */

enum { OURS = false, THEIRS = true };
enum { ALARMS = false, LAPSES = true };

static const struct promise_rule RULES[] = {{0},
#define PROMISE_RULE(name, word, limit, urgent, calendar, pauses, at, of, whose, seen, end)        \
    {word, limit, urgent, calendar, pauses, at, of, whose, seen, end},
                                            PROMISE_KINDS(PROMISE_RULE)
#undef PROMISE_RULE
};

const struct promise_rule *rule_promise_kind(int kind)
{
    return &RULES[kind];
}

static const char *const KIND_WORDS[] = {NULL,
#define PROMISE_WORD(name, word, ...) word,
                                         PROMISE_KINDS(PROMISE_WORD)
#undef PROMISE_WORD
};
const struct names PROMISE_KIND_NAMES = {"PromiseKind", KIND_WORDS, PROMISE_KIND_COUNT};

static const char *const STATE_WORDS[] = {NULL, "running", "kept", "broken", "withdrawn"};
const struct names PROMISE_STATE_NAMES = {"PromiseState", STATE_WORDS, PROMISE_STATE_COUNT};

static const char *const CALENDAR_WORDS[] = {NULL, "wall", "working"};
const struct names PROMISE_CALENDAR_NAMES = {"PromiseCalendar", CALENDAR_WORDS, 3};

/* --- quiet hours ------------------------------------------------------------------------------ */

size_t rule_quiet_pauses(int64_t from_at, int64_t to_at, int64_t quiet_from, int64_t quiet_to,
                         struct promise_pause *ret, size_t room)
{
    size_t n = 0;

    if (quiet_from == quiet_to)
        return 0;
    /* The night that began yesterday may still last at from_at. */
    for (int64_t day = time_day(from_at) - 1; n < room && time_of_day_start(day) < to_at; day++) {
        int64_t midnight = time_of_day_start(day);
        int64_t begins = midnight + quiet_from * MINUTE;
        int64_t ends = midnight + quiet_to * MINUTE + (quiet_to < quiet_from ? DAY : 0);
        if (ends > from_at && begins < to_at)
            ret[n++] = (struct promise_pause){begins, ends, true};
    }
    return n;
}

/* --- which one to show ------------------------------------------------------------------------ */

/* Lower is shown first; 0: never. */
static int rank_of(const struct promise_view *p)
{
    if (p->ended_at != 0 || p->kind == PROMISE_ACKNOWLEDGE || p->kind == PROMISE_HAND_OVER)
        return 0;
    if (p->state == PROMISE_RUNNING)
        return p->due_at != 0 ? 1 : 2;
    return 3;
}

const struct promise_view *rule_promise_next(const struct list *views)
{
    const struct promise_view *best = NULL, *items = views->items;

    for (size_t i = 0; i < views->n; i++) {
        int rank = rank_of(&items[i]), best_rank = best ? rank_of(best) : 4;
        if (rank != 0 &&
            (rank < best_rank || (rank == best_rank && items[i].due_at < best->due_at)))
            best = &items[i];
    }
    return best;
}
