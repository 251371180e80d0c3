/* catalog/catalog_rules.h — what a service's limits and form may be, as structs and as text. */
#pragma once
#include "catalog/catalog.h"

/* Own limits of a service by promise kind, seconds; 0: the table's. */
struct limits {
    int64_t assign, accept, arrive, finish, verify, report_back, confirm, referral_confirmed,
        hand_over, acknowledge, paperwork, progress;
};
extern const struct shape LIMITS_SHAPE;

/* What a form asks. */
enum ask { ASK_NONE, ASK_TEXT, ASK_NUMBER, ASK_CHOICE, ASK_TIME };
extern const struct names ASK_NAMES;
struct label {
    const char *zh_cn, *zh_tw, *en;
};
struct form_choice {
    const char *value;
    struct label *label;
};
struct form_field {
    const char *name;
    int kind; /* enum ask */
    bool needed;
    struct label *label;
    struct list choices; /* of struct form_choice */
};
extern const struct shape FORM_FIELD_SHAPE;

/* "light", "medical-gas": 2..40 of a-z 0-9 _ -. */
bool rule_service_code(const char *code);
/* JSON pointer inside the form ("/form/2/choices") of what json_read cannot see: a bad or repeated
 * name or value, a choice without choices, choices without a choice; NULL: nothing. In `room`. */
const char *rule_form_fault(const struct form_field *fields, size_t n, char *room, size_t size);
