/* Negations in Korean and English sentences, and how far they reach.
 * It doesn't judge: a negated hit goes to a person. */
#ifndef WRAPUP_MATCH_NEGATION_H
#define WRAPUP_MATCH_NEGATION_H

#include <stdbool.h>

#include "letters.h"

/* True when s holds a negation, or a word that only stands with one (전혀, 아무). */
bool negation_in(struct slice s);
/* What was found out about a text's letters: 0 nothing yet. As many as it has letters. */
typedef signed char negation_known;
/* True when a negation outside [start, end) may turn round what is said there: one in the same
 * clause. What is found out is kept in known. */
bool negation_near(struct slice s, size_t start, size_t end, negation_known *known);
/* The statement around letter i: its clause, cut where 고, 며, … tie it to others. */
struct slice negation_statement(struct slice s, size_t i);
/* The clause around letter i, as far as a negation reaches. */
struct slice negation_clause(struct slice s, size_t i);

#endif
