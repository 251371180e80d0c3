/* store/sqlite.h — what the files of the SQLite engine share. Only they include it and sqlite3.h.
 */
#pragma once
#include <sqlite3.h>
#include "store/copy.h"
#include "store/engine.h"

/* The log goes back into the file at about 4 MB. */
#define TIDY_PAGES 1000

struct connection {
    sqlite3 *sqlite;
    sqlite3_stmt *control[CONTROL_COUNT]; /* prepared at their first use */
    int64_t log_pages;                    /* pages in the write-ahead log after the last commit */
    int64_t tidy_at;                      /* pages at which the log is moved back */
    int64_t waits_at;                     /* pages at which readers are waited for, too */
    int64_t scrub_at;                     /* not before this (steady): the last try failed */
    bool anew;                            /* the file was written anew, its log not yet cut */
    int lock; /* file descriptor that says: I am the one who writes; -1: none */
};

static inline struct connection *connection_of(const struct db *db)
{
    return db->link;
}

static inline sqlite3 *link_of(const struct db *db)
{
    return connection_of(db)->sqlite;
}

/* sqlite.c. What an error means; logged unless it is one that callers expect. Never DONE. */
enum outcome sqlite_failed(struct db *db, int code, const char *doing);

/* sqlite_file.c: the file as a whole. */
extern const char SQLITE_TABLES[], SQLITE_COLUMNS[];
void sqlite_tidy(struct db *db);
bool sqlite_may_scrub(struct db *db);
enum outcome sqlite_scrub(struct db *db);
enum outcome sqlite_save(struct db *db, const char *path, copy_told *told, void *told_to);
enum outcome sqlite_sound(struct db *db);
