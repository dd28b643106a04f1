/* Prints instead of handing the text up.
 * Bad on purpose. */
#include <stdio.h>
void report_print(void);
void report_print(void)
{
    printf("hello\n");
}
