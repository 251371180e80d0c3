/* tests/fuzz/guard_fuzz.c — the guard under libFuzzer. Two properties: where the bytes are cut
 * changes nothing, and where the guard sees a whole request a plain second reading of the same
 * bytes (line by line, written independently) ends that request at the same byte. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "http/guard.h"

/* End of the chunked body at p, or 0 when it is not complete. */
static size_t chunks_end(const char *p, size_t n, size_t at)
{
    for (;;) {
        const char *line = memmem(p + at, n - at, "\r\n", 2);
        size_t size;

        if (line == NULL)
            return 0;
        size = strtoul(p + at, NULL, 16);
        at = (size_t)(line - p) + 2;
        if (size > n - at || n - at - size < 2)
            return 0;
        at += size + 2;
        if (size == 0)
            return at;
    }
}

/* End of the request at p, or 0 when it is not complete. The bytes are known to be well formed. */
static size_t request_end(const char *p, size_t n)
{
    size_t at = n >= 2 && p[0] == '\r' ? 2 : 0, length = 0;
    const char *end = memmem(p + at, n - at, "\r\n\r\n", 4);
    int chunked = 0;

    if (end == NULL)
        return 0;
    for (const char *line = memmem(p + at, n - at, "\r\n", 2); line < end;
         line = memmem(line + 2, (size_t)(p + n - line - 2), "\r\n", 2)) {
        if (strncasecmp(line + 2, "content-length:", 15) == 0)
            length = strtoul(line + 17, NULL, 10);
        if (strncasecmp(line + 2, "transfer-encoding:", 18) == 0)
            chunked = 1;
    }
    at = (size_t)(end - p) + 4;
    if (chunked)
        return chunks_end(p, n, at);
    return n - at >= length ? at + length : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct guard whole = {0}, pieces = {0};
    char *text = malloc(size + 1);
    size_t at = 0;
    uint32_t requests = 0;

    memcpy(text, data, size);
    text[size] = '\0';
    guard_feed(&whole, text, size);
    for (size_t i = 0, step = 1; i < size; i += step, step = step % 7 + 1)
        guard_feed(&pieces, text + i, size - i < step ? size - i : step);
    assert((whole.why == NULL) == (pieces.why == NULL));
    assert(whole.request == pieces.request && whole.heads == pieces.heads);
    for (size_t n; requests < whole.request; requests++, at += n) {
        n = request_end(text + at, size - at);
        assert(n > 0);
    }
    assert(at == whole.whole || whole.request == 0);
    free(text);
    return 0;
}
