/* http/front.c — sockets and libmicrohttpd, and nothing of either elsewhere. It brings head and
 * body of each request to the pipeline, carries out what the pipeline says, and sends the answer.
 * No front thread ever waits: whoever must is suspended. */
#include <microhttpd.h>
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "http/front.h"
#include "http/front_wire.h"
#include "http/stream.h"

/* A refused body is read to its end up to this, so that its answer arrives. */
#define DRAIN_MAX (32 << 20)
/* libmicrohttpd's memory of a connection: the head, its table, and the head of the answer. */
#define POOL    10240
#define BACKLOG 1024
/* A stream is sent in chunks, straight into that memory; this buffer is never used. */
#define STREAM_BLOCK 64

static void wire_address(struct wire *w, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    if (i == NULL || i->client_addr->sa_family != AF_INET ||
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)i->client_addr)->sin_addr,
                  w->address, sizeof w->address) == NULL)
        memcpy(w->address, "?", 2);
}

static void connected(void *cls, struct MHD_Connection *c, void **context,
                      enum MHD_ConnectionNotificationCode code)
{
    struct http *h = cls;
    int fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct wire *w;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        w = wire_open(fd, h);
        wire_address(w, c);
        *context = w;
    } else {
        wire_close(fd);
    }
    metrics_move(h->metrics, GAUGE_CONNECTIONS, code == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
}

static struct wire *wire_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Called by libmicrohttpd with the request target before it takes it apart. */
static void *begins(void *cls, const char *uri, struct MHD_Connection *c)
{
    struct http *h = cls;
    struct exchange *ex = exchange_take(lane_here(h));
    struct wire *w = wire_of(c);
    size_t n = strcspn(uri, "?");
    uint64_t number;

    ex->wire = c;
    ex->head.path = arena_text_n(ex->ctx.arena, uri, n);
    ex->head.query = uri[n] == '?' ? arena_text(ex->ctx.arena, uri + n + 1) : NULL;
    if (w->guard.request == 0 && guard_idle(&w->guard))
        log_stop("front", "libmicrohttpd does not read through the guard");
    w->asked++;
    memcpy(ex->address, w->address, sizeof ex->address);
    number = htobe64(h->request_base + atomic_fetch_add(&h->requests, 1));
    sodium_bin2hex(ex->id, sizeof ex->id, (const unsigned char *)&number, sizeof number);
    return ex;
}

/* Escapes stay as they came: router.c decodes each part once, strictly. */
static size_t keep_escapes(void *, struct MHD_Connection *, char *s)
{
    return strlen(s);
}

#define HEAD_AT(member) offsetof(struct head, member)
static const struct {
    const char *name;
    size_t n, at;
} HEADERS[] = {
    {"Host",              4,  HEAD_AT(host)         },
    {"Origin",            6,  HEAD_AT(origin)       },
    {"Sec-Fetch-Site",    14, HEAD_AT(fetch_site)   },
    {"Cookie",            6,  HEAD_AT(cookie)       },
    {"If-Match",          8,  HEAD_AT(if_match)     },
    {"If-None-Match",     13, HEAD_AT(if_none_match)},
    {"Idempotency-Key",   15, HEAD_AT(key)          },
    {"Content-Type",      12, HEAD_AT(media)        },
    {"Accept-Language",   15, HEAD_AT(languages)    },
    {"Accept-Encoding",   15, HEAD_AT(encodings)    },
    {"Last-Event-ID",     13, HEAD_AT(last_event)   },
    {"Content-Length",    14, HEAD_AT(length)       },
    {"Transfer-Encoding", 17, HEAD_AT(encoding)     },
    {"X-Real-IP",         9,  HEAD_AT(real_ip)      },
    {"Expect",            6,  HEAD_AT(expect)       },
};

static enum MHD_Result one_header(void *cls, enum MHD_ValueKind, const char *name, size_t n,
                                  const char *value, size_t)
{
    struct head *head = cls;

    for (size_t i = 0; i < sizeof HEADERS / sizeof HEADERS[0]; i++) {
        if (HEADERS[i].n != n || strcasecmp(HEADERS[i].name, name) != 0)
            continue;
        const char **to = (const char **)(void *)((char *)head + HEADERS[i].at);
        if (*to == NULL)
            *to = value != NULL ? value : "";
        break;
    }
    return MHD_YES;
}

/* Only the proxy on this machine may say for whom it asks, and only when settings say there is one.
 */
static void real_address(struct exchange *ex)
{
    struct in_addr v4;
    struct in6_addr v6;
    const char *said = ex->head.real_ip;

    if (settings.behind_proxy == 0 || said == NULL || strcmp(ex->address, "127.0.0.1") != 0 ||
        strlen(said) >= sizeof ex->address)
        return;
    if (inet_pton(AF_INET, said, &v4) == 1 || inet_pton(AF_INET6, said, &v6) == 1)
        memcpy(ex->address, said, strlen(said) + 1);
}

static void read_head(struct exchange *ex, struct MHD_Connection *c, const char *method)
{
    ex->head.method = method;
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, one_header, &ex->head);
    real_address(ex);
    ex->ctx.from = ex->address;
}

/* --- answers --- */

static struct MHD_Response *with_headers(struct exchange *ex, struct MHD_Response *r)
{
    const struct answer *a = &ex->answer;

    for (size_t i = 0; i < FIXED_HEADERS_N; i++)
        MHD_add_response_header(r, FIXED_HEADERS[i].name, FIXED_HEADERS[i].value);
    if (a->type != NULL)
        MHD_add_response_header(r, "Content-Type", a->type);
    if (a->gzip)
        MHD_add_response_header(r, "Content-Encoding", "gzip");
    for (size_t i = 0; i < a->n_extra; i++)
        MHD_add_response_header(r, a->extra[i].name, a->extra[i].value);
    MHD_add_response_header(r, "X-Request-Id", ex->id);
    if (a->close || atomic_load_explicit(&ex->http->stopping, memory_order_relaxed))
        MHD_add_response_header(r, "Connection", "close");
    return r;
}

/* A file that was written for this answer goes with the response, which closes it. */
static struct MHD_Response *response_of(struct exchange *ex)
{
    const struct answer *a = &ex->answer;
    const int file = ex->req.descriptor;

    if (file <= 0 || a->status != 200)
        return MHD_create_response_from_buffer(a->n, (void *)(uintptr_t)a->body,
                                               MHD_RESPMEM_PERSISTENT);
    ex->req.descriptor = 0;
    return MHD_create_response_from_fd64(a->n, file);
}

static enum MHD_Result send_answer(struct exchange *ex, struct MHD_Connection *c)
{
    const struct answer *a = &ex->answer;
    struct MHD_Response *r = response_of(ex);
    enum MHD_Result ret;

    if (r == NULL)
        return MHD_NO;
    ex->stage = STAGE_SENT;
    metrics_answered(ex->http->metrics, ex);
    ret = MHD_queue_response(c, (unsigned)a->status, with_headers(ex, r));
    MHD_destroy_response(r);
    return ret;
}

void front_resume(struct exchange *ex)
{
    MHD_resume_connection(ex->wire);
}

void front_suspend_stream(void *wire)
{
    MHD_suspend_connection(wire);
}

void front_resume_stream(void *wire)
{
    MHD_resume_connection(wire);
}

static ssize_t stream_bytes(void *cls, uint64_t, char *to, size_t room)
{
    struct stream *s = cls;
    long n;

    /* The head has left; ten thousand copies of its fixed lines are memory for nothing. */
    for (size_t i = 0; i < FIXED_HEADERS_N && s->response != NULL; i++)
        MHD_del_response_header(s->response, FIXED_HEADERS[i].name, FIXED_HEADERS[i].value);
    s->response = NULL;
    n = stream_read(s, lane_here(s->http), to, room);
    return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : n;
}

/* The stream takes the exchange's place, which goes back: an idle stream must stay small. */
static enum MHD_Result send_stream(struct exchange *ex, struct MHD_Connection *c, void **state)
{
    struct stream *s = stream_open(ex);
    struct MHD_Response *r;
    enum MHD_Result ret;

    if (s == NULL)
        return send_answer(ex, c);
    r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, stream_bytes, s, NULL);
    if (r == NULL)
        log_stop("front", "out of memory");
    s->response = r;
    ex->answer.status = 200;
    ex->answer.type = "text/event-stream";
    answer_header(ex, "Cache-Control", "no-store");
    answer_header(ex, "X-Accel-Buffering", "no");
    metrics_answered(ex->http->metrics, ex);
    ret = MHD_queue_response(c, MHD_HTTP_OK, with_headers(ex, r));
    MHD_destroy_response(r);
    *state = s;
    exchange_give(ex);
    return ret;
}

/* --- the request's stages --- */

/* libmicrohttpd calls again when there is no (more) body; it closes a connection that is answered
 * before, and a client that is still sending may never see that answer. So only a client that waits
 * for a word before it sends is answered here. */
static enum MHD_Result at_head(struct exchange *ex, struct MHD_Connection *c, const char *method)
{
    enum next next;

    read_head(ex, c, method);
    next = pipeline_head(ex);
    ex->stage = next == NEXT_STREAM ? STAGE_STREAM : next == NEXT_BODY ? STAGE_BODY : STAGE_DRAIN;
    if (ex->stage != STAGE_DRAIN || ex->head.expect == NULL)
        return MHD_YES;
    ex->answer.close = true;
    return send_answer(ex, c);
}

static enum MHD_Result at_body(struct exchange *ex, const char *bytes, size_t n)
{
    ex->got += n;
    if (ex->stage == STAGE_BODY && !ex->too_large) {
        if (ex->got > ex->body_limit)
            ex->too_large = true;
        else
            buf_add(&ex->body, bytes, n);
    }
    return ex->got <= DRAIN_MAX ? MHD_YES : MHD_NO;
}

/* Suspended before it is handed over: nobody can resume what is not yet asleep. */
static enum MHD_Result wait_for(struct exchange *ex, struct MHD_Connection *c, enum next next)
{
    struct http *h = ex->http;
    struct slow *slow = ex->route->endpoint->exports ? h->exports : h->slow;
    bool room = next == NEXT_WRITER ? writer_reserve(h->writer) : slow_reserve(slow);

    if (!room) {
        answer_problem(ex, fail(&ex->ctx, BUSY, NULL, "1"));
        return send_answer(ex, c);
    }
    ex->stage = STAGE_WAIT;
    MHD_suspend_connection(c);
    if (next == NEXT_WRITER)
        writer_push(h->writer, ex);
    else
        slow_push(slow, ex);
    return MHD_YES;
}

static enum MHD_Result asked(void *, struct MHD_Connection *c, const char *, const char *method,
                             const char *, const char *upload, size_t *n_upload, void **state)
{
    struct exchange *ex = *state;
    enum next next;

    if (ex == NULL)
        return MHD_NO;
    if (ex->stage == STAGE_HEAD)
        return at_head(ex, c, method);
    if (*n_upload > 0) {
        size_t n = *n_upload;

        *n_upload = 0;
        return at_body(ex, upload, n);
    }
    if (ex->stage == STAGE_STREAM)
        return send_stream(ex, c, state);
    if (ex->stage == STAGE_BODY) {
        next = pipeline_body(ex);
        if (next != NEXT_ANSWER)
            return wait_for(ex, c, next);
    }
    return send_answer(ex, c);
}

static void completed(void *, struct MHD_Connection *c, void **state,
                      enum MHD_RequestTerminationCode)
{
    struct wire *w = wire_of(c);

    /* The good requests in front of a refused one are answered: now its turn has come. */
    if (w->guard.why != NULL && w->asked == w->guard.request) {
        int fd = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

        wire_refuse(w, fd);
        shutdown(fd, SHUT_RDWR);
    }
    if (*state == NULL)
        return;
    if (*(enum tag *)*state == TAG_STREAM)
        stream_close(*state);
    else
        exchange_give(*state);
    *state = NULL;
}

/* --- start and stop --- */

static void said(void *, const char *, va_list)
{
    /* One line for every client that vanished is no news; figures count them. */
}

enum outcome front_start(struct http *h)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings.port)};
    const char *listen = h->config->listen != NULL ? h->config->listen : "127.0.0.1";
    const union MHD_DaemonInfo *info;

    wire_room();
    if (inet_pton(AF_INET, listen, &at.sin_addr) != 1) {
        log_line(LOG_ERROR, "front", "%s is no IPv4 address", listen);
        return BROKEN;
    }
    const bool pool = settings.front_threads > 1;
    const bool by_ip = settings.connections_per_ip < settings.connections;
    // clang-format off
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_SOCK_ADDR, 0, &at},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings.connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)settings.idle_timeout, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL, NULL},
        {MHD_OPTION_LISTEN_BACKLOG_SIZE, BACKLOG, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)completed, NULL},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)connected, h},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)begins, h},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)keep_escapes, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, pool ? (intptr_t)settings.front_threads : 0, NULL},
        {by_ip ? MHD_OPTION_PER_IP_CONNECTION_LIMIT : MHD_OPTION_END, (intptr_t)settings.connections_per_ip, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    // clang-format on
    h->front = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                                    MHD_USE_ERROR_LOG,
                                0, NULL, NULL, asked, NULL, MHD_OPTION_EXTERNAL_LOGGER, said, NULL,
                                MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    if (h->front == NULL) {
        log_line(LOG_ERROR, "front", "port %d of %s cannot be listened on: %s", (int)settings.port,
                 listen, strerror(errno));
        return BROKEN;
    }
    info = MHD_get_daemon_info(h->front, MHD_DAEMON_INFO_BIND_PORT);
    h->port = info != NULL ? info->port : 0;
    return DONE;
}

void front_quiet(struct http *h)
{
    int fd = MHD_quiesce_daemon(h->front);

    if (fd >= 0)
        close(fd);
}

void front_stop(struct http *h)
{
    MHD_stop_daemon(h->front);
    for (size_t i = 0; i < h->n_lanes; i++)
        exchanges_end(&h->lanes[i]);
}
