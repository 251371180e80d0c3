/* store/sqlite.c — SQLite 3.40 behind the store, the only file that includes sqlite3.h.
 * One connection writes and checkpoints, all others only read: 3.40.1 has a race between a commit
 * and another connection's checkpoint that can corrupt the log (design §5). */
#include "base/log.h"
#include "store/engine.h"
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#define BUSY_MS 5000
/* The log goes back into the file at about 4 MB; beyond 64 MB we also wait for readers. */
#define TIDY_PAGES  1000
#define WAITS_PAGES 16000

const struct word ENGINE_WORDS[] = {
    {"ID",       "INTEGER PRIMARY KEY"                         },
    {"MOMENT",   "INTEGER"                                     },
    {"COUNT64",  "INTEGER"                                     },
    {"FLAG",     "INTEGER"                                     },
    {"BYTES",    "BLOB"                                        },
 /* One connection writes: ids grow in the order of commits, and what is seen is settled. */
    {"TXN",      "INTEGER NOT NULL DEFAULT 0"                  },
    {"BY_TXN",   "0"                                           },
    {"TURN",     "id"                                          },
    {"TURN_NOW", "(SELECT COALESCE(MAX(id), 0) + 1 FROM event)"},
    {NULL,       NULL                                          },
};

static sqlite3 *link_of(const struct db *db)
{
    return db->link;
}

/* What an error means for the caller. The first line of the SQL says where; it holds no data. */
static enum outcome failed(struct db *db, int code, const char *doing)
{
    int kind = code & 0xff;
    enum outcome o = kind == SQLITE_FULL ? DISK_FULL : kind == SQLITE_BUSY ? BUSY : BROKEN;

    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return ALREADY_THERE;
    if (db->use == DB_WRITES && (kind == SQLITE_IOERR || kind == SQLITE_CORRUPT))
        log_stop("store", "the disk fails (%s, code %d) in: %.80s", sqlite3_errmsg(link_of(db)),
                 code, doing);
    log_line(LOG_ERROR, "store", "%s (code %d) in: %.80s", sqlite3_errmsg(link_of(db)), code,
             doing);
    if (db->in_transaction && !engine_in_transaction(db))
        db->lost = o;
    return o;
}

static enum outcome pragma_is(struct db *db, const char *ask, const char *want)
{
    sqlite3_stmt *st = NULL;
    bool same = false;

    if (sqlite3_prepare_v2(link_of(db), ask, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        same = sqlite3_stricmp((const char *)sqlite3_column_text(st, 0), want) == 0;
    sqlite3_finalize(st);
    if (same)
        return DONE;
    log_line(LOG_ERROR, "store", "%s did not become %s", ask, want);
    return BROKEN;
}

static int count_log(void *to, sqlite3 *, const char *, int pages)
{
    struct db *db = to;

    if (pages < db->log_pages)
        db->tidy_at = TIDY_PAGES; /* the log began anew */
    db->log_pages = pages;
    return SQLITE_OK;
}

static enum outcome settle(struct db *db, bool in_memory)
{
    sqlite3 *l = link_of(db);

    sqlite3_busy_timeout(l, BUSY_MS);
    sqlite3_db_config(l, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* "x" is a name and never a text, as PostgreSQL has it. */
    sqlite3_db_config(l, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(l, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    TRY(engine_script(db, "PRAGMA trusted_schema = OFF;"
                          "PRAGMA foreign_keys = ON;"
                          "PRAGMA temp_store = MEMORY;"
                          "PRAGMA wal_autocheckpoint = 0;"));
    TRY(pragma_is(db, "PRAGMA foreign_keys", "1"));
    if (db->use == DB_READS) {
        sqlite3_db_config(l, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        TRY(engine_script(db, "PRAGMA cache_size = -8000; PRAGMA query_only = ON;"));
        return pragma_is(db, "PRAGMA query_only", "1");
    }
    /* secure_delete: what is erased for a person's sake is overwritten. */
    TRY(engine_script(db, "PRAGMA cache_size = -32000;"
                          "PRAGMA secure_delete = ON;"
                          "PRAGMA synchronous = FULL;"));
    TRY(pragma_is(db, "PRAGMA synchronous", "2"));
    TRY(pragma_is(db, "PRAGMA journal_mode = WAL", in_memory ? "memory" : "wal"));
    sqlite3_wal_hook(l, count_log, db);
    return DONE;
}

/* A second server on the same file would be a second checkpointer. The lock is a file beside the
 * database, because closing a descriptor of the database itself drops SQLite's own locks. */
static enum outcome be_the_writer(struct db *db, const char *path)
{
    char *name = arena_print(db->arena, "%s-writer", path);

    db->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock < 0 || flock(db->lock, LOCK_EX | LOCK_NB) != 0) {
        log_line(LOG_ERROR, "store", "%s: %s", name,
                 db->lock < 0 ? "cannot be opened" : "another process writes this database");
        return BROKEN;
    }
    /* A new file is for our eyes only, and the log beside it takes its rights from it. */
    int made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0)
        close(made);
    return DONE;
}

/* Its count of used memory is one lock around every allocation of all threads; nobody reads it. */
static void leave_memory_uncounted(void)
{
    if (sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK)
        log_line(LOG_WARN, "store", "SQLite counts its memory");
}

enum outcome engine_open(const char *where, struct db *db)
{
    static pthread_once_t before_the_first = PTHREAD_ONCE_INIT;
    const char *path = where + strlen("sqlite:");
    sqlite3 *l = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    if (strncmp(where, "sqlite:", strlen("sqlite:")) != 0) {
        log_line(LOG_ERROR, "store", "a database is named sqlite:PATH, not \"%s\"", where);
        return BROKEN;
    }
    pthread_once(&before_the_first, leave_memory_uncounted);
    bool in_memory = strcmp(path, ":memory:") == 0;
    if (db->use == DB_WRITES) {
        flags |= SQLITE_OPEN_CREATE;
        if (!in_memory)
            TRY(be_the_writer(db, path));
    }
    int code = sqlite3_open_v2(path, &l, flags, NULL);
    db->link = l;
    db->tidy_at = TIDY_PAGES;
    if (code != SQLITE_OK) {
        log_line(LOG_ERROR, "store", "%s cannot be opened: %s", path, sqlite3_errmsg(l));
        return BROKEN;
    }
    return settle(db, in_memory);
}

void engine_close(struct db *db)
{
    if (db->link && sqlite3_close(db->link) != SQLITE_OK)
        log_stop("store", "a connection was closed while in use");
    if (db->lock >= 0)
        close(db->lock);
}

enum outcome engine_script(struct db *db, const char *sql)
{
    int code = sqlite3_exec(link_of(db), sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? DONE : failed(db, code, sql);
}

enum outcome engine_prepare(struct db *db, struct statement *st)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    int code =
        sqlite3_prepare_v3(link_of(db), st->sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);

    if (code != SQLITE_OK)
        return failed(db, code, st->sql);
    st->handle = handle;
    if (!handle || *rest) {
        log_line(LOG_ERROR, "store", "not one statement: %.80s", st->sql);
        return BROKEN;
    }
    /* To SQLite $1 is a name: it gets its index by where it first appears in the text. */
    for (int i = 1; i <= sqlite3_bind_parameter_count(handle); i++) {
        const char *name = sqlite3_bind_parameter_name(handle, i);
        char *end = NULL;
        long n = name && *name == '$' ? strtol(name + 1, &end, 10) : 0;

        if (n < 1 || n > PARAMETERS_MOST || *end || i > UINT8_MAX) {
            log_line(LOG_ERROR, "store", "parameters are $1 to $%d: %.80s", PARAMETERS_MOST,
                     st->sql);
            return BROKEN;
        }
        st->at[n] = (uint8_t)i;
        if ((size_t)n > st->n_values)
            st->n_values = (size_t)n;
    }
    return DONE;
}

void engine_forget(struct statement *st)
{
    sqlite3_finalize(st->handle);
    st->handle = NULL;
}

static int bind_one(sqlite3_stmt *handle, int at, const struct value *v)
{
    switch (v->kind) {
    case VALUE_INT:
        return sqlite3_bind_int64(handle, at, v->i);
    case VALUE_TEXT:
        return sqlite3_bind_text64(handle, at, v->p, v->n, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(handle, at, v->p, v->n, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(handle, at);
}

enum outcome engine_bind(struct db *db, struct statement *st, const struct value *v)
{
    for (size_t n = 1; n <= st->n_values; n++) {
        int code = bind_one(st->handle, st->at[n], &v[n - 1]);

        if (code != SQLITE_OK)
            return failed(db, code, st->sql);
    }
    return DONE;
}

enum outcome engine_step(struct db *db, struct statement *st)
{
    int code = sqlite3_step(st->handle);

    if (code == SQLITE_ROW)
        return DONE;
    return code == SQLITE_DONE ? NOT_FOUND : failed(db, code, st->sql);
}

void engine_reset(struct statement *st)
{
    sqlite3_reset(st->handle);
}

size_t engine_columns(const struct statement *st)
{
    return (size_t)sqlite3_column_count(st->handle);
}

const char *engine_column_name(const struct statement *st, size_t column)
{
    return sqlite3_column_name(st->handle, (int)column);
}

/* A column is taken out once and then asked: the connection has no mutex (NOMUTEX), so the value
 * is as safe as the row it belongs to. */
bool engine_int(const struct statement *st, size_t column, int64_t *ret)
{
    sqlite3_value *v = sqlite3_column_value(st->handle, (int)column);
    int type = sqlite3_value_type(v);

    *ret = type == SQLITE_INTEGER ? sqlite3_value_int64(v) : 0;
    return type == SQLITE_INTEGER || type == SQLITE_NULL;
}

bool engine_text(const struct statement *st, size_t column, const char **ret, size_t *ret_n)
{
    sqlite3_value *v = sqlite3_column_value(st->handle, (int)column);
    int type = sqlite3_value_type(v);

    *ret = NULL;
    *ret_n = 0;
    if (type == SQLITE_TEXT) {
        *ret = (const char *)sqlite3_value_text(v);
        *ret_n = (size_t)sqlite3_value_bytes(v);
    }
    return type == SQLITE_TEXT || type == SQLITE_NULL;
}

bool engine_bytes(const struct statement *st, size_t column, struct bytes *ret)
{
    int type = sqlite3_column_type(st->handle, (int)column);

    *ret = (struct bytes){0};
    if (type == SQLITE_BLOB) {
        const void *p = sqlite3_column_blob(st->handle, (int)column);
        /* An empty blob is no NULL, though SQLite gives no address for it. */
        *ret = (struct bytes){p ? p : "", (size_t)sqlite3_column_bytes(st->handle, (int)column)};
    }
    return type == SQLITE_BLOB || type == SQLITE_NULL;
}

int64_t engine_changes(struct db *db)
{
    return sqlite3_changes64(link_of(db));
}

bool engine_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(link_of(db));
}

void db_tidy(struct db *db)
{
    if (db->use != DB_WRITES || db->log_pages < db->tidy_at)
        return;
    /* Passive never waits; but under readers without a gap the log would grow for ever, so a long
     * one waits for those who read now and makes the next ones start over. */
    int mode = db->log_pages < WAITS_PAGES ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    int code = sqlite3_wal_checkpoint_v2(link_of(db), NULL, mode, NULL, NULL);
    int kind = code & 0xff;

    if (code != SQLITE_OK && kind != SQLITE_BUSY && kind != SQLITE_LOCKED)
        (void)failed(db, code, "checkpoint");
    /* Until the log begins anew, trying at every commit would cost a sync each. */
    db->tidy_at = db->log_pages + TIDY_PAGES;
}
