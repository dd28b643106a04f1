/* A header that includes a higher one.
 * Bad on purpose. */
#include "wrapup/session.h"
