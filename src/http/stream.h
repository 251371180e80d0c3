/* http/stream.h — between hub.c (who is woken) and stream.c (what is written). */
#pragma once
#include "http/inside.h"

enum { RING = 8192, STREAM_TEXT = 208 };

/* One open event stream. The members from `next` on belong to the hub and its lock. */
struct stream {
    enum tag tag;
    struct http *http;
    struct arena *arena; /* holds this struct and the actor's words */
    void *wire;
    void *response;    /* libmicrohttpd's, until its head has left */
    const char *token; /* session, or the link's token; NULL: none */
    bool link;
    struct actor who;
    char address[48];
    struct buf *backlog; /* what was missed, written first; arena of its own, then NULL */
    size_t backlog_at;
    struct news_at skip_to; /* events up to this place were in the backlog */
    char text[STREAM_TEXT]; /* one message on its way */
    size_t n_text, text_at;

    struct stream *next, *prev;
    uint64_t seen;     /* how far in the ring it has looked */
    bool suspended;    /* libmicrohttpd sleeps on it */
    bool ended;        /* it shall end at its next turn */
    bool beat;         /* a heartbeat is due */
    int64_t next_beat; /* steady */
};

/* Joins the hub's list. TOO_OFTEN, BUSY by the limits of settings. */
MUST_USE enum outcome hub_join(struct hub *hub, struct stream *s);
void hub_leave(struct hub *hub, struct stream *s);
/* The next event of the ring for s: 1 and *ret; 0 none (s is now suspended); -1 it must end; 2 a
 * heartbeat is due. */
int hub_next(struct hub *hub, struct stream *s, struct news *ret);
/* Whether this actor may be told, by the reader's connection. */
bool stream_visible(struct http *h, struct lane *lane, const struct actor *who,
                    const struct news *news);
