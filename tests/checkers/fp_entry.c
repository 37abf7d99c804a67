// RUN: %panicscan scan --verify -- cc -c %s
//
// Invariants of what a function is given: two facts of the state at entry that nothing in sight
// excludes together, and nothing in sight brings together either.  Such a path is possible, no
// more: it rests on a combination that no line of the program shows.  With twins, where one does.

#include <stddef.h>
#include <stdlib.h>

int more(void);

/* ---- fields of one object ---- */

struct writer {
	unsigned size, want; /* size is 0 before the first use, and then left is 0, too */
	unsigned char *buffer;
	unsigned char *next;
	unsigned left;
	int plain;
};

static int writer_init(struct writer *w)
{
	if (!w->plain)
		w->next = NULL;
	w->size = w->want;
	return 0;
}

/* What is null there is set here, for a writer that was not used. */
int FP_entry_fields_ok(struct writer *w)
{
	if (w->size == 0 && writer_init(w) == -1)
		return -1;
	if (w->left == 0)
		w->next = w->buffer;
	w->next[w->size - 1] = 0; // expect: null-deref
	return 0;
}

/* The function itself brings them together. */
int entry_fields_bad(struct writer *w)
{
	w->left = 1;
	if (w->size == 0 && writer_init(w) == -1)
		return -1;
	if (w->left == 0)
		w->next = w->buffer;
	w->next[w->size - 1] = 0; // expect: null-deref
	return 0;
}

/* As an address that is computed: what is null is not what comes out. */
int FP_entry_difference_ok(struct writer *w)
{
	unsigned char *at;

	if (w->size == 0 && writer_init(w) == -1)
		return -1;
	if (w->left == 0)
		w->next = w->buffer;
	at = w->buffer + (w->next - w->buffer) + w->left;
	at[w->size - 1] = 0; // expect: null-deref
	return 0;
}

/* ---- data that another function has checked ---- */

enum { ITEM_END, ITEM_CHAR, ITEM_STAR, ITEM_PLUS };

/* No list begins with a repetition: whoever made it has seen to that. */
size_t entry_data_ok(const unsigned *items, unsigned char *out)
{
	unsigned char *start = out, *last = NULL;

	for (;; items++) {
		if (*items != ITEM_STAR && *items != ITEM_PLUS)
			last = out;
		switch (*items) {
		case ITEM_END:
			return (size_t)(out - start);
		case ITEM_STAR:
		case ITEM_PLUS:
			*last |= 0x80;
			break;
		default:
			*out++ = (unsigned char)*items;
			break;
		}
	}
}

/* This one looks for it, and goes on. */
size_t entry_data_bad(const unsigned *items, unsigned char *out)
{
	unsigned char *start = out, *last = NULL;

	if (items[0] == ITEM_STAR)
		more();
	for (;; items++) {
		if (*items != ITEM_STAR && *items != ITEM_PLUS)
			last = out;
		switch (*items) {
		case ITEM_END:
			return (size_t)(out - start);
		case ITEM_STAR:
		case ITEM_PLUS:
			*last |= 0x80; // expect: null-deref
			break;
		default:
			*out++ = (unsigned char)*items;
			break;
		}
	}
}

/* ---- what the caller has set before ---- */

struct store {
	const unsigned *current;
	int n;
};

struct display {
	struct store *store;
	int n_colours;
	unsigned colours[256];
};

static const unsigned *store_colours(const struct store *s, int *ret_n)
{
	if (s->current == NULL)
		return NULL;
	*ret_n = s->n;
	return s->current;
}

/* The only caller has set the number to 0. */
static void display_colours(struct display *d)
{
	const unsigned *colours = store_colours(d->store, &d->n_colours);

	if (d->n_colours > 0)
		d->colours[0] = colours[0];
}

void entry_caller_ok(struct display *d)
{
	d->n_colours = 0;
	display_colours(d);
}

static void display_more_colours(struct display *d)
{
	const unsigned *colours = store_colours(d->store, &d->n_colours);

	if (d->n_colours > 0)
		d->colours[0] = colours[0];
}

void FN_entry_caller_bad(struct display *d)
{
	d->n_colours = 1;
	display_more_colours(d);
}
