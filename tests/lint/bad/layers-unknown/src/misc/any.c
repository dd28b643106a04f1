/* A folder that is not in the plan.
 * Bad on purpose. */
int any(void);
