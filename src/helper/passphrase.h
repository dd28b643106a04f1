/* A passphrase, asked for at the controlling terminal and without echo.
 * What it opens is the callers' part. */
#ifndef WRAPUP_HELPER_PASSPHRASE_H
#define WRAPUP_HELPER_PASSPHRASE_H

#include "probe.h"

enum { PASSPHRASE_SIZE = 1024, PASSPHRASE_WAIT_MS = 60000 };

/* Asks with the prompt; false when there is no terminal, it is not ours (in the background), nobody
 * answered before until_ms, or the person would not. The caller wipes ret. A note tells the quiz to
 * keep off the screen meanwhile.
 *
 * A process of its own asks: it puts the terminal right again when it is interrupted, and also when
 * this one is killed; this one does so when that is killed. */
bool passphrase_ask(const struct probe_job *job, const char *prompt, int64_t until_ms,
                    char ret[PASSPHRASE_SIZE]);

#endif
