/* store/postgres_link.c — a connection to PostgreSQL: made with every safety on, looked at, healed.
 * A hospital's database must be UTF8 and sort by bytes (collation C), as SQLite does: then one text
 * of SQL gives one order of rows on both engines (docs/decisions/postgres.md). */
#include <stdatomic.h>
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "store/postgres.h"

#define WAIT_FIRST    (SECOND / 20)
#define WAIT_MOST     (5 * SECOND)
#define VERSION_LEAST 150000
/* Any fixed number: "shouwen" in the letters of a telephone. */
#define MIGRATION_LOCK "7468993"

/* Nothing waits for ever, and a node that fell silent holds no lock for long. Our statements
 * are short and mean the same whatever their values are: one plan each, not compiled. */
static const char LIMITS[] = "SET statement_timeout = '30s';"
                             "SET lock_timeout = '5s';"
                             "SET idle_in_transaction_session_timeout = '60s';"
                             "SET plan_cache_mode = force_generic_plan;"
                             "SET jit = off;"
                             "SET bytea_output = 'hex';"
                             "SET standard_conforming_strings = on;";
static const char NO_LIMITS[] = "SET statement_timeout = 0; SET lock_timeout = 0;"
                                "SET idle_in_transaction_session_timeout = 0;";
/* Acknowledged means committed and synced, whatever the server's file says. */
static const char SYNCED[] = "SELECT set_config('synchronous_commit',"
                             "  CASE current_setting('synchronous_commit')"
                             "  WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)";
static const char ONLY_READS[] = "SET default_transaction_read_only = on";
/* A writer that scans a table whole, as the planner likes to with small ones, has read every row
 * that others change at the same time, and the serializable transactions meet. */
static const char BY_INDEX[] = "SET enable_seqscan = off";
/* What was counted is in the log before the ticket that bears the number, and the log is synced in
 * its order: with the ticket's commit, not before. */
static const char COUNTS[] = "SET synchronous_commit = off";
static const char ASK[] =
    "SELECT current_setting('server_version_num'), pg_encoding_to_char(encoding),"
    "       datcollate, current_setting('fsync'),"
    "       extract(epoch FROM pg_postmaster_start_time())::text"
    "  FROM pg_database WHERE datname = current_database()";

static enum outcome look_at(const PGresult *res)
{
    static const char MAKE[] = "createdb -T template0 -E UTF8 --locale=C NAME";
    const char *version = PQgetvalue(res, 0, 0), *encoding = PQgetvalue(res, 0, 1),
               *collation = PQgetvalue(res, 0, 2);
    static atomic_flag said = ATOMIC_FLAG_INIT;
    int64_t number;

    if (!text_int(version, &number) || number < VERSION_LEAST) {
        log_line(LOG_ERROR, "store", "PostgreSQL 15 or newer is needed, this is %s", version);
        return BROKEN;
    }
    if (strcmp(encoding, "UTF8") != 0 ||
        (strcmp(collation, "C") != 0 && strcmp(collation, "POSIX") != 0)) {
        log_line(LOG_ERROR, "store",
                 "the database must be UTF8 and sort by C, this one is %s and sorts by %s; make "
                 "one with: %s",
                 encoding, collation, MAKE);
        return BROKEN;
    }
    if (strcmp(PQgetvalue(res, 0, 3), "on") != 0 && !atomic_flag_test_and_set(&said))
        log_line(LOG_WARN, "store", "fsync is off: a power cut may lose what was acknowledged");
    return DONE;
}

static enum outcome same_server(struct connection *c, const char *server)
{
    snprintf(c->server, sizeof(c->server), "%s", server);
    if (!c->beside || strcmp(c->server, c->beside->server) == 0)
        return DONE;
    log_line(LOG_WARN, "store", "two databases say that they take writes");
    return BUSY;
}

static enum outcome check(struct db *db)
{
    PGresult *res = PQexec(connection_of(db)->pg, ASK);
    enum outcome o = PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1
                         ? look_at(res)
                         : postgres_failed(db, res, ASK);

    if (o == DONE)
        o = same_server(connection_of(db), PQgetvalue(res, 0, 4));
    PQclear(res);
    return o;
}

static enum outcome settle(struct db *db)
{
    struct connection *c = connection_of(db);

    TRY(check(db));
    TRY(postgres_script(db, LIMITS));
    if (c->counts)
        return postgres_script(db, COUNTS);
    TRY(postgres_script(db, SYNCED));
    return postgres_script(db, db->use == DB_READS ? ONLY_READS : BY_INDEX);
}

enum outcome postgres_connect(struct db *db)
{
    /* What stands before the address is what holds when the address does not say otherwise. Reads
     * go to the primary, too: who has written must see it. */
    const char *const words[] = {"connect_timeout",
                                 "keepalives_idle",
                                 "keepalives_interval",
                                 "keepalives_count",
                                 "tcp_user_timeout",
                                 "application_name",
                                 "target_session_attrs",
                                 "dbname",
                                 "client_encoding",
                                 "host",
                                 "port",
                                 NULL};
    struct connection *c = connection_of(db);
    /* Of several hosts, the very one that the other connection is on. An empty word says nothing.
     */
    const PGconn *there = c->beside ? c->beside->pg : NULL;
    const char *const values[] = {"5",
                                  "10",
                                  "5",
                                  "3",
                                  "15000",
                                  "shouwen",
                                  "read-write",
                                  db->where,
                                  "UTF8",
                                  there ? PQhost(there) : "",
                                  there ? PQport(there) : "",
                                  NULL};

    postgres_drop(db);
    c->pg = PQconnectdbParams(words, values, 1);
    if (PQstatus(c->pg) != CONNECTION_OK) {
        const char *said = c->pg ? PQerrorMessage(c->pg) : "no memory";

        log_line(LOG_WARN, "store", "PostgreSQL cannot be reached: %.*s", (int)strcspn(said, "\n"),
                 said);
        postgres_drop(db);
        return BUSY;
    }
    PQsetNoticeReceiver(c->pg, postgres_notice, c);
    c->generation++;
    enum outcome o = settle(db);
    if (o != DONE)
        postgres_drop(db);
    return o;
}

enum outcome postgres_healed(struct db *db)
{
    struct connection *c = connection_of(db);

    if (c->pg && PQstatus(c->pg) == CONNECTION_OK)
        return DONE;
    if (time_steady() < c->retry_at)
        return BUSY;
    enum outcome o = postgres_connect(db);
    if (o == DONE) {
        c->wait = 0;
        return DONE;
    }
    c->wait = c->wait ? c->wait * 2 : WAIT_FIRST;
    if (c->wait > WAIT_MOST)
        c->wait = WAIT_MOST;
    c->retry_at = time_steady() + c->wait;
    return o;
}

void postgres_drop(struct db *db)
{
    struct connection *c = connection_of(db);

    PQfinish(c->pg);
    c->pg = NULL;
    c->begins = NULL;
    c->leaves = false;
}

static enum outcome script(struct db *db, const char *sql)
{
    PGresult *res = PQexec(connection_of(db)->pg, sql);
    ExecStatusType status = PQresultStatus(res);
    enum outcome o = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                         ? DONE
                         : postgres_failed(db, res, sql);

    PQclear(res);
    return o;
}

enum outcome postgres_script(struct db *db, const char *sql)
{
    struct connection *c = connection_of(db);
    const char *begins = c->begins;

    postgres_catch_up(db);
    c->begins = NULL;
    if (begins)
        TRY(script(db, begins));
    return script(db, sql);
}

enum outcome postgres_alone(struct db *db, bool begins)
{
    if (begins) {
        TRY(postgres_script(db, NO_LIMITS));
        return postgres_script(db, "SELECT pg_advisory_lock(" MIGRATION_LOCK ")");
    }
    TRY(postgres_script(db, "SELECT pg_advisory_unlock(" MIGRATION_LOCK ")"));
    return postgres_script(db, LIMITS);
}
