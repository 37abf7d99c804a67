/* rules_test.h - the parts of rules-test. */
#ifndef PS_TESTS_RULES_TEST_H
#define PS_TESTS_RULES_TEST_H

/* Hostile texts through the loader; number of failed checks. */
int hostile_run(void);

/* Sizes, edit distance, names, fortified models; number of failed checks. */
int units_run(void);

#endif
