/* store/sqlite_file.c — the database file as a whole: its log moved back, a copy of it while it is
 * in use, its structure checked, its catalogue. */
#include "store/sqlite.h"
#include <fcntl.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"

/* Beyond 64 MB of log the checkpoint also waits for readers, this long; one that reads for minutes
 * (a backup) is asked again only when as much has come on top. */
#define WAITS_PAGES 16000
#define WAITS_MS    250
#define BUSY_MS     5000
/* Writing a larger file anew takes seconds in which nobody can write, so it is done at night. */
#define SCRUB_DAY_BYTES (INT64_C(64) << 20)
#define SCRUB_AGAIN_US  (10 * MINUTE)
/* Pages copied between two looks at the progress: some milliseconds. */
#define SAVE_PAGES 500

const char SQLITE_TABLES[] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
                             " AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
const char SQLITE_COLUMNS[] = "SELECT name, pk AS key FROM pragma_table_info($1) ORDER BY cid";

void sqlite_tidy(struct db *db)
{
    struct connection *c = connection_of(db);

    if (c->log_pages < WAITS_PAGES)
        c->waits_at = WAITS_PAGES; /* the log began anew */
    if (db->use != DB_WRITES || c->log_pages < c->tidy_at)
        return;
    /* Passive never waits; but under readers without a gap the log would grow for ever, so a long
     * one waits for those who read now and makes the next ones start over. */
    const bool waits = c->log_pages >= c->waits_at;
    sqlite3_busy_timeout(link_of(db), WAITS_MS);
    int code = sqlite3_wal_checkpoint_v2(
        link_of(db), NULL, waits ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL,
        NULL);
    int kind = code & 0xff;

    sqlite3_busy_timeout(link_of(db), BUSY_MS);
    if (code != SQLITE_OK && kind != SQLITE_BUSY && kind != SQLITE_LOCKED)
        (void)sqlite_failed(db, code, "checkpoint");
    if (waits && kind == SQLITE_BUSY)
        c->waits_at = c->log_pages + WAITS_PAGES;
    /* Until the log begins anew, trying at every commit would cost a sync each. */
    c->tidy_at = c->log_pages + TIDY_PAGES;
}

static int64_t pragma_number(sqlite3 *l, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t n = 0;

    if (sqlite3_prepare_v2(l, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

bool sqlite_may_scrub(struct db *db)
{
    const struct connection *c = connection_of(db);
    struct civil now;

    if (db->use != DB_WRITES || time_steady() < c->scrub_at)
        return false;
    if (c->anew || pragma_number(link_of(db), "PRAGMA page_count") *
                           pragma_number(link_of(db), "PRAGMA page_size") <=
                       SCRUB_DAY_BYTES)
        return true;
    time_civil(time_now(), &now);
    return now.hour >= 2 && now.hour < 5;
}

/* secure_delete overwrites what is deleted, but a page that was once split keeps bytes of rows that
 * moved to its neighbour: only a file written anew has none of them. It passes through the log,
 * which is cut afterwards, when nobody reads an older state. */
enum outcome sqlite_scrub(struct db *db)
{
    struct connection *c = connection_of(db);
    sqlite3 *l = link_of(db);
    int code = SQLITE_OK;

    if (!c->anew)
        code = sqlite3_exec(l, "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY", NULL,
                            NULL, NULL);
    if (code != SQLITE_OK) {
        c->scrub_at = time_steady() + SCRUB_AGAIN_US;
        return sqlite_failed(db, code, "vacuum");
    }
    c->anew = true;
    sqlite3_busy_timeout(l, WAITS_MS);
    code = sqlite3_wal_checkpoint_v2(l, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(l, BUSY_MS);
    if (code != SQLITE_OK) {
        const int kind = code & 0xff;

        return kind == SQLITE_BUSY || kind == SQLITE_LOCKED ? BUSY
                                                            : sqlite_failed(db, code, "checkpoint");
    }
    c->anew = false;
    c->log_pages = 0;
    c->tidy_at = TIDY_PAGES;
    c->waits_at = WAITS_PAGES;
    return DONE;
}

/* "ok", or the first fault the engine finds. */
static enum outcome quick_check(struct db *db, sqlite3 *l, const char *name)
{
    sqlite3_stmt *st = NULL;
    enum outcome o = BROKEN;
    int code = sqlite3_prepare_v2(l, "PRAGMA quick_check(1)", -1, &st, NULL);

    if (code == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
        const char *found = (const char *)sqlite3_column_text(st, 0);

        if (found && strcmp(found, "ok") == 0)
            o = DONE;
        else
            log_line(LOG_ERROR, "store", "%s is damaged: %s", name, found ? found : "?");
    } else {
        (void)sqlite_failed(db, code, "quick_check");
    }
    sqlite3_finalize(st);
    return o;
}

enum outcome sqlite_sound(struct db *db)
{
    return quick_check(db, link_of(db), db->where);
}

static enum outcome open_target(const char *path, sqlite3 **ret)
{
    /* For our eyes only, from its first byte on. */
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    *ret = NULL;
    if (fd >= 0)
        close(fd);
    if (fd < 0 || sqlite3_open_v2(path, ret, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL)) {
        log_line(LOG_ERROR, "store", "%s cannot be made: %m", path);
        return BROKEN;
    }
    return DONE;
}

static enum outcome outcome_of(int code)
{
    int kind = code & 0xff;

    return code == SQLITE_DONE ? DONE : kind == SQLITE_FULL ? DISK_FULL : BROKEN;
}

static enum outcome copy_pages(struct db *db, sqlite3 *to, copy_told *told, void *told_to)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", link_of(db), "main");
    struct copy_progress p = {.table = "pages", .n = 1, .of = 1};
    int code = b ? SQLITE_OK : SQLITE_ERROR;

    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(b, SAVE_PAGES);
        p.all = sqlite3_backup_pagecount(b);
        p.rows = p.all - sqlite3_backup_remaining(b);
        if (told)
            told(told_to, &p);
    }
    if (b)
        sqlite3_backup_finish(b);
    if (code != SQLITE_DONE)
        log_line(LOG_ERROR, "store", "the copy ended early: %s", sqlite3_errmsg(to));
    return outcome_of(code);
}

/* The open snapshot keeps every page as it is while the writer goes on: without it each commit of
 * another process would begin the copy anew. */
enum outcome sqlite_save(struct db *db, const char *path, copy_told *told, void *told_to)
{
    sqlite3 *to;
    int64_t tables = 0;

    TRY(open_target(path, &to));
    struct ctx ctx = {.arena = arena_new(0), .db = db};
    enum outcome o = db_begin(db);
    if (o == DONE) {
        o = db_int(&ctx, "SELECT COUNT(*) FROM sqlite_schema", NO_VALUES, &tables);
        if (o == DONE)
            o = copy_pages(db, to, told, told_to);
        db_rollback(db);
    }
    /* Who only reads it later needs no log beside it. */
    if (o == DONE && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL))
        o = BROKEN;
    if (o == DONE)
        o = quick_check(db, to, path);
    sqlite3_close(to);
    if (o != DONE)
        unlink(path);
    arena_free(ctx.arena);
    return o;
}
