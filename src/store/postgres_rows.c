/* store/postgres_rows.c — statements of PostgreSQL: prepared under a name of the connection, run
 * whole, read row by row. Values travel as text, whose meaning the server has worked out. */
#include <sodium.h>
#include "base/log.h"
#include "base/text.h"
#include "store/postgres.h"

/* Types by their fixed numbers in the catalogue (pg_type.dat). */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23 };
enum { OID_TEXT = 25, OID_BPCHAR = 1042, OID_VARCHAR = 1043, OID_NUMERIC = 1700 };

struct prepared {
    char name[24];
    int64_t generation;  /* of the connection it was prepared on */
    PGresult *described; /* the types of its parameters, its columns */
    PGresult *rows;      /* of the run; NULL: not run yet */
    int row;
    const char *values[PARAMETERS_MOST];
    int lengths[PARAMETERS_MOST];
    int formats[PARAMETERS_MOST]; /* 1: binary */
    char digits[PARAMETERS_MOST][24];
};

static enum outcome describe(struct db *db, struct statement *st, const Oid *types, int n)
{
    struct prepared *p = st->handle;
    PGconn *pg = connection_of(db)->pg;
    PGresult *res = PQprepare(pg, p->name, st->sql, n, types);
    enum outcome o = DONE;

    if (PQresultStatus(res) == PGRES_COMMAND_OK) {
        PQclear(res);
        res = PQdescribePrepared(pg, p->name);
    }
    if (PQresultStatus(res) != PGRES_COMMAND_OK)
        o = postgres_failed(db, res, st->sql);
    PQclear(p->described);
    p->described = o == DONE ? res : NULL;
    if (o != DONE)
        PQclear(res);
    return o;
}

/* A parameter beside a small literal (`$1 = 1`) is taken for a small number, and would refuse a
 * large one. All whole numbers of ours have 64 bits. True when something was widened. */
static bool widen(const PGresult *described, Oid *types)
{
    bool some = false;

    for (int i = 0; i < PQnparams(described); i++) {
        Oid type = PQparamtype(described, i);

        types[i] = type == OID_INT4 || type == OID_INT2 ? OID_INT8 : 0;
        some = some || types[i] != 0;
    }
    return some;
}

/* Within a transaction a connection that broke stays broken; outside, the next statement heals it.
 */
static enum outcome ready(struct db *db)
{
    if (db->in_transaction)
        return connection_of(db)->pg ? DONE : BUSY;
    return postgres_healed(db);
}

/* Names and number of columns as before? A migration may have come between two connections. */
static bool same_columns(const PGresult *a, const PGresult *b)
{
    if (!a || PQnfields(a) != PQnfields(b))
        return false;
    for (int i = 0; i < PQnfields(a); i++)
        if (strcmp(PQfname(a, i), PQfname(b, i)) != 0)
            return false;
    return true;
}

static enum outcome prepare_here(struct db *db, struct statement *st)
{
    struct connection *c = connection_of(db);
    struct prepared *p = st->handle;
    PGresult *before = NULL;
    Oid types[PARAMETERS_MOST];

    TRY(ready(db));
    if (!p)
        st->handle = p = ARENA_NEW(db->arena, struct prepared);
    before = p->described;
    p->described = NULL;
    snprintf(p->name, sizeof(p->name), "s%lld", (long long)++c->named);
    enum outcome o = describe(db, st, NULL, 0);
    if (o == DONE && PQnparams(p->described) > PARAMETERS_MOST) {
        log_line(LOG_ERROR, "store", "parameters are $1 to $%d: %.80s", PARAMETERS_MOST, st->sql);
        o = BROKEN;
    }
    if (o == DONE && widen(p->described, types)) {
        int n = PQnparams(p->described);

        snprintf(p->name, sizeof(p->name), "s%lld", (long long)++c->named);
        o = describe(db, st, types, n);
    }
    if (o == DONE) {
        st->n_values = (size_t)PQnparams(p->described);
        p->generation = c->generation;
        if (!same_columns(before, p->described))
            st->maps = NULL;
    }
    PQclear(before);
    return o;
}

enum outcome postgres_prepare(struct db *db, struct statement *st)
{
    struct connection *c = connection_of(db);
    const char *begins = c->begins;
    enum outcome o = prepare_here(db, st);

    if (o != BUSY || !begins || c->pg)
        return o;
    /* It broke while nobody looked. Nothing was done yet, so it is begun anew at once. */
    db->lost = DONE;
    TRY(postgres_healed(db));
    c->begins = begins;
    return prepare_here(db, st);
}

void postgres_forget(struct statement *st)
{
    struct prepared *p = st->handle;

    if (!p)
        return;
    PQclear(p->described);
    PQclear(p->rows);
    st->handle = NULL;
}

static void bind_one(struct prepared *p, size_t i, const struct value *v)
{
    p->values[i] = NULL;
    p->lengths[i] = 0;
    p->formats[i] = 0;
    switch (v->kind) {
    case VALUE_INT:
        snprintf(p->digits[i], sizeof(p->digits[i]), "%lld", (long long)v->i);
        p->values[i] = p->digits[i];
        return;
    case VALUE_TEXT:
        p->values[i] = v->p; /* v_text measured it up to its NUL */
        return;
    case VALUE_BYTES:
        p->values[i] = v->p;
        p->lengths[i] = (int)v->n;
        p->formats[i] = 1;
        return;
    case VALUE_NULL:
        return;
    }
}

enum outcome postgres_bind(struct db *db, struct statement *st, const struct value *v)
{
    struct prepared *p = st->handle;

    TRY(ready(db));
    if (!p->described || p->generation != connection_of(db)->generation)
        TRY(postgres_prepare(db, st));
    for (size_t i = 0; i < st->n_values; i++)
        bind_one(p, i, &v[i]);
    return DONE;
}

/* The answers to BEGIN and to the statement behind it: the first one that went wrong, or the
 * statement's. A broken connection never comes to the sync that ends them: it gives errors without
 * end, or nothing. */
static PGresult *answer_of_both(PGconn *pg)
{
    PGresult *kept = NULL;
    bool began = false, over = false;
    int nothing = 0; /* in a row; one parts two answers */

    while (!over) {
        PGresult *res = PQgetResult(pg);
        ExecStatusType status = PQresultStatus(res);

        nothing = res ? 0 : nothing + 1;
        over = status == PGRES_PIPELINE_SYNC || nothing > 1 || PQstatus(pg) != CONNECTION_OK;
        if (!res || status == PGRES_PIPELINE_SYNC || kept ||
            (!began && status == PGRES_COMMAND_OK)) {
            began = began || (res && !over);
            PQclear(res);
        } else {
            kept = res;
        }
    }
    return kept;
}

/* BEGIN and the statement in one go: one journey to the server and back instead of two. */
static PGresult *run_both(PGconn *pg, const char *begins, const struct statement *st)
{
    const struct prepared *p = st->handle;
    PGresult *res = NULL;

    if (PQenterPipelineMode(pg) && PQsendQueryParams(pg, begins, 0, NULL, NULL, NULL, NULL, 0) &&
        PQsendQueryPrepared(pg, p->name, (int)st->n_values, p->values, p->lengths, p->formats, 0) &&
        PQpipelineSync(pg))
        res = answer_of_both(pg);
    /* What did not even leave, or left half, leaves nothing to be trusted. */
    if (!PQexitPipelineMode(pg) || !res) {
        PQclear(res);
        return NULL;
    }
    return res;
}

static PGresult *send(struct db *db, struct statement *st)
{
    struct connection *c = connection_of(db);
    const struct prepared *p = st->handle;
    const char *begins = c->begins;

    postgres_catch_up(db);
    if (!begins)
        return PQexecPrepared(c->pg, p->name, (int)st->n_values, p->values, p->lengths, p->formats,
                              0);
    c->begins = NULL;
    PGresult *res = run_both(c->pg, begins, st);
    if (res && PQstatus(c->pg) == CONNECTION_OK)
        return res;
    PQclear(res); /* as in postgres_prepare */
    postgres_drop(db);
    if (postgres_healed(db) != DONE || postgres_prepare(db, st) != DONE)
        return NULL;
    return run_both(c->pg, begins, st);
}

static enum outcome run(struct db *db, struct statement *st)
{
    struct connection *c = connection_of(db);
    struct prepared *p = st->handle;
    int64_t changes;

    p->rows = send(db, st);
    ExecStatusType status = PQresultStatus(p->rows);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return postgres_failed(db, p->rows, st->sql);
    c->changes = text_int(PQcmdTuples(p->rows), &changes) ? changes : 0;
    p->row = 0;
    return DONE;
}

enum outcome postgres_step(struct db *db, struct statement *st)
{
    struct prepared *p = st->handle;

    if (!p->rows)
        TRY(run(db, st));
    else
        p->row++;
    return p->row < PQntuples(p->rows) ? DONE : NOT_FOUND;
}

void postgres_reset(struct statement *st)
{
    struct prepared *p = st->handle;

    PQclear(p->rows);
    p->rows = NULL;
}

size_t postgres_columns(const struct statement *st)
{
    return (size_t)PQnfields(((const struct prepared *)st->handle)->described);
}

const char *postgres_column_name(const struct statement *st, size_t column)
{
    return PQfname(((const struct prepared *)st->handle)->described, (int)column);
}

/* The text of a value, NULL for NULL; and its type. */
static const char *value_of(const struct statement *st, size_t column, Oid *ret_type, size_t *ret_n)
{
    const struct prepared *p = st->handle;
    int at = (int)column;

    *ret_type = PQftype(p->rows, at);
    *ret_n = (size_t)PQgetlength(p->rows, p->row, at);
    return PQgetisnull(p->rows, p->row, at) ? NULL : PQgetvalue(p->rows, p->row, at);
}

bool postgres_read_int(const struct statement *st, size_t column, int64_t *ret)
{
    Oid type;
    size_t n;
    const char *text = value_of(st, column, &type, &n);

    *ret = 0;
    if (!text)
        return true;
    switch (type) {
    case OID_BOOL:
        *ret = text[0] == 't';
        return true;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_NUMERIC: /* the sum of large numbers */
        return text_int(text, ret);
    default:
        return false;
    }
}

bool postgres_read_text(const struct statement *st, size_t column, const char **ret, size_t *ret_n)
{
    Oid type;

    *ret = value_of(st, column, &type, ret_n);
    return !*ret || type == OID_TEXT || type == OID_VARCHAR || type == OID_BPCHAR ||
           type == OID_NAME;
}

bool postgres_read_bytes(const struct statement *st, size_t column, struct bytes *ret)
{
    const struct prepared *p = st->handle;
    Oid type;
    size_t n;
    const char *hex = value_of(st, column, &type, &n); /* \x and two digits a byte */

    *ret = (struct bytes){0};
    if (!hex)
        return true;
    if (type != OID_BYTEA || n < 2)
        return false;
    ret->n = (n - 2) / 2;
    unsigned char *bytes = PQresultAlloc(p->rows, ret->n + 1);
    ret->p = bytes;
    return bytes && sodium_hex2bin(bytes, ret->n + 1, hex + 2, n - 2, NULL, &ret->n, NULL) == 0;
}

bool postgres_read_value(const struct statement *st, size_t column, struct value *ret)
{
    struct bytes bytes;
    Oid type;
    size_t n;

    *ret = (struct value){0};
    if (!value_of(st, column, &type, &n))
        return true;
    switch (type) {
    case OID_BYTEA:
        if (!postgres_read_bytes(st, column, &bytes))
            return false;
        *ret = v_bytes(bytes.p, bytes.n);
        return true;
    case OID_TEXT:
    case OID_VARCHAR:
    case OID_BPCHAR:
        ret->kind = VALUE_TEXT;
        return postgres_read_text(st, column, (const char **)&ret->p, &ret->n);
    default:
        ret->kind = VALUE_INT;
        return postgres_read_int(st, column, &ret->i);
    }
}
