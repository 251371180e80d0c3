/* store/copy_table.h — one table as a copy sees it: columns, key, the four statements; and a walk
 * over its rows by portions of the key. Only src/store includes it. */
#pragma once
#include "store/engine.h"

struct copied_table {
    const char *name;
    size_t n, n_key;
    const char **columns;
    size_t *key; /* which columns, in the key's order */
    size_t many; /* rows that put_many takes */
    const char *first, *next, *put, *put_many, *remove, *count; /* SQL */
};

/* A list of struct copied_table in the order the tables were made, so that parents come before
 * children. Tables and columns that belong to the engine or the machine are left out. */
MUST_USE enum outcome tables_of(struct db *db, struct arena *arena, struct list *ret);
/* How many rows all of them have together. */
MUST_USE enum outcome tables_count(struct db *db, const struct list *tables, int64_t *ret);
/* After rows came with their own ids: the next id is a new one. */
MUST_USE enum outcome tables_carried(struct db *db);

/* The rows, 1 or t->many of them, are there as given, whatever stood under their keys. */
MUST_USE enum outcome table_put(struct db *db, const struct copied_table *t,
                                const struct value *rows, size_t n);
MUST_USE enum outcome table_remove(struct db *db, const struct copied_table *t,
                                   const struct value *row);

struct reading {
    struct db *db;
    const struct copied_table *t;
    struct arena *page[2]; /* this portion of rows; and the last one, which may be in use */
    struct value *rows;
    size_t n, at;
    bool begun, end;
};
void reading_begin(struct reading *r, struct db *db, const struct copied_table *t);
/* *ret: the next row, good until the next-but-one call; NULL: no more. */
MUST_USE enum outcome reading_next(struct reading *r, const struct value **ret);
void reading_end(struct reading *r);

/* <0, 0, >0 by the key: numbers as numbers, texts and bytes byte by byte. */
int key_order(const struct copied_table *t, const struct value *a, const struct value *b);
bool same_row(const struct copied_table *t, const struct value *a, const struct value *b);
