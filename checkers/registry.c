#include "checkers/checker.h"

#include <string.h>

#define CHECKER(name) extern const struct checker checker_##name;
#include "checkers/checkers.def"
#undef CHECKER

const struct checker *const checkers_builtin[] = {
#define CHECKER(name) &checker_##name,
#include "checkers/checkers.def"
#undef CHECKER
	NULL};

enum { MAX_RULES = 128 }; /* RULES has about eighty */

const struct rule *const *checkers_rules(uint32_t *ret_n)
{
	static const struct rule *all[MAX_RULES];
	uint32_t n = 0;

	for (uint32_t i = 0; checkers_builtin[i]; i++)
		for (uint32_t k = 0; k < checkers_builtin[i]->n_rules; k++) {
			if (n == MAX_RULES)
				PS_BUG("more than %d rules", MAX_RULES);
			all[n++] = checkers_builtin[i]->rules[k];
		}
	*ret_n = n;
	return all;
}

const struct rule *checkers_rule(const char *id)
{
	uint32_t n;
	const struct rule *const *all = checkers_rules(&n);

	for (uint32_t i = 0; i < n; i++)
		if (strcmp(all[i]->id, id) == 0)
			return all[i];
	return NULL;
}
