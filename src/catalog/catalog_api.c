/* catalog/catalog_api.c — the folder's endpoint table: what may be asked, and its versions. */
#include "catalog/catalog.h"
#include "catalog/catalog_store.h"
#include "http/endpoint.h"
#include "places/places.h"

struct services {
    struct list items;
};
static const struct field SERVICES_FIELDS[] = {
    FIELD(struct services, items, .shape = &SERVICE_SHAPE, .needed = true,
          .says = "the frequent ones first"),
};
static SHAPE(SERVICES_SHAPE, "Services", struct services, SERVICES_FIELDS, "what may be asked");

struct services_query {
    const char *place;
};
static const struct field QUERY_FIELDS[] = {
    FIELD(struct services_query, place, .max = 24, .says = "code of the place one stands at"),
};
static SHAPE(QUERY_SHAPE, "ServicesQuery", struct services_query, QUERY_FIELDS, "where");

#define I(member, ...) FIELD(struct service_in, member, __VA_ARGS__)
static const struct field IN_FIELDS[] = {
    I(code, .min = 2, .max = 40, .says = "a-z 0-9 _ -; only when the service is new"),
    I(name, .needed = true, .min = 1, .max = 40, .says = "name in simplified Chinese"),
    I(name_tw, .needed = true, .min = 1, .max = 40, .says = "in traditional Chinese"),
    I(name_en, .needed = true, .min = 1, .max = 60, .says = "in English"),
    I(category, .names = &CATEGORY_NAMES, .needed = true, .says = "category"),
    I(icon, .needed = true, .min = 1, .max = 40, .says = "name of the picture"),
    I(keywords, .max = 200, .says = "what people also call it, for search"),
    I(in_scope, .needed = true, .says = "false: another department's matter"),
    I(department_id, .min = 1, .max = INT64_MAX, .says = "that department"),
    I(trade, .min = 1, .max = 40, .says = "who does it"),
    I(certificate, .says = "only with a valid certificate"),
    I(emergency, .says = "cannot wait"),
    I(grab, .says = "workers may claim it"),
    I(photo_needed, .says = "a photo before finishing"),
    I(limits, .kind = KIND_JSON, .max = 1000,
      .says = "own limits by promise kind: {\"arrive\":1800}, seconds 60..31536000"),
    I(form, .kind = KIND_JSON, .max = 20000, .says = "what is asked: FormField[], at most 20"),
    I(prepare, .min = 1, .max = 300, .says = "what to have ready, in simplified Chinese"),
    I(prepare_tw, .min = 1, .max = 300, .says = "in traditional Chinese"),
    I(prepare_en, .min = 1, .max = 400, .says = "in English"),
    I(quote_limit_fen, .min = 1, .max = INT64_C(100000000000), .unit = "fen",
      .says = "above it two stamps are needed; 100000 when absent"),
    I(frequent, .max = 8, .says = "1..8: on the first screen, in this order; 0: not"),
    I(retired, .says = "no longer offered"),
};
static SHAPE(IN_SHAPE, "ServiceIn", struct service_in, IN_FIELDS, "a version of a service");

static enum outcome api_services(struct ctx *ctx, struct request *req)
{
    const struct services_query *q = req->query;
    struct services *out = req->out;
    struct list list = {0};
    struct place place = {0};

    if (q->place)
        TRY(place_by_code(ctx, q->place, &place));
    TRY(db_services(ctx, &list));
    const struct service *cards = list.items;
    struct service_view *views = ARENA_ARRAY(ctx->arena, struct service_view, list.n);
    for (size_t i = 0; i < list.n; i++)
        TRY(service_view(ctx, &cards[i], &views[i]));
    out->items = (struct list){.items = views, .n = list.n};
    return DONE;
}

static enum outcome api_service(struct ctx *ctx, struct request *req)
{
    return service_load(ctx, req->id, req->out);
}

static enum outcome show(struct ctx *ctx, struct request *req, int64_t id)
{
    struct service s = {0};

    TRY(service_load(ctx, id, &s));
    return service_view(ctx, &s, req->out);
}

static enum outcome api_service_add(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(service_add(ctx, req->in, &id));
    return show(ctx, req, id);
}

static enum outcome api_service_add_version(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(service_add_version(ctx, req->id, req->in, &id));
    return show(ctx, req, id);
}

// clang-format off
static const struct endpoint CATALOG_API[] = {
    {.verb = GET, .path = "/api/services", .name = "services", .may = MAY_ANYONE,
     .query = &QUERY_SHAPE, .gives = &SERVICES_SHAPE, .does = api_services,
     .says = "What may be asked, with what is promised, in the caller's language."},
    {.verb = GET, .path = "/api/services/{id}", .name = "service", .may = MAY_SIGNED_IN,
     .gives = &SERVICE_CARD_SHAPE, .does = api_service,
     .says = "One version of a service, all of it; old versions, too."},
    {.verb = POST, .path = "/api/services", .name = "addService", .may = MAY_LOGISTICS, .writes = true,
     .takes = &IN_SHAPE, .gives = &SERVICE_SHAPE, .does = api_service_add,
     .says = "Adds a service with its first version."},
    {.verb = POST, .path = "/api/services/{id}/versions", .name = "addServiceVersion", .may = MAY_LOGISTICS, .writes = true,
     .takes = &IN_SHAPE, .gives = &SERVICE_SHAPE, .does = api_service_add_version,
     .says = "A new version of the service that version {id} belongs to; tickets keep the one they were born under."},
};
// clang-format on
const struct endpoints CATALOG_ENDPOINTS = ENDPOINTS("catalog", CATALOG_API);
