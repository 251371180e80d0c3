/* rebuild/rebuild_tables.c — which tables and columns the events add up to, and which not, and why.
 */
#include "base/text.h"
#include "rebuild/rebuild_inside.h"

#define COLUMN_ROW(kind, name) {COLUMN_##kind, #name},
#define COLUMN_TABLE(constant, name, belongs, columns)                                             \
    static const struct column constant##_HAS[] = {columns(COLUMN_ROW)};                           \
    static_assert(sizeof constant##_HAS / sizeof(struct column) <= COLUMNS_MOST, "room");
FOLDED_TABLES(COLUMN_TABLE)

#define IS_KEY(kind, name)                                                                         \
    +(COLUMN_##kind == COLUMN_KEY || COLUMN_##kind == COLUMN_KEY_TEXT ||                           \
      COLUMN_##kind == COLUMN_KEY_OWNER)
#define TABLE_ROW(constant, name, belongs, columns)                                                \
    [constant] = {#name, constant##_HAS, sizeof constant##_HAS / sizeof(struct column),            \
                  0 columns(IS_KEY), belongs},
const struct table TABLES[TABLE_COUNT] = {FOLDED_TABLES(TABLE_ROW)};

// clang-format off
const struct outside TABLES_OUTSIDE[] = {
    {"schema_version",  "which migrations the store has applied"},
    {"idempotency",     "answers kept for a day, so that a request may be repeated"},
    {"session",         "who is signed in; ends by itself, and its hash is a secret"},
    {"ticket_number",   "a counter: it may be ahead of the numbers that tickets got"},
    {"upload",          "a picture nobody has attached yet; forgotten after a day"},
    {"evidence",        "size and measure of a picture's file, which its own hash proves"},
    {"lease",           "which node works; runs out by itself"},
    {"picture",         "a picture's bytes, which its own hash proves"},
    {"event",           "the record itself: witnesses and shouwen verify prove it"},
    {"event_words",     "the texts beside the record: their commitments prove them"},
    {"tile",            "the log over the events"},
    {"record_state",    "the log over the events"},
    {"head",            "the log over the events"},
    {"cosignature",     "the log over the events"},
};
const struct outside COLUMNS_OUTSIDE[] = {
    {"person.password_hash", "a secret; never in an event"},
    {"erasure.scanned",      "how far an erasure has come"},
    {"erasure.askers",       "counted while it runs; each event says its own share"},
    {"erasure.tickets",      "counted while it runs; each event says its own share"},
    {"erasure.texts",        "counted while it runs; each event says its own share"},
    {"erasure.pictures",     "counted while it runs; each event says its own share"},
    {"erasure.cleaned_at",   "when the database's file held no trace any more"},
};
/* Rows of `hospital`: it is compared but for these. */
static const struct outside HOSPITAL_OUTSIDE[] = {
    {"demo",       "whether one may sign in by one click"},
    {"setup_hash", "a secret: the one-time link of the first start"},
    {"link_key",   "a secret: the key of all private links"},
    {"record_key", "the public key of the log; its heads prove it"},
    {"record_log", "the name of the log; its heads prove it"},
};
// clang-format on
#define N_OF(array) (sizeof(array) / sizeof((array)[0]))
const size_t TABLES_OUTSIDE_N = N_OF(TABLES_OUTSIDE), COLUMNS_OUTSIDE_N = N_OF(COLUMNS_OUTSIDE);

bool is_text(const struct column *column)
{
    return column->kind == COLUMN_WORD || column->kind == COLUMN_TEXT ||
           column->kind == COLUMN_OWN || column->kind == COLUMN_KEY_TEXT;
}

int owner_column(enum folded table)
{
    for (size_t i = 0; i < TABLES[table].n; i++)
        if (TABLES[table].columns[i].kind == COLUMN_OWNER ||
            TABLES[table].columns[i].kind == COLUMN_PARENT ||
            TABLES[table].columns[i].kind == COLUMN_KEY_OWNER)
            return (int)i;
    return -1;
}

int column_named(enum folded table, const char *name)
{
    for (size_t i = 0; i < TABLES[table].n; i++)
        if (text_same(TABLES[table].columns[i].name, name))
            return (int)i;
    return -1;
}

enum folded table_named(const char *name)
{
    enum folded t = 0;

    while (t < TABLE_COUNT && !text_same(TABLES[t].name, name))
        t++;
    return t < TABLE_COUNT ? t : NO_TABLE;
}

static const char *why(const struct outside *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (text_same(list[i].name, name))
            return list[i].why;
    return NULL;
}

bool outside_hospital(const char *name)
{
    return why(HOSPITAL_OUTSIDE, N_OF(HOSPITAL_OUTSIDE), name) != NULL;
}

bool is_erased_text(const char *text)
{
    return !text || !*text;
}

const char *rebuild_why_outside(const char *table)
{
    return why(TABLES_OUTSIDE, TABLES_OUTSIDE_N, table);
}

bool rebuild_knows_table(const char *table)
{
    return table_named(table) != NO_TABLE || rebuild_why_outside(table);
}

bool rebuild_knows_column(const char *table, const char *column)
{
    const enum folded t = table_named(table);
    char name[128];

    if (t == NO_TABLE)
        return rebuild_why_outside(table) != NULL;
    snprintf(name, sizeof name, "%s.%s", table, column);
    return column_named(t, column) >= 0 || why(COLUMNS_OUTSIDE, COLUMNS_OUTSIDE_N, name);
}

bool rebuild_knows_fact(const char *fact)
{
    for (size_t i = 0; i < EFFECTS_N; i++)
        if (text_same(EFFECTS[i].fact, fact))
            return true;
    return why(FACTS_OUTSIDE, FACTS_OUTSIDE_N, fact) != NULL;
}
