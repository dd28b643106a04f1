/* No newline at the end.
 * Bad on purpose. */
int end(void);