/* store/postgres_error.c — what PostgreSQL's refusals mean. SQLSTATE decides, never the words,
 * which may be in any language. Whatever leaves a doubt about a commit is COMMIT_UNKNOWN. */
#include "base/log.h"
#include "store/postgres.h"

/* The first row whose code begins the SQLSTATE counts. */
static const struct meaning {
    const char *code;
    enum outcome outcome;
    bool drops; /* nothing more can be done on this connection */
} MEANINGS[] = {
    {"23505", ALREADY_THERE, false}, /* unique_violation */
    {"40",    AGAIN,         false}, /* serialization_failure, deadlock_detected … */
    {"53100", DISK_FULL,     false},
    {"53",    BUSY,          false}, /* out of memory, too many connections */
    {"55P03", BUSY,          false}, /* lock_not_available: lock_timeout */
    {"57014", BUSY,          false}, /* query_canceled: statement_timeout */
    {"57P",   BUSY,          true }, /* the server is being stopped or started */
    {"25P03", BUSY,          true }, /* idle_in_transaction_session_timeout */
    {"25006", BUSY,          true }, /* read_only_sql_transaction: it is no primary any more */
    {"0A000", BUSY,          true }, /* a migration changed what a prepared statement returns */
    {"08",    BUSY,          true }, /* connection_exception */
};

static const char *state_of(const PGresult *res)
{
    const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;

    return state ? state : "";
}

static struct meaning meaning_of(const struct db *db, const char *state)
{
    /* A reader that tries to write is a mistake of ours. */
    if (db->use == DB_READS && strcmp(state, "25006") == 0)
        return (struct meaning){"", BROKEN, false};
    for (size_t i = 0; i < sizeof(MEANINGS) / sizeof(MEANINGS[0]); i++)
        if (strncmp(MEANINGS[i].code, state, strlen(MEANINGS[i].code)) == 0)
            return MEANINGS[i];
    return (struct meaning){"", BROKEN, false};
}

/* The server's one sentence, without its detail, which holds data. */
static const char *sentence(const PGresult *res)
{
    const char *words = res ? PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) : NULL;

    /* Class 22 speaks of a value that does not fit, and shows it. */
    if (strncmp(state_of(res), "22", 2) == 0)
        return "a value does not fit";
    return words ? words : "the connection broke";
}

enum outcome postgres_failed(struct db *db, const PGresult *res, const char *doing)
{
    const char *state = state_of(res);
    struct meaning m = meaning_of(db, state);

    /* What has no code was said by the library, not by the server: the connection is of no use. */
    if (!state[0] || PQstatus(connection_of(db)->pg) != CONNECTION_OK)
        m = (struct meaning){"", BUSY, true};
    if (m.outcome != ALREADY_THERE && m.outcome != AGAIN)
        log_line(m.outcome == BROKEN ? LOG_ERROR : LOG_WARN, "store", "%s (%s) in: %.80s",
                 sentence(res), state[0] ? state : "no code", doing);
    if (db->in_transaction && m.outcome != ALREADY_THERE && m.outcome != BROKEN)
        db->lost = m.outcome;
    if (m.drops)
        postgres_drop(db);
    return m.outcome;
}

enum outcome postgres_committed(struct db *db, const PGresult *res)
{
    struct connection *c = connection_of(db);
    const char *severity = res ? PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
    bool answered = PQresultStatus(res) == PGRES_COMMAND_OK;

    /* A plain ERROR came instead of the commit. Anything worse may have come after it. */
    if (!answered && severity && strcmp(severity, "ERROR") == 0 && PQstatus(c->pg) == CONNECTION_OK)
        return postgres_failed(db, res, "COMMIT");
    if (answered && strcmp(PQcmdStatus((PGresult *)(uintptr_t)res), "COMMIT") != 0) {
        log_line(LOG_ERROR, "store", "a transaction was committed that had failed before");
        return BROKEN;
    }
    /* A warning says that the wait for the standby was given up (or worse). */
    if (answered && !c->warned)
        return DONE;
    if (db->use == DB_READS && !answered) {
        postgres_drop(db);
        return DONE; /* what was read was read */
    }
    log_line(LOG_WARN, "store", "nobody knows whether a commit took place: %s",
             answered ? "the standby did not confirm it" : sentence(res));
    postgres_drop(db);
    return COMMIT_UNKNOWN;
}

void postgres_notice(void *connection, const PGresult *res)
{
    struct connection *c = connection;
    const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
    bool warning = severity && strcmp(severity, "WARNING") == 0;

    c->warned = c->warned || warning;
    log_line(warning ? LOG_WARN : LOG_DEBUG, "store", "PostgreSQL: %s", sentence(res));
}
