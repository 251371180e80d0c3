/* record/record_note.h — signed heads as text: the checkpoint, signed note and cosignature/v1 of
 * C2SP, so that witnesses that exist can read ours. Pure; sees base and libsodium only. */
#pragma once
#include "record/record_leaf.h"

#define KEY_N         32 /* Ed25519 public key */
#define SECRET_N      64 /* libsodium's secret key: seed and public key */
#define SIGNATURE_N   64
#define KEY_NAME_MOST 120   /* bytes */
#define HEAD_MOST     32768 /* bytes of a head with all its signature lines */

/* What a signature line is: the type byte of C2SP. */
enum signs {
    SIGNS_NOTE = 1,    /* the log's own: over the text */
    SIGNS_WITNESS = 4, /* cosignature/v1: over a time and the text */
};

/* A public key and the name it signs under: no spaces, no plus, at most KEY_NAME_MOST bytes. */
struct key {
    enum signs signs;
    char name[KEY_NAME_MOST + 1];
    unsigned char key[KEY_N];
};

/* "name+8 hex digits+base64": one line that a person can hand to another; a mistyped one is
 * noticed. In `a`. */
const char *key_print(struct arena *a, const struct key *key);
bool key_read(const char *text, struct key *ret);

/* What a head says. */
struct head {
    char origin[KEY_NAME_MOST + 1]; /* "shouwen/" and the log's id: the name of its key, too */
    int64_t size, at;               /* at: µs UTC when it was signed */
    struct hash root;
};

/* The text that is signed: origin, size, root, algorithms, time; each a line. In `a`. */
const char *head_print(struct arena *a, const struct head *head);
/* Reads the text of a head with or without signatures and checks that it is written the one way
 * that head_print() writes. Whose signatures are right is asked apart. *ret_text (may be NULL):
 * bytes of the signed text. False: it is no head, or of another algorithm. */
bool head_read(const char *note, size_t n, struct head *ret, size_t *ret_text);

/* The signature line ("— name base64\n") of the log for a text of head_print(); and of a witness,
 * at unix second at_s. In `a`. */
const char *head_sign(struct arena *a, const char *text, const struct key *key,
                      const unsigned char secret[SECRET_N]);
const char *head_cosign(struct arena *a, const char *text, const struct key *key, int64_t at_s,
                        const unsigned char secret[SECRET_N]);

/* Whether the note bears a right signature of this key (of the kind key->signs says), and for a
 * witness when (*ret_at_s, may be NULL; 0 for the log). A line of that name and key id whose
 * signature is wrong makes it false, whatever other lines say. */
bool head_is_signed(const char *note, size_t n, const struct key *key, int64_t *ret_at_s);

/* The i-th signature line, from 0; false: there is none, or it is malformed. line and name point
 * into the note. */
struct sign_line {
    const char *line, *name;
    size_t line_n, name_n; /* line_n with the newline */
    uint32_t key_id;
    const unsigned char *bytes; /* what follows the key id; in `a` */
    size_t n;
};
bool head_line(struct arena *a, const char *note, size_t n, size_t i, struct sign_line *ret);
