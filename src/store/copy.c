/* store/copy.c — two databases side by side: every table is read in the order of its key from both,
 * like two decks of sorted cards; what only one has or what differs falls out by itself. */
#include "store/copy.h"
#include <sodium.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "store/copy_table.h"

/* Rows written between two commits, and how often somebody is told. */
#define PORTION    2000
#define TOLD_EVERY (SECOND / 5)

struct copying {
    struct db *from, *to;
    struct arena *arena; /* of tables; lives for the whole copy */
    copy_told *told;
    void *told_to;
    int64_t told_at;
    struct copy_progress p;
    int64_t extra;   /* rows of `to` that the source does not have */
    int64_t pending; /* written since the last commit */
    struct arena *held_in;
    struct value held[PARAMETERS_MOST]; /* rows that wait to be written together */
    size_t n_held;
};

static void tell(struct copying *c, bool now)
{
    /* The end is told once, by who knows that it is the end. */
    if (!c->told || (!now && (c->p.rows >= c->p.all || time_steady() - c->told_at < TOLD_EVERY)))
        return;
    c->told_at = time_steady();
    c->told(c->told_to, &c->p);
}

static enum outcome commit_portion(struct copying *c, int64_t at_least)
{
    if (c->pending < at_least)
        return DONE;
    c->pending = 0;
    TRY(db_commit(c->to));
    return db_begin(c->to);
}

/* Writes what waits: all at once when it is a full set, else row by row. */
static enum outcome put_held(struct copying *c, const struct copied_table *t)
{
    const size_t n = c->n_held, step = n == t->many ? n : 1;

    for (size_t i = 0; i < n; i += step)
        TRY(table_put(c->to, t, &c->held[i * t->n], step));
    c->p.written += (int64_t)n;
    c->pending += (int64_t)n;
    c->n_held = 0;
    arena_reset(c->held_in);
    return commit_portion(c, PORTION);
}

/* Several rows in one statement: to another machine every statement is a way there and back. */
static enum outcome put(struct copying *c, const struct copied_table *t, const struct value *row)
{
    struct value *held = &c->held[c->n_held * t->n];

    for (size_t i = 0; i < t->n; i++) {
        held[i] = row[i];
        if (row[i].kind == VALUE_TEXT || row[i].kind == VALUE_BYTES)
            held[i].p = arena_text_n(c->held_in, row[i].p, row[i].n);
    }
    return ++c->n_held == t->many ? put_held(c, t) : DONE;
}

static enum outcome take_away(struct copying *c, const struct copied_table *t,
                              const struct value *row)
{
    TRY(table_remove(c->to, t, row));
    c->p.removed++;
    c->pending++;
    return commit_portion(c, PORTION);
}

/* Both decks of one table. With `removing` rows too many are taken away, else missing and different
 * ones are written: children may only go before their parents, and come after them. */
static enum outcome walk_table(struct copying *c, const struct copied_table *t, bool removing)
{
    struct reading a, b;
    const struct value *ours, *theirs;
    enum outcome o;

    reading_begin(&a, c->from, t);
    reading_begin(&b, c->to, t);
    o = reading_next(&a, &ours);
    if (o == DONE)
        o = reading_next(&b, &theirs);
    while (o == DONE && (ours || theirs)) {
        int order = !ours ? 1 : !theirs ? -1 : key_order(t, ours, theirs);

        if (order > 0) {
            c->extra++;
            if (removing)
                o = take_away(c, t, theirs);
        } else if (!removing && (order < 0 || !same_row(t, ours, theirs))) {
            o = put(c, t, ours);
        }
        if (order <= 0 && !removing)
            c->p.rows++;
        tell(c, false);
        if (o == DONE && order <= 0)
            o = reading_next(&a, &ours);
        if (o == DONE && order >= 0)
            o = reading_next(&b, &theirs);
    }
    reading_end(&a);
    reading_end(&b);
    return o == DONE ? put_held(c, t) : o;
}

static enum outcome walk_tables(struct copying *c, const struct list *tables)
{
    const struct copied_table *t = tables->items;

    for (size_t i = 0; i < tables->n; i++) {
        c->p.table = t[i].name;
        c->p.n = i + 1;
        tell(c, false);
        TRY(walk_table(c, &t[i], false));
    }
    for (size_t i = c->extra ? tables->n : 0; i-- > 0;) {
        c->p.table = t[i].name;
        TRY(walk_table(c, &t[i], true));
    }
    return DONE;
}

static enum outcome copy(struct copying *c)
{
    struct list tables;

    c->from->builds_sql = c->to->builds_sql = true;
    TRY(tables_of(c->from, c->arena, &tables));
    c->p.of = tables.n;
    TRY(db_begin(c->from));
    enum outcome o = tables_count(c->from, &tables, &c->p.all);
    if (o == DONE)
        o = db_begin(c->to);
    if (o == DONE) {
        o = walk_tables(c, &tables);
        if (o == DONE)
            o = db_commit(c->to);
        else
            db_rollback(c->to);
    }
    db_rollback(c->from);
    if (o == DONE)
        o = tables_carried(c->to);
    tell(c, true);
    return o;
}

enum outcome db_copy(struct db *from, struct db *to, copy_told *told, void *told_to,
                     struct copy_progress *ret)
{
    struct copying c = {.from = from,
                        .to = to,
                        .arena = arena_new(0),
                        .held_in = arena_new(0),
                        .told = told,
                        .told_to = told_to};
    enum outcome o = copy(&c);

    *ret = c.p;
    ret->table = NULL; /* its text ends here */
    arena_free(c.arena);
    arena_free(c.held_in);
    return o;
}

/* --- comparing ------------------------------------------------------------------------------- */

static enum outcome sum_table(struct copying *c, struct db *db, const struct copied_table *t,
                              int64_t *ret_rows, unsigned char sum[32])
{
    crypto_hash_sha256_state state;
    const struct value *row;
    struct reading r;
    enum outcome o;

    crypto_hash_sha256_init(&state);
    reading_begin(&r, db, t);
    while ((o = reading_next(&r, &row)) == DONE && row) {
        for (size_t i = 0; i < t->n; i++) {
            const unsigned char head[1] = {(unsigned char)row[i].kind};
            const bool number = row[i].kind == VALUE_INT;
            const uint64_t n = number ? (uint64_t)row[i].i : row[i].n;

            crypto_hash_sha256_update(&state, head, sizeof(head));
            crypto_hash_sha256_update(&state, (const unsigned char *)&n, sizeof(n));
            if (!number && row[i].n)
                crypto_hash_sha256_update(&state, row[i].p, row[i].n);
        }
        ++*ret_rows;
        c->p.rows++;
        tell(c, false);
    }
    reading_end(&r);
    crypto_hash_sha256_final(&state, sum);
    return o;
}

static enum outcome sum_tables(struct copying *c, const struct list *tables, struct copy_sum *sums)
{
    const struct copied_table *t = tables->items;

    for (size_t i = 0; i < tables->n; i++) {
        c->p.table = t[i].name;
        c->p.n = i + 1;
        TRY(sum_table(c, c->from, &t[i], &sums[i].rows[0], sums[i].sum[0]));
        TRY(sum_table(c, c->to, &t[i], &sums[i].rows[1], sums[i].sum[1]));
    }
    return DONE;
}

static enum outcome compare(struct copying *c, struct list *ret)
{
    struct list tables;

    c->from->builds_sql = c->to->builds_sql = true;
    TRY(tables_of(c->from, c->arena, &tables));
    struct copy_sum *sums = ARENA_ARRAY(c->arena, struct copy_sum, tables.n);
    for (size_t i = 0; i < tables.n; i++)
        sums[i].table = ((const struct copied_table *)tables.items)[i].name;
    *ret = (struct list){sums, tables.n};
    c->p.of = tables.n;
    TRY(db_begin(c->from));
    enum outcome o = db_begin(c->to);
    if (o == DONE) {
        int64_t more = 0;

        o = tables_count(c->from, &tables, &c->p.all);
        if (o == DONE)
            o = tables_count(c->to, &tables, &more);
        c->p.all += more;
        if (o == DONE)
            o = sum_tables(c, &tables, sums);
        db_rollback(c->to);
    }
    db_rollback(c->from);
    tell(c, true);
    return o;
}

enum outcome db_compare(struct db *a, struct db *b, struct arena *arena, copy_told *told,
                        void *told_to, struct list *ret, bool *ret_same)
{
    struct copying c = {.from = a, .to = b, .arena = arena, .told = told, .told_to = told_to};

    *ret_same = true;
    TRY(compare(&c, ret));
    for (size_t i = 0; i < ret->n; i++) {
        const struct copy_sum *s = &((const struct copy_sum *)ret->items)[i];

        if (s->rows[0] != s->rows[1] || memcmp(s->sum[0], s->sum[1], sizeof(s->sum[0])) != 0)
            *ret_same = false;
    }
    return DONE;
}

/* --- whole files ----------------------------------------------------------------------------- */

static enum outcome save_rows(struct db *db, const char *path, copy_told *told, void *told_to)
{
    struct copy_progress p;
    struct db *to = NULL;

    if (access(path, F_OK) == 0) {
        log_line(LOG_ERROR, "store", "%s is there already", path);
        return BROKEN;
    }
    struct arena *arena = arena_new(0);
    enum outcome o = db_open(arena_print(arena, "sqlite:%s", path), DB_WRITES, &to);

    if (o == DONE)
        o = db_copy(db, to, told, told_to, &p);
    if (o == DONE)
        o = db_sound(to);
    db_close(to);
    unlink(arena_print(arena, "%s-writer", path));
    if (o != DONE)
        unlink(path);
    arena_free(arena);
    return o;
}

enum outcome db_save(struct db *db, const char *path, copy_told *told, void *told_to)
{
    return db->engine->save ? db->engine->save(db, path, told, told_to)
                            : save_rows(db, path, told, told_to);
}

enum outcome db_sound(struct db *db)
{
    return db->engine->sound ? db->engine->sound(db) : DONE;
}
