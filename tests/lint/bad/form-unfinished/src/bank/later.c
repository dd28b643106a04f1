/* Says that it is not done.
 * Bad on purpose. */
/* TODO: the rest */
