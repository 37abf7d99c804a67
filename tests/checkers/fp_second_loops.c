// RUN: %verify
//
// Loops, from false alarms in the second set of real projects: steps of more than one in later
// rounds of a loop around, tables that others may have written, what a loop fills.  With twins.

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void say(const char *fmt, ...);

/* ---- steps in a later round of the loop around ---- */

struct option {
	unsigned char c;
	const char *name;
	unsigned char has_arg;
};

static const struct option options[] = {{'c', "create", 0}, {'x', "extract", 0}, {'f', "file", 1}};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

int rows_ok(char **argv, int argc)
{
	const struct option *end = &options[COUNT(options)];
	int n = 0;

	for (int i = 1; i < argc; i++) {
		const char *z = argv[i];

		for (int k = 1; z[k]; k++) {
			const struct option *o;

			for (o = &options[0]; o < end; o++)
				if (z[k] == o->c)
					break;
			if (o == end)
				return -1;
			n += o->has_arg;
		}
	}
	return n;
}

int rows_bad(char **argv, int argc)
{
	const struct option *end = &options[COUNT(options)];
	int n = 0;

	for (int i = 1; i < argc; i++) {
		const struct option *o;

		for (o = &options[0]; o < end; o++)
			if (argv[i][0] == o->c)
				break;
		n += o->has_arg; // expect: index-out-of-bounds
	}
	return n;
}

int pairs_ok(const unsigned char (*row)[16], int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < 16; j += 2)
			sum += row[i][j] * 256 + row[i][j + 1];
	return sum;
}

int pairs_bad(const unsigned char (*row)[16], int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < 17; j += 2)
			sum += row[i][j]; // expect: index-off-by-one
	return sum;
}

static const char *const month_names[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void FP_months_ok(int years, int julian)
{
	julian = !!julian;
	for (int y = 0; y < years; y++) {
		for (int m = 0; m < 12; m += 3 - julian) {
			say("%s", month_names[m]);
			if (!julian)
				say("%s", month_names[m + 1]); // expect: index-off-by-one
			say("%s", month_names[m + 2 - julian]); // expect: index-off-by-one
		}
	}
}

/* ---- a store into a new table is none into the pointer to it ---- */

struct node {
	int x;
};

struct table {
	int size, count;
	struct node *tbl, **ht;
};

static struct table *names;

void new_table_ok(void)
{
	if (names)
		return;
	names = malloc(sizeof(struct table));
	if (names) {
		names->size = 64;
		names->tbl = calloc(64, sizeof(struct node) + sizeof(struct node *));
		if (!names->tbl) {
			free(names);
			names = NULL;
		} else {
			names->ht = (struct node **)&names->tbl[64];
			for (int i = 0; i < 64; i++)
				names->ht[i] = NULL;
		}
	}
}

void new_table_bad(void)
{
	if (names)
		return;
	names = malloc(sizeof(struct table));
	if (names) {
		names->tbl = calloc(64, sizeof(struct node));
		if (!names->tbl) {
			free(names);
			names = NULL;
		}
		for (int i = 0; i < 64; i++)
			names->tbl[i].x = 0; // expect: null-deref
	}
}

/* ---- tables with a last row, in the hands of others ---- */

struct fault {
	const char *text, *message;
	int code;
};

extern void *the_parser;
void set_data(void *user, void *data);
void expect_code(const char *text, int code);

void rows_given_away_ok(void)
{
	struct fault faults[] = {{"<a", "open", 3}, {"<b", "open", 4}, {NULL, NULL, 0}};
	struct fault *f;

	for (f = &faults[0]; f->text != NULL; f++) {
		set_data(the_parser, f);
		expect_code("x", 4);
	}
}

void rows_without_last_bad(void)
{
	struct fault faults[] = {{"<a", "open", 3}, {"<b", "open", 4}};

	for (struct fault *f = &faults[0]; f->text != NULL; f++) // expect: index-off-by-one
		expect_code(f->text, f->code);
}

struct backend {
	int id;
	const char *name;
};

extern const struct backend first_backend;
static const struct backend *backends[] = {&first_backend, NULL};

void get_backends(const struct backend ***ret)
{
	*ret = (const struct backend **)&backends;
}

int static_table_given_away_ok(int id, const char *name)
{
	for (int i = 0; backends[i]; i++)
		if (backends[i]->id == id || (name && strcmp(backends[i]->name, name) == 0))
			return i;
	return -1;
}

int static_table_counted_bad(int id)
{
	for (int i = 0; i <= 2; i++)
		if (backends[i] && backends[i]->id == id) // expect: index-off-by-one
			return i;
	return -1;
}

/* ---- a list that is not walked is no empty list ---- */

struct pane {
	struct pane *next;
	int fd;
};

struct window {
	struct pane *panes;
};

int list_not_entered_ok(struct window *w)
{
	struct pane *p;

	for (p = w->panes; p; p = p->next)
		if (p->fd != -1)
			break;
	if (p)
		return -1;
	p = w->panes;
	return p->fd;
}

int behind_the_end_bad(struct window *w)
{
	struct pane *p;

	for (p = w->panes; p; p = p->next)
		say("%d", p->fd);
	return p->fd; // expect: null-deref
}

int not_found_bad(struct window *w, int fd)
{
	struct pane *p = w->panes;

	while (p != NULL && p->fd != fd)
		p = p->next;
	return p->fd; // expect: null-deref
}

int list_tested_bad(struct window *w)
{
	if (!w->panes)
		say("no pane");
	return w->panes->fd; // expect: null-deref
}

/* That a loop is skipped leaves a number that nobody named. */
int FP_terminator_ok(const char *buf, size_t len, size_t *ret_size)
{
	size_t end, terminator;

	if (len == 1 || len == 2 || len == 3 || len == 4 || len == 5)
		return 1;
	for (end = 5; end < len; end++) {
		if (buf[end] == '\007') {
			terminator = 1;
			break;
		}
	}
	if (end == len)
		return 1;
	*ret_size = end + terminator; // expect: uninit-use
	return 0;
}

int terminator_bad(const char *buf, size_t len, size_t *ret_size)
{
	size_t end, terminator;

	for (end = 5; end < len; end++) {
		if (buf[end] == '\007') {
			terminator = 1;
			break;
		}
	}
	*ret_size = end + terminator; // expect: uninit-use
	return 0;
}

/* ---- what a loop has filled ---- */

static void own_strcpy(char *to, const char *from)
{
	while ((*(to++) = *(from++)) != 0) {
	}
}

int own_strcpy_ok(const char *from)
{
	char *copy = malloc(strlen(from) + 1), *z;
	int n;

	if (!copy)
		return -1;
	own_strcpy(copy, from);
	for (z = copy; *z && *z != '='; z++) {
	}
	n = (int)(z - copy);
	free(copy);
	return n;
}

/* At most one of each round. */
int is_valid(const char *s);

void filtered_ok(const char **from, unsigned n)
{
	char **out = malloc(n * sizeof *out);
	unsigned n_out = 0, i;

	if (!out)
		return;
	for (i = 0; i < n; ++i) {
		if (is_valid(from[i])) {
			char *copy = strdup(from[i]);

			if (!copy)
				exit(1);
			out[n_out++] = copy;
		}
	}
	for (i = 0; i < n_out; i++)
		free(out[i]);
	free(out);
}

void filtered_all_freed_bad(const char **from, unsigned n)
{
	char **out = malloc(n * sizeof *out);
	unsigned n_out = 0, i;

	if (!out)
		return;
	for (i = 0; i < n; ++i) {
		if (is_valid(from[i])) {
			char *copy = strdup(from[i]);

			if (!copy)
				exit(1);
			out[n_out++] = copy;
		}
	}
	for (i = 0; i < n; i++)
		free(out[i]); // expect: uninit-use
	free(out);
}

/* The same in a function of its own, into an array of its caller. */
enum kind { SCALAR, FIXED, VARIABLE, POINTER };

struct level {
	enum kind kind;
	void *data;
};

struct level element_of(struct level t);
struct level pointee_of(struct level t);

static int levels_of(struct level t, struct level *levels)
{
	int n = 0;

	while (n < 16) {
		switch (t.kind) {
		case FIXED:
		case VARIABLE:
			levels[n++] = t;
			t = element_of(t);
			break;
		case POINTER:
			t = pointee_of(t);
			break;
		default:
			return n;
		}
	}
	return n;
}

int has_variable_ok(struct level t)
{
	struct level levels[16];
	int n = levels_of(t, levels);

	for (int i = 0; i < n; i++)
		if (levels[i].kind == VARIABLE)
			return 1;
	return 0;
}

int has_variable_without_any_bad(struct level t)
{
	struct level levels[16];
	int n = levels_of(t, levels);

	return n + (levels[0].kind == VARIABLE); // expect: uninit-use
}

/* Two that count down together, the one not above the other. */
static void shuffle_ok(char **lines, unsigned n, unsigned n_out)
{
	while (n_out != 0) {
		unsigned r = (unsigned)rand();

		r %= n;
		n--;
		n_out--;
		say("%s", lines[r]);
	}
}

void shuffled_ok(char **lines, unsigned n, unsigned n_out)
{
	if (n_out > n)
		n_out = n;
	shuffle_ok(lines, n, n_out);
}

void shuffle_until_none_bad(char **lines, unsigned n)
{
	while (n != 0) {
		unsigned r = (unsigned)rand();

		n--;
		r %= n; // expect: div-zero
		say("%s", lines[r]);
	}
}

/* Elements keep the bits that the loop keeps. */
static char switches[16];
#define interactive switches[3]

int FP_masked_elements_ok(char **argv)
{
	if (*argv == NULL)
		interactive = 1;
	for (int i = 0; i < 16; i++)
		switches[i] &= 1;
	if (!interactive)
		return (*argv)[0]; // expect: null-deref
	return 0;
}
