/* record/record_inside.h — what the files of this folder share beside the log itself. */
#pragma once
#include "record/record.h"
#include "record/record_seal.h"

/* The log's public key as the database has it. DONE | NOT_FOUND (no log was begun). */
MUST_USE enum outcome record_key(struct ctx *ctx, struct key *ret);
/* The key pair that this server signs with; NULL: it has none, or may not use it. */
const struct log_key *record_own_key(void);
/* The folder that is this server's own. */
const char *record_dir(void);
/* Standard base64 with padding, in the arena. */
const char *record_base64(struct ctx *ctx, const void *bytes, size_t n);
/* Whether the newest head is signed by this key and is that of the stored tree, and the journal has
 * at least the events of the log. TROUBLE_NONE: all is well, or nothing is sealed yet. */
MUST_USE enum outcome record_look_over(struct ctx *ctx, const struct key *key, enum trouble *ret);
