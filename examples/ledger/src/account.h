/* account.h - the tree of accounts.  "Expenses:Food" is a child of "Expenses". */
#ifndef LEDGER_ACCOUNT_H
#define LEDGER_ACCOUNT_H

#include "money.h"

#include <stdio.h>

/* Names have at most so many parts. */
#define ACCOUNT_MAX_DEPTH 8

struct account {
	char *name;		/* last part of the name; owned                   */
	struct account *parent; /* NULL for the root                              */
	struct account *child;	/* first of the children, in order of appearance  */
	struct account *next;	/* next child of the same parent                  */
	money_t own;		/* sum of what was posted to this very account    */
	int n_postings;
};

/* A root without children. */
struct account *account_new_root(void);

/* Frees an account with all below it. */
void account_free(struct account *a);

/* The account of that full name, made with all its parents where it does not exist.  NULL,
 * with a message, where the name is no name. */
struct account *account_open(struct account *root, const char *full_name);

/* The account of that full name, or NULL. */
struct account *account_find(struct account *root, const char *full_name);

/* What was posted to the account and to all below it. */
money_t account_total(const struct account *a);

/* Calls fn for the account and all below it, parents first. */
typedef void (*account_fn)(const struct account *a, void *arg);
void account_walk(const struct account *a, account_fn fn, void *arg);

/* How many that are. */
int account_count(const struct account *a);

enum figure { FIGURE_OWN, FIGURE_TOTAL, FIGURE_POSTINGS, FIGURE_CHILDREN };

/* One number of an account; 0 for no account. */
money_t account_figure(const struct account *a, enum figure what);

/* The full name. */
void account_print_name(const struct account *a, FILE *out);

/* Walks over all children of a. */
#define ACCOUNT_FOR_EACH_CHILD(c, a) for ((c) = (a)->child; (c) != NULL; (c) = (c)->next)

#endif
