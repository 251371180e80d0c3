/* people/people_rules.c — what follows from a role, a roster and a name alone. No database, no
 * clock. */
#include "people/people.h"
#include "people/people_rules.h"
#include "base/text.h"
#include "base/time.h"

static const char *const PARTY_WORDS[] = {NULL,
#define PARTY_WORD(name, word) word,
                                          PARTIES(PARTY_WORD)
#undef PARTY_WORD
};
const struct names PARTY_NAMES = {"Party", PARTY_WORDS, sizeof PARTY_WORDS / sizeof *PARTY_WORDS};

static const char *const ROLE_WORDS[] = {NULL,
#define ROLE_WORD(name, word, party) word,
                                         ROLES(ROLE_WORD)
#undef ROLE_WORD
};
const struct names ROLE_NAMES = {"Role", ROLE_WORDS, sizeof ROLE_WORDS / sizeof *ROLE_WORDS};

static const enum party ROLE_PARTY[] = {PARTY_NONE,
#define ROLE_SIDE(name, word, party) party,
                                        ROLES(ROLE_SIDE)
#undef ROLE_SIDE
};

/* What a screen asks "may I": a word and the roles it stands for. */
static const struct {
    const char *word;
    uint32_t bits;
} UNIONS[] = {
    {"staff",     MAY_STAFF    },
    {"work",      MAY_WORK     },
    {"dispatch",  MAY_DISPATCH },
    {"desk",      MAY_DESK     },
    {"verify",    MAY_VERIFY   },
    {"oversee",   MAY_OVERSEE  },
    {"manage",    MAY_MANAGE   },
    {"logistics", MAY_LOGISTICS},
    {"committee", MAY_COMMITTEE},
    {"ward",      MAY_WARD     },
    {"upkeep",    MAY_UPKEEP   },
};

static const char *const ROLE_TEXTS[ROLE_COUNT][LOCALE_COUNT] = {
    [ROLE_WARD] = {"病区",                "病區",                "the ward"                },
    [ROLE_WORKER] = {"维修或服务人员", "維修或服務人員", "a worker"                },
    [ROLE_LEADER] = {"班组长",             "班組長",             "a team leader"           },
    [ROLE_STEWARD] = {"网格管家",          "網格管家",          "the zone's steward"      },
    [ROLE_DESK] = {"受理中心",          "受理中心",          "the desk"                },
    [ROLE_DESK_LEADER] = {"受理中心班长",    "受理中心班長",    "the desk's leader"       },
    [ROLE_MANAGER] = {"服务方项目经理", "服務方專案經理", "the contractor's manager"},
    [ROLE_LOGISTICS] = {"医院后勤管理",    "醫院後勤管理",    "hospital logistics"      },
    [ROLE_COMMITTEE] = {"后勤委员会",       "後勤委員會",       "the committee"           },
};

const char *rule_role_text(enum role role, enum locale l)
{
    return role > ROLE_NONE && role < ROLE_COUNT ? ROLE_TEXTS[role][l] : "";
}

enum party rule_party_of(enum role role)
{
    return role > ROLE_NONE && role < ROLE_COUNT ? ROLE_PARTY[role] : PARTY_NONE;
}

uint32_t rule_may_of(enum role role)
{
    return role > ROLE_NONE && role < ROLE_COUNT ? 1u << role : 0;
}

size_t rule_may_words(uint32_t may, const char **ret, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < sizeof UNIONS / sizeof *UNIONS && n < room; i++)
        if (may & UNIONS[i].bits)
            ret[n++] = UNIONS[i].word;
    return n;
}

/* The floor of a division, so that days before 1970 still have a place in the cycle. */
static int64_t wrap(int64_t v, int64_t by)
{
    return ((v % by) + by) % by;
}

static bool begins_on(const struct shift *s, int64_t turn, int64_t day)
{
    /* Day 0, 1970-01-01, was a Thursday: the fourth character of weekdays. */
    int64_t weekday = wrap(day + 3, 7);
    int64_t n = (int64_t)strlen(s->cycle);

    return s->weekdays[weekday] == '1' && s->cycle[wrap(wrap(day, n) + wrap(turn, n), n)] == '1';
}

bool rule_on_duty(const struct shift *s, int64_t turn, int64_t at)
{
    if (!s)
        return true;
    int64_t day = time_day(at);
    int64_t minute = (at - time_of_day_start(day)) / MINUTE;
    bool over_midnight = s->ends <= s->starts;

    if (begins_on(s, turn, day) && minute >= s->starts && (over_midnight || minute < s->ends))
        return true;
    return over_midnight && minute < s->ends && begins_on(s, turn, day - 1);
}

static bool only_bits(const char *s, size_t least, size_t most)
{
    size_t n = s ? strlen(s) : 0;

    return n >= least && n <= most && strspn(s, "01") == n && strchr(s, '1');
}

const char *rule_shift_fault(const struct shift *s)
{
    if (text_blank(s->name))
        return "/name";
    if (s->starts < 0 || s->starts > 1439)
        return "/starts";
    if (s->ends < 0 || s->ends > 1440)
        return "/ends";
    if (!only_bits(s->cycle, 1, 62))
        return "/cycle";
    if (!only_bits(s->weekdays, 7, 7))
        return "/weekdays";
    return NULL;
}

bool rule_login(const char *typed, char ret[LOGIN_ROOM])
{
    size_t n = 0;

    for (; *typed; typed++) {
        char c = *typed;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("._-", c)) ||
            n + 1 >= LOGIN_ROOM)
            return false;
        ret[n++] = c;
    }
    ret[n] = '\0';
    return n >= 2;
}

enum outcome rule_password(const char *password, const char *login)
{
    size_t n = text_length(password);

    if (n < 8)
        return TOO_SHORT;
    if (n > 128)
        return TOO_LONG;
    return login && strcasecmp(password, login) == 0 ? INVALID : DONE;
}

bool rule_keeps(uint32_t may, enum role role, bool manager_there)
{
    enum party party = rule_party_of(role);

    if (party == PARTY_HOSPITAL)
        return may & MAY_LOGISTICS;
    if (party == PARTY_CONTRACTOR)
        return (may & MAY_MANAGE) ||
               (role == ROLE_MANAGER && !manager_there && (may & MAY_LOGISTICS));
    return false;
}

bool rule_sees_phone(uint32_t may, enum role role)
{
    if (rule_party_of(role) == PARTY_CONTRACTOR || role == ROLE_LOGISTICS)
        return may & (MAY_STAFF | MAY_LOGISTICS | MAY_COMMITTEE);
    return may & (MAY_DESK | MAY_STEWARD | MAY_UPKEEP);
}
