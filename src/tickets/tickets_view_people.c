/* tickets/tickets_view_people.c — everybody a ticket's page names, loaded together. */
#include "places/places.h"
#include "tickets/tickets_view.h"

static enum outcome helpers_of(struct ctx *ctx, const struct ticket *t, struct crowd *crowd,
                               struct list *ret_ids)
{
    const int64_t *id;

    TRY(db_helper_ids(ctx, t->id, ret_ids));
    id = ret_ids->items;
    for (size_t i = 0; i < ret_ids->n; i++)
        crowd_add(ctx, crowd, id[i]);
    return DONE;
}

static void list_helpers(struct ctx *ctx, const struct crowd *crowd, const struct list *ids,
                         struct list *ret)
{
    struct person_view *views = ARENA_ARRAY(ctx->arena, struct person_view, ids->n);
    const int64_t *id = ids->items;

    *ret = (struct list){views, 0};
    for (size_t i = 0; i < ids->n; i++) {
        const struct person_view *one = crowd_find(crowd, id[i]);
        if (one)
            views[ret->n++] = *one;
    }
}

static enum outcome offer_of(struct ctx *ctx, const struct step *s, struct crowd *crowd,
                             struct hand_over *ret)
{
    *ret = (struct hand_over){};
    if (!s->standing.offer_open || !sees_inside(&ctx->who))
        return DONE;
    TRY(db_offer_newest(ctx, s->t.id, ret));
    crowd_add(ctx, crowd, ret->from_id);
    crowd_add(ctx, crowd, ret->to_id);
    return DONE;
}

static struct hand_over_view *view_offer(struct ctx *ctx, const struct crowd *crowd,
                                         const struct hand_over *o)
{
    struct hand_over_view *v;

    if (!o->id)
        return NULL;
    v = ARENA_NEW(ctx->arena, struct hand_over_view);
    *v = (struct hand_over_view){.id = o->id,
                                 .reason = o->reason,
                                 .offered_at = o->offered_at,
                                 .from = crowd_find(crowd, o->from_id),
                                 .to = crowd_find(crowd, o->to_id)};
    return v;
}

enum outcome steward_of(struct ctx *ctx, const struct ticket_about *about, struct crowd *crowd,
                        struct person_view **ret)
{
    struct person_view *steward = crowd_find(crowd, about->steward_id);

    if (!steward || !steward->here) {
        crowd_add(ctx, crowd, about->deputy_id);
        TRY(crowd_load(ctx, crowd));
    }
    *ret = rule_zone_answers(steward, crowd_find(crowd, about->deputy_id));
    return DONE;
}

enum outcome view_people(struct ctx *ctx, const struct step *s, const struct ticket_about *about,
                         struct ticket_view *v)
{
    const struct ticket *t = &s->t;
    const int64_t named[] = {about->steward_id,    t->recorder_id, t->first_owner_id,
                             t->assignee_id,       t->issuer_id,   t->verifier_id,
                             t->report_accepted_by};
    struct crowd crowd = {};
    struct hand_over offer;
    struct list helper_ids = {};

    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        crowd_add(ctx, &crowd, named[i]);
    promises_gather(ctx, &v->promises, &crowd);
    if (about->helpers)
        TRY(helpers_of(ctx, t, &crowd, &helper_ids));
    TRY(offer_of(ctx, s, &crowd, &offer));
    TRY(crowd_load(ctx, &crowd));
    TRY(steward_of(ctx, about, &crowd, &v->steward));
    v->recorder = crowd_find(&crowd, t->recorder_id);
    v->first_owner = crowd_find(&crowd, t->first_owner_id);
    v->assignee = crowd_find(&crowd, t->assignee_id);
    v->issuer = crowd_find(&crowd, t->issuer_id);
    v->verifier = crowd_find(&crowd, t->verifier_id);
    v->report_accepter = crowd_find(&crowd, t->report_accepted_by);
    promises_name(&v->promises, &crowd);
    list_helpers(ctx, &crowd, &helper_ids, &v->helpers);
    v->hand_over = view_offer(ctx, &crowd, &offer);
    return DONE;
}
