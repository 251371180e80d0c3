/* rebuild/rebuild_rows.c — the rows that the events add up to, in memory: found by their key and by
 * the row they belong to. */
#include "rebuild/rebuild_inside.h"
#include <sodium.h>

uint64_t hash_text(const struct fold *f, const char *text)
{
    uint64_t hash;

    static_assert(crypto_shorthash_BYTES == sizeof hash && crypto_shorthash_KEYBYTES == 16,
                  "sizes");
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)text, strlen(text),
                     f->hash_key);
    return hash;
}

struct cell cell_number(int64_t v)
{
    return (struct cell){.kind = CELL_NUMBER, .number = v};
}

struct cell cell_text(const char *text)
{
    return (struct cell){.kind = text ? CELL_WORD : CELL_NONE, .text = text};
}

struct cell cell_kept(struct fold *f, const struct column *column, struct cell cell)
{
    if (cell.kind == CELL_NUMBER && cell.number == 0 &&
        (column->kind == COLUMN_MAYBE || column->kind == COLUMN_PARENT))
        return (struct cell){0};
    if (cell.kind != CELL_WORD)
        return cell;
    if (column->kind == COLUMN_OWN)
        return (struct cell){.kind = CELL_HASH, .number = (int64_t)hash_text(f, cell.text)};
    return cell_text(arena_text(f->keep, cell.text));
}

uint64_t key_of(const struct fold *f, struct cell cell)
{
    return cell.kind == CELL_WORD ? hash_text(f, cell.text) : (uint64_t)cell.number;
}

static size_t slot_of(uint64_t a, uint64_t b, size_t room)
{
    uint64_t h = (a ^ (b * UINT64_C(0xff51afd7ed558ccd))) * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(h >> 32) & (room - 1);
}

static void put_in_bucket(struct rows *rows, struct row *row)
{
    struct row **at = &rows->buckets[slot_of(row->key[0], row->key[1], rows->room)];

    row->next = *at;
    *at = row;
}

static void put_with_owner(struct rows *rows, struct row *row)
{
    struct row **at = &rows->owners[slot_of((uint64_t)row->owner, 0, rows->room)];

    row->before = NULL;
    row->after = *at;
    if (*at)
        (*at)->before = row;
    *at = row;
}

static void take_from_owner(struct rows *rows, struct row *row)
{
    if (row->before)
        row->before->after = row->after;
    else
        rows->owners[slot_of((uint64_t)row->owner, 0, rows->room)] = row->after;
    if (row->after)
        row->after->before = row->before;
}

static void make_room(struct fold *f, struct rows *rows)
{
    struct row **old = rows->buckets;
    const size_t was = rows->room;

    if (rows->n < was)
        return;
    rows->room = was ? was * 2 : 64;
    rows->buckets = ARENA_ARRAY(f->keep, struct row *, rows->room);
    rows->owners = ARENA_ARRAY(f->keep, struct row *, rows->room);
    for (size_t i = 0; i < was; i++)
        for (struct row *row = old[i], *next; row; row = next) {
            next = row->next;
            put_in_bucket(rows, row);
            put_with_owner(rows, row);
        }
}

struct row *row_find(struct fold *f, enum folded table, const uint64_t key[2])
{
    const struct rows *rows = &f->rows[table];
    struct row *row = rows->room ? rows->buckets[slot_of(key[0], key[1], rows->room)] : NULL;

    while (row && (row->key[0] != key[0] || row->key[1] != key[1]))
        row = row->next;
    return row;
}

struct row *row_add(struct fold *f, enum folded table, const struct cell *keys)
{
    const struct table *t = &TABLES[table];
    struct rows *rows = &f->rows[table];
    struct row *row;

    make_room(f, rows);
    row = arena_alloc(f->keep, sizeof(*row) + t->n * sizeof(struct cell));
    for (size_t i = 0; i < t->n_keys; i++) {
        row->key[i] = key_of(f, keys[i]);
        row->cells[i] = cell_kept(f, &t->columns[i], keys[i]);
    }
    if (f->owner[table] >= 0)
        row->owner = row->cells[f->owner[table]].number;
    put_in_bucket(rows, row);
    put_with_owner(rows, row);
    rows->n++;
    return row;
}

void row_remove(struct fold *f, enum folded table, struct row *row)
{
    struct rows *rows = &f->rows[table];
    struct row **at = &rows->buckets[slot_of(row->key[0], row->key[1], rows->room)];

    while (*at != row)
        at = &(*at)->next;
    *at = row->next;
    take_from_owner(rows, row);
    rows->n--;
}

struct row *rows_of(struct fold *f, enum folded table, int64_t owner)
{
    const struct rows *rows = &f->rows[table];

    /* The first of the bucket; the caller skips those of other owners. */
    return rows->room ? rows->owners[slot_of((uint64_t)owner, 0, rows->room)] : NULL;
}

void row_set(struct fold *f, enum folded table, struct row *row, int column, struct cell cell)
{
    struct rows *rows = &f->rows[table];

    row->cells[column] = cell_kept(f, &TABLES[table].columns[column], cell);
    if (column != f->owner[table] || row->cells[column].number == row->owner)
        return;
    take_from_owner(rows, row);
    row->owner = row->cells[column].number;
    put_with_owner(rows, row);
}
