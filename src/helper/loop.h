/* The conversation: job lines in, answer lines out, many jobs at once.
 * What a job does is job.h's part. */
#ifndef WRAPUP_HELPER_LOOP_H
#define WRAPUP_HELPER_LOOP_H

/* Serves until the input ends and every job is answered, or until nobody reads the output. The
 * process's exit status. */
int helper_loop(int in, int out);

#endif
