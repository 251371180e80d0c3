/* evidence/evidence_samples.h — pictures for tests, drawn on the spot, and the tools that break
 * them. Only test programs include this. */
#pragma once
#include <gd.h>
#include "base/arena.h"
#include "evidence/evidence_inside.h"

struct sample {
    const char *says; /* what somebody tries */
    const unsigned char *bytes;
    size_t n;
    enum outcome expect; /* of the whole way through the helper */
};

/* A drawn picture, width × height, as 'j'peg, 'p'ng or 'w'ebp. */
static inline struct sample sample_picture(struct arena *a, char format, int width, int height)
{
    gdImagePtr im = gdImageCreateTrueColor(width, height);
    struct sample s = {.says = "an honest picture", .expect = DONE};
    int n = 0;

    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            gdImageSetPixel(im, x, y, gdTrueColor(x * y % 61, y * 255 / height, x * 255 / width));
    /* One corner is red and large, so that turning can be seen. */
    gdImageFilledRectangle(im, 0, 0, width / 4, height / 4, gdTrueColor(250, 10, 10));
    void *made = format == 'j'   ? gdImageJpegPtr(im, &n, 90)
                 : format == 'p' ? gdImagePngPtr(im, &n)
                                 : gdImageWebpPtr(im, &n);
    s.bytes = (const unsigned char *)arena_text_n(a, made, (size_t)n);
    s.n = (size_t)n;
    gdFree(made);
    gdImageDestroy(im);
    return s;
}

/* `s` with n bytes put in at `at` in place of `gone` bytes. */
static inline struct sample sample_put(struct arena *a, struct sample s, size_t at, size_t gone,
                                       const void *bytes, size_t n)
{
    struct buf b = {.arena = a};

    buf_add(&b, s.bytes, at);
    buf_add(&b, bytes, n);
    buf_add(&b, s.bytes + at + gone, s.n - at - gone);
    s.bytes = (const unsigned char *)b.text;
    s.n = b.n;
    return s;
}

/* Where a word stands in a sample; the sample must have it. */
static inline size_t sample_find(struct sample s, const char *word, size_t n)
{
    const unsigned char *p = memmem(s.bytes, s.n, word, n);

    if (!p)
        abort();
    return (size_t)(p - s.bytes);
}

/* A JPEG with an APP1 EXIF block: orientation and, as ballast, words in a comment of the block. */
static inline struct sample sample_exif(struct arena *a, struct sample jpeg, int orientation,
                                        const char *ballast)
{
    struct buf b = {.arena = a};
    unsigned char tiff[26] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1};
    size_t n = 2 + 6 + sizeof tiff + strlen(ballast);
    unsigned char lead[4] = {0xFF, 0xE1, (unsigned char)(n >> 8), (unsigned char)n};

    tiff[19] = (unsigned char)orientation;
    buf_add(&b, lead, sizeof lead);
    buf_add(&b, "Exif\0\0", 6);
    buf_add(&b, tiff, sizeof tiff);
    buf_add(&b, ballast, strlen(ballast));
    return sample_put(a, jpeg, 2, 0, b.text, b.n);
}
