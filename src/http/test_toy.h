/* http/test_toy.h — a toy hospital behind the real front door, and a client that writes raw bytes:
 * what the tests of this folder stand on. Things are rows of the department table, and every thing
 * made is an event of its own id. */
#pragma once
#include "http/http.h"
#include "store/test_ctx.h"

enum { TOY_MAKE = 1, TOY_RULE = 2 };

struct toy {
    struct http *http;
    int port;
    struct test_store store;
    bool signed_out; /* who_is knows nobody any more */
    int ticks;
    const struct chore *chores;
    size_t n_chores;
};
extern struct toy the_toy;

/* Starts it on a free port with a fresh database of the engine under test; stops it and removes
 * that. */
void toy_start(void);
/* The same with these chores. */
void toy_start_with(const struct chore *chores, size_t n);
void toy_stop(void);
/* Stops and starts it on the same database. */
void toy_again(void);
/* Things in the database, by a read connection of its own. */
int64_t toy_things(void);
/* Notes the event of this thing. */
void toy_note(struct ctx *ctx, int64_t id);
/* What main would give. */
const struct http_config *toy_config(void);

/* --- the client --- */
struct reply {
    int status; /* 0: the connection was closed without an answer */
    char head[4096];
    char *body; /* NUL-terminated */
    size_t n;
    struct arena *arena; /* holds the body until reply_free */
};
int client_open(void);
/* Sends bytes as they are; false when the server has closed. */
bool client_send(int fd, const char *bytes, size_t n);
/* Reads one answer (Content-Length or chunked or to the end). */
void client_read(int fd, bool head_only, struct reply *ret);
/* Waits until `what` is in what comes, up to ms; everything so far is in ret (room bytes). */
bool client_wait(int fd, const char *what, int ms, char *ret, size_t room);
/* Reads until the server closes: true; false when nothing came for ms. */
bool client_rest(int fd, int ms, char *ret, size_t room);
void reply_free(struct reply *r);
/* Value of a header in the arena-less way: copied to ret, "" when absent. */
const char *reply_header(const struct reply *r, const char *name, char ret[512]);

/* One request on a connection of its own. extra: header lines each ending in \r\n, or "". body may
 * be NULL. The Host header and the length are added. */
void ask(const char *method, const char *path, const char *extra, const char *body,
         struct reply *ret);
void ask_on(int fd, const char *method, const char *path, const char *extra, const char *body,
            struct reply *ret);
#define JSON_TYPE "Content-Type: application/json\r\n"
#define AS_PERSON "Cookie: __Host-shouwen=person-7\r\n"
