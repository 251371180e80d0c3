/* record/record_export.h — bundles out of the record: a ticket, a receipt, a month. Each reads in
 * the caller's snapshot, and is sealed with this server's own key. What cannot be: BUSY when this
 * server has no key of the record, NOT_SEALED_YET when what is asked for has just happened. */
#pragma once
#include "record/record_bundle.h"

struct ticket;

/* All sealed events of a ticket. told: with what people wrote, as far as it was not erased.
 * DONE | NOT_SEALED_YET | BUSY. The bytes are in the arena. */
MUST_USE enum outcome record_ticket_bundle(struct ctx *ctx, const struct ticket *t, bool told,
                                           struct bytes *ret);
/* That this ticket was accepted: its registration. told: with what was written then. compact: for a
 * QR, without words, at most RECEIPT_MOST bytes (but in a log of more than 2^30 events).
 * DONE | NOT_SEALED_YET | BUSY. */
#define RECEIPT_MOST 1600
MUST_USE enum outcome record_receipt(struct ctx *ctx, const struct ticket *t, bool told,
                                     bool compact, struct bytes *ret);
/* All events sealed from the beginning of a civil month to its end, written to an unnamed file in
 * the server's folder; memory does not grow with it. year 1970..9999, month 1..12. *ret_file: a
 * descriptor, the caller's to close; *ret_n: bytes. DONE | NOT_FOUND (nothing was sealed in it) |
 * BUSY | DISK_FULL | BROKEN. */
MUST_USE enum outcome record_month_bundle(struct ctx *ctx, int year, int month, bool told,
                                          int *ret_file, size_t *ret_n);
