/* http/guard.c — one byte after the other through RFC 9112 without its tolerances.
 * What is refused here is refused whatever the library behind it makes of it. */
#include "http/guard.h"
#include <string.h>

static void refuse(struct guard *g, const char *why)
{
    g->why = why;
    g->step = GUARD_REFUSED;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* tchar of RFC 9110 §5.6.2. */
static const bool TOKEN[256] = {
    ['0' ... '9'] = true,  ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['!'] = true,
    ['#' ... '\''] = true, ['*'] = true,         ['+'] = true,         ['-'] = true,
    ['.'] = true,          ['^' ... '`'] = true, ['|'] = true,         ['~'] = true,
};

static bool is_token(unsigned char c)
{
    return TOKEN[c];
}

static char lower(unsigned char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Keeps the start of a word; a word too long to be one of ours keeps an impossible one. */
static void keep(struct guard *g, char c)
{
    if (g->part_n < sizeof g->word - 1) {
        g->word[g->part_n] = c;
        g->word[g->part_n + 1] = '\0';
    } else {
        g->word[0] = '?';
    }
    g->part_n++;
}

static void begin_part(struct guard *g, enum guard_step step)
{
    g->step = step;
    g->part_n = 0;
    g->word[0] = '\0';
    g->blank = true;
    g->after = false;
}

static void begin_request(struct guard *g)
{
    g->head_n = 0;
    g->parameters = g->headers = g->hosts = g->lengths = g->encodings = 0;
    g->empties = 0;
    g->old = false;
    g->left = 0;
    begin_part(g, GUARD_START);
}

static void end_request(struct guard *g)
{
    g->request++;
    begin_request(g);
}

static void at_start(struct guard *g, unsigned char c)
{
    if (c == '\r' && g->empties == 0) {
        /* RFC 9112 §2.2: one empty line before the request line is to be ignored. */
        g->empties = 1;
        g->step = GUARD_START_LF;
        return;
    }
    if (c < 'A' || c > 'Z') {
        refuse(g, "the request does not start with a method");
        return;
    }
    begin_part(g, GUARD_METHOD);
    g->part_n = 1;
}

static void at_method(struct guard *g, unsigned char c)
{
    if (c == ' ')
        begin_part(g, GUARD_TARGET);
    else if (c < 'A' || c > 'Z' || ++g->part_n > 16)
        refuse(g, "odd method");
}

static void at_target(struct guard *g, unsigned char c)
{
    if (c == ' ' && g->part_n > 0)
        begin_part(g, GUARD_VERSION);
    else if (g->part_n == 0 && c != '/')
        refuse(g, "the target is not a path");
    else if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}#", c) != NULL)
        refuse(g, "odd character in the target");
    else if (++g->part_n > GUARD_TARGET_MAX)
        refuse(g, "the target is too long");
    else if (c == '&' && ++g->parameters > GUARD_PARAMETERS_MAX)
        refuse(g, "too many parameters");
}

static void at_version(struct guard *g, unsigned char c)
{
    if (c != '\r') {
        keep(g, (char)c);
        if (g->part_n > 8)
            refuse(g, "odd HTTP version");
        return;
    }
    if (strcmp(g->word, "HTTP/1.0") == 0)
        g->old = true;
    else if (strcmp(g->word, "HTTP/1.1") != 0) {
        refuse(g, "odd HTTP version");
        return;
    }
    g->step = GUARD_LINE_LF;
}

static void at_line(struct guard *g, unsigned char c)
{
    if (c == '\r') {
        g->step = GUARD_END_LF;
    } else if (c == ' ' || c == '\t') {
        refuse(g, "folded header line");
    } else if (!is_token(c)) {
        refuse(g, "odd header name");
    } else if (++g->headers > GUARD_HEADERS_MAX) {
        refuse(g, "too many headers");
    } else {
        begin_part(g, GUARD_NAME);
        keep(g, lower(c));
    }
}

static void count_header(struct guard *g)
{
    g->header = GUARD_OTHER;
    if (strcmp(g->word, "host") == 0) {
        g->header = GUARD_HOST;
        if (++g->hosts > 1)
            refuse(g, "more than one Host");
    } else if (strcmp(g->word, "content-length") == 0) {
        g->header = GUARD_LENGTH;
        g->digits = 0;
        if (++g->lengths > 1)
            refuse(g, "more than one Content-Length");
    } else if (strcmp(g->word, "transfer-encoding") == 0) {
        g->header = GUARD_ENCODING;
        if (++g->encodings > 1)
            refuse(g, "more than one Transfer-Encoding");
    }
}

static void at_name(struct guard *g, unsigned char c)
{
    if (c == ':') {
        count_header(g);
        if (g->step != GUARD_REFUSED)
            begin_part(g, GUARD_VALUE);
    } else if (!is_token(c)) {
        refuse(g, "odd header name");
    } else if (g->part_n >= GUARD_NAME_MAX) {
        refuse(g, "header name too long");
    } else {
        keep(g, lower(c));
    }
}

static void end_of_value(struct guard *g)
{
    if (g->header == GUARD_HOST && g->blank)
        refuse(g, "empty Host");
    else if (g->header == GUARD_LENGTH && g->digits == 0)
        refuse(g, "empty Content-Length");
    else if (g->header == GUARD_ENCODING && strcmp(g->word, "chunked") != 0)
        refuse(g, "Transfer-Encoding is not exactly chunked");
    else
        g->step = GUARD_LINE_LF;
}

static void at_value(struct guard *g, unsigned char c)
{
    if (c == '\r') {
        end_of_value(g);
        return;
    }
    if (c == ' ' || c == '\t') {
        g->after = !g->blank;
        return;
    }
    if (c < ' ' || c == 0x7f) {
        refuse(g, "control character in a header");
        return;
    }
    if (g->after && g->header != GUARD_OTHER) {
        refuse(g, "white space inside Host, Content-Length or Transfer-Encoding");
        return;
    }
    g->blank = false;
    if (g->header == GUARD_LENGTH) {
        if (!is_digit(c) || g->digits >= GUARD_LENGTH_DIGITS)
            refuse(g, "Content-Length is not a plain number");
        g->digits++;
        g->left = g->left * 10 + (uint64_t)(c - '0');
    } else if (g->header == GUARD_ENCODING) {
        keep(g, lower(c));
    } else if (g->header == GUARD_HOST && !is_letter(c) && !is_digit(c) &&
               strchr(".-_:[]", c) == NULL) {
        refuse(g, "odd character in Host");
    }
}

static void end_of_head(struct guard *g)
{
    if (g->encodings > 0 && g->lengths > 0) {
        refuse(g, "Content-Length beside Transfer-Encoding");
    } else if (g->encodings > 0 && g->old) {
        refuse(g, "Transfer-Encoding in HTTP/1.0");
    } else if (g->hosts == 0 && !g->old) {
        refuse(g, "no Host");
    } else if (g->encodings > 0) {
        g->digits = 0;
        begin_part(g, GUARD_CHUNK_SIZE);
    } else if (g->left > 0) {
        g->step = GUARD_BODY;
    } else {
        end_request(g);
    }
    g->heads++;
}

static int hex(unsigned char c)
{
    if (is_digit(c))
        return c - '0';
    c = (unsigned char)lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void at_chunk_size(struct guard *g, unsigned char c)
{
    if (c == '\r' && g->digits > 0) {
        g->step = GUARD_CHUNK_SIZE_LF;
    } else if (hex(c) < 0) {
        refuse(g, "odd chunk size (chunk extensions are not taken)");
    } else if (++g->digits > GUARD_CHUNK_DIGITS) {
        refuse(g, "chunk too large");
    } else {
        g->left = g->left * 16 + (uint64_t)hex(c);
    }
}

/* The one byte a step waits for, and where it leads. */
static void expect(struct guard *g, unsigned char c, char wanted, enum guard_step then)
{
    if (c == (unsigned char)wanted)
        g->step = then;
    else
        refuse(g, wanted == '\n' ? "CR without LF" : "a chunk does not end where it said");
}

static void feed_head(struct guard *g, unsigned char c)
{
    if (c == '\n' && g->step != GUARD_START_LF && g->step != GUARD_LINE_LF &&
        g->step != GUARD_END_LF) {
        refuse(g, "LF without CR");
        return;
    }
    if (++g->head_n > GUARD_HEAD_MAX) {
        refuse(g, "the head is too large");
        return;
    }
    switch (g->step) {
    case GUARD_START:
        at_start(g, c);
        break;
    case GUARD_START_LF:
        expect(g, c, '\n', GUARD_START);
        break;
    case GUARD_METHOD:
        at_method(g, c);
        break;
    case GUARD_TARGET:
        at_target(g, c);
        break;
    case GUARD_VERSION:
        at_version(g, c);
        break;
    case GUARD_LINE_LF:
        expect(g, c, '\n', GUARD_LINE);
        break;
    case GUARD_LINE:
        at_line(g, c);
        break;
    case GUARD_NAME:
        at_name(g, c);
        break;
    case GUARD_VALUE:
        at_value(g, c);
        break;
    default: /* GUARD_END_LF */
        expect(g, c, '\n', GUARD_END_LF);
        if (g->step == GUARD_END_LF)
            end_of_head(g);
    }
}

static void feed_chunked(struct guard *g, unsigned char c)
{
    switch (g->step) {
    case GUARD_CHUNK_SIZE:
        at_chunk_size(g, c);
        break;
    case GUARD_CHUNK_SIZE_LF:
        expect(g, c, '\n', g->left > 0 ? GUARD_CHUNK_DATA : GUARD_LAST_CR);
        break;
    case GUARD_CHUNK_DATA_CR:
        expect(g, c, '\r', GUARD_CHUNK_DATA_LF);
        break;
    case GUARD_CHUNK_DATA_LF:
        expect(g, c, '\n', GUARD_CHUNK_SIZE);
        g->digits = 0;
        break;
    case GUARD_LAST_CR:
        /* Trailers carry nothing this server wants; not reading them leaves nothing to doubt. */
        if (c != '\r')
            refuse(g, "trailers are not taken");
        else
            g->step = GUARD_LAST_LF;
        break;
    default: /* GUARD_LAST_LF */
        expect(g, c, '\n', GUARD_LAST_LF);
        if (g->step == GUARD_LAST_LF)
            end_request(g);
    }
}

/* How many bytes there are that at_value() would pass one by one, in a header nobody looks into. */
static size_t plain_value(struct guard *g, const unsigned char *p, size_t n)
{
    size_t i = 0;

    if (g->step != GUARD_VALUE || g->header != GUARD_OTHER)
        return 0;
    while (i < n && p[i] > ' ' && p[i] != 0x7f && g->head_n + i < GUARD_HEAD_MAX)
        i++;
    if (i > 0)
        g->blank = false;
    g->head_n += (uint32_t)i;
    return i;
}

void guard_feed(struct guard *g, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    uint32_t request = g->request;

    g->whole = 0;
    for (size_t i = 0; i < n && g->step != GUARD_REFUSED;) {
        if (g->step == GUARD_BODY || g->step == GUARD_CHUNK_DATA) {
            size_t take = n - i < g->left ? n - i : (size_t)g->left;

            i += take;
            g->left -= take;
            if (g->left == 0 && g->step == GUARD_BODY)
                end_request(g);
            else if (g->left == 0)
                g->step = GUARD_CHUNK_DATA_CR;
        } else if (g->step < GUARD_BODY) {
            i += plain_value(g, p + i, n - i);
            if (i < n)
                feed_head(g, p[i++]);
        } else {
            feed_chunked(g, p[i++]);
        }
        if (g->request != request) {
            request = g->request;
            g->whole = i;
        }
    }
}

bool guard_idle(const struct guard *g)
{
    return g->step == GUARD_START && g->head_n == 0;
}
