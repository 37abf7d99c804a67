// RUN: %verify
/* Functions that call each other: the one that is analysed first knows nothing of the others, nor that they leave a
 * variable alone whose address they were given. */
#include <stdlib.h>
struct parser { const char *at; unsigned n_types; };
struct type { unsigned n, first, flags; };
void add_param(struct parser *p, unsigned type);
unsigned add_type(struct parser *p, const struct type *t);
unsigned parse_signature(struct parser *p);
static void parse_rest(struct parser *p, struct type *t)
{
	while (*p->at && *p->at != '>') {
		if (*p->at == 's')
			t->flags |= 1;
		else
			t->first = parse_signature(p);
		p->at++;
	}
}
unsigned FP_parse_signature_ok(struct parser *p)
{
	struct type t = {0};
	unsigned *params = NULL;

	while (*p->at && *p->at != ')') {
		unsigned *more = realloc(params, (t.n + 1) * sizeof *params);

		if (!more)
			abort();
		params = more;
		params[t.n++] = (unsigned)*p->at++;
	}
	parse_rest(p, &t);
	for (unsigned i = 0; i < t.n; i++)
		add_param(p, params[i]); // expect: null-deref, index-off-by-one
	free(params);
	return add_type(p, &t);
}
unsigned parse_signature(struct parser *p)
{
	return FP_parse_signature_ok(p);
}
