/* record/record_watch.c — the rules of a witness, and its rounds. */
#include "record/record_watch.h"
#include "base/time.h"
#include <inttypes.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
    const char *word, *says;
} SIGHT_ROWS[] = {
#define SIGHT_ROW(name, word, says) [name] = {word, says},
    SIGHTS(SIGHT_ROW)
#undef SIGHT_ROW
};

const char *sight_word(enum sight s)
{
    return SIGHT_ROWS[s].word;
}

const char *sight_says(enum sight s)
{
    return SIGHT_ROWS[s].says;
}

bool sight_alarms(enum sight s)
{
    return s >= SIGHT_OTHER_KEY;
}

enum sight watch_head(const struct watched *w, const struct key *key, const char *note, size_t n,
                      struct head *ret)
{
    const struct key *log = w->log.name[0] ? &w->log : key;

    if (!head_read(note, n, ret, NULL))
        return SIGHT_AWAY;
    if (strcmp(key->name, log->name) != 0 || memcmp(key->key, log->key, KEY_N) != 0)
        return SIGHT_OTHER_KEY;
    if (strcmp(ret->origin, log->name) != 0 || !head_is_signed(note, n, log, NULL))
        return SIGHT_UNSIGNED;
    if (ret->size < w->last.size)
        return SIGHT_ROLLBACK;
    if (ret->size > w->last.size || !w->text)
        return SIGHT_GREW;
    return hash_same(&ret->root, &w->last.root) ? SIGHT_SAME : SIGHT_FORK;
}

bool watch_proof(const struct watched *w, const struct head *next, const struct path *proof)
{
    return tree_grew(w->last.size, &w->last.root, next->size, &next->root, proof);
}

/* ----- rounds ----- */

struct round {
    struct arena *arena; /* of this round */
    const char *url, *alarm;
    struct folder *folder;
    bool handed_in; /* the last head's countersignature was taken */
};

static void say(const char *what, const char *more)
{
    char at[26];

    time_print(time_now(), at);
    fprintf(stderr, "%s witness: %s%s%s\n", at, what, more ? ": " : "", more ? more : "");
}

/* Runs the command of --alarm; the sentence is in its environment. */
static void call_for_help(const char *command, enum sight sight)
{
    int status;
    const pid_t child = command ? fork() : -1;

    if (child == 0) {
        setenv("SHOUWEN_ALARM", sight_word(sight), 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child > 0)
        waitpid(child, &status, 0);
}

static enum sight alarm_now(struct round *r, enum sight sight, const char *text, const char *proof)
{
    folder_alarm(r->folder, sight, text, proof, time_now());
    say(sight_says(sight), r->folder->dir);
    call_for_help(r->alarm, sight);
    return sight;
}

static void hand_in(struct round *r, const char *note)
{
    struct folder *f = r->folder;
    const int64_t at_s = time_now() / SECOND;
    const char *why = NULL;
    size_t text_n;
    struct head head;

    if (!head_read(note, strlen(note), &head, &text_n))
        return;
    const char *line =
        head_cosign(r->arena, arena_text_n(r->arena, note, text_n), &f->own, at_s, f->secret);
    /* The log's own line is all that has to come with it. */
    const char *own = note + text_n + 1, *end = strchr(own, '\n');
    r->handed_in = end && net_cosign(r->arena, r->url,
                                     arena_print(r->arena, "%.*s\n%.*s%s", (int)text_n, note,
                                                 (int)(end + 1 - own), own, line),
                                     &why);
    if (!r->handed_in)
        say("the countersignature was not taken", why);
}

/* Why a proof is wrong is shown by the hashes that came instead. */
static const char *proof_text(struct arena *a, const struct path *proof)
{
    struct buf b = {.arena = a};
    char hex[2 * HASH_N + 1];

    buf_text(&b, "proof the server gave:\n");
    for (size_t i = 0; i < proof->n; i++)
        buf_print(&b, "%s\n", sodium_bin2hex(hex, sizeof(hex), proof->h[i].b, HASH_N));
    return b.text;
}

/* One head: judged, proven, kept, countersigned, in this order. */
static enum sight look_at(struct round *r, const struct told *told)
{
    struct folder *f = r->folder;
    struct path proof = {0};
    struct head next;
    const char *why = NULL;
    const enum sight sight =
        watch_head(&f->seen, &told->key, told->text, strlen(told->text), &next);

    if (sight_alarms(sight))
        return alarm_now(r, sight, told->text, "");
    if (sight == SIGHT_SAME && !r->handed_in)
        hand_in(r, f->seen.text);
    if (sight != SIGHT_GREW)
        return sight;
    if (f->seen.last.size > 0 &&
        !net_proof(r->arena, r->url, f->seen.last.size, next.size, &proof, &why)) {
        say(sight_says(SIGHT_AWAY), why);
        return SIGHT_AWAY;
    }
    if (!watch_proof(&f->seen, &next, &proof))
        return alarm_now(r, SIGHT_REWRITTEN, told->text, proof_text(r->arena, &proof));
    if (!folder_keep(f, &told->key, &next, told->text))
        return SIGHT_AWAY;
    hand_in(r, told->text);
    return SIGHT_GREW;
}

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Heads that others have countersigned come first, so that there are heads that all vouch for. */
static enum sight look_at_others(struct round *r, int64_t newest)
{
    int64_t sizes[16];
    size_t n = 0;
    const char *why;
    enum sight sight = SIGHT_SAME;
    struct told told;

    if (!net_others(r->arena, r->url, sizes, &n, &why))
        return SIGHT_SAME;
    qsort(sizes, n, sizeof(*sizes), by_size);
    for (size_t i = 0; i < n && !sight_alarms(sight); i++)
        if (sizes[i] > r->folder->seen.last.size && sizes[i] < newest &&
            net_head(r->arena, r->url, sizes[i], &told, &why))
            sight = look_at(r, &told);
    return sight;
}

static enum sight round_of(struct round *r)
{
    const char *standing = folder_alarmed(r->arena, r->folder), *why = NULL;
    struct told told;
    struct head head;
    enum sight sight = SIGHT_SAME;

    if (standing) {
        say("an alarm stands; nothing is countersigned until a person removes the file \"alarm\"",
            standing);
        return SIGHT_REWRITTEN;
    }
    if (!net_head(r->arena, r->url, 0, &told, &why)) {
        say(sight_says(SIGHT_AWAY), why);
        return SIGHT_AWAY;
    }
    if (r->folder->seen.text && head_read(told.text, strlen(told.text), &head, NULL))
        sight = look_at_others(r, head.size);
    return sight_alarms(sight) ? sight : look_at(r, &told);
}

static int code_of(enum sight sight)
{
    return sight_alarms(sight) ? 1 : sight == SIGHT_AWAY ? 2 : 0;
}

static volatile sig_atomic_t asked_to_stop;

static void stop(int)
{
    asked_to_stop = 1;
}

/* No SA_RESTART: a sleeping witness stops at once. */
static void mind_signals(void)
{
    const struct sigaction action = {.sa_handler = stop};

    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void say_grew(const struct folder *f, bool handed_in)
{
    char more[64];

    snprintf(more, sizeof(more), "%" PRId64 " events%s", f->seen.last.size,
             handed_in ? ", countersigned" : ", not countersigned yet");
    say(sight_says(SIGHT_GREW), more);
}

int record_watch_main(const char *url, const char *dir, const char *name, bool once, int64_t every,
                      const char *alarm)
{
    struct arena *lasting = arena_new(0);
    struct folder folder;
    enum sight sight = SIGHT_AWAY;

    if (sodium_init() < 0 || !folder_open(lasting, dir, name, &folder)) {
        arena_free(lasting);
        return 2;
    }
    struct round r = {.arena = arena_new(0), .url = url, .alarm = alarm, .folder = &folder};
    mind_signals();
    do {
        arena_reset(r.arena);
        sight = round_of(&r);
        if (sight == SIGHT_GREW)
            say_grew(&folder, r.handed_in);
        for (int64_t i = 0; !once && !asked_to_stop && i < every; i++)
            sleep(1);
    } while (!once && !asked_to_stop);
    arena_free(r.arena);
    arena_free(lasting);
    sodium_memzero(folder.secret, sizeof(folder.secret));
    return once ? code_of(sight) : 0;
}
