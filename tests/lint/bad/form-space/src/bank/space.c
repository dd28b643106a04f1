/* White space at the end of a line.
 * Bad on purpose. */
int space(void); 
