/* Filling in an error value, and what it means for the exit status.
 * Saying it to a person is left to command/ and ui/. */
#include "wrapup/err.h"

static const int exit_status[] = {
    [ERR_NONE] = 0,     [ERR_USAGE] = 2,  [ERR_INPUT] = 4,     [ERR_STORE] = 5,
    [ERR_CONFLICT] = 5, [ERR_SYSTEM] = 4, [ERR_CANCELLED] = 0,
};

bool err_set(struct err *err, enum err_kind kind, struct msg m)
{
    err->kind = kind;
    said_set(&err->text, m);
    return false;
}

int err_exit_status(enum err_kind kind)
{
    return exit_status[kind];
}
