/* tickets/tickets_erase_store.c — the texts of people that stand in the tickets' own tables go. */
#include "base/json.h"
#include "journal/journal.h"
#include "store/store.h"
#include "tickets/tickets.h"

static const char BIRTH[] =
    "UPDATE ticket SET words = NULL, answers = NULL, place_detail = NULL,"
    "       title = (SELECT name FROM service_card WHERE id = ticket.service_id)"
    " WHERE id = $1";
static const char ASKER[] = "UPDATE asker SET name = NULL, phone = NULL, erased_at = $2"
                            " WHERE id = $1 AND erased_at IS NULL";
static const char WAIT[] = "UPDATE ticket_wait SET what_for = NULL WHERE id = $1";
static const char QUOTE[] = "UPDATE ticket_quote SET words = NULL WHERE id = $1";
static const char OFFER[] = "UPDATE hand_over SET reason = NULL WHERE id = $1";
static const char MATERIAL[] = "UPDATE ticket SET material = NULL WHERE id = $1";
static const char QUANTITY[] =
    "UPDATE ticket_quantity SET item = '', unit = '' WHERE ticket_id = $1";
static const char LOOK_AGAIN[] = "UPDATE ticket SET version = version + 1 WHERE id = $1";
static const char KEPT[] = "UPDATE asker SET name = $2, phone = $3 WHERE id = $1";

static const char *const FORGETS[TEXT_COUNT] = {
    [TEXT_BIRTH] = BIRTH, [TEXT_WAIT] = WAIT,     [TEXT_QUOTE] = QUOTE,
    [TEXT_OFFER] = OFFER, [TEXT_WORK] = MATERIAL, [TEXT_NONE] = LOOK_AGAIN,
};

enum outcome ticket_forget(struct ctx *ctx, enum ticket_text what, int64_t id)
{
    if (what == TEXT_ASKER)
        return db_run(ctx, ASKER, VALUES(V(id), V(ctx->now)));
    if (what == TEXT_WORK)
        TRY(db_run(ctx, QUANTITY, VALUES(V(id))));
    return db_run(ctx, FORGETS[what], VALUES(V(id)));
}

enum outcome ticket_say_again(struct ctx *ctx, int64_t ticket_id, int64_t asker_id,
                              const char *name, const char *phone)
{
    struct note note = {.fact = WORDS_ERASED, .ticket_id = ticket_id};

    note.data = jot(ctx, J_ROW(ctx, J("asker_id", asker_id)));
    note.more = jot_any(ctx, J("name", name), J("phone", phone));
    TRY(db_run(ctx, LOOK_AGAIN, VALUES(V(ticket_id))));
    TRY(db_run(ctx, KEPT, VALUES(V(asker_id), V(name), V(phone))));
    return journal_note(ctx, &note);
}
