/* evidence/evidence.h — pictures that prove what was reported, found and done. A picture is
 * received once (POST /api/pictures), re-encoded in a helper process so that nothing of the
 * sender's bytes survives, stored under the hash of what came out, and becomes evidence when a
 * ticket takes its handle. Who may see it is decided by its ticket, at every look. It must not know
 * what a ticket is: tickets are numbers here and stand above in src/LAYERS. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

// clang-format off
#define STAGES(X)                                                                                  \
    X(STAGE_NONE, "none")                                                                          \
    X(STAGE_REPORT, "report")   X(STAGE_ARRIVE, "arrive")  X(STAGE_FINISH, "finish")               \
    X(STAGE_NOTE, "note")       X(STAGE_VERIFY, "verify")  X(STAGE_DISPUTE, "dispute")
// clang-format on

/* At which step of the ticket the picture was given. */
enum stage {
#define STAGE_ENUM(name, word) name,
    STAGES(STAGE_ENUM)
#undef STAGE_ENUM
        STAGE_COUNT
};
extern const struct names STAGE_NAMES;

/* A picture of a ticket as the API shows it (Photo of the API). */
struct photo {
    int64_t id;
    const char *hash; /* 64 hex digits: SHA-256 of the stored JPEG */
    int stage;        /* enum stage */
    int64_t width, height;
    int64_t at;      /* when it was attached */
    const char *url; /* where a browser gets it; carries the link's token when one was given */
    bool erased;     /* nothing but this line is left of it; its measures are 0 */
};
extern const struct shape PHOTO_SHAPE;

/* Longest side of a picture that a header may claim, in pixels, whatever its area. */
#define PICTURE_SIDE_MAX 30000
/* An upload that no ticket took is forgotten after this, in seconds. */
#define UPLOAD_LIFE_S 86400

/* Makes uploaded pictures part of a ticket, in their order. handles: list of const char * as POST
 * /api/pictures gave them; an empty list is fine. Each is good once, for 24 hours, and only for the
 * person who uploaded it (an upload without sign-in: for whoever holds the handle). One
 * EVIDENCE_ADDED is noted a picture. *ret_n (may be NULL) is how many were attached.
 * DONE | TOO_MANY (more than settings.photos_max, "/photos") | INVALID (unknown, used, expired or
 * foreign handle, naming "/photos/2") | BROKEN. */
MUST_USE enum outcome evidence_attach(struct ctx *ctx, int64_t ticket_id, enum stage stage,
                                      const struct list *handles, int64_t *ret_n);

/* Pictures of a ticket, oldest first, as struct photo in ctx->arena. token: the private link's
 * token, put into every url so that an <img> without a session shows it; NULL for staff. */
MUST_USE enum outcome evidence_of_ticket(struct ctx *ctx, int64_t ticket_id, const char *token,
                                         struct list *ret);
/* How many pictures the ticket has of one stage; STAGE_NONE: of all. since_at: only those from then
 * on (of this round of the work); 0: ever. */
MUST_USE enum outcome evidence_count(struct ctx *ctx, int64_t ticket_id, enum stage stage,
                                     int64_t since_at, int64_t *ret);

/* Erases pictures of a ticket: those that came with this asker, all of the report's when
 * `reported`, and all that nobody of the house took when `all`. The line in the ticket stays, with
 * its hash; the bytes go unless another ticket has the same picture. *ret_ids: JSON list of the
 * lines' ids, NULL when there were none; *ret_n: how many. For erasures alone. DONE | BROKEN. */
struct evidence_whose {
    int64_t ticket_id, asker_id;
    bool reported, all;
};
MUST_USE enum outcome evidence_forget(struct ctx *ctx, const struct evidence_whose *whose,
                                      const char **ret_ids, int64_t *ret_n);

/* Forgets uploads older than UPLOAD_LIFE_S and removes pictures that nothing refers to any more.
 * For the tick, on the writer; at most 500 a call. *ret_n (may be NULL): pictures removed. */
MUST_USE enum outcome evidence_tidy(struct ctx *ctx, int64_t *ret_n);

/* Set once at start by the command line and by tests: the folder of the pictures (made when absent;
 * false and logged when that fails), and the program that re-encodes ("/proc/self/exe" in the
 * server; it is run as `program picture-helper`). Without a program every upload is BROKEN. */
bool evidence_set_dir(const char *path);
void evidence_set_helper(const char *program);
/* True: pictures are rows of the database instead, for nodes that share it; no folder is needed. */
void evidence_set_in_database(bool yes);

/* Brings the next portion of pictures, after the hash in `after` (""; moved on by each call), from
 * the folder into rows of to->db (to_rows) or from rows of from->db into the folder; in the
 * caller's transactions. Each is compared with its hash; one that the source lacks is logged and
 * left. *ret_n: looked at now; 0: there is no more. DONE | DISK_FULL | BUSY | BROKEN. */
MUST_USE enum outcome evidence_carry(struct ctx *from, struct ctx *to, bool to_rows, char after[65],
                                     int64_t *ret_n);

/* Reads the next portion of pictures and compares each with its hash; after and *ret_n as above.
 * DONE | NOT_FOUND (one is missing; logged) | BROKEN (one was changed; logged). */
MUST_USE enum outcome evidence_check(struct ctx *ctx, char after[65], int64_t *ret_n);

/* Whether the caller may see a ticket now: DONE or NOT_FOUND. token: the private link's token of
 * the request, NULL: none, then ctx->who counts. The answer belongs to tickets, which stand above:
 * whoever sees all (journey.c) sets it once at start. Unset: nobody sees any picture. */
typedef enum outcome (*evidence_sight)(struct ctx *ctx, int64_t ticket_id, const char *token);
void evidence_set_sight(evidence_sight may_see);

/* Body of `shouwen picture-helper`: one picture on stdin, the re-encoded JPEG on stdout. Gives up
 * all rights it can before it reads the first byte of the picture and ends the process itself, with
 * 0 done, 3 not a picture, 4 too large, 5 broken; it returns (5) only when it was called wrongly.
 */
int picture_helper_main(void);

struct endpoints;
extern const struct endpoints EVIDENCE_ENDPOINTS;
