/* record/record_watch_test.c — what a witness thinks of a head, and that its folder forgets
 * nothing.
 */
#include "base/test.h"
#include "record/record_watch.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORIGIN "shouwen/0123456789abcdef"

static struct arena *arena;
static struct key key;
static unsigned char secret[SECRET_N];

static int setup(void **)
{
    arena = arena_new(0);
    key = (struct key){.signs = SIGNS_NOTE, .name = ORIGIN};
    return sodium_init() < 0 || crypto_sign_keypair(key.key, secret) != 0;
}

static int teardown(void **)
{
    arena_free(arena);
    return 0;
}

static const char *note_of(int64_t size, unsigned char root, const unsigned char by[SECRET_N])
{
    const struct head h = {
        .origin = ORIGIN, .size = size, .at = 1795136400000000, .root = {{root}}};
    const char *text = head_print(arena, &h);

    return arena_print(arena, "%s\n%s", text, head_sign(arena, text, &key, by));
}

static enum sight sees(const struct watched *w, const char *note)
{
    struct head head;

    return watch_head(w, &key, note, strlen(note), &head);
}

static void every_way_back_is_an_alarm(void **)
{
    struct watched w = {.log = key, .text = note_of(10, 1, secret)};
    unsigned char thief[SECRET_N];
    struct key other = key;
    struct head head;
    const char *now = note_of(12, 2, secret);

    assert_true(head_read(w.text, strlen(w.text), &w.last, NULL));
    assert_int_equal(sees(&w, w.text), SIGHT_SAME);
    assert_int_equal(sees(&w, now), SIGHT_GREW);
    assert_int_equal(sees(&w, note_of(9, 1, secret)), SIGHT_ROLLBACK);
    assert_int_equal(sees(&w, note_of(10, 2, secret)), SIGHT_FORK);
    assert_int_equal(sees(&w, "<html>502</html>"), SIGHT_AWAY);
    crypto_sign_keypair(other.key, thief);
    assert_int_equal(sees(&w, note_of(12, 2, thief)), SIGHT_UNSIGNED);
    assert_int_equal(watch_head(&w, &other, now, strlen(now), &head), SIGHT_OTHER_KEY);
    for (int s = 0; s < SIGHT_COUNT; s++)
        assert_int_equal(sight_alarms((enum sight)s),
                         strncmp(sight_says((enum sight)s), "ALARM", 5) == 0);
}

static void the_first_contact_pins_the_key_and_needs_no_proof(void **)
{
    const struct watched none = {0};
    const struct path nothing = {0};
    struct head head;
    const char *note = note_of(5, 1, secret);

    assert_int_equal(watch_head(&none, &key, note, strlen(note), &head), SIGHT_GREW);
    assert_true(watch_proof(&none, &head, &nothing));
}

static void what_was_kept_is_there_after_a_restart(void **)
{
    char dir[] = "/tmp/shouwen-watch-XXXXXX", path[64];
    struct folder first, again;
    struct head head;
    const char *note = note_of(5, 1, secret);

    assert_non_null(mkdtemp(dir));
    assert_true(folder_open(arena, dir, "hospital.example", &first));
    assert_true(head_read(note, strlen(note), &head, NULL));
    assert_true(folder_keep(&first, &key, &head, note));
    assert_true(folder_open(arena, dir, NULL, &again));
    assert_memory_equal(again.own.key, first.own.key, KEY_N);
    assert_memory_equal(again.secret, first.secret, SECRET_N);
    assert_string_equal(again.seen.text, note);
    assert_true(again.seen.last.size == 5);
    assert_false(folder_open(arena, dir, "another.example", &again));

    assert_null(folder_alarmed(arena, &first));
    folder_alarm(&first, SIGHT_FORK, note, "", 7);
    assert_string_equal(folder_alarmed(arena, &first), "fork");
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof(path), "%s/%s", dir,
                 (const char *[]){"witness.key", "seen", "alarm", "fork-7"}[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_back_is_an_alarm),
        cmocka_unit_test(the_first_contact_pins_the_key_and_needs_no_proof),
        cmocka_unit_test(what_was_kept_is_there_after_a_restart),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
