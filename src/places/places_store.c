/* places/places_store.c — places and zones in the database. It decides nothing; kinds come in as
 * parameters. */
#include "places/places_store.h"
#include "base/text.h"

#define COLUMNS                                                                                    \
    " p.id, p.parent_id, p.code, p.name, p.full_name, p.kind, p.zone_id, p.ward_id, p.steps,"      \
    " p.zone_name, p.steward_id, p.deputy_id, p.active, p.version"

enum outcome db_place(struct ctx *ctx, int64_t id, struct place *ret)
{
    static const char LOAD[] = "SELECT" COLUMNS " FROM place_card p WHERE p.id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &PLACE_SHAPE, ret);
}

enum outcome db_place_by_code(struct ctx *ctx, const char *code, struct place *ret)
{
    static const char LOAD[] = "SELECT" COLUMNS " FROM place_card p WHERE p.code = $1";

    return db_load(ctx, LOAD, VALUES(V(code)), &PLACE_SHAPE, ret);
}

enum outcome db_places_under(struct ctx *ctx, const struct place_filter *f, struct list *ret)
{
    static const char TOP[] = "SELECT" COLUMNS " FROM place_card p"
                              " WHERE p.parent_id IS NULL AND p.active = 1 AND p.id > $1"
                              " ORDER BY p.id LIMIT $2";
    static const char CHILDREN[] = "SELECT" COLUMNS " FROM place_card p"
                                   " WHERE p.parent_id = $3 AND p.active = 1 AND p.id > $1"
                                   " ORDER BY p.id LIMIT $2";

    if (!f->parent)
        return db_list(ctx, TOP, VALUES(V(f->after), V(f->limit)), &PLACE_SHAPE, ret);
    return db_list(ctx, CHILDREN, VALUES(V(f->after), V(f->limit), V(f->parent)), &PLACE_SHAPE,
                   ret);
}

/* People write 12层 and 12 层: spaces do not count. */
#define SAID_AS(n)                                                                                 \
    "(REPLACE(LOWER(p.full_name), ' ', '') LIKE $" n " ESCAPE '\\'"                                \
    " OR LOWER(p.code) LIKE $" n " ESCAPE '\\'"                                                    \
    " OR EXISTS (SELECT 1 FROM place_alias a"                                                      \
    "             WHERE a.place_id = p.id AND LOWER(a.alias) LIKE $" n " ESCAPE '\\'))"

enum outcome db_places_search(struct ctx *ctx, const struct place_filter *f, struct list *ret)
{
    static const char LIST[] =
        "SELECT" COLUMNS " FROM place_card p"
        " WHERE p.active = 1"
        "   AND (LENGTH(p.full_name) > $1 OR (LENGTH(p.full_name) = $1 AND p.id > $2))"
        "   AND " SAID_AS("3") " AND " SAID_AS("4") " AND " SAID_AS(
            "5") " ORDER BY LENGTH(p.full_name), p.id LIMIT $6";

    return db_list(ctx, LIST,
                   VALUES(V(f->after_length), V(f->after), V(db_like(ctx, f->words[0])),
                          V(db_like(ctx, f->words[1])), V(db_like(ctx, f->words[2])), V(f->limit)),
                   &PLACE_SHAPE, ret);
}

enum outcome db_places_uncovered(struct ctx *ctx, int64_t after, int64_t limit, struct list *ret)
{
    static const char LIST[] =
        "SELECT" COLUMNS " FROM place_card p"
        " WHERE p.active = 1 AND p.id > $1 AND p.kind IN ($3, $4, $5, $6)"
        "   AND NOT EXISTS (SELECT 1 FROM person_card c"
        "                    WHERE c.active = 1 AND (c.id = p.steward_id OR c.id = p.deputy_id))"
        " ORDER BY p.id LIMIT $2";

    return db_list(ctx, LIST,
                   VALUES(V(after), V(limit), V(name_of(&PLACE_KINDS, PLACE_WARD)),
                          V(name_of(&PLACE_KINDS, PLACE_ROOM)), V(name_of(&PLACE_KINDS, PLACE_BED)),
                          V(name_of(&PLACE_KINDS, PLACE_SPOT))),
                   &PLACE_SHAPE, ret);
}

enum outcome db_place_building(struct ctx *ctx, int64_t id, int64_t *ret)
{
    static const char LOAD[] =
        "WITH RECURSIVE above (id, parent_id, kind) AS ("
        " SELECT id, parent_id, kind FROM place WHERE id = $1"
        " UNION ALL"
        " SELECT p.id, p.parent_id, p.kind FROM place p JOIN above a ON p.id = a.parent_id)"
        " SELECT id FROM above WHERE kind = $2 LIMIT 1";
    enum outcome o =
        db_int(ctx, LOAD, VALUES(V(id), V(name_of(&PLACE_KINDS, PLACE_BUILDING))), ret);

    if (o == NOT_FOUND)
        *ret = 0;
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_place_insert(struct ctx *ctx, const struct place *p, int64_t *ret_id)
{
    static const char ADD[] =
        "INSERT INTO place (parent_id, kind, name, full_name, code, zone_id, ward_id, steps)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";

    return db_insert(ctx, ADD,
                     VALUES(v_id(p->parent_id), V(name_of(&PLACE_KINDS, p->kind)), V(p->name),
                            V(p->full_name), V(p->code), v_id(p->zone_id), v_id(p->ward_id),
                            V(p->steps)),
                     ret_id);
}

enum outcome db_place_own_ward(struct ctx *ctx, int64_t id)
{
    static const char SAVE[] = "UPDATE place SET ward_id = id WHERE id = $1";

    return db_run(ctx, SAVE, VALUES(V(id)));
}

enum outcome db_place_save(struct ctx *ctx, const struct place *p)
{
    static const char SAVE[] = "UPDATE place SET name = $3, full_name = $4, code = $5,"
                               "       zone_id = $6, steps = $7, active = $8,"
                               "       version = version + 1"
                               " WHERE id = $1 AND version = $2";

    return db_change_one(ctx, SAVE,
                         VALUES(V(p->id), V(p->version), V(p->name), V(p->full_name), V(p->code),
                                v_id(p->zone_id), V(p->steps), V(p->active)));
}

#define BELOW                                                                                      \
    "(WITH RECURSIVE below (id) AS ("                                                              \
    "  SELECT id FROM place WHERE parent_id = $1"                                                  \
    "  UNION ALL"                                                                                  \
    "  SELECT p.id FROM place p JOIN below b ON p.parent_id = b.id)"                               \
    " SELECT id FROM below)"

enum outcome db_places_below_zone(struct ctx *ctx, int64_t id, int64_t old_zone_id, int64_t zone_id)
{
    static const char SAVE[] = "UPDATE place SET zone_id = $2, version = version + 1"
                               " WHERE COALESCE(zone_id, 0) = $3 AND id IN " BELOW;

    return db_run(ctx, SAVE, VALUES(V(id), v_id(zone_id), V(old_zone_id)));
}

enum outcome db_places_below_name(struct ctx *ctx, int64_t id, const char *old_name,
                                  const char *full_name)
{
    static const char SAVE[] =
        "UPDATE place SET full_name = $2 || SUBSTR(full_name, CAST($3 AS INTEGER) + 1)"
        " WHERE SUBSTR(full_name, 1, CAST($3 AS INTEGER)) = $4 AND id IN " BELOW;

    return db_run(ctx, SAVE,
                  VALUES(V(id), V(full_name), V((int64_t)text_length(old_name)), V(old_name)));
}

enum outcome db_aliases_replace(struct ctx *ctx, int64_t id, const struct list *aliases)
{
    static const char FORGET[] = "DELETE FROM place_alias WHERE place_id = $1";
    static const char ADD[] = "INSERT INTO place_alias (place_id, alias) VALUES ($1, $2)"
                              " ON CONFLICT (place_id, alias) DO NOTHING";
    const char *const *words = aliases->items;

    TRY(db_run(ctx, FORGET, VALUES(V(id))));
    for (size_t i = 0; i < aliases->n; i++)
        TRY(db_run(ctx, ADD, VALUES(V(id), V(words[i]))));
    return DONE;
}

/* --- zones ------------------------------------------------------------------------------------ */

static const struct field ZONE_ROW_FIELDS[] = {
    FIELD(struct zone_row, zone.id, .name = "id"),
    FIELD(struct zone_row, zone.name, .name = "name"),
    FIELD(struct zone_row, zone.steward_id, .name = "steward_id"),
    FIELD(struct zone_row, zone.deputy_id, .name = "deputy_id"),
    FIELD(struct zone_row, zone.version, .name = "version"),
    FIELD(struct zone_row, places),
};
static SHAPE(ZONE_ROW, "ZoneRow", struct zone_row, ZONE_ROW_FIELDS, "a zone and its size");

enum outcome db_zone(struct ctx *ctx, int64_t id, struct zone *ret)
{
    static const char LOAD[] = "SELECT id, name, steward_id, deputy_id, version"
                               "  FROM zone WHERE id = $1";

    return db_load(ctx, LOAD, VALUES(V(id)), &ZONE_SHAPE, ret);
}

enum outcome db_zones(struct ctx *ctx, struct list *ret)
{
    static const char LIST[] =
        "SELECT z.id, z.name, z.steward_id, z.deputy_id, z.version,"
        "       (SELECT COUNT(*) FROM place p WHERE p.zone_id = z.id AND p.active = 1) AS places"
        "  FROM zone z ORDER BY z.id LIMIT 1000";

    return db_list(ctx, LIST, NO_VALUES, &ZONE_ROW, ret);
}

enum outcome db_zone_insert(struct ctx *ctx, const struct zone *z, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO zone (name, steward_id, deputy_id)"
                              " VALUES ($1, $2, $3) RETURNING id";

    return db_insert(ctx, ADD, VALUES(V(z->name), v_id(z->steward_id), v_id(z->deputy_id)), ret_id);
}

enum outcome db_zone_save(struct ctx *ctx, const struct zone *z)
{
    static const char SAVE[] = "UPDATE zone SET name = $3, steward_id = $4, deputy_id = $5,"
                               "       version = version + 1"
                               " WHERE id = $1 AND version = $2";

    return db_change_one(
        ctx, SAVE,
        VALUES(V(z->id), V(z->version), V(z->name), v_id(z->steward_id), v_id(z->deputy_id)));
}
