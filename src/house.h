/* house.h — what a data directory needs before it can be served or simulated, and the wiring of the
 * capabilities to the front door. Only main.c and demo/ include it. */
#pragma once
#include "base/ctx.h"
#include "http/http.h"

#define HOUSE_WHERE 4096
/* Where a hospital's rows are: `store` as said (--store), else (NULL) the file of the data
 * directory. Into ret, and returned. */
const char *house_where(const char *dir, const char *store, char ret[HOUSE_WHERE]);
/* Tells the capabilities where pictures live and what follows from what. dir: the data directory,
 * made when absent; a database that nodes share holds the pictures, too. False when that fails
 * (logged). */
bool house_wire(const char *dir, const char *where);
/* On a writing connection inside a transaction: what a fresh database must hold (calendar years,
 * the key of private links). Does nothing the second time. */
MUST_USE enum outcome house_prepare(struct ctx *ctx);
/* Opens the database, migrates and prepares it, closes it. *ret_setup (512 bytes):
 * the one-time token of the first start, "" when the hospital has been founded. *ret_demo (may be
 * NULL): whether it is a demo hospital. DONE | BROKEN (logged). */
MUST_USE enum outcome house_open(const char *where, char ret_setup[512], bool *ret_demo);
/* Enters a published year of holidays from a file into the hospital of `where`; one in a file is
 * not served meanwhile. Says on stdout or stderr what happened. */
MUST_USE enum outcome house_add_year(const char *where, const char *file);
/* Prints how the record stands; `checks`: and compares every leaf with its row (*ret_well: all are
 * what was sealed), naming the first that differs; `resync` (no server runs): what is sealed is
 * found out anew, after rows were put into another database. DONE | BROKEN (logged). */
MUST_USE enum outcome house_record(const char *where, bool checks, bool resync, bool *ret_well);
/* The front door's configuration. Static; `where` must outlive it. */
const struct http_config *house_config(const char *where);
