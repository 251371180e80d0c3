/* store/postgres_talk.c — NOTIFY and LISTEN: what those say to each other who share a database. */
#include <poll.h>
#include "store/postgres.h"

static const char SAY[] = "SELECT pg_notify('shouwen', $1)";
static const char LISTEN[] = "LISTEN shouwen";

enum outcome postgres_say(struct db *db, const char *words)
{
    enum outcome o;

    TRY(postgres_healed(db));
    postgres_catch_up(db);
    PGresult *res = PQexecParams(connection_of(db)->pg, SAY, 1, NULL, &words, NULL, NULL, 0);
    o = PQresultStatus(res) == PGRES_TUPLES_OK ? DONE : postgres_failed(db, res, SAY);
    PQclear(res);
    return o;
}

/* DONE: what came is read in | NOT_FOUND: nothing came. */
static enum outcome wait_for_words(struct db *db, int ms)
{
    struct connection *c = connection_of(db);
    struct pollfd fd = {.fd = PQsocket(c->pg), .events = POLLIN};

    if (poll(&fd, 1, ms) <= 0)
        return NOT_FOUND;
    return PQconsumeInput(c->pg) ? DONE : postgres_failed(db, NULL, LISTEN);
}

enum outcome postgres_hear(struct ctx *ctx, int ms, const char **ret)
{
    struct db *db = ctx->db;
    struct connection *c = connection_of(db);

    TRY(postgres_healed(db));
    postgres_catch_up(db);
    if (c->listens != c->generation) {
        TRY(postgres_script(db, LISTEN));
        c->listens = c->generation;
    }
    PGnotify *heard = PQnotifies(c->pg);
    if (!heard) {
        TRY(wait_for_words(db, ms));
        heard = PQnotifies(c->pg);
    }
    if (!heard)
        return NOT_FOUND;
    *ret = arena_text(ctx->arena, heard->extra);
    PQfreemem(heard);
    return DONE;
}
