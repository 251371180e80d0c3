/* base/settings.h — every tunable and every limit in one table: name, type, range, default, unit,
 * sentence. `shouwen help` prints it; `--set name=value` changes one at start. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

// clang-format off
/*    name                default          min  max            unit       sentence */
#define SETTINGS(X)                                                                                  \
    X(port,               8080,            0,   65535,         "",        "TCP port to listen on; 0 lets the system choose")                 \
    X(front_threads,      2,               1,   64,            "threads", "HTTP threads, one a core")                                       \
    X(connections,        12000,           16,  100000,        "",        "connections open at once")                                       \
    X(connections_per_ip, 12000,           1,   100000,        "",        "connections of one address (a ward may sit behind one)")         \
    X(idle_timeout,       30,              1,   3600,          "s",       "an idle or stalled connection is closed after this")             \
    X(behind_proxy,       0,               0,   1,             "",        "1: a proxy on this machine names the client in X-Real-IP")       \
    X(body_max,           65536,           1024, 1048576,      "bytes",   "largest JSON body")                                              \
    X(picture_max,        8388608,         65536, 33554432,    "bytes",   "largest uploaded picture")                                       \
    X(picture_pixels_max, 50000000,        1000000, 400000000, "pixels",  "largest picture that is decoded")                                \
    X(picture_side,       1600,            320, 4096,          "pixels",  "pictures are shrunk to this longest side")                       \
    X(photos_max,         9,               1,   50,            "",        "photos of one report or one step")                               \
    X(write_queue,        4096,            16,  100000,        "verbs",   "writes waiting for the writer; full answers 503")                \
    X(write_batch,        256,             1,   10000,         "verbs",   "writes of one commit")                                           \
    X(pg_writers,         8,               1,   256,           "threads", "PostgreSQL: verbs written at once by one node, each on a connection of its own") \
    X(pg_retries,         16,              0,   1000,          "",        "PostgreSQL: a verb that met another is tried again so often, then 503") \
    X(slow_threads,       1,               1,   16,            "threads", "threads for password hashes and pictures")                       \
    X(slow_queue,         256,             4,   10000,         "",        "slow jobs waiting; full answers 503")                            \
    X(recent_answers,     256,             0,   65536,         "",        "answers each front thread keeps until the next commit; 0: none") \
    X(streams_max,        10000,           1,   100000,        "",        "event streams open at once")                                     \
    X(streams_per_ip,     2000,            1,   100000,        "",        "event streams of one address")                                   \
    X(heartbeat,          20,              1,   120,           "s",       "a comment line on every stream this often")                      \
    X(session_idle,       43200,           60,  2592000,       "s",       "a session unused this long ends")                                \
    X(session_life,       604800,          300, 31536000,      "s",       "a session ends this long after sign-in")                         \
    X(keys_keep,          2592000,         3600, 31536000,     "s",       "an Idempotency-Key is remembered this long")                     \
    X(tick,               1,               1,   60,            "s",       "how often the clock looks for promises that fall due")           \
    X(quiet_from,         1320,            0,   1439,          "minute",  "of the civil day: from here alarms that are not urgent wait …")  \
    X(quiet_to,           420,             0,   1439,          "minute",  "of the civil day: … until here; equal: no quiet hours")           \
    X(rate_report,        30,              1,   1000000000,        "per min", "reports from one address without an account, or of one person; of one place twice as many") \
    X(rate_find,          20,              1,   1000000000,        "per min", "look-ups by number and phone from one address")                  \
    X(rate_sign_in,       20,              1,   1000000000,        "per min", "sign-ins from one address")                                      \
    X(rate_account,       10,              1,   1000000000,        "per min", "sign-ins to one account, from all addresses together")          \
    X(rate_witness,       60,              1,   1000000000,        "per min", "countersignatures from one address")                             \
    X(rate_upload,        90,              1,   1000000000,        "per min", "pictures from one address without an account")
// clang-format on

struct settings {
#define SETTING_FIELD(name, value, min, max, unit, says) int64_t name;
    SETTINGS(SETTING_FIELD)
#undef SETTING_FIELD
};
extern struct settings settings;

/* Sets one from text. False when unknown, not a number or out of range (why is printed to err). */
bool settings_set(const char *name, const char *value);
/* Prints the table for people. */
void settings_print(void);
