/* record/record_export_api.c — bundles over HTTP: a ticket's, a month's, and the receipt of whoever
 * asked. */
#include "http/endpoint.h"
#include "journal/journal.h"
#include "people/people.h"
#include "places/places.h"
#include "record/record.h"
#include "record/record_export.h"
#include "tickets/tickets.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define BUNDLE_TYPE "application/vnd.shouwen.bundle"

static void give(struct request *req, struct bytes bundle, const char *name)
{
    req->file = bundle.p;
    req->n_file = bundle.n;
    req->file_type = BUNDLE_TYPE;
    req->file_name = name;
}

static const char *file_name(struct ctx *ctx, const char *what, const char *number)
{
    return arena_print(ctx->arena, "%s-%s.shouwen", what, number);
}

/* ----- a ticket ----- */

static enum outcome ticket_bundle(struct ctx *ctx, struct request *req, bool seek)
{
    struct bytes bundle;
    struct ticket t;
    bool open;

    TRY(ticket_words_open(ctx, req->id, seek, &t, &open));
    TRY(record_ticket_bundle(ctx, &t, open, &bundle));
    req->unkept = true;
    give(req, bundle, file_name(ctx, "ticket", t.number));
    return DONE;
}

static enum outcome api_ticket_bundle(struct ctx *ctx, struct request *req)
{
    return ticket_bundle(ctx, req, false);
}

static enum outcome api_ticket_bundle_words(struct ctx *ctx, struct request *req)
{
    return ticket_bundle(ctx, req, true);
}

/* ----- a month ----- */

struct month_query {
    const char *month;
    bool words;
};
static const struct field MONTH_FIELDS[] = {
    FIELD(struct month_query, month, .min = 7, .max = 7, .needed = true, .says = "2026-11"),
    FIELD(struct month_query, words, .says = "with what people wrote; hospital logistics only"),
};
static SHAPE(MONTH_QUERY, "RecordMonthQuery", struct month_query, MONTH_FIELDS, "Which month.");

/* "2026-11"; false: no month. */
static bool read_month(const char *text, int *ret_year, int *ret_month)
{
    const char pattern[] = "dddd-dd";

    for (int i = 0; i < 7; i++)
        if (pattern[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != pattern[i])
            return false;
    *ret_year = (int)strtol(text, NULL, 10);
    *ret_month = (int)strtol(text + 5, NULL, 10);
    return *ret_year >= 1970 && *ret_month >= 1 && *ret_month <= 12;
}

static enum outcome prepare_month(struct ctx *ctx, struct request *req)
{
    const struct month_query *q = req->query;
    int year, month;

    if (!read_month(q->month, &year, &month))
        return fail(ctx, INVALID, "/month", "month");
    if (q->words && !(ctx->who.may & MAY_LOGISTICS))
        return fail(ctx, NOT_ALLOWED, NULL, "%s", posts_that_may(ctx, MAY_LOGISTICS));
    TRY(record_month_bundle(ctx, year, month, q->words, &req->descriptor, &req->n_file));
    req->file = "";
    req->file_type = BUNDLE_TYPE;
    req->file_name = file_name(ctx, "record", q->month);
    return DONE;
}

/* All was done aside. */
static enum outcome api_month_bundle(struct ctx *, struct request *)
{
    return DONE;
}

/* ----- a receipt ----- */

struct receipt_query {
    const char *qr, *origin;
};
static const struct field RECEIPT_FIELDS[] = {
    FIELD(struct receipt_query, qr, .max = 3,
          .says = "svg: a QR that opens the checking page with the receipt in it"),
    FIELD(struct receipt_query, origin, .max = 200,
          .says = "where the QR leads, https://name; else the hospital's own address"),
};
static SHAPE(RECEIPT_QUERY, "ReceiptQuery", struct receipt_query, RECEIPT_FIELDS, "In which form.");

static enum outcome give_receipt(struct ctx *ctx, struct request *req, const struct ticket *t,
                                 bool told)
{
    const struct receipt_query *q = req->query;
    struct bytes bundle;
    const char *address;

    if (q->qr && strcmp(q->qr, "svg") != 0)
        return fail(ctx, INVALID, "/qr", "qr");
    TRY(record_receipt(ctx, t, told, q->qr != NULL, &bundle));
    if (!q->qr) {
        give(req, bundle, file_name(ctx, "receipt", t->number));
        return DONE;
    }
    const size_t room =
        sodium_base64_encoded_len(bundle.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(ctx->arena, room);
    sodium_bin2base64(text, room, bundle.p, bundle.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    TRY(house_address(ctx, q->origin, "/verify#", text, &address));
    req->file_type = "image/svg+xml";
    return qr_svg_long(ctx, address, &req->file, &req->n_file);
}

static enum outcome api_receipt(struct ctx *ctx, struct request *req)
{
    struct ticket t;
    bool first;

    TRY(ticket_of_link(ctx, &t, &first));
    return give_receipt(ctx, req, &t, first);
}

/* For the slip on paper. */
static enum outcome api_ticket_receipt(struct ctx *ctx, struct request *req)
{
    struct ticket t;
    bool open;

    TRY(ticket_words_open(ctx, req->id, false, &t, &open));
    return give_receipt(ctx, req, &t, open);
}

// clang-format off
static const struct endpoint ROWS[] = {
    {.verb = GET, .path = "/api/tickets/{id}/bundle", .name = "ticketBundle", .may = MAY_SIGNED_IN,
     .does = api_ticket_bundle,
     .says = "All that happened to a ticket as a file with proofs; with words and names where they stand open to the caller."},
    {.verb = POST, .path = "/api/tickets/{id}/bundle", .name = "ticketBundleWithWords", .may = MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE,
     .writes = true, .gives_bytes = true, .does = api_ticket_bundle_words,
     .says = "The same with words and names for whoever sees them only on need; the look is noted as an event."},
    {.verb = GET, .path = "/api/tickets/{id}/receipt", .name = "ticketReceipt", .may = MAY_SIGNED_IN,
     .query = &RECEIPT_QUERY, .does = api_ticket_receipt,
     .says = "The same receipt for the slip that staff print."},
    {.verb = GET, .path = "/api/record/bundle", .name = "monthBundle", .may = MAY_MANAGE | MAY_LOGISTICS | MAY_COMMITTEE,
     .query = &MONTH_QUERY, .prepares = prepare_month, .exports = true, .does = api_month_bundle,
     .says = "All events of a month as a file with proofs."},
    {.verb = GET, .path = "/api/follow/{token}/receipt", .name = "followReceipt", .may = MAY_ASKER, .link = true,
     .query = &RECEIPT_QUERY, .does = api_receipt,
     .says = "Proof that the ticket was accepted, as a small file or a QR code."},
};
// clang-format on
const struct endpoints RECORD_EXPORT_ENDPOINTS = ENDPOINTS("record", ROWS);
