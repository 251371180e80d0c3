/* main.c — the command line: one row a command. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "base/time.h"
#include "demo/demo.h"
#include "evidence/evidence.h"
#include "house.h"
#include "keep/keep.h"
#include "rebuild/rebuild.h"
#include "record/record_verify.h"
#include "record/record_watch.h"
#include "tickets/tickets.h"

/* What the options said; zero: not said. */
struct options {
    const char *data, *store, *until, *listen, *file, *from, *to, *key, *of, *name, *alarm;
    int64_t days, seed, most, keep, every;
    bool check, once;
};

static int serve(const struct options *o);
static int demo(const struct options *o);
static int openapi(const struct options *o);
static int states(const struct options *o);
static int help(const struct options *o);
static int calendar(const struct options *o);
static int rebuild(const struct options *o);
static int record(const struct options *o);
static int picture_helper(const struct options *o);
static int verify(const struct options *o);
static int witness(const struct options *o);
static int backup(const struct options *o);
static int restore(const struct options *o);
static int move(const struct options *o);

// clang-format off
static const struct command {
    const char *name;
    int (*does)(const struct options *o);
    const char *takes, *says;
} COMMANDS[] = {
    {"serve",          serve,          "--data DIR [--store ADDRESS] [--port N] [--listen ADDRESS] [--set name=value]…", "serves the hospital in DIR; until it is founded, each start prints a one-time link"},
    {"demo",           demo,           "--data DIR [--store ADDRESS] [--days N] [--seed N] [--until YYYY-MM-DD]", "founds a demo hospital in an empty DIR, with six weeks of history (or N days) up to now"},
    {"calendar",       calendar,       "--data DIR [--store ADDRESS] FILE",  "enters a year of public holidays (a file of holiday-cn) while the server is stopped"},
    {"rebuild",        rebuild,        "--check --data DIR [--store ADDRESS] [--most N]", "adds the events up again and compares them with the tables, row by row; ends with 1 when any differs, and lists the first N (20)"},
    {"record",         record,         "--data DIR [--store ADDRESS] [--check] [resync]", "prints how the record stands, beside a running server, too; --check compares every event with what was sealed and names the first that differs (then it ends with 1); resync: see docs/decisions/record.md"},
    {"verify",         verify,         "FILE [--key KEY]", "checks a .shouwen file offline and names the first bad event; 0: good, 1: bad, 2: cannot be read"},
    {"witness",        witness,        "--of URL --data DIR --name NAME [--once] [--every S] [--alarm COMMAND]", "watches the record of the server at URL from a machine of one party's own: proof, countersignature, alarm; --once ends with 0: well, 1: alarm, 2: no answer"},
    {"backup",         backup,         "--data DIR [--store ADDRESS] [--keep N] TO", "writes a checked backup of the hospital, which may be served meanwhile, into a new folder in TO; of all backups there the newest N stay"},
    {"restore",        restore,        "--data DIR [--store ADDRESS] [--key FILE] BACKUP", "brings one backup into an empty DIR (or database) and checks it; FILE is the record's key, which no backup holds"},
    {"move",           move,           "--from ADDRESS --to ADDRESS [--data DIR]", "carries a hospital between SQLite (sqlite:DIR/shouwen.db) and PostgreSQL (postgres://…); may be killed and called again, at last with the servers stopped; DIR: where the PostgreSQL nodes have the record's key"},
    {"openapi",        openapi,        "",                 "prints the description of the HTTP API (OpenAPI 3.1)"},
    {"states",         states,         "",                 "prints the states of a ticket and who may move it where, with a diagram (Mermaid)"},
    {"help",           help,           "",                 "prints this"},
    {"picture-helper", picture_helper, "",                 "re-encodes one picture from stdin to stdout (the server runs it)"},
};
// clang-format on
#define COMMANDS_N (sizeof(COMMANDS) / sizeof(COMMANDS[0]))

static int help(const struct options *o)
{
    (void)o;
    puts("Shouwen 首问: one-stop logistics service of a hospital. One folder (DIR) is one "
         "hospital.\n");
    for (size_t i = 0; i < COMMANDS_N; i++)
        printf("  shouwen %s%s%s\n      %s\n", COMMANDS[i].name, COMMANDS[i].takes[0] ? " " : "",
               COMMANDS[i].takes, COMMANDS[i].says);
    puts(
        "\nADDRESS is postgres://…, a PostgreSQL 15 database that several nodes may share; without "
        "it the\nrows are in a file in DIR (SQLite) and one process serves them.");
    puts("\nSettings of serve, each by --set name=value:\n");
    settings_print();
    return 0;
}

static int picture_helper(const struct options *o)
{
    (void)o;
    return picture_helper_main();
}

static int states(const struct options *o)
{
    (void)o;
    ticket_print_states(stdout);
    return 0;
}

static int openapi(const struct options *o)
{
    (void)o;
    http_print_openapi(house_config(NULL), stdout);
    return 0;
}

/* Demo sign-ins are shown where the person looks first: at the end of `make run`. */
static void print_welcome(int port, const char *setup, bool is_demo)
{
    printf("\n  Shouwen 首问 is ready.\n\n");
    printf("  report, follow, my work   http://127.0.0.1:%d/\n", port);
    printf("  desk                      http://127.0.0.1:%d/desk\n", port);
    if (is_demo)
        printf("  a place's QR address      http://127.0.0.1:%d/p/ZY12E-01\n\n"
               "  demo sign-ins: one click each on the sign-in page\n",
               port);
    if (setup[0])
        printf("\n  first start: found the hospital with this one-time link\n"
               "  http://127.0.0.1:%d/setup/%s\n",
               port, setup);
    printf("\n  Ctrl-C stops it.\n");
    fflush(stdout);
}

static int serve(const struct options *o)
{
    char setup[512] = "", where[HOUSE_WHERE];
    bool is_demo = false;
    struct http_config config;
    struct http *http;

    if (!o->data)
        return fprintf(stderr, "serve needs --data DIR\n"), 2;
    house_where(o->data, o->store, where);
    if (!house_wire(o->data, where) || house_open(where, setup, &is_demo) != DONE)
        return 1;
    config = *house_config(where);
    config.listen = o->listen;
    if (http_start(&config, &http) != DONE)
        return 1;
    print_welcome(http_port(http), setup, is_demo);
    http_wait(http);
    http_stop(http);
    return 0;
}

static int demo(const struct options *o)
{
    const int64_t days = o->days ? o->days - 1 : 42;
    int64_t until = time_now() / MINUTE * MINUTE, day;
    char where[HOUSE_WHERE];
    enum outcome out;

    if (!o->data)
        return fprintf(stderr, "demo needs --data DIR\n"), 2;
    if (o->until) {
        if (!time_parse_day(o->until, &day))
            return fprintf(stderr, "--until %s is not a date (YYYY-MM-DD)\n", o->until), 2;
        until = time_of_day_start(day) + 10 * HOUR; /* a lively moment of the morning */
    }
    fprintf(stderr, "Founding the demo hospital in %s:\n", o->data);
    house_where(o->data, o->store, where);
    if (!house_wire(o->data, where))
        return 1;
    out = demo_found(where, o->seed ? (uint64_t)o->seed : 1, until - days * DAY, until);
    if (out == ALREADY_THERE)
        return fprintf(stderr, "  there is a hospital already; nothing was changed\n"), 0;
    return out == DONE ? 0 : 1;
}

static int calendar(const struct options *o)
{
    char where[HOUSE_WHERE];

    if (!o->data || !o->file)
        return fprintf(stderr, "calendar needs --data DIR and a FILE\n"), 2;
    return house_add_year(house_where(o->data, o->store, where), o->file) == DONE ? 0 : 1;
}

static int rebuild(const struct options *o)
{
    char where[HOUSE_WHERE];

    if (!o->data || !o->check)
        return fprintf(stderr, "rebuild needs --check --data DIR\n"), 2;
    return rebuild_main(house_where(o->data, o->store, where), o->most ? o->most : 20);
}

static int record(const struct options *o)
{
    const bool resync = o->file && strcmp(o->file, "resync") == 0;
    char where[HOUSE_WHERE];
    bool well;

    if (!o->data || (o->file && !resync))
        return fprintf(stderr, "record needs --data DIR, and at most --check or resync\n"), 2;
    house_where(o->data, o->store, where);
    if (house_record(where, o->check, resync, &well) != DONE)
        return 2;
    return well ? 0 : 1;
}

static int verify(const struct options *o)
{
    if (!o->file)
        return fprintf(stderr, "verify needs a FILE\n"), 2;
    return record_verify_main(o->file, o->key);
}

static int witness(const struct options *o)
{
    if (!o->of || !o->data)
        return fprintf(stderr, "witness needs --of URL, --data DIR and --name NAME\n"), 2;
    return record_watch_main(o->of, o->data, o->name, o->once, o->every ? o->every : 10, o->alarm);
}

static int backup(const struct options *o)
{
    return keep_backup_main(o->data, o->store, o->file, o->keep);
}

static int restore(const struct options *o)
{
    return keep_restore_main(o->data, o->store, o->file, o->key);
}

static int move(const struct options *o)
{
    return keep_move_main(o->from, o->to, o->data);
}

/* One option; what is not one is the FILE. False: not understood (said). */
static bool option(struct options *o, const char *name, const char *value, bool *ret_took)
{
    const struct {
        const char *name;
        const char **text;
        int64_t *number;
    } known[] = {
        {"--data",   &o->data,   NULL          },
        {"--store",  &o->store,  NULL          },
        {"--until",  &o->until,  NULL          },
        {"--listen", &o->listen, NULL          },
        {"--from",   &o->from,   NULL          },
        {"--to",     &o->to,     NULL          },
        {"--key",    &o->key,    NULL          },
        {"--of",     &o->of,     NULL          },
        {"--name",   &o->name,   NULL          },
        {"--alarm",  &o->alarm,  NULL          },
        {"--every",  NULL,       &o->every     },
        {"--keep",   NULL,       &o->keep      },
        {"--days",   NULL,       &o->days      },
        {"--seed",   NULL,       &o->seed      },
        {"--most",   NULL,       &o->most      },
        {"--port",   NULL,       &settings.port}
    };

    *ret_took = true;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(name, known[i].name) != 0)
            continue;
        if (!value)
            return fprintf(stderr, "%s needs a value\n", name), false;
        if (known[i].text)
            *known[i].text = value;
        else if (!text_int(value, known[i].number) || *known[i].number < 0)
            return fprintf(stderr, "%s %s is not a number\n", name, value), false;
        if (known[i].number == &o->days)
            o->days++; /* so that --days 0 differs from not said */
        return true;
    }
    if (strcmp(name, "--check") == 0 || strcmp(name, "--once") == 0) {
        *(name[2] == 'c' ? &o->check : &o->once) = true;
        *ret_took = false;
        return true;
    }
    if (strcmp(name, "--set") == 0 && value) {
        const char *equals = strchr(value, '=');
        char word[64];

        if (!equals || (size_t)(equals - value) >= sizeof(word))
            return fprintf(stderr, "--set takes name=value\n"), false;
        snprintf(word, sizeof(word), "%.*s", (int)(equals - value), value);
        return settings_set(word, equals + 1);
    }
    *ret_took = false;
    if (name[0] == '-' || o->file)
        return fprintf(stderr, "what is '%s'? try: shouwen help\n", name), false;
    o->file = name;
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {0};

    for (int i = 2; i < argc; i++) {
        bool took;

        if (!option(&o, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &took))
            return 2;
        i += took;
    }
    for (size_t i = 0; argc > 1 && i < COMMANDS_N; i++)
        if (strcmp(argv[1], COMMANDS[i].name) == 0)
            return COMMANDS[i].does(&o);
    if (argc > 1)
        return fprintf(stderr, "there is no command '%s'; try: shouwen help\n", argv[1]), 2;
    return help(&o);
}
