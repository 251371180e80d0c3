/* alarms_rules.c — whom an alarm goes to, written down once. Pure. */
#include "alarms/alarms.h"

static const char *const KIND_WORDS[] = {
    NULL,
#define ALARM_WORD(name, word, ...) word,
    PROMISE_KINDS(ALARM_WORD)
#undef ALARM_WORD
        [ALARM_ASKED_UP] = "asked_up",
};
const struct names ALARM_KIND_NAMES = {"AlarmKind", KIND_WORDS, ALARM_ASKED_UP + 1};

struct route {
    bool alarms;
    enum alarm_step steps[ALARM_STEPS + 1];
};

/* ticket.md "breach alarms". After the last step comes the chain of command of whoever owes, whose
 * end is always the hospital's duty officer of logistics (M33). */
static const struct route ROUTES[] = {
    [PROMISE_ASSIGN] = {true,  {STEP_DESK_LEADER, STEP_MANAGER}                        },
    [PROMISE_ACCEPT] = {true,  {STEP_DISPATCHER, STEP_LEADER, STEP_MANAGER}            },
    [PROMISE_ARRIVE] = {true,  {STEP_LEADER, STEP_MANAGER}                             },
    [PROMISE_FINISH] = {true,  {STEP_LEADER, STEP_MANAGER}                             },
    [PROMISE_RESUME] = {true,  {STEP_OWES, STEP_FIRST_OWNER, STEP_LEADER, STEP_MANAGER}},
    [PROMISE_VERIFY] = {true,  {STEP_DESK_LEADER, STEP_MANAGER}                        },
    [PROMISE_REPORT_BACK] = {true,  {STEP_END}                                              },
    [PROMISE_CONFIRM] = {false, {STEP_END}                                              },
    [PROMISE_REFERRAL] = {true,  {STEP_FIRST_OWNER, STEP_DESK_LEADER, STEP_MANAGER}      },
    [PROMISE_HAND_OVER] = {true,  {STEP_FIRST_OWNER, STEP_DESK_LEADER, STEP_MANAGER}      },
    [PROMISE_ACKNOWLEDGE] = {false, {STEP_END}                                              },
    [PROMISE_PAPERWORK] = {true,  {STEP_MANAGER}                                          },
    [PROMISE_PROGRESS] = {true,  {STEP_ISSUER}                                           },
    [ALARM_ASKED_UP] = {true,  {STEP_END}                                              },
};

const enum alarm_step *rule_alarm_route(int kind)
{
    return ROUTES[kind].alarms ? ROUTES[kind].steps : NULL;
}

int64_t rule_alarm_patience_s(int64_t before_s)
{
    const int64_t day_s = 86400;

    return 2 * before_s < day_s ? 2 * before_s : day_s;
}
