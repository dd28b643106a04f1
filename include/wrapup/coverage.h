/* What a bank's questions cover and what they leave out: pure figures for its author, about the
 * lecture's statements, the objectives, the keys and the texts. */
#ifndef WRAPUP_COVERAGE_H
#define WRAPUP_COVERAGE_H

#include "wrapup/bank.h"

enum {
    DIFFICULTY_COUNT = 3,
    COVERAGE_CORE_MIN = 4,     /* an objective needs so many core questions */
    COVERAGE_BALANCE_MIN = 8,  /* with fewer questions a crowded position is chance */
    COVERAGE_CROWDED_TIMES = 2 /* crowded: more than this many times the fair share */
};

/* Questions and tasks of an objective, those of its subs among them. */
struct coverage_row {
    size_t questions;
    size_t core; /* taught or practised */
    size_t tasks;
    size_t coverages[COVERAGE_COUNT];
    size_t difficulties[DIFFICULTY_COUNT]; /* [difficulty - 1] */
    size_t kinds[QUESTION_KIND_COUNT];
};

/* Where the key of single choice questions stands, in the file's order; by number of choices. */
struct key_places {
    size_t questions;
    size_t at[QUESTION_PARTS_MAX];
};

/* What a question may lack. The first three are findings, the others worth a look. */
enum lack {
    LACK_HINT,
    LACK_EXPLAIN,
    LACK_SOURCE,
    LACK_FINDINGS,
    LACK_WHY = LACK_FINDINGS, /* on a wrong choice of single and multi */
    LACK_SECTION,
    LACK_TRANSLATION, /* prompt, hint or explanation are one string in a bank of two languages */
    LACK_COUNT
};
/* "hint", "explain", … as in a bank; static. */
const char *lack_name(enum lack lack);

/* Embedded: filled by bank_coverage_build, ended with bank_coverage_release. */
struct bank_coverage {
    const struct bank *bank;
    struct coverage_row *rows; /* one per objective of the bank; top ones filled */
    struct coverage_row total;
    bool *named;                 /* one per statement: a question or a task names it */
    size_t assessable;           /* statements to be asked about */
    struct index_list uncovered; /* those of them that no question or task names */
    struct index_list thin;      /* top objectives below COVERAGE_CORE_MIN */
    struct key_places places[QUESTION_PARTS_MAX + 1]; /* by the number of choices */
    struct index_list lacks[LACK_COUNT];              /* questions */
    struct arena *arena;
};
/* The bank is borrowed. */
void bank_coverage_build(const struct bank *bank, struct bank_coverage *ret);
void bank_coverage_release(struct bank_coverage *coverage);

/* True when the key stands at place i more than twice as often as its fair share,
 * questions / choices, in COVERAGE_BALANCE_MIN questions or more. */
bool key_place_crowded(const struct bank_coverage *coverage, size_t choices, size_t i);
/* Uncovered statements, thin objectives, crowded places, and questions without hint, explanation
 * or source, each counted once; 0: clean. */
size_t bank_coverage_findings(const struct bank_coverage *coverage);

#endif
