/* store/store.c — statements, rows and structs, whatever the engine. It knows no table. */
#include "base/log.h"
#include "store/engine.h"

#define ROWS_MOST 10000 /* of one list; more means a LIMIT was forgotten */

static const struct engine *engine_of(const char *where)
{
    static const struct engine *const ENGINES[] = {&SQLITE, &POSTGRES};

    for (size_t i = 0; i < sizeof(ENGINES) / sizeof(ENGINES[0]); i++)
        for (const char *const *p = ENGINES[i]->prefixes; *p; p++)
            if (strncmp(where, *p, strlen(*p)) == 0)
                return ENGINES[i];
    return NULL;
}

struct db *db_new(const struct engine *engine, const char *where, enum db_use use)
{
    struct arena *arena = arena_new(0);
    struct db *db = ARENA_NEW(arena, struct db);

    db->engine = engine;
    db->arena = arena;
    db->where = arena_text(arena, where);
    db->use = use;
    db->room = 512;
    db->statements = ARENA_ARRAY(arena, struct statement *, db->room);
    return db;
}

enum outcome db_open(const char *where, enum db_use use, struct db **ret)
{
    const struct engine *engine = engine_of(where);

    *ret = NULL;
    if (!engine) {
        /* What stands before the colon only: the rest could hold a password. */
        log_line(LOG_ERROR, "store",
                 "a database is named sqlite:PATH or postgres://…, which \"%.*s\" is not",
                 (int)strcspn(where, ":"), where);
        return BROKEN;
    }
    struct db *db = db_new(engine, where, use);
    enum outcome o = engine->open(where, db);
    if (o == DONE)
        o = migrate(db);
    if (o != DONE) {
        db_close(db);
        return o;
    }
    *ret = db;
    return DONE;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_close(db->aside);
    for (size_t i = 0; i < db->room; i++)
        if (db->statements[i])
            db->engine->forget(db->statements[i]);
    db->engine->close(db);
    arena_free(db->arena);
}

void db_tidy(struct db *db)
{
    db->engine->tidy(db);
    if (db->scrub == SCRUB_ASKED && db->engine->may_scrub(db) && db_scrub(db) == DONE)
        db->scrub = SCRUB_DONE;
}

void db_scrub_ask(struct db *db)
{
    db->scrub = SCRUB_ASKED;
}

bool db_scrubbed(struct db *db)
{
    const bool done = db->scrub == SCRUB_DONE;

    if (done)
        db->scrub = SCRUB_NOT;
    return done;
}

enum outcome db_scrub(struct db *db)
{
    return db->engine->scrub(db);
}

bool db_is_shared(const char *where)
{
    const struct engine *engine = engine_of(where);

    return engine && engine->say;
}

enum outcome db_say(struct db *db, const char *words)
{
    return db->engine->say ? db->engine->say(db, words) : BROKEN;
}

enum outcome db_hear(struct ctx *ctx, int ms, const char **ret)
{
    return ctx->db->engine->hear ? ctx->db->engine->hear(ctx, ms, ret) : BROKEN;
}

int64_t db_schema_version(struct db *db)
{
    return db->version;
}

/* --- statements ------------------------------------------------------------------------------ */

static size_t slot_of(struct statement *const *table, size_t room, const char *sql)
{
    size_t at = (size_t)(((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (room - 1);

    while (table[at] && table[at]->sql != sql)
        at = (at + 1) & (room - 1);
    return at;
}

static void make_room(struct db *db)
{
    size_t room = db->room * 2;
    struct statement **table = ARENA_ARRAY(db->arena, struct statement *, room);

    for (size_t i = 0; i < db->room; i++)
        if (db->statements[i])
            table[slot_of(table, room, db->statements[i]->sql)] = db->statements[i];
    db->statements = table;
    db->room = room;
}

/* What stands in the program's own file, before its variables; the linker says from where to where.
 */
static bool is_constant(const char *text)
{
    extern const char __executable_start[], data_start[];

    return text >= __executable_start && text < data_start;
}

static enum outcome statement_of(struct db *db, const char *sql, struct statement **ret)
{
    size_t at = slot_of(db->statements, db->room, sql);
    struct statement *st = db->statements[at];

    if (st) {
        *ret = st;
        return DONE;
    }
    /* A text built at run time might come back at an old address with other words. */
    if (!db->builds_sql && !is_constant(sql))
        log_stop("store", "SQL must be a constant string: %.80s", sql);
    st = ARENA_NEW(db->arena, struct statement);
    st->sql = sql;
    enum outcome o = db->engine->prepare(db, st);
    if (o != DONE) {
        db->engine->forget(st);
        return o;
    }
    db->statements[at] = st;
    if (++db->n * 2 > db->room)
        make_room(db);
    *ret = st;
    return DONE;
}

/* Prepared, bound, and at its first row: DONE, and the caller resets *ret | NOT_FOUND when there is
 * none | an error. */
static enum outcome start(struct db *db, const char *sql, const struct value *v, size_t n,
                          struct statement **ret)
{
    struct statement *st;

    if (db->lost != DONE)
        return db->lost;
    TRY(statement_of(db, sql, &st));
    if (n != st->n_values) {
        log_line(LOG_ERROR, "store", "%zu values for %zu parameters: %.80s", n, st->n_values, sql);
        return BROKEN;
    }
    enum outcome o = db->engine->bind(db, st, v);
    if (o == DONE)
        o = db->engine->step(db, st);
    if (o != DONE)
        db->engine->reset(st);
    *ret = st;
    return o;
}

/* --- transactions ---------------------------------------------------------------------------- */

static enum outcome say(struct db *db, enum control c)
{
    return db->lost != DONE ? db->lost : db->engine->control(db, c);
}

enum outcome db_begin(struct db *db)
{
    db->lost = DONE;
    TRY(say(db, CONTROL_BEGIN));
    db->in_transaction = true;
    return DONE;
}

enum outcome db_commit(struct db *db)
{
    enum outcome o = say(db, CONTROL_COMMIT);

    if (o != DONE)
        db_rollback(db);
    db->in_transaction = false;
    return o;
}

void db_rollback(struct db *db)
{
    db->lost = DONE;
    if (db->engine->in_transaction(db) && say(db, CONTROL_ROLLBACK) != DONE)
        log_stop("store", "a transaction could not be rolled back");
    db->in_transaction = false;
    db->lost = DONE;
}

enum outcome db_lost(const struct db *db)
{
    return db->lost;
}

enum outcome db_savepoint(struct db *db)
{
    /* Outside a transaction a savepoint would begin one and its release would commit. */
    if (db->lost == DONE && !db->in_transaction)
        log_stop("store", "a savepoint outside a transaction");
    return say(db, CONTROL_SAVEPOINT);
}

enum outcome db_release(struct db *db)
{
    return say(db, CONTROL_RELEASE);
}

void db_undo(struct db *db)
{
    /* A lost transaction has nothing left to undo; the commit will say so. */
    if (db->lost == DONE && say(db, CONTROL_UNDO) != DONE && db->lost == DONE)
        log_stop("store", "a savepoint could not be undone");
}

/* --- rows to structs ------------------------------------------------------------------------- */

static const struct field *field_named(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->n; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

static enum outcome map_of(struct db *db, struct statement *st, const struct shape *shape,
                           const struct column_map **ret)
{
    for (struct column_map *m = st->maps; m; m = m->next)
        if (m->shape == shape) {
            *ret = m;
            return DONE;
        }

    size_t n = db->engine->columns(st);
    struct column_map *map =
        arena_alloc(db->arena, sizeof(*map) + n * sizeof(const struct field *));
    *map = (struct column_map){.shape = shape, .next = st->maps, .n = n};
    for (size_t i = 0; i < n; i++) {
        const struct field *f = field_named(shape, db->engine->column_name(st, i));

        if (!f || f->kind == KIND_SHAPE || f->kind == KIND_LIST || f->kind == KIND_TEXTS ||
            f->kind == KIND_INTS) {
            log_line(LOG_ERROR, "store", "column %s fills no field of %s: %.80s",
                     db->engine->column_name(st, i), shape->name, st->sql);
            return BROKEN;
        }
        map->fields[i] = f;
    }
    st->maps = map;
    *ret = map;
    return DONE;
}

static bool fill_name(const struct engine *engine, const struct statement *st, size_t column,
                      const struct field *f, int *ret)
{
    const char *word;
    size_t length;

    if (!engine->read_text(st, column, &word, &length))
        return false;
    *ret = word ? name_value(f->names, word) : 0;
    return *ret >= 0;
}

static bool fill_bool(const struct engine *engine, const struct statement *st, size_t column,
                      bool *ret)
{
    int64_t number;

    if (!engine->read_int(st, column, &number))
        return false;
    *ret = number != 0;
    return true;
}

static bool fill_text(struct ctx *ctx, const struct statement *st, size_t column, const char **ret)
{
    const char *text;
    size_t length;

    if (!ctx->db->engine->read_text(st, column, &text, &length))
        return false;
    *ret = arena_text_n(ctx->arena, text, length);
    return true;
}

static bool fill_bytes(struct ctx *ctx, const struct statement *st, size_t column,
                       struct bytes *ret)
{
    struct bytes bytes;

    if (!ctx->db->engine->read_bytes(st, column, &bytes))
        return false;
    *ret = (struct bytes){arena_text_n(ctx->arena, bytes.p, bytes.n), bytes.n};
    return true;
}

static bool fill(struct ctx *ctx, const struct statement *st, size_t column, const struct field *f,
                 void *at)
{
    const struct engine *engine = ctx->db->engine;

    switch (f->kind) {
    case KIND_INT:
        return engine->read_int(st, column, at);
    case KIND_BOOL:
        return fill_bool(engine, st, column, at);
    case KIND_TEXT:
    case KIND_JSON:
        return fill_text(ctx, st, column, at);
    case KIND_NAME:
        return fill_name(engine, st, column, f, at);
    case KIND_BYTES:
        return fill_bytes(ctx, st, column, at);
    case KIND_SHAPE:
    case KIND_LIST:
    case KIND_TEXTS:
    case KIND_INTS:
        break; /* map_of lets none of these through */
    }
    return false;
}

static enum outcome fill_row(struct ctx *ctx, const struct statement *st,
                             const struct column_map *map, void *item)
{
    for (size_t i = 0; i < map->n; i++) {
        const struct field *f = map->fields[i];

        if (!fill(ctx, st, i, f, (char *)item + f->at)) {
            log_line(LOG_ERROR, "store", "column %s does not hold what %s says: %.80s", f->name,
                     map->shape->name, st->sql);
            return BROKEN;
        }
    }
    return DONE;
}

/* --- the face -------------------------------------------------------------------------------- */

/* A refusal of the store says nothing of fields: verbs know better words. */
static enum outcome told(struct ctx *ctx, enum outcome o)
{
    return o == DONE ? DONE : fail(ctx, o, NULL, NULL);
}

static enum outcome run(struct db *db, const char *sql, const struct value *v, size_t n,
                        int64_t *ret_rows)
{
    struct statement *st;
    enum outcome o = start(db, sql, v, n, &st);

    if (o == DONE) {
        db->engine->reset(st);
        log_line(LOG_ERROR, "store", "rows that nobody takes: %.80s", sql);
        return BROKEN;
    }
    if (o != NOT_FOUND)
        return o;
    *ret_rows = db->engine->changes(db);
    return DONE;
}

enum outcome db_run(struct ctx *ctx, const char *sql, const struct value *v, size_t n)
{
    int64_t rows;

    return told(ctx, run(ctx->db, sql, v, n, &rows));
}

enum outcome db_run_count(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                          int64_t *ret_rows)
{
    return told(ctx, run(ctx->db, sql, v, n, ret_rows));
}

enum outcome db_change_one(struct ctx *ctx, const char *sql, const struct value *v, size_t n)
{
    int64_t rows;

    TRY(told(ctx, run(ctx->db, sql, v, n, &rows)));
    if (rows == 1)
        return DONE;
    if (rows == 0)
        return fail(ctx, STALE_VERSION, NULL, NULL);
    log_line(LOG_ERROR, "store", "%lld rows changed instead of one: %.80s", (long long)rows, sql);
    return fail(ctx, BROKEN, NULL, NULL);
}

/* The first column of the first row as a number; the statement runs to its end. */
static enum outcome one_int(struct db *db, const char *sql, const struct value *v, size_t n,
                            int64_t *ret)
{
    struct statement *st;

    TRY(start(db, sql, v, n, &st));
    enum outcome o = DONE;
    if (!db->engine->read_int(st, 0, ret)) {
        log_line(LOG_ERROR, "store", "not a number: %.80s", sql);
        o = BROKEN;
    }
    while (o == DONE)
        o = db->engine->step(db, st);
    db->engine->reset(st);
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_insert(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                       int64_t *ret_id)
{
    enum outcome o = one_int(ctx->db, sql, v, n, ret_id);

    /* ON CONFLICT DO NOTHING returns no row. */
    return told(ctx, o == NOT_FOUND ? ALREADY_THERE : o);
}

enum outcome db_int(struct ctx *ctx, const char *sql, const struct value *v, size_t n, int64_t *ret)
{
    return told(ctx, one_int(ctx->db, sql, v, n, ret));
}

enum outcome db_count_up(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                         int64_t *ret)
{
    struct db *aside = ctx->db;
    enum outcome o = ctx->db->lost;

    if (o == DONE && !ctx->db->counts_inside)
        o = ctx->db->engine->aside(ctx->db, &aside);
    if (o == DONE)
        o = one_int(aside, sql, v, n, ret);
    return told(ctx, o);
}

enum outcome db_int_apart(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                          int64_t *ret)
{
    return db_count_up(ctx, sql, v, n, ret);
}

enum outcome db_text(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                     const char **ret)
{
    struct statement *st;
    const char *text;
    size_t length;

    TRY(told(ctx, start(ctx->db, sql, v, n, &st)));
    bool good = ctx->db->engine->read_text(st, 0, &text, &length);
    if (good)
        *ret = arena_text_n(ctx->arena, text, length);
    else
        log_line(LOG_ERROR, "store", "not a text: %.80s", sql);
    ctx->db->engine->reset(st);
    return good ? DONE : fail(ctx, BROKEN, NULL, NULL);
}

enum outcome db_load(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                     const struct shape *shape, void *ret)
{
    const struct column_map *map;
    struct statement *st;

    memset(ret, 0, shape->size);
    TRY(told(ctx, start(ctx->db, sql, v, n, &st)));
    enum outcome o = map_of(ctx->db, st, shape, &map);
    if (o == DONE)
        o = fill_row(ctx, st, map, ret);
    ctx->db->engine->reset(st);
    return told(ctx, o);
}

static enum outcome list_rows(struct ctx *ctx, struct statement *st, const struct shape *shape,
                              struct list *ret)
{
    const struct column_map *map;
    size_t room = 0;
    enum outcome o;

    TRY(map_of(ctx->db, st, shape, &map));
    do {
        if (ret->n == ROWS_MOST) {
            log_line(LOG_ERROR, "store", "more than %d rows: %.80s", ROWS_MOST, st->sql);
            return BROKEN;
        }
        if (ret->n == room) {
            room = room ? room * 2 : 8;
            char *items = arena_alloc(ctx->arena, room * shape->size);
            if (ret->n)
                memcpy(items, ret->items, ret->n * shape->size);
            ret->items = items;
        }
        TRY(fill_row(ctx, st, map, (char *)ret->items + ret->n * shape->size));
        ret->n++;
        o = ctx->db->engine->step(ctx->db, st);
    } while (o == DONE);
    return o == NOT_FOUND ? DONE : o;
}

enum outcome db_list(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                     const struct shape *shape, struct list *ret)
{
    struct statement *st;
    enum outcome o = start(ctx->db, sql, v, n, &st);

    *ret = (struct list){0};
    if (o == NOT_FOUND)
        return DONE;
    if (o == DONE) {
        o = list_rows(ctx, st, shape, ret);
        ctx->db->engine->reset(st);
    }
    return told(ctx, o);
}

enum outcome db_rows(struct db *db, const char *sql, const struct value *v, size_t n,
                     enum outcome (*row)(void *to, const struct value *values, size_t n), void *to)
{
    struct value values[PARAMETERS_MOST];
    struct statement *st;
    enum outcome o = start(db, sql, v, n, &st);

    if (o != DONE)
        return o == NOT_FOUND ? DONE : o;
    const size_t columns = db->engine->columns(st);
    while (o == DONE) {
        for (size_t i = 0; i < columns && i < PARAMETERS_MOST && o == DONE; i++)
            if (!db->engine->read_value(st, i, &values[i]))
                o = BROKEN;
        if (o == DONE)
            o = row(to, values, columns);
        if (o == DONE)
            o = db->engine->step(db, st);
    }
    db->engine->reset(st);
    return o == NOT_FOUND ? DONE : o;
}
