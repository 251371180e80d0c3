/* record/record.h — the record that both parties can trust: every event becomes a leaf of an
 * append-only Merkle log, a signed head says how the log stands, and each party's witness
 * countersigns it. Whoever rewrites what happened is found out by whoever kept a head. It reads
 * events, changes none, and must not know what facts mean. The formats: docs/record-format.md; why:
 * docs/decisions/record.md. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

/* Why a server seals nothing; what it serves it serves all the same. */
#define TROUBLES(X)                                                                                \
    X(TROUBLE_NO_KEY, "no_key")           /* the key file is not in this server's folder */        \
    X(TROUBLE_OTHER_KEY, "other_key")     /* it is not the key of this log */                      \
    X(TROUBLE_BAD_HEAD, "bad_head")       /* the newest head is not signed by the log's key */     \
    X(TROUBLE_BAD_TREE, "bad_tree")       /* the stored tree is not the one of the newest head */  \
    X(TROUBLE_EVENTS_GONE, "events_gone") /* the log holds events that the journal has not */      \
    X(TROUBLE_BROKEN, "broken")           /* sealing failed; the server's log says why */
enum trouble {
    TROUBLE_NONE,
#define TROUBLE_ENUM(name, word) name,
    TROUBLES(TROUBLE_ENUM)
#undef TROUBLE_ENUM
};
extern const struct names TROUBLE_NAMES; /* slot 0 is NULL: none */

/* --- the sealer, for the house --------------------------------------------------------------- */

/* The folder the key file "record.key" lies in. Before record_open(). */
void record_set_dir(const char *dir);
/* On the writer at start. A log without a key gets one, a log with a key is checked: the key file,
 * the newest head's signature, its root against the stored tree, its size against the events. What
 * is wrong is logged and becomes the trouble; the server starts and serves, but seals nothing.
 * DONE | BROKEN (the database). */
MUST_USE enum outcome record_open(struct ctx *ctx);
enum trouble record_trouble(void);
/* The three of the house's chore (http/http.h): every quarter of a second a portion of events. */
#define RECORD_EVERY_US 250000
MUST_USE enum outcome record_looks(struct ctx *ctx, void **ret_found);
MUST_USE enum outcome record_does(struct ctx *ctx, void *found);
bool record_full(const void *found);
/* Seals all there is, in the caller's transaction, for who founds a hospital. *ret_n: how many. */
MUST_USE enum outcome record_seal_all(struct ctx *ctx, int64_t *ret_n);
/* Appends the figures for Prometheus: size, age of what is not sealed, how fast it was. */
void record_metrics(struct buf *b);

/* --- the command line ------------------------------------------------------------------------ */

/* What record_check() found first. */
struct finding {
    int64_t position, event_id; /* -1, 0: not of one event */
    const char *why;            /* NULL: all is well */
    int64_t wordless;           /* events bound to texts that are gone: as many as were erased */
};
/* Makes every leaf anew from the rows and compares it with the log, every tile with those below it,
 * the root with the newest head, and looks for events that the log left out. progress (may be NULL)
 * is told now and then. Reads only. DONE whatever was found | BROKEN. */
MUST_USE enum outcome record_check(struct ctx *ctx,
                                   void (*progress)(const char *what, int64_t done, int64_t of),
                                   struct finding *ret);
/* After rows were put into another database: which events are sealed is found out anew from the
 * tiles. On the writer, while no server runs. */
MUST_USE enum outcome record_resync(struct ctx *ctx);

/* --- heads and proofs ------------------------------------------------------------------------ */

struct head_view {
    int64_t size, at;
    const char *root; /* base64 */
    const char *text; /* the signed note with the cosignatures there are */
    const char *key;  /* the record's public key as one line, for who meets it first */
};
extern const struct shape RECORD_HEAD_SHAPE;
/* The newest head; of a size: that one, if it was kept. DONE | NOT_FOUND. */
MUST_USE enum outcome record_head(struct ctx *ctx, int64_t size, struct head_view *ret);

/* That the log of size `to` has grown out of that of size `from`.
 * DONE | OUT_OF_RANGE (not 0 <= from <= to <= size). */
MUST_USE enum outcome record_consistency(struct ctx *ctx, int64_t from, int64_t to,
                                         struct list *ret_texts);
struct inclusion_view {
    int64_t event, position, size;
    const char *leaf; /* base64 of its hash */
    struct list hashes;
    const char *head; /* text of the head it leads to */
};
/* That an event stands in the log of the newest head. DONE | NOT_FOUND (no such event, or not
 * sealed yet). */
MUST_USE enum outcome record_inclusion(struct ctx *ctx, int64_t event_id,
                                       struct inclusion_view *ret);

/* --- witnesses ------------------------------------------------------------------------------- */

struct witness {
    int64_t id;
    const char *name, *key; /* key: "name+id+base64", as it was registered */
    int party;              /* enum party */
    int64_t added_at, retired_at;
    int64_t size, at; /* newest head it countersigned, and when; 0: none */
};
extern const struct shape WITNESS_SHAPE;
/* Registers a witness of the caller's own party by the key line that `shouwen witness` prints.
 * DONE | NOT_ALLOWED (not the contractor's manager nor the hospital's logistics) | INVALID (/key) |
 * ALREADY_THERE (/key: the key, or the name) | TOO_MANY (/key: eight of the party count already).
 * Event WITNESS_ADDED. */
MUST_USE enum outcome witness_add(struct ctx *ctx, const char *key, struct witness *ret);
/* Its countersignatures count no longer. DONE | NOT_FOUND | NOT_ALLOWED | STALE_VERSION (retired
 * already). Event WITNESS_RETIRED. */
MUST_USE enum outcome witness_retire(struct ctx *ctx, int64_t id, struct witness *ret);
/* Those that count first. List of struct witness. */
MUST_USE enum outcome witnesses_all(struct ctx *ctx, struct list *ret);
/* Takes countersignatures of a head of ours: the text with the lines of witnesses. *ret_n: how many
 * of registered witnesses were right. DONE | INVALID (/text: no head, not ours, none right). */
MUST_USE enum outcome witnesses_signed(struct ctx *ctx, const char *text, int64_t *ret_n);

/* How it stands, for people: what the desk shows. */
struct party_view {
    int party;
    bool has_witness;
    int64_t size, at;            /* newest head a witness of the party countersigned, and when */
    int64_t open, open_since_at; /* events it has not countersigned, and when the oldest happened */
};
struct record_view {
    int64_t size, at; /* of the newest head */
    const char *root, *key, *origin;
    int trouble;               /* enum trouble */
    int64_t unsealed_since_at; /* 0: all is sealed */
    struct list parties;       /* of struct party_view: hospital, contractor */
};
extern const struct shape RECORD_SHAPE;
MUST_USE enum outcome record_view(struct ctx *ctx, struct record_view *ret);

struct endpoints;
extern const struct endpoints RECORD_ENDPOINTS;
extern const struct endpoints RECORD_EXPORT_ENDPOINTS; /* bundles and receipts */
