/* journal/journal_test.c — what is noted is kept, starts what follows, and is undone with its verb.
 */
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "journal/journal.h"
#include "people/people.h"
#include "store/test_ctx.h"

static const char COUNT_WORDS[] = "SELECT COUNT(*) FROM event_words WHERE event_id = $1",
                  LOAD_SALT[] = "SELECT LENGTH(salt) FROM event_words WHERE event_id = $1",
                  LOAD_BOND[] = "SELECT LENGTH(commitment) FROM event WHERE id = $1",
                  LOAD_NTH[] = "SELECT nth FROM event WHERE id = $1",
                  LOAD_MORE[] = "SELECT more FROM event_words WHERE event_id = $1";

static int followed; /* how often a reaction ran */

static int setup(void **state)
{
    struct ctx *ctx = test_ctx();

    *state = ctx;
    followed = 0;
    return db_run(ctx, "INSERT INTO person (id, name, added_at) VALUES (7, '张敏', 1)",
                  NO_VALUES) != DONE;
}

static int teardown(void **state)
{
    journal_set_journey(NULL, 0);
    test_ctx_free(*state);
    return 0;
}

static int64_t newest(struct ctx *ctx)
{
    int64_t id = -1;

    assert_int_equal(journal_newest(ctx, &id), DONE);
    return id;
}

static void what_is_noted_is_read_back(void **state)
{
    struct ctx *ctx = *state;
    struct buf b = {.arena = ctx->arena};
    struct list events;
    struct note note = {.fact = TICKET_ASSIGNED,
                        .ticket_id = 5,
                        .subject_id = 9,
                        .data = jot(ctx, J("assignee_id", 9)),
                        .words = "请尽快",
                        .for_askers = true};

    ctx->who =
        (struct actor){.person_id = 7, .post_id = 3, .party = PARTY_CONTRACTOR, .name = "张敏"};
    assert_int_equal(journal_note(ctx, &note), DONE);
    assert_int_equal(note.id, 1);
    assert_true(note.at == TEST_START);
    assert_int_equal(journal_of_ticket(ctx, 5, false, &events), DONE);
    assert_int_equal(events.n, 1);
    json_shape(&b, &EVENT_SHAPE, events.items);
    assert_string_equal(b.text,
                        "{\"id\":1,\"at\":1795136400000000,\"fact\":\"assigned\",\"ticket_id\":5,"
                        "\"subject_id\":9,\"actor_id\":7,\"post_id\":3,\"party\":\"contractor\","
                        "\"asker_id\":null,\"data\":{\"assignee_id\":9},\"words\":\"请尽快\","
                        "\"erased\":false,"
                        "\"for_askers\":true,\"actor_name\":\"张敏\"}");
}

static void the_clock_and_askers_have_no_name(void **state)
{
    struct ctx *ctx = *state;
    struct list events;

    assert_int_equal(journal_say(ctx, PROMISE_BROKEN, 5, 0, NULL, NULL), DONE);
    ctx->who.asker_id = 4;
    assert_int_equal(journal_say(ctx, TICKET_NOTED, 5, 0, NULL, "还在漏"), DONE);
    assert_int_equal(journal_of_ticket(ctx, 5, false, &events), DONE);
    const struct event *event = events.items;
    assert_int_equal(events.n, 2);
    assert_int_equal(event[0].fact, PROMISE_BROKEN);
    assert_null(event[0].actor_name);
    assert_null(event[0].words);
    assert_int_equal(event[0].party, PARTY_NONE);
    assert_int_equal(event[1].asker_id, 4);
    assert_string_equal(event[1].words, "还在漏");
}

static void askers_see_only_what_is_for_them(void **state)
{
    struct ctx *ctx = *state;
    struct list events;
    struct note shown = {.fact = TICKET_ARRIVED, .ticket_id = 5, .for_askers = true};

    assert_int_equal(journal_say(ctx, TICKET_SURVEYED, 5, 0, NULL, NULL), DONE);
    assert_int_equal(journal_note(ctx, &shown), DONE);
    assert_int_equal(journal_say(ctx, TICKET_SURVEYED, 6, 0, NULL, NULL), DONE);
    assert_int_equal(journal_of_ticket(ctx, 5, true, &events), DONE);
    assert_int_equal(events.n, 1);
    assert_int_equal(((const struct event *)events.items)->fact, TICKET_ARRIVED);
    assert_int_equal(journal_of_ticket(ctx, 5, false, &events), DONE);
    assert_int_equal(events.n, 2);
}

static void a_stream_resumes_after_the_last_event_it_saw(void **state)
{
    struct ctx *ctx = *state;
    struct list events;

    assert_int_equal(newest(ctx), 0);
    for (int i = 1; i <= 5; i++)
        assert_int_equal(journal_say(ctx, TICKET_NOTED, i, 0, NULL, NULL), DONE);
    assert_int_equal(newest(ctx), 5);
    assert_int_equal(journal_after(ctx, 2, 2, &events), DONE);
    assert_int_equal(events.n, 2);
    assert_int_equal(((const struct event *)events.items)[0].id, 3);
    assert_int_equal(((const struct event *)events.items)[1].id, 4);
    assert_int_equal(journal_after(ctx, 5, 2, &events), DONE);
    assert_int_equal(events.n, 0);
}

static void streams_are_told_the_newest_first(void **state)
{
    struct ctx *ctx = *state;
    char words[] = "漏水";
    struct note note = {.fact = TICKET_NOTED, .ticket_id = 5, .words = words};

    assert_int_equal(journal_note(ctx, &note), DONE);
    words[0] = 'x'; /* the copy does not mind what becomes of the verb's text */
    assert_int_equal(journal_say(ctx, TICKET_ACCEPTED, 5, 0, NULL, NULL), DONE);
    assert_int_equal(ctx->notes->fact, TICKET_ACCEPTED);
    assert_int_equal(ctx->notes->id, 2);
    assert_string_equal(ctx->notes->next->words, "漏水");
    assert_null(ctx->notes->next->next);
}

static enum outcome count_it(struct ctx *, const struct note *note)
{
    assert_int_equal(note->ticket_id, 5);
    assert_true(note->id > 0);
    followed++;
    return DONE;
}

static enum outcome note_progress(struct ctx *ctx, const struct note *note)
{
    return journal_say(ctx, TICKET_PROGRESS, note->ticket_id, note->id, NULL, NULL);
}

static enum outcome refuse(struct ctx *ctx, const struct note *)
{
    return fail(ctx, NOT_ON_DUTY, "/assignee_id", "王强");
}

static enum outcome again(struct ctx *ctx, const struct note *note)
{
    return journal_say(ctx, note->fact, note->ticket_id, 0, NULL, NULL);
}

static void a_fact_starts_what_the_journey_says(void **state)
{
    static const struct reaction ROWS[] = {
        {TICKET_ACCEPTED, count_it,      "counts"               },
        {TICKET_ACCEPTED, note_progress, "says that work began" },
        {TICKET_PROGRESS, count_it,      "counts what followed" },
        {TICKET_VERIFIED, refuse,        "is of no concern here"},
    };
    struct ctx *ctx = *state;

    journal_set_journey(ROWS, 4);
    assert_int_equal(journal_say(ctx, TICKET_ACCEPTED, 5, 0, NULL, NULL), DONE);
    assert_int_equal(followed, 2);
    assert_int_equal(newest(ctx), 2);
    assert_int_equal(ctx->notes->fact, TICKET_PROGRESS);
    assert_int_equal(ctx->depth, 0);
}

static void a_refused_reaction_undoes_the_verb(void **state)
{
    static const struct reaction ROWS[] = {
        {TICKET_VERIFIED, refuse, "refuses"}
    };
    struct ctx *ctx = *state;

    journal_set_journey(ROWS, 1);
    assert_int_equal(AS_VERB(ctx, journal_say(ctx, TICKET_VERIFIED, 5, 0, NULL, NULL)),
                     NOT_ON_DUTY);
    assert_string_equal(ctx->problem.about, "王强");
    assert_int_equal(newest(ctx), 0);
}

static int64_t number(struct ctx *ctx, const char *sql, int64_t id)
{
    int64_t v = -1;

    assert_int_equal(db_int(ctx, sql, VALUES(V(id)), &v), DONE);
    return v;
}

static void events_of_a_ticket_are_counted_without_a_gap(void **state)
{
    struct ctx *ctx = *state;
    static const int64_t OF[] = {5, 5, 6, 0, 5}, NTH[] = {1, 2, 1, 0, 3};

    for (int i = 0; i < 5; i++) {
        struct note note = {.fact = TICKET_NOTED, .ticket_id = OF[i]};

        assert_int_equal(journal_note(ctx, &note), DONE);
        assert_int_equal(note.nth, NTH[i]);
        assert_int_equal(number(ctx, LOAD_NTH, note.id), NTH[i]);
        if (i == 2)
            ctx->notes = NULL; /* another verb: the count goes on from the database */
    }
}

static void what_was_refused_is_not_counted(void **state)
{
    static const struct reaction ROWS[] = {
        {TICKET_VERIFIED, refuse, "refuses"}
    };
    struct ctx *ctx = *state;
    struct note note = {.fact = TICKET_NOTED, .ticket_id = 5};

    journal_set_journey(ROWS, 1);
    assert_int_equal(AS_VERB(ctx, journal_say(ctx, TICKET_VERIFIED, 5, 0, NULL, NULL)),
                     NOT_ON_DUTY);
    assert_int_equal(journal_note(ctx, &note), DONE);
    assert_int_equal(note.nth, 1);
}

static void words_and_more_stand_beside_the_event_and_are_bound_to_it(void **state)
{
    struct ctx *ctx = *state;
    const char *more;
    struct note words = {.fact = TICKET_NOTED, .ticket_id = 5, .words = "漏水"},
                both = {.fact = TICKET_NOTED,
                        .ticket_id = 5,
                        .words = "漏水",
                        .more = "{\"caller\":\"张敏\"}"},
                names = {.fact = TICKET_NOTED, .ticket_id = 5, .more = "{\"caller\":\"张敏\"}"},
                none = {.fact = TICKET_NOTED, .ticket_id = 5, .words = ""};
    struct note *const bound[] = {&words, &both, &names};

    for (int i = 0; i < 3; i++) {
        assert_int_equal(journal_note(ctx, bound[i]), DONE);
        assert_int_equal(number(ctx, LOAD_SALT, bound[i]->id), 32);
        assert_int_equal(number(ctx, LOAD_BOND, bound[i]->id), 32);
    }
    assert_int_equal(db_text(ctx, LOAD_MORE, VALUES(V(names.id)), &more), DONE);
    assert_string_equal(more, "{\"caller\":\"张敏\"}");
    assert_int_equal(journal_note(ctx, &none), DONE);
    assert_int_equal(number(ctx, COUNT_WORDS, none.id), 0);
    assert_int_equal(number(ctx, LOAD_BOND, none.id), 0);
}

static void what_has_no_canonical_form_cannot_be_noted(void **state)
{
    struct ctx *ctx = *state;
    struct note real = {.fact = TICKET_NOTED, .data = "{\"hours\":1.5}"},
                torn = {.fact = TICKET_NOTED, .more = "{\"caller\":"};

    log_set(LOG_QUIET);
    assert_int_equal(journal_note(ctx, &real), BROKEN);
    assert_int_equal(journal_note(ctx, &torn), BROKEN);
    log_set(LOG_INFO);
    assert_int_equal(newest(ctx), 0);
}

static void what_only_the_tables_need_is_never_shown(void **state)
{
    struct ctx *ctx = *state;
    const char *both = jot(ctx, J("photos", 1), J_ROW(ctx, J("person_id", 7))),
               *row = jot(ctx, J_ROW(ctx, J("person_id", 7))),
               *none = jot(ctx, J("photos", 1), J_ROW(ctx, jot_id("person_id", 0)));

    assert_string_equal(both, "{\"photos\":1,\"row\":{\"person_id\":7}}");
    assert_string_equal(journal_shown(ctx, both), "{\"photos\":1}");
    assert_null(journal_shown(ctx, row));
    assert_string_equal(none, "{\"photos\":1}");
    assert_string_equal(journal_shown(ctx, none), none);
    assert_null(journal_shown(ctx, NULL));
    assert_null(jot_any(ctx, J("words", (const char *)NULL), jot_flag("urgent", false)));
}

static void a_journey_in_a_circle_is_stopped(void **state)
{
    static const struct reaction ROWS[] = {
        {TICKET_NOTED, again, "notes it again"}
    };
    struct ctx *ctx = *state;

    journal_set_journey(ROWS, 1);
    log_set(LOG_QUIET);
    assert_int_equal(AS_VERB(ctx, journal_say(ctx, TICKET_NOTED, 5, 0, NULL, NULL)), BROKEN);
    log_set(LOG_INFO);
    assert_int_equal(ctx->depth, 0);
    assert_int_equal(newest(ctx), 0);
}

static void facts_and_parties_have_the_words_of_the_house(void **)
{
    static const char *const PARTY_WORDS[] = {NULL,
#define PARTY_WORD(name, word) word,
                                              PARTIES(PARTY_WORD)
#undef PARTY_WORD
    };
    const struct names *here = NULL;

    for (size_t i = 0; i < EVENT_SHAPE.n; i++)
        if (strcmp(EVENT_SHAPE.fields[i].name, "party") == 0)
            here = EVENT_SHAPE.fields[i].names;
    assert_int_equal(here->n, sizeof(PARTY_WORDS) / sizeof(PARTY_WORDS[0]));
    for (int i = 1; i < (int)here->n; i++)
        assert_string_equal(name_of(here, i), PARTY_WORDS[i]);
    for (int i = 0; i < FACT_COUNT; i++)
        assert_int_equal(name_value(&FACT_NAMES, name_of(&FACT_NAMES, i)), i);
}

#define WITH_CTX(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CTX(what_is_noted_is_read_back),
        WITH_CTX(the_clock_and_askers_have_no_name),
        WITH_CTX(askers_see_only_what_is_for_them),
        WITH_CTX(a_stream_resumes_after_the_last_event_it_saw),
        WITH_CTX(streams_are_told_the_newest_first),
        WITH_CTX(a_fact_starts_what_the_journey_says),
        WITH_CTX(a_refused_reaction_undoes_the_verb),
        WITH_CTX(events_of_a_ticket_are_counted_without_a_gap),
        WITH_CTX(what_was_refused_is_not_counted),
        WITH_CTX(words_and_more_stand_beside_the_event_and_are_bound_to_it),
        WITH_CTX(what_has_no_canonical_form_cannot_be_noted),
        WITH_CTX(what_only_the_tables_need_is_never_shown),
        WITH_CTX(a_journey_in_a_circle_is_stopped),
        WITH_CTX(facts_and_parties_have_the_words_of_the_house),
    };

    return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
