/* evidence/evidence_helper.c — the helper's own side: decodes one stranger's picture with nothing
 * in reach, turns it upright, shrinks it and writes a fresh JPEG. No byte of the input survives,
 * so neither does a place, a name or a second file hidden in it. */
#include <gd.h>
#include <stdarg.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/confine.h"
#include "evidence/evidence_inside.h"

enum {
    QUALITY = 82,           /* of the JPEG written, as libjpeg counts */
    MEMORY_BASE = 96 << 20, /* bytes beside the decoded picture: input, output, the decoder's own */
    CPU_S = 10
};

static void say_nothing(int, const char *, va_list)
{
}

static bool read_whole(void *to, size_t n)
{
    for (size_t got = 0; got < n;) {
        ssize_t r = read(STDIN_FILENO, (char *)to + got, n - got);
        if (r <= 0)
            return false;
        got += (size_t)r;
    }
    return true;
}

static bool write_whole(const void *from, size_t n)
{
    for (size_t put = 0; put < n;) {
        ssize_t w = write(STDOUT_FILENO, (const char *)from + put, n - put);
        if (w <= 0)
            return false;
        put += (size_t)w;
    }
    return true;
}

static gdImagePtr decode(const struct picture_head *head, void *bytes, size_t n)
{
    switch (head->format) {
    case PICTURE_JPEG:
        return gdImageCreateFromJpegPtr((int)n, bytes);
    case PICTURE_PNG:
        return gdImageCreateFromPngPtr((int)n, bytes);
    case PICTURE_WEBP:
        return gdImageCreateFromWebpPtr((int)n, bytes);
    default:
        return NULL;
    }
}

/* A white ground under what was transparent: a JPEG has no holes. */
static gdImagePtr shrink(gdImagePtr from, int64_t side)
{
    int64_t width, height;

    rule_picture_fit(gdImageSX(from), gdImageSY(from), side, &width, &height);
    gdImagePtr to = gdImageCreateTrueColor((int)width, (int)height);
    if (!to)
        return NULL;
    gdImageFilledRectangle(to, 0, 0, (int)width - 1, (int)height - 1,
                           gdImageColorAllocate(to, 255, 255, 255));
    gdImageAlphaBlending(to, 1);
    if (width == gdImageSX(from) && height == gdImageSY(from))
        gdImageCopy(to, from, 0, 0, 0, 0, (int)width, (int)height);
    else
        gdImageCopyResampled(to, from, 0, 0, 0, 0, (int)width, (int)height, gdImageSX(from),
                             gdImageSY(from));
    return to;
}

/* EXIF orientation as three turns of the hand: mirror left-right, mirror top-bottom, then swap the
 * axes. Bit n of a mask stands for orientation n. */
static gdImagePtr turn_upright(gdImagePtr from, int orientation)
{
    enum { MIRROR_X = 0x18C, MIRROR_Y = 0x0D8, SWAP = 0x1E0 };
    int width = gdImageSX(from), height = gdImageSY(from);
    bool mirror_x = MIRROR_X >> orientation & 1, mirror_y = MIRROR_Y >> orientation & 1;
    bool swap = SWAP >> orientation & 1;

    if (orientation <= 1)
        return from;
    gdImagePtr to = gdImageCreateTrueColor(swap ? height : width, swap ? width : height);
    if (!to)
        return NULL;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int to_x = mirror_x ? width - 1 - x : x, to_y = mirror_y ? height - 1 - y : y;
            gdImageSetPixel(to, swap ? to_y : to_x, swap ? to_x : to_y,
                            gdImageGetTrueColorPixel(from, x, y));
        }
    gdImageDestroy(from);
    return to;
}

static int remake(const struct picture_order *order, void *bytes)
{
    struct picture_head head;
    size_t n = (size_t)order->n_bytes;
    int n_jpeg = 0;

    switch (rule_picture_head(bytes, n, order->pixels_max, &head)) {
    case DONE:
        break;
    case PICTURE_TOO_LARGE:
        return HELPER_TOO_LARGE;
    default:
        return HELPER_NOT_A_PICTURE;
    }
    gdImagePtr decoded = decode(&head, bytes, n);
    if (!decoded)
        return HELPER_NOT_A_PICTURE;
    gdImagePtr small = shrink(decoded, order->side);
    gdImageDestroy(decoded);
    gdImagePtr upright = small ? turn_upright(small, head.orientation) : NULL;
    void *jpeg = upright ? gdImageJpegPtr(upright, &n_jpeg, QUALITY) : NULL;
    if (!jpeg || n_jpeg <= 0)
        return HELPER_BROKEN;
    return write_whole(jpeg, (size_t)n_jpeg) ? HELPER_DONE : HELPER_BROKEN;
}

int picture_helper_main(void)
{
    struct picture_order order;

    gdSetErrorMethod(say_nothing);
    if (!read_whole(&order, sizeof order) || order.n_bytes < 0 || order.n_bytes > INT32_MAX / 4 ||
        order.pixels_max < 1 || order.pixels_max > INT32_MAX / 4 || order.side < 1)
        return HELPER_BROKEN;
    /* Four bytes a pixel as truecolour and up to six more inside a decoder (a progressive JPEG's
     * coefficients, a WebP's own copy); the libraries' tables are inside the base. */
    if (!confine(order.pixels_max * 11 + order.n_bytes * 2 + MEMORY_BASE, CPU_S))
        return HELPER_BROKEN;
    struct arena *arena = arena_new((size_t)order.n_bytes + 64);
    void *bytes = arena_alloc(arena, (size_t)order.n_bytes + 1);
    int code = read_whole(bytes, (size_t)order.n_bytes) ? remake(&order, bytes) : HELPER_BROKEN;
    /* What the process holds goes with it, and no exit hook of a library or a sanitizer should run
     * without its rights. */
    _exit(code);
}
