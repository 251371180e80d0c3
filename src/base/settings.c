/* base/settings.c — the table of settings as memory, and how one is set and printed. */
#include "base/settings.h"
#include "base/text.h"

struct settings settings = {
#define SETTING_DEFAULT(name, value, min, max, unit, says) .name = value,
    SETTINGS(SETTING_DEFAULT)
#undef SETTING_DEFAULT
};

static const struct setting {
    const char *name;
    int64_t *at, value, min, max;
    const char *unit, *says;
} ROWS[] = {
#define SETTING_ROW(name, value, min, max, unit, says)                                             \
    {#name, &settings.name, value, min, max, unit, says},
    SETTINGS(SETTING_ROW)
#undef SETTING_ROW
};
#define N_ROWS (sizeof(ROWS) / sizeof(ROWS[0]))

bool settings_set(const char *name, const char *value)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct setting *s = &ROWS[i];
        int64_t v;

        if (strcmp(s->name, name) != 0)
            continue;
        if (!text_int(value, &v) || v < s->min || v > s->max) {
            fprintf(stderr, "setting %s: \"%s\" is not a number from %lld to %lld %s\n", name,
                    value, (long long)s->min, (long long)s->max, s->unit);
            return false;
        }
        *s->at = v;
        return true;
    }
    fprintf(stderr, "there is no setting \"%s\"\n", name);
    return false;
}

void settings_print(void)
{
    printf("  %-19s %9s   %-30s %s\n", "name", "default", "from – to", "meaning");
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct setting *s = &ROWS[i];
        char range[64];

        snprintf(range, sizeof range, "%lld – %lld %s", (long long)s->min, (long long)s->max,
                 s->unit);
        /* The dash is three bytes in one column, which printf does not know. */
        printf("  %-19s %9lld   %-30s %s", s->name, (long long)s->value, range, s->says);
        if (*s->at != s->value)
            printf(" (now %lld)", (long long)*s->at);
        putchar('\n');
    }
}
