/* tickets/tickets_words.c — the words of the enums and the shapes of the rows, walked by JSON, SQL
 * and OpenAPI; and the table of moves printed for people. */
#include "tickets/tickets.h"

#define WORD(name, word, ...) [name] = (word),
#define WORDS_OF(var, title, list, count)                                                          \
    static const char *const var##_WORDS[count] = {list(WORD)};                                    \
    const struct names var = {title, var##_WORDS, count}

WORDS_OF(TICKET_STATE_NAMES, "State", TICKET_STATES, STATE_COUNT);
WORDS_OF(TICKET_OUTCOME_NAMES, "Outcome", TICKET_OUTCOMES, ENDED_COUNT);
WORDS_OF(TICKET_CHANNEL_NAMES, "Channel", TICKET_CHANNELS, CHANNEL_COUNT);
WORDS_OF(ARRIVE_PROOF_NAMES, "ArriveProof", ARRIVE_PROOFS, PROOF_COUNT);
WORDS_OF(TICKET_FINDING_NAMES, "Finding", TICKET_FINDINGS, FINDING_COUNT);
WORDS_OF(WAIT_REASON_NAMES, "WaitReason", WAIT_REASONS, WAIT_COUNT);
WORDS_OF(FIXED_ANSWER_NAMES, "Fixed", FIXED_ANSWERS, FIXED_COUNT);
WORDS_OF(WORK_QUALITY_NAMES, "Quality", WORK_QUALITIES, QUALITY_COUNT);
WORDS_OF(HAND_OVER_ANSWER_NAMES, "HandOverAnswer", HAND_OVER_ANSWERS, OFFER_COUNT);
WORDS_OF(TICKET_MOVE_NAMES, "Move", TICKET_MOVE_WORDS, MOVE_COUNT);

const char *ticket_state_text(int state, enum locale l)
{
#define STATE_TEXT(name, word, zh, tw, en, says) [name] = {zh, tw, en},
    static const char *const TEXTS[STATE_COUNT][LOCALE_COUNT] = {TICKET_STATES(STATE_TEXT)};
    return state > STATE_NONE && state < STATE_COUNT ? TEXTS[state][l] : "";
}

const char *ticket_relation_text(int relation, enum locale l)
{
#define RELATION_TEXT(name, en, zh, tw) [name] = {zh, tw, en},
    static const char *const TEXTS[WHO_COUNT][LOCALE_COUNT] = {TICKET_RELATIONS(RELATION_TEXT)};
    return relation >= 0 && relation < WHO_COUNT ? TEXTS[relation][l] : "";
}

#define T(member, ...) FIELD(struct ticket, member, __VA_ARGS__)
static const struct field TICKET_FIELDS[] = {
    T(id),
    T(number),
    T(state, .names = &TICKET_STATE_NAMES),
    T(outcome, .names = &TICKET_OUTCOME_NAMES, .blank = true),
    T(version),
    T(service_id),
    T(place_id),
    T(place_detail),
    T(title),
    T(words),
    T(answers, .kind = KIND_JSON),
    T(channel, .names = &TICKET_CHANNEL_NAMES),
    T(urgent),
    T(trade),
    T(zone_id, .blank = true),
    T(ward_id, .blank = true),
    T(occurred_at),
    T(registered_at),
    T(recorder_id, .blank = true),
    T(first_owner_id),
    T(assignee_id, .blank = true),
    T(issuer_id, .blank = true),
    T(verifier_id, .blank = true),
    T(department_id, .blank = true),
    T(assigned_at, .blank = true),
    T(accepted_at, .blank = true),
    T(on_site_at, .blank = true),
    T(done_at, .blank = true),
    T(verified_at, .blank = true),
    T(reported_at, .blank = true),
    T(referred_at, .blank = true),
    T(closed_at, .blank = true),
    T(arrive_proof, .names = &ARRIVE_PROOF_NAMES, .blank = true),
    T(finding, .names = &TICKET_FINDING_NAMES, .blank = true),
    T(work_minutes, .unit = "minutes", .blank = true),
    T(material),
    T(acted_first),
    T(reopened),
    T(merged_into, .blank = true),
    T(wait_id, .blank = true),
    T(report_accepted_at, .blank = true),
    T(report_accepted_by, .blank = true),
};
SHAPE(TICKET_SHAPE, "TicketRow", struct ticket, TICKET_FIELDS, "One row of the tickets.");

#define W(member, ...) FIELD(struct ticket_waiting, member, __VA_ARGS__)
static const struct field WAITING_FIELDS[] = {
    W(id),
    W(ticket_id),
    W(reason, .names = &WAIT_REASON_NAMES),
    W(what_for),
    W(until_at),
    W(excusable),
    W(from_state, .names = &TICKET_STATE_NAMES),
    W(from_at),
    W(ended_at, .blank = true),
    W(told_at),
    W(moved),
};
SHAPE(TICKET_WAITING_SHAPE, "TicketWaiting", struct ticket_waiting, WAITING_FIELDS,
      "One wait of a ticket.");

static void print_bits(FILE *out, uint32_t bits, size_t n, const char *(*word)(size_t))
{
    const char *between = "";

    for (size_t i = 0; i < n; i++)
        if (bits >> i & 1) {
            fprintf(out, "%s%s", between, word(i));
            between = ", ";
        }
}

static const char *state_word(size_t state)
{
    return state == STATE_NONE ? "(new)" : TICKET_STATE_NAMES_WORDS[state];
}

static const char *relation_word(size_t relation)
{
    return ticket_relation_text((int)relation, LOCALE_EN);
}

static const char *target_word(const struct ticket_move *m)
{
    return m->to == TO_SAME   ? "same"
           : m->to == TO_BACK ? "(state it left)"
                              : state_word((size_t)m->to);
}

void ticket_print_states(FILE *out)
{
#define STATE_LINE(name, word, zh, tw, en, says) fprintf(out, "  %-11s %s  %s\n", word, zh, says);
    fprintf(out, "States\n\n");
    TICKET_STATES(STATE_LINE)
    fprintf(out, "\nMoves\n\n");
    for (size_t i = 0; i < TICKET_MOVES_N; i++) {
        const struct ticket_move *m = &TICKET_MOVES[i];
        fprintf(out, "  %s\n    from  ", TICKET_MOVE_NAMES_WORDS[m->move]);
        print_bits(out, m->from, STATE_COUNT, state_word);
        fprintf(out, "\n    who   ");
        print_bits(out, m->who, WHO_COUNT, relation_word);
        fprintf(out, "\n    to    %s", target_word(m));
        if (m->ends)
            fprintf(out, " (%s)", TICKET_OUTCOME_NAMES_WORDS[m->ends]);
        fprintf(out, "\n    is    %s\n", m->says);
    }
    fprintf(out, "\n```mermaid\nstateDiagram-v2\n");
    for (size_t i = 0; i < TICKET_MOVES_N; i++)
        for (size_t s = 0; s < STATE_COUNT; s++) {
            const struct ticket_move *m = &TICKET_MOVES[i];
            if (!(m->from >> s & 1) || m->to == TO_SAME)
                continue;
            /* A wait leaves one of two states and goes back to that one. */
            if (m->to == TO_BACK)
                fprintf(out, "  waiting --> accepted: %s\n  waiting --> on_site: %s\n",
                        TICKET_MOVE_NAMES_WORDS[m->move], TICKET_MOVE_NAMES_WORDS[m->move]);
            else
                fprintf(out, "  %s --> %s: %s\n", s == STATE_NONE ? "[*]" : state_word(s),
                        target_word(m), TICKET_MOVE_NAMES_WORDS[m->move]);
        }
    fprintf(out, "  closed --> [*]\n```\n");
}
