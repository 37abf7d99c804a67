// RUN: %verify
//
// Null that is there only for what a path guesses of the rounds of loops (possible, and not shown),
// and null that loops have nothing to do with.

#include <stddef.h>

struct frame {
	int no, size, flags;
	struct frame *next;
};

enum { FRAME_SKIP = 1, FRAME_JOIN = 2 };

int write_frame(const struct frame *f, int pad)
{
	return f->size + pad;
}

void log_warn(const char *fmt, ...);
int read_item(void);

/* ---- set by a round ---- */

/* The last one: there is one, where frames are to be padded. */
int pad_log_ok(struct frame *list, int pad, int end)
{
	struct frame *last = NULL;
	int at = 0;

	for (struct frame *f = list; f; f = f->next) {
		if (f->flags & FRAME_SKIP)
			continue;
		at += write_frame(f, 0);
		last = f;
	}
	while (pad && at < end)
		at += write_frame(last, pad);
	return at;
}

/* A search that ends with what it found may find nothing. */
int frame_size_bad(struct frame *list, int no)
{
	struct frame *found = NULL;

	for (struct frame *f = list; f; f = f->next) {
		if (f->no == no) {
			found = f;
			break;
		}
	}
	return found->size; // expect: null-deref
}

/* … also where the loop asks for it in its condition. */
int first_joined_bad(struct frame *list)
{
	struct frame *found = NULL;

	for (struct frame *f = list; f && !found; f = f->next)
		if (f->flags & FRAME_JOIN)
			found = f;
	return write_frame(found, 0); // expect: null-arg
}

/* A sign that goes with the item before it: never the first one. */
int repeat_items_ok(const int *items, int n)
{
	const int *before = NULL;
	int sum = 0;

	for (int i = 0; i < n; i++) {
		if (items[i] == '*')
			sum += *before;
		else
			before = &items[i];
	}
	return sum;
}

void append(char **text, int c);

/* What closes has been opened, and something was said by then. */
char *cut_groups_ok(const char *s, int depth)
{
	char *text = NULL;

	for (; *s; s++) {
		if (*s == ']' && depth > 1)
			text[--depth] = '\0';
		else
			append(&text, *s);
	}
	return text;
}

/* The loop has nothing to do with it: it was null, a branch left it so. */
int count_flagged_bad(struct frame *list, struct frame *mark, int flags)
{
	struct frame *limit = NULL;
	int n = 0;

	if (flags & FRAME_JOIN)
		limit = mark;
	for (struct frame *f = list; f; f = f->next)
		if (f->no < limit->no) // expect: null-deref
			n++;
	return n;
}

/* ---- filled ---- */

int call_builtin_ok(struct frame *args, int op)
{
	struct frame *av[4] = {NULL, NULL, NULL, NULL};
	int n = 0;

	av[1] = av[2] = NULL;
	for (struct frame *a = args; a && n < 4; a = a->next)
		av[n++] = a;
	switch (op) {
	case 3:
		return write_frame(av[2], 0);
	case 2:
		return av[1]->size;
	default:
		return n;
	}
}

/* ---- another index ---- */

/* A word that is known to be missing is not among those that are counted. */
int sum_words_ok(int argc, const char *const *argv)
{
	int sum = 0;

	if (!argv[4])
		log_warn("no mode");
	for (int i = 3; i < argc; i++)
		sum += argv[i][0];
	return sum;
}

/* The very element. */
int mode_word_bad(const char *const *argv, int at)
{
	if (!argv[at])
		log_warn("no mode");
	return argv[at][0]; // expect: null-deref
}

/* ---- counted ---- */

struct table {
	struct frame *rows;
	int n_rows;
};

int sum_rows_ok(const struct table *t)
{
	int sum = 0;

	if (t->rows)
		log_warn("has rows");
	for (int i = 0; i < t->n_rows; i++)
		sum += t->rows[i].size;
	return sum;
}

int first_row_bad(const struct table *t)
{
	if (!t->rows)
		log_warn("no rows");
	return t->rows[0].size; // expect: null-deref
}

/* So many there are for sure: the number is the author's. */
int header_bad(const struct table *t)
{
	int sum = 0;

	if (!t->rows)
		log_warn("no rows");
	for (int i = 0; i < 4; i++)
		sum += t->rows[i].size; // expect: null-deref
	return sum;
}
