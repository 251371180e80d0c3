/* http/test_client.c — a client that sends exactly the bytes it is given. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/log.h"
#include "base/time.h"
#include "http/test_toy.h"

enum { PATIENCE_MS = 10000 };

int client_open(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)the_toy.port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        log_stop("client", "cannot connect: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

bool client_send(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

/* More bytes behind what is there; false at the end or when nothing comes. */
static bool more(int fd, struct buf *b, int ms)
{
    char bytes[16384];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    ssize_t got;

    if (poll(&p, 1, ms) <= 0)
        return false;
    got = recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0)
        return false;
    buf_add(b, bytes, (size_t)got);
    return true;
}

bool client_wait(int fd, const char *what, int ms, char *ret, size_t room)
{
    struct buf b = {.arena = arena_new(0)};
    int64_t until = time_steady() + ms * INT64_C(1000);
    bool found = false;

    buf_text(&b, "");
    do {
        found = memmem(b.text != NULL ? b.text : "", b.n, what, strlen(what)) != NULL;
    } while (!found && time_steady() < until &&
             more(fd, &b, (int)((until - time_steady()) / 1000) + 1));
    size_t n = b.n < room - 1 ? b.n : room - 1;
    memcpy(ret, b.text != NULL ? b.text : "", n);
    ret[n] = '\0';
    arena_free(b.arena);
    return found;
}

bool client_rest(int fd, int ms, char *ret, size_t room)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    size_t n = 0;

    while (n < room - 1 && poll(&p, 1, ms) > 0) {
        ssize_t got = recv(fd, ret + n, room - 1 - n, 0);

        if (got <= 0) {
            ret[n] = '\0';
            return true;
        }
        n += (size_t)got;
    }
    ret[n] = '\0';
    return false;
}

const char *reply_header(const struct reply *r, const char *name, char ret[512])
{
    size_t n = strlen(name), length;

    ret[0] = '\0';
    for (const char *s = strstr(r->head, "\r\n"); s != NULL; s = strstr(s + 2, "\r\n")) {
        if (strncasecmp(s + 2, name, n) != 0 || s[2 + n] != ':')
            continue;
        s += 2 + n + 1;
        s += strspn(s, " ");
        length = strcspn(s, "\r\n");
        if (length > 511)
            length = 511;
        memcpy(ret, s, length);
        ret[length] = '\0';
        break;
    }
    return ret;
}

static void read_chunked(int fd, struct buf *b, size_t at, struct buf *body)
{
    for (;;) {
        char *line_end;
        size_t size, head;

        while (b->n <= at || (line_end = strstr(b->text + at, "\r\n")) == NULL) {
            if (!more(fd, b, PATIENCE_MS))
                return;
        }
        size = strtoul(b->text + at, NULL, 16);
        head = (size_t)(line_end - (b->text + at)) + 2;
        while (b->n < at + head + size + 2) {
            if (!more(fd, b, PATIENCE_MS))
                return;
        }
        if (size == 0)
            return;
        buf_add(body, b->text + at + head, size);
        at += head + size + 2;
    }
}

void client_read(int fd, bool head_only, struct reply *ret)
{
    struct arena *arena = arena_new(0);
    struct buf b = {.arena = arena}, body = {.arena = arena};
    const char *end = NULL;
    char value[512];
    size_t n_head, length;

    *ret = (struct reply){.arena = arena};
    while (end == NULL && more(fd, &b, PATIENCE_MS))
        end = strstr(b.text, "\r\n\r\n");
    if (end != NULL && (size_t)(end - b.text) < sizeof ret->head) {
        n_head = (size_t)(end - b.text) + 4;
        memcpy(ret->head, b.text, n_head - 2);
        ret->status = (int)strtol(ret->head + 9, NULL, 10);
        if (reply_header(ret, "Transfer-Encoding", value)[0] != '\0') {
            read_chunked(fd, &b, n_head, &body);
        } else if (!head_only && ret->status != 304 && ret->status != 204) {
            length = strtoul(reply_header(ret, "Content-Length", value), NULL, 10);
            while (b.n < n_head + length && more(fd, &b, PATIENCE_MS))
                continue;
            buf_add(&body, b.text + n_head, b.n - n_head < length ? b.n - n_head : length);
        }
    }
    buf_add(&body, "", 0);
    ret->body = body.text;
    ret->n = body.n;
}

void reply_free(struct reply *r)
{
    arena_free(r->arena);
    r->arena = NULL;
}

void ask_on(int fd, const char *method, const char *path, const char *extra, const char *body,
            struct reply *ret)
{
    struct buf b = {.arena = arena_new(0)};

    buf_print(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s", method, path, the_toy.port, extra);
    if (body != NULL)
        buf_print(&b, "Content-Length: %zu\r\n", strlen(body));
    buf_text(&b, "\r\n");
    if (body != NULL)
        buf_text(&b, body);
    client_send(fd, b.text, b.n);
    arena_free(b.arena);
    client_read(fd, strcmp(method, "HEAD") == 0, ret);
}

void ask(const char *method, const char *path, const char *extra, const char *body,
         struct reply *ret)
{
    int fd = client_open();

    ask_on(fd, method, path, extra, body, ret);
    close(fd);
}
