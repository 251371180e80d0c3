/* tickets/tickets_view.h — what the API shows of tickets, in its own words. Inside of the folder;
 * others hand these structs on by the shapes of tickets.h. */
#pragma once
#include "alarms/alarms.h"
#include "people/people.h"
#include "promises/promises.h"
#include "tickets/tickets_step.h"

struct ticket_card {
    int64_t id;
    const char *number;
    int64_t version;
    const char *title;
    int state, outcome;
    bool urgent;
    const char *service_name, *service_icon;
    int64_t place_id;
    const char *place_name, *place_detail;
    int64_t occurred_at, registered_at;
    int channel;
    int64_t assignee_id;
    const char *assignee_name, *assignee_title;
    int64_t first_owner_id;
    const char *first_owner_name;
    int64_t photos, reopened;
    int next_kind, next_state;
    int64_t next_started_at, next_due_at, next_limit_s, broken;
    int wait_reason;
    int64_t wait_until_at;
    const char *wait_what_for, *alarm_name;
    int64_t walk_s;
    const char *trade;
    int64_t sort_at; /* nearest promise, for the cursor; not shown */
};
struct ticket_page {
    struct list items; /* struct ticket_card */
    const char *next;
};
struct asker_view {
    int64_t id, person_id;
    const char *name, *phone; /* NULL where the caller may not see them */
    int64_t joined_at;
    bool first;
};
struct quantity_view {
    int64_t id;
    const char *item, *unit;
    int64_t claimed, measured;
};
struct wait_view {
    int64_t id;
    int reason;
    const char *what_for;
    int64_t until_at, from_at, told_at, moved;
    bool excusable;
};
struct quote_view {
    int64_t id, amount_fen;
    const char *words;
    int64_t quoted_at, approved_at, refused_at, agreed_at;
};
struct rating_view {
    const char *level, *words, *thanks;
    int64_t at;
};
struct hand_over_view {
    int64_t id;
    struct person_view *from, *to;
    const char *reason;
    int64_t offered_at;
    int64_t ticket_id;
    const char *number, *title;
};
struct link_view {
    int64_t ticket_id;
    const char *number, *kind;
};
/* What the catalogue and the map say about one ticket. */
struct ticket_about {
    const char *service_code, *service_name, *service_icon, *place_code, *place_name, *zone_name;
    bool grab, photo_needed, certificate, emergency;
    int64_t quote_limit_fen;
    int64_t steward_id, deputy_id; /* of the zone it was born in */
    bool helpers, pictures, links; /* there are some */
};
struct ticket_view {
    struct ticket_card card;
    int64_t service_id;
    const char *service_code, *words, *answers, *place_code, *zone_name;
    struct person_view *steward, *recorder, *first_owner, *assignee, *issuer, *verifier,
        *report_accepter;
    struct list helpers; /* struct person_view */
    struct department *department;
    struct list askers; /* struct asker_view */
    int64_t assigned_at, accepted_at, on_site_at, done_at, verified_at, reported_at,
        report_accepted_at, referred_at, closed_at;
    int arrive_proof, finding;
    int64_t work_minutes;
    const char *material;
    bool acted_first, photo_needed;
    struct list promises; /* struct promise_view */
    struct wait_view *wait;
    struct list quantities; /* struct quantity_view */
    struct quote_view *quote;
    struct hand_over_view *hand_over;
    struct list photos_list; /* struct photo */
    struct rating_view *rating;
    struct list alarms; /* struct alarm */
    struct list links;  /* struct link_view */
    struct list can;    /* const char * */
};
struct timeline_item {
    int64_t id, at;
    int fact;
    const char *actor_name;
    int party;
    bool by_asker, by_me, erased;
    const char *words, *data, *subject_name;
};
struct timeline {
    struct list items;
};
struct goes_on;
struct follow_view {
    int64_t ticket_id;
    const char *number, *title, *words;
    int state, outcome;
    int64_t version;
    const char *service_name, *service_icon;
    bool emergency;
    const char *place_name, *place_detail;
    int64_t occurred_at, registered_at, closed_at, reopened;
    bool by_staff;
    struct person_view *first_owner, *assignee, *steward;
    struct department *department;
    struct list promises; /* struct promise_view */
    struct promise_view *next;
    struct wait_view *wait;
    struct quote_view *quote;
    struct list photos, events; /* struct photo, timeline_item */
    struct rating_view *rating;
    struct goes_on *goes_on;
    struct list can, thankable; /* const char *, struct person_view */
};
/* The ticket that "not met" opened for this very asker. */
struct goes_on {
    const char *number;
    int state;
    const char *token;
    int64_t asker_id; /* not shown */
};
struct mine_item {
    int64_t ticket_id;
    const char *number, *title;
    int state, outcome;
    const char *place_name, *service_icon;
    int64_t registered_at;
    const char *token;
    int next_kind;
    int64_t next_due_at;
    bool can_rate;
    int64_t asker_id, closed_at; /* not shown */
    bool rated;                  /* not shown */
};
struct mine_page {
    struct list items;
    const char *next;
};
struct similar_item {
    int64_t ticket_id;
    const char *number, *title;
    int state;
    int64_t registered_at;
};
struct similar_list {
    struct list items;
};

extern const struct shape TICKET_VIEW_SHAPE, TICKET_PAGE_SHAPE, TICKET_CARDS_SHAPE, TIMELINE_SHAPE,
    MINE_PAGE_SHAPE, SIMILAR_SHAPE, ASKER_VIEW_SHAPE, HAND_OVERS_SHAPE, CONTACT_SHAPE;
/* Rows as SQL gives them, wider than what is shown. */
extern const struct shape CARD_ROW_SHAPE, MINE_ROW_SHAPE, SIMILAR_ROW_SHAPE, QUANTITY_SHAPE,
    TICKET_RATING_SHAPE, GOES_ON_ROW_SHAPE, LINK_SHAPE, ABOUT_SHAPE;

/* --- SQL (tickets_view_store.c) -----------------------------------------------------------------
 */

/* Which tickets somebody may see in lists. */
struct sight {
    bool all;
    bool desk; /* answers reports whoever ordered the work */
    int64_t me;
    const char *trade;  /* own trade's and other skills' tickets, NULL: none */
    int64_t trade_zone; /* … in this zone, 0: in any */
    int64_t zone_id;    /* everything of this zone, 0: none */
    int64_t ward_id;    /* everything of this ward, 0: none */
};
struct card_query {
    int state; /* 0: any */
    bool mine, grab, report, answer, zone, late, not_own;
    const char *q;
    int64_t after_at, after_id, limit;
};
MUST_USE enum outcome db_cards_open(struct ctx *ctx, const struct sight *sight,
                                    const struct card_query *query, struct list *ret);
MUST_USE enum outcome db_cards_all(struct ctx *ctx, const struct sight *sight,
                                   const struct card_query *query, struct list *ret);
MUST_USE enum outcome db_cards_at_place(struct ctx *ctx, const struct ticket *t, int64_t since,
                                        struct list *ret);
MUST_USE enum outcome db_card(struct ctx *ctx, int64_t id, struct ticket_card *ret);
/* `links`: whether it has some is worth asking, too. */
MUST_USE enum outcome db_about(struct ctx *ctx, const struct ticket *t, bool links,
                               struct ticket_about *ret);
MUST_USE enum outcome db_quantities_of(struct ctx *ctx, const struct ticket *t, struct list *ret);
MUST_USE enum outcome db_helper_ids(struct ctx *ctx, int64_t ticket_id, struct list *ret);
/* Ratings of an asker, asker_id 0: of anybody. struct rating_view, by asker: an order by
 * moment would sort a handful at every look. */
MUST_USE enum outcome db_ratings(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                                 struct list *ret);
/* The ticket opened because this asker's rating was "not met" (same moment, same transaction).
 * NOT_FOUND: none. */
MUST_USE enum outcome db_goes_on(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                                 struct goes_on *ret);
MUST_USE enum outcome db_links_of(struct ctx *ctx, int64_t ticket_id, struct list *ret);
MUST_USE enum outcome db_mine(struct ctx *ctx, int64_t person_id, int64_t after_id, int64_t limit,
                              struct list *ret);
MUST_USE enum outcome db_similar(struct ctx *ctx, int64_t place_id, int64_t service_id,
                                 struct list *ret);
MUST_USE enum outcome db_offers_to(struct ctx *ctx, int64_t person_id, struct list *ret);

/* --- building ------------------------------------------------------------------------------------
 */

MUST_USE enum outcome ticket_view(struct ctx *ctx, int64_t id, struct ticket_view *ret);
MUST_USE enum outcome ticket_timeline(struct ctx *ctx, int64_t id, struct list *ret);
/* Events as timeline items; own_only: as askers read them. */
MUST_USE enum outcome timeline_of(struct ctx *ctx, int64_t id, bool for_askers, bool named,
                                  struct list *ret);
/* Alarms, inner promises and inner words are for those who answer for the work or oversee it; the
 * ward a ticket stands in reads what its askers read. */
bool sees_inside(const struct actor *who);
/* May this caller read the askers' names and phones now, without saying why? */
bool sees_askers(const struct step *s);
MUST_USE enum outcome sight_of(struct ctx *ctx, struct sight *ret);
/* The words of a bit set of moves, for `can`. */
MUST_USE enum outcome can_words(struct ctx *ctx, uint64_t can, struct list *ret);
/* Names and phones of askers, noted as seen when the caller sees them only on need. */
MUST_USE enum outcome ticket_contact(struct ctx *ctx, int64_t id, struct list *ret);
/* Fills the people, the helpers, the open offer and the names beside the promises, which must be
 * there already. */
MUST_USE enum outcome view_people(struct ctx *ctx, const struct step *s,
                                  const struct ticket_about *about, struct ticket_view *ret);
/* Who answers for the zone, out of a loaded crowd with its steward; the deputy is only asked for
 * when the steward cannot. */
MUST_USE enum outcome steward_of(struct ctx *ctx, const struct ticket_about *about,
                                 struct crowd *crowd, struct person_view **ret);
MUST_USE enum outcome wait_of(struct ctx *ctx, const struct ticket *t, struct wait_view **ret);
MUST_USE enum outcome quote_of(struct ctx *ctx, int64_t ticket_id, struct quote_view **ret);
MUST_USE enum outcome rating_of(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                                struct rating_view **ret);
/* The last five of the place, 90 days. */
MUST_USE enum outcome ticket_same_place(struct ctx *ctx, int64_t id, struct list *ret);
MUST_USE enum outcome offers_to_me(struct ctx *ctx, struct list *ret);
/* limit 1..100. */
MUST_USE enum outcome my_tickets(struct ctx *ctx, int64_t after_id, int64_t limit,
                                 struct mine_page *ret);
