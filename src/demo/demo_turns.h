/* demo/demo_turns.h — one ticket's tale and the turns it takes. */
#pragma once
#include "demo/demo.h"
#include "demo/demo_agenda.h"
#include "demo/demo_inside.h"

/* One ticket's story. */
struct tale {
    int64_t ticket_id;
    const struct demo_service *service;
    size_t room;
    int64_t assignee_id, asker_ward; /* asker_ward: index of the ward person, -1: patient */
    char token[64];
    bool waited, answered;
};

struct life {
    struct demo *d;
    struct agenda agenda;
    struct tale *tales;
    size_t n_tales, room;
};

enum step {
    STEP_ASK,
    STEP_SEND,
    STEP_ANSWER,
    STEP_COME,
    STEP_LOOK,
    STEP_GO_ON,
    STEP_DO,
    STEP_CHECK,
    STEP_TELL,
    STEP_TAKE,
    STEP_HEAR,
    STEP_RATE,
    STEP_OTHERS_ANSWER,
    STEP_MIND_ALARMS
};

/* A new tale is kept; its index. */
size_t demo_new_tale(struct life *l, const struct tale *t);
/* Takes one turn (enum step) of a tale: the real verb by the person whose turn it is, and a plan
 * for what comes next. Whatever the verb refuses. */
MUST_USE enum outcome demo_take_turn(struct life *l, int step, size_t tale);
/* What the turn is called in the log. Static. */
const char *demo_turn_says(int step);
/* Plans a turn around `typical_s` seconds from now: usually sooner, sometimes three times as long.
 */
void demo_plan(struct life *l, size_t tale, int step, int64_t typical_s);
