/* A store that knows commands.
 * Bad on purpose. */
#include "wrapup/command.h"
