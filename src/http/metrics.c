/* http/metrics.c — figures for Prometheus: counts by route, seconds by kind of work, levels. No
 * label ever names a person, an address or a ticket. Counters are relaxed atomics: nobody waits. */
#include <inttypes.h>
#include "http/nodes.h"

enum { CLASSES = 5, BOUNDS = 14, BATCH_BOUNDS = 6 };

/* Upper bounds in microseconds. */
static const int64_t BOUND_US[BOUNDS] = {50,    100,   250,   500,    1000,   2500,    5000,
                                         10000, 25000, 50000, 100000, 250000, 1000000, 5000000};
static const size_t BATCH_BOUND[BATCH_BOUNDS] = {1, 4, 16, 64, 256, 1024};
static const char *const WORK_NAMES[WORK_KINDS] = {"read", "write", "slow", "asset", "stream"};
static const char *const GAUGE_NAMES[GAUGES] = {"streams", "write_queue", "slow_queue",
                                                "connections"};

struct metrics {
    size_t n_routes;
    /* One row a route and a last one for what is no route, by hundreds of the status. */
    atomic_uint_fast64_t (*answers)[CLASSES];
    atomic_uint_fast64_t times[WORK_KINDS][BOUNDS + 1], time_sum_us[WORK_KINDS];
    atomic_uint_fast64_t batches[BATCH_BOUNDS + 1], verbs, again, commits_failed, refused;
    atomic_int_fast64_t levels[GAUGES];
};

static void add(atomic_uint_fast64_t *to, uint64_t by)
{
    atomic_fetch_add_explicit(to, by, memory_order_relaxed);
}

struct metrics *metrics_new(struct arena *a, size_t routes)
{
    struct metrics *m = ARENA_NEW(a, struct metrics);

    m->n_routes = routes;
    m->answers = arena_alloc(a, (routes + 1) * sizeof *m->answers);
    return m;
}

void metrics_answered(struct metrics *m, const struct exchange *ex)
{
    size_t route = ex->route != NULL ? ex->route->index : m->n_routes, i = 0;
    int64_t took = time_steady() - ex->started;

    if (ex->answer.status >= 100 && ex->answer.status < 600)
        add(&m->answers[route][ex->answer.status / 100 - 1], 1);
    while (i < BOUNDS && took > BOUND_US[i])
        i++;
    add(&m->times[ex->work][i], 1);
    add(&m->time_sum_us[ex->work], took > 0 ? (uint64_t)took : 0);
}

void metrics_batch(struct metrics *m, size_t verbs)
{
    size_t i = 0;

    while (i < BATCH_BOUNDS && verbs > BATCH_BOUND[i])
        i++;
    add(&m->batches[i], 1);
    add(&m->verbs, verbs);
}

void metrics_again(struct metrics *m)
{
    add(&m->again, 1);
}

void metrics_commit_failed(struct metrics *m)
{
    add(&m->commits_failed, 1);
}

void metrics_move(struct metrics *m, enum gauge g, int by)
{
    atomic_fetch_add_explicit(&m->levels[g], by, memory_order_relaxed);
}

int64_t metrics_level(const struct metrics *m, enum gauge g)
{
    return (int64_t)atomic_load_explicit(&m->levels[g], memory_order_relaxed);
}

void metrics_refused(struct metrics *m)
{
    add(&m->refused, 1);
}

static uint64_t value(const atomic_uint_fast64_t *from)
{
    return atomic_load_explicit(from, memory_order_relaxed);
}

static void heading(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_print(b, "# HELP shouwen_%s %s\n# TYPE shouwen_%s %s\n", name, help, name, type);
}

static void print_answers(const struct metrics *m, const struct http *h, struct buf *b)
{
    static const char *const verbs[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

    heading(b, "answers_total", "counter", "Answers by route and hundreds of the status.");
    for (size_t i = 0; i <= m->n_routes; i++) {
        const struct endpoint *e = i < m->n_routes ? router_at(h->router, i)->endpoint : NULL;

        for (size_t c = 0; c < CLASSES; c++) {
            if (value(&m->answers[i][c]) == 0)
                continue;
            buf_print(b,
                      "shouwen_answers_total{method=\"%s\",route=\"%s\",status=\"%zuxx\"} %" PRIu64
                      "\n",
                      e != NULL ? verbs[e->verb] : "GET", e != NULL ? e->path : "web", c + 1,
                      value(&m->answers[i][c]));
        }
    }
}

static void print_times(const struct metrics *m, struct buf *b)
{
    heading(b, "answer_seconds", "histogram", "Seconds from the first byte to the answer.");
    for (size_t k = 0; k < WORK_KINDS; k++) {
        uint64_t sum = 0;

        for (size_t i = 0; i <= BOUNDS; i++) {
            sum += value(&m->times[k][i]);
            if (i < BOUNDS)
                buf_print(b, "shouwen_answer_seconds_bucket{work=\"%s\",le=\"%g\"} %" PRIu64 "\n",
                          WORK_NAMES[k], (double)BOUND_US[i] / 1e6, sum);
        }
        buf_print(b,
                  "shouwen_answer_seconds_bucket{work=\"%s\",le=\"+Inf\"} %" PRIu64 "\n"
                  "shouwen_answer_seconds_sum{work=\"%s\"} %.6f\n"
                  "shouwen_answer_seconds_count{work=\"%s\"} %" PRIu64 "\n",
                  WORK_NAMES[k], sum, WORK_NAMES[k], (double)value(&m->time_sum_us[k]) / 1e6,
                  WORK_NAMES[k], sum);
    }
}

static void print_batches(const struct metrics *m, struct buf *b)
{
    uint64_t sum = 0;

    heading(b, "write_batch_verbs", "histogram", "Verbs of one commit.");
    for (size_t i = 0; i <= BATCH_BOUNDS; i++) {
        sum += value(&m->batches[i]);
        if (i < BATCH_BOUNDS)
            buf_print(b, "shouwen_write_batch_verbs_bucket{le=\"%zu\"} %" PRIu64 "\n",
                      BATCH_BOUND[i], sum);
    }
    buf_print(b,
              "shouwen_write_batch_verbs_bucket{le=\"+Inf\"} %" PRIu64 "\n"
              "shouwen_write_batch_verbs_sum %" PRIu64 "\nshouwen_write_batch_verbs_count %" PRIu64
              "\n",
              sum, value(&m->verbs), sum);
    heading(b, "verbs_again_total", "counter", "Verbs run again because they met another.");
    buf_print(b, "shouwen_verbs_again_total %" PRIu64 "\n", value(&m->again));
    heading(b, "commits_failed_total", "counter", "Batches whose commit did not succeed.");
    buf_print(b, "shouwen_commits_failed_total %" PRIu64 "\n", value(&m->commits_failed));
    heading(b, "malformed_total", "counter", "Requests the guard refused.");
    buf_print(b, "shouwen_malformed_total %" PRIu64 "\n", value(&m->refused));
}

const char *metrics_text(const struct metrics *m, const struct http *h, struct arena *a)
{
    struct buf b = {.arena = a};

    print_answers(m, h, &b);
    print_times(m, &b);
    print_batches(m, &b);
    for (size_t g = 0; g < GAUGES; g++) {
        heading(&b, GAUGE_NAMES[g], "gauge", "Now.");
        buf_print(&b, "shouwen_%s %" PRId64 "\n", GAUGE_NAMES[g], metrics_level(m, (enum gauge)g));
    }
    heading(&b, "works", "gauge", "1: of all nodes this one works by the clock.");
    buf_print(&b, "shouwen_works %d\n", nodes_works(h->nodes));
    heading(&b, "uptime_seconds", "gauge", "Since the start.");
    buf_print(&b, "shouwen_uptime_seconds %" PRId64 "\n", (time_steady() - h->began) / SECOND);
    if (h->config->figures != NULL)
        h->config->figures(&b);
    return b.text;
}
