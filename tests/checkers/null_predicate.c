// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// Checks through a helper: what a predicate of this file says of its argument counts.

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct rec {
	int kind;
	char *text;
};

struct table {
	struct rec *recs;
	size_t n;
};

static struct rec *find(struct table *t, const char *text)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->recs[i].text, text) == 0)
			return &t->recs[i];
	return NULL;
}

static bool is_valid(const struct rec *r)
{
	return r != NULL && r->kind >= 0;
}

static bool is_missing(const struct rec *r)
{
	return !r;
}

/* Says nothing of its argument. */
static bool table_is_open(const struct table *t)
{
	return t->n != 0;
}

int valid_ok(struct table *t)
{
	struct rec *r = find(t, "root");

	if (!is_valid(r))
		return -1;
	return r->kind;
}

int valid_bad(struct table *t)
{
	struct rec *r = find(t, "root");

	if (!table_is_open(t))
		return -1;
	return r->kind; // expect: null-unchecked-return
}

int missing_ok(struct table *t)
{
	struct rec *r = find(t, "root");

	if (is_missing(r))
		return -1;
	return r->kind;
}

int after_reset_ok(struct table *t, int again)
{
	struct rec *r = NULL;

	if (again)
		r = t->recs;
	if (is_valid(r))
		return r->kind;
	return -1;
}

int after_reset_bad(struct table *t, int again)
{
	struct rec *r = NULL;

	if (again)
		r = t->recs;
	if (table_is_open(t))
		return r->kind; // expect: null-deref
	return -1;
}

int looked_at_ok(struct table *t)
{
	struct rec *r = find(t, "leaf");

	return r ? r->kind : -1;
}

int looked_at_early_ok(struct table *t)
{
	struct rec *r = find(t, "leaf");

	if (!r)
		return -1;
	return r->kind;
}

/* What only null leads to, and what something else leads to as well. */

static bool is_there(const struct rec *r)
{
	if (!r)
		return false;
	return true;
}

int only_null_bad(struct rec *r)
{
	if (!is_there(r))
		return r->kind; // expect: null-deref
	return 0;
}

int only_null_kept_bad(struct rec *r)
{
	bool there = is_there(r);

	if (there)
		return 0;
	return r->kind; // expect: null-deref
}

int only_null_ok(struct rec *r)
{
	if (!is_there(r))
		return 0;
	return r->kind;
}

int more_than_null_ok(struct rec *r)
{
	if (!is_valid(r))
		return r->kind;
	return 0;
}
