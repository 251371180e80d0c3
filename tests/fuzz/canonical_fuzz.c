/* tests/fuzz/canonical_fuzz.c — canonical bytes under libFuzzer: with and without the parser they
 * are the same (inside an array a value never goes the short way), and they become the value again.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include "base/canonical.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct buf plain = {.arena = a}, inside = {.arena = a}, wrapped = {.arena = a};
    struct buf json = {.arena = a}, again = {.arena = a};
    const bool ok = canonical_add(&plain, (const char *)data, size);

    buf_char(&wrapped, '[');
    buf_add(&wrapped, data, size);
    buf_char(&wrapped, ']');
    /* "1,2" is no value, but inside an array it is two. */
    const bool one =
        canonical_add(&inside, wrapped.text, wrapped.n) && memcmp(inside.text, "a\0\0\0\1", 5) == 0;
    if (ok && one)
        assert(inside.n == plain.n + 5 && memcmp(inside.text + 5, plain.text, plain.n) == 0);
    if (one)
        assert(ok);
    if (ok) {
        assert(canonical_print(&json, plain.text, plain.n));
        assert(canonical_add(&again, json.text, json.n));
        assert(again.n == plain.n && memcmp(again.text, plain.text, plain.n) == 0);
    }
    canonical_print(&json, data, size);
    arena_free(a);
    return 0;
}
