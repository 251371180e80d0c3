/* rebuild/rebuild.h — adds the events up again and holds the sum against the live tables, row by
 * row.
 *
 * It is a second reading of the record, made only of what the events say: nothing of the verbs, of
 * their rules or of the journey is used, else it would prove nothing but that the same code does
 * the same twice. What every fact does to which column is one table of words (rebuild_facts.c);
 * which columns there are, another (rebuild_tables.c). It must not know any capability: base, store
 * and the list of facts are all it sees. */
#pragma once
#include "base/ctx.h"
#include "base/shape.h"

/* One thing that is not as the events say. Texts of people are never in it: live and told are NULL
 * for them. */
struct rebuild_difference {
    const char *table, *key; /* "ticket", "17" or "17, 4" */
    const char *column;      /* NULL: the whole row */
    const char *live, *told; /* what the table has, what the events say */
    const char *says;        /* a sentence's end: "is not there, though events made it" */
};

/* How one table came out. */
struct rebuild_table {
    const char *name;
    int64_t rows;        /* in the table and compared */
    int64_t differences; /* rows and columns that are not as told */
    int64_t older;  /* rows whose beginning is older than the record: nothing to compare with */
    int64_t erased; /* values that were erased, and are gone from the table, too */
};

struct rebuild_result {
    int64_t events, rows, differences, older, erased;
    int64_t took_us;    /* all of it, reading and comparing */
    struct list tables; /* struct rebuild_table */
    struct list first;  /* struct rebuild_difference, at most as many as asked for */
};

/* Told now and then while it works, and at the end of each part. what: "events", "rows". */
typedef void rebuild_progress(const char *what, int64_t done, int64_t of);

/* Reads the whole record and every table; ctx->db is in a transaction, so that all of it is one
 * moment. most: how many differences are listed, 0..100,000; all are counted. progress may be NULL.
 * Memory: about 5 kB a ticket, while it runs. *ret lives in ctx's arena. DONE, also when there are
 * differences | BROKEN | BUSY. */
MUST_USE enum outcome rebuild_check(struct ctx *ctx, int64_t most, rebuild_progress *progress,
                                    struct rebuild_result *ret);

/* The command line: checks the hospital at `where` (as db_open has it) and prints what came out.
 * Reads only, so the server may go on meanwhile. Ends with 0: as the events say, 1: it differs, 2:
 * it could not be checked. */
int rebuild_main(const char *where, int64_t most);

/* For the test that walks the schema. Is the column folded, or said to be no part of it? */
bool rebuild_knows_column(const char *table, const char *column);
/* Is the table folded, or said to be outside of the record? */
bool rebuild_knows_table(const char *table);
/* Does the fact change a table, or is it said to change none? */
bool rebuild_knows_fact(const char *fact);
/* Why nothing of this table is compared; NULL: it is. */
const char *rebuild_why_outside(const char *table);
