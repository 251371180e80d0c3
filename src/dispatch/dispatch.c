/* dispatch/dispatch.c — candidates, the board, the caller. */
#include "base/phone.h"
#include "base/time.h"
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "dispatch/dispatch_inside.h"
#include "places/places.h"

#define CANDIDATES_MOST 60

#define C(member, ...)  FIELD(struct candidate, member, __VA_ARGS__)
static const struct field CANDIDATE_FIELDS[] = {
    C(person, .shape = &PERSON_SHAPE, .says = "who"),
    C(can, .says = "may be sent without giving a reason"),
    FIELD_AS(struct candidate, reasons, KIND_TEXTS,
             .says =
                 "zone, skill, lacks_skill, certificate_until, no_certificate, on_duty, off_duty,"
                 " away, load:n, nearest"),
    C(open_jobs, .says = "jobs they have in hand"),
    C(walk_s, .blank = true, .unit = "s", .says = "on foot from where they work now"),
    C(certificate_until, .blank = true, .unit = "µs UTC",
      .says = "their certificate's last moment"),
    C(is_default, .name = "default", .says = "the one to propose: the zone's person if possible"),
};
SHAPE(CANDIDATE_SHAPE, "Candidate", struct candidate, CANDIDATE_FIELDS,
      "Somebody who could be sent to a ticket, and why.");

/* What all candidates of one ticket share. */
struct need {
    const struct ticket *ticket;
    struct service service;
    struct place place;
    int64_t building_id, steward_id;
};

/* One person while being compared. */
struct rated_person {
    struct fitness fitness;
    const struct candidate_row *row;
};

static bool same_word(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Known only while the person works somewhere on site, or has a post at a place. */
static enum outcome walk_to(struct ctx *ctx, const struct need *need, struct rated_person *p)
{
    int64_t from_id = p->row->at_place_id ? p->row->at_place_id : p->row->place_id, building_id;
    struct place from;

    if (!from_id)
        return DONE;
    TRY(place_load(ctx, from_id, &from));
    TRY(db_building_of(ctx, from_id, &building_id));
    p->fitness.walk_s =
        rule_walk_s(&from, &need->place, building_id && building_id == need->building_id);
    p->fitness.walk_known = true;
    return DONE;
}

static enum outcome look_at(struct ctx *ctx, const struct need *need,
                            const struct candidate_row *row, struct rated_person *ret)
{
    struct fitness *f = &ret->fitness;

    ret->row = row;
    f->person_id = row->id;
    f->own_trade = !need->ticket->trade || same_word(row->trade, need->ticket->trade);
    f->skilled = f->own_trade || row->skill_id;
    f->needs_paper = need->service.certificate;
    f->has_paper = row->certificate && (!row->expires_at || row->expires_at > ctx->now);
    f->own_zone = (need->ticket->zone_id && row->zone_id == need->ticket->zone_id) ||
                  (need->steward_id && row->id == need->steward_id);
    f->works = same_word(row->role, "worker");
    f->leads = same_word(row->role, "leader");
    f->open_jobs = row->open_jobs;
    TRY(person_away(ctx, row->id, ctx->now, &f->away));
    TRY(person_on_duty(ctx, row->id, ctx->now, &f->on_duty));
    return walk_to(ctx, need, ret);
}

static int compare(const void *a, const void *b)
{
    const struct rated_person *left = a, *right = b;

    return rule_better(&left->fitness, &right->fitness);
}

/* Everybody asked for, best first. */
static enum outcome rank(struct ctx *ctx, const struct ticket *t, struct rated_person **ret,
                         size_t *ret_n)
{
    struct need *need = ARENA_NEW(ctx->arena, struct need);
    struct list rows;

    need->ticket = t;
    TRY(service_load(ctx, t->service_id, &need->service));
    TRY(place_load(ctx, t->place_id, &need->place));
    TRY(db_building_of(ctx, t->place_id, &need->building_id));
    TRY(zone_steward(ctx, t->zone_id, &need->steward_id));
    TRY(db_candidates(ctx, t->trade ? t->trade : "", need->steward_id, &rows));
    const struct candidate_row *row = rows.items;
    *ret = ARENA_ARRAY(ctx->arena, struct rated_person, rows.n ? rows.n : 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(look_at(ctx, need, &row[i], &(*ret)[i]));
    qsort(*ret, rows.n, sizeof **ret, compare);
    *ret_n = rows.n;
    return DONE;
}

/* The shortest way among those who can go; nobody's when none is known. */
static int64_t shortest_walk(const struct rated_person *p, size_t n)
{
    int64_t best = INT64_MAX;

    for (size_t i = 0; i < n; i++)
        if (rule_can_go(&p[i].fitness) && p[i].fitness.walk_known && p[i].fitness.walk_s < best)
            best = p[i].fitness.walk_s;
    return best;
}

static enum outcome show(struct ctx *ctx, const struct rated_person *p, int64_t shortest,
                         struct candidate *ret)
{
    const struct fitness *f = &p->fitness;
    const char **words = ARENA_ARRAY(ctx->arena, const char *, REASONS_MAX + 1);
    bool nearest = rule_can_go(f) && f->walk_known && f->walk_s == shortest;
    size_t n = rule_reasons(f, nearest, words);

    words[n++] = arena_print(ctx->arena, "load:%lld", (long long)f->open_jobs);
    *ret = (struct candidate){
        .can = rule_can_go(f),
        .reasons = {words, n},
        .open_jobs = f->open_jobs,
        .walk_s = f->walk_known && f->walk_s < 1 ? 1 : f->walk_s,
        .certificate_until = p->row->certificate ? p->row->expires_at : 0
    };
    return person_view(ctx, f->person_id, true, &ret->person);
}

enum outcome dispatch_candidates(struct ctx *ctx, const struct ticket *t, struct list *ret)
{
    struct rated_person *p;
    size_t n;

    TRY(rank(ctx, t, &p, &n));
    if (n > CANDIDATES_MOST)
        n = CANDIDATES_MOST;
    struct candidate *shown = ARENA_ARRAY(ctx->arena, struct candidate, n ? n : 1);
    int64_t shortest = shortest_walk(p, n);
    for (size_t i = 0; i < n; i++)
        TRY(show(ctx, &p[i], shortest, &shown[i]));
    if (n)
        shown[0].is_default = shown[0].can;
    *ret = (struct list){shown, n};
    return DONE;
}

enum outcome dispatch_default(struct ctx *ctx, const struct ticket *t, int64_t *ret_person_id)
{
    struct rated_person *p;
    size_t n;

    TRY(rank(ctx, t, &p, &n));
    *ret_person_id = n && rule_can_go(&p[0].fitness) ? p[0].fitness.person_id : 0;
    return DONE;
}

enum outcome dispatch_board(struct ctx *ctx, struct board *ret)
{
    TRY(db_board(ctx, time_of_day_start(time_day(ctx->now)), ret));
    const struct state_count *count = ret->by_state.items;
    for (size_t i = 0; i < ret->by_state.n; i++) {
        ret->open += count[i].n;
        if (count[i].state == STATE_REGISTERED)
            ret->to_assign = count[i].n;
    }
    rule_wilson(ret->arrive_kept, ret->arrive_total, &ret->low, &ret->high);
    ret->now = ctx->now;
    return ctx->who.may & MAY_LOGISTICS ? calendar_ends_soon(ctx, &ret->calendar_ends_at) : DONE;
}

enum outcome dispatch_caller(struct ctx *ctx, const char *phone, struct caller *ret)
{
    char number[PHONE_SPELLED_MAX + 1];
    struct caller_row row = {0};
    struct list open, recent;

    if (!phone_spell(phone, number))
        return fail(ctx, INVALID, "/phone", "phone");
    TRY(db_caller(ctx, number, &row));
    ret->name = row.name;
    ret->place_code = row.place_code;
    ret->place_name = row.place_name;
    TRY(db_caller_tickets(ctx, number, true, 20, &open));
    TRY(db_caller_tickets(ctx, number, false, 5, &recent));
    TRY(ticket_cards(ctx, &open, &ret->open));
    return ticket_cards(ctx, &recent, &ret->recent);
}
