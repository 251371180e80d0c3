/* record_api.c — the record over HTTP: heads and proofs for anybody, countersignatures from
 * witnesses, how it stands for the desk. */
#include "http/endpoint.h"
#include "people/people.h"
#include "record/record.h"

#define TEXT_MOST 8000 /* of a head with its signature lines */

struct head_query {
    int64_t size;
};
static const struct field HEAD_QUERY_FIELDS[] = {
    FIELD(struct head_query, size, .min = 1, .max = INT64_MAX,
          .says = "the head of this many events, if it was kept; else the newest"),
};
static SHAPE(HEAD_QUERY, "RecordHeadQuery", struct head_query, HEAD_QUERY_FIELDS, "Which head.");

struct sizes_query {
    int64_t from, to;
};
static const struct field SIZES_FIELDS[] = {
    FIELD(struct sizes_query, from, .max = INT64_MAX, .needed = true, .says = "the smaller size"),
    FIELD(struct sizes_query, to, .max = INT64_MAX, .needed = true, .says = "the greater size"),
};
static SHAPE(SIZES_QUERY, "RecordSizesQuery", struct sizes_query, SIZES_FIELDS, "Two sizes.");

struct consistency_out {
    int64_t from, to;
    struct list hashes;
};
static const struct field CONSISTENCY_FIELDS[] = {
    FIELD(struct consistency_out, from, .says = "the smaller size"),
    FIELD(struct consistency_out, to, .says = "the greater size"),
    FIELD_AS(struct consistency_out, hashes, KIND_TEXTS,
             .says = "the proof of RFC 9162 section 2.1.4, base64"),
};
static SHAPE(CONSISTENCY, "RecordConsistency", struct consistency_out, CONSISTENCY_FIELDS,
             "That the greater record has grown out of the smaller one.");

struct event_query {
    int64_t event;
};
static const struct field EVENT_QUERY_FIELDS[] = {
    FIELD(struct event_query, event, .min = 1, .max = INT64_MAX, .needed = true,
          .says = "the event's number"),
};
static SHAPE(EVENT_QUERY, "RecordEventQuery", struct event_query, EVENT_QUERY_FIELDS,
             "Which event.");

static const struct field INCLUSION_FIELDS[] = {
    FIELD(struct inclusion_view, event, .says = "the event's number"),
    FIELD(struct inclusion_view, position, .says = "where it stands, from 0"),
    FIELD(struct inclusion_view, size, .says = "how many events the head covers"),
    FIELD(struct inclusion_view, leaf, .says = "hash of its leaf, base64"),
    FIELD_AS(struct inclusion_view, hashes, KIND_TEXTS,
             .says = "the proof of RFC 9162 section 2.1.3, base64"),
    FIELD(struct inclusion_view, head, .says = "the signed head the proof leads to"),
};
static SHAPE(INCLUSION, "RecordInclusion", struct inclusion_view, INCLUSION_FIELDS,
             "That an event stands in the record.");

struct cosignatures_in {
    const char *text;
};
static const struct field COSIGNATURES_IN_FIELDS[] = {
    FIELD(struct cosignatures_in, text, .min = 1, .max = TEXT_MOST, .needed = true,
          .says = "a head of this record with the signature lines of witnesses"),
};
static SHAPE(COSIGNATURES_IN, "RecordCosignaturesIn", struct cosignatures_in,
             COSIGNATURES_IN_FIELDS, "Countersignatures.");

struct cosignatures_out {
    int64_t counted;
};
static const struct field COSIGNATURES_OUT_FIELDS[] = {
    FIELD(struct cosignatures_out, counted, .says = "how many were of registered witnesses"),
};
static SHAPE(COSIGNATURES_OUT, "RecordCosignatures", struct cosignatures_out,
             COSIGNATURES_OUT_FIELDS, "What was taken.");

struct witness_in {
    const char *key;
};
static const struct field WITNESS_IN_FIELDS[] = {
    FIELD(struct witness_in, key, .min = 50, .max = 300, .needed = true,
          .says = "the line that `shouwen witness` prints: name, key id and key"),
};
static SHAPE(WITNESS_IN, "RecordWitnessIn", struct witness_in, WITNESS_IN_FIELDS,
             "A witness of one's own party.");

struct witnesses_out {
    struct list items;
};
static const struct field WITNESSES_FIELDS[] = {
    FIELD(struct witnesses_out, items, .shape = &WITNESS_SHAPE,
          .says = "those that count first, then those that did"),
};
static SHAPE(WITNESSES, "RecordWitnesses", struct witnesses_out, WITNESSES_FIELDS, "Witnesses.");

static enum outcome api_record(struct ctx *ctx, struct request *req)
{
    return record_view(ctx, req->out);
}

static enum outcome api_head(struct ctx *ctx, struct request *req)
{
    const struct head_query *query = req->query;

    return record_head(ctx, query->size, req->out);
}

static enum outcome api_consistency(struct ctx *ctx, struct request *req)
{
    const struct sizes_query *query = req->query;
    struct consistency_out *out = req->out;

    out->from = query->from;
    out->to = query->to;
    return record_consistency(ctx, query->from, query->to, &out->hashes);
}

static enum outcome api_inclusion(struct ctx *ctx, struct request *req)
{
    const struct event_query *query = req->query;

    return record_inclusion(ctx, query->event, req->out);
}

/* Sending them again changes nothing, so no answer is kept for it: witnesses never stop. */
static enum outcome api_cosignatures(struct ctx *ctx, struct request *req)
{
    const struct cosignatures_in *in = req->in;
    struct cosignatures_out *out = req->out;

    req->unkept = true;
    return witnesses_signed(ctx, in->text, &out->counted);
}

static enum outcome api_witnesses(struct ctx *ctx, struct request *req)
{
    struct witnesses_out *out = req->out;

    return witnesses_all(ctx, &out->items);
}

static enum outcome api_witness_add(struct ctx *ctx, struct request *req)
{
    const struct witness_in *in = req->in;

    return witness_add(ctx, in->key, req->out);
}

static enum outcome api_witness_retire(struct ctx *ctx, struct request *req)
{
    return witness_retire(ctx, req->id, req->out);
}

// clang-format off
static const struct endpoint ROWS[] = {
    {.verb = GET, .path = "/api/record", .name = "record", .may = MAY_OVERSEE,
     .gives = &RECORD_SHAPE, .does = api_record,
     .says = "How the record stands: its newest head, and what each party's witness has countersigned."},
    {.verb = GET, .path = "/api/record/head", .name = "recordHead", .may = MAY_ANYONE,
     .query = &HEAD_QUERY, .gives = &RECORD_HEAD_SHAPE, .does = api_head,
     .says = "The newest signed head, or the kept one of a size."},
    {.verb = GET, .path = "/api/record/consistency", .name = "recordConsistency", .may = MAY_ANYONE,
     .query = &SIZES_QUERY, .gives = &CONSISTENCY, .does = api_consistency,
     .says = "Proof that the record only grew between two sizes."},
    {.verb = GET, .path = "/api/record/inclusion", .name = "recordInclusion", .may = MAY_OVERSEE,
     .query = &EVENT_QUERY, .gives = &INCLUSION, .does = api_inclusion,
     .says = "Proof that an event stands in the record."},
    {.verb = POST, .path = "/api/record/cosignatures", .name = "recordCosign", .may = MAY_ANYONE,
     .writes = true, .rate = RATE_WITNESS, .takes = &COSIGNATURES_IN, .gives = &COSIGNATURES_OUT,
     .does = api_cosignatures,
     .says = "A witness hands in its countersignature of a head; it counts when its key is registered."},
    {.verb = GET, .path = "/api/record/witnesses", .name = "recordWitnesses", .may = MAY_ANYONE,
     .gives = &WITNESSES, .does = api_witnesses,
     .says = "Whose machines countersign, with their keys."},
    {.verb = POST, .path = "/api/record/witnesses", .name = "recordWitnessAdd", .may = MAY_UPKEEP,
     .writes = true, .takes = &WITNESS_IN, .gives = &WITNESS_SHAPE, .does = api_witness_add,
     .says = "Registers a witness of one's own party."},
    {.verb = POST, .path = "/api/record/witnesses/{id}/retire", .name = "recordWitnessRetire",
     .may = MAY_UPKEEP, .writes = true, .gives = &WITNESS_SHAPE, .does = api_witness_retire,
     .says = "A witness of one's own party no longer counts."},
};
// clang-format on
const struct endpoints RECORD_ENDPOINTS = ENDPOINTS("record", ROWS);
