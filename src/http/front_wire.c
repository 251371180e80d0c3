/* http/front_wire.c — libmicrohttpd shows a head only after forgiving it. Its call of recv() is
 * bound to the one below (a program's own symbol wins over the C library's), so the guard sees
 * every byte first, and libmicrohttpd sees none that the guard refused.
 * docs/decisions/guard.md says why. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include "base/log.h"
#include "http/front_wire.h"

enum { SLOW_BODY = 20 /* a whole request may take this many idle timeouts */ };

/* recv() has no word of ours with it, so the way from a socket to its wire is the process's one
 * table. A slot belongs to the front thread that owns the connection; when the socket's number is
 * used again, perhaps by another thread, the system has closed it in between. */
static struct wire *_Atomic *wires;
static _Atomic size_t n_wires;

/* A request that trickles in is cut off although some byte always comes in time. */
static bool too_slow(const struct wire *w, int64_t now)
{
    int64_t limit = settings.idle_timeout * SECOND;

    return !guard_idle(&w->guard) &&
           now - w->since > (w->guard.step < GUARD_BODY ? limit : limit * SLOW_BODY);
}

/* The guard's own 400. libmicrohttpd is between two requests or still reads this one, so nothing
 * else is being written to the socket. What the client has still sent is read away: closing over
 * unread bytes would take the answer back. */
void wire_refuse(struct wire *w, int fd)
{
    static const char body[] = "{\"type\":\"/problems/bad-request\",\"title\":\"Malformed request: "
                               "%s\",\"status\":400,\"code\":\"bad-request\",\"instance\":\"\","
                               "\"errors\":[]}";
    char text[2048], scratch[4096];
    int n_body = snprintf(text, sizeof text, body, w->guard.why), n;

    n = snprintf(text, sizeof text,
                 "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                 "Content-Length: %d\r\nConnection: close\r\nCache-Control: no-store\r\n",
                 n_body);
    for (size_t i = 0; i < FIXED_HEADERS_N; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s: %s\r\n", FIXED_HEADERS[i].name,
                      FIXED_HEADERS[i].value);
    n += snprintf(text + n, sizeof text - (size_t)n, "\r\n");
    n += snprintf(text + n, sizeof text - (size_t)n, body, w->guard.why);
    if (send(fd, text, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) != n)
        return;
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 16 && recvfrom(fd, scratch, sizeof scratch, MSG_DONTWAIT, NULL, NULL) > 0;)
        i++;
    metrics_refused(w->http->metrics);
}

/* libmicrohttpd gets whole good requests, and never a byte that the guard refused. */
static ssize_t saw(struct wire *w, int fd, const char *bytes, ssize_t got)
{
    struct guard *g = &w->guard;

    if (g->why == NULL) {
        int64_t now = time_steady();
        bool began = guard_idle(g);
        uint32_t request = g->request;

        guard_feed(g, bytes, (size_t)got);
        if (began || g->request != request)
            w->since = now;
        if (g->why == NULL && !too_slow(w, now))
            return got;
        if (g->why != NULL && g->whole > 0)
            return (ssize_t)g->whole; /* completed() refuses once these are answered */
        if (g->why != NULL)
            wire_refuse(w, fd);
    }
    errno = ECONNRESET;
    return -1;
}

ssize_t recv(int fd, void *to, size_t room, int flags)
{
    ssize_t got = recvfrom(fd, to, room, flags, NULL, NULL);
    struct wire *w = fd >= 0 && (size_t)fd < n_wires
                         ? atomic_load_explicit(&wires[fd], memory_order_acquire)
                         : NULL;

    return got > 0 && w != NULL ? saw(w, fd, to, got) : got;
}

struct wire *wire_open(int fd, struct http *h)
{
    struct wire *w = calloc(1, sizeof *w);

    if (w == NULL || fd < 0 || (size_t)fd >= n_wires)
        log_stop("wire", "no place for socket %d", fd);
    w->http = h;
    atomic_store_explicit(&wires[fd], w, memory_order_release);
    return w;
}

void wire_close(int fd)
{
    free(atomic_exchange(&wires[fd], NULL));
}

void wire_room(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        log_stop("wire", "getrlimit: %s", strerror(errno));
    files.rlim_cur = files.rlim_max < 1 << 20 ? files.rlim_max : 1 << 20;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0)
        log_line(LOG_WARN, "wire", "the limit of open files stays as it is");
    getrlimit(RLIMIT_NOFILE, &files);
    if (wires != NULL)
        return;
    wires = calloc(files.rlim_cur, sizeof *wires); /* touched only where sockets are */
    if (wires == NULL)
        log_stop("wire", "out of memory");
    /* Last: libpq's threads may be reading already, through our recv(). */
    n_wires = files.rlim_cur;
}
