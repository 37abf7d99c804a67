// RUN: %verify
/* Null that is written as an argument: who does so has nothing to give, and the callee has to reckon
 * with that whatever state the objects are in.  Quiet where another number that is given may say
 * that nothing is needed. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct option {
	struct option *next;
	const char *name;
	int is_array, n;
	char **items;
};

char *copy_text(const char *text);
void log_error(const char *text);

/* ---- why it failed ---------------------------------------------------------------------------- */

static int option_add(struct option *o, const char *text, char **cause)
{
	if (!o->is_array) {
		*cause = copy_text("not an array");
		return -1;
	}
	o->items[o->n++] = copy_text(text);
	return 0;
}

int option_default_bad(struct option *o)
{
	return option_add(o, "default", NULL); // expect: null-arg: argument 3 of 'option_add', which dereferences it on some of its paths, is null
}

int option_default_ok(struct option *o)
{
	char *cause = NULL;
	int r = option_add(o, "default", &cause);

	free(cause);
	return r;
}

static int option_set(struct option *o, const char *text, char **cause)
{
	if (!o->is_array) {
		if (cause)
			*cause = copy_text("not an array");
		return -1;
	}
	o->items[o->n++] = copy_text(text);
	return 0;
}

int option_quietly_ok(struct option *o)
{
	return option_set(o, "default", NULL);
}

/* What is known of the object here decides. */
int option_array_ok(struct option *o)
{
	o->is_array = 1;
	return option_add(o, "first", NULL);
}

int option_scalar_bad(struct option *o)
{
	o->is_array = 0;
	return option_add(o, "first", NULL); // expect: null-arg
}

/* ---- where it ended ----------------------------------------------------------------------------- */

static int parse_size(const char *text, char **end)
{
	int n = 0;

	while (*text >= '0' && *text <= '9')
		n = n * 10 + (*text++ - '0');
	if (*text == 'k') {
		n *= 1024;
		text++;
	}
	*end = (char *)text;
	return n;
}

int size_bad(const char *text)
{
	return parse_size(text, NULL); // expect: null-arg
}

int size_ok(const char *text)
{
	char *end;
	int n = parse_size(text, &end);

	return *end ? -1 : n;
}

/* ---- a number says what is needed ------------------------------------------------------------------ */

enum op { OP_GET, OP_SET };

static int option_access(struct option *o, int op, const char *text)
{
	if (op == OP_SET) {
		o->n = (int)strlen(text);
		return 0;
	}
	return o->n;
}

int option_get_ok(struct option *o)
{
	return option_access(o, OP_GET, NULL);
}

int option_either_ok(struct option *o, int op)
{
	return option_access(o, op, NULL);
}

int option_clear_bad(struct option *o)
{
	return option_access(o, OP_SET, NULL); // expect: null-arg
}

/* How much there is of it. */
static int sum(const struct option *o, const int *v, size_t n)
{
	int s = o->n;

	for (size_t i = 0; i < n; i++)
		s += v[i];
	return s;
}

int nothing_ok(const struct option *o)
{
	return sum(o, NULL, 0);
}

int so_many_ok(const struct option *o, size_t n)
{
	return sum(o, NULL, n);
}

/* ---- not written, but found so ------------------------------------------------------------------------ */

int option_given_ok(struct option *o, char **cause)
{
	if (!cause)
		log_error("nobody asks why");
	return option_set(o, "text", cause);
}

/* ---- inserted after --------------------------------------------------------------------------------------- */

static struct option *insert_after(struct option *list, struct option *o, struct option *after)
{
	if (!list) {
		o->next = NULL;
		return o;
	}
	o->next = after->next;
	after->next = o;
	return list;
}

struct option *append_bad(struct option *list, struct option *o)
{
	return insert_after(list, o, NULL); // expect: null-arg
}

struct option *append_first_ok(struct option *o)
{
	return insert_after(NULL, o, NULL);
}

struct option *append_ok(struct option *list, struct option *o)
{
	struct option *last = list;

	while (last && last->next)
		last = last->next;
	return insert_after(list, o, last);
}

/* ---- one argument in place of another ----------------------------------------------------------- */

static size_t text_length(const struct option *o, size_t n, const char *text)
{
	const char *s;

	if (text)
		s = text;
	else
		s = o->name;
	return n + strlen(s);
}

size_t text_in_place_ok(const void *key, size_t n)
{
	return text_length(NULL, n, key);
}

size_t text_in_place_bad(size_t n)
{
	return text_length(NULL, n, NULL); // expect: null-arg
}
