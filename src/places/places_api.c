/* places/places_api.c — the folder's endpoint table: places and zones, to look at and to keep. */
#include "http/endpoint.h"
#include "places/places.h"
#include "places/places_qr.h"
#include "places/places_store.h"
#include "base/text.h"

struct places_page {
    struct list items;
    const char *next;
};
static const struct field PAGE_FIELDS[] = {
    FIELD(struct places_page, items, .shape = &PLACE_VIEW_SHAPE, .needed = true, .says = "places"),
    FIELD(struct places_page, next, .blank = true, .says = "cursor of the next page"),
};
static SHAPE(PAGE_SHAPE, "PlacesPage", struct places_page, PAGE_FIELDS, "a page of places");

struct places_query {
    const char *q, *after;
    int64_t parent, limit;
};
#define Q(member, ...) FIELD(struct places_query, member, __VA_ARGS__)
static const struct field QUERY_FIELDS[] = {
    Q(q, .max = 60, .says = "words of the name, an alias or the code; spaces between words"),
    Q(parent, .min = 1, .max = INT64_MAX, .says = "only what stands right in this place"),
    Q(after, .max = 40, .says = "cursor of the page before"),
    Q(limit, .min = 1, .max = 100, .says = "at most so many; 50 when absent"),
};
static SHAPE(QUERY_SHAPE, "PlacesQuery", struct places_query, QUERY_FIELDS,
             "which places; the top of the tree when neither words nor parent are given");
static const struct field AFTER_FIELDS[] = {
    Q(after, .max = 40, .says = "cursor of the page before"),
    Q(limit, .min = 1, .max = 100, .says = "at most so many; 50 when absent"),
};
static SHAPE(AFTER_SHAPE, "UncoveredQuery", struct places_query, AFTER_FIELDS, "which page");

#define I(member, ...) FIELD(struct place_in, member, __VA_ARGS__)
#define WHAT_A_PLACE_IS                                                                            \
    I(full_name, .min = 1, .max = 120, .says = "as it is said on a ward; made when absent"),       \
        I(code, .min = 3, .max = 24, .says = "on its QR; drawn when absent"),                      \
        I(zone_id, .min = 1, .max = INT64_MAX, .says = "zone; that of the parent when absent"),    \
        I(steps, .max = 7200, .unit = "s", .says = "walk from the building's entrance"),           \
        I(aliases, .kind = KIND_TEXTS, .max = 20, .says = "what people also call it")
static const struct field ADD_FIELDS[] = {
    I(parent_id, .min = 1, .max = INT64_MAX, .says = "what it stands in"),
    I(kind, .names = &PLACE_KINDS, .needed = true, .says = "what it is"),
    I(name, .needed = true, .min = 1, .max = 60, .says = "short name"),
    WHAT_A_PLACE_IS,
};
static SHAPE(ADD_SHAPE, "PlaceIn", struct place_in, ADD_FIELDS, "a new place");
static const struct field CHANGE_FIELDS[] = {
    I(name, .min = 1, .max = 60, .says = "short name"),
    WHAT_A_PLACE_IS,
    I(clears, .kind = KIND_TEXTS, .max = 2, .says = "zone_id or aliases: become empty"),
    I(closed, .says = "no longer in use: not found, not reported from"),
    I(reopened, .says = "in use again"),
};
static SHAPE(CHANGE_SHAPE, "PlaceChange", struct place_in, CHANGE_FIELDS,
             "what changes; a field that is absent stays as it is");

/* A zone as people see it. */
struct zone_view {
    struct zone zone;
    struct person_view *steward, *deputy, *answers;
    bool covered;
    int64_t places;
};
#define Z(member, ...) FIELD(struct zone_view, member, __VA_ARGS__)
static const struct field ZONE_FIELDS[] = {
    Z(zone.id, .name = "id", .needed = true, .says = "the zone"),
    Z(zone.name, .name = "name", .needed = true, .says = "what it is called"),
    Z(zone.steward_id, .name = "steward_id", .blank = true, .says = "its steward"),
    Z(zone.deputy_id, .name = "deputy_id", .blank = true, .says = "stands in for the steward"),
    Z(steward, .shape = &PERSON_SHAPE, .blank = true, .says = "its steward"),
    Z(deputy, .shape = &PERSON_SHAPE, .blank = true, .says = "stands in for the steward"),
    Z(answers, .shape = &PERSON_SHAPE, .blank = true, .says = "who answers for it now"),
    Z(covered, .needed = true, .says = "somebody answers for it now"),
    Z(places, .needed = true, .says = "how many places it has"),
    Z(zone.version, .name = "version", .needed = true, .says = "row version"),
};
static SHAPE(ZONE_VIEW_SHAPE, "Zone", struct zone_view, ZONE_FIELDS, "places under one steward");
struct zones {
    struct list items;
};
static const struct field ZONES_FIELDS[] = {
    FIELD(struct zones, items, .shape = &ZONE_VIEW_SHAPE, .needed = true, .says = "zones"),
};
static SHAPE(ZONES_SHAPE, "Zones", struct zones, ZONES_FIELDS, "all zones");

#define ZI(member, ...) FIELD(struct zone_in, member, __VA_ARGS__)
#define WHO_ANSWERS                                                                                \
    ZI(steward_id, .min = 1, .max = INT64_MAX, .says = "appointed by the contractor's manager"),   \
        ZI(deputy_id, .min = 1, .max = INT64_MAX, .says = "stands in while the steward is away")
static const struct field ZONE_ADD_FIELDS[] = {
    ZI(name, .needed = true, .min = 1, .max = 40, .says = "what it is called"),
    WHO_ANSWERS,
};
static SHAPE(ZONE_ADD_SHAPE, "ZoneIn", struct zone_in, ZONE_ADD_FIELDS, "a new zone");
static const struct field ZONE_CHANGE_FIELDS[] = {
    ZI(name, .min = 1, .max = 40, .says = "what it is called"),
    WHO_ANSWERS,
    ZI(clears, .kind = KIND_TEXTS, .max = 1, .says = "deputy_id: becomes empty"),
};
static SHAPE(ZONE_CHANGE_SHAPE, "ZoneChange", struct zone_in, ZONE_CHANGE_FIELDS,
             "what changes; a field that is absent stays as it is");

struct qr_query {
    const char *origin;
};
static const struct field QR_FIELDS[] = {
    FIELD(struct qr_query, origin, .min = 8, .max = 200,
          .says =
              "https:// and name under which people reach this server; the hospital's when absent"),
};
static SHAPE(QR_SHAPE, "QrQuery", struct qr_query, QR_FIELDS, "what the QR leads to");

/* --- places --------------------------------------------------------------------------------------
 */

static enum outcome show(struct ctx *ctx, struct request *req, int64_t id)
{
    struct place p = {0};

    TRY(place_load(ctx, id, &p));
    req->etag = p.version;
    return place_view(ctx, &p, req->out);
}

static enum outcome api_place_by_code(struct ctx *ctx, struct request *req)
{
    struct place p = {0};

    TRY(place_by_code(ctx, req->word, &p));
    return place_view(ctx, &p, req->out);
}

/* Views of a page; places of one zone share their steward, so each is asked for once. */
static enum outcome view_all(struct ctx *ctx, const struct place *places, size_t n,
                             struct list *ret)
{
    struct place_view *views = ARENA_ARRAY(ctx->arena, struct place_view, n);

    for (size_t i = 0; i < n; i++) {
        struct place p = places[i];
        size_t same = 0;

        while (same < i && (!p.zone_id || views[same].zone_id != p.zone_id))
            same++;
        if (same < i || !p.zone_id)
            p.steward_id = p.deputy_id = 0;
        TRY(place_view(ctx, &p, &views[i]));
        if (same < i)
            views[i].steward = views[same].steward;
    }
    *ret = (struct list){.items = views, .n = n};
    return DONE;
}

/* "12-345": length of the full name, id. False when it is no cursor of ours. */
static bool read_cursor(const char *after, struct place_filter *f)
{
    char head[24] = {0};
    const char *dash = after ? strchr(after, '-') : NULL;

    if (!after)
        return true;
    if (!dash || (size_t)(dash - after) >= sizeof head)
        return false;
    memcpy(head, after, (size_t)(dash - after));
    return text_int(head, &f->after_length) && text_int(dash + 1, &f->after);
}

static void read_words(struct ctx *ctx, const char *q, struct place_filter *f)
{
    static const char SPACES[] = " \t\n";
    size_t n = 0;

    for (q += strspn(q, SPACES); *q && n < 3; q += strspn(q, SPACES)) {
        size_t length = strcspn(q, SPACES);

        f->words[n++] = arena_text_n(ctx->arena, q, length);
        q += length;
    }
}

static enum outcome give_page(struct ctx *ctx, struct request *req, const struct list *list,
                              int64_t limit)
{
    struct places_page *out = req->out;
    const struct place *places = list->items;
    size_t n = list->n > (size_t)limit ? (size_t)limit : list->n;

    if (list->n > n)
        out->next = arena_print(ctx->arena, "%zu-%lld", text_length(places[n - 1].full_name),
                                (long long)places[n - 1].id);
    req->next = out->next;
    return view_all(ctx, places, n, &out->items);
}

static enum outcome api_places(struct ctx *ctx, struct request *req)
{
    const struct places_query *q = req->query;
    int64_t limit = q->limit ? q->limit : 50;
    struct place_filter f = {.parent = q->parent, .limit = limit + 1};
    struct list list = {0};

    if (!read_cursor(q->after, &f))
        return fail(ctx, INVALID, "/after", "after");
    if (!text_blank(q->q)) {
        read_words(ctx, q->q, &f);
        TRY(db_places_search(ctx, &f, &list));
    } else {
        TRY(db_places_under(ctx, &f, &list));
    }
    return give_page(ctx, req, &list, limit);
}

static enum outcome api_uncovered(struct ctx *ctx, struct request *req)
{
    const struct places_query *q = req->query;
    int64_t limit = q->limit ? q->limit : 50;
    struct place_filter f = {0};
    struct list list = {0};

    if (!read_cursor(q->after, &f))
        return fail(ctx, INVALID, "/after", "after");
    TRY(db_places_uncovered(ctx, f.after, limit + 1, &list));
    return give_page(ctx, req, &list, limit);
}

static enum outcome api_place(struct ctx *ctx, struct request *req)
{
    return show(ctx, req, req->id);
}

static enum outcome api_place_add(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(place_add(ctx, req->in, &id));
    return show(ctx, req, id);
}

static enum outcome api_place_change(struct ctx *ctx, struct request *req)
{
    TRY(place_change(ctx, req->id, ctx->if_match, req->in));
    return show(ctx, req, req->id);
}

static enum outcome api_place_qr(struct ctx *ctx, struct request *req)
{
    const struct qr_query *q = req->query;
    struct place p = {0};
    const char *address = NULL, *svg = NULL;

    TRY(place_load(ctx, req->id, &p));
    TRY(place_address(ctx, &p, q->origin, &address));
    TRY(qr_svg(ctx, address, &svg, &req->n_file));
    req->file = svg;
    req->file_type = "image/svg+xml";
    return DONE;
}

/* --- zones ---------------------------------------------------------------------------------------
 */

static enum outcome view_zone(struct ctx *ctx, const struct zone_row *row, struct zone_view *out)
{
    int64_t answers = 0;

    out->zone = row->zone;
    out->places = row->places;
    TRY(person_view(ctx, row->zone.steward_id, true, &out->steward));
    TRY(person_view(ctx, row->zone.deputy_id, true, &out->deputy));
    TRY(zone_steward(ctx, row->zone.id, &answers));
    TRY(person_view(ctx, answers, true, &out->answers));
    out->covered = answers != 0;
    return DONE;
}

static enum outcome api_zones(struct ctx *ctx, struct request *req)
{
    struct zones *out = req->out;
    struct list list = {0};

    TRY(db_zones(ctx, &list));
    const struct zone_row *rows = list.items;
    struct zone_view *views = ARENA_ARRAY(ctx->arena, struct zone_view, list.n);
    for (size_t i = 0; i < list.n; i++)
        TRY(view_zone(ctx, &rows[i], &views[i]));
    out->items = (struct list){.items = views, .n = list.n};
    return DONE;
}

static enum outcome show_zone(struct ctx *ctx, struct request *req, int64_t id)
{
    struct list list = {0};

    TRY(db_zones(ctx, &list));
    const struct zone_row *rows = list.items;
    for (size_t i = 0; i < list.n; i++)
        if (rows[i].zone.id == id) {
            req->etag = rows[i].zone.version;
            return view_zone(ctx, &rows[i], req->out);
        }
    return fail(ctx, NOT_FOUND, NULL, NULL);
}

static enum outcome api_zone_add(struct ctx *ctx, struct request *req)
{
    int64_t id = 0;

    TRY(zone_add(ctx, req->in, &id));
    return show_zone(ctx, req, id);
}

static enum outcome api_zone_change(struct ctx *ctx, struct request *req)
{
    TRY(zone_change(ctx, req->id, ctx->if_match, req->in));
    return show_zone(ctx, req, req->id);
}

// clang-format off
static const struct endpoint PLACES_API[] = {
    {.verb = GET, .path = "/api/places/by-code/{code}", .name = "placeByCode", .may = MAY_ANYONE,
     .gives = &PLACE_VIEW_SHAPE, .does = api_place_by_code,
     .says = "The place of a QR code, with who answers for it."},
    {.verb = GET, .path = "/api/places", .name = "places", .may = MAY_ANYONE,
     .query = &QUERY_SHAPE, .gives = &PAGE_SHAPE, .does = api_places,
     .says = "Places by words of their names, or what stands right in a place, or the top of the tree."},
    {.verb = GET, .path = "/api/places/uncovered", .name = "placesUncovered", .may = MAY_OVERSEE | MAY_STEWARD,
     .query = &AFTER_SHAPE, .gives = &PAGE_SHAPE, .does = api_uncovered,
     .says = "Wards, rooms, beds and spots that nobody active answers for."},
    {.verb = GET, .path = "/api/places/{id}", .name = "place", .may = MAY_ANYONE,
     .gives = &PLACE_VIEW_SHAPE, .does = api_place,
     .says = "One place."},
    {.verb = GET, .path = "/api/places/{id}/qr.svg", .name = "placeQr", .may = MAY_SIGNED_IN,
     .query = &QR_SHAPE, .does = api_place_qr,
     .says = "The QR of a place's report address, as SVG to print."},
    {.verb = POST, .path = "/api/places", .name = "addPlace", .may = MAY_LOGISTICS, .writes = true,
     .takes = &ADD_SHAPE, .gives = &PLACE_VIEW_SHAPE, .does = api_place_add,
     .says = "Adds a place under another."},
    {.verb = PATCH, .path = "/api/places/{id}", .name = "changePlace", .may = MAY_LOGISTICS, .writes = true,
     .takes = &CHANGE_SHAPE, .gives = &PLACE_VIEW_SHAPE, .does = api_place_change,
     .says = "Changes a place; what stands below follows its name and zone."},
    {.verb = GET, .path = "/api/zones", .name = "zones", .may = MAY_SIGNED_IN,
     .gives = &ZONES_SHAPE, .does = api_zones,
     .says = "All zones with steward, deputy and who answers now."},
    {.verb = POST, .path = "/api/zones", .name = "addZone", .may = MAY_LOGISTICS, .writes = true,
     .takes = &ZONE_ADD_SHAPE, .gives = &ZONE_VIEW_SHAPE, .does = api_zone_add,
     .says = "Draws a zone; the contractor's manager appoints its steward."},
    {.verb = PATCH, .path = "/api/zones/{id}", .name = "changeZone", .may = MAY_UPKEEP, .writes = true,
     .takes = &ZONE_CHANGE_SHAPE, .gives = &ZONE_VIEW_SHAPE, .does = api_zone_change,
     .says = "Renames a zone (hospital logistics) or appoints steward and deputy (contractor's manager)."},
};
// clang-format on
const struct endpoints PLACES_ENDPOINTS = ENDPOINTS("places", PLACES_API);
