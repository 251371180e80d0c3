/* store/engine.h — what an engine gives to the store, as a table of functions: one binary holds
 * both engines, the prefix of `where` chooses. Only src/store includes it. The store knows shapes,
 * statements and limits; the engine knows its library, its locks and its errors. */
#pragma once
#include "store/copy.h"
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
    const char *sql; /* the constant string it was asked by: its address is the key */
    void *handle;    /* the engine's own */
    size_t n_values; /* highest $n */
    struct column_map *maps;
};

struct engine;
struct db {
    const struct engine *engine;
    const char *where; /* as db_open was told */
    void *link;        /* the engine's connection */
    enum db_use use;
    struct arena *arena;           /* statements and maps */
    struct statement **statements; /* open addressing by the address of the SQL text */
    size_t room, n;                /* room is a power of two */
    bool in_transaction;
    enum outcome lost;  /* why the transaction cannot be committed any more; DONE: it can */
    int64_t version;    /* of the schema */
    struct db *aside;   /* the connection that db_count_up counts on; NULL: none yet */
    bool builds_sql;    /* copy.c: texts made at run time live as long as the connection */
    bool counts_inside; /* tests: db_count_up counts in the transaction, to be rolled back */
    enum { SCRUB_NOT, SCRUB_ASKED, SCRUB_DONE } scrub;
};

/* The six ways to move a transaction. The savepoint has one name and one level. */
enum control {
    CONTROL_BEGIN,
    CONTROL_COMMIT,
    CONTROL_ROLLBACK,
    CONTROL_SAVEPOINT,
    CONTROL_RELEASE,
    CONTROL_UNDO, /* back to the savepoint, and release it */
    CONTROL_COUNT
};

/* A portable word of schema/ and what the engine calls it; ends with NULL. */
struct word {
    const char *portable, *here;
};

struct engine {
    const char *const *prefixes; /* of `where`; ends with NULL */
    const struct word *words;

    /* Connects with every safety of the engine on. DONE | BROKEN (logged). */
    enum outcome (*open)(const char *where, struct db *db);
    void (*close)(struct db *db);
    /* Runs a script without parameters. Errors are logged. */
    enum outcome (*script)(struct db *db, const char *sql);
    /* Nobody else migrates between `true` and `false`. */
    enum outcome (*alone)(struct db *db, bool begins);
    /* COMMIT also COMMIT_UNKNOWN, BEGIN also BUSY: no connection just now. */
    enum outcome (*control)(struct db *db, enum control c);
    /* True while a transaction is open, as the engine sees it. */
    bool (*in_transaction)(struct db *db);
    /* The connection on which db_count_up counts: this one, or another in db->aside. */
    enum outcome (*aside)(struct db *db, struct db **ret);
    void (*tidy)(struct db *db);
    /* See db_scrub; may_scrub: whether this is a moment for it. */
    bool (*may_scrub)(struct db *db);
    enum outcome (*scrub)(struct db *db);
    /* See db_say and db_hear; NULL: nobody shares a database of this engine. */
    enum outcome (*say)(struct db *db, const char *words);
    enum outcome (*hear)(struct ctx *ctx, int ms, const char **ret);

    /* Fills handle and n_values of st. DONE | BROKEN (logged). */
    enum outcome (*prepare)(struct db *db, struct statement *st);
    void (*forget)(struct statement *st);
    /* Binds all values; the texts must live until reset. */
    enum outcome (*bind)(struct db *db, struct statement *st, const struct value *v);
    /* DONE: there is a row | NOT_FOUND: no more | ALREADY_THERE | DISK_FULL | BUSY | AGAIN | BROKEN
     * (logged). Of these all but the first three and BROKEN lose the transaction (db->lost). */
    enum outcome (*step)(struct db *db, struct statement *st);
    void (*reset)(struct statement *st);
    /* Rows changed by the statement just run. */
    int64_t (*changes)(struct db *db);

    size_t (*columns)(const struct statement *st);
    const char *(*column_name)(const struct statement *st, size_t column);
    /* Read the row; NULL gives 0 and NULL. False: the column holds another type. */
    bool (*read_int)(const struct statement *st, size_t column, int64_t *ret);
    bool (*read_text)(const struct statement *st, size_t column, const char **ret, size_t *ret_n);
    bool (*read_bytes)(const struct statement *st, size_t column, struct bytes *ret);
    /* Whatever it holds. */
    bool (*read_value)(const struct statement *st, size_t column, struct value *ret);

    /* For store/copy.c. The catalogue: `name` of all tables in the order they were made; `name` and
     * `key` (place in the primary key from 1, else 0) of the columns of table $1. */
    const char *tables, *columns_of;
    const char *carried; /* script that puts id counters behind the rows just brought; NULL: none */
    /* See db_save and db_sound; NULL: a copy by rows; nothing to check. */
    enum outcome (*save)(struct db *db, const char *path, copy_told *told, void *told_to);
    enum outcome (*sound)(struct db *db);
};
extern const struct engine SQLITE, POSTGRES;

/* store/migrate.c. Brings an open database to the newest schema of the binary (DB_WRITES), or
 * checks that it is there (DB_READS). DONE | BROKEN (logged). */
MUST_USE enum outcome migrate(struct db *db);
/* The text without comments, portable words replaced outside quotes; in `a`. */
const char *migrate_text(struct arena *a, const char *text, const struct word *words);
/* store/store.c. Runs a statement and hands over every row as values, whose texts are good for this
 * call only. DONE | what `row` refused | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome db_rows(struct db *db, const char *sql, const struct value *v, size_t n,
                              enum outcome (*row)(void *to, const struct value *values, size_t n),
                              void *to);
/* store/store.c: an empty struct db on its own arena, for db_open and for `aside`. */
struct db *db_new(const struct engine *engine, const char *where, enum db_use use);
