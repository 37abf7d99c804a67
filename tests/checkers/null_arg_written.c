// RUN: %verify
/* Null that is written as an argument, to functions that dereference it in some cases only. */
#include <stddef.h>

struct token {
	struct token *next;
	const void *of;
};

struct found {
	struct token *list;
	int n;
};

struct parser {
	struct token *tokens;
};

/* Moves the token to where it is collected. */
static struct token *collect(struct parser *p, struct found *found, const void *of)
{
	for (struct token **at = &p->tokens; *at; at = &(*at)->next) {
		struct token *t = *at;

		if (t->of != of)
			continue;
		*at = t->next;
		t->next = found->list;
		found->list = t;
		found->n++;
		return t;
	}
	return NULL;
}

void rename_bad(struct parser *p, const void *to, const void *from)
{
	struct token *t = collect(p, NULL, from); // expect: null-arg

	if (t)
		t->of = to;
}

void rename_all_ok(struct parser *p, struct found *found, const void *from)
{
	collect(p, found, from);
}

/* … if anybody wants it. */
static struct token *look_up(struct parser *p, struct found *found, const void *of)
{
	for (struct token **at = &p->tokens; *at; at = &(*at)->next) {
		struct token *t = *at;

		if (t->of != of)
			continue;
		if (found) {
			*at = t->next;
			t->next = found->list;
			found->list = t;
			found->n++;
		}
		return t;
	}
	return NULL;
}

void rename_ok(struct parser *p, const void *to, const void *from)
{
	struct token *t = look_up(p, NULL, from);

	if (t)
		t->of = to;
}

/* The caller says that it wants no count. */
static int sum(const int *v, int n, int counts, int *n_odd)
{
	int s = 0;

	for (int i = 0; i < n; i++) {
		s += v[i];
		if (counts && v[i] % 2)
			++*n_odd;
	}
	return s;
}

int sum_ok(const int *v, int n)
{
	return sum(v, n, 0, NULL);
}

int FN_sum_odd_bad(const int *v, int n)
{
	return sum(v, n, 1, NULL);
}
