/* evidence/evidence_rules.c — what a picture's bytes say of themselves, read with every length
 * checked. It decodes nothing; what passes here may still be refused by the decoder. */
#include <string.h>
#include "evidence/evidence_inside.h"

/* Bytes being read: everything goes through at() and n, nothing points outside. */
struct octets {
    const unsigned char *p;
    size_t n;
};

static bool begins(struct octets b, size_t at, const char *word, size_t n)
{
    return at <= b.n && b.n - at >= n && memcmp(b.p + at, word, n) == 0;
}

static uint32_t big16(const unsigned char *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t big32(const unsigned char *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static uint32_t little16(const unsigned char *p)
{
    return (uint32_t)p[1] << 8 | p[0];
}

static uint32_t little32(const unsigned char *p)
{
    return little16(p + 2) << 16 | little16(p);
}

int rule_orientation(const unsigned char *tiff, size_t n)
{
    enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12 };

    if (n < 8)
        return 1;
    bool little = memcmp(tiff, "II*\0", 4) == 0;
    if (!little && memcmp(tiff, "MM\0*", 4) != 0)
        return 1;
    size_t ifd = little ? little32(tiff + 4) : big32(tiff + 4);
    if (ifd < 8 || ifd > n - 2)
        return 1;
    size_t entries = little ? little16(tiff + ifd) : big16(tiff + ifd);
    size_t room = (n - ifd - 2) / ENTRY;
    for (size_t i = 0; i < entries && i < room; i++) {
        const unsigned char *e = tiff + ifd + 2 + i * ENTRY;
        uint32_t tag = little ? little16(e) : big16(e);
        uint32_t type = little ? little16(e + 2) : big16(e + 2);
        uint32_t value = little ? little16(e + 8) : big16(e + 8);
        if (tag == ORIENTATION)
            return type == SHORT && value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}

/* Baseline, extended and progressive: what cameras and canvases write. Arithmetic coding, lossless
 * and hierarchical frames are refused because no browser shows them. */
static bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xC2;
}

static bool is_other_frame(unsigned marker)
{
    return marker >= 0xC3 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Entropy-coded data ends at the first marker that is neither stuffing nor a restart. */
static size_t jpeg_skip_scan(struct octets b, size_t at)
{
    while (at + 1 < b.n) {
        const unsigned char *ff = memchr(b.p + at, 0xFF, b.n - at - 1);
        if (!ff)
            return b.n;
        at = (size_t)(ff - b.p);
        unsigned next = b.p[at + 1];
        if (next == 0x00 || (next >= 0xD0 && next <= 0xD7))
            at += 2;
        else if (next == 0xFF)
            at += 1;
        else
            return at;
    }
    return b.n;
}

static bool jpeg_frame(const unsigned char *segment, size_t size, struct picture_head *ret)
{
    if (size < 8 || segment[2] != 8 || ret->width)
        return false;
    ret->height = big16(segment + 3);
    ret->width = big16(segment + 5);
    return ret->width && ret->height;
}

/* Follows segments and scans to the end-of-image marker. What stands behind it (a phone's motion
 * picture, a polyglot's other half) is never decoded and does not survive. */
static bool jpeg_head(struct octets b, struct picture_head *ret)
{
    bool scanned = false;

    for (size_t at = 2; at + 1 < b.n;) {
        if (b.p[at] != 0xFF)
            return false;
        unsigned marker = b.p[at + 1];
        if (marker == 0xFF) {
            at++;
            continue;
        }
        if (marker == 0xD9)
            return scanned;
        at += 2;
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7))
            continue;
        if (marker == 0x00 || marker == 0xD8 || is_other_frame(marker) || b.n - at < 2)
            return false;
        size_t size = big16(b.p + at);
        if (size < 2 || size > b.n - at)
            return false;
        if (is_frame(marker) && !jpeg_frame(b.p + at, size, ret))
            return false;
        if (marker == 0xE1 && size >= 8 && begins(b, at + 2, "Exif\0\0", 6))
            ret->orientation = rule_orientation(b.p + at + 8, size - 8);
        at += size;
        if (marker == 0xDA) {
            if (!ret->width)
                return false;
            scanned = true;
            at = jpeg_skip_scan(b, at);
        }
    }
    return false;
}

static bool png_colour(unsigned depth, unsigned colour)
{
    switch (colour) {
    case 0:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
        return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
        return depth == 8 || depth == 16;
    default:
        return false;
    }
}

static bool png_head(struct octets b, struct picture_head *ret)
{
    enum { OVERHEAD = 12 }; /* length, type and checksum of a chunk */
    bool data = false;

    for (size_t at = 8; b.n - at >= OVERHEAD;) {
        size_t size = big32(b.p + at);
        const unsigned char *body = b.p + at + 8;
        if (size > b.n - at - OVERHEAD)
            return false;
        bool header = begins(b, at + 4, "IHDR", 4);
        if (header != (at == 8))
            return false;
        if (header) {
            if (size != 13 || !png_colour(body[8], body[9]) || body[10] || body[11] || body[12] > 1)
                return false;
            ret->width = big32(body);
            ret->height = big32(body + 4);
            if (!ret->width || !ret->height)
                return false;
        }
        if (begins(b, at + 4, "eXIf", 4))
            ret->orientation = rule_orientation(body, size);
        if (begins(b, at + 4, "IDAT", 4))
            data = true;
        if (begins(b, at + 4, "IEND", 4))
            return data;
        at += OVERHEAD + size;
    }
    return false;
}

static bool webp_lossy(const unsigned char *body, size_t size, struct picture_head *ret)
{
    if (size < 10 || (body[0] & 1) || memcmp(body + 3, "\x9d\x01\x2a", 3) != 0)
        return false;
    ret->width = little16(body + 6) & 0x3FFF;
    ret->height = little16(body + 8) & 0x3FFF;
    return ret->width && ret->height;
}

static bool webp_lossless(const unsigned char *body, size_t size, struct picture_head *ret)
{
    if (size < 5 || body[0] != 0x2F)
        return false;
    uint32_t bits = little32(body + 1);
    ret->width = (bits & 0x3FFF) + 1;
    ret->height = (bits >> 14 & 0x3FFF) + 1;
    return true;
}

/* The frame's own size counts, because that is what a decoder allocates; an extended header's
 * canvas must say the same. Animations are refused: evidence is one moment. */
static bool webp_head(struct octets b, struct picture_head *ret)
{
    struct picture_head frame = {.orientation = 1};
    size_t end = (size_t)little32(b.p + 4) + 8;

    if (end > b.n || end < 20)
        return false;
    b.n = end;
    for (size_t at = 12; b.n - at >= 8;) {
        size_t size = little32(b.p + at + 4);
        const unsigned char *body = b.p + at + 8;
        if (size > b.n - at - 8)
            return false;
        if (begins(b, at, "VP8X", 4)) {
            if (at != 12 || size < 10)
                return false;
            ret->width = (int64_t)(little32(body + 4) & 0xFFFFFF) + 1;
            ret->height = (int64_t)(little32(body + 6) >> 8) + 1;
        } else if (begins(b, at, "VP8 ", 4) || begins(b, at, "VP8L", 4)) {
            bool lossless = b.p[at + 3] == 'L';
            if (frame.width)
                return false;
            if (lossless ? !webp_lossless(body, size, &frame) : !webp_lossy(body, size, &frame))
                return false;
        } else if (begins(b, at, "EXIF", 4)) {
            size_t skip = size >= 6 && memcmp(body, "Exif\0\0", 6) == 0 ? 6 : 0;
            ret->orientation = rule_orientation(body + skip, size - skip);
        } else if (begins(b, at, "ANIM", 4) || begins(b, at, "ANMF", 4)) {
            return false;
        }
        at += 8 + size;
        if (size % 2 && at < b.n)
            at++;
    }
    if (!frame.width)
        return false;
    bool extended = ret->width != 0;
    bool same = frame.width == ret->width && frame.height == ret->height;
    ret->width = frame.width;
    ret->height = frame.height;
    return !extended || same;
}

enum outcome rule_picture_head(const unsigned char *bytes, size_t n, int64_t pixels_max,
                               struct picture_head *ret)
{
    struct octets b = {bytes, n};
    struct picture_head head = {.orientation = 1};
    bool good = false;

    if (n >= 4 && begins(b, 0, "\xFF\xD8\xFF", 3)) {
        head.format = PICTURE_JPEG;
        good = jpeg_head(b, &head);
    } else if (n >= 33 && begins(b, 0, "\x89PNG\r\n\x1a\n", 8)) {
        head.format = PICTURE_PNG;
        good = png_head(b, &head);
    } else if (n >= 20 && begins(b, 0, "RIFF", 4) && begins(b, 8, "WEBP", 4)) {
        head.format = PICTURE_WEBP;
        good = webp_head(b, &head);
    }
    /* A header that claims too much is answered as such even when the rest is broken off: the
     * sender learns what to change. */
    bool large = head.width > PICTURE_SIDE_MAX || head.height > PICTURE_SIDE_MAX ||
                 head.width * head.height > pixels_max;
    if (head.width && head.height && large)
        return PICTURE_TOO_LARGE;
    if (!good)
        return NOT_A_PICTURE;
    *ret = head;
    return DONE;
}

void rule_picture_fit(int64_t width, int64_t height, int64_t side, int64_t *ret_width,
                      int64_t *ret_height)
{
    int64_t longer = width > height ? width : height;

    *ret_width = width;
    *ret_height = height;
    if (longer <= side)
        return;
    *ret_width = (width * side + longer / 2) / longer;
    *ret_height = (height * side + longer / 2) / longer;
    if (*ret_width < 1)
        *ret_width = 1;
    if (*ret_height < 1)
        *ret_height = 1;
}

bool rule_is_hash(const char *word)
{
    size_t n = 0;

    if (!word)
        return false;
    while (n <= 64 && ((word[n] >= '0' && word[n] <= '9') || (word[n] >= 'a' && word[n] <= 'f')))
        n++;
    return n == 64 && !word[64];
}

int64_t rule_hash_number(const char *hash)
{
    int64_t n = 0;

    for (int i = 0; i < 15; i++)
        n = n * 16 + (hash[i] <= '9' ? hash[i] - '0' : hash[i] - 'a' + 10);
    return n + 1;
}
