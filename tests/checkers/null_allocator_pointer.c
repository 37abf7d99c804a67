// RUN: %verify
/* Allocators that the program's users may replace: called through a pointer, which holds that of the
 * library by default. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef void *(*make_fn)(size_t);

static make_fn make = malloc;
make_fn make_text = (make_fn)malloc;
void (*release)(void *) = free;

void set_allocator(make_fn f)
{
	make = f ? f : malloc;
	make_text = make;
}

struct node {
	struct node *next;
	int value;
	char *text;
};

struct node *fresh_bad(int value)
{
	struct node *n = make(sizeof *n);

	n->value = value; // expect: null-unchecked-return: which can return null
	return n;
}

struct node *fresh_ok(int value)
{
	struct node *n = make(sizeof *n);

	if (!n)
		return NULL;
	n->value = value;
	return n;
}

/* Through a wrapper. */
static char *copy_of(const char *s, size_t n)
{
	char *p;

	if (!s)
		return NULL;
	p = make_text(n + 1);
	if (!p)
		return NULL;
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

int named_ok(struct node *n)
{
	char *t = copy_of("a", 1);

	if (!t)
		return 0;
	n->text = t;
	return t[0];
}

int renamed_ok(struct node *n)
{
	char *t = copy_of("b", 1);

	if (t == NULL)
		return -1;
	n->text = t;
	return t[0];
}

int unnamed_bad(struct node *n)
{
	char *t = copy_of("c", 1);

	n->text = t;
	return t[0]; // expect: null-unchecked-return
}

/* A failure that nobody asks for, and a count that tells of it. */
struct list {
	struct node **items;
	int n_items, n_max;
};

static int list_add(struct list *l, struct node *item)
{
	if (!l->items) {
		l->items = make(20 * sizeof *l->items);
		if (!l->items)
			return -1;
		l->n_max = 20;
	}
	l->items[l->n_items++] = item;
	return 0;
}

int add_all_ok(struct list *l, struct node *n)
{
	int sum = 0, many = l->n_items;

	list_add(l, n);
	for (int i = 0; i < many; i++)
		sum += l->items[i]->value;
	return sum;
}

/* In a context: the library's where its user gave none. */
struct memory {
	void *(*make)(size_t size);
	void (*release)(void *p);
};

struct parser {
	struct memory memory;
	char *buffer;
	int depth;
};

struct parser *parser_new(const struct memory *given)
{
	struct parser *p;

	if (given) {
		p = given->make(sizeof *p);
		if (!p)
			return NULL;
		p->memory = *given;
	} else {
		p = malloc(sizeof *p);
		if (!p)
			return NULL;
		p->memory.make = malloc;
		p->memory.release = free;
	}
	p->buffer = NULL;
	p->depth = 0;
	return p;
}

int parser_buffer_bad(struct parser *p)
{
	p->buffer = p->memory.make(100);
	p->buffer[0] = 0; // expect: null-unchecked-return
	return 0;
}

int parser_buffer_ok(struct parser *p)
{
	p->buffer = p->memory.make(100);
	if (!p->buffer)
		return -1;
	p->buffer[0] = 0;
	return 0;
}

/* What the pointer holds is the program's own. */
static void *make_or_die(size_t n)
{
	void *p = malloc(n);

	if (!p)
		abort();
	return p;
}

static void *(*sure)(size_t) = make_or_die;

void set_sure(void *(*f)(size_t))
{
	sure = f;
}

int sure_ok(void)
{
	int *p = sure(sizeof *p);

	*p = 1;
	return *p;
}

/* A member for all kinds of lookups: one of the library's is among those that objects are given. */
struct lookup {
	char *(*find)(const char *text, int c);
};

static char *find_always(const char *text, int c)
{
	(void)c;
	return (char *)text;
}

void lookup_init(struct lookup *l, int strict)
{
	l->find = strict ? find_always : strchr;
}

int looked_up_ok(struct lookup *l, const char *text)
{
	return *l->find(text, 'x');
}
