/* store/copy_table.c — a table's four statements made from the catalogue, its rows in portions. */
#include "store/copy_table.h"
#include "base/log.h"

#define PAGE 500 /* rows asked for at once */

/* What belongs to the running machine and not to the hospital. schema_version is made by the
 * migrations; pictures have a carrier of their own, because they may be files on one side. */
static const char *const LEFT_OUT[] = {"schema_version", "lease", "picture"};

/* Columns by which an engine keeps the order of its own commits. A column without an expression is
 * left out; the other one tells the sealer to ask the tiles where it stands. */
static const struct {
    const char *table, *column, *instead;
} OWN[] = {
    {"event",        "txn",  NULL},
    {"record_state", "turn", "-1"},
};

struct column {
    const char *name;
    int64_t key; /* place in the key from 1; 0: not in it */
};
static const struct field COLUMN_FIELDS[] = {
    FIELD(struct column, name),
    FIELD(struct column, key),
};
static SHAPE(COLUMN, "Column", struct column, COLUMN_FIELDS, "a column of the catalogue");

static bool left_out(const char *table)
{
    for (size_t i = 0; i < sizeof(LEFT_OUT) / sizeof(LEFT_OUT[0]); i++)
        if (strcmp(table, LEFT_OUT[i]) == 0)
            return true;
    return false;
}

/* The name, another expression for it, or NULL: the column stays behind. */
static const char *chosen(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof(OWN) / sizeof(OWN[0]); i++)
        if (strcmp(table, OWN[i].table) == 0 && strcmp(column, OWN[i].column) == 0)
            return OWN[i].instead;
    return column;
}

/* "a, b, c" with a text before each and one between. */
static void add_list(struct buf *b, const struct copied_table *t, bool key, const char *before,
                     const char *between)
{
    const size_t n = key ? t->n_key : t->n;

    for (size_t i = 0; i < n; i++)
        buf_print(b, "%s%s%s", i ? between : "", before, t->columns[key ? t->key[i] : i]);
}

static void add_marks(struct buf *b, size_t from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_print(b, "%s$%zu", i ? ", " : "", from + i);
}

static const char *select_text(struct arena *a, const struct copied_table *t, bool first)
{
    struct buf b = {.arena = a};

    buf_text(&b, "SELECT ");
    for (size_t i = 0; i < t->n; i++)
        buf_print(&b, "%s%s", i ? ", " : "", chosen(t->name, t->columns[i]));
    buf_print(&b, " FROM %s", t->name);
    if (!first) {
        buf_text(&b, " WHERE (");
        add_list(&b, t, true, "", ", ");
        buf_text(&b, ") > (");
        add_marks(&b, 1, t->n_key);
        buf_text(&b, ")");
    }
    buf_text(&b, " ORDER BY ");
    add_list(&b, t, true, "", ", ");
    buf_print(&b, " LIMIT %d", PAGE);
    return b.text;
}

static const char *put_text(struct arena *a, const struct copied_table *t, size_t rows)
{
    struct buf b = {.arena = a};
    bool some = false;

    buf_print(&b, "INSERT INTO %s (", t->name);
    add_list(&b, t, false, "", ", ");
    buf_text(&b, ") VALUES ");
    for (size_t i = 0; i < rows; i++) {
        buf_text(&b, i ? ", (" : "(");
        add_marks(&b, 1 + i * t->n, t->n);
        buf_char(&b, ')');
    }
    buf_text(&b, " ON CONFLICT (");
    add_list(&b, t, true, "", ", ");
    buf_text(&b, ") DO ");
    for (size_t i = 0; i < t->n; i++) {
        bool in_key = false;

        for (size_t k = 0; k < t->n_key; k++)
            in_key = in_key || t->key[k] == i;
        if (in_key)
            continue;
        buf_print(&b, "%s%s = excluded.%s", some ? ", " : "UPDATE SET ", t->columns[i],
                  t->columns[i]);
        some = true;
    }
    if (!some)
        buf_text(&b, "NOTHING");
    return b.text;
}

static const char *remove_text(struct arena *a, const struct copied_table *t)
{
    struct buf b = {.arena = a};

    buf_print(&b, "DELETE FROM %s WHERE (", t->name);
    add_list(&b, t, true, "", ", ");
    buf_text(&b, ") = (");
    add_marks(&b, 1, t->n_key);
    buf_text(&b, ")");
    return b.text;
}

static enum outcome learn(struct ctx *ctx, struct copied_table *t)
{
    struct arena *a = ctx->db->arena;
    struct list found;

    TRY(db_list(ctx, ctx->db->engine->columns_of, VALUES(V(t->name)), &COLUMN, &found));
    t->columns = ARENA_ARRAY(a, const char *, found.n);
    t->key = ARENA_ARRAY(a, size_t, found.n);
    for (size_t i = 0; i < found.n; i++) {
        const struct column *c = &((const struct column *)found.items)[i];

        if (!chosen(t->name, c->name))
            continue;
        t->columns[t->n] = arena_text(a, c->name);
        if (c->key) {
            t->key[c->key - 1] = t->n;
            t->n_key++;
        }
        t->n++;
    }
    if (!t->n_key || t->n > PARAMETERS_MOST) {
        log_line(LOG_ERROR, "store", "table %s has no key, or too many columns", t->name);
        return BROKEN;
    }
    t->first = select_text(a, t, true);
    t->next = select_text(a, t, false);
    t->many = PARAMETERS_MOST / t->n;
    t->put = put_text(a, t, 1);
    t->put_many = put_text(a, t, t->many);
    t->remove = remove_text(a, t);
    t->count = arena_print(a, "SELECT COUNT(*) FROM %s", t->name);
    return DONE;
}

static enum outcome learn_all(struct ctx *ctx, struct arena *arena, struct list *ret)
{
    struct list found;

    TRY(db_list(ctx, ctx->db->engine->tables, NO_VALUES, &COLUMN, &found));
    struct copied_table *tables = ARENA_ARRAY(arena, struct copied_table, found.n);
    *ret = (struct list){tables, 0};
    for (size_t i = 0; i < found.n; i++) {
        const char *name = ((const struct column *)found.items)[i].name;

        if (left_out(name))
            continue;
        tables[ret->n].name = arena_text(ctx->db->arena, name);
        TRY(learn(ctx, &tables[ret->n++]));
    }
    return DONE;
}

/* Statements are found again by the address of their text: it must live as long as the
 * connection, so the texts stand in the connection's arena. */
enum outcome tables_of(struct db *db, struct arena *arena, struct list *ret)
{
    struct ctx ctx = {.arena = arena_new(0), .db = db};
    enum outcome o = learn_all(&ctx, arena, ret);

    arena_free(ctx.arena);
    return o;
}

enum outcome tables_count(struct db *db, const struct list *tables, int64_t *ret)
{
    struct ctx ctx = {.arena = arena_new(0), .db = db};
    enum outcome o = DONE;
    int64_t rows = 0;

    *ret = 0;
    for (size_t i = 0; i < tables->n && o == DONE; i++) {
        o = db_int(&ctx, ((const struct copied_table *)tables->items)[i].count, NO_VALUES, &rows);
        *ret += rows;
    }
    arena_free(ctx.arena);
    return o;
}

enum outcome tables_carried(struct db *db)
{
    return db->engine->carried ? db->engine->script(db, db->engine->carried) : DONE;
}

static enum outcome run_one(struct db *db, const char *sql, const struct value *v, size_t n)
{
    struct ctx ctx = {.arena = arena_new(0), .db = db};
    enum outcome o = db_run(&ctx, sql, v, n);

    arena_free(ctx.arena);
    return o;
}

enum outcome table_put(struct db *db, const struct copied_table *t, const struct value *rows,
                       size_t n)
{
    enum outcome o = run_one(db, n == 1 ? t->put : t->put_many, rows, n * t->n);

    if (o == ALREADY_THERE)
        log_line(LOG_ERROR, "store", "a row of %s stands against one that is there already",
                 t->name);
    return o;
}

static void key_of(const struct copied_table *t, const struct value *row, struct value *ret)
{
    for (size_t i = 0; i < t->n_key; i++)
        ret[i] = row[t->key[i]];
}

enum outcome table_remove(struct db *db, const struct copied_table *t, const struct value *row)
{
    struct value key[PARAMETERS_MOST];

    key_of(t, row, key);
    return run_one(db, t->remove, key, t->n_key);
}

/* --- rows in portions ------------------------------------------------------------------------ */

void reading_begin(struct reading *r, struct db *db, const struct copied_table *t)
{
    *r = (struct reading){
        .db = db, .t = t, .page = {arena_new(65536), arena_new(65536)}
    };
}

void reading_end(struct reading *r)
{
    arena_free(r->page[0]);
    arena_free(r->page[1]);
}

static enum outcome keep_row(void *to, const struct value *values, size_t n)
{
    struct reading *r = to;
    struct value *row = &r->rows[r->n++ * n];

    for (size_t i = 0; i < n; i++) {
        row[i] = values[i];
        if (values[i].kind == VALUE_TEXT || values[i].kind == VALUE_BYTES)
            row[i].p = arena_text_n(r->page[0], values[i].p ? values[i].p : "", values[i].n);
    }
    return DONE;
}

static enum outcome next_page(struct reading *r)
{
    struct arena *old = r->page[1];
    struct value key[PARAMETERS_MOST];
    const size_t n_key = r->begun ? r->t->n_key : 0;

    if (r->begun)
        key_of(r->t, &r->rows[(r->n - 1) * r->t->n], key);
    arena_reset(old);
    r->page[1] = r->page[0];
    r->page[0] = old;
    r->rows = ARENA_ARRAY(r->page[0], struct value, PAGE * r->t->n);
    r->n = r->at = 0;
    TRY(db_rows(r->db, r->begun ? r->t->next : r->t->first, key, n_key, keep_row, r));
    r->begun = true;
    r->end = r->n < PAGE;
    return DONE;
}

enum outcome reading_next(struct reading *r, const struct value **ret)
{
    *ret = NULL;
    if (r->at == r->n) {
        if (r->end)
            return DONE;
        TRY(next_page(r));
    }
    if (r->at < r->n)
        *ret = &r->rows[r->at++ * r->t->n];
    return DONE;
}

static int order_of(const struct value *a, const struct value *b)
{
    if (a->kind == VALUE_INT && b->kind == VALUE_INT)
        return (a->i > b->i) - (a->i < b->i);
    int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);
    return order ? order : (a->n > b->n) - (a->n < b->n);
}

int key_order(const struct copied_table *t, const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < t->n_key; i++) {
        int order = order_of(&a[t->key[i]], &b[t->key[i]]);

        if (order)
            return order;
    }
    return 0;
}

bool same_row(const struct copied_table *t, const struct value *a, const struct value *b)
{
    for (size_t i = 0; i < t->n; i++) {
        if (a[i].kind != b[i].kind)
            return false;
        if (a[i].kind == VALUE_INT ? a[i].i != b[i].i
                                   : a[i].n != b[i].n || (a[i].n && memcmp(a[i].p, b[i].p, a[i].n)))
            return false;
    }
    return true;
}
