/* Reads the clock by itself.
 * Bad on purpose. */
#include <time.h>
long session_now(void);
long session_now(void)
{
    return (long)time(NULL);
}
