/* promises_view.c — the promises of a ticket as screens show them, with the names of those who owe
 * them. */
#include "people/people.h"
#include "promises/promises.h"
#include "promises/promises_store.h"

enum outcome promises_of_ticket(struct ctx *ctx, int64_t ticket_id, bool for_askers,
                                struct list *ret)
{
    TRY(db_promise_views(ctx, ticket_id, ret));
    struct promise_view *view = ret->items;
    size_t n = 0;
    for (size_t i = 0; i < ret->n; i++)
        if (!for_askers || rule_promise_kind(view[i].kind)->asker_sees)
            view[n++] = view[i];
    ret->n = n;
    return DONE;
}

void promises_gather(struct ctx *ctx, const struct list *views, struct crowd *crowd)
{
    const struct promise_view *view = views->items;

    for (size_t i = 0; i < views->n; i++)
        crowd_add(ctx, crowd, view[i].owes_id);
}

void promises_name(const struct list *views, const struct crowd *crowd)
{
    struct promise_view *view = views->items;

    for (size_t i = 0; i < views->n; i++) {
        const struct person_view *who = crowd_find(crowd, view[i].owes_id);

        view[i].owes_name = who ? who->name : NULL;
    }
}
