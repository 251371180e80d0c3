/* people/people.c — who somebody is, whether they are there, and who stands above them. */
#include "people/people.h"
#include "people/people_store.h"
#include "base/rng.h"

#define C(member, ...) FIELD(struct person_card, member, __VA_ARGS__)
static const struct field CARD_FIELDS[] = {
    C(id, .says = "the person"),
    C(name, .says = "name"),
    C(phone, .says = "work phone, digits"),
    C(login, .says = "staff number to sign in with"),
    C(active, .says = "false: no longer here"),
    C(version, .says = "row version"),
    C(post_id, .says = "the post held now"),
    C(party, .names = &PARTY_NAMES, .blank = true, .says = "whom they stand for"),
    C(role, .names = &ROLE_NAMES, .blank = true, .says = "what they do here"),
    C(title, .says = "what the post is called"),
    C(trade, .says = "primary trade"),
    C(zone_id, .blank = true, .says = "own zone"),
    C(place_id, .blank = true, .says = "own ward"),
    C(shift_id, .blank = true, .says = "shift"),
    C(shift_turn, .unit = "days", .says = "offset in the shift's cycle"),
    C(chief_id, .blank = true, .says = "superior in the chain of command"),
};
SHAPE(PERSON_CARD_SHAPE, "PersonCard", struct person_card, CARD_FIELDS,
      "a person with the post held now");

#define P(member, ...) FIELD(struct person_view, member, __VA_ARGS__)
static const struct field PERSON_FIELDS[] = {
    P(id, .needed = true, .says = "the person"),
    P(name, .needed = true, .says = "name"),
    P(title, .blank = true, .says = "what the post is called"),
    P(role, .names = &ROLE_NAMES, .blank = true, .says = "what they do here"),
    P(party, .names = &PARTY_NAMES, .blank = true, .says = "whom they stand for"),
    P(phone, .blank = true, .says = "work phone; null where the caller may not see it"),
    P(on_duty, .needed = true, .says = "in a shift now and not away"),
    P(trade, .blank = true, .says = "primary trade"),
};
SHAPE(PERSON_SHAPE, "Person", struct person_view, PERSON_FIELDS, "a person in short");

#define S(member, ...) FIELD(struct shift, member, __VA_ARGS__)
static const struct field SHIFT_FIELDS[] = {
    S(id, .says = "the shift"),
    S(name, .needed = true, .min = 1, .max = 40, .says = "what it is called"),
    S(starts, .needed = true, .max = 1439, .unit = "minutes", .says = "begins, minute of the day"),
    S(ends, .needed = true, .max = 1440, .unit = "minutes",
      .says = "ends, minute of the day; not after the begin: on the next day; equal: 24 hours"),
    S(cycle, .needed = true, .min = 1, .max = 62, .says = "1 on, 0 off, one a day, repeated"),
    S(weekdays, .needed = true, .min = 7, .max = 7, .says = "Monday to Sunday, 1 may work"),
};
SHAPE(SHIFT_SHAPE, "Shift", struct shift, SHIFT_FIELDS, "which days and which hours");

const struct shape SHIFT_IN_SHAPE = {.name = "ShiftIn",
                                     .says = "a new shift",
                                     .size = sizeof(struct shift),
                                     .fields = SHIFT_FIELDS + 1,
                                     .n = sizeof SHIFT_FIELDS / sizeof *SHIFT_FIELDS - 1};

#define K(member, ...) FIELD(struct skill, member, __VA_ARGS__)
static const struct field SKILL_FIELDS[] = {
    K(trade, .needed = true, .min = 1, .max = 40, .says = "the trade"),
    K(certificate, .blank = true, .min = 1, .max = 100, .says = "number or name of the papers"),
    K(expires_at, .blank = true, .says = "when the papers end; null: never or no papers"),
};
SHAPE(SKILL_SHAPE, "Skill", struct skill, SKILL_FIELDS, "what somebody can do, and the papers");

enum outcome only_for(struct ctx *ctx, enum role role)
{
    return fail(ctx, NOT_ALLOWED, NULL, "%s", rule_role_text(role, ctx->locale));
}

const char *posts_that_may(struct ctx *ctx, uint32_t may)
{
    struct buf names = {.arena = ctx->arena};

    for (enum role r = ROLE_NONE + 1; r < ROLE_COUNT; r++)
        if (may & rule_may_of(r))
            buf_print(&names, "%s%s", names.n ? ctx->locale == LOCALE_EN ? ", " : "、" : "",
                      rule_role_text(r, ctx->locale));
    return names.n ? names.text : "";
}

enum outcome person_load(struct ctx *ctx, int64_t id, struct person_card *ret)
{
    enum outcome o = db_person_card(ctx, id, ret);

    return o == NOT_FOUND ? fail(ctx, NOT_FOUND, NULL, NULL) : o;
}

/* On duty as a row says it: active, in the shift, not away. */
static bool row_on_duty(const struct person_row *r, int64_t at)
{
    const struct shift s = {
        .starts = r->starts, .ends = r->ends, .cycle = r->cycle, .weekdays = r->weekdays};
    bool rostered = r->card.shift_id && r->cycle && *r->cycle && r->weekdays;

    return r->card.active && !r->away_until_at &&
           rule_on_duty(rostered ? &s : NULL, r->card.shift_turn, at);
}

void person_row_view(const struct person_row *r, bool phone, int64_t at, struct person_view *ret)
{
    *ret = (struct person_view){.id = r->card.id,
                                .name = r->card.name,
                                .title = r->card.title,
                                .role = r->card.role,
                                .party = r->card.party,
                                .phone = phone ? r->card.phone : NULL,
                                .on_duty = row_on_duty(r, at),
                                .trade = r->card.trade,
                                .active = r->card.active,
                                .here = r->card.active && !r->away_until_at};
}

enum outcome person_view(struct ctx *ctx, int64_t id, bool phone, struct person_view **ret)
{
    struct person_row row = {0};

    *ret = NULL;
    if (!id)
        return DONE;
    enum outcome o = db_person_row(ctx, id, ctx->now, &row);
    if (o == NOT_FOUND)
        return DONE;
    TRY(o);
    *ret = ARENA_NEW(ctx->arena, struct person_view);
    person_row_view(&row, phone, ctx->now, *ret);
    return DONE;
}

void crowd_add(struct ctx *ctx, struct crowd *c, int64_t id)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->members[i].id == id)
            return;
    if (!id)
        return;
    if (c->n == c->room) {
        struct crowd_member *old = c->members;

        c->room = c->room ? c->room * 2 : 2 * PEOPLE_AT_ONCE;
        c->members = ARENA_ARRAY(ctx->arena, struct crowd_member, c->room);
        if (c->n)
            memcpy(c->members, old, c->n * sizeof *old);
    }
    c->members[c->n++].id = id;
}

static struct crowd_member *member_of(const struct crowd *c, int64_t id)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->members[i].id == id)
            return &c->members[i];
    return NULL;
}

static enum outcome load_some(struct ctx *ctx, struct crowd *c)
{
    int64_t ids[PEOPLE_AT_ONCE] = {0};
    struct person_view *views;
    struct list rows;

    for (size_t i = 0; i < PEOPLE_AT_ONCE && c->loaded < c->n; i++)
        ids[i] = c->members[c->loaded++].id;
    TRY(db_person_rows(ctx, ids, ctx->now, &rows));
    views = ARENA_ARRAY(ctx->arena, struct person_view, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        person_row_view(&((const struct person_row *)rows.items)[i], true, ctx->now, &views[i]);
        member_of(c, views[i].id)->view = &views[i];
    }
    return DONE;
}

enum outcome crowd_load(struct ctx *ctx, struct crowd *c)
{
    while (c->loaded < c->n)
        TRY(load_some(ctx, c));
    return DONE;
}

struct person_view *crowd_find(const struct crowd *c, int64_t id)
{
    struct crowd_member *m = member_of(c, id);

    return m ? m->view : NULL;
}

enum outcome person_on_duty(struct ctx *ctx, int64_t id, int64_t at, bool *ret)
{
    struct person_row row = {0};
    enum outcome o = db_person_row(ctx, id, at, &row);

    *ret = o == DONE && row_on_duty(&row, at);
    return o == NOT_FOUND ? DONE : o;
}

enum outcome person_away(struct ctx *ctx, int64_t id, int64_t at, bool *ret)
{
    return db_person_away(ctx, id, at, ret);
}

enum outcome person_has_skill(struct ctx *ctx, int64_t id, const char *trade, bool need_certificate,
                              int64_t at, bool *ret)
{
    *ret = true;
    if (!trade)
        return DONE;
    return db_person_skill(ctx, id, trade, need_certificate, at, ret);
}

/* The one with the least in hand among those of `list` that are there (or among all when `anyone`);
 * equals are drawn, so that a quiet desk shares its calls. *ret = 0: nobody. */
static enum outcome least_loaded(struct ctx *ctx, const struct list *list, int64_t at, bool anyone,
                                 int64_t *ret)
{
    const struct person_row *rows = list->items;
    int64_t least = 0, equals = 0;

    *ret = 0;
    for (size_t i = 0; i < list->n; i++) {
        int64_t n = 0;

        if (!anyone && !row_on_duty(&rows[i], at))
            continue;
        TRY(db_open_owned(ctx, rows[i].card.id, &n));
        if (!*ret || n < least) {
            least = n;
            equals = 0;
        }
        if (n == least && rng_below(ctx->rng, ++equals) == 0)
            *ret = rows[i].card.id;
    }
    return DONE;
}

static enum outcome choose(struct ctx *ctx, const struct list *list, int64_t at, int64_t *ret)
{
    TRY(least_loaded(ctx, list, at, false, ret));
    return *ret ? DONE : least_loaded(ctx, list, at, true, ret);
}

enum outcome desk_on_duty(struct ctx *ctx, int64_t at, int64_t *ret)
{
    static const enum role AFTER_THE_DESK[] = {ROLE_MANAGER, ROLE_LOGISTICS};
    struct list list = {0};

    TRY(db_people_of_desk(ctx, at, &list));
    TRY(choose(ctx, &list, at, ret));
    for (size_t i = 0; !*ret && i < sizeof AFTER_THE_DESK / sizeof *AFTER_THE_DESK; i++) {
        TRY(db_people_of_role(ctx, AFTER_THE_DESK[i], at, &list));
        TRY(choose(ctx, &list, at, ret));
    }
    return *ret ? DONE : fail(ctx, NOT_FOUND, NULL, NULL);
}

enum { CHAIN_MOST = 8 };

static bool has(const int64_t *ids, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* The duty officer at the top: on duty before off duty, somebody else before oneself. */
static enum outcome officer(struct ctx *ctx, int64_t not_id, int64_t *ret)
{
    struct list list = {0};
    int best = -1;

    *ret = 0;
    TRY(db_people_of_role(ctx, ROLE_LOGISTICS, ctx->now, &list));
    const struct person_row *rows = list.items;
    for (size_t i = 0; i < list.n; i++) {
        int worth = (rows[i].card.id != not_id) * 2 + row_on_duty(&rows[i], ctx->now);

        if (worth > best) {
            best = worth;
            *ret = rows[i].card.id;
        }
    }
    return DONE;
}

enum outcome chain_of_command(struct ctx *ctx, int64_t person_id, struct list *ret)
{
    int64_t *ids = ARENA_ARRAY(ctx->arena, int64_t, CHAIN_MOST + 1);
    int64_t seen[2 * CHAIN_MOST], at = person_id, top = 0;
    size_t n = 0, n_seen = 0;
    bool active = false;

    if (at)
        TRY(db_people_chief(ctx, at, &at, &active));
    /* What was seen is kept apart from what is returned: a deactivated chief is passed through. */
    while (at && at != person_id && !has(seen, n_seen, at) && n_seen < 2 * CHAIN_MOST) {
        int64_t above = 0;

        seen[n_seen++] = at;
        TRY(db_people_chief(ctx, at, &above, &active));
        if (active && n < CHAIN_MOST)
            ids[n++] = at;
        at = above;
    }
    TRY(officer(ctx, person_id, &top));
    if (top && !has(ids, n, top))
        ids[n++] = top;
    *ret = (struct list){.items = ids, .n = n};
    return DONE;
}
