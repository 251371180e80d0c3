/* demo/demo_picture.c — a photo as a phone would send it: drawn, encoded as JPEG and put in through
 * the picture endpoint itself, helper process and all. A handful of different pictures is enough:
 * storage is by content. */
#include "demo/demo_inside.h"
#include <gd.h>
#include <string.h>
#include "evidence/evidence.h"
#include "http/endpoint.h"

/* A dim corridor with a lamp, a basin, a door …: plain shapes, but honestly a picture. */
static gdImagePtr draw(struct rng *rng)
{
    const int w = 640, h = 480, kind = (int)rng_below(rng, 6);
    gdImagePtr im = gdImageCreateTrueColor(w, h);

    for (int y = 0; y < h; y++) {
        const int shade = 190 - y * 90 / h + (y * 7 + kind * 13) % 5;
        gdImageLine(im, 0, y, w, y,
                    gdTrueColor(shade, shade + 4, kind % 2 ? shade - 8 : shade + 6));
    }
    gdImageFilledRectangle(im, 0, 360, w, h, gdTrueColor(120, 128, 126)); /* the floor */
    gdImageFilledRectangle(im, 60 + kind * 40, 120, 240 + kind * 40, 360,
                           gdTrueColor(206, 196, 172)); /* a door or a cupboard */
    gdImageFilledEllipse(im, 420, 90 + kind * 8, 150, 46,
                         kind % 2 ? gdTrueColor(250, 246, 214)
                                  : gdTrueColor(70, 76, 82));                   /* a lamp */
    gdImageFilledRectangle(im, 410, 250, 590, 300, gdTrueColor(232, 236, 238)); /* a basin */
    gdImageFilledEllipse(im, 500, 372 + kind * 6, 120 + kind * 20, 30, gdTrueColor(96, 128, 150));
    return im;
}

static const struct endpoint *picture_endpoint(void)
{
    for (size_t i = 0; i < EVIDENCE_ENDPOINTS.n; i++)
        if (EVIDENCE_ENDPOINTS.rows[i].verb == POST && EVIDENCE_ENDPOINTS.rows[i].takes_bytes)
            return &EVIDENCE_ENDPOINTS.rows[i];
    return NULL;
}

enum outcome demo_photo(struct demo *d, const char **ret_handle)
{
    const struct endpoint *e = picture_endpoint();
    gdImagePtr im = draw(&d->rng);
    struct request req = {.endpoint = e, .media = "image/jpeg"};
    int n = 0;
    void *jpeg = gdImageJpegPtr(im, &n, 82);
    enum outcome o = BROKEN;

    gdImageDestroy(im);
    if (e && jpeg) {
        req.bytes = jpeg;
        req.n_bytes = (size_t)n;
        req.out = arena_alloc(d->ctx.arena, e->gives->size);
        o = e->prepares ? e->prepares(&d->ctx, &req) : DONE;
        if (o == DONE)
            o = e->does(&d->ctx, &req);
        for (size_t i = 0; o == DONE && i < e->gives->n; i++)
            if (strcmp(e->gives->fields[i].name, "handle") == 0)
                *ret_handle = *(const char **)((char *)req.out + e->gives->fields[i].at);
    }
    gdFree(jpeg);
    return o;
}
