/* One spelling of a number, however it was typed. */
#include "base/test.h"
#include "base/phone.h"

static void one_number_typed_in_many_ways_is_spelled_in_one(void **)
{
    static const struct {
        const char *typed, *spelled; /* NULL: refused */
    } ROWS[] = {
        {"13800138000",                       "13800138000"         },
        {"138 0013 8000",                     "13800138000"         },
        {"138-0013-8000",                     "13800138000"         },
        {"+86 138 0013 8000",                 "13800138000"         },
        {"+8613800138000",                    "13800138000"         },
        {"＋86　138－0013－8000",         "13800138000"         },
        {"008613800138000",                   "13800138000"         },
        {"8613800138000",                     "13800138000"         },
        {"013800138000",                      "13800138000"         },
        {"(86)13800138000",                   "13800138000"         },
        {"１３８００１３８０００", "13800138000"         },
        {"021-64175590",                      "02164175590"         },
        {"(021) 6417 5590",                   "02164175590"         },
        {"（021）64175590",                 "02164175590"         },
        {"+86 21 6417 5590",                  "02164175590"         },
        {"+86 (0)21 6417 5590",               "02164175590"         },
        {"0086 10 12345678",                  "01012345678"         },
        {"010 1234 5678",                     "01012345678"         },
        {"400-820-8820",                      "4008208820"          },
        {"+86 400 820 8820",                  "4008208820"          },
        {"6412",                              "6412"                },
        {"8123",                              "8123"                },
        {"86123",                             "86123"               },
        {"120",                               "120"                 },
        {"64175590",                          "64175590"            },
        {"+1 212 555 0100",                   "12125550100"         },
        {"12345678901234567890",              "12345678901234567890"},
        {"",                                  NULL                  },
        {"12",                                NULL                  },
        {"+86",                               NULL                  },
        {"+86 1",                             NULL                  },
        {"123456789012345678901",             NULL                  },
        {"138x0013",                          NULL                  },
        {"138+0013",                          NULL                  },
        {"李护士",                         NULL                  },
        {"13800138000'; DROP TABLE x",        NULL                  },
    };

    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char spelled[PHONE_SPELLED_MAX + 1] = "";
        bool good = phone_spell(ROWS[i].typed, spelled);
        if (good != (ROWS[i].spelled != NULL) || (good && strcmp(spelled, ROWS[i].spelled) != 0))
            fail_msg("%s became %s", ROWS[i].typed, good ? spelled : "nothing");
    }
}

static void spelling_twice_changes_nothing(void **)
{
    static const char *const NUMBERS[] = {"13800138000", "02164175590", "6412", "4008208820"};

    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++) {
        char spelled[PHONE_SPELLED_MAX + 1];
        assert_true(phone_spell(NUMBERS[i], spelled));
        assert_string_equal(spelled, NUMBERS[i]);
    }
}

static void endless_input_is_refused(void **)
{
    char digits[4096];
    char spelled[PHONE_SPELLED_MAX + 1];

    memset(digits, '7', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    assert_false(phone_spell(digits, spelled));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_typed_in_many_ways_is_spelled_in_one),
        cmocka_unit_test(spelling_twice_changes_nothing),
        cmocka_unit_test(endless_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
