/* store/engine.h — what an engine gives to the store. Only src/store includes it. The store knows
 * shapes, statements and limits; the engine knows its library, its locks and its errors. */
#pragma once
#include "store/store.h"

#define PARAMETERS_MOST 64

/* Which columns of a statement fill which fields of a shape; worked out once. */
struct column_map {
    const struct shape *shape;
    struct column_map *next;
    size_t n;
    const struct field *fields[]; /* by column */
};

/* A prepared statement; lives as long as its connection. */
struct statement {
    const char *sql;  /* the constant string it was asked by: its address is the key */
    const char *text; /* what stood there */
    void *handle;     /* the engine's own */
    size_t n_values;  /* highest $n */
    uint8_t at[PARAMETERS_MOST + 1]; /* the engine's index of $n */
    struct column_map *maps;
};

struct db {
    void *link; /* the engine's connection */
    enum db_use use;
    struct arena *arena;           /* statements and maps */
    struct statement **statements; /* open addressing by the address of the SQL text */
    size_t room, n;                /* room is a power of two */
    bool in_transaction;
    enum outcome lost; /* why the engine rolled the transaction back by itself; DONE: it did not */
    int64_t version;   /* of the schema */
    int64_t log_pages; /* pages in the write-ahead log after the last commit */
    int64_t tidy_at;   /* pages at which the log is moved back */
    int lock;          /* file descriptor that says: I am the one who writes; -1: none */
};

/* Connects with every safety of the engine on. DONE | BROKEN (logged). */
MUST_USE enum outcome engine_open(const char *where, struct db *db);
void engine_close(struct db *db);
/* Runs a script without parameters. Errors are logged. */
MUST_USE enum outcome engine_script(struct db *db, const char *sql);
/* Fills handle, n_values and at of st. DONE | BROKEN (logged). */
MUST_USE enum outcome engine_prepare(struct db *db, struct statement *st);
void engine_forget(struct statement *st);
/* Binds all values; the texts must live until engine_reset. */
MUST_USE enum outcome engine_bind(struct db *db, struct statement *st, const struct value *v);
/* DONE: there is a row | NOT_FOUND: no more | ALREADY_THERE | DISK_FULL | BUSY | BROKEN (logged).
 * A disk that fails under the writer stops the process. */
MUST_USE enum outcome engine_step(struct db *db, struct statement *st);
void engine_reset(struct statement *st);
size_t engine_columns(const struct statement *st);
const char *engine_column_name(const struct statement *st, size_t column);
/* Read the row; NULL gives 0 and NULL. False: the column holds another type. */
bool engine_int(const struct statement *st, size_t column, int64_t *ret);
bool engine_text(const struct statement *st, size_t column, const char **ret, size_t *ret_n);
bool engine_bytes(const struct statement *st, size_t column, struct bytes *ret);
/* Rows changed by the statement just run. */
int64_t engine_changes(struct db *db);
/* True while a transaction is open, as the engine sees it. */
bool engine_in_transaction(struct db *db);

/* A portable word of schema/ and what this engine calls it; ends with NULL. */
struct word {
    const char *portable, *here;
};
extern const struct word ENGINE_WORDS[];

/* store/migrate.c. Brings an open database to the newest schema of the binary (DB_WRITES), or
 * checks that it is there (DB_READS). DONE | BROKEN (logged). */
MUST_USE enum outcome migrate(struct db *db);
/* The text without comments, portable words replaced outside quotes; in `a`. */
const char *migrate_text(struct arena *a, const char *text, const struct word *words);
