/* rebuild/rebuild_inside.h — tables, cells and rows in memory, and the words that say what a fact
 * does. Inside of the folder only. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"
#include "rebuild/rebuild.h"
#include "rebuild/rebuild_columns.h"
#include <assert.h>
#include <jansson.h>

#define REBUILD_PAGE   5000
#define REBUILD_ABSENT (-(INT64_C(1) << 62)) /* how SQL says NULL of a number */
#define COLUMNS_MOST   44

enum folded {
#define FOLDED_ENUM(constant, ...) constant,
    FOLDED_TABLES(FOLDED_ENUM)
#undef FOLDED_ENUM
        TABLE_COUNT,
    NO_TABLE
};

/* --- what is compared (rebuild_tables.c) -------------------------------------------------------
 */

enum column_kind {
    COLUMN_KEY,
    COLUMN_KEY_TEXT,
    COLUMN_KEY_OWNER,
    COLUMN_OWNER,
    COLUMN_PARENT,
    COLUMN_INT,
    COLUMN_MAYBE,
    COLUMN_AMOUNT,
    COLUMN_IS_SET,
    COLUMN_HEX,
    COLUMN_WORD,
    COLUMN_TEXT,
    COLUMN_OWN
};
struct column {
    enum column_kind kind;
    const char *name;
};
struct table {
    const char *name;
    const struct column *columns;
    size_t n, n_keys;
    enum folded belongs; /* the table of the row it belongs to; NO_TABLE: none */
};
extern const struct table TABLES[TABLE_COUNT];
bool is_text(const struct column *column);
/* The column that names the row it belongs to; -1: none. */
int owner_column(enum folded table);
/* -1: no such column. */
int column_named(enum folded table, const char *name);
/* NO_TABLE: no such table. */
enum folded table_named(const char *name);
/* A row of `hospital` that is a secret or a setting of the machine, not of the record. */
bool outside_hospital(const char *name);
/* What erasing leaves where a column must hold something. */
bool is_erased_text(const char *text);

/* --- cells and rows (rebuild_rows.c) -----------------------------------------------------------
 */

enum cell_kind {
    CELL_NONE,
    CELL_NUMBER,
    CELL_WORD,  /* text, kept as it is */
    CELL_HASH,  /* a person's text: only its keyed hash is kept */
    CELL_OLDER, /* said by an event that is older than the record: nobody knows */
    CELL_ERASED /* said by an event whose texts were erased */
};
struct cell {
    enum cell_kind kind;
    union {
        int64_t number;
        const char *text;
    };
};
struct row {
    struct row *next;           /* of the same bucket */
    struct row *before, *after; /* of the same owner */
    uint64_t key[2];
    int64_t owner;
    bool older; /* born by an event that is older than the record */
    bool seen;  /* the table has it */
    struct cell cells[];
};
struct rows {
    struct row **buckets, **owners; /* by key; by owner */
    size_t room, n;                 /* room is a power of two */
};

struct compiled;
struct rebuild_said;
struct fold {
    struct ctx *ctx;
    struct arena *keep; /* everything the fold remembers */
    unsigned char hash_key[16];
    struct rows rows[TABLE_COUNT];
    const struct compiled *compiled; /* all effects, in their order */
    int owner[TABLE_COUNT];
    struct rebuild_result *ret;
    struct rebuild_table *tables; /* how each came out */
    size_t most, room;            /* differences that are listed */
    const char *last_key[2];      /* texts of the key of the last row read */
    rebuild_progress *progress;
};

uint64_t hash_text(const struct fold *f, const char *text);
struct cell cell_number(int64_t v);
struct cell cell_text(const char *text); /* NULL: CELL_NONE */
/* As the column keeps it: people's texts hashed, others copied. */
struct cell cell_kept(struct fold *f, const struct column *column, struct cell cell);
uint64_t key_of(const struct fold *f, struct cell cell);
struct row *row_find(struct fold *f, enum folded table, const uint64_t key[2]);
/* A new row, every cell CELL_NONE but the keys; there must be none of that key. */
struct row *row_add(struct fold *f, enum folded table, const struct cell *keys);
void row_remove(struct fold *f, enum folded table, struct row *row);
/* The rows that belong to one, and perhaps to others: go on by ->after, look at ->owner. */
struct row *rows_of(struct fold *f, enum folded table, int64_t owner);
/* Writes a cell; moves the row when it is the column of its owner. */
void row_set(struct fold *f, enum folded table, struct row *row, int column, struct cell cell);

/* --- what facts do (rebuild_facts.c), in words that rebuild_words.c understands ------------------
 */

/* ADDS: a new row. SETS: changes one. PUTS: a new row, or changes the one that is there. SETS_ALL,
 * DROPS_ALL: every row that belongs to the key. */
enum deed { ADDS, SETS, PUTS, SETS_ALL, DROPS_ALL };

/* One thing that a fact does. Expressions:
 *   at actor_id party asker_id subject_id ticket_id words   of the event
 *   d.x       of its data     r.x   of data's "row"     m.x   of its texts
 *   x#n x#name x#             the same of the list's element that is worked on
 *   table[key].column         what stands there before this deed
 *   'word' 12 NULL ?          fixed; ?: cannot be told from events
 *   number(n)                 the day of the event and n: what a ticket is called
 *   a | b                     the first that is there
 * sets: "column = expression, column = +1, …". `only`: "expression" (there, and not 0) or
 * "expression = 'word'". each: a list; the deed is done for every element. */
struct effect {
    const char *fact;
    enum deed does;
    enum folded table;
    const char *key;
    const char *sets;
    const char *only, *each;
    /* What no sentence says: called before the rest. */
    void (*also)(struct fold *f, const struct rebuild_said *said);
};
extern const struct effect EFFECTS[];
extern const size_t EFFECTS_N;
/* Facts that change no table, and tables that are no part of the record, each with its reason. */
struct outside {
    const char *name, *why;
};
extern const struct outside FACTS_OUTSIDE[], TABLES_OUTSIDE[], COLUMNS_OUTSIDE[];
extern const size_t FACTS_OUTSIDE_N, TABLES_OUTSIDE_N, COLUMNS_OUTSIDE_N;

/* --- one event -------------------------------------------------------------------------------- */

struct rebuild_event {
    int64_t id, at;
    const char *fact, *party;
    int64_t ticket_id, nth, subject_id, actor_id, asker_id;
    const char *data;
    bool committed; /* it had texts … */
    bool bare;      /* … and they are gone */
    const char *words, *more;
};
/* The event as its effects look at it. */
struct rebuild_said {
    const struct rebuild_event *event;
    json_t *data, *row, *more; /* NULL: none */
    bool older, erased;
    size_t element; /* of the list that is worked on */
};

/* Understands all EFFECTS; a word that is not understood stops the process. */
void rebuild_learn(struct fold *f);
/* Does to the rows what the event says. */
enum outcome rebuild_apply(struct fold *f, const struct rebuild_event *event);
/* A place's new zone and name go down to what stands below it. */
void places_below(struct fold *f, const struct rebuild_said *said);
/* Compares every table with its rows. */
enum outcome rebuild_compare(struct fold *f);
/* Counts a difference, and lists it while there is room. Texts are copied. */
void differs(struct fold *f, enum folded table, const char *key, const char *column,
             const char *live, const char *told, const char *says);

/* --- SQL (rebuild_store.c) ----------------------------------------------------------------------
 */

union slot {
    int64_t number;
    const char *text;
    struct bytes bytes;
};
/* The next page of events after an id, REBUILD_PAGE at most. */
MUST_USE enum outcome db_rebuild_events(struct ctx *ctx, int64_t after, struct list *ret);
MUST_USE enum outcome db_rebuild_count(struct ctx *ctx, int64_t *ret);
/* The next page of a table: arrays of n + 1 slots. after: the last row before it, or NULL. */
MUST_USE enum outcome db_rebuild_rows(struct ctx *ctx, enum folded table, const union slot *after,
                                      struct list *ret);
