/* erasures_api.c — asking for an erasure, signing or refusing it, and what became of all. */
#include "erasures/erasures.h"
#include "http/endpoint.h"
#include "people/people.h"

static const struct field IN_FIELDS[] = {
    FIELD(struct erase_in, phone, .max = 40, .secret = true,
          .says = "all askers with this phone; or asker_id, or person_id"),
    FIELD(struct erase_in, asker_id, .says = "this asker, and all with the same phone"),
    FIELD(struct erase_in, person_id, .says = "this person of the house, who has left"),
    FIELD(struct erase_in, reason, .names = &ERASE_REASON_NAMES, .needed = true, .says = "why"),
    FIELD(struct erase_in, words, .max = 500,
          .says = "why, in words; never the name or the phone of who is to be erased"),
};
static SHAPE(IN_SHAPE, "EraseIn", struct erase_in, IN_FIELDS, "Who is to be erased, and why.");

struct erasures_out {
    struct list items;
};
static const struct field OUT_FIELDS[] = {
    FIELD(struct erasures_out, items, .shape = &ERASURE_SHAPE, .needed = true,
          .says = "newest first"),
};
static SHAPE(OUT_SHAPE, "Erasures", struct erasures_out, OUT_FIELDS, "Erasures.");

static enum outcome api_erasures(struct ctx *ctx, struct request *req)
{
    struct erasures_out *out = req->out;

    return erasures_all(ctx, &out->items);
}

static enum outcome api_erasure(struct ctx *ctx, struct request *req)
{
    struct erasure *out = req->out;

    TRY(erasure_view(ctx, req->id, out));
    req->etag = out->version;
    return DONE;
}

static enum outcome api_erasure_ask(struct ctx *ctx, struct request *req)
{
    return erasure_ask(ctx, req->in, req->out);
}

static enum outcome api_erasure_sign(struct ctx *ctx, struct request *req)
{
    return erasure_sign(ctx, req->id, req->out);
}

static enum outcome api_erasure_refuse(struct ctx *ctx, struct request *req)
{
    return erasure_refuse(ctx, req->id, req->out);
}

static const struct endpoint ROWS[] = {
    {.verb = GET,
     .path = "/api/erasures",
     .name = "erasures",
     .may = MAY_UPKEEP,
     .gives = &OUT_SHAPE,
     .does = api_erasures,
     .says = "Erasures of persons: asked for, signed, carried out."     },
    {  .verb = POST,
     .path = "/api/erasures",
     .name = "eraseAsk",
     .may = MAY_UPKEEP,
     .writes = true,
     .takes = &IN_SHAPE,
     .gives = &ERASURE_SHAPE,
     .does = api_erasure_ask,
     .says = "Asks for a person to be erased; the other party has to sign."},
    { .verb = GET,
     .path = "/api/erasures/{id}",
     .name = "erasure",
     .may = MAY_UPKEEP,
     .gives = &ERASURE_SHAPE,
     .does = api_erasure,
     .says = "One erasure, with what it takes away."                    },
    {  .verb = POST,
     .path = "/api/erasures/{id}/sign",
     .name = "eraseSign",
     .may = MAY_UPKEEP,
     .writes = true,
     .gives = &ERASURE_SHAPE,
     .does = api_erasure_sign,
     .says = "Signs for the other party; the clock then carries it out."},
    {  .verb = POST,
     .path = "/api/erasures/{id}/refuse",
     .name = "eraseRefuse",
     .may = MAY_UPKEEP,
     .writes = true,
     .gives = &ERASURE_SHAPE,
     .does = api_erasure_refuse,
     .says = "Refuses it, or takes back what one's own party asked for."},
};
const struct endpoints ERASURES_ENDPOINTS = ENDPOINTS("erasures", ROWS);
