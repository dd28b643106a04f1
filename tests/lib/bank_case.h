/* Small banks for tests, and a script that answers them. */
#ifndef TESTS_BANK_CASE_H
#define TESTS_BANK_CASE_H

#include "wrapup/bank.h"
#include "wrapup/session.h"

/* Loads a bank that must be right; prints its faults and aborts the test otherwise. */
struct bank *bank_case(const char *json);
/* Loads one from a file, its bytes into *bytes. */
struct bank *bank_case_file(const char *path, struct buf *bytes);
/* tests/data/bank/small.json: three single questions q1 q2 q3 (answer "b") in objectives A and B,
 * an open question q4, a true/false question q5 with a hint; q1 and q2 are enemies; quizzes "full",
 * "two" (q2 q1) and "short" (count 2). */
const char *bank_case_small(void);

#endif
