/* What a picture says of itself before anything is decoded, and what is not believed. */
#include "base/test.h"
#include "base/ctx.h"
#include "base/rng.h"
#include "evidence/evidence_samples.h"

#define PIXELS 50000000

static struct arena *arena;

static int open_arena(void **)
{
    arena = arena_new(1 << 20);
    return 0;
}

static int close_arena(void **)
{
    arena_free(arena);
    return 0;
}

static enum outcome look(struct sample s, struct picture_head *ret)
{
    return rule_picture_head(s.bytes, s.n, PIXELS, ret);
}

static void honest_pictures_say_their_format_and_size(void **)
{
    static const struct {
        char format;
        enum picture_format expect;
    } ROWS[] = {
        {'j', PICTURE_JPEG},
        {'p', PICTURE_PNG },
        {'w', PICTURE_WEBP}
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        for (int side = 1; side < 400; side += 131) {
            struct picture_head head;
            struct sample s = sample_picture(arena, ROWS[i].format, side, side + 7);
            assert_int_equal(look(s, &head), DONE);
            assert_int_equal(head.format, ROWS[i].expect);
            assert_int_equal(head.width, side);
            assert_int_equal(head.height, side + 7);
            assert_int_equal(head.orientation, 1);
        }
}

static void a_picture_broken_off_anywhere_is_refused(void **)
{
    static const char FORMATS[] = "jpw";

    for (const char *f = FORMATS; *f; f++) {
        struct sample s = sample_picture(arena, *f, 40, 30);
        for (size_t n = 0; n < s.n; n++) {
            struct picture_head head;
            /* Exactly n bytes on the heap, so that a sanitizer sees one step too far. */
            unsigned char *cut = malloc(n ? n : 1);
            memcpy(cut, s.bytes, n);
            enum outcome o = rule_picture_head(cut, n, PIXELS, &head);
            free(cut);
            if (o != NOT_A_PICTURE)
                fail_msg("%c cut at %zu of %zu was %s", *f, n, s.n, outcome_code(o));
        }
    }
}

static void a_header_that_claims_fifty_thousand_squared_is_too_large(void **)
{
    struct picture_head head;
    struct sample jpeg = sample_picture(arena, 'j', 20, 20);
    struct sample png = sample_picture(arena, 'p', 20, 20);
    size_t frame = sample_find(jpeg, "\xFF\xC0", 2);

    jpeg = sample_put(arena, jpeg, frame + 5, 4, "\xC3\x50\xC3\x50", 4);
    assert_int_equal(look(jpeg, &head), PICTURE_TOO_LARGE);
    png = sample_put(arena, png, 16, 8, "\0\0\xC3\x50\0\0\xC3\x50", 8);
    assert_int_equal(look(png, &head), PICTURE_TOO_LARGE);
    png = sample_put(arena, png, 16, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 8);
    assert_int_equal(look(png, &head), PICTURE_TOO_LARGE);
    /* A strip one pixel high is small by area but not by side. */
    png = sample_put(arena, png, 16, 8, "\0\0\xEA\x60\0\0\0\x01", 8);
    assert_int_equal(look(png, &head), PICTURE_TOO_LARGE);
}

static void the_largest_area_is_still_taken_and_one_row_more_is_not(void **)
{
    struct picture_head head;
    struct sample png = sample_picture(arena, 'p', 20, 20);

    png = sample_put(arena, png, 16, 8, "\0\0\x27\x10\0\0\x13\x88", 8); /* 10,000 × 5,000 */
    assert_int_equal(look(png, &head), DONE);
    png = sample_put(arena, png, 16, 8, "\0\0\x27\x10\0\0\x13\x89", 8);
    assert_int_equal(look(png, &head), PICTURE_TOO_LARGE);
}

static void all_eight_orientations_are_read_and_nonsense_is_upright(void **)
{
    struct sample jpeg = sample_picture(arena, 'j', 20, 20);
    struct picture_head head;

    for (int o = 0; o <= 255; o++) {
        assert_int_equal(look(sample_exif(arena, jpeg, o, ""), &head), DONE);
        assert_int_equal(head.orientation, o >= 1 && o <= 8 ? o : 1);
    }
}

static void an_orientation_block_is_read_in_both_byte_orders_and_never_past_its_end(void **)
{
    static const unsigned char LITTLE[] = "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0";
    static const unsigned char BIG[] = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0";
    static const unsigned char FAR[] = "MM\0*\xFF\xFF\xFF\xFF\0\x01";
    static const unsigned char MANY[] = "II*\0\x08\0\0\0\xFF\xFF\0\0";

    assert_int_equal(rule_orientation(LITTLE, sizeof LITTLE), 6);
    assert_int_equal(rule_orientation(BIG, sizeof BIG), 8);
    assert_int_equal(rule_orientation(FAR, sizeof FAR), 1);
    assert_int_equal(rule_orientation(MANY, sizeof MANY), 1);
    for (size_t n = 0; n < sizeof LITTLE; n++)
        assert_in_range(rule_orientation(LITTLE, n), 1, 8);
    assert_int_equal(rule_orientation(NULL, 0), 1);
}

static void a_shrunk_picture_keeps_its_proportions_and_never_vanishes(void **)
{
    static const int64_t ROWS[][5] = {
        {4000,  3000,  1600, 1600, 1200},
        {3000,  4000,  1600, 1200, 1600},
        {1600,  1600,  1600, 1600, 1600},
        {100,   50,    1600, 100,  50  },
        {1,     1,     320,  1,    1   },
        {30000, 1,     1600, 1600, 1   },
        {2,     30000, 320,  1,    320 },
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        int64_t width, height;
        rule_picture_fit(ROWS[i][0], ROWS[i][1], ROWS[i][2], &width, &height);
        assert_int_equal(width, ROWS[i][3]);
        assert_int_equal(height, ROWS[i][4]);
    }
}

static void only_64_lower_case_hex_digits_ever_become_a_path(void **)
{
    static const char GOOD[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    static const char *const BAD[] = {
        NULL,
        "",
        "..",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "../../../../../../../../../../../../../../../../etc/passwd0000000",
        "0123456789abcdef0123456789abcdef/123456789abcdef0123456789abcdef",
    };

    assert_true(rule_is_hash(GOOD));
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_false(rule_is_hash(BAD[i]));
}

/* Fuzzing that can be repeated: seeds are honest pictures with everything a header can have. */
static void a_hundred_thousand_mutations_never_reach_past_the_end_or_claim_the_impossible(void **)
{
    struct rng rng;
    struct sample seeds[4];

    rng_seed(&rng, 20261120);
    seeds[0] = sample_exif(arena, sample_picture(arena, 'j', 16, 12), 6, "ballast");
    seeds[1] = sample_picture(arena, 'p', 16, 12);
    seeds[2] = sample_picture(arena, 'w', 16, 12);
    seeds[3] = sample_put(arena, seeds[2], 12, 0, "VP8X\x0A\0\0\0\0\0\0\0\x0F\0\0\x0B\0\0", 18);
    for (int round = 0; round < 100000; round++) {
        struct sample s = seeds[rng_below(&rng, 4)];
        struct picture_head head;
        size_t n = rng_below(&rng, 4) ? s.n : (size_t)rng_below(&rng, (int64_t)s.n + 1);
        unsigned char *bytes = malloc(n ? n : 1);
        memcpy(bytes, s.bytes, n);
        for (int64_t change = rng_below(&rng, 8); change && n; change--)
            bytes[rng_below(&rng, (int64_t)n)] = (unsigned char)rng_below(&rng, 256);
        enum outcome o = rule_picture_head(bytes, n, PIXELS, &head);
        free(bytes);
        if (o == DONE) {
            assert_in_range(head.width, 1, PICTURE_SIDE_MAX);
            assert_in_range(head.height, 1, PICTURE_SIDE_MAX);
            assert_in_range(head.width * head.height, 1, PIXELS);
            assert_in_range(head.orientation, 1, 8);
        } else {
            assert_true(o == NOT_A_PICTURE || o == PICTURE_TOO_LARGE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_pictures_say_their_format_and_size),
        cmocka_unit_test(a_picture_broken_off_anywhere_is_refused),
        cmocka_unit_test(a_header_that_claims_fifty_thousand_squared_is_too_large),
        cmocka_unit_test(the_largest_area_is_still_taken_and_one_row_more_is_not),
        cmocka_unit_test(all_eight_orientations_are_read_and_nonsense_is_upright),
        cmocka_unit_test(an_orientation_block_is_read_in_both_byte_orders_and_never_past_its_end),
        cmocka_unit_test(a_shrunk_picture_keeps_its_proportions_and_never_vanishes),
        cmocka_unit_test(only_64_lower_case_hex_digits_ever_become_a_path),
        cmocka_unit_test(
            a_hundred_thousand_mutations_never_reach_past_the_end_or_claim_the_impossible),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
