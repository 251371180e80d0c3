/* http/front.h — how http.c opens and shuts front.c. */
#pragma once
#include "http/inside.h"

/* Listens and starts the front threads. DONE | BROKEN (logged). */
MUST_USE enum outcome front_start(struct http *h);
/* No new connections from now on. */
void front_quiet(struct http *h);
/* Ends the threads; nothing may be suspended any more. */
void front_stop(struct http *h);
