/* Adding a fault whose words differ by language in more than the message, and sparing the work for
 * faults beyond the cap. For base/ itself; the rest of the program sends messages. */
#ifndef WRAPUP_BASE_FAULT_PRIVATE_H
#define WRAPUP_BASE_FAULT_PRIVATE_H

#include "wrapup/fault.h"

/* True when no more faults are listed; the one at hand is counted then. */
bool faults_full(struct faults *faults);
void faults_add_texts(struct faults *faults, unsigned line, unsigned column, const char *pointer,
                      const char *const what[LANG_COUNT]);

#endif
