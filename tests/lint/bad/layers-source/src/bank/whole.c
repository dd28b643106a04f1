/* Includes a source file.
 * Bad on purpose. */
#include "policy.c"
