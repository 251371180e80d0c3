/* record/record_key.h — the log's key pair: a file in the server's folder that only the server
 * reads. Of the database it knows only the public half. */
#pragma once
#include "base/ctx.h"
#include "record/record_note.h"

struct log_key {
    struct key key; /* name: the log's origin */
    unsigned char secret[SECRET_N];
};

/* A new key under a new log name "shouwen/<16 hex>"; from the system's randomness always. */
void log_key_make(struct log_key *ret);
/* Writes the file (0600, synced, never over another). False: it could not (logged). */
bool log_key_save(const char *path, const struct log_key *key);
/* Reads the file. False: it is not there or no key (logged unless it is only absent; *ret_absent).
 */
bool log_key_load(const char *path, struct log_key *ret, bool *ret_absent);
