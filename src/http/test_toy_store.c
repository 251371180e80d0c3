/* http/test_toy_store.c — the toy's only table. */
#include "http/test_toy_store.h"

static const char ADD[] = "INSERT INTO department (name) VALUES ($1) RETURNING id";
static const char LOAD[] = "SELECT id, name FROM department WHERE id = $1";
static const char AFTER[] = "SELECT id, name FROM department WHERE id > $1 ORDER BY id LIMIT $2";
static const char COUNT[] = "SELECT COUNT(*) FROM department";
static const char NEWEST[] = "SELECT MAX(id) FROM department";
static const char NAMED[] = "SELECT id FROM department WHERE name = $1 ORDER BY id LIMIT 1";
static const char RENAME[] = "UPDATE department SET name = $2 WHERE id = $1 AND name <> $2";

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
