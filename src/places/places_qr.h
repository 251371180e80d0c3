/* places/places_qr.h — a place's QR as a picture that prints sharp at any size. */
#pragma once
#include "places/places.h"

/* SVG of a QR that holds `text` (1..300 bytes), error correction M (a scratched sticker still
 * reads), with the quiet zone of four modules. In the arena. DONE | TOO_LONG. */
MUST_USE enum outcome qr_svg(struct ctx *ctx, const char *text, const char **ret, size_t *ret_n);
/* The report address of a place: `origin` (https://name, without a slash at the end) or, when it is
 * NULL, the hospital's own address. DONE | INVALID at /origin (neither is there, or it is no
 * address). */
MUST_USE enum outcome place_address(struct ctx *ctx, const struct place *p, const char *origin,
                                    const char **ret);
