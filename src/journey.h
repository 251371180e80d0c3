/* journey.h — the flow of the hospital in one place: when this happened, that starts. Capabilities
 * note facts and never call forward; what follows stands in journey.c, in the same transaction. */
#pragma once
#include <stdio.h>
#include "journal/journal.h"

/* Tells the journal what follows from which fact and evidence who may see a ticket's pictures. Once
 * at start, and by tests that need the flow. */
void journey_begin(void);
/* Prints both tables for people. */
void journey_print(FILE *out);
