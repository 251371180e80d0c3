/* record/record_witness_store.c — witnesses and what they countersigned. */
#include "record/record_store.h"
#include "store/store.h"

/* As people/people.h has them; record_test.c holds the two together. */
static const struct names PARTIES_HERE = {
    "Party", (const char *const[]){NULL, "hospital", "contractor"},
       3
};

static const struct field WITNESS_FIELDS[] = {
    FIELD(struct witness_row, id),
    FIELD(struct witness_row, name),
    FIELD(struct witness_row, party, .names = &PARTIES_HERE),
    FIELD(struct witness_row, key),
    FIELD(struct witness_row, added_at),
    FIELD(struct witness_row, retired_at),
    FIELD(struct witness_row, size),
    FIELD(struct witness_row, at),
};
static SHAPE(WITNESS_ROW, "WitnessRow", struct witness_row, WITNESS_FIELDS, "a witness");

static const struct field COSIGNATURE_FIELDS[] = {
    FIELD(struct cosignature, size),
    FIELD(struct cosignature, witness_id),
    FIELD(struct cosignature, at),
    FIELD(struct cosignature, line),
};
static SHAPE(COSIGNATURE_ROW, "CosignatureRow", struct cosignature, COSIGNATURE_FIELDS,
             "a countersignature");

#define WITNESSES                                                                                  \
    "SELECT w.id, w.name, w.party, w.key, w.added_at, w.retired_at,"                               \
    "       (SELECT c.size FROM cosignature c WHERE c.witness_id = w.id"                           \
    "         ORDER BY c.size DESC LIMIT 1) AS size,"                                              \
    "       (SELECT c.at FROM cosignature c WHERE c.witness_id = w.id"                             \
    "         ORDER BY c.size DESC LIMIT 1) AS at"                                                 \
    "  FROM witness w"
static const char LOAD_WITNESS[] = WITNESSES " WHERE w.id = $1";
static const char LIST_WITNESSES[] =
    WITNESSES " ORDER BY CASE WHEN w.retired_at IS NULL THEN 0 ELSE 1 END, w.id LIMIT 1000";
static const char ADD_WITNESS[] = "INSERT INTO witness (name, party, key, added_at)"
                                  " VALUES ($1, $2, $3, $4) RETURNING id";
static const char RETIRE_WITNESS[] = "UPDATE witness SET retired_at = $2, version = version + 1"
                                     " WHERE id = $1 AND retired_at IS NULL";
static const char ADD_COSIGNATURE[] =
    "INSERT INTO cosignature (size, witness_id, at, line) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (size, witness_id) DO UPDATE SET at = $3, line = $4";
static const char DROP_COSIGNATURE[] =
    "DELETE FROM cosignature WHERE size = $1 AND witness_id = $2 AND at >= $3";
static const char LIST_COSIGNATURES[] =
    "SELECT c.size, c.witness_id, c.at, c.line"
    "  FROM cosignature c JOIN witness w ON w.id = c.witness_id AND w.retired_at IS NULL"
    " WHERE c.size = $1 ORDER BY c.witness_id LIMIT 64";

enum outcome db_witness_add(struct ctx *ctx, const struct witness_row *w, int64_t *ret_id)
{
    return db_insert(
        ctx, ADD_WITNESS,
        VALUES(V(w->name), V(name_of(&PARTIES_HERE, w->party)), V(w->key), V(w->added_at)), ret_id);
}

enum outcome db_witness_retire(struct ctx *ctx, int64_t id, int64_t at)
{
    return db_change_one(ctx, RETIRE_WITNESS, VALUES(V(id), V(at)));
}

enum outcome db_witness(struct ctx *ctx, int64_t id, struct witness_row *ret)
{
    return db_load(ctx, LOAD_WITNESS, VALUES(V(id)), &WITNESS_ROW, ret);
}

enum outcome db_witnesses(struct ctx *ctx, struct list *ret)
{
    return db_list(ctx, LIST_WITNESSES, NO_VALUES, &WITNESS_ROW, ret);
}

enum outcome db_cosignature_add(struct ctx *ctx, const struct cosignature *c, int64_t before,
                                int64_t hour_at)
{
    TRY(db_run(ctx, ADD_COSIGNATURE, VALUES(V(c->size), V(c->witness_id), V(c->at), V(c->line))));
    if (before == 0 || before >= c->size)
        return DONE;
    TRY(db_run(ctx, DROP_COSIGNATURE, VALUES(V(before), V(c->witness_id), V(hour_at))));
    return db_head_thin(ctx, before, hour_at);
}

enum outcome db_cosignatures(struct ctx *ctx, int64_t size, struct list *ret)
{
    return db_list(ctx, LIST_COSIGNATURES, VALUES(V(size)), &COSIGNATURE_ROW, ret);
}
