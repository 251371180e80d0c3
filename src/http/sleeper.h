/* http/sleeper.h — a thread's sleep from which a stop wakes it. */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct sleeper {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool closed;
};
void sleeper_open(struct sleeper *s);
/* Sleeps for `us` µs of steady time (0: not at all). False: it is closed. */
bool sleeper_sleep(struct sleeper *s, int64_t us);
/* Wakes whoever sleeps; nobody sleeps here again. */
void sleeper_close(struct sleeper *s);
