/* catalog/catalog_rules.c — what may stand in a service, and what follows from it. */
#include "catalog/catalog_rules.h"
#include "base/text.h"

static const char *const CATEGORY_WORDS[] = {NULL,
#define CATEGORY_WORD(name, word) word,
                                             CATEGORY_LIST(CATEGORY_WORD)
#undef CATEGORY_WORD
};
const struct names CATEGORY_NAMES = {"Category", CATEGORY_WORDS,
                                     sizeof CATEGORY_WORDS / sizeof *CATEGORY_WORDS};

static const char *const ASK_WORDS[] = {NULL, "text", "number", "choice", "time"};
const struct names ASK_NAMES = {"FormFieldKind", ASK_WORDS, sizeof ASK_WORDS / sizeof *ASK_WORDS};

#define L(member)                                                                                  \
    FIELD(struct limits, member, .min = 60, .max = 31536000, .unit = "s",                          \
          .says = "own limit of this service")
static const struct field LIMIT_FIELDS[] = {
    L(assign),    L(accept),      L(arrive),    L(finish),
    L(verify),    L(report_back), L(confirm),   L(referral_confirmed),
    L(hand_over), L(acknowledge), L(paperwork), L(progress),
};
SHAPE(LIMITS_SHAPE, "Limits", struct limits, LIMIT_FIELDS,
      "limits that differ from the table of promises, by kind");

static const struct field LABEL_FIELDS[] = {
    FIELD(struct label, zh_cn, .name = "zh-CN", .needed = true, .min = 1, .max = 60,
          .says = "in simplified Chinese"),
    FIELD(struct label, zh_tw, .name = "zh-TW", .needed = true, .min = 1, .max = 60,
          .says = "in traditional Chinese"),
    FIELD(struct label, en, .needed = true, .min = 1, .max = 100, .says = "in English"),
};
static SHAPE(LABEL_SHAPE, "Label", struct label, LABEL_FIELDS, "words in three languages");
static const struct field CHOICE_FIELDS[] = {
    FIELD(struct form_choice, value, .needed = true, .min = 1, .max = 32, .says = "what is stored"),
    FIELD(struct form_choice, label, .shape = &LABEL_SHAPE, .needed = true, .says = "what is read"),
};
static SHAPE(CHOICE_SHAPE, "FormChoice", struct form_choice, CHOICE_FIELDS, "one of several");
static const struct field FORM_FIELD_FIELDS[] = {
    FIELD(struct form_field, name, .needed = true, .min = 1, .max = 32,
          .says = "key of the answer"),
    FIELD(struct form_field, label, .shape = &LABEL_SHAPE, .needed = true, .says = "the question"),
    FIELD(struct form_field, kind, .names = &ASK_NAMES, .needed = true, .says = "what is asked"),
    FIELD(struct form_field, choices, .shape = &CHOICE_SHAPE, .max = 30,
          .says = "what a choice offers"),
    FIELD(struct form_field, needed, .says = "must be answered"),
};
SHAPE(FORM_FIELD_SHAPE, "FormField", struct form_field, FORM_FIELD_FIELDS, "one question");

static bool plain(const char *s, size_t least, size_t most)
{
    size_t n = s ? strlen(s) : 0;

    return n >= least && n <= most && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

bool rule_service_code(const char *code)
{
    return plain(code, 2, 40);
}

static const char *at(char *room, size_t size, size_t i, const char *member)
{
    snprintf(room, size, "/form/%zu/%s", i, member);
    return room;
}

static bool choices_hold(const struct form_field *f)
{
    const struct form_choice *c = f->choices.items;

    if ((f->kind == ASK_CHOICE) != (f->choices.n > 0))
        return false;
    for (size_t i = 0; i < f->choices.n; i++) {
        if (!plain(c[i].value, 1, 32))
            return false;
        for (size_t k = 0; k < i; k++)
            if (text_same(c[i].value, c[k].value))
                return false;
    }
    return true;
}

const char *rule_form_fault(const struct form_field *f, size_t n, char *room, size_t size)
{
    for (size_t i = 0; i < n; i++) {
        if (!plain(f[i].name, 1, 32))
            return at(room, size, i, "name");
        for (size_t k = 0; k < i; k++)
            if (text_same(f[i].name, f[k].name))
                return at(room, size, i, "name");
        if (!choices_hold(&f[i]))
            return at(room, size, i, "choices");
    }
    return NULL;
}

/* The number after "kind": in the canonical text that this folder wrote itself; 0: not there. */
static int64_t own_limit(const char *limits, const char *kind)
{
    size_t n = strlen(kind);
    int64_t v = 0;

    for (const char *p = limits; p && (p = strstr(p, kind)); p += n) {
        if (p == limits || p[-1] != '"' || strncmp(p + n, "\":", 2) != 0)
            continue;
        for (p += n + 2; *p >= '0' && *p <= '9'; p++)
            v = v * 10 + (*p - '0');
        return v;
    }
    return 0;
}

int64_t service_limit(const struct service *s, const char *kind)
{
    int64_t own = own_limit(s->limits, kind);

    if (own || !s->emergency)
        return own;
    return strcmp(kind, "arrive") == 0 ? 900 : strcmp(kind, "accept") == 0 ? 120 : 0;
}

const char *service_name(const struct service *s, enum locale l)
{
    return l == LOCALE_EN ? s->name_en : l == LOCALE_ZH_TW ? s->name_tw : s->name;
}

const char *service_prepare(const struct service *s, enum locale l)
{
    const char *own = l == LOCALE_EN      ? s->prepare_en
                      : l == LOCALE_ZH_TW ? s->prepare_tw
                                          : s->prepare;

    return own ? own : s->prepare;
}
