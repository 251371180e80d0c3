/* store/postgres.h — what the files of the PostgreSQL engine share. Only they include it and
 * libpq-fe.h. */
#pragma once
#include <libpq-fe.h>
#include "store/engine.h"

struct connection {
    PGconn *pg;         /* NULL: none; control(BEGIN) makes one */
    int64_t generation; /* counts the connections made: statements of an older one are gone */
    int64_t listens;    /* the generation that has said LISTEN */
    int64_t named;      /* statements given a name */
    int64_t changes;    /* rows changed by the newest statement */
    int64_t retry_at;   /* steady time before which no new connection is tried */
    int64_t wait;       /* how long the next failure makes us wait, µs */
    const char *begins; /* words that travel with the next statement: BEGIN; NULL: none */
    bool leaves;        /* ROLLBACK was sent, its answer not read yet */
    bool warned;        /* the server warned while it committed */
    bool counts;        /* made for db_count_up: commits each statement, without waiting */
    char server[32];    /* when the server we are connected to started: tells it from every other */
    const struct connection *beside; /* the one it counts for: only on the same server; else NULL */
};

static inline struct connection *connection_of(const struct db *db)
{
    return db->link;
}

/* postgres_link.c. Makes the connection with every safety on. DONE | BUSY: not just now (logged) |
 * BROKEN: never (logged). The back-off of `healed` is not asked. */
MUST_USE enum outcome postgres_connect(struct db *db);
/* A connection, a new one when the old one broke and its back-off (50 ms … 5 s) has passed.
 * DONE | BUSY | BROKEN. */
MUST_USE enum outcome postgres_healed(struct db *db);
/* Drops a connection that nothing good can come of any more. */
void postgres_drop(struct db *db);
/* Runs one text without parameters or rows; res is cleared. */
MUST_USE enum outcome postgres_script(struct db *db, const char *sql);
MUST_USE enum outcome postgres_alone(struct db *db, bool begins);

/* postgres_error.c. What a failed result means: see engine.h, step. Marks the transaction as lost
 * and drops the connection where that is so; logs what people should know. Never DONE. `res` may be
 * NULL; it stays the caller's. */
enum outcome postgres_failed(struct db *db, const PGresult *res, const char *doing);
/* What the answer to COMMIT means: DONE | COMMIT_UNKNOWN | AGAIN | DISK_FULL | BUSY | BROKEN. */
enum outcome postgres_committed(struct db *db, const PGresult *res);
/* For PQsetNoticeReceiver, with the connection as its argument. */
void postgres_notice(void *connection, const PGresult *res);

/* postgres_talk.c: see store.h, db_say and db_hear. */
enum outcome postgres_say(struct db *db, const char *words);
enum outcome postgres_hear(struct ctx *ctx, int ms, const char **ret);

/* postgres.c. Reads the answer that nobody waited for. */
void postgres_catch_up(struct db *db);

/* postgres_rows.c: see engine.h. */
enum outcome postgres_prepare(struct db *db, struct statement *st);
void postgres_forget(struct statement *st);
enum outcome postgres_bind(struct db *db, struct statement *st, const struct value *v);
enum outcome postgres_step(struct db *db, struct statement *st);
void postgres_reset(struct statement *st);
size_t postgres_columns(const struct statement *st);
const char *postgres_column_name(const struct statement *st, size_t column);
bool postgres_read_int(const struct statement *st, size_t column, int64_t *ret);
bool postgres_read_text(const struct statement *st, size_t column, const char **ret, size_t *ret_n);
bool postgres_read_bytes(const struct statement *st, size_t column, struct bytes *ret);
bool postgres_read_value(const struct statement *st, size_t column, struct value *ret);
