/* tickets/tickets_view_words.c — the shapes of what the API shows of tickets, named as in the API.
 */
#include "evidence/evidence.h"
#include "tickets/tickets_view.h"

/* The card's fields, in a card itself and at the head of a whole ticket. */
#define CARD_FIELDS(type, at_card)                                                                 \
    C(type, at_card, id, .needed = true, .says = "the ticket"),                                    \
        C(type, at_card, number, .needed = true, .says = "its number, 20261120-0042"),             \
        C(type, at_card, version, .needed = true, .says = "row version, for If-Match"),            \
        C(type, at_card, title, .needed = true, .says = "in one line"),                            \
        C(type, at_card, state, .needed = true, .names = &TICKET_STATE_NAMES, .says = "state"),    \
        C(type, at_card, outcome, .blank = true, .names = &TICKET_OUTCOME_NAMES,                   \
          .says = "how it ended"),                                                                 \
        C(type, at_card, urgent, .needed = true, .says = "an emergency, or made urgent"),          \
        C(type, at_card, service_name, .needed = true,                                             \
          .says = "service, in the caller's language"),                                            \
        C(type, at_card, service_icon, .needed = true, .says = "icon of the service"),             \
        C(type, at_card, place_id, .needed = true, .says = "place"),                               \
        C(type, at_card, place_name, .needed = true, .says = "place as it is said on a ward"),     \
        C(type, at_card, place_detail, .blank = true, .says = "where exactly"),                    \
        C(type, at_card, occurred_at, .needed = true, .says = "when it was asked"),                \
        C(type, at_card, registered_at, .needed = true, .says = "when it was typed"),              \
        C(type, at_card, channel, .needed = true, .names = &TICKET_CHANNEL_NAMES,                  \
          .says = "how it came"),                                                                  \
        C(type, at_card, assignee_id, .blank = true, .says = "who does the work"),                 \
        C(type, at_card, assignee_name, .blank = true, .says = "their name"),                      \
        C(type, at_card, assignee_title, .blank = true, .says = "their post"),                     \
        C(type, at_card, first_owner_id, .needed = true, .says = "who answers for it"),            \
        C(type, at_card, first_owner_name, .blank = true, .says = "their name"),                   \
        C(type, at_card, photos, .needed = true, .says = "how many pictures"),                     \
        C(type, at_card, reopened, .needed = true, .says = "how often it was not fixed"),          \
        C(type, at_card, next_kind, .blank = true, .names = &PROMISE_KIND_NAMES,                   \
          .says = "nearest promise that is owed"),                                                 \
        C(type, at_card, next_state, .blank = true, .names = &PROMISE_STATE_NAMES,                 \
          .says = "running or broken"),                                                            \
        C(type, at_card, next_started_at, .blank = true, .says = "when it started"),               \
        C(type, at_card, next_due_at, .blank = true, .says = "when it is due"),                    \
        C(type, at_card, next_limit_s, .blank = true, .unit = "s", .says = "its limit"),           \
        C(type, at_card, broken, .needed = true, .says = "how many promises were broken"),         \
        C(type, at_card, wait_reason, .blank = true, .names = &WAIT_REASON_NAMES,                  \
          .says = "why it waits"),                                                                 \
        C(type, at_card, wait_until_at, .blank = true, .says = "until when"),                      \
        C(type, at_card, wait_what_for, .blank = true, .says = "what for"),                        \
        C(type, at_card, alarm_name, .blank = true, .says = "who was alarmed last"),               \
        C(type, at_card, walk_s, .blank = true, .unit = "s", .says = "walking time to it"),        \
        C(type, at_card, trade, .blank = true, .says = "who does such work")
#define C(type, at_card, member, ...)                                                              \
    {                                                                                              \
        .name = #member, .kind = KIND_OF(struct ticket_card, member),                              \
        .at = at_card + offsetof(struct ticket_card, member), __VA_ARGS__                          \
    }

static const struct field CARD_SHOWN[] = {CARD_FIELDS(struct ticket_card, 0)};
SHAPE(TICKET_CARD_SHAPE, "TicketCard", struct ticket_card, CARD_SHOWN, "A ticket in short.");
static const struct field CARD_ROW[] = {CARD_FIELDS(struct ticket_card, 0),
                                        FIELD(struct ticket_card, sort_at)};
SHAPE(CARD_ROW_SHAPE, "TicketCardRow", struct ticket_card, CARD_ROW, "A card and its place.");

static const struct field PAGE_FIELDS[] = {
    FIELD(struct ticket_page, items, .shape = &TICKET_CARD_SHAPE, .needed = true,
          .says = "tickets"),
    FIELD(struct ticket_page, next, .blank = true, .says = "cursor of the next page"),
};
SHAPE(TICKET_PAGE_SHAPE, "TicketPage", struct ticket_page, PAGE_FIELDS, "A page of tickets.");
static const struct field CARDS_FIELDS[] = {
    FIELD(struct ticket_page, items, .shape = &TICKET_CARD_SHAPE, .needed = true,
          .says = "tickets"),
};
SHAPE(TICKET_CARDS_SHAPE, "TicketCards", struct ticket_page, CARDS_FIELDS, "Some tickets.");

#define A(member, ...) FIELD(struct asker_view, member, __VA_ARGS__)
static const struct field ASKER_FIELDS[] = {
    A(id, .needed = true, .says = "the asker"),
    A(person_id, .blank = true, .says = "with an account"),
    A(name, .blank = true, .says = "null where the caller may not see it"),
    A(phone, .blank = true, .secret = true, .says = "null where the caller may not see it"),
    A(joined_at, .needed = true, .says = "since when"),
    A(first, .needed = true, .says = "the one who opened it"),
};
SHAPE(ASKER_VIEW_SHAPE, "Asker", struct asker_view, ASKER_FIELDS, "Somebody who needs it.");
static const struct field CONTACT_FIELDS[] = {
    FIELD(struct timeline, items, .shape = &ASKER_VIEW_SHAPE, .needed = true, .says = "askers"),
};
SHAPE(CONTACT_SHAPE, "Contact", struct timeline, CONTACT_FIELDS, "Names and phones of askers.");

#define Q(member, ...) FIELD(struct quantity_view, member, __VA_ARGS__)
static const struct field QUANTITY_FIELDS[] = {
    Q(id, .needed = true),
    Q(item, .needed = true, .says = "what"),
    Q(unit, .needed = true, .says = "in what"),
    Q(claimed, .needed = true, .unit = "thousandths", .says = "said by the assignee"),
    Q(measured, .blank = true, .unit = "thousandths", .says = "measured by the verifier"),
};
SHAPE(QUANTITY_SHAPE, "Quantity", struct quantity_view, QUANTITY_FIELDS, "Work in numbers.");

#define W(member, ...) FIELD(struct wait_view, member, __VA_ARGS__)
static const struct field WAIT_FIELDS[] = {
    W(id, .needed = true),
    W(reason, .needed = true, .names = &WAIT_REASON_NAMES, .says = "why"),
    W(what_for, .blank = true, .says = "what for"),
    W(until_at, .needed = true, .says = "until when"),
    W(from_at, .needed = true, .says = "since when"),
    W(told_at, .needed = true, .says = "when the askers were told this date"),
    W(moved, .needed = true, .says = "how often the date moved"),
    W(excusable, .needed = true, .says = "whether it stops the finish promise"),
};
static SHAPE(WAIT_SHAPE, "WaitView", struct wait_view, WAIT_FIELDS, "What a ticket waits for.");

#define U(member, ...) FIELD(struct quote_view, member, __VA_ARGS__)
static const struct field QUOTE_FIELDS[] = {
    U(id, .needed = true),
    U(amount_fen, .needed = true, .unit = "fen", .says = "what it will cost"),
    U(words, .blank = true, .says = "for what"),
    U(quoted_at, .needed = true, .says = "when it was said"),
    U(approved_at, .blank = true, .says = "the supervisor's stamp"),
    U(refused_at, .blank = true, .says = "the supervisor's no"),
    U(agreed_at, .blank = true, .says = "an asker was told and agreed"),
};
static SHAPE(QUOTE_SHAPE, "QuoteView", struct quote_view, QUOTE_FIELDS, "What it will cost.");

#define R(member, ...) FIELD(struct rating_view, member, __VA_ARGS__)
static const struct field RATING_FIELDS[] = {
    R(level, .needed = true, .says = "not_met, met, satisfied or moved"),
    R(words, .blank = true, .says = "null where the caller may not see them"),
    R(thanks, .blank = true, .says = "somebody thanked by name"),
    R(at, .needed = true, .says = "when"),
};
SHAPE(TICKET_RATING_SHAPE, "RatingView", struct rating_view, RATING_FIELDS,
      "What an asker thought.");

#define H(member, ...) FIELD(struct hand_over_view, member, __VA_ARGS__)
#define HAND_OVER_FIELDS                                                                           \
    H(id, .needed = true), H(from, .shape = &PERSON_SHAPE, .needed = true, .says = "first owner"), \
        H(to, .shape = &PERSON_SHAPE, .needed = true, .says = "who was asked"),                    \
        H(reason, .blank = true, .says = "why"),                                                   \
        H(offered_at, .needed = true, .says = "since when")
static const struct field OFFER_FIELDS[] = {HAND_OVER_FIELDS};
static SHAPE(OFFER_SHAPE, "HandOver", struct hand_over_view, OFFER_FIELDS,
             "An open offer of first ownership.");
static const struct field OFFERED_FIELDS[] = {
    HAND_OVER_FIELDS, H(ticket_id, .needed = true, .says = "ticket"),
    H(number, .needed = true, .says = "its number"), H(title, .needed = true, .says = "its title")};
static SHAPE(OFFERED_SHAPE, "HandOverOffered", struct hand_over_view, OFFERED_FIELDS,
             "A first ownership offered to the caller.");
static const struct field HAND_OVERS_FIELDS[] = {
    FIELD(struct timeline, items, .shape = &OFFERED_SHAPE, .needed = true, .says = "offers"),
};
SHAPE(HAND_OVERS_SHAPE, "HandOvers", struct timeline, HAND_OVERS_FIELDS, "Offered to the caller.");

#define K(member, ...) FIELD(struct link_view, member, __VA_ARGS__)
static const struct field LINK_FIELDS[] = {
    K(ticket_id, .needed = true, .says = "the other ticket"),
    K(number, .needed = true, .says = "its number"),
    K(kind, .needed = true, .says = "not_met, merged or same"),
};
SHAPE(LINK_SHAPE, "TicketLink", struct link_view, LINK_FIELDS, "A ticket it belongs to.");

#define B(member, ...) FIELD(struct ticket_about, member, __VA_ARGS__)
static const struct field ABOUT_FIELDS[] = {
    B(service_code),    B(service_name), B(service_icon), B(place_code),  B(place_name),
    B(zone_name),       B(grab),         B(photo_needed), B(certificate), B(emergency),
    B(quote_limit_fen), B(steward_id),   B(deputy_id),    B(helpers),     B(pictures),
    B(links),
};
SHAPE(ABOUT_SHAPE, "TicketAbout", struct ticket_about, ABOUT_FIELDS, "Catalogue and map.");

#define T(member, ...)       FIELD(struct ticket_view, member, __VA_ARGS__)
#define PERSON(member, what) T(member, .shape = &PERSON_SHAPE, .blank = true, .says = what)
static const struct field VIEW_FIELDS[] = {
    CARD_FIELDS(struct ticket_view, offsetof(struct ticket_view, card)),
    T(service_id, .needed = true, .says = "version of the service it was born under"),
    T(service_code, .needed = true, .says = "code of the service"),
    T(words, .blank = true, .says = "what was said"),
    T(answers, .kind = KIND_JSON, .blank = true, .says = "answers to the service's form"),
    T(place_code, .needed = true, .says = "code of the place"),
    T(zone_name, .blank = true, .says = "zone"),
    PERSON(steward, "named contact of the zone"),
    PERSON(recorder, "who typed it"),
    T(first_owner, .shape = &PERSON_SHAPE, .needed = true, .says = "who answers for it"),
    PERSON(assignee, "who does the work"),
    PERSON(issuer, "who ordered it"),
    PERSON(verifier, "who checked it"),
    PERSON(report_accepter, "who took the report"),
    T(helpers, .shape = &PERSON_SHAPE, .needed = true, .says = "more hands"),
    T(department, .shape = &DEPARTMENT_SHAPE, .blank = true, .says = "referred to"),
    T(askers, .shape = &ASKER_VIEW_SHAPE, .needed = true, .says = "who needs it"),
    T(assigned_at, .blank = true, .says = "told to go"),
    T(accepted_at, .blank = true, .says = "said yes"),
    T(on_site_at, .blank = true, .says = "there"),
    T(done_at, .blank = true, .says = "done"),
    T(verified_at, .blank = true, .says = "checked"),
    T(reported_at, .blank = true, .says = "reported back"),
    T(report_accepted_at, .blank = true, .says = "the report was taken; null: not yet answered"),
    T(referred_at, .blank = true, .says = "referred"),
    T(closed_at, .blank = true, .says = "closed"),
    T(arrive_proof, .blank = true, .names = &ARRIVE_PROOF_NAMES, .says = "how arrival is proven"),
    T(finding, .blank = true, .names = &TICKET_FINDING_NAMES, .says = "what was found"),
    T(work_minutes, .blank = true, .unit = "minutes", .says = "hands-on time"),
    T(material, .blank = true, .says = "what was used"),
    T(acted_first, .needed = true, .says = "begun before the stamps"),
    T(photo_needed, .needed = true, .says = "evidence before finish"),
    T(promises, .shape = &PROMISE_SHAPE, .needed = true, .says = "all promises, oldest first"),
    T(wait, .shape = &WAIT_SHAPE, .blank = true, .says = "the open wait"),
    T(quantities, .shape = &QUANTITY_SHAPE, .needed = true, .says = "of this round"),
    T(quote, .shape = &QUOTE_SHAPE, .blank = true, .says = "the newest amount"),
    T(hand_over, .shape = &OFFER_SHAPE, .blank = true, .says = "the open offer"),
    T(photos_list, .shape = &PHOTO_SHAPE, .needed = true, .says = "pictures"),
    T(rating, .shape = &TICKET_RATING_SHAPE, .blank = true, .says = "the newest rating"),
    T(alarms, .shape = &ALARM_SHAPE, .needed = true, .says = "alarms, oldest first"),
    T(links, .shape = &LINK_SHAPE, .needed = true, .says = "linked tickets"),
    T(can, .kind = KIND_TEXTS, .needed = true, .says = "moves the caller may make now"),
};
SHAPE(TICKET_VIEW_SHAPE, "TicketView", struct ticket_view, VIEW_FIELDS, "A whole ticket.");

#define I(member, ...) FIELD(struct timeline_item, member, __VA_ARGS__)
static const struct field ITEM_FIELDS[] = {
    I(id, .needed = true, .says = "the event"),
    I(at, .needed = true, .says = "when"),
    I(fact, .needed = true, .names = &FACT_NAMES, .says = "what happened"),
    I(actor_name, .blank = true, .says = "who; null: the house or an asker"),
    I(party, .blank = true, .names = &PARTY_NAMES, .says = "the actor's party at that moment"),
    I(by_asker, .needed = true, .says = "an asker did it"),
    I(by_me, .needed = true, .says = "the reader did it"),
    I(words, .blank = true, .says = "what was said"),
    I(erased, .needed = true, .says = "its texts were erased as the rules ask"),
    I(data, .kind = KIND_JSON, .blank = true, .says = "numbers and fixed words"),
    I(subject_name, .blank = true, .says = "person or department the fact names"),
};
static SHAPE(ITEM_SHAPE, "TimelineItem", struct timeline_item, ITEM_FIELDS, "One fact.");
static const struct field TIMELINE_FIELDS[] = {
    FIELD(struct timeline, items, .shape = &ITEM_SHAPE, .needed = true, .says = "oldest first"),
};
SHAPE(TIMELINE_SHAPE, "Timeline", struct timeline, TIMELINE_FIELDS, "What happened.");

#define F(member, ...) FIELD(struct follow_view, member, __VA_ARGS__)
#define G(member, ...) FIELD(struct goes_on, member, __VA_ARGS__)
static const struct field GOES_ON_FIELDS[] = {
    G(number, .needed = true, .says = "its number"),
    G(state, .needed = true, .names = &TICKET_STATE_NAMES, .says = "its state"),
    G(token, .needed = true, .secret = true, .says = "key of the asker's private link to it"),
};
static SHAPE(GOES_ON_SHAPE, "GoesOn", struct goes_on, GOES_ON_FIELDS,
             "The ticket that goes on with what was not met.");
static const struct field GOES_ON_ROW[] = {G(number), G(state, .names = &TICKET_STATE_NAMES),
                                           G(asker_id)};
SHAPE(GOES_ON_ROW_SHAPE, "GoesOnRow", struct goes_on, GOES_ON_ROW, "The same as a row.");

static const struct field FOLLOW_FIELDS[] = {
    F(ticket_id, .needed = true, .says = "the ticket"),
    F(number, .needed = true, .says = "its number"),
    F(title, .needed = true, .says = "in one line"),
    F(words, .blank = true, .says = "what was said"),
    F(state, .needed = true, .names = &TICKET_STATE_NAMES, .says = "state"),
    F(outcome, .blank = true, .names = &TICKET_OUTCOME_NAMES, .says = "how it ended"),
    F(version, .needed = true, .says = "row version"),
    F(service_name, .needed = true, .says = "service"),
    F(service_icon, .needed = true, .says = "its icon"),
    F(emergency, .needed = true, .says = "an emergency service"),
    F(place_name, .needed = true, .says = "place"),
    F(place_detail, .blank = true, .says = "where exactly"),
    F(occurred_at, .needed = true, .says = "when it was asked"),
    F(registered_at, .needed = true, .says = "when it was typed"),
    F(closed_at, .blank = true, .says = "when it ended"),
    F(reopened, .needed = true, .says = "how often it was not fixed"),
    F(by_staff, .needed = true,
      .says = "opened where staff is signed in, who say nothing for an asker"),
    F(first_owner, .shape = &PERSON_SHAPE, .needed = true, .says = "who answers for it"),
    F(assignee, .shape = &PERSON_SHAPE, .blank = true, .says = "who comes"),
    F(steward, .shape = &PERSON_SHAPE, .blank = true, .says = "named contact of the zone"),
    F(department, .shape = &DEPARTMENT_SHAPE, .blank = true, .says = "referred to"),
    F(promises, .shape = &PROMISE_SHAPE, .needed = true, .says = "what was promised"),
    F(next, .shape = &PROMISE_SHAPE, .blank = true, .says = "the promise to show big"),
    F(wait, .shape = &WAIT_SHAPE, .blank = true, .says = "what it waits for"),
    F(quote, .shape = &QUOTE_SHAPE, .blank = true, .says = "waits for the asker's agreement"),
    F(photos, .shape = &PHOTO_SHAPE, .needed = true, .says = "pictures"),
    F(events, .shape = &ITEM_SHAPE, .needed = true, .says = "what happened"),
    F(rating, .shape = &TICKET_RATING_SHAPE, .blank = true, .says = "the asker's own rating"),
    F(goes_on, .shape = &GOES_ON_SHAPE, .blank = true, .says = "opened for what was not met"),
    F(can, .kind = KIND_TEXTS, .needed = true, .says = "what this asker may do now"),
    F(thankable, .shape = &PERSON_SHAPE, .needed = true, .says = "who may be thanked by name"),
};
SHAPE(FOLLOW_VIEW_SHAPE, "FollowView", struct follow_view, FOLLOW_FIELDS,
      "What an asker sees through the private link.");

#define M(member, ...) FIELD(struct mine_item, member, __VA_ARGS__)
#define MINE_FIELDS                                                                                \
    M(ticket_id, .needed = true), M(number, .needed = true), M(title, .needed = true),             \
        M(state, .needed = true, .names = &TICKET_STATE_NAMES),                                    \
        M(outcome, .blank = true, .names = &TICKET_OUTCOME_NAMES), M(place_name, .needed = true),  \
        M(service_icon, .needed = true), M(registered_at, .needed = true),                         \
        M(next_kind, .blank = true, .names = &PROMISE_KIND_NAMES), M(next_due_at, .blank = true)
static const struct field MINE_SHOWN[] = {
    MINE_FIELDS, M(token, .needed = true, .secret = true, .says = "key of the private link"),
    M(can_rate, .needed = true, .says = "may be rated now")};
static SHAPE(MINE_SHAPE, "MineItem", struct mine_item, MINE_SHOWN, "A ticket the caller asked.");
static const struct field MINE_ROW[] = {MINE_FIELDS, M(asker_id), M(closed_at), M(rated)};
SHAPE(MINE_ROW_SHAPE, "MineRow", struct mine_item, MINE_ROW, "The same as a row.");
static const struct field MINE_PAGE_FIELDS[] = {
    FIELD(struct mine_page, items, .shape = &MINE_SHAPE, .needed = true, .says = "newest first"),
    FIELD(struct mine_page, next, .blank = true, .says = "cursor of the next page"),
};
SHAPE(MINE_PAGE_SHAPE, "MinePage", struct mine_page, MINE_PAGE_FIELDS, "The caller's own.");

#define S(member, ...) FIELD(struct similar_item, member, __VA_ARGS__)
static const struct field SIMILAR_FIELDS[] = {
    S(ticket_id, .needed = true), S(number, .needed = true), S(title, .needed = true),
    S(state, .needed = true, .names = &TICKET_STATE_NAMES), S(registered_at, .needed = true)};
SHAPE(SIMILAR_ROW_SHAPE, "SimilarTicket", struct similar_item, SIMILAR_FIELDS,
      "An open ticket of the same place and service.");
static const struct field SIMILAR_LIST_FIELDS[] = {
    FIELD(struct similar_list, items, .shape = &SIMILAR_ROW_SHAPE, .needed = true),
};
SHAPE(SIMILAR_SHAPE, "SimilarTickets", struct similar_list, SIMILAR_LIST_FIELDS,
      "Perhaps somebody has asked already.");
