/* Reads the environment.
 * Bad on purpose. */
#include <stdlib.h>
const char *bank_home(void);
const char *bank_home(void)
{
    return getenv("HOME");
}
