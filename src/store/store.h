/* store/store.h — one face of the database; the engine (SQLite or PostgreSQL) is behind it.
 * SQL is one text for both engines: $1… parameters, RETURNING, ON CONFLICT; no engine-only words.
 * A `struct db` is one connection and belongs to one thread at a time. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES } kind;
    int64_t i;
    const void *p;
    size_t n;
};
struct value v_int(int64_t v);
struct value v_bool(bool v);
struct value v_text(const char *v); /* NULL binds NULL */
struct value v_id(int64_t v);       /* 0 binds NULL: absent ids and times */
struct value v_bytes(const void *p, size_t n);
struct value v_of_bytes(struct bytes v); /* p NULL binds NULL */
struct value v_same(struct value v);
// clang-format off
#define V(x) _Generic((x), bool: v_bool, int: v_int, unsigned: v_int, int64_t: v_int, \
                      char *: v_text, const char *: v_text, struct bytes: v_of_bytes, \
                      struct value: v_same)(x)
#define VALUES(...)                                                                                \
    (const struct value[]){__VA_ARGS__}, sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)
#define NO_VALUES ((const struct value *)0), 0
// clang-format on

enum db_use { DB_WRITES, DB_READS };
/* Opens (and for DB_WRITES migrates) the database. `where` is
 * "sqlite:PATH" ("sqlite::memory:" in tests), which DB_WRITES creates; one process at a time may
 * hold a DB_WRITES connection to a file (PATH-writer is its lock); or
 * "postgres://…" or "postgresql://…", the address of an existing database as libpq has it (UTF8,
 * collation C); any number of connections may write, and a broken one heals at a later db_begin.
 * DB_READS connections cannot write. DONE | BROKEN (logged, never with a password).
 * Close with db_close; NULL is allowed. */
MUST_USE enum outcome db_open(const char *where, enum db_use use, struct db **ret);
void db_close(struct db *db);
/* Whether others may write to it at the same time, from here and from other machines: a verb may
 * end AGAIN, and ids do not rise in the order of commits. */
bool db_is_shared(const char *where);

/* Words between all who have a shared database open, at most 7,000 bytes; for the front door,
 * outside transactions: what a transaction says makes every other commit wait for its own. DONE:
 * whoever listens now hears it | BUSY, BROKEN: nobody does. */
MUST_USE enum outcome db_say(struct db *db, const char *words);
/* Waits for the next words, also one's own, for at most ms; the first call begins to listen. What
 * is said while the connection is broken is not heard. *ret is in ctx->arena. DONE | NOT_FOUND:
 * nothing was said | BUSY: not connected just now | BROKEN. */
MUST_USE enum outcome db_hear(struct ctx *ctx, int ms, const char **ret);

/* Transactions. The writer and the tests use these; verbs never do. A read snapshot is a
 * transaction, too. db_begin: DONE | BUSY (PostgreSQL cannot be reached just now) | BROKEN.
 * db_commit: DONE | AGAIN | DISK_FULL | BUSY | BROKEN, all rolled back | COMMIT_UNKNOWN: nobody
 * knows, so nothing may be acknowledged and nothing done again but by its Idempotency-Key.
 * AGAIN (PostgreSQL only): another transaction came between; the same verb is to be run again in a
 * new one. A sync error of SQLite stops the process: recover from the log, never retry (design §5).
 * When the transaction is lost (a full disk, AGAIN, a broken connection), every call until
 * db_commit or db_rollback gives that same outcome. */
MUST_USE enum outcome db_begin(struct db *db);
MUST_USE enum outcome db_commit(struct db *db);
void db_rollback(struct db *db);
/* Why the open transaction cannot be committed any more; DONE: it can. */
enum outcome db_lost(const struct db *db);
MUST_USE enum outcome db_savepoint(struct db *db); /* one level at a time */
MUST_USE enum outcome db_release(struct db *db);
void db_undo(struct db *db); /* roll back to the savepoint and release it */

/* SQL is a constant string: prepared once a connection, found again by its address. Every outcome
 * but DONE is also ctx->problem, without a field. What is BROKEN was logged. */

/* Pattern for `LOWER(x) LIKE $n ESCAPE '\'` that finds `words` anywhere: lower-case, wildcards made
 * plain. NULL or "" gives "%". In the arena. */
const char *db_like(struct ctx *ctx, const char *words);

/* Runs a statement that returns no rows.
 * DONE | ALREADY_THERE (unique) | AGAIN | DISK_FULL | BUSY | BROKEN.
 * After any refusal the verb ends: PostgreSQL has then given up everything since the savepoint.
 * What may be there already is asked for before, or said with ON CONFLICT DO NOTHING. */
MUST_USE enum outcome db_run(struct ctx *ctx, const char *sql, const struct value *v, size_t n);
/* The same; *ret_rows is how many rows it changed. */
MUST_USE enum outcome db_run_count(struct ctx *ctx, const char *sql, const struct value *v,
                                   size_t n, int64_t *ret_rows);
/* Must change exactly one row, else STALE_VERSION (the statement carries `AND version = $n`). */
MUST_USE enum outcome db_change_one(struct ctx *ctx, const char *sql, const struct value *v,
                                    size_t n);
/* INSERT … RETURNING id. ALREADY_THERE also when ON CONFLICT DO NOTHING did nothing. */
MUST_USE enum outcome db_insert(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                                int64_t *ret_id);

/* First row into a struct of `shape`, zeroed first: each column must bear the name of a field, of
 * its kind (names by their word, NULL = 0); fields without a column stay zero. Texts are copied to
 * ctx->arena. DONE | NOT_FOUND | BROKEN. */
MUST_USE enum outcome db_load(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                              const struct shape *shape, void *ret);
/* All rows (callers put LIMIT into the SQL; more than 10,000 is BROKEN) as an array of structs. */
MUST_USE enum outcome db_list(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                              const struct shape *shape, struct list *ret);
/* One number of one row; NULL counts 0. DONE | NOT_FOUND. */
MUST_USE enum outcome db_int(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                             int64_t *ret);
/* A number that is counted on apart from the transaction, so that two who count at once never
 * wait for each other's commit; the statement counts up and returns it. On PostgreSQL a rolled
 * back transaction leaves a gap; on SQLite (one writer) it counts inside, without gaps.
 * DONE | NOT_FOUND | BUSY | BROKEN. */
MUST_USE enum outcome db_count_up(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                                  int64_t *ret);
/* One number as it was committed a moment ago, read apart from the transaction, which then does not
 * depend on it: a guide for a choice that is good either way. On SQLite it is read inside.
 * DONE | NOT_FOUND | BUSY | BROKEN. */
MUST_USE enum outcome db_int_apart(struct ctx *ctx, const char *sql, const struct value *v,
                                   size_t n, int64_t *ret);
/* One text of one row (NULL stays NULL), in the arena. DONE | NOT_FOUND. */
MUST_USE enum outcome db_text(struct ctx *ctx, const char *sql, const struct value *v, size_t n,
                              const char **ret);

/* Number of the schema's newest migration; an open database always has it. */
int64_t db_schema_version(struct db *db);
/* To be called by the writer after commits: moves the log back into the file when it has grown
 * (SQLite checkpoint), else costs nothing. Nobody else checkpoints. PostgreSQL does it itself. */
void db_tidy(struct db *db);

/* What was deleted or overwritten is to leave no byte behind, neither in the file nor in its log.
 * db_scrub_ask asks for it and may be called in a transaction; db_tidy does it once that is over.
 * db_scrubbed: true once after it has been done, then what was asked for is forgotten.
 * SQLite: the file is written anew (VACUUM) and the log cut to nothing; a file beyond 64 MB waits
 * for the night, 2 to 5 o'clock, because nobody can write meanwhile. PostgreSQL: VACUUM of all
 * tables; its own log keeps older bytes until it is recycled. */
void db_scrub_ask(struct db *db);
bool db_scrubbed(struct db *db);
/* The same at once, outside of transactions, whatever the size.
 * DONE | BUSY (somebody reads; the log could not be cut) | BROKEN (logged). */
MUST_USE enum outcome db_scrub(struct db *db);
