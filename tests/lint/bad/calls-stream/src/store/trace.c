/* Hands a standard stream on.
 * Bad on purpose. */
#include <stdio.h>
FILE *store_trace(void);
FILE *store_trace(void)
{
    return stderr;
}
