/* record/record_verify.h — whether a .shouwen file proves what it says, and if not, which is the
 * first thing that is wrong (docs/record-format.md tells the order of looking; the browser's
 * verifier keeps the same). Pure: needs no database and no server. */
#pragma once
#include <stdio.h>
#include "record/record_bundle.h"

/* How a file can be wrong: name, word, sentence. */
// clang-format off
#define FAULTS(X)                                                                                                  \
    X(FAULT_NONE,           "none",           "")                                                                  \
    X(FAULT_NOT_A_BUNDLE,   "not_a_bundle",   "this is no file of a Shouwen record")                               \
    X(FAULT_CUT,            "cut",            "the file is not whole: its end was cut off")                        \
    X(FAULT_MALFORMED,      "malformed",      "something in the file is not of its format")                        \
    X(FAULT_HEAD,           "head",           "the signed head of the record cannot be read")                      \
    X(FAULT_HEAD_SIGNATURE, "head_signature", "the record's signature is wrong: its head was changed, or another key signed it") \
    X(FAULT_OTHER_KEY,      "other_key",      "another key signed this file, not the one that was given")          \
    X(FAULT_COSIGNATURE,    "cosignature",    "a witness's countersignature does not fit: it was changed, or somebody else made it") \
    X(FAULT_ORDER,          "order",          "positions do not follow each other: an event was deleted, repeated or moved") \
    X(FAULT_PROOF,          "proof",          "this is not in the signed record: it was changed, or never stood there") \
    X(FAULT_WORDS,          "words",          "the words do not fit what was committed to: text, name or phone was changed") \
    X(FAULT_TICKET,         "ticket",         "an event of another ticket was put in")                             \
    X(FAULT_NTH,            "nth",            "the ticket's events do not follow each other: one was deleted, or two were reordered") \
    X(FAULT_TIME,           "time",           "time runs backwards here: this event was dated wrongly")            \
    X(FAULT_COUNT,          "count",          "there are more or fewer events than were sealed in")                \
    X(FAULT_SEAL,           "seal",           "the seal of the file is wrong: something in it was changed after it was made")
// clang-format on
enum fault {
#define FAULT_ENUM(name, word, says) name,
    FAULTS(FAULT_ENUM)
#undef FAULT_ENUM
        FAULT_COUNT_OF
};
const char *fault_word(enum fault f);
const char *fault_says(enum fault f);

struct cosigned {
    const char *name, *party;
    int64_t at_s; /* unix seconds; 0: has not countersigned this head */
};

struct verdict {
    enum fault fault;  /* FAULT_NONE: everything is right */
    int64_t position;  /* of the bad event; -1: the fault is not one event's */
    bool known;        /* event below could be read */
    struct leaf event; /* of the bad event */
    struct about about;
    struct head head;
    struct cosigned *cosigned;
    size_t n_cosigned;
    int64_t count;             /* events found right before the fault */
    int64_t first_at, last_at; /* µs UTC */
};

/* Judges a whole file. key: the log's public key as the reader knows it; NULL: the file's own is
 * believed. threads: 1 to 16 that share the hashing. What ret points to is in ctx->arena or in the
 * file. */
void bundle_verify(struct ctx *ctx, struct bytes file, const unsigned char *key, int threads,
                   struct verdict *ret);

/* The first 10 bytes of the key's hash as people compare them, in hex: "3475 0F98 …", 24 letters.
 */
void key_fingerprint(const unsigned char key[KEY_N], char ret[25]);

/* The command `shouwen verify`: reads the file, prints what it proves. key: base64, or the
 * record's whole key line, or NULL.
 * 0 good, 1 bad, 2 it cannot be read or is no bundle, or the key is none. */
int record_verify_main(const char *path, const char *key);
