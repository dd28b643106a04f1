/* Lets readline out of ui/.
 * Bad on purpose. */
#include <readline/readline.h>
