/* places/places.c — finding a place, who answers for it, and the upkeep of places and zones. */
#include "places/places.h"
#include "places/places_rules.h"
#include "places/places_store.h"
#include "base/json.h"
#include "base/rng.h"
#include "base/text.h"
#include "journal/journal.h"

enum { FULL_NAME_ROOM = 400, CODE_DRAWN = 6, ALIASES_MOST = 20 };

#define P(member, ...) FIELD(struct place, member, __VA_ARGS__)
static const struct field PLACE_FIELDS[] = {
    P(id, .says = "the place"),
    P(parent_id, .blank = true, .says = "what it stands in"),
    P(code, .says = "on its QR"),
    P(name, .says = "short name"),
    P(full_name, .says = "as it is said on a ward"),
    P(kind, .names = &PLACE_KINDS, .says = "campus, building, floor, ward, room, bed or spot"),
    P(zone_id, .blank = true, .says = "its zone"),
    P(ward_id, .blank = true, .says = "the ward it belongs to"),
    P(steps, .unit = "s", .says = "walk from the building's entrance"),
    P(zone_name, .blank = true, .says = "name of the zone"),
    P(steward_id, .blank = true, .says = "steward of the zone"),
    P(deputy_id, .blank = true, .says = "deputy of the zone"),
    P(active, .says = "false: no longer in use"),
    P(version, .says = "row version"),
};
SHAPE(PLACE_SHAPE, "Place", struct place, PLACE_FIELDS, "a place with its zone");

#define V1(member, ...) FIELD(struct place_view, member, __VA_ARGS__)
static const struct field VIEW_FIELDS[] = {
    V1(id, .needed = true, .says = "the place"),
    V1(code, .needed = true, .says = "on its QR"),
    V1(name, .needed = true, .says = "short name"),
    V1(full_name, .needed = true, .says = "as it is said on a ward"),
    V1(kind, .names = &PLACE_KINDS, .needed = true, .says = "what it is"),
    V1(zone_name, .blank = true, .says = "the zone it belongs to"),
    V1(steward, .shape = &PERSON_SHAPE, .blank = true,
       .says = "who answers for it now; the deputy while the steward is away"),
    V1(zone_id, .blank = true, .says = "its zone"),
    V1(version, .needed = true, .says = "row version"),
};
SHAPE(PLACE_VIEW_SHAPE, "PlaceView", struct place_view, VIEW_FIELDS, "a place as people see it");

#define Z(member, ...) FIELD(struct zone, member, __VA_ARGS__)
static const struct field ZONE_FIELDS[] = {
    Z(id, .says = "the zone"),
    Z(name, .says = "what it is called"),
    Z(steward_id, .blank = true, .says = "its steward"),
    Z(deputy_id, .blank = true, .says = "stands in while the steward is away"),
    Z(version, .says = "row version"),
};
SHAPE(ZONE_SHAPE, "ZoneCard", struct zone, ZONE_FIELDS, "places under one steward");

/* --- finding -----------------------------------------------------------------------------------
 */

enum outcome place_by_code(struct ctx *ctx, const char *code, struct place *ret)
{
    char typed[CODE_ROOM];
    enum outcome o = NOT_FOUND;

    if (rule_code(code, typed))
        o = db_place_by_code(ctx, typed, ret);
    if (o == NOT_FOUND || (o == DONE && !ret->active))
        return fail(ctx, UNKNOWN_PLACE, "/place_code", "%.*s", (int)text_prefix(code, 24), code);
    return o;
}

enum outcome place_load(struct ctx *ctx, int64_t id, struct place *ret)
{
    enum outcome o = db_place(ctx, id, ret);

    return o == NOT_FOUND ? fail(ctx, NOT_FOUND, NULL, NULL) : o;
}

static enum outcome who_answers(struct ctx *ctx, int64_t steward_id, int64_t deputy_id,
                                struct person_view **ret)
{
    struct crowd two = {0};

    crowd_add(ctx, &two, steward_id);
    crowd_add(ctx, &two, deputy_id);
    TRY(crowd_load(ctx, &two));
    *ret = rule_zone_answers(crowd_find(&two, steward_id), crowd_find(&two, deputy_id));
    return DONE;
}

enum outcome zone_steward(struct ctx *ctx, int64_t zone_id, int64_t *ret)
{
    struct person_view *who = NULL;
    struct zone z = {0};

    *ret = 0;
    if (!zone_id)
        return DONE;
    enum outcome o = db_zone(ctx, zone_id, &z);
    if (o != DONE)
        return o == NOT_FOUND ? DONE : o;
    TRY(who_answers(ctx, z.steward_id, z.deputy_id, &who));
    *ret = who ? who->id : 0;
    return DONE;
}

enum outcome place_view(struct ctx *ctx, const struct place *p, struct place_view *ret)
{
    *ret = (struct place_view){.id = p->id,
                               .code = p->code,
                               .name = p->name,
                               .full_name = p->full_name,
                               .kind = p->kind,
                               .zone_name = p->zone_name,
                               .zone_id = p->zone_id,
                               .version = p->version};
    return who_answers(ctx, p->steward_id, p->deputy_id, &ret->steward);
}

enum outcome place_walk(struct ctx *ctx, int64_t from_id, int64_t to_id, int64_t *ret_s)
{
    struct place from = {0}, to = {0};
    int64_t from_building = 0, to_building = 0;
    enum outcome o = from_id && to_id ? db_place(ctx, from_id, &from) : NOT_FOUND;

    *ret_s = 0;
    if (o == DONE)
        o = db_place(ctx, to_id, &to);
    if (o != DONE)
        return o == NOT_FOUND ? DONE : o;
    TRY(db_place_building(ctx, from_id, &from_building));
    TRY(db_place_building(ctx, to_id, &to_building));
    *ret_s = rule_walk_s(&from, &to, from_building == to_building);
    return DONE;
}

/* --- upkeep of places ---------------------------------------------------------------------------
 */

static enum outcome only_logistics(struct ctx *ctx)
{
    return ctx->who.may & MAY_LOGISTICS ? DONE : only_for(ctx, ROLE_LOGISTICS);
}

static enum outcome zone_there(struct ctx *ctx, int64_t zone_id)
{
    struct zone z = {0};
    enum outcome o = zone_id ? db_zone(ctx, zone_id, &z) : DONE;

    return o == NOT_FOUND ? fail(ctx, INVALID, "/zone_id", "zone_id") : o;
}

static enum outcome take_code(struct ctx *ctx, const char *typed, struct place *p)
{
    char code[CODE_ROOM];
    struct place there = {0};

    if (!rule_code(typed, code))
        return fail(ctx, INVALID, "/code", "code");
    enum outcome o = db_place_by_code(ctx, code, &there);
    if (o == DONE && there.id != p->id)
        return fail(ctx, ALREADY_THERE, "/code", "%s", code);
    if (o != DONE && o != NOT_FOUND)
        return o;
    p->code = arena_text(ctx->arena, code);
    return DONE;
}

/* Six characters that nobody confuses when reading them out over the telephone. */
static enum outcome draw_code(struct ctx *ctx, struct place *p)
{
    static const char CLEAR[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    char code[CODE_DRAWN + 1] = {0};
    struct place there = {0};
    enum outcome o = DONE;

    for (int tries = 0; o == DONE && tries < 100; tries++) {
        for (int i = 0; i < CODE_DRAWN; i++)
            code[i] = CLEAR[rng_below(ctx->rng, (int64_t)sizeof CLEAR - 1)];
        o = db_place_by_code(ctx, code, &there);
    }
    p->code = arena_text(ctx->arena, code);
    return o == NOT_FOUND ? DONE : o == DONE ? fail(ctx, BROKEN, NULL, NULL) : o;
}

static void name_in_full(struct ctx *ctx, const struct place *parent, const char *given,
                         struct place *p)
{
    char *full = arena_alloc(ctx->arena, FULL_NAME_ROOM);

    rule_full_name(parent, p->name, full, FULL_NAME_ROOM);
    p->full_name = given ? given : full;
}

static enum outcome check_aliases(struct ctx *ctx, const struct list *aliases)
{
    const char *const *words = aliases->items;

    if (aliases->n > ALIASES_MOST)
        return fail(ctx, TOO_MANY, "/aliases", "aliases");
    for (size_t i = 0; i < aliases->n; i++) {
        if (text_blank(words[i]))
            return fail(ctx, TOO_SHORT, "/aliases", "aliases");
        if (text_length(words[i]) > 40)
            return fail(ctx, TOO_LONG, "/aliases", "aliases");
    }
    return DONE;
}

static const char *place_texts(struct ctx *ctx, const struct place *p, const struct list *aliases,
                               bool new_aliases)
{
    const char *const *words = aliases->items;
    struct buf b = {.arena = ctx->arena};

    for (size_t i = 0; new_aliases && i < aliases->n; i++) {
        buf_char(&b, i ? ',' : '[');
        json_text(&b, words[i]);
    }
    if (b.n)
        buf_char(&b, ']');
    return jot(ctx, J("name", p->name), J("full_name", p->full_name), jot_raw("aliases", b.text));
}

enum outcome place_add(struct ctx *ctx, const struct place_in *in, int64_t *ret_id)
{
    struct note note = {.fact = PLACE_ADDED};
    struct place parent = {0};
    struct place p = {.parent_id = in->parent_id,
                      .kind = in->kind,
                      .name = in->name,
                      .zone_id = in->zone_id,
                      .steps = in->steps};

    TRY(only_logistics(ctx));
    if (text_blank(in->name))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    if (!in->kind)
        return fail(ctx, MISSING_FIELD, "/kind", "kind");
    enum outcome o = in->parent_id ? db_place(ctx, in->parent_id, &parent) : DONE;
    if (o != DONE && o != NOT_FOUND)
        return o;
    if (o == NOT_FOUND || (in->parent_id && !parent.active) ||
        !rule_stands_under((enum place_kind)in->kind, (enum place_kind)parent.kind))
        return fail(ctx, INVALID, "/parent_id", "parent_id");
    TRY(zone_there(ctx, in->zone_id));
    TRY(check_aliases(ctx, &in->aliases));
    if (!p.zone_id)
        p.zone_id = parent.zone_id;
    p.ward_id = parent.ward_id;
    TRY(in->code ? take_code(ctx, in->code, &p) : draw_code(ctx, &p));
    name_in_full(ctx, in->parent_id ? &parent : NULL, in->full_name, &p);
    TRY(db_place_insert(ctx, &p, &p.id));
    if (in->kind == PLACE_WARD)
        TRY(db_place_own_ward(ctx, p.id));
    TRY(db_aliases_replace(ctx, p.id, &in->aliases));
    *ret_id = p.id;
    note.subject_id = p.id;
    note.data = jot(ctx, J("kind", name_of(&PLACE_KINDS, p.kind)), J("zone_id", p.zone_id),
                    J_ROW(ctx, jot_id("parent_id", p.parent_id),
                          jot_id("ward_id", in->kind == PLACE_WARD ? p.id : p.ward_id),
                          jot_id("steps", p.steps), J("code", p.code)));
    note.more = place_texts(ctx, &p, &in->aliases, true);
    return journal_note(ctx, &note);
}

static bool clears(const struct list *list, const char *name)
{
    const char *const *words = list->items;

    for (size_t i = 0; i < list->n; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

static enum outcome only_clears(struct ctx *ctx, const struct list *list, const char *a,
                                const char *b)
{
    const char *const *words = list->items;

    for (size_t i = 0; i < list->n; i++)
        if (strcmp(words[i], a) != 0 && strcmp(words[i], b) != 0)
            return fail(ctx, INVALID, "/clears", "%s", words[i]);
    return DONE;
}

static enum outcome take_changes(struct ctx *ctx, const struct place_in *in, struct place *p)
{
    struct place parent = {0};

    if (in->parent_id || in->kind)
        return fail(ctx, INVALID, in->kind ? "/kind" : "/parent_id", "%s",
                    in->kind ? "kind" : "parent_id");
    if (in->name)
        p->name = in->name;
    if (in->zone_id || clears(&in->clears, "zone_id"))
        p->zone_id = in->zone_id;
    if (in->steps)
        p->steps = in->steps;
    if (in->closed || in->reopened)
        p->active = in->reopened;
    TRY(zone_there(ctx, in->zone_id));
    if (in->code)
        TRY(take_code(ctx, in->code, p));
    if (!in->name && !in->full_name)
        return DONE;
    if (p->parent_id)
        TRY(db_place(ctx, p->parent_id, &parent));
    name_in_full(ctx, p->parent_id ? &parent : NULL, in->full_name, p);
    return DONE;
}

enum outcome place_change(struct ctx *ctx, int64_t id, int64_t version, const struct place_in *in)
{
    const bool new_aliases = in->aliases.n || clears(&in->clears, "aliases");
    struct note note = {.fact = PLACE_CHANGED, .subject_id = id};
    struct place was = {0}, p;

    TRY(only_logistics(ctx));
    TRY(place_load(ctx, id, &was));
    if (version && version != was.version)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    TRY(only_clears(ctx, &in->clears, "zone_id", "aliases"));
    TRY(check_aliases(ctx, &in->aliases));
    p = was;
    TRY(take_changes(ctx, in, &p));
    TRY(db_place_save(ctx, &p));
    if (p.zone_id != was.zone_id)
        TRY(db_places_below_zone(ctx, id, was.zone_id, p.zone_id));
    if (!text_same(p.full_name, was.full_name) && was.kind != PLACE_CAMPUS)
        TRY(db_places_below_name(ctx, id, was.full_name, p.full_name));
    if (new_aliases)
        TRY(db_aliases_replace(ctx, id, &in->aliases));
    note.data = jot(
        ctx, J("zone_id", p.zone_id), J("active", p.active),
        J_ROW(ctx, jot_id("steps", p.steps), J("code", p.code), jot_flag("aliases", new_aliases)));
    note.more = place_texts(ctx, &p, &in->aliases, new_aliases);
    return journal_note(ctx, &note);
}

/* --- upkeep of zones
 * ------------------------------------------------------------------------------ */

enum outcome zone_load(struct ctx *ctx, int64_t id, struct zone *ret)
{
    enum outcome o = db_zone(ctx, id, ret);

    return o == NOT_FOUND ? fail(ctx, NOT_FOUND, NULL, NULL) : o;
}

/* Who may draw a zone does not appoint its steward: the steward is the contractor's person. */
static enum outcome may_touch_zone(struct ctx *ctx, const struct zone_in *in)
{
    if (in->name)
        TRY(only_logistics(ctx));
    if ((in->steward_id || in->deputy_id || in->clears.n) && !(ctx->who.may & MAY_MANAGE))
        return only_for(ctx, ROLE_MANAGER);
    return DONE;
}

static enum outcome check_contact(struct ctx *ctx, int64_t id, const char *field)
{
    struct person_card c = {0};
    enum outcome o = id ? person_load(ctx, id, &c) : DONE;

    if (o == NOT_FOUND || (o == DONE && id && (!c.active || c.party != PARTY_CONTRACTOR)))
        return fail(ctx, INVALID, field, "%s", field + 1);
    return o;
}

static enum outcome check_zone(struct ctx *ctx, const struct zone *z)
{
    struct list all = {0};

    TRY(check_contact(ctx, z->steward_id, "/steward_id"));
    TRY(check_contact(ctx, z->deputy_id, "/deputy_id"));
    if (z->deputy_id && z->deputy_id == z->steward_id)
        return fail(ctx, INVALID, "/deputy_id", "deputy_id");
    TRY(db_zones(ctx, &all));
    const struct zone_row *rows = all.items;
    for (size_t i = 0; i < all.n; i++)
        if (rows[i].zone.id != z->id && text_same(rows[i].zone.name, z->name))
            return fail(ctx, ALREADY_THERE, "/name", "%s", z->name);
    return DONE;
}

static enum outcome say_zone(struct ctx *ctx, const struct zone *z, int64_t version)
{
    struct note note = {.fact = ZONE_CHANGED, .subject_id = z->id};

    note.data = jot(ctx, J("steward_id", z->steward_id), J("deputy_id", z->deputy_id),
                    J_ROW(ctx, J("version", version)));
    note.more = jot(ctx, J("name", z->name));
    return journal_note(ctx, &note);
}

enum outcome zone_add(struct ctx *ctx, const struct zone_in *in, int64_t *ret_id)
{
    struct zone z = {.name = in->name, .steward_id = in->steward_id, .deputy_id = in->deputy_id};

    TRY(only_logistics(ctx));
    TRY(may_touch_zone(ctx, in));
    if (text_blank(in->name))
        return fail(ctx, MISSING_FIELD, "/name", "name");
    TRY(check_zone(ctx, &z));
    TRY(db_zone_insert(ctx, &z, &z.id));
    *ret_id = z.id;
    return say_zone(ctx, &z, 1);
}

enum outcome zone_change(struct ctx *ctx, int64_t id, int64_t version, const struct zone_in *in)
{
    struct zone z = {0};

    if (!(ctx->who.may & MAY_UPKEEP))
        return only_for(ctx, ROLE_MANAGER);
    TRY(may_touch_zone(ctx, in));
    TRY(zone_load(ctx, id, &z));
    if (version && version != z.version)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    TRY(only_clears(ctx, &in->clears, "deputy_id", "deputy_id"));
    if (in->name)
        z.name = in->name;
    if (in->steward_id)
        z.steward_id = in->steward_id;
    if (in->deputy_id || in->clears.n)
        z.deputy_id = in->deputy_id;
    TRY(check_zone(ctx, &z));
    TRY(db_zone_save(ctx, &z));
    return say_zone(ctx, &z, z.version + 1);
}
