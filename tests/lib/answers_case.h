/* A file of answers as learners type them, held against a bank: each line must get its verdict.
 * Which answers those are is the file's business.
 *
 * A line has columns between tabs; "#" begins a comment:
 * - question: its id
 * - how: ko or en, the language it is typed in; "+nfd" behind it: decomposed, as from macOS.
 *   id: `typed` names parts ("b", "a d", "2 1 3", "1=c 2=a"), whose labels are typed, once with
 *   the parts in the bank's order and once shuffled
 * - typed: the answer; \n is a line break, \\ a backslash
 * - verdict: right, partial, wrong, unknown; ask (asked once more, then wrong); again (not taken
 *   as an answer); open questions: pass or short (do the points found meet its `pass`?)
 * - reveals: ids of the misconceptions shown, or "-"
 * - found, for open questions only: ids of the points found, "?id" for one found beside a
 *   negation, "!n" for the n-th contradiction (from 1), or "-" */
#ifndef TESTS_ANSWERS_CASE_H
#define TESTS_ANSWERS_CASE_H

#include "wrapup/bank.h"

/* How many lines each question of the bank needs at least. */
struct answers_rule {
    unsigned right[LANG_COUNT]; /* right (or pass), typed in each language */
    unsigned wrong;             /* partial, wrong, ask or short */
};

/* Checks every line of the file, and that every question has enough of them. Appends one line
 * "path:line: …" per fault; returns how many. Fails the test when the file can't be read. */
size_t answers_check(const struct bank *bank, const char *path, const struct answers_rule *rule,
                     struct buf *faults);
/* For a test: prints the faults and fails when there are any. */
void answers_assert(const char *bank_path, const char *path, const struct answers_rule *rule);

#endif
