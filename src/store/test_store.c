/* store/test_store.c — fresh databases for tests, on the engine under test; no part of the server.
 */
#include "store/test_ctx.h"
#include "base/log.h"
#include "store/engine.h"
#include <dirent.h>
#include <unistd.h>

bool test_on_postgres(void)
{
    const char *where = getenv("SHOUWEN_TEST_STORE");

    return where && where[0];
}

/* A schema of its own is a database as far as the product can see, and made ten times faster. */
static void address_of(const char *name, char ret[256])
{
    const char *where = getenv("SHOUWEN_TEST_STORE");

    if (!where || !strchr(where, '?'))
        log_stop("test", "SHOUWEN_TEST_STORE is not of tools/with-postgres");
    snprintf(ret, 256, "%s&options=-csearch_path%%3D%s", where, name);
}

/* One statement outside every transaction, on a connection of its own. */
static void command(const char *words, const char *name)
{
    struct arena *arena = arena_new(0);
    struct db *db;

    if (db_open(getenv("SHOUWEN_TEST_STORE"), DB_WRITES, &db) != DONE ||
        db->engine->script(db, arena_print(arena, "%s %s", words, name)) != DONE)
        log_stop("test", "not done: %s %s", words, name);
    db_close(db);
    arena_free(arena);
}

void test_store_new(struct test_store *ret)
{
    static int made;
    char name[64];

    snprintf(ret->folder, sizeof(ret->folder), "/tmp/shouwen-test-XXXXXX");
    if (!mkdtemp(ret->folder))
        log_stop("test", "no folder to be had");
    if (!test_on_postgres()) {
        snprintf(ret->where, sizeof(ret->where), "sqlite:%s/shouwen.db", ret->folder);
        return;
    }
    snprintf(name, sizeof(name), "test_%d_%d", (int)getpid(), ++made);
    command("CREATE SCHEMA", name);
    address_of(name, ret->where);
}

static void empty(const char *folder)
{
    DIR *dir = opendir(folder);
    char path[512];

    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR)
            empty(path);
        else
            unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
}

void test_store_free(struct test_store *s)
{
    if (test_on_postgres()) {
        char *name = strstr(s->where, "%3D") + strlen("%3D");

        snprintf(name + strlen(name), 16, " CASCADE");
        command("DROP SCHEMA", name);
    }
    empty(s->folder);
    s->folder[0] = '\0';
}
