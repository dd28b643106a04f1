/* Includes what another folder keeps to itself.
 * Bad on purpose. */
#include "../store/sql.h"
