// RUN: %verify
//
// Null that a callee has left at a place, or has written there, in a case of its own: possible where
// nothing tells its caller.

#include <stddef.h>
#include <stdlib.h>

struct word {
	const char *text;
	struct word *next;
};

struct words {
	struct word *list, **last;
};

struct input {
	const char *at;
	int left;
};

struct parser {
	struct input *input, **stack;
	int depth, errors;
};

int more(void);
void note(const char *fmt, ...);

/* ---- left alone ---- */

static void expand(struct words *w, const char *text, int split)
{
	struct word *one;

	if (split && !*text)
		return;
	one = malloc(sizeof *one);
	if (!one)
		abort();
	one->text = text;
	one->next = NULL;
	*w->last = one;
	w->last = &one->next;
}

/* The place lies in the list that the callee is given, whatever leads there. */
char assign_ok(const char *text, int split)
{
	struct words w;
	struct word **at;

	w.list = NULL;
	w.last = &w.list;
	at = w.last;
	expand(&w, text, split);
	return (*at)->text[0];
}

static void count_words(struct words *w, int *n)
{
	for (struct word *i = w->list; i; i = i->next)
		++*n;
}

/* Nobody sets it in any case. */
char assign_bad(int n)
{
	struct words w;
	struct word **at;

	w.list = NULL;
	w.last = &w.list;
	at = w.last;
	count_words(&w, &n);
	return (*at)->text[n]; // expect: null-deref
}

/* ---- written ---- */

static struct input *pop_input(struct parser *p)
{
	struct input *old;

	if (p->depth <= 0)
		return NULL;
	p->depth--;
	if (p->depth > 0)
		p->input = p->stack[p->depth - 1];
	else
		p->input = NULL;
	old = p->stack[p->depth];
	p->stack[p->depth] = NULL;
	return old;
}

char next_char_ok(struct parser *p)
{
	if (p->depth <= 1)
		return '\0';
	note("end of %p", (void *)p);
	free(pop_input(p));
	return *p->input->at;
}

static int pop_or_fail(struct parser *p)
{
	if (p->depth <= 0) {
		p->input = NULL;
		return -1;
	}
	p->depth--;
	p->input = p->stack[p->depth];
	return 0;
}

/* The result tells: this one has not looked. */
char next_char_bad(struct parser *p)
{
	pop_or_fail(p);
	return *p->input->at; // expect: null-deref
}

/* The callee does nothing else. */
static void drop_input(struct parser *p)
{
	p->depth = 0;
	p->input = NULL;
}

char dropped_char_bad(struct parser *p)
{
	drop_input(p);
	return *p->input->at; // expect: null-deref
}

static void pull(struct parser *p, struct input **first, struct input **second)
{
	*first = *second = NULL;
	if (p->depth > 0)
		*first = p->stack[0];
	if (p->depth > 1)
		*second = p->stack[1];
}

/* The other case looks for it. */
int compare_bad(struct parser *p, int key)
{
	struct input *first, *second;

	pull(p, &first, &second);
	switch (key) {
	case 'm':
		return second->left; // expect: null-deref
	case 'd':
		return second ? second->left : 0;
	default:
		return 0;
	}
}

/* A global that a callee sets in one of its ways only, which look the same. */

struct methods {
	int (*init)(void *arg);
};

static struct {
	int started;
	struct methods methods;
} library;

int method_init(void *arg);

int library_configure(const struct methods *to)
{
	if (library.started)
		return 21;
	library.methods = *to;
	return 0;
}

static void library_default(void)
{
	static const struct methods methods = {method_init};

	library_configure(&methods);
}

int library_start_ok(void)
{
	if (!library.methods.init)
		library_default();
	return library.methods.init(NULL);
}

int library_start_bad(void)
{
	if (!library.methods.init)
		library.started = 0;
	return library.methods.init(NULL); // expect: null-deref
}

/* ---- null is left since another argument is null --------------------------------------------------------- */

#include <string.h>

static char *text_dup(const char *s)
{
	char *copy = malloc(strlen(s) + 1);

	if (!copy)
		abort();
	return strcpy(copy, s);
}

static void text_assign(char **to, const char *value)
{
	free(*to);
	*to = value ? text_dup(value) : NULL;
}

struct account {
	unsigned id;
	const char *name;
};

const struct account *account_of(unsigned id);

static char *cached_name;
static unsigned cached_id;

size_t name_length_ok(unsigned id)
{
	if (!cached_name || cached_id != id) {
		const struct account *a = account_of(id);

		if (!a)
			return 0;
		cached_id = id;
		text_assign(&cached_name, a->name);
	}
	return strlen(cached_name);
}

size_t name_length_bad(unsigned id)
{
	if (!cached_name || cached_id != id) {
		const struct account *a = account_of(id);

		cached_id = id;
		text_assign(&cached_name, a ? a->name : NULL);
		if (!a)
			return strlen(cached_name); // expect: null-arg
	}
	return 0;
}

struct member {
	char *path;
	int is_absolute;
};

void set_path_ok(struct member *m, const char *arg)
{
	text_assign(&m->path, arg);
	m->is_absolute = m->path[0] == '/';
}

void set_path_bad(struct member *m)
{
	text_assign(&m->path, NULL);
	m->is_absolute = m->path[0] == '/'; // expect: null-deref
}
