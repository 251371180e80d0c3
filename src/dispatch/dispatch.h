/* dispatch/dispatch.h — who can go, and why; what the desk sees at a glance; who is calling.
 * Dispatch here is by hand: the house ranks, a person decides. The default is the zone's person
 * (M29: no ticket without a responsible person); every place in the ranking has its reasons. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "people/people.h"
#include "tickets/tickets.h"

/* Candidate of the API: somebody who could be sent to a ticket. */
struct candidate {
    struct person_view *person;
    bool can;            /* on duty, not away, with skill and certificate: no reason is asked */
    struct list reasons; /* const char *: zone, skill, lacks_skill, certificate_until,
                            no_certificate, on_duty, off_duty, away, load:n, nearest */
    int64_t open_jobs;   /* assigned, accepted, on site or waiting */
    int64_t walk_s;      /* walking seconds from where they work now; 0: not known */
    int64_t certificate_until; /* 0: none, or without end */
    bool is_default;           /* "default" in JSON: the one to propose */
};
extern const struct shape CANDIDATE_SHAPE;

/* Who could go to this ticket, best first, at most 60 struct candidate in the arena: everybody with
 * the trade, and the steward of the zone. The present assignee is among them. The first who can go
 * is the default; when nobody can, there is none. DONE | BROKEN. */
MUST_USE enum outcome dispatch_candidates(struct ctx *ctx, const struct ticket *t,
                                          struct list *ret);
/* The default alone: the zone's person, else the best of the others. *ret = 0: nobody can go. */
MUST_USE enum outcome dispatch_default(struct ctx *ctx, const struct ticket *t,
                                       int64_t *ret_person_id);

struct endpoints;
extern const struct endpoints DISPATCH_ENDPOINTS;
