/* evidence/evidence_picture.c — the server's side of the helper: starts it, hands it the bytes,
 * takes the JPEG, and stops waiting after ten seconds. The server itself never decodes a stranger's
 * picture. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/log.h"
#include "base/settings.h"
#include "base/time.h"
#include "evidence/evidence_inside.h"

enum {
    PATIENCE_MS = 10000,  /* then the helper is killed */
    OUTPUT_MAX = 16 << 20 /* no JPEG of the largest side is as big */
};

static const char *helper_program;

void evidence_set_helper(const char *program)
{
    helper_program = program;
}

/* Everything but stdin, stdout and stderr is closed in the helper: it gets the picture and nothing
 * of the server. posix_spawn does not copy the server's memory first. */
static bool start(int stdio, pid_t *ret)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    char *argv[] = {(char *)(uintptr_t) "shouwen", (char *)(uintptr_t) "picture-helper", NULL};
    char *nothing[] = {NULL};

    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return false;
    if (posix_spawnattr_init(&how) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return false;
    }
    bool started =
        posix_spawn_file_actions_adddup2(&files, stdio, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&files, stdio, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1) == 0 &&
        posix_spawnattr_setsigmask(&how, &none) == 0 &&
        posix_spawnattr_setsigdefault(&how, &all) == 0 &&
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0 &&
        posix_spawn(ret, helper_program, &files, &how, argv, nothing) == 0;
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return started;
}

/* What goes to the helper and what came back so far. */
struct talk {
    int fd;
    const unsigned char *order, *bytes;
    size_t n_order, n_bytes, sent;
    struct buf answer;
};

/* Sends as much as fits now. False when the helper is gone: its exit code says why. */
static bool talk_send(struct talk *t)
{
    size_t whole = t->n_order + t->n_bytes;

    while (t->sent < whole) {
        bool head = t->sent < t->n_order;
        const unsigned char *from = head ? t->order + t->sent : t->bytes + (t->sent - t->n_order);
        size_t n = head ? t->n_order - t->sent : whole - t->sent;
        ssize_t w = send(t->fd, from, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (w < 0)
            return errno == EAGAIN || errno == EINTR;
        t->sent += (size_t)w;
    }
    return shutdown(t->fd, SHUT_WR) == 0;
}

/* Sends and receives until the helper closes its side or patience ends. */
static bool talk_through(struct talk *t)
{
    int64_t until = time_steady() + PATIENCE_MS * (SECOND / 1000);
    bool sending = true;
    char part[65536];

    for (;;) {
        int64_t left_ms = (until - time_steady()) / (SECOND / 1000);
        struct pollfd p = {t->fd, (short)(POLLIN | (sending ? POLLOUT : 0)), 0};
        if (left_ms <= 0)
            return false;
        int ready = poll(&p, 1, (int)left_ms);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        if (sending && (p.revents & POLLOUT))
            sending = talk_send(t) && t->sent < t->n_order + t->n_bytes;
        if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        ssize_t r = recv(t->fd, part, sizeof part, MSG_DONTWAIT);
        if (r == 0 || (r < 0 && errno == ECONNRESET))
            return true;
        if (r < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (r > 0)
            buf_add(&t->answer, part, (size_t)r);
        if (t->answer.n > OUTPUT_MAX)
            return false;
    }
}

/* Runs the helper over the bytes; its exit code, or -1 when it did not end by itself. */
static int run_helper(struct ctx *ctx, const void *bytes, size_t n, struct buf *ret)
{
    struct picture_order order = {settings.picture_pixels_max, settings.picture_side, (int64_t)n};
    int pair[2], status = 0;
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    bool started = start(pair[1], &pid);
    close(pair[1]);
    if (!started) {
        close(pair[0]);
        return -1;
    }
    struct talk talk = {.fd = pair[0],
                        .order = (const unsigned char *)&order,
                        .bytes = bytes,
                        .n_order = sizeof order,
                        .n_bytes = n,
                        .answer = {.arena = ctx->arena}};
    bool ended = talk_through(&talk);
    close(pair[0]);
    if (!ended)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    *ret = talk.answer;
    if (ended && WIFEXITED(status))
        return WEXITSTATUS(status);
    log_line(LOG_WARN, "evidence", "the picture helper was stopped (%s %d)",
             WIFSIGNALED(status) ? "signal" : "status",
             WIFSIGNALED(status) ? WTERMSIG(status) : status);
    /* A picture that exhausts the helper is the picture's fault: killed for time or memory. */
    return HELPER_NOT_A_PICTURE;
}

/* The helper is not believed: what it wrote must itself look like a picture of the asked size. */
static enum outcome accept_answer(struct ctx *ctx, const struct buf *answer, struct picture *ret)
{
    struct picture_head head;
    const unsigned char *jpeg = (const unsigned char *)answer->text;
    unsigned char hash[crypto_hash_sha256_BYTES];
    int64_t area = settings.picture_side * settings.picture_side;

    if (!answer->n || rule_picture_head(jpeg, answer->n, area, &head) != DONE ||
        head.format != PICTURE_JPEG || head.orientation != 1)
        return fail(ctx, NOT_A_PICTURE, NULL, NULL);
    crypto_hash_sha256(hash, jpeg, answer->n);
    sodium_bin2hex(ret->hash, sizeof ret->hash, hash, sizeof hash);
    ret->jpeg = jpeg;
    ret->n = answer->n;
    ret->width = head.width;
    ret->height = head.height;
    return DONE;
}

/* Megapixels are what a camera's menu says. */
static enum outcome too_large(struct ctx *ctx)
{
    return fail(ctx, PICTURE_TOO_LARGE, NULL, "%lld MP",
                (long long)settings.picture_pixels_max / 1000000);
}

enum outcome picture_remake(struct ctx *ctx, const void *bytes, size_t n, struct picture *ret)
{
    struct picture_head head;
    struct buf answer = {.arena = ctx->arena};
    enum outcome o = rule_picture_head(bytes, n, settings.picture_pixels_max, &head);

    if (o == PICTURE_TOO_LARGE)
        return too_large(ctx);
    if (o != DONE)
        return fail(ctx, o, NULL, NULL);
    if (!helper_program) {
        log_line(LOG_ERROR, "evidence", "no picture helper is set, so no picture can be taken");
        return fail(ctx, BROKEN, NULL, NULL);
    }
    switch (run_helper(ctx, bytes, n, &answer)) {
    case HELPER_DONE:
        return accept_answer(ctx, &answer, ret);
    case HELPER_TOO_LARGE:
        return too_large(ctx);
    case HELPER_NOT_A_PICTURE:
        return fail(ctx, NOT_A_PICTURE, NULL, NULL);
    default:
        log_line(LOG_ERROR, "evidence", "the picture helper does not run");
        return fail(ctx, BROKEN, NULL, NULL);
    }
}
