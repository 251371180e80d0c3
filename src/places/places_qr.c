/* places/places_qr.c — from a place to the picture on its wall. Only this file knows libqrencode.
 */
#include "places/places_qr.h"
#include "base/text.h"
#include <qrencode.h>

enum { QUIET = 4, ADDRESS_MOST = 300, LONG_MOST = 2900 };

/* One rectangle a run of dark modules: a fifth of the bytes that single modules would take. */
static void add_runs(struct buf *b, const QRcode *code)
{
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width;) {
            int from = x;

            while (x < code->width && (code->data[y * code->width + x] & 1))
                x++;
            if (x > from)
                buf_print(b, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
            else
                x++;
        }
    }
}

static enum outcome svg_of(struct ctx *ctx, QRcode *code, const char **ret, size_t *ret_n)
{
    struct buf b = {.arena = ctx->arena};

    if (!code)
        return fail(ctx, TOO_LONG, "/origin", "origin");
    int side = code->width + 2 * QUIET;
    buf_print(&b,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
              " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
              "<path fill=\"#000\" d=\"",
              side, side, side, side);
    add_runs(&b, code);
    buf_text(&b, "\"/></svg>\n");
    QRcode_free(code);
    *ret = b.text;
    *ret_n = b.n;
    return DONE;
}

enum outcome qr_svg(struct ctx *ctx, const char *text, const char **ret, size_t *ret_n)
{
    return svg_of(
        ctx, strlen(text) <= ADDRESS_MOST ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL,
        ret, ret_n);
}

enum outcome qr_svg_long(struct ctx *ctx, const char *text, const void **ret, size_t *ret_n)
{
    const char *svg = NULL;

    TRY(svg_of(ctx,
               strlen(text) <= LONG_MOST ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) : NULL,
               &svg, ret_n));
    *ret = svg;
    return DONE;
}

/* What a browser calls its origin: scheme, name, perhaps a port, and nothing after it. */
static bool is_origin(const char *s)
{
    size_t scheme = strncmp(s, "https://", 8) == 0 ? 8 : strncmp(s, "http://", 7) == 0 ? 7 : 0;
    size_t n = strlen(s);

    return scheme && n > scheme && n <= 200 &&
           strspn(s + scheme,
                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
               n - scheme;
}

enum outcome house_address(struct ctx *ctx, const char *origin, const char *path, const char *rest,
                           const char **ret)
{
    if (!origin)
        TRY(hospital_text(ctx, "address", &origin));
    if (!origin || !is_origin(origin))
        return fail(ctx, INVALID, "/origin", "origin");
    *ret = arena_print(ctx->arena, "%s%s%s", origin, path, rest);
    return DONE;
}

enum outcome place_address(struct ctx *ctx, const struct place *p, const char *origin,
                           const char **ret)
{
    return house_address(ctx, origin, "/p/", p->code, ret);
}
