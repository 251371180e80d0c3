/* catalog/catalog_store.c — services and their versions in the database. A version is only ever
 * inserted: no statement here changes one. */
#include "catalog/catalog_store.h"

#define COLUMNS                                                                                    \
    " c.id, c.service_id, c.version, c.code, c.name, c.name_tw, c.name_en, c.category, c.icon,"    \
    " c.keywords, c.in_scope, c.department_id, c.trade, c.certificate, c.emergency, c.grab,"       \
    " c.photo_needed, c.limits, c.form, c.prepare, c.prepare_tw, c.prepare_en,"                    \
    " c.quote_limit_fen, c.made_at, c.made_by, c.frequent, c.active, c.newest_id"

enum outcome db_service_by_code(struct ctx *ctx, const char *code, struct service *ret)
{
    static const char LOAD[] = "SELECT" COLUMNS " FROM service_card c"
                               " WHERE c.code = $1 AND c.id = c.newest_id";

    return db_load(ctx, LOAD, VALUES(V(code)), &SERVICE_CARD_SHAPE, ret);
}

enum outcome db_service(struct ctx *ctx, int64_t version_id, struct service *ret)
{
    static const char LOAD[] = "SELECT" COLUMNS " FROM service_card c WHERE c.id = $1";

    return db_load(ctx, LOAD, VALUES(V(version_id)), &SERVICE_CARD_SHAPE, ret);
}

enum outcome db_services(struct ctx *ctx, struct list *ret)
{
    static const char LIST[] =
        "SELECT" COLUMNS " FROM service_card c"
        " WHERE c.id = c.newest_id AND c.active = 1"
        " ORDER BY CASE WHEN c.frequent > 0 THEN c.frequent ELSE 99 END, c.service_id LIMIT 500";

    return db_list(ctx, LIST, NO_VALUES, &SERVICE_CARD_SHAPE, ret);
}

enum outcome db_service_insert(struct ctx *ctx, const char *code, int64_t *ret_id)
{
    static const char ADD[] = "INSERT INTO service (code) VALUES ($1) RETURNING id";

    return db_insert(ctx, ADD, VALUES(V(code)), ret_id);
}

enum outcome db_service_version_insert(struct ctx *ctx, const struct service *s, int64_t *ret_id)
{
    static const char ADD[] =
        "INSERT INTO service_version (service_id, version, name, name_tw, name_en, category, icon,"
        "       keywords, in_scope, department_id, trade, certificate, emergency, grab,"
        "       photo_needed, limits, form, prepare, prepare_tw, prepare_en, quote_limit_fen,"
        "       made_at, made_by)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        "         $19, $20, $21, $22, $23) RETURNING id";

    return db_insert(
        ctx, ADD,
        VALUES(V(s->service_id), V(s->version), V(s->name), V(s->name_tw), V(s->name_en),
               V(name_of(&CATEGORY_NAMES, s->category)), V(s->icon), V(s->keywords), V(s->in_scope),
               v_id(s->department_id), V(s->trade), V(s->certificate), V(s->emergency), V(s->grab),
               V(s->photo_needed), V(s->limits), V(s->form), V(s->prepare), V(s->prepare_tw),
               V(s->prepare_en), V(s->quote_limit_fen), V(s->made_at), v_id(s->made_by)),
        ret_id);
}

enum outcome db_service_point(struct ctx *ctx, const struct service *s)
{
    static const char SAVE[] = "UPDATE service SET version_id = $2, frequent = $3, active = $4"
                               " WHERE id = $1";

    return db_change_one(ctx, SAVE,
                         VALUES(V(s->service_id), V(s->id), V(s->frequent), V(s->active)));
}
