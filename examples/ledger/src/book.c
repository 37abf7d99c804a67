#include "book.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

void book_init(struct book *bk)
{
	memset(bk, 0, sizeof *bk);
	bk->root = account_new_root();
	bk->tail = &bk->entries;
}

static void entry_free(struct entry *e)
{
	struct posting *p = e->postings;

	while (p) {
		struct posting *next = p->next;

		free(p);
		p = next;
	}
	free(e->payee);
	free(e);
}

void book_release(struct book *bk)
{
	struct entry *e = bk->entries;
	struct alias *al = bk->aliases;

	while (e) {
		struct entry *next = e->next;

		entry_free(e);
		e = next;
	}
	while (al) {
		struct alias *next = al->next;

		free(al->name);
		free(al);
		al = next;
	}
	budget_free_all(bk->budgets);
	account_free(bk->root);
	memset(bk, 0, sizeof *bk);
}

struct account *book_account(struct book *bk, const char *name)
{
	const struct alias *al;

	for (al = bk->aliases; al; al = al->next)
		if (strcmp(al->name, name) == 0)
			return al->account;
	return account_open(bk->root, name);
}

void book_add_alias(struct book *bk, const char *name, struct account *account)
{
	struct alias *al = xcalloc(1, sizeof *al);

	al->name = xstrdup(name);
	al->account = account;
	al->next = bk->aliases;
	bk->aliases = al;
}

struct entry *book_add_entry(struct book *bk, const struct date *date, const char *payee, int line)
{
	struct entry *e = xcalloc(1, sizeof *e);

	e->date = *date;
	e->payee = xstrdup(payee);
	e->line = line;
	e->tail = &e->postings;
	*bk->tail = e;
	bk->tail = &e->next;
	return e;
}

struct posting *entry_add_posting(struct entry *e, struct account *account)
{
	struct posting *p = xcalloc(1, sizeof *p);

	p->account = account;
	*e->tail = p;
	e->tail = &p->next;
	return p;
}

int entry_post(struct entry *e)
{
	struct posting *p, *open = NULL;
	money_t sum = 0;

	for (p = e->postings; p; p = p->next) {
		sum += p->amount;
		if (!p->inferred)
			continue;
		if (open) {
			warn("line %d: more than one amount is left out", e->line);
			return -1;
		}
		open = p;
	}
	if (open) {
		open->amount = -sum;
	} else if (sum != 0) {
		char text[MONEY_TEXT_BYTES];

		warn("line %d: '%s' is off by %s", e->line, e->payee, money_format(sum, text));
		return -1;
	}
	for (p = e->postings; p; p = p->next) {
		p->account->own += p->amount;
		p->account->n_postings++;
	}
	return 0;
}
