/* evidence/evidence_api.c — a picture comes in, a picture goes out. */
#include "base/settings.h"
#include "evidence/evidence_inside.h"
#include "http/endpoint.h"

struct received {
    const char *handle, *hash;
    int64_t width, height, n_bytes;
};
static const struct field RECEIVED_FIELDS[] = {
    FIELD(struct received, handle, .says = "names this upload once, in a report or a step"),
    FIELD(struct received, hash, .says = "SHA-256 of the stored picture"),
    FIELD(struct received, width, .unit = "pixels", .says = "width as stored"),
    FIELD(struct received, height, .unit = "pixels", .says = "height as stored"),
    FIELD(struct received, n_bytes, .unit = "bytes", .says = "size as stored"),
};
static SHAPE(RECEIVED, "PictureReceived", struct received, RECEIVED_FIELDS,
             "A picture that waits for its ticket.");

struct look {
    const char *token;
};
static const struct field LOOK_FIELDS[] = {
    FIELD(struct look, token, .max = 200, .secret = true, .says = "the ticket's private link"),
};
static SHAPE(LOOK, "PictureLook", struct look, LOOK_FIELDS, "By which right a picture is seen.");

/* In the slow pool: decoding and the disk's sync would hold up every other write. */
static enum outcome api_picture_prepare(struct ctx *ctx, struct request *req)
{
    struct picture *p = ARENA_NEW(ctx->arena, struct picture);

    if (!req->media || strncasecmp(req->media, "image/", 6) != 0)
        return fail(ctx, WRONG_MEDIA, NULL, "image/jpeg, image/png, image/webp");
    if (req->n_bytes > (size_t)settings.picture_max)
        return fail(ctx, BODY_TOO_LARGE, NULL, "%lld MiB", (long long)(settings.picture_max >> 20));
    TRY(picture_remake(ctx, req->bytes, req->n_bytes, p));
    TRY(shelf_prepare(ctx, p));
    req->prepared = p;
    return DONE;
}

static enum outcome api_picture_receive(struct ctx *ctx, struct request *req)
{
    const struct picture *p = req->prepared;
    struct received *out = req->out;

    TRY(evidence_receive(ctx, p, &out->handle));
    out->hash = p->hash;
    out->width = p->width;
    out->height = p->height;
    out->n_bytes = (int64_t)p->n;
    return DONE;
}

static enum outcome api_picture_look(struct ctx *ctx, struct request *req)
{
    const struct look *look = req->query;

    TRY(evidence_look(ctx, req->word, look->token, &req->file, &req->n_file));
    req->file_type = "image/jpeg";
    req->file_name = arena_print(ctx->arena, "%.12s.jpg", req->word);
    /* The content never changes under this name, but the right to it may: the browser keeps the
     * picture and asks each time whether it still may show it. */
    req->etag = rule_hash_number(req->word);
    return DONE;
}

/* The row holds a constant, the setting may be lower or higher: the front takes the setting's
 * largest value, the handler the setting's own. */
#define SETTING_MAX(name, value, min, max, unit, says) SETTING_MAX_##name = (max),
enum { SETTINGS(SETTING_MAX) };

static const struct endpoint ROWS[] = {
    {.verb = POST,
     .path = "/api/pictures",
     .name = "sendPicture",
     .may = MAY_ANYONE,
     .writes = true,
     .rate = RATE_UPLOAD,
     .takes_bytes = SETTING_MAX_picture_max,
     .gives = &RECEIVED,
     .prepares = api_picture_prepare,
     .does = api_picture_receive,
     .says =
         "Takes a JPEG, PNG or WebP, re-encodes it without its metadata and gives a handle for a"
         " report or a step."},
    {.verb = GET,
     .path = "/api/pictures/{hash}",
     .name = "getPicture",
     .may = MAY_ANYONE,
     .query = &LOOK,
     .does = api_picture_look,
     .says = "A picture of a ticket the caller may see, as JPEG; else not found."                  },
};
const struct endpoints EVIDENCE_ENDPOINTS = ENDPOINTS("evidence", ROWS);
