/* budget.h - what may be spent on an account in a quarter. */
#ifndef LEDGER_BUDGET_H
#define LEDGER_BUDGET_H

#include "account.h"

struct budget {
	struct account *account; /* borrowed from the tree */
	money_t limit;
	struct budget *next;
};

/* Puts a budget in front of the list; a second one for the account replaces the first. */
void budget_set(struct budget **list, struct account *account, money_t limit);

void budget_free_all(struct budget *list);

/* What is left; negative when overspent. */
money_t budget_left(const struct budget *b);

/* One line of the report.  Nothing for no budget. */
void budget_print(const struct budget *b, FILE *out);

#endif
