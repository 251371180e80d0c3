/* http/house.c — the server's own endpoints: is it well, its figures, its description, what a
 * problem's code means, and the streams of changes. */
#include "http/nodes.h"

struct health {
    const char *status;
    int64_t uptime_s, streams, write_queue;
};
static const struct field HEALTH_FIELDS[] = {
    FIELD(struct health, status,
          .says = "ok: it reads and takes writes; ending: it is being stopped"),
    FIELD(struct health, uptime_s, .unit = "s", .says = "since the start"),
    FIELD(struct health, streams, .says = "event streams open now"),
    FIELD(struct health, write_queue, .says = "writes that wait or run now"),
};
static SHAPE(HEALTH, "Health", struct health, HEALTH_FIELDS, "Whether the server is well.");

/* 503 tells a proxy to ask another node. */
static enum outcome api_health(struct ctx *ctx, struct request *req)
{
    const struct http *h = EXCHANGE_OF(req)->http;

    if (!nodes_reach(h->nodes))
        return fail(ctx, BUSY, NULL, "1");
    *(struct health *)req->out = (struct health){
        .status = atomic_load(&h->stopping) ? "ending" : "ok",
        .uptime_s = (time_steady() - h->began) / SECOND,
        .streams = metrics_level(h->metrics, GAUGE_STREAMS),
        .write_queue = metrics_level(h->metrics, GAUGE_WRITE_QUEUE),
    };
    return DONE;
}

struct problem_page {
    const char *code, *zh_CN, *zh_TW, *en;
    int64_t status;
};
static const struct field PAGE_FIELDS[] = {
    FIELD(struct problem_page, code, .says = "stable word of the problem"),
    FIELD(struct problem_page, status, .says = "its HTTP status"),
    FIELD(struct problem_page, zh_CN, .says = "its sentence; {} is what it is about"),
    FIELD(struct problem_page, zh_TW, .says = "the same in traditional characters"),
    FIELD(struct problem_page, en, .says = "the same in English"),
};
static SHAPE(PROBLEM_PAGE, "ProblemPage", struct problem_page, PAGE_FIELDS, "What a code means.");

static enum outcome api_problem(struct ctx *ctx, struct request *req)
{
    for (int o = 0; o < OUTCOME_COUNT; o++) {
        if (strcmp(outcome_code((enum outcome)o), req->word) != 0)
            continue;
        *(struct problem_page *)req->out = (struct problem_page){
            .code = outcome_code((enum outcome)o),
            .status = outcome_status((enum outcome)o),
            .zh_CN = outcome_text((enum outcome)o, LOCALE_ZH_CN),
            .zh_TW = outcome_text((enum outcome)o, LOCALE_ZH_TW),
            .en = outcome_text((enum outcome)o, LOCALE_EN),
        };
        return DONE;
    }
    return fail(ctx, NOT_FOUND, NULL, NULL);
}

enum outcome api_metrics(struct ctx *ctx, struct request *req)
{
    const struct http *h = EXCHANGE_OF(req)->http;

    req->file = metrics_text(h->metrics, h, ctx->arena);
    req->n_file = strlen(req->file);
    req->file_type = "text/plain; version=0.0.4; charset=utf-8";
    return DONE;
}

enum outcome api_openapi(struct ctx *, struct request *req)
{
    req->file = EXCHANGE_OF(req)->http->openapi;
    req->n_file = strlen(req->file);
    req->file_type = "application/json";
    return DONE;
}

/* front.c opens the stream instead of calling this. */
enum outcome api_stream(struct ctx *ctx, struct request *)
{
    return fail(ctx, BROKEN, NULL, NULL);
}

// clang-format off
static const struct endpoint ROWS[] = {
    {.verb = GET, .path = "/healthz", .name = "health", .may = MAY_ANYONE, .gives = &HEALTH,
     .does = api_health, .says = "Whether the server is well."},
    {.verb = GET, .path = "/metrics", .name = "metrics", .may = MAY_ANYONE, .does = api_metrics,
     .says = "Figures as Prometheus reads them."},
    {.verb = GET, .path = "/api/openapi.json", .name = "openapi", .may = MAY_ANYONE,
     .does = api_openapi, .says = "This description."},
    {.verb = GET, .path = "/problems/{code}", .name = "problemPage", .may = MAY_ANYONE,
     .gives = &PROBLEM_PAGE, .does = api_problem, .says = "What the code of a problem means."},
    {.verb = GET, .path = "/api/stream", .name = "streamChanges", .query = &CHANGES_QUERY,
     .does = api_stream, .says = "What happens, as server-sent events."},
    {.verb = GET, .path = "/api/changes", .name = "changes", .query = &CHANGES_QUERY,
     .gives = &CHANGES, .does = api_changes, .says = "What happened, for who cannot stream."},
    {.verb = GET, .path = "/api/follow/{token}/stream", .name = "streamFollowed",
     .may = MAY_ANYONE, .link = true, .query = &CHANGES_QUERY, .does = api_stream,
     .says = "What happens to this ticket, as server-sent events."},
    {.verb = GET, .path = "/api/follow/{token}/changes", .name = "changesFollowed",
     .may = MAY_ANYONE, .link = true, .query = &CHANGES_QUERY, .gives = &CHANGES,
     .does = api_changes, .says = "What happened to this ticket, for who cannot stream."},
};
// clang-format on
const struct endpoints HOUSE_API = ENDPOINTS("house", ROWS);
