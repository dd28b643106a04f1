/* Talks to SQLite outside the store.
 * Bad on purpose. */
#include <sqlite3.h>
