/* tests/fuzz/bundle_fuzz.c — files of the record under libFuzzer: whatever comes, the verdict is
 * the same with one thread and with three, and a bad one never comes without a word for it. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>
#include "record/record_verify.h"

int LLVMFuzzerInitialize(int *, char ***)
{
    return sodium_init() < 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx ctx = {.arena = arena_new(0)};
    struct verdict one, three;

    bundle_verify(&ctx, (struct bytes){data, size}, NULL, 1, &one);
    bundle_verify(&ctx, (struct bytes){data, size}, NULL, 3, &three);
    assert(one.fault == three.fault && one.position == three.position && one.count == three.count);
    assert(fault_word(one.fault)[0] != '\0');
    assert(one.fault == FAULT_NONE || fault_says(one.fault)[0] != '\0');
    arena_free(ctx.arena);
    return 0;
}
