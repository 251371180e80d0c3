/* house.c — the capabilities wired together: endpoint tables, who asks, what the clock does, which
 * event may be told to whom. One place, so that nothing registers itself elsewhere. */
#include "house.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "base/log.h"
#include "base/rng.h"
#include "base/time.h"
#include "alarms/alarms.h"
#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "dispatch/dispatch.h"
#include "erasures/erasures.h"
#include "evidence/evidence.h"
#include "feedback/feedback.h"
#include "journal/journal.h"
#include "journey.h"
#include "people/people.h"
#include "places/places.h"
#include "promises/promises.h"
#include "record/record.h"
#include "store/store.h"
#include "tickets/tickets.h"

/* Ended sessions and forgotten uploads are looked for this often, in seconds. */
#define TIDY_S 300

static const struct endpoints *const TABLES[] = {
    &PLACES_ENDPOINTS,        &PEOPLE_ENDPOINTS,   &CATALOG_ENDPOINTS,
    &CALENDAR_ENDPOINTS,      &TICKETS_ENDPOINTS,  &TICKET_MOVES_ENDPOINTS,
    &TICKET_FOLLOW_ENDPOINTS, &DISPATCH_ENDPOINTS, &ALARMS_ENDPOINTS,
    &EVIDENCE_ENDPOINTS,      &FEEDBACK_ENDPOINTS, &RECORD_ENDPOINTS,
    &RECORD_EXPORT_ENDPOINTS, &ERASURES_ENDPOINTS,
};

static const struct may_name MAY_NAMES[] = {
    {MAY_WARD,        "ward"       },
    {MAY_WORKER,      "worker"     },
    {MAY_LEADER,      "leader"     },
    {MAY_STEWARD,     "steward"    },
    {MAY_DESK_ONLY,   "desk"       },
    {MAY_DESK_LEADER, "desk_leader"},
    {MAY_MANAGE,      "manager"    },
    {MAY_LOGISTICS,   "logistics"  },
    {MAY_COMMITTEE,   "committee"  },
    {MAY_ASKER,       "asker"      },
};

/* Makes a folder and those it lies in. False when that fails (logged). */
static bool make_folders(const char *dir)
{
    char path[4096];

    for (const char *end = strchr(dir, '/'); end; end = strchr(end + 1, '/')) {
        snprintf(path, sizeof(path), "%.*s", (int)(end - dir), dir);
        if (path[0] && mkdir(path, 0750) && errno != EEXIST)
            break;
    }
    if (mkdir(dir, 0750) && errno != EEXIST) {
        log_line(LOG_ERROR, "house", "cannot make %s: %s", dir, strerror(errno));
        return false;
    }
    return true;
}

const char *house_where(const char *dir, const char *store, char ret[HOUSE_WHERE])
{
    if (store)
        snprintf(ret, HOUSE_WHERE, "%s", store);
    else
        snprintf(ret, HOUSE_WHERE, "sqlite:%s/shouwen.db", dir);
    return ret;
}

bool house_wire(const char *dir, const char *where)
{
    char pictures[4096];

    if (!make_folders(dir))
        return false;
    snprintf(pictures, sizeof(pictures), "%s/evidence", dir);
    evidence_set_helper("/proc/self/exe");
    record_set_dir(dir);
    evidence_set_in_database(db_is_shared(where));
    erasures_set_forget(http_forget_answers);
    journey_begin();
    return evidence_set_dir(pictures);
}

enum outcome house_prepare(struct ctx *ctx)
{
    return calendar_seed(ctx);
}

struct opening {
    char *setup;
    bool *is_demo;
    const char *file;
};

static enum outcome ask_about(struct ctx *ctx, const struct opening *o)
{
    const char *token = NULL;

    TRY(record_open(ctx));
    TRY(hospital_setup_token(ctx, &token));
    snprintf(o->setup, 512, "%s", token ? token : "");
    return hospital_is_demo(ctx, o->is_demo);
}

static enum outcome add_year(struct ctx *ctx, const struct opening *o)
{
    char text[65536];
    FILE *file = fopen(o->file, "r");
    const size_t n = file ? fread(text, 1, sizeof(text), file) : 0;
    struct calendar_year_view view;

    if (!file)
        return fail(ctx, INVALID, NULL, "%s: %s", o->file, strerror(errno));
    fclose(file);
    TRY(calendar_add_text(ctx, text, n, &view));
    printf("%s: entered\n", o->file);
    return DONE;
}

static enum outcome once(struct ctx *ctx, const struct opening *opening,
                         enum outcome (*work)(struct ctx *, const struct opening *))
{
    TRY(db_begin(ctx->db));
    enum outcome o = house_prepare(ctx);
    if (o == DONE)
        o = work(ctx, opening);
    if (o == DONE)
        return db_commit(ctx->db);
    db_rollback(ctx->db);
    return o;
}

/* One piece of work on a writing connection of its own, in one transaction. Nodes that start at the
 * same moment may have to do it again. */
static enum outcome with_writer(const char *where, const struct opening *opening,
                                enum outcome (*work)(struct ctx *, const struct opening *))
{
    struct rng rng;
    struct ctx ctx = {.arena = arena_new(0), .rng = &rng, .now = time_now()};
    enum outcome o;

    rng_seed(&rng, 0);
    o = db_open(where, DB_WRITES, &ctx.db);
    if (o == DONE)
        do
            o = once(&ctx, opening, work);
        while (o == AGAIN);
    if (o != DONE)
        log_line(LOG_ERROR, "house", "not opened: %s %s %s", outcome_code(o),
                 ctx.problem.field ? ctx.problem.field : "",
                 ctx.problem.about ? ctx.problem.about : "");
    db_close(ctx.db);
    arena_free(ctx.arena);
    return o;
}

enum outcome house_open(const char *where, char ret_setup[512], bool *ret_demo)
{
    const struct opening o = {.setup = ret_setup, .is_demo = ret_demo};

    return with_writer(where, &o, ask_about);
}

enum outcome house_add_year(const char *where, const char *file)
{
    const struct opening o = {.file = file};

    return with_writer(where, &o, add_year);
}

/* Whoever is to be erased goes slice by slice; then the file itself is to hold no trace. */
static enum outcome erase(struct ctx *ctx, int64_t *ret_next)
{
    bool more, clean;

    if (db_scrubbed(ctx->db))
        TRY(erasures_cleaned(ctx));
    TRY(erasures_work(ctx, &more));
    if (more)
        *ret_next = ctx->now;
    TRY(erasures_clean(ctx, &clean));
    if (!clean)
        db_scrub_ask(ctx->db);
    return DONE;
}

/* The clock's slice: promises first, then what may wait. */
static enum outcome tick(struct ctx *ctx, int64_t *ret_next)
{
    const int64_t most = 100;
    int64_t rung = 0;

    TRY(promises_ring(ctx, most, &rung));
    *ret_next = rung == most ? ctx->now : 0;
    if (rung == most)
        return DONE;
    TRY(erase(ctx, ret_next));
    if (ctx->now / SECOND % TIDY_S != 0) /* a second that is skipped only puts it off */
        return DONE;
    TRY(people_tidy(ctx));
    return evidence_tidy(ctx, NULL);
}

static bool visible(struct ctx *ctx, const struct news *news)
{
    const struct note note = {.fact = (enum fact)name_value(&FACT_NAMES, news->fact),
                              .ticket_id = news->ticket_id,
                              .subject_id = news->subject_id,
                              .for_askers = news->for_askers,
                              .id = news->id,
                              .at = news->at};

    return tickets_visible(ctx, &ctx->who, &note);
}

/* Notes are linked newest first; news go out oldest first. */
static size_t news_of(const struct ctx *ctx, struct news *ret, size_t room)
{
    size_t n = 0, i;

    for (const struct note *note = ctx->notes; note; note = note->next)
        n++;
    i = n;
    for (const struct note *note = ctx->notes; note; note = note->next)
        if (--i < room)
            ret[i] = (struct news){.id = note->id,
                                   .at = note->at,
                                   .ticket_id = note->ticket_id,
                                   .subject_id = note->subject_id,
                                   .fact = name_of(&FACT_NAMES, (int)note->fact),
                                   .for_askers = note->for_askers};
    return n;
}

/* What happened as the streams tell it, in the arena. */
static struct list news_from(struct ctx *ctx, const struct list *happenings)
{
    struct news *news = ARENA_ARRAY(ctx->arena, struct news, happenings->n);

    for (size_t i = 0; i < happenings->n; i++) {
        const struct happening *e = &((const struct happening *)happenings->items)[i];

        news[i] = (struct news){.id = e->id,
                                .at = e->at,
                                .ticket_id = e->ticket_id,
                                .subject_id = e->subject_id,
                                .turn = e->turn,
                                .fact = name_of(&FACT_NAMES, e->fact),
                                .for_askers = e->for_askers};
    }
    return (struct list){news, happenings->n};
}

static enum outcome news_after(struct ctx *ctx, int64_t after, int64_t most, struct list *ret)
{
    struct list happenings;

    TRY(journal_news_after(ctx, after, most, &happenings));
    *ret = news_from(ctx, &happenings);
    return DONE;
}

static enum outcome place(struct ctx *ctx, int64_t id, struct news_at *ret)
{
    struct happening newest = {0};
    enum outcome o;

    *ret = (struct news_at){.id = id};
    if (id != 0)
        return journal_turn_of(ctx, id, &ret->turn);
    o = journal_newest_settled(ctx, &newest);
    *ret = (struct news_at){newest.turn, newest.id};
    return o == NOT_FOUND ? DONE : o;
}

static enum outcome news_settled(struct ctx *ctx, struct news_at *io, int64_t most,
                                 struct list *ret)
{
    struct list happenings;

    TRY(journal_news_settled(ctx, io->turn, io->id, most, &happenings));
    *ret = news_from(ctx, &happenings);
    if (ret->n > 0) {
        const struct news *last = (const struct news *)ret->items + ret->n - 1;

        *io = (struct news_at){last->turn, last->id};
    }
    return DONE;
}

static bool ends_sessions(const struct news *news)
{
    const int fact = name_value(&FACT_NAMES, news->fact);

    return fact == PERSON_DEACTIVATED || fact == PERSON_CHANGED || fact == PERSON_PASSWORD_SET;
}

static const struct chore CHORES[] = {
    {.name = "sealer",
     .every = RECORD_EVERY_US,
     .looks = record_looks,
     .does = record_does,
     .full = record_full},
};

const struct http_config *house_config(const char *where)
{
    static struct http_config config = {.tables = TABLES,
                                        .n_tables = sizeof(TABLES) / sizeof(TABLES[0]),
                                        .may_names = MAY_NAMES,
                                        .n_may_names = sizeof(MAY_NAMES) / sizeof(MAY_NAMES[0]),
                                        .who_is = people_who_is,
                                        .who_is_link = ticket_who_is_link,
                                        .posts = posts_that_may,
                                        .seen = people_seen,
                                        .tick = tick,
                                        .chores = CHORES,
                                        .n_chores = sizeof(CHORES) / sizeof(CHORES[0]),
                                        .figures = record_metrics,
                                        .visible = visible,
                                        .news_of = news_of,
                                        .news_after = news_after,
                                        .newest = journal_newest,
                                        .place = place,
                                        .news_settled = news_settled,
                                        .ends_sessions = ends_sessions};

    config.store = where;
    config.assets = ASSETS;
    config.n_assets = ASSETS_N;
    return &config;
}
