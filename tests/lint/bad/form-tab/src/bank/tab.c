/* A tab.
 * Bad on purpose. */
	int tab(void);
