/* A report that calls the session beside it.
 * Bad on purpose. */
#include "wrapup/session.h"
