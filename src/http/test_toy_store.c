/* http/test_toy_store.c — the toy's only table. */
#include "http/test_toy_store.h"
#include "base/log.h"
#include "store/test_ctx.h"

static const char ADD[] = "INSERT INTO department (name) VALUES ($1) RETURNING id";
static const char LOAD[] = "SELECT id, name FROM department WHERE id = $1";
static const char AFTER[] = "SELECT id, name FROM department WHERE id > $1 ORDER BY id LIMIT $2";
static const char COUNT[] = "SELECT COUNT(*) FROM department";
static const char NEWEST[] = "SELECT MAX(id) FROM department";
static const char NAMED[] = "SELECT id FROM department WHERE name = $1 ORDER BY id LIMIT 1";
static const char RENAME[] = "UPDATE department SET name = $2 WHERE id = $1 AND name <> $2";

/* As the journal has it (schema/0004_record.sql). */
static const char TURNS[] = "ALTER TABLE department ADD COLUMN txn TXN;"
                            "CREATE VIEW thing_turn AS SELECT id, TURN AS turn FROM department;";
static const char TURN_OF[] = "SELECT id, turn FROM thing_turn WHERE id = $1";
static const char SETTLED[] =
    "SELECT id, turn FROM thing_turn WHERE turn < (SELECT turn FROM turn_now)"
    " ORDER BY turn DESC, id DESC LIMIT 1";
static const char SETTLED_AFTER[] =
    "SELECT id, turn FROM thing_turn WHERE turn < (SELECT turn FROM turn_now)"
    "   AND (turn > $1 OR (turn = $1 AND id > $2)) ORDER BY turn, id LIMIT $3";

static const struct field TURN_FIELDS[] = {
    FIELD(struct thing_turn, id),
    FIELD(struct thing_turn, turn),
};
static SHAPE(TURN, "ThingTurn", struct thing_turn, TURN_FIELDS, "Where a thing stands.");

void thing_turns(const char *where)
{
    struct db *db;

    if (db_open(where, DB_WRITES, &db) != DONE)
        log_stop("toy", "no database");
    struct ctx *ctx = test_ctx_on(db);
    test_script(ctx, TURNS);
    test_ctx_free(ctx);
    db_close(db);
}

enum outcome db_thing_turn(struct ctx *ctx, int64_t id, struct thing_turn *ret)
{
    return db_load(ctx, TURN_OF, VALUES(V(id)), &TURN, ret);
}

enum outcome db_thing_settled(struct ctx *ctx, struct thing_turn *ret)
{
    return db_load(ctx, SETTLED, NO_VALUES, &TURN, ret);
}

enum outcome db_things_settled(struct ctx *ctx, const struct thing_turn *after, int64_t most,
                               struct list *ret)
{
    return db_list(ctx, SETTLED_AFTER, VALUES(V(after->turn), V(after->id), V(most)), &TURN, ret);
}

static const char FULL[] = "PRAGMA max_page_count = 1";
static const char ROOMY[] = "PRAGMA max_page_count = 1000000";

enum outcome db_disk_is_full(struct ctx *ctx, bool full)
{
    int64_t pages;

    return db_int(ctx, full ? FULL : ROOMY, NO_VALUES, &pages);
}

enum outcome db_thing_add(struct ctx *ctx, const char *name, int64_t *ret)
{
    return db_insert(ctx, ADD, VALUES(V(name)), ret);
}

enum outcome db_thing_load(struct ctx *ctx, int64_t id, struct thing *ret)
{
    return db_load(ctx, LOAD, VALUES(V(id)), &THING, ret);
}

enum outcome db_things_after(struct ctx *ctx, int64_t after, int64_t most, struct list *ret)
{
    return db_list(ctx, AFTER, VALUES(V(after), V(most)), &THING, ret);
}

enum outcome db_thing_count(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, COUNT, NO_VALUES, ret);
}

enum outcome db_thing_newest(struct ctx *ctx, int64_t *ret)
{
    return db_int(ctx, NEWEST, NO_VALUES, ret);
}

enum outcome db_thing_rename(struct ctx *ctx, int64_t id, const char *name)
{
    return db_change_one(ctx, RENAME, VALUES(V(id), V(name)));
}

enum outcome db_thing_named(struct ctx *ctx, const char *name, int64_t *ret)
{
    return db_int(ctx, NAMED, VALUES(V(name)), ret);
}
