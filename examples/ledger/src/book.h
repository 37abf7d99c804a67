/* book.h - everything that a journal says: accounts, entries, aliases, budgets. */
#ifndef LEDGER_BOOK_H
#define LEDGER_BOOK_H

#include "account.h"
#include "budget.h"
#include "date.h"

struct posting {
	struct account *account; /* borrowed from the tree                             */
	money_t amount;
	int inferred; /* the amount was left out                            */
	struct posting *next;
};

struct entry {
	struct date date;
	char *payee; /* owned                                              */
	int line;    /* in the journal, for messages                       */
	struct posting *postings, **tail;
	struct entry *next;
};

struct alias {
	char *name;		 /* owned                                              */
	struct account *account; /* borrowed from the tree                             */
	struct alias *next;
};

struct book {
	struct account *root;
	struct entry *entries, **tail; /* in the journal's order */
	struct alias *aliases;
	struct budget *budgets;
};

void book_init(struct book *bk);
void book_release(struct book *bk);

/* The account that a journal means: an alias, or a full name.  NULL with a message. */
struct account *book_account(struct book *bk, const char *name);

void book_add_alias(struct book *bk, const char *name, struct account *account);

/* A new entry without postings at the end of the book. */
struct entry *book_add_entry(struct book *bk, const struct date *date, const char *payee, int line);
struct posting *entry_add_posting(struct entry *e, struct account *account);

/* Checks that the entry's postings add up to nothing, filling in the one amount that was
 * left out, and posts it.  0, or -1 with a message. */
int entry_post(struct entry *e);

#endif
