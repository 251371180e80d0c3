/* http/endpoint.h — one row an endpoint. From the row come: route, permission (checked before the
 * body is read), validation, transaction, encoding, OpenAPI, the web client's types and the tests
 * that walk the table. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

enum verb { GET, POST, PUT, PATCH, DELETE };

/* How often one address (or person, when signed in) may call. Limits stand in settings. */
enum rate { RATE_NONE, RATE_REPORT, RATE_FIND, RATE_SIGN_IN, RATE_UPLOAD, RATE_WITNESS };

struct endpoint;
struct request {
    const struct endpoint *endpoint;
    int64_t id;        /* {id} of the path */
    int64_t id2;       /* {id2} */
    const char *word;  /* {code}, {token}, {hash} … the one text part of the path */
    const void *in;    /* struct of endpoint->takes, validated */
    const void *query; /* struct of endpoint->query, validated; never NULL when the row has one */
    void *out;         /* zeroed struct of endpoint->gives, to be filled */
    const char *bytes; /* raw body when endpoint->takes_bytes */
    size_t n_bytes;
    const char *media;   /* Content-Type of raw bytes */
    const char *session; /* session token of the cookie, NULL: none */
    /* to be set by the handler, all optional: */
    int64_t etag;            /* row version: ETag and If-None-Match → 304 */
    bool unkept;             /* the answer is not kept: doing it again changes nothing */
    const char *next;        /* keyset cursor of the next page → Link rel=next */
    const char *set_session; /* new session token; "" ends the session */
    const void *file;        /* raw answer instead of `out` (pictures, QR) */
    size_t n_file;
    int descriptor; /* set, with `file` not NULL: the answer's n_file bytes are read from this file,
                       which is then closed; 0: none */
    const char *file_type;
    const char *file_name; /* set: Content-Disposition attachment */
    void *prepared;        /* from .prepares to .does */
};

typedef enum outcome (*handler)(struct ctx *ctx, struct request *req);

struct endpoint {
    enum verb verb;
    const char *path;   /* "/api/tickets/{id}/assign" */
    const char *name;   /* operationId, camelCase */
    uint32_t may;       /* any of these bits suffices; MAY_ANYONE = also without sign-in */
    bool writes;        /* runs on the writer in a savepoint; needs an Idempotency-Key */
    bool link;          /* {token} is a ticket's private link: resolved to ctx->who.asker_id */
    bool needs_version; /* If-Match demanded (428), compared by the verb */
    enum rate rate;
    size_t takes_bytes; /* > 0: raw body up to this, not JSON */
    const struct shape *query, *takes, *gives;
    handler prepares; /* runs first in the slow pool (hash, picture); reads only */
    bool gives_bytes; /* a write that answers a file (a GET without `gives` always does) */
    bool exports;     /* what prepares takes long: it waits behind others of its kind only */
    handler does;
    const char *says; /* one sentence: what it means */
};

#define MAY_ANYONE (1u << 31) /* no sign-in needed */

/* A capability's table. */
struct endpoints {
    const char *capability;
    const struct endpoint *rows;
    size_t n;
};
#define ENDPOINTS(cap, table)                                                                      \
    {                                                                                              \
        cap, table, sizeof(table) / sizeof((table)[0])                                             \
    }
