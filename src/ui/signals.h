/* Signals as events that an ask waits for together with its input.
 * What an event means is the terminals' business. */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

enum wake {
    WAKE_INPUT,     /* reading will not block: a byte, the end or an error */
    WAKE_INTERRUPT, /* Ctrl-C */
    WAKE_STOP,      /* told to leave; stays so for every later wait */
    WAKE_TIME,      /* the deadline passed */
    WAKE_RESIZE,    /* the terminal has another size */
    WAKE_SUSPEND,   /* Ctrl-Z: call signals_suspend() when the terminal is in order */
};

/* From now on signals wait for signals_wait(). Harmless when repeated. Before the first call they
 * act as usual, so a command that never asks can be killed at any time. `screen`: also
 * resizing and Ctrl-Z; `interrupts`: Ctrl-C clears a line instead of leaving. */
void signals_start(bool screen, bool interrupts);
/* Waits for fd (-1: no input), a signal or the monotonic deadline (0: none). */
enum wake signals_wait(int fd, int64_t deadline_ms);
/* The same without input; 0 only looks. */
enum wake signals_pause(int64_t deadline_ms);
/* Stops the process until it is continued. */
void signals_suspend(void);
/* The terminal has gone without a word. */
void signals_hang_up(void);
/* The signal that told the program to leave, or 0. */
int signals_stopped(void);
/* Lets another program have the terminal: Ctrl-C is its own, Ctrl-Z stops both. */
void signals_lend(void);
void signals_take_back(void);

#endif
