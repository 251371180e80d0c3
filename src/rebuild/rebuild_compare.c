/* rebuild/rebuild_compare.c — holds every row of every table against what the events add up to. */
#include "base/text.h"
#include "rebuild/rebuild_inside.h"

void differs(struct fold *f, enum folded table, const char *key, const char *column,
             const char *live, const char *told, const char *says)
{
    struct rebuild_result *ret = f->ret;
    struct rebuild_difference *list = ret->first.items;

    ret->differences++;
    if (table != NO_TABLE)
        f->tables[table].differences++;
    if (ret->first.n >= f->most)
        return;
    if (ret->first.n == f->room) {
        f->room = f->room ? f->room * 2 : 16;
        list = ARENA_ARRAY(f->keep, struct rebuild_difference, f->room);
        if (ret->first.n)
            memcpy(list, ret->first.items, ret->first.n * sizeof(*list));
        ret->first.items = list;
    }
    list[ret->first.n++] = (struct rebuild_difference){
        .table = table == NO_TABLE ? "event" : TABLES[table].name,
        .key = arena_text(f->keep, key),
        .column = column,
        .live = arena_text(f->keep, live),
        .told = arena_text(f->keep, told),
        .says = arena_text(f->keep, says),
    };
}

/* --- one row ------------------------------------------------------------------------------------
 */

static const char *key_of_slots(struct fold *f, const struct table *t, const union slot *slots)
{
    struct buf b = {.arena = f->ctx->arena};

    for (size_t i = 0; i < t->n_keys; i++)
        if (is_text(&t->columns[i]))
            buf_print(&b, "%s%s", i ? ", " : "", slots[i].text);
        else
            buf_print(&b, "%s%lld", i ? ", " : "", (long long)slots[i].number);
    return b.text;
}

static const char *hex(struct fold *f, struct bytes b)
{
    char *text = arena_alloc(f->ctx->arena, 2 * b.n + 1);

    for (size_t i = 0; i < b.n; i++)
        snprintf(text + 2 * i, 3, "%02x", ((const unsigned char *)b.p)[i]);
    return text;
}

static struct cell cell_of_slot(struct fold *f, const struct column *c, union slot slot)
{
    if (c->kind == COLUMN_HEX)
        return cell_text(slot.bytes.p ? hex(f, slot.bytes) : NULL);
    if (is_text(c))
        return cell_text(slot.text);
    return slot.number == REBUILD_ABSENT ? (struct cell){0} : cell_number(slot.number);
}

/* A person's text that was erased must be gone; what the house wrote may stay, nobody can say more.
 */
static bool is_erased(const struct column *c, struct cell live)
{
    return c->kind != COLUMN_OWN || live.kind == CELL_NONE || is_erased_text(live.text);
}

static bool same(struct fold *f, const struct column *c, struct cell live, struct cell told)
{
    switch (told.kind) {
    case CELL_NONE:
        return live.kind == CELL_NONE;
    case CELL_NUMBER:
        return live.kind == CELL_NUMBER && live.number == told.number;
    case CELL_WORD:
        return live.kind == CELL_WORD && text_same(live.text, told.text);
    case CELL_HASH:
        return live.kind == CELL_WORD && (int64_t)hash_text(f, live.text) == told.number;
    case CELL_OLDER:
        return true;
    case CELL_ERASED:
        return is_erased(c, live);
    }
    return false;
}

static const char *shown(struct fold *f, const struct column *c, struct cell cell)
{
    if (cell.kind == CELL_NONE)
        return "nothing";
    if (c->kind == COLUMN_IS_SET)
        return cell.number ? "a moment" : "nothing";
    if (cell.kind == CELL_NUMBER)
        return arena_print(f->ctx->arena, "%lld", (long long)cell.number);
    return (c->kind == COLUMN_WORD || c->kind == COLUMN_HEX) && cell.kind == CELL_WORD ? cell.text
                                                                                       : NULL;
}

static void compare_cells(struct fold *f, enum folded table, const struct row *row,
                          const union slot *slots)
{
    const struct table *t = &TABLES[table];

    for (size_t i = t->n_keys; i < t->n; i++) {
        const struct column *c = &t->columns[i];
        const struct cell live = cell_of_slot(f, c, slots[i]), told = row->cells[i];

        f->tables[table].erased += told.kind == CELL_ERASED;
        if (same(f, c, live, told))
            continue;
        if (told.kind == CELL_ERASED)
            differs(f, table, key_of_slots(f, t, slots), c->name, NULL, NULL,
                    "was erased and is still there");
        else
            differs(f, table, key_of_slots(f, t, slots), c->name, shown(f, c, live),
                    shown(f, c, told), "is not as the events say");
    }
}

/* The row it belongs to began before the record: so did what hangs on it. */
static bool belongs_to_older(struct fold *f, enum folded table, int64_t owner)
{
    const uint64_t key[2] = {(uint64_t)owner, 0};
    const struct row *row;

    if (TABLES[table].belongs == NO_TABLE)
        return false;
    row = row_find(f, TABLES[table].belongs, key);
    return row && row->older;
}

/* A list of texts that were erased: its rows cannot be told any more. */
static bool list_was_erased(struct fold *f, enum folded table, int64_t owner)
{
    const int name = TABLES[table].belongs == T_PERSON ? column_named(T_PERSON, "name") : -1;
    const uint64_t key[2] = {(uint64_t)owner, 0};
    const struct row *row = name >= 0 ? row_find(f, T_PERSON, key) : NULL;

    return row && row->cells[name].kind == CELL_ERASED;
}

static void compare_row(struct fold *f, enum folded table, const union slot *slots)
{
    const struct table *t = &TABLES[table];
    const int64_t owner = f->owner[table] >= 0 ? slots[f->owner[table]].number : 0;
    uint64_t key[2] = {0, 0};
    struct row *row;

    if (table == T_HOSPITAL && outside_hospital(slots[0].text))
        return;
    f->tables[table].rows++;
    for (size_t i = 0; i < t->n_keys; i++)
        key[i] = key_of(f, cell_of_slot(f, &t->columns[i], slots[i]));
    row = row_find(f, table, key);
    if (row)
        row->seen = true;
    if (row ? row->older : belongs_to_older(f, table, owner))
        f->tables[table].older++;
    else if (row && belongs_to_older(f, table, row->owner))
        f->tables[table].older++;
    else if (row)
        compare_cells(f, table, row, slots);
    else if (table == T_SKILL && list_was_erased(f, table, owner))
        f->tables[table].erased++;
    else
        differs(f, table, key_of_slots(f, t, slots), NULL, NULL, NULL,
                "is there, but no event made it");
}

/* --- tables -------------------------------------------------------------------------------------
 */

static enum outcome walk(struct fold *f, enum folded table)
{
    const size_t width = TABLES[table].n + 1;
    union slot last[COLUMNS_MOST + 1];
    bool first = true;
    struct list page;

    do {
        arena_reset(f->ctx->arena);
        if (!first)
            for (size_t i = 0; i < TABLES[table].n_keys; i++)
                if (is_text(&TABLES[table].columns[i]))
                    last[i].text = arena_text(f->ctx->arena, f->last_key[i]);
        TRY(db_rebuild_rows(f->ctx, table, first ? NULL : last, &page));
        const union slot *slots = page.items;

        for (size_t i = 0; i < page.n; i++)
            compare_row(f, table, slots + i * width);
        for (size_t i = 0; page.n && i < TABLES[table].n_keys; i++) {
            last[i] = slots[(page.n - 1) * width + i];
            if (is_text(&TABLES[table].columns[i]))
                f->last_key[i] = arena_text(f->keep, last[i].text);
        }
        first = false;
    } while (page.n == REBUILD_PAGE);
    return DONE;
}

static const char *key_of_row(struct fold *f, const struct table *t, const struct row *row)
{
    struct buf b = {.arena = f->ctx->arena};

    for (size_t i = 0; i < t->n_keys; i++)
        if (row->cells[i].kind == CELL_NUMBER)
            buf_print(&b, "%s%lld", i ? ", " : "", (long long)row->cells[i].number);
        else
            buf_print(&b, "%s%s", i ? ", " : "", row->cells[i].text);
    return b.text;
}

/* Rows that events made and the table has not. */
static void find_missing(struct fold *f, enum folded table)
{
    const struct rows *rows = &f->rows[table];

    for (size_t i = 0; i < rows->room; i++)
        for (const struct row *row = rows->buckets[i]; row; row = row->next) {
            if (row->seen)
                continue;
            arena_reset(f->ctx->arena);
            differs(f, table, key_of_row(f, &TABLES[table], row), NULL, NULL, NULL,
                    "is not there, but events made it");
        }
}

enum outcome rebuild_compare(struct fold *f)
{
    for (enum folded t = 0; t < TABLE_COUNT; t++) {
        if (f->progress)
            f->progress("tables", t, TABLE_COUNT);
        TRY(walk(f, t));
        find_missing(f, t);
        f->ret->rows += f->tables[t].rows;
        f->ret->older += f->tables[t].older;
        f->ret->erased += f->tables[t].erased;
    }
    if (f->progress)
        f->progress("tables", TABLE_COUNT, TABLE_COUNT);
    return DONE;
}
