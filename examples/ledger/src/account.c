#include "account.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

/* A name cut at its colons. */
struct name_parts {
	char *part[ACCOUNT_MAX_DEPTH];
	int n;
	char *text; /* what part[] points into; owned */
};

struct account *account_new_root(void)
{
	struct account *root = xcalloc(1, sizeof *root);

	root->name = xstrdup("");
	return root;
}

void account_free(struct account *a)
{
	struct account *c, *next;

	if (!a)
		return;
	for (c = a->child; c; c = next) {
		next = c->next;
		account_free(c);
	}
	free(a->name);
	free(a);
}

static int name_split(struct name_parts *np, const char *full_name)
{
	char *s, *save = NULL;

	np->n = 0;
	np->text = xstrdup(full_name);
	for (s = strtok_r(np->text, ":", &save); s; s = strtok_r(NULL, ":", &save)) {
		if (np->n > ACCOUNT_MAX_DEPTH) {
			warn("account '%s' has more than %d parts", full_name, ACCOUNT_MAX_DEPTH);
			free(np->text);
			return -1;
		}
		np->part[np->n++] = s; // expect: index-off-by-one
	}
	if (np->n == 0) {
		warn("empty account name");
		free(np->text);
		return -1;
	}
	return 0;
}

static struct account *find_child(const struct account *a, const char *name)
{
	struct account *c;

	ACCOUNT_FOR_EACH_CHILD (c, a) {
		if (strcmp(c->name, name) == 0)
			return c;
	}
	return NULL;
}

static struct account *add_child(struct account *a, const char *name)
{
	struct account *c = xcalloc(1, sizeof *c);
	struct account **link = &a->child;

	while (*link)
		link = &(*link)->next;
	*link = c;
	c->name = xstrdup(name);
	c->parent = a;
	return c;
}

static struct account *walk(struct account *root, const char *full_name, int create)
{
	struct name_parts np;
	struct account *a = root;

	if (name_split(&np, full_name) < 0)
		return NULL;
	for (int i = 0; i < np.n; i++) {
		struct account *c = find_child(a, np.part[i]);

		if (!c && create)
			c = add_child(a, np.part[i]);
		a = c;
		if (!a)
			break;
	}
	free(np.text);
	return a;
}

struct account *account_open(struct account *root, const char *full_name)
{
	return walk(root, full_name, 1);
}

struct account *account_find(struct account *root, const char *full_name)
{
	return walk(root, full_name, 0);
}

money_t account_total(const struct account *a)
{
	const struct account *c;
	money_t sum = a->own;

	ACCOUNT_FOR_EACH_CHILD (c, a) {
		sum += account_total(c);
	}
	return sum;
}

void account_walk(const struct account *a, account_fn fn, void *arg)
{
	const struct account *c;

	fn(a, arg);
	ACCOUNT_FOR_EACH_CHILD (c, a) {
		account_walk(c, fn, arg);
	}
}

int account_count(const struct account *a)
{
	const struct account *c;
	int n = 1;

	ACCOUNT_FOR_EACH_CHILD (c, a) {
		n += account_count(c);
	}
	return n;
}

money_t account_figure(const struct account *a, enum figure what)
{
	const struct account *c;
	money_t n = 0;

	switch (what) {
	case FIGURE_OWN:
		return a ? a->own : 0;
	case FIGURE_TOTAL:
		return a ? account_total(a) : 0;
	case FIGURE_POSTINGS:
		if (!a)
			return 0;
		return a->n_postings;
	case FIGURE_CHILDREN:
		ACCOUNT_FOR_EACH_CHILD (c, a) { // expect: null-inconsistent
			n++;
		}
		return n;
	}
	return n;
}

void account_print_name(const struct account *a, FILE *out)
{
	if (a->parent && a->parent->parent) {
		account_print_name(a->parent, out);
		fputc(':', out);
	}
	fputs(a->name, out);
}
