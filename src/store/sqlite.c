/* store/sqlite.c — SQLite 3.40 behind the store.
 * One connection writes and checkpoints, all others only read: 3.40.1 has a race between a commit
 * and another connection's checkpoint that can corrupt the log (design §5). */
#include "base/log.h"
#include "store/sqlite.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

#define BUSY_MS 5000

static const struct word WORDS[] = {
    {"ID",          "INTEGER PRIMARY KEY"                         },
    {"MOMENT",      "INTEGER"                                     },
    {"COUNT64",     "INTEGER"                                     },
    {"FLAG",        "INTEGER"                                     },
    {"BYTES",       "BLOB"                                        },
 /* One connection writes: ids grow in the order of commits, and what is seen is settled. */
    {"TXN",         "INTEGER NOT NULL DEFAULT 0"                  },
    {"BY_TXN",      "0"                                           },
    {"TURN",        "id"                                          },
    {"TURN_NOW",    "(SELECT COALESCE(MAX(id), 0) + 1 FROM event)"},
    {"ONLY_SHARED", "--"                                          },
    {NULL,          NULL                                          },
};

static const char *const CONTROL_WORDS[CONTROL_COUNT] = {
    [CONTROL_COMMIT] = "COMMIT",
    [CONTROL_ROLLBACK] = "ROLLBACK",
    [CONTROL_SAVEPOINT] = "SAVEPOINT verb",
    [CONTROL_RELEASE] = "RELEASE verb",
    [CONTROL_UNDO] = "ROLLBACK TO verb",
};

struct prepared {
    sqlite3_stmt *st;
    uint8_t at[PARAMETERS_MOST + 1]; /* SQLite's index of $n */
};

static sqlite3_stmt *handle_of(const struct statement *st)
{
    return ((struct prepared *)st->handle)->st;
}

static bool sqlite_in_transaction(struct db *db)
{
    return !sqlite3_get_autocommit(link_of(db));
}

/* What an error means for the caller. The first line of the SQL says where; it holds no data. */
enum outcome sqlite_failed(struct db *db, int code, const char *doing)
{
    int kind = code & 0xff;
    /* The log's index did not find 32 KiB more: a full disk, said in other words. */
    bool full = kind == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE;
    enum outcome o = full ? DISK_FULL : kind == SQLITE_BUSY ? BUSY : BROKEN;

    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        return ALREADY_THERE;
    if (db->use == DB_WRITES && !full && (kind == SQLITE_IOERR || kind == SQLITE_CORRUPT))
        log_stop("store", "the disk fails (%s, code %d) in: %.80s", sqlite3_errmsg(link_of(db)),
                 code, doing);
    log_line(LOG_ERROR, "store", "%s (code %d) in: %.80s", sqlite3_errmsg(link_of(db)), code,
             doing);
    if (db->in_transaction && !sqlite_in_transaction(db))
        db->lost = o;
    return o;
}

static enum outcome sqlite_script(struct db *db, const char *sql)
{
    int code = sqlite3_exec(link_of(db), sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? DONE : sqlite_failed(db, code, sql);
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
    struct connection *c = to;

    if (pages < c->log_pages)
        c->tidy_at = TIDY_PAGES; /* the log began anew */
    c->log_pages = pages;
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
    TRY(sqlite_script(db, "PRAGMA trusted_schema = OFF;"
                          "PRAGMA foreign_keys = ON;"
                          "PRAGMA temp_store = MEMORY;"
                          "PRAGMA wal_autocheckpoint = 0;"));
    TRY(pragma_is(db, "PRAGMA foreign_keys", "1"));
    if (db->use == DB_READS) {
        sqlite3_db_config(l, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        TRY(sqlite_script(db, "PRAGMA cache_size = -8000; PRAGMA query_only = ON;"));
        return pragma_is(db, "PRAGMA query_only", "1");
    }
    /* secure_delete: what is erased for a person's sake is overwritten. */
    TRY(sqlite_script(db, "PRAGMA cache_size = -32000;"
                          "PRAGMA secure_delete = ON;"
                          "PRAGMA synchronous = FULL;"));
    TRY(pragma_is(db, "PRAGMA synchronous", "2"));
    TRY(pragma_is(db, "PRAGMA journal_mode = WAL", in_memory ? "memory" : "wal"));
    sqlite3_wal_hook(l, count_log, connection_of(db));
    return DONE;
}

/* A second server on the same file would be a second checkpointer. The lock is a file beside the
 * database, because closing a descriptor of the database itself drops SQLite's own locks. */
static enum outcome be_the_writer(struct db *db, const char *path)
{
    char *name = arena_print(db->arena, "%s-writer", path);

    int lock = connection_of(db)->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0) {
        log_line(LOG_ERROR, "store", "%s: %s", name,
                 lock < 0 ? "cannot be opened" : "another process writes this database");
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

static enum outcome sqlite_open(const char *where, struct db *db)
{
    static pthread_once_t before_the_first = PTHREAD_ONCE_INIT;
    const char *path = where + strlen("sqlite:");
    struct connection *c = ARENA_NEW(db->arena, struct connection);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    pthread_once(&before_the_first, leave_memory_uncounted);
    *c = (struct connection){.tidy_at = TIDY_PAGES, .lock = -1};
    db->link = c;
    bool in_memory = strcmp(path, ":memory:") == 0;
    if (db->use == DB_WRITES) {
        flags |= SQLITE_OPEN_CREATE;
        if (!in_memory)
            TRY(be_the_writer(db, path));
    }
    if (sqlite3_open_v2(path, &c->sqlite, flags, NULL) != SQLITE_OK) {
        log_line(LOG_ERROR, "store", "%s cannot be opened: %s", path, sqlite3_errmsg(c->sqlite));
        return BROKEN;
    }
    return settle(db, in_memory);
}

static void sqlite_close(struct db *db)
{
    struct connection *c = db->link;

    if (!c)
        return;
    for (size_t i = 0; i < CONTROL_COUNT; i++)
        sqlite3_finalize(c->control[i]);
    if (c->sqlite && sqlite3_close(c->sqlite) != SQLITE_OK)
        log_stop("store", "a connection was closed while in use");
    if (c->lock >= 0)
        close(c->lock);
}

/* The lock beside the file has seen to it already. */
static enum outcome sqlite_alone(struct db *, bool)
{
    return DONE;
}

static enum outcome run_control(struct db *db, enum control c)
{
    sqlite3_stmt **st = &connection_of(db)->control[c];
    /* A writer that began by reading could find itself behind another one; it begins by writing. */
    const char *words = c != CONTROL_BEGIN     ? CONTROL_WORDS[c]
                        : db->use == DB_WRITES ? "BEGIN IMMEDIATE"
                                               : "BEGIN";
    int code =
        *st ? SQLITE_OK
            : sqlite3_prepare_v3(link_of(db), words, -1, SQLITE_PREPARE_PERSISTENT, st, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_step(*st);
        sqlite3_reset(*st);
    }
    return code == SQLITE_DONE ? DONE : sqlite_failed(db, code, words);
}

static enum outcome sqlite_control(struct db *db, enum control c)
{
    TRY(run_control(db, c));
    return c == CONTROL_UNDO ? run_control(db, CONTROL_RELEASE) : DONE;
}

/* There is one writer: nobody can be disturbed by its counting in its own transaction. */
static enum outcome sqlite_aside(struct db *db, struct db **ret)
{
    *ret = db;
    return DONE;
}

static enum outcome sqlite_prepare(struct db *db, struct statement *st)
{
    struct prepared *p = ARENA_NEW(db->arena, struct prepared);
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    int code =
        sqlite3_prepare_v3(link_of(db), st->sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);

    if (code != SQLITE_OK)
        return sqlite_failed(db, code, st->sql);
    p->st = handle;
    st->handle = p;
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
        p->at[n] = (uint8_t)i;
        if ((size_t)n > st->n_values)
            st->n_values = (size_t)n;
    }
    return DONE;
}

static void sqlite_forget(struct statement *st)
{
    if (st->handle)
        sqlite3_finalize(handle_of(st));
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

static enum outcome sqlite_bind(struct db *db, struct statement *st, const struct value *v)
{
    const struct prepared *p = st->handle;

    for (size_t n = 1; n <= st->n_values; n++) {
        int code = bind_one(p->st, p->at[n], &v[n - 1]);

        if (code != SQLITE_OK)
            return sqlite_failed(db, code, st->sql);
    }
    return DONE;
}

static enum outcome sqlite_step(struct db *db, struct statement *st)
{
    int code = sqlite3_step(handle_of(st));

    if (code == SQLITE_ROW)
        return DONE;
    return code == SQLITE_DONE ? NOT_FOUND : sqlite_failed(db, code, st->sql);
}

static void sqlite_reset(struct statement *st)
{
    sqlite3_reset(handle_of(st));
}

static size_t sqlite_columns(const struct statement *st)
{
    return (size_t)sqlite3_column_count(handle_of(st));
}

static const char *sqlite_column_name(const struct statement *st, size_t column)
{
    return sqlite3_column_name(handle_of(st), (int)column);
}

/* A column is taken out once and then asked: the connection has no mutex (NOMUTEX), so the value
 * is as safe as the row it belongs to. */
static bool sqlite_read_int(const struct statement *st, size_t column, int64_t *ret)
{
    sqlite3_value *v = sqlite3_column_value(handle_of(st), (int)column);
    int type = sqlite3_value_type(v);

    *ret = type == SQLITE_INTEGER ? sqlite3_value_int64(v) : 0;
    return type == SQLITE_INTEGER || type == SQLITE_NULL;
}

static bool sqlite_read_text(const struct statement *st, size_t column, const char **ret,
                             size_t *ret_n)
{
    sqlite3_value *v = sqlite3_column_value(handle_of(st), (int)column);
    int type = sqlite3_value_type(v);

    *ret = NULL;
    *ret_n = 0;
    if (type == SQLITE_TEXT) {
        *ret = (const char *)sqlite3_value_text(v);
        *ret_n = (size_t)sqlite3_value_bytes(v);
    }
    return type == SQLITE_TEXT || type == SQLITE_NULL;
}

static bool sqlite_read_bytes(const struct statement *st, size_t column, struct bytes *ret)
{
    int type = sqlite3_column_type(handle_of(st), (int)column);

    *ret = (struct bytes){0};
    if (type == SQLITE_BLOB) {
        const void *p = sqlite3_column_blob(handle_of(st), (int)column);
        /* An empty blob is no NULL, though SQLite gives no address for it. */
        *ret = (struct bytes){p ? p : "", (size_t)sqlite3_column_bytes(handle_of(st), (int)column)};
    }
    return type == SQLITE_BLOB || type == SQLITE_NULL;
}

static bool sqlite_read_value(const struct statement *st, size_t column, struct value *ret)
{
    struct bytes bytes;

    *ret = (struct value){0};
    switch (sqlite3_column_type(handle_of(st), (int)column)) {
    case SQLITE_INTEGER:
        ret->kind = VALUE_INT;
        return sqlite_read_int(st, column, &ret->i);
    case SQLITE_TEXT:
        ret->kind = VALUE_TEXT;
        return sqlite_read_text(st, column, (const char **)&ret->p, &ret->n);
    case SQLITE_BLOB:
        if (!sqlite_read_bytes(st, column, &bytes))
            return false;
        *ret = v_bytes(bytes.p, bytes.n);
        return true;
    case SQLITE_NULL:
        return true;
    default:
        return false;
    }
}

static int64_t sqlite_changes(struct db *db)
{
    return sqlite3_changes64(link_of(db));
}

const struct engine SQLITE = {
    .prefixes = (const char *const[]){"sqlite:", NULL},
    .words = WORDS,
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .alone = sqlite_alone,
    .control = sqlite_control,
    .in_transaction = sqlite_in_transaction,
    .aside = sqlite_aside,
    .tidy = sqlite_tidy,
    .may_scrub = sqlite_may_scrub,
    .scrub = sqlite_scrub,
    .prepare = sqlite_prepare,
    .forget = sqlite_forget,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .changes = sqlite_changes,
    .columns = sqlite_columns,
    .column_name = sqlite_column_name,
    .read_int = sqlite_read_int,
    .read_text = sqlite_read_text,
    .read_bytes = sqlite_read_bytes,
    .read_value = sqlite_read_value,
    .tables = SQLITE_TABLES,
    .columns_of = SQLITE_COLUMNS,
    .save = sqlite_save,
    .sound = sqlite_sound,
};
