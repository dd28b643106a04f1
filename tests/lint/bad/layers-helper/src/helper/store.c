/* A helper that sees the store.
 * Bad on purpose. */
#include "wrapup/store.h"
