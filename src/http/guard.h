/* http/guard.h — watches the raw bytes of one connection and says which request is not framed
 * beyond doubt. libmicrohttpd 0.9.75 forgives what two servers may read differently (bare LF,
 * folded lines, two lengths, a length beside an encoding); whoever forgives can be smuggled past.
 * It only looks: it never changes a byte, knows no socket, and allocates nothing. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GUARD_HEAD_MAX = 6144,     /* bytes of request line and headers */
    GUARD_HEADERS_MAX = 48,    /* header lines */
    GUARD_TARGET_MAX = 3072,   /* bytes of the request target */
    GUARD_PARAMETERS_MAX = 40, /* '&' in the target: libmicrohttpd lists them in its small memory */
    GUARD_NAME_MAX = 64,       /* bytes of a header name */
    GUARD_LENGTH_DIGITS = 10,  /* of Content-Length: far above every limit, far below overflow */
    GUARD_CHUNK_DIGITS = 7     /* hex digits of one chunk's size */
};

enum guard_step {
    GUARD_START,
    GUARD_START_LF,
    GUARD_METHOD,
    GUARD_TARGET,
    GUARD_VERSION,
    GUARD_LINE_LF,
    GUARD_LINE,
    GUARD_NAME,
    GUARD_VALUE,
    GUARD_END_LF,
    GUARD_BODY,
    GUARD_CHUNK_SIZE,
    GUARD_CHUNK_SIZE_LF,
    GUARD_CHUNK_DATA,
    GUARD_CHUNK_DATA_CR,
    GUARD_CHUNK_DATA_LF,
    GUARD_LAST_CR,
    GUARD_LAST_LF,
    GUARD_REFUSED
};

/* Zeroed = a fresh connection. The first four members are to be read, the others are its own. */
struct guard {
    const char *why;  /* NULL: everything so far was fine; else a static English sentence */
    uint32_t request; /* which request is being read, 0 = first; the refused one when why is set */
    uint32_t heads;   /* complete heads seen so far */
    size_t whole;     /* bytes of the last feed up to the end of its last whole request */

    enum guard_step step;
    uint32_t head_n; /* bytes of this head */
    uint32_t part_n; /* bytes of this line's part */
    uint16_t parameters, headers, hosts, lengths, encodings;
    uint8_t digits;  /* of the length or chunk size */
    uint8_t empties; /* empty lines before the request line */
    bool old;        /* HTTP/1.0 */
    bool blank;      /* the value seen so far is white space only */
    bool after;      /* white space after a part that may hold none */
    enum { GUARD_OTHER, GUARD_HOST, GUARD_LENGTH, GUARD_ENCODING } header;
    uint64_t left; /* bytes of the body or chunk still to come */
    char word[24]; /* lower-cased start of the name, version or encoding */
};

/* Looks at the next bytes of the connection. */
void guard_feed(struct guard *g, const void *bytes, size_t n);
/* True between two requests: no byte of the next one has come. */
bool guard_idle(const struct guard *g);
