/* Uploads, attaching, looking and forgetting, on a real database and a real folder. */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/test.h"
#include "base/log.h"
#include "base/settings.h"
#include "evidence/evidence_samples.h"
#include "journal/journal.h"
#include "store/test_ctx.h"
#include "rebuild/rebuild_test.h"

static struct ctx *ctx;
static char folder[64];
static int64_t seen_ticket; /* the one ticket the caller may see */

static enum outcome sees_one(struct ctx *, int64_t ticket_id, const char *token)
{
    return ticket_id == seen_ticket || (token && strcmp(token, "link") == 0) ? DONE : NOT_FOUND;
}

static int open_house(void **)
{
    log_set(LOG_QUIET);
    ctx = test_ctx();
    snprintf(folder, sizeof folder, "/tmp/evidence-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_true(evidence_set_dir(folder));
    evidence_set_helper("/proc/self/exe");
    evidence_set_sight(sees_one);
    seen_ticket = 7;
    return 0;
}

/* Removes one level of folders with their files, then the folder itself. */
static int remove_tree(void)
{
    DIR *top = opendir(folder);

    for (struct dirent *d; top && (d = readdir(top));) {
        int fd = d->d_name[0] == '.' ? -1 : openat(dirfd(top), d->d_name, O_RDONLY | O_DIRECTORY);
        DIR *sub = fd < 0 ? NULL : fdopendir(fd);
        for (struct dirent *f; sub && (f = readdir(sub));)
            unlinkat(dirfd(sub), f->d_name, 0);
        if (sub)
            closedir(sub);
        unlinkat(dirfd(top), d->d_name, AT_REMOVEDIR);
    }
    if (top)
        closedir(top);
    return rmdir(folder);
}

static int close_house(void **)
{
    adds_up_and_ends(ctx);
    return remove_tree();
}

/* Takes a drawn picture of this width the whole way and gives its handle. */
static const char *upload(int width, struct picture *ret)
{
    struct sample s = sample_picture(ctx->arena, 'j', width, 20);
    const char *handle;

    assert_int_equal(picture_remake(ctx, s.bytes, s.n, ret), DONE);
    assert_int_equal(shelf_prepare(ctx, ret), DONE);
    assert_int_equal(AS_VERB(ctx, evidence_receive(ctx, ret, &handle)), DONE);
    return handle;
}

static enum outcome attach(int64_t ticket_id, const char *const *handles, size_t n)
{
    struct list l = {(void *)(uintptr_t)handles, n};

    return AS_VERB(ctx, evidence_attach(ctx, ticket_id, STAGE_REPORT, &l, NULL));
}

static void an_upload_becomes_evidence_of_the_ticket_that_takes_it(void **)
{
    struct picture a, b;
    struct list photos, events;
    int64_t n = 0;
    const char *handles[2] = {upload(30, &a), upload(31, &b)};
    struct list l = {handles, 2};

    assert_int_equal(AS_VERB(ctx, evidence_attach(ctx, 7, STAGE_FINISH, &l, &n)), DONE);
    assert_int_equal(n, 2);
    assert_int_equal(evidence_of_ticket(ctx, 7, NULL, &photos), DONE);
    assert_int_equal(photos.n, 2);
    const struct photo *p = photos.items;
    assert_string_equal(p[0].hash, a.hash);
    assert_string_equal(p[1].hash, b.hash);
    assert_int_equal(p[0].stage, STAGE_FINISH);
    assert_int_equal(p[1].width, 31);
    assert_int_equal(p[0].at, ctx->now);
    assert_string_equal(p[0].url, arena_print(ctx->arena, "/api/pictures/%s", a.hash));
    assert_int_equal(evidence_of_ticket(ctx, 7, "abc", &photos), DONE);
    p = photos.items;
    assert_string_equal(p[0].url, arena_print(ctx->arena, "/api/pictures/%s?token=abc", a.hash));
    assert_int_equal(evidence_count(ctx, 7, STAGE_FINISH, 0, &n), DONE);
    assert_int_equal(n, 2);
    assert_int_equal(evidence_count(ctx, 7, STAGE_REPORT, 0, &n), DONE);
    assert_int_equal(n, 0);
    assert_int_equal(evidence_count(ctx, 7, STAGE_NONE, 0, &n), DONE);
    assert_int_equal(n, 2);
    assert_int_equal(journal_of_ticket(ctx, 7, false, &events), DONE);
    assert_int_equal(events.n, 2);
    assert_int_equal(((struct event *)events.items)[0].fact, EVIDENCE_ADDED);
}

static void a_handle_is_good_once(void **)
{
    struct picture a;
    const char *twice[2];

    twice[0] = twice[1] = upload(30, &a);
    assert_int_equal(attach(7, twice, 2), INVALID);
    assert_string_equal(ctx->problem.field, "/photos/1");
    assert_int_equal(attach(7, twice, 1), DONE);
    assert_int_equal(attach(8, twice, 1), INVALID);
    assert_string_equal(ctx->problem.field, "/photos/0");
}

static void an_unknown_handle_is_named_and_nothing_is_attached(void **)
{
    struct picture a;
    int64_t n;
    const char *handles[3] = {upload(30, &a), upload(31, &a), "0123456789abcdef0123456789abcdef"};

    assert_int_equal(attach(7, handles, 3), INVALID);
    assert_string_equal(ctx->problem.field, "/photos/2");
    assert_int_equal(evidence_count(ctx, 7, STAGE_NONE, 0, &n), DONE);
    assert_int_equal(n, 0);
    assert_int_equal(attach(7, handles, 2), DONE);
}

static void ten_photos_are_one_too_many(void **)
{
    const char *handles[10] = {0};

    assert_int_equal(attach(7, handles, (size_t)settings.photos_max + 1), TOO_MANY);
    assert_string_equal(ctx->problem.field, "/photos");
    assert_int_equal(attach(7, handles, 0), DONE);
}

static void only_the_person_who_uploaded_may_attach_it(void **)
{
    struct picture a;

    ctx->who.person_id = 5;
    const char *handle = upload(30, &a);
    ctx->who.person_id = 6;
    assert_int_equal(attach(7, &handle, 1), INVALID);
    ctx->who.person_id = 0;
    assert_int_equal(attach(7, &handle, 1), INVALID);
    ctx->who.person_id = 5;
    assert_int_equal(attach(7, &handle, 1), DONE);
}

static void an_upload_older_than_a_day_is_no_longer_taken(void **)
{
    struct picture a;
    const char *handle = upload(30, &a);

    ctx->now += UPLOAD_LIFE_S * SECOND;
    assert_int_equal(attach(7, &handle, 1), INVALID);
    ctx->now -= 1;
    assert_int_equal(attach(7, &handle, 1), DONE);
}

static void a_picture_is_seen_by_whoever_sees_its_ticket_and_by_nobody_else(void **)
{
    struct picture a;
    const void *bytes;
    size_t n;
    const char *handle = upload(30, &a);

    assert_int_equal(evidence_look(ctx, a.hash, NULL, &bytes, &n),
                     NOT_FOUND); /* of no ticket yet */
    assert_int_equal(evidence_look(ctx, a.hash, "link", &bytes, &n), NOT_FOUND);
    assert_int_equal(attach(7, &handle, 1), DONE);
    assert_int_equal(evidence_look(ctx, a.hash, NULL, &bytes, &n), DONE);
    assert_int_equal(n, a.n);
    assert_memory_equal(bytes, a.jpeg, n);
    seen_ticket = 8;
    assert_int_equal(evidence_look(ctx, a.hash, NULL, &bytes, &n), NOT_FOUND);
    assert_int_equal(evidence_look(ctx, a.hash, "forged", &bytes, &n), NOT_FOUND);
    assert_int_equal(evidence_look(ctx, a.hash, "link", &bytes, &n), DONE);
    evidence_set_sight(NULL);
    assert_int_equal(evidence_look(ctx, a.hash, "link", &bytes, &n), NOT_FOUND);
}

static void a_name_that_is_no_hash_is_simply_not_found(void **)
{
    static const char *const NAMES[] = {"", "..", "../../etc/passwd", "a", "%2e%2e", "x.jpg"};
    const void *bytes;
    size_t n;

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        assert_int_equal(evidence_look(ctx, NAMES[i], "link", &bytes, &n), NOT_FOUND);
}

static void a_file_changed_on_disk_is_not_shown_as_evidence(void **)
{
    struct picture a;
    const void *bytes;
    size_t n;
    const char *handle = upload(30, &a);
    char path[160];

    assert_int_equal(attach(7, &handle, 1), DONE);
    snprintf(path, sizeof path, "%s/%.2s/%s.jpg", folder, a.hash, a.hash + 2);
    assert_int_equal(chmod(path, 0600), 0);
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, "x", 1, (off_t)a.n - 5), 1);
    close(fd);
    assert_int_equal(evidence_look(ctx, a.hash, NULL, &bytes, &n), BROKEN);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(evidence_look(ctx, a.hash, NULL, &bytes, &n), NOT_FOUND);
}

static void what_nobody_used_is_forgotten_after_a_day_and_what_was_used_stays(void **)
{
    struct picture used, orphan, fresh;
    int64_t n;
    const char *handle = upload(30, &used);

    assert_int_equal(attach(7, &handle, 1), DONE);
    upload(31, &orphan);
    ctx->now += (UPLOAD_LIFE_S - 60) * SECOND;
    upload(32, &fresh);
    assert_int_equal(AS_VERB(ctx, evidence_tidy(ctx, &n)), DONE);
    assert_int_equal(n, 0);
    ctx->now += 60 * SECOND;
    assert_int_equal(AS_VERB(ctx, evidence_tidy(ctx, &n)), DONE);
    assert_int_equal(n, 1);
    assert_true(evidence_file_there(used.hash, (int64_t)used.n));
    assert_false(evidence_file_there(orphan.hash, (int64_t)orphan.n));
    assert_true(evidence_file_there(fresh.hash, (int64_t)fresh.n));
    assert_int_equal(AS_VERB(ctx, evidence_tidy(ctx, &n)), DONE);
    assert_int_equal(n, 0);
}

static void the_same_picture_twice_is_one_file_and_two_handles(void **)
{
    struct picture a, again;
    int64_t n;
    const char *one = upload(30, &a), *other = upload(30, &again);

    assert_string_equal(a.hash, again.hash);
    assert_string_not_equal(one, other);
    assert_int_equal(attach(7, &one, 1), DONE);
    ctx->now += 2 * DAY;
    assert_int_equal(AS_VERB(ctx, evidence_tidy(ctx, &n)), DONE);
    assert_int_equal(n, 0);
    assert_true(evidence_file_there(a.hash, (int64_t)a.n));
}

static void a_file_removed_between_preparing_and_writing_is_written_again(void **)
{
    struct picture a;
    const char *handle;

    upload(30, &a);
    evidence_file_remove(a.hash);
    assert_int_equal(AS_VERB(ctx, evidence_receive(ctx, &a, &handle)), DONE);
    assert_true(evidence_file_there(a.hash, (int64_t)a.n));
}

static void pictures_of_many_nodes_lie_in_the_database(void **)
{
    struct picture used, orphan;
    const void *bytes;
    size_t size;
    int64_t n;

    evidence_set_in_database(true);
    const char *handle = upload(30, &used), *again = upload(30, &used);
    upload(31, &orphan);
    assert_false(evidence_file_there(used.hash, (int64_t)used.n));
    assert_int_equal(attach(7, &handle, 1), DONE);
    assert_int_equal(attach(7, &again, 1), DONE);
    assert_int_equal(evidence_look(ctx, used.hash, NULL, &bytes, &size), DONE);
    assert_int_equal(size, used.n);
    assert_memory_equal(bytes, used.jpeg, size);
    ctx->now += UPLOAD_LIFE_S * SECOND;
    assert_int_equal(AS_VERB(ctx, evidence_tidy(ctx, &n)), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(shelf_read(ctx, used.hash, &bytes, &size), DONE);
    assert_int_equal(shelf_read(ctx, orphan.hash, &bytes, &size), NOT_FOUND);
    used.jpeg = (const unsigned char *)"not this picture";
    used.n = strlen("not this picture");
    assert_int_equal(AS_VERB(ctx, shelf_remove(ctx, used.hash)), DONE);
    assert_int_equal(AS_VERB(ctx, shelf_keep(ctx, &used)), DONE);
    assert_int_equal(evidence_look(ctx, used.hash, NULL, &bytes, &size), BROKEN);
    evidence_set_in_database(false);
}

static void without_a_folder_nothing_is_taken(void **)
{
    assert_false(evidence_set_dir("/nonexistent/folder/of/pictures"));
    assert_false(evidence_set_dir("/dev/null"));
}

int main(int argc, char **argv)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)
    const struct CMUnitTest tests[] = {
        CASE(an_upload_becomes_evidence_of_the_ticket_that_takes_it),
        CASE(a_handle_is_good_once),
        CASE(an_unknown_handle_is_named_and_nothing_is_attached),
        CASE(ten_photos_are_one_too_many),
        CASE(only_the_person_who_uploaded_may_attach_it),
        CASE(an_upload_older_than_a_day_is_no_longer_taken),
        CASE(a_picture_is_seen_by_whoever_sees_its_ticket_and_by_nobody_else),
        CASE(a_name_that_is_no_hash_is_simply_not_found),
        CASE(a_file_changed_on_disk_is_not_shown_as_evidence),
        CASE(what_nobody_used_is_forgotten_after_a_day_and_what_was_used_stays),
        CASE(the_same_picture_twice_is_one_file_and_two_handles),
        CASE(a_file_removed_between_preparing_and_writing_is_written_again),
        CASE(pictures_of_many_nodes_lie_in_the_database),
        CASE(without_a_folder_nothing_is_taken),
    };

    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
