/* demo_whole_test.c — three days of a hospital, driven through the real verbs and looked at as a
 * whole: what must be true of every ticket, promise, alarm and event at every moment is true. Each
 * row is a sentence and the rows that would contradict it. */
#include "base/test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/time.h"
#include "demo/demo.h"
#include "demo/demo_inside.h"
#include "evidence/evidence.h"
#include "house.h"
#include "store/test_ctx.h"

/* Friday 2026-11-20 10:00 in the hospital. */
#define UNTIL INT64_C(1795140000000000)

#define OWED  "p.ended_at IS NULL AND p.kind NOT IN ('hand_over', 'acknowledge', 'paperwork')"
#define STEPS                                                                                      \
    "('registered', 'assigned', 'claimed', 'accepted', 'job_returned', 'arrived', 'waiting',"      \
    " 'referred', 'referral_confirmed', 'bounced', 'finished', 'verified', 'sent_back',"           \
    " 'reported', 'confirmed', 'disputed', 'lapsed', 'cancelled', 'merged', 'resumed',"            \
    " 'report_returned')"

static const struct {
    const char *says, *sql;
} ROWS[] = {
    {"every open ticket has a first owner who works here",
     "SELECT COUNT(*) FROM ticket t WHERE t.state <> 'closed'"
     "   AND NOT EXISTS (SELECT 1 FROM person e WHERE e.id = t.first_owner_id AND e.active = 1)"                                                     },
    {"every open ticket has the next promise of its state",
     "SELECT COUNT(*) FROM ticket t WHERE t.state <> 'closed' AND NOT EXISTS"
     "  (SELECT 1 FROM promise p WHERE p.ticket_id = t.id AND p.ended_at IS NULL AND p.kind ="
     "    CASE t.state WHEN 'registered' THEN 'assign' WHEN 'assigned' THEN 'accept'"
     "      WHEN 'accepted' THEN 'finish' WHEN 'on_site' THEN 'finish'"
     "      WHEN 'waiting' THEN 'resume' WHEN 'done' THEN 'verify'"
     "      WHEN 'verified' THEN 'report_back' WHEN 'reported' THEN 'confirm'"
     "      ELSE 'referral_confirmed' END)"                                                                                                          },
    {"no promise of a step that is over is still owed",
     "SELECT COUNT(*) FROM ticket t JOIN promise p ON p.ticket_id = t.id AND " OWED
     " WHERE t.state = 'closed'"
     "    OR (t.state IN ('done', 'verified', 'reported')"
     "        AND p.kind NOT IN ('verify', 'report_back', 'confirm'))"
     "    OR (t.state = 'referred' AND p.kind <> 'referral_confirmed')"
     "    OR (t.state IN ('registered', 'assigned', 'accepted', 'on_site', 'waiting')"
     "        AND p.kind IN ('verify', 'report_back', 'confirm', 'referral_confirmed'))"
     "    OR (t.state <> 'registered' AND p.kind = 'assign')"
     "    OR (t.state <> 'assigned' AND p.kind = 'accept')"
     "    OR (t.state <> 'waiting' AND p.kind = 'resume')"                                                                                           },
    {"of a kind and subject only one promise is open",
     "SELECT COUNT(*) FROM (SELECT ticket_id FROM promise WHERE ended_at IS NULL"
     "   GROUP BY ticket_id, kind, subject_id HAVING COUNT(*) > 1) twice"                                                                            },
    {"a promise is running, kept, broken or withdrawn, and its moments say the same",
     "SELECT COUNT(*) FROM promise WHERE state NOT IN ('running', 'kept', 'broken', 'withdrawn')"
     "    OR (state = 'running' AND (ended_at IS NOT NULL OR broken_at IS NOT NULL))"
     "    OR (state = 'broken' AND broken_at IS NULL)"
     "    OR (state <> 'broken' AND broken_at IS NOT NULL)"
     "    OR (state IN ('kept', 'withdrawn') AND ended_at IS NULL)"
     "    OR (state = 'kept' AND kind <> 'confirm' AND ended_at > due_at)"                                                                           },
    {"nobody's silence is a broken promise",
     "SELECT COUNT(*) FROM promise WHERE kind = 'confirm' AND state = 'broken'"                                                                      },
    {"the clock will look at every promise that runs",
     "SELECT COUNT(*) FROM promise WHERE state = 'running' AND due_at IS NOT NULL"
     "   AND next_at IS NULL"                                                                                                                        },
    {"a broken promise that is still owed has alarmed somebody",
     "SELECT COUNT(*) FROM promise p WHERE p.state = 'broken' AND p.ended_at IS NULL"
     "   AND p.kind <> 'acknowledge'"
     "   AND NOT EXISTS (SELECT 1 FROM alarm a WHERE a.promise_id = p.id)"                                                                           },
    {"the levels of an alarm are 1, 2, 3 … without a gap",
     "SELECT COUNT(*) FROM (SELECT COALESCE(root_id, id) AS root, level FROM alarm) l"
     "  WHERE l.level > 1 AND NOT EXISTS"
     "    (SELECT 1 FROM alarm b WHERE COALESCE(b.root_id, b.id) = l.root"
     "        AND b.level = l.level - 1)"                                                                                                            },
    {"each level of an alarm is later, higher and somebody else",
     "SELECT COUNT(*) FROM alarm a JOIN alarm b"
     "    ON COALESCE(a.root_id, a.id) = COALESCE(b.root_id, b.id) AND b.level > a.level"
     " WHERE b.raised_at < a.raised_at OR b.id < a.id OR b.person_id = a.person_id"
     "    OR a.climbed_at IS NULL"                                                                                                                   },
    {"who let a promise break is not the one alarmed about it, unless it is their date to keep",
     "SELECT COUNT(*) FROM alarm a JOIN promise p ON p.id = a.promise_id"
     " WHERE a.person_id = p.owes_id AND a.kind <> 'resume'"                                                                                         },
    {"events are numbered without a gap",                                                        "SELECT MAX(id) - COUNT(*) + MIN(id) - 1 FROM event"},
    {"events stand in the order of their moments",
     "SELECT COUNT(*) FROM event a JOIN event b ON b.id = a.id + 1 WHERE b.at < a.at"                                                                },
    {"words stand beside an event that is there",
     "SELECT COUNT(*) FROM event_words w WHERE NOT EXISTS"
     "  (SELECT 1 FROM event e WHERE e.id = w.event_id)"                                                                                             },
    {"a ticket is registered once, and before anything else",
     "SELECT COUNT(*) FROM ticket t WHERE (SELECT COUNT(*) FROM event e WHERE e.ticket_id = t.id"
     "    AND e.fact = 'registered') <> 1"
     "    OR (SELECT MIN(e.id) FROM event e WHERE e.ticket_id = t.id)"
     "     < (SELECT e.id FROM event e WHERE e.ticket_id = t.id AND e.fact = 'registered')"                                                          },
    {"the table says of a ticket what its events add up to",
     "SELECT COUNT(*) FROM ticket t JOIN event e ON e.id = (SELECT MAX(x.id) FROM event x"
     "    WHERE x.ticket_id = t.id AND x.fact IN " STEPS ")"
     " WHERE e.fact NOT IN ('resumed', 'report_returned') AND t.state <>"
     "   CASE e.fact WHEN 'claimed' THEN 'accepted' WHEN 'arrived' THEN 'on_site'"
     "     WHEN 'finished' THEN 'done' WHEN 'sent_back' THEN 'on_site'"
     "     WHEN 'job_returned' THEN 'registered' WHEN 'disputed' THEN 'registered'"
     "     WHEN 'bounced' THEN 'registered' WHEN 'confirmed' THEN 'closed'"
     "     WHEN 'lapsed' THEN 'closed' WHEN 'cancelled' THEN 'closed' WHEN 'merged' THEN 'closed'"
     "     WHEN 'referral_confirmed' THEN 'closed' ELSE e.fact END"                                                                                  },
    {"closed has an outcome and a moment, and nothing else has",
     "SELECT COUNT(*) FROM ticket WHERE (outcome IS NULL) <> (state <> 'closed')"
     "    OR (closed_at IS NULL) <> (state <> 'closed')"                                                                                             },
    {"an accepted report was accepted by somebody, after it was made, and it stands",
     "SELECT COUNT(*) FROM ticket t WHERE (t.report_accepted_at IS NULL)"
     "      <> (t.report_accepted_by IS NULL) OR t.report_accepted_at < t.reported_at"
     "    OR (t.report_accepted_at IS NOT NULL AND t.state NOT IN ('reported', 'closed'))"
     "    OR (t.report_accepted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e"
     "          WHERE e.ticket_id = t.id AND e.fact = 'report_accepted'"
     "            AND e.at = t.report_accepted_at AND e.actor_id = t.report_accepted_by))"                                                           },
    {"a rating was given after a report, and by somebody who asked",
     "SELECT COUNT(*) FROM rating r WHERE NOT EXISTS (SELECT 1 FROM event e"
     "    WHERE e.ticket_id = r.ticket_id AND e.fact = 'reported' AND e.at <= r.at)"
     "    OR NOT EXISTS (SELECT 1 FROM asker a"
     "       WHERE a.id = r.asker_id AND a.ticket_id = r.ticket_id)"                                                                                 },
    {"nobody verified their own work",
     "SELECT COUNT(*) FROM ticket t WHERE t.verifier_id = t.assignee_id"
     "    OR EXISTS (SELECT 1 FROM ticket_helper h"
     "       WHERE h.ticket_id = t.id AND h.person_id = t.verifier_id)"                                                                              },
    {"a ticket waits exactly while it has an open wait",
     "SELECT COUNT(*) FROM ticket t WHERE (t.state = 'waiting') <> EXISTS"
     "  (SELECT 1 FROM ticket_wait w WHERE w.id = t.wait_id AND w.ended_at IS NULL)"                                                                 },
    {"no offer is open on a closed ticket, and never two on one",
     "SELECT COUNT(*) FROM (SELECT h.ticket_id FROM hand_over h JOIN ticket t"
     "    ON t.id = h.ticket_id WHERE h.answer IS NULL"
     "  GROUP BY h.ticket_id, t.state HAVING COUNT(*) > 1 OR t.state = 'closed') odd"                                                                },
};

static void three_days_of_a_hospital_contradict_no_rule(void **)
{
    struct test_store store;
    struct ctx ctx = {.arena = arena_new(0)};
    int64_t n, wrong = 0;

    test_store_new(&store);
    assert_true(house_wire(store.folder, store.where));
    assert_int_equal(demo_found(store.where, 20261120, UNTIL - 3 * DAY, UNTIL), DONE);
    assert_int_equal(db_open(store.where, DB_READS, &ctx.db), DONE);
    assert_int_equal(db_int(&ctx, "SELECT COUNT(*) FROM ticket", NO_VALUES, &n), DONE);
    assert_true(n > 100);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        assert_int_equal(db_int(&ctx, ROWS[i].sql, NO_VALUES, &n), DONE);
        if (n != 0)
            print_error("not so %lld times: %s\n", (long long)n, ROWS[i].says);
        wrong += n != 0;
    }
    db_close(ctx.db);
    arena_free(ctx.arena);
    test_store_free(&store);
    assert_int_equal(wrong, 0);
}

int main(int argc, char **argv)
{
    /* The picture helper is this very program, as in the server. */
    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();

    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_days_of_a_hospital_contradict_no_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
