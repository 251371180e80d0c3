/* bench/commit_limit.c — the most this disk and SQLite can commit: a bare loop that writes the rows
 * which a server has written for its newest tickets once more, into a fresh database, in batches,
 * with the same safety. What the server reaches over HTTP is measured against it.
 *
 * commit_limit DATABASE FOLDER BATCH [TICKETS] — DATABASE is a server's file, best when it is
 * stopped; FOLDER lies on the disk to be measured. Prints `name value unit`. It includes nothing of
 * the house: the limit must not depend on our own code. */
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#define TABLES_MOST  64
#define COLUMNS_MOST 64
#define ROUNDS       3 /* the best one counts: a limit is what can be reached */

struct table {
    const char *name, *load, *insert;
    int columns;
    sqlite3_stmt *into;
};
struct row {
    struct table *table;
    sqlite3_value **values;
};
struct rows {
    struct row *row;
    size_t n, room;
    size_t *ends; /* of each ticket */
};

static struct table tables[TABLES_MOST];
static size_t n_tables;

__attribute__((format(printf, 2, 3))) static void need(int good, const char *fmt, ...)
{
    va_list args;

    if (good)
        return;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static void must(sqlite3 *db, int code)
{
    need(code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE, "sqlite: %s",
         sqlite3_errmsg(db));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;

    must(db, sqlite3_prepare_v2(db, sql, -1, &st, NULL));
    return st;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* How a table's rows are found for one ticket (?1, and ?2 counts tickets from 0); NULL: not at all.
 */
static const char *rows_of_ticket(const char *name, int has_ticket_id)
{
    if (strcmp(name, "ticket") == 0)
        return "id = ?1";
    if (has_ticket_id)
        return "ticket_id = ?1";
    if (strcmp(name, "event_words") == 0)
        return "event_id IN (SELECT id FROM event WHERE ticket_id = ?1)";
    /* The answers kept for repeated requests carry no ticket: one each, newest first. */
    if (strcmp(name, "idempotency") == 0)
        return "rowid = (SELECT rowid FROM idempotency ORDER BY rowid DESC LIMIT 1 OFFSET ?2)";
    return NULL;
}

static void add_table(sqlite3 *from, const char *name)
{
    char marks[2 * COLUMNS_MOST + 1];
    sqlite3_stmt *st = prepare(from, "SELECT name FROM pragma_table_info(?1)");
    int columns = 0, has_ticket_id = 0;

    sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW) {
        need(columns < COLUMNS_MOST, "%s has too many columns", name);
        has_ticket_id |= strcmp((const char *)sqlite3_column_text(st, 0), "ticket_id") == 0;
        memcpy(marks + 2 * columns, "?,", 2);
        columns++;
    }
    sqlite3_finalize(st);
    const char *where = rows_of_ticket(name, has_ticket_id);
    if (!where)
        return;
    need(columns > 0 && n_tables < TABLES_MOST, "%s cannot be copied", name);
    marks[2 * columns - 1] = '\0';
    tables[n_tables++] = (struct table){
        .name = sqlite3_mprintf("%s", name),
        .load = sqlite3_mprintf("SELECT * FROM %s WHERE %s", name, where),
        .insert = sqlite3_mprintf("INSERT INTO %s VALUES (%s)", name, marks),
        .columns = columns,
    };
}

/* In the order they were created, so that what is referred to comes first. */
static void learn_tables(sqlite3 *from)
{
    sqlite3_stmt *st =
        prepare(from, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid");

    while (sqlite3_step(st) == SQLITE_ROW)
        add_table(from, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    need(n_tables > 0, "no table of tickets there");
}

static void keep_row(struct rows *rows, struct table *t, sqlite3_stmt *st)
{
    if (rows->n == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 4096;
        rows->row = realloc(rows->row, rows->room * sizeof(*rows->row));
        need(rows->row != NULL, "no memory");
    }
    struct row *row = &rows->row[rows->n++];
    row->table = t;
    row->values = calloc((size_t)t->columns, sizeof(sqlite3_value *));
    need(row->values != NULL, "no memory");
    for (int c = 0; c < t->columns; c++)
        row->values[c] = sqlite3_value_dup(sqlite3_column_value(st, c));
}

/* Takes the newest tickets' rows into memory; returns how many tickets there were. */
static size_t load_rows(sqlite3 *from, struct rows *rows, size_t most)
{
    sqlite3_stmt *ids = prepare(from, "SELECT id FROM ticket ORDER BY id DESC LIMIT ?1");
    sqlite3_stmt *load[TABLES_MOST];
    size_t n = 0;

    for (size_t t = 0; t < n_tables; t++)
        load[t] = prepare(from, tables[t].load);
    rows->ends = calloc(most, sizeof(size_t));
    need(rows->ends != NULL, "no memory");
    sqlite3_bind_int64(ids, 1, (int64_t)most);
    for (; sqlite3_step(ids) == SQLITE_ROW; n++) {
        for (size_t t = 0; t < n_tables; t++) {
            sqlite3_bind_int64(load[t], 1, sqlite3_column_int64(ids, 0));
            if (sqlite3_bind_parameter_count(load[t]) > 1)
                sqlite3_bind_int64(load[t], 2, (int64_t)n);
            while (sqlite3_step(load[t]) == SQLITE_ROW)
                keep_row(rows, &tables[t], load[t]);
            sqlite3_reset(load[t]);
        }
        rows->ends[n] = rows->n;
    }
    for (size_t t = 0; t < n_tables; t++)
        sqlite3_finalize(load[t]);
    sqlite3_finalize(ids);
    return n;
}

/* The same tables and indexes as the source, empty, with the server's own pragmas. */
static sqlite3 *fresh(sqlite3 *from, const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st =
        prepare(from, "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index')"
                      " AND sql IS NOT NULL ORDER BY rowid");

    need(sqlite3_open_v2(path, &db,
                         SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                         NULL) == SQLITE_OK,
         "%s cannot be made", path);
    must(db, sqlite3_exec(db,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                          "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000;",
                          NULL, NULL, NULL));
    while (sqlite3_step(st) == SQLITE_ROW)
        must(db, sqlite3_exec(db, (const char *)sqlite3_column_text(st, 0), NULL, NULL, NULL));
    sqlite3_finalize(st);
    for (size_t t = 0; t < n_tables; t++)
        tables[t].into = prepare(db, tables[t].insert);
    return db;
}

static void write_row(sqlite3 *db, const struct row *row)
{
    sqlite3_stmt *st = row->table->into;

    for (int c = 0; c < row->table->columns; c++)
        must(db, sqlite3_bind_value(st, c + 1, row->values[c]));
    must(db, sqlite3_step(st));
    must(db, sqlite3_reset(st));
}

static double write_all(sqlite3 *db, const struct rows *rows, size_t tickets, size_t batch)
{
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    double began = seconds();

    for (size_t i = 0, r = 0; i < tickets;) {
        must(db, sqlite3_step(begin));
        sqlite3_reset(begin);
        for (size_t in_batch = 0; in_batch < batch && i < tickets; in_batch++, i++)
            for (; r < rows->ends[i]; r++)
                write_row(db, &rows->row[r]);
        must(db, sqlite3_step(commit));
        sqlite3_reset(commit);
    }
    double took = seconds() - began;
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    return took;
}

static void forget(sqlite3 *db, const char *path)
{
    static const char *const ENDS[] = {"", "-wal", "-shm"};

    for (size_t t = 0; t < n_tables; t++)
        sqlite3_finalize(tables[t].into);
    must(db, sqlite3_close(db));
    for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++) {
        char *name = sqlite3_mprintf("%s%s", path, ENDS[i]);

        unlink(name);
        sqlite3_free(name);
    }
}

int main(int argc, char **argv)
{
    struct rows rows = {0};
    sqlite3 *from = NULL;
    double best = 0;

    need(argc == 4 || argc == 5, "commit_limit DATABASE FOLDER BATCH [TICKETS]");
    long batch = strtol(argv[3], NULL, 10), most = argc == 5 ? strtol(argv[4], NULL, 10) : 5000;
    need(batch > 0 && most > 0, "BATCH and TICKETS are counts from 1");
    need(sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK,
         "%s cannot be read", argv[1]);
    learn_tables(from);
    size_t tickets = load_rows(from, &rows, (size_t)most);
    need(tickets > 0, "no tickets there");

    char *path = sqlite3_mprintf("%s/commit-limit-%d.db", argv[2], (int)getpid());
    for (int round = 0; round < ROUNDS; round++) {
        sqlite3 *db = fresh(from, path);
        double took = write_all(db, &rows, tickets, (size_t)batch);

        forget(db, path);
        if (round == 0 || took < best)
            best = took;
    }
    printf("commit_limit_tickets %.0f tickets/s\n", (double)tickets / best);
    printf("commit_limit_rows %.0f rows/s\n", (double)rows.n / best);
    printf("commit_limit_rows_each %.2f rows\n", (double)rows.n / (double)tickets);
    sqlite3_close(from);
    return 0;
}
