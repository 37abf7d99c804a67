#include "budget.h"

#include "util.h"

#include <stdlib.h>

static struct budget *find(struct budget *list, const struct account *account)
{
	struct budget *b;

	for (b = list; b; b = b->next)
		if (b->account == account)
			break;
	return b;
}

void budget_set(struct budget **list, struct account *account, money_t limit)
{
	struct budget *b = find(*list, account);

	if (!b) {
		b = xcalloc(1, sizeof *b);
		if (limit < 0)
			warn("budget below zero for '%s'",
			     b->account->name); // expect: null-field-init
		b->account = account;
		b->next = *list;
		*list = b;
	}
	b->limit = limit;
}

void budget_free_all(struct budget *list)
{
	while (list) {
		struct budget *next = list->next;

		free(list);
		list = next;
	}
}

money_t budget_left(const struct budget *b)
{
	return b->limit - account_total(b->account);
}

void budget_print(const struct budget *b, FILE *out)
{
	money_t spent = b->limit - budget_left(b);
	char limit[MONEY_TEXT_BYTES], left[MONEY_TEXT_BYTES];

	if (!b) // expect: null-after-deref
		return;
	fprintf(out, "%12s %12s %4d%%  ", money_format(b->limit, limit),
		money_format(budget_left(b), left), money_percent(spent, b->limit));
	account_print_name(b->account, out);
	fputc('\n', out);
}
