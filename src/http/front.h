/* http/front.h — how http.c opens and shuts front.c, and where front.c gets its exchanges. */
#pragma once
#include "http/inside.h"

/* Listens and starts the front threads. DONE | BROKEN (logged). */
MUST_USE enum outcome front_start(struct http *h);
/* No new connections from now on. */
void front_quiet(struct http *h);
/* Ends the threads; nothing may be suspended any more. */
void front_stop(struct http *h);

/* The lane of the front thread that calls; its first call takes one. */
struct lane *lane_here(struct http *h);
/* A zeroed exchange with an empty arena; given back once its answer has left. */
struct exchange *exchange_take(struct lane *lane);
void exchange_give(struct exchange *ex);
/* Frees those that wait on a lane whose thread has ended. */
void exchanges_end(struct lane *lane);
