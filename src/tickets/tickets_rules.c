/* tickets/tickets_rules.c — what may happen to a ticket: one table, read by rows.
 * Pure: it knows no database, no clock and no request; facts that a condition needs are handed in.
 */
#include "tickets/tickets.h"

#define AT(state) (1u << (state))
#define FROM_BIRTH_TO_ON_SITE                                                                      \
    (AT(STATE_REGISTERED) | AT(STATE_ASSIGNED) | AT(STATE_ACCEPTED) | AT(STATE_ON_SITE))
#define BEING_WORKED (FROM_BIRTH_TO_ON_SITE | AT(STATE_WAITING))
#define OPEN                                                                                       \
    (BEING_WORKED | AT(STATE_DONE) | AT(STATE_VERIFIED) | AT(STATE_REPORTED) | AT(STATE_REFERRED))
#define ANY (OPEN | AT(STATE_CLOSED))

static enum outcome service_lets_grab(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    if (!f->grab)
        return NOT_ALLOWED;
    if (f->off_duty)
        return NOT_ON_DUTY;
    return f->skilled ? DONE : LACKS_SKILL;
}

static enum outcome finished_properly(const struct ticket *t, const struct ticket_facts *f)
{
    if (f->photo_needed && !f->photo_there)
        return EVIDENCE_MISSING;
    /* M45: what could not wait was begun before the stamps; its papers are a promise of their own.
     */
    return f->stamps_missing && !t->acted_first ? STAMPS_MISSING : DONE;
}

static enum outcome not_own_work(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->worked_on_it ? SAME_PERSON : DONE;
}

static enum outcome within_dispute_days(const struct ticket *t, const struct ticket_facts *f)
{
    if (t->outcome == ENDED_MERGED)
        return WRONG_STATE; /* the need goes on in the other ticket: dispute that one */
    return t->closed_at && f->now - t->closed_at > DISPUTE_DAYS * INT64_C(86400000000) ? TOO_LATE
                                                                                       : DONE;
}

/* Whoever joined may not withdraw what others asked for. */
static enum outcome own_need_alone(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->others_asked && !f->first_asker ? NOT_ALLOWED : DONE;
}

static enum outcome once_and_in_time(const struct ticket *t, const struct ticket_facts *f)
{
    if (t->state == STATE_CLOSED && t->outcome != ENDED_CONFIRMED &&
        t->outcome != ENDED_UNCONFIRMED)
        return WRONG_STATE;
    if (f->rated)
        return ALREADY_THERE;
    return within_dispute_days(t, f);
}

static enum outcome not_yet_accepted(const struct ticket *t, const struct ticket_facts *f)
{
    (void)f;
    return t->report_accepted_at ? ALREADY_THERE : DONE;
}

static enum outcome no_offer_open(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->offer_open ? ALREADY_THERE : DONE;
}

static enum outcome offer_open(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->offer_open ? DONE : NOT_FOUND;
}

static enum outcome quote_to_stamp(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    if (!f->quote_to_stamp)
        return NOT_FOUND;
    return f->worked_on_it ? NOT_ALLOWED : DONE;
}

static enum outcome quote_to_agree(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->quote_to_agree ? DONE : NOT_FOUND;
}

static enum outcome not_yet_acted(const struct ticket *t, const struct ticket_facts *f)
{
    (void)f;
    return t->acted_first ? ALREADY_THERE : DONE;
}

static enum outcome papers_owed(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->papers_open ? DONE : NOT_FOUND;
}

static enum outcome alarm_open(const struct ticket *t, const struct ticket_facts *f)
{
    (void)t;
    return f->alarm_open ? DONE : NOT_FOUND;
}

#define ASKER      IS(WHO_ASKER)
#define ASSIGNEE   IS(WHO_ASSIGNEE)
#define OWNER      IS(WHO_FIRST_OWNER)
#define DESK       IS(WHO_DESK)
#define LEADER     IS(WHO_LEADER)
#define STEWARD    IS(WHO_STEWARD)
#define MANAGER    IS(WHO_MANAGER)
#define CLOCK      IS(WHO_CLOCK)
#define VERIFIER   IS(WHO_VERIFIER)
#define DISPATCHER (DESK | LEADER | STEWARD | MANAGER)

// clang-format off
const struct ticket_move TICKET_MOVES[] = {
    {MOVE_REGISTER, AT(STATE_NONE), IS(WHO_ANYONE) | IS(WHO_STAFF) | CLOCK, NULL, STATE_REGISTERED, 0,
     "a need is told at a place: recorded, numbered, with a first owner"},
    {MOVE_JOIN, BEING_WORKED, IS(WHO_ANYONE) | IS(WHO_STAFF), NULL, TO_SAME, 0,
     "another asker of the same need: everyone is reported back to"},
    {MOVE_ASSIGN, AT(STATE_REGISTERED) | AT(STATE_ASSIGNED) | AT(STATE_ACCEPTED) | AT(STATE_WAITING),
     DISPATCHER, NULL, STATE_ASSIGNED, 0, "one named person is told to go"},
    {MOVE_CLAIM, AT(STATE_REGISTERED), IS(WHO_WORKER), service_lets_grab, STATE_ACCEPTED, 0,
     "a worker with the skill takes it; of two phones exactly one wins"},
    {MOVE_ACCEPT, AT(STATE_ASSIGNED), ASSIGNEE, NULL, STATE_ACCEPTED, 0, "that person says yes"},
    {MOVE_RETURN_JOB, AT(STATE_ASSIGNED), ASSIGNEE, NULL, STATE_REGISTERED, 0,
     "that person says no, and why"},
    {MOVE_ARRIVE, AT(STATE_ACCEPTED), ASSIGNEE, NULL, STATE_ON_SITE, 0,
     "there, proven by the code of the place or by tap (marked unproven)"},
    {MOVE_SURVEY, AT(STATE_ON_SITE), ASSIGNEE, NULL, TO_SAME, 0, "what was found, and what it may cost"},
    {MOVE_WAIT, AT(STATE_ACCEPTED) | AT(STATE_ON_SITE), ASSIGNEE | DESK, NULL, STATE_WAITING, 0,
     "for what, until when; the askers are told"},
    {MOVE_MOVE_DATE, AT(STATE_WAITING), ASSIGNEE | DESK, NULL, TO_SAME, 0,
     "a new date and why; the askers are told again"},
    {MOVE_RESUME, AT(STATE_WAITING), ASSIGNEE | DESK, NULL, TO_BACK, 0, "the wait is over"},
    {MOVE_ASK_UP, AT(STATE_ACCEPTED) | AT(STATE_ON_SITE) | AT(STATE_WAITING), ASSIGNEE | OWNER, NULL, TO_SAME, 0,
     "beyond me: the superior is alarmed"},
    {MOVE_REFER, FROM_BIRTH_TO_ON_SITE, OWNER | DESK | CLOCK, NULL, STATE_REFERRED, 0,
     "another department is asked; the first owner keeps it"},
    {MOVE_CONFIRM_REFERRAL, AT(STATE_REFERRED), DESK, NULL, STATE_CLOSED, ENDED_REFERRED,
     "the other department says it has it: who and when"},
    {MOVE_BOUNCE, AT(STATE_REFERRED), DESK, NULL, STATE_REGISTERED, 0, "the other department says no"},
    {MOVE_FINISH, AT(STATE_ON_SITE), ASSIGNEE, finished_properly, STATE_DONE, 0,
     "what was done, minutes, quantities, material, pictures"},
    {MOVE_VERIFY, AT(STATE_DONE), VERIFIER, not_own_work, STATE_VERIFIED, 0,
     "somebody else checked quantity, quality and time"},
    {MOVE_SEND_BACK, AT(STATE_DONE), VERIFIER, not_own_work, STATE_ON_SITE, 0, "what is still wrong"},
    {MOVE_REPORT_BACK, AT(STATE_VERIFIED), ASSIGNEE | OWNER | DESK, NULL, STATE_REPORTED, 0,
     "the one who ordered it hears that it is done"},
    {MOVE_ACCEPT_REPORT, AT(STATE_REPORTED), IS(WHO_ISSUER) | DESK, not_yet_accepted, TO_SAME, 0,
     "the one who ordered it has read the report and takes it; the askers still have their word"},
    {MOVE_RETURN_REPORT, AT(STATE_REPORTED), IS(WHO_ISSUER) | DESK, NULL, STATE_VERIFIED, 0,
     "the report lacks something"},
    {MOVE_RETURN_WORK, AT(STATE_REPORTED), IS(WHO_ISSUER) | DESK, NULL, STATE_ON_SITE, 0,
     "the work lacks something"},
    {MOVE_CONFIRM, AT(STATE_REPORTED), ASKER | DESK, NULL, STATE_CLOSED, ENDED_CONFIRMED,
     "an asker says: yes, it is fixed"},
    {MOVE_DISPUTE, AT(STATE_DONE) | AT(STATE_VERIFIED) | AT(STATE_REPORTED) | AT(STATE_CLOSED),
     ASKER | IS(WHO_WARD) | DESK, within_dispute_days, STATE_REGISTERED, 0,
     "not fixed: reopened, history and first owner kept"},
    {MOVE_LAPSE, AT(STATE_REPORTED), CLOCK, NULL, STATE_CLOSED, ENDED_UNCONFIRMED,
     "nobody answered in time; silence is not consent"},
    {MOVE_CANCEL, AT(STATE_REGISTERED) | AT(STATE_ASSIGNED) | AT(STATE_ACCEPTED), ASKER | DESK, own_need_alone,
     STATE_CLOSED, ENDED_CANCELLED, "no longer needed, and why"},
    {MOVE_MERGE, BEING_WORKED, DESK, NULL, STATE_CLOSED, ENDED_MERGED,
     "the same need as an open ticket; its askers move there"},
    {MOVE_RATE, AT(STATE_REPORTED) | AT(STATE_CLOSED), ASKER, once_and_in_time, TO_SAME, 0,
     "one level from one entitled asker, once, within 30 days"},
    {MOVE_NOTE, ANY, ASKER | IS(WHO_STAFF), NULL, TO_SAME, 0, "words or pictures for the record"},
    {MOVE_PROGRESS, AT(STATE_ACCEPTED) | AT(STATE_ON_SITE) | AT(STATE_WAITING), ASSIGNEE | OWNER, NULL, TO_SAME, 0,
     "how far it is, before anybody has to ask"},
    {MOVE_OFFER, OPEN, OWNER | MANAGER, no_offer_open, TO_SAME, 0,
     "the first owner (or the manager, when that person cannot) asks a colleague to take over"},
    {MOVE_ACCEPT_OFFER, OPEN, IS(WHO_OFFERED), offer_open, TO_SAME, 0, "the colleague becomes first owner"},
    {MOVE_RETURN_OFFER, OPEN, IS(WHO_OFFERED), offer_open, TO_SAME, 0, "the colleague cannot; it stays"},
    {MOVE_OFFER_UNANSWERED, OPEN, CLOCK, offer_open, TO_SAME, 0,
     "nobody answered: it stays with the first owner, who is alarmed"},
    {MOVE_ACKNOWLEDGE, ANY, IS(WHO_ALARMED) | MANAGER, alarm_open, TO_SAME, 0,
     "a person on duty has heard the alarm (done in alarms)"},
    {MOVE_QUOTE, AT(STATE_ON_SITE) | AT(STATE_WAITING), ASSIGNEE, NULL, TO_SAME, 0,
     "what it will cost; a raised amount asks again"},
    {MOVE_APPROVE_QUOTE, AT(STATE_ON_SITE) | AT(STATE_WAITING), LEADER | MANAGER, quote_to_stamp, TO_SAME, 0,
     "the supervisor's stamp"},
    {MOVE_REFUSE_QUOTE, AT(STATE_ON_SITE) | AT(STATE_WAITING), LEADER | MANAGER, quote_to_stamp, TO_SAME, 0,
     "the supervisor says no, and why"},
    {MOVE_TELL_ASKER, AT(STATE_ON_SITE) | AT(STATE_WAITING), DESK, quote_to_agree, TO_SAME, 0,
     "an asker was told by phone and agreed"},
    {MOVE_AGREE, AT(STATE_ON_SITE) | AT(STATE_WAITING), ASKER, quote_to_agree, TO_SAME, 0,
     "an asker agrees to the amount"},
    {MOVE_ACT_FIRST, FROM_BIRTH_TO_ON_SITE, DESK | LEADER, not_yet_acted, TO_SAME, 0,
     "cannot wait for stamps: begun at once, papers owed"},
    {MOVE_PAPERS_DONE, ANY, DESK | LEADER, papers_owed, TO_SAME, 0, "the papers are there"},
    {MOVE_ADD_HELPER, AT(STATE_ASSIGNED) | AT(STATE_ACCEPTED) | AT(STATE_ON_SITE) | AT(STATE_WAITING),
     DISPATCHER | ASSIGNEE, NULL, TO_SAME, 0, "another pair of hands"},
};
// clang-format on
const size_t TICKET_MOVES_N = sizeof TICKET_MOVES / sizeof TICKET_MOVES[0];

static const struct ticket_move *find_move(enum ticket_move_word move)
{
    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        if (TICKET_MOVES[i].move == move)
            return &TICKET_MOVES[i];
    return NULL;
}

uint32_t rule_ticket_who(enum ticket_move_word move)
{
    const struct ticket_move *m = find_move(move);

    return m ? m->who : 0;
}

static enum outcome may_make(const struct ticket_move *m, const struct ticket *t, uint32_t who,
                             const struct ticket_facts *f)
{
    if (!(m->from & AT(t->state)))
        return WRONG_STATE;
    if (!(m->who & who))
        return NOT_ALLOWED;
    return m->provided ? m->provided(t, f) : DONE;
}

enum outcome rule_ticket_move(enum ticket_move_word move, const struct ticket *t, uint32_t who,
                              const struct ticket_facts *f, int *ret_to)
{
    const struct ticket_move *m = find_move(move);

    if (!m)
        return WRONG_STATE;
    TRY(may_make(m, t, who, f));
    *ret_to = m->to == TO_SAME ? t->state : m->to == TO_BACK ? f->came_from : m->to;
    return DONE;
}

uint64_t rule_ticket_can(const struct ticket *t, uint32_t who, const struct ticket_facts *f)
{
    uint64_t can = 0;

    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        if (may_make(&TICKET_MOVES[i], t, who & ~CLOCK, f) == DONE)
            can |= UINT64_C(1) << TICKET_MOVES[i].move;
    return can;
}

bool rule_ticket_needs_stamps(int64_t amount_fen, int64_t limit_fen)
{
    return amount_fen > limit_fen;
}

enum outcome rule_told_later(int64_t at, int64_t before_at, int64_t now)
{
    if (at > now)
        return IN_THE_FUTURE;
    return at < before_at || at < now - TOLD_LATER_MOST ? OUT_OF_RANGE : DONE;
}

bool rule_wait_excuses(int reason)
{
#define WAIT_EXCUSES(name, word, excuses) [name] = excuses,
    static const bool EXCUSES[WAIT_COUNT] = {WAIT_REASONS(WAIT_EXCUSES)};
    return reason > WAIT_NONE && reason < WAIT_COUNT && EXCUSES[reason];
}
