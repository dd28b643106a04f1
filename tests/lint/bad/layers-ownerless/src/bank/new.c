/* Includes a header nobody owns.
 * Bad on purpose. */
#include "wrapup/stray.h"
