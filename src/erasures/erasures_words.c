/* erasures/erasures_words.c — the words of an erasure, and how it is shown. */
#include "erasures/erasures_inside.h"
#include "people/people.h"

static const char *const REASON_WORDS[] = {
#define REASON_WORD(name, word) [name] = word,
    ERASE_REASONS(REASON_WORD)
#undef REASON_WORD
};
const struct names ERASE_REASON_NAMES = {"EraseReason", REASON_WORDS, REASON_COUNT};
const struct names ERASE_KIND_NAMES = {
    "EraseKind", (const char *const[]){NULL, "asker", "person"},
       3
};
const struct names ERASE_ANSWER_NAMES = {
    "EraseAnswer", (const char *const[]){NULL, "signed", "refused"},
       3
};

#define E(member, ...) FIELD(struct erasure, member, __VA_ARGS__)
static const struct field ERASURE_FIELDS[] = {
    E(id, .says = "this erasure"),
    E(version, .says = "grows with every change"),
    E(kind, .names = &ERASE_KIND_NAMES, .says = "who: askers, or staff who have left"),
    E(asker_id, .blank = true,
      .says = "the asker who was named; those with the same phone go, too"),
    E(person_id, .blank = true, .says = "the person of the house"),
    E(person_name, .blank = true, .says = "their name as it is now; null: askers"),
    E(reason, .names = &ERASE_REASON_NAMES, .says = "why"),
    E(words, .blank = true, .says = "why, in words"),
    E(asked_by, .blank = true, .says = "who asked for it; null: a restore of an older backup"),
    E(asked_by_name, .blank = true, .says = "their name"),
    E(asked_party, .blank = true, .names = &PARTY_NAMES, .says = "for which party"),
    E(asked_at, .unit = "µs", .says = "when"),
    E(answered_by_name, .blank = true, .says = "who signed or refused"),
    E(answered_at, .blank = true, .unit = "µs", .says = "when"),
    E(answer, .blank = true, .names = &ERASE_ANSWER_NAMES, .says = "null: waits for its answer"),
    E(done_at, .blank = true, .unit = "µs", .says = "when the last of it was gone from the rows"),
    E(cleaned_at, .blank = true, .unit = "µs",
      .says = "when the database's file held no trace any more"),
    E(askers, .says = "askers that go, or went"),
    E(tickets, .says = "tickets that lose texts, or lost some"),
    E(texts, .says = "events whose texts go at most, or went"),
    E(pictures, .says = "pictures that go, or went"),
    {.name = "numbers",
                                                     .kind = KIND_TEXTS,
                                                     .at = offsetof(struct erasure, numbers),
                                                     .needed = true,
                                                     .says = "numbers of the tickets while it waits for its answer, newest first, at most 50"},
    {.name = "can",
                                                     .kind = KIND_TEXTS,
                                                     .at = offsetof(struct erasure, can),
                                                     .needed = true,
                                                     .says = "what the caller may do: sign, refuse"                                          },
};
SHAPE(ERASURE_SHAPE, "Erasure", struct erasure, ERASURE_FIELDS, "A person who is erased.");
