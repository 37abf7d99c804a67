// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// What memory holds after calls and loops, from false alarms in the second set of real projects:
// what nobody writes is as it was.  With twins.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void unseen(void);

/* ---- the next argument: a list's end that the callee moves ---- */

struct word {
	struct word *next;
	const char *text;
};

struct words {
	struct word *list, **last;
};

static struct words found;

static void *must(void *p)
{
	if (!p)
		exit(1);
	return p;
}

static void split(char *text)
{
	for (char *w = strtok(text, " "); w; w = strtok(NULL, " ")) {
		struct word *n = must(calloc(1, sizeof *n));

		n->text = w;
		*found.last = n;
		found.last = &n->next;
	}
}

static void expand(char *text, struct words *to, int whole)
{
	found.list = NULL;
	found.last = &found.list;
	if (whole) {
		struct word *n = must(calloc(1, sizeof *n));

		n->text = text;
		*found.last = n;
		found.last = &n->next;
	} else {
		split(text);
	}
	if (found.list) {
		*to->last = found.list;
		to->last = found.last;
	}
}

size_t first_word_ok(char *text)
{
	struct words w;

	w.list = NULL;
	w.last = &w.list;
	expand(text, &w, 1);
	return strlen(w.list->text);
}

size_t nothing_expanded_bad(char *text, int n)
{
	struct words w;

	w.list = NULL;
	w.last = &w.list;
	if (n)
		expand(text, &w, 1);
	else
		puts(text);
	return strlen(w.list->text); // expect: null-deref
}

/* ---- tested, then a call that prints, then used ---- */

struct options {
	int lines_before, n_files;
	FILE *out;
	char *prefix;
};

static struct options *opt;

static void print_line(const char *line, int number)
{
	if (opt->prefix)
		fprintf(opt->out, "%s:", opt->prefix);
	fprintf(opt->out, "%d:%s\n", number, line);
}

static int next_line(FILE *f, char *line)
{
	return fgets(line, 80, f) != NULL;
}

int ring_ok(FILE *f, char **ring)
{
	char line[80];
	int at = 0;

	while (next_line(f, line)) {
		if (opt->lines_before && strchr(line, 'x')) {
			while (ring[at]) {
				print_line(ring[at], 1);
				ring[at] = NULL;
				at = (at + 1) % opt->lines_before;
			}
		}
	}
	return at;
}

static void forget_lines(void)
{
	opt->lines_before = 0;
}

int ring_bad(char **ring)
{
	int at = 0;

	if (opt->lines_before && ring[0]) {
		print_line(ring[at], 1);
		forget_lines();
		at = (at + 1) % opt->lines_before; // expect: div-zero
	}
	return at;
}

/* ---- what only main writes ---- */

static int by_pattern;

static size_t pattern_length_ok(const char *name)
{
	const char *pattern;

	if (by_pattern)
		pattern = strchr(name, '*');
	else
		pattern = NULL;
	unseen();
	if (by_pattern && pattern)
		return strlen(pattern);
	return 0;
}

static long size_of_ok(FILE *f)
{
	long size;

	if (by_pattern)
		size = ftell(f);
	unseen();
	return by_pattern ? size : 0;
}

/* … and what anybody may who calls in here. */
static int by_name;

void search_by_name(int yes)
{
	by_name = yes;
}

static long FN_size_of_named_bad(FILE *f)
{
	long size;

	if (by_name)
		size = ftell(f);
	unseen();
	return by_name ? size : 0;
}

/* ---- asked twice, with a call in between that nobody says changes it ---- */

extern const char *program_name;
int get_options(char **argv, const char *names, ...);
void must_read(int *ret);

long same_question_ok(char **argv)
{
	const char *opt_l;
	int opts = 2;

	if (program_name[4] == 'd')
		opts = get_options(argv, "l:", &opt_l);
	unseen();
	if (program_name[4] == 'd' && (opts & 2))
		return atol(opt_l);
	return 0;
}

long other_question_bad(char **argv)
{
	const char *opt_l;
	int opts = 2;

	if (program_name[4] == 'd')
		opts = get_options(argv, "l:", &opt_l);
	unseen();
	if (program_name[5] == 'd' && (opts & 2))
		return atol(opt_l); // expect: uninit-use
	return 0;
}

struct page {
	int leaf, n;
	int *heap;
};

extern struct page *current;

int leaf_stays_ok(void)
{
	int *heap = NULL, sum = 0;

	if (current->leaf)
		heap = current->heap;
	unseen();
	if (current->leaf)
		sum += heap[0];
	return sum;
}

/* … but for what is handed to it to be written. */
int handed_over_bad(void)
{
	int *heap = NULL, leaf = 0, sum = 0;

	must_read(&leaf);
	if (leaf)
		heap = current->heap;
	must_read(&leaf);
	if (leaf)
		sum += heap[0]; // expect: null-deref
	return sum;
}

/* ---- a table that nobody writes, const or not ---- */

struct backend {
	const char *name;
};

static struct backend first = {"first"}, second = {"second"};
static struct backend *backends[] = {&first, &second, NULL};

static int count(const char *what, struct backend *const *in)
{
	int n = 0;

	for (int i = 0; in[i]; i++)
		n += strcmp(in[i]->name, what) == 0;
	return n;
}

int backends_ok(const char *what)
{
	int n = count(what, backends);

	unseen();
	for (int i = 0; backends[i]; i++)
		n += strlen(backends[i]->name) > 5;
	return n;
}

static struct backend *endless[] = {&first, &second};

int backends_bad(void)
{
	int n = 0;

	unseen();
	for (int i = 0; endless[i]; i++) // expect: index-off-by-one
		n++;
	return n;
}

/* ---- callees without a summary ---- */

struct tree {
	struct tree *left, *right;
	int n, depth;
	const char *name;
};

static int number(struct tree *t, int n)
{
	if (!t)
		return n;
	t->n = number(t->left, n);
	return number(t->right, t->n + 1);
}

static int strip(struct tree *t)
{
	if (!t)
		return 0;
	if (t->depth > 3)
		t->name = NULL;
	return strip(t->left) + strip(t->right);
}

size_t name_stays_ok(struct tree *t)
{
	const char *copy = NULL;

	if (t->depth)
		copy = must(strdup("x"));
	number(t, 0);
	return t->depth ? strlen(copy) : 0;
}

size_t depth_of_others_bad(struct tree *t, int deep)
{
	const char *copy = NULL;

	if (t->depth)
		copy = must(strdup("x"));
	strip(t);
	return deep ? strlen(copy) : 0; // expect: null-arg
}

/* ---- a global that a loop sets ---- */

static char *last_line;

int last_line_ok(FILE *f, char *buf)
{
	last_line = NULL;
	while (fgets(buf, 80, f))
		last_line = buf;
	if (!last_line)
		return 0;
	return last_line[0];
}

int last_line_bad(FILE *f, char *buf)
{
	last_line = NULL;
	while (fgets(buf, 80, f))
		buf[0] = ' ';
	return last_line[0]; // expect: null-deref
}

/* ---- a pointer that no round leaves null, told by a callee that can give its argument back ---- */

static const char *behind_prefix(const char *s, const char *key)
{
	while (*key) {
		if (*key != *s)
			return NULL;
		key++;
		s++;
	}
	return s;
}

int in_list_ok(const char *list, const char *name)
{
	for (;;) {
		const char *end = behind_prefix(list, name);

		if (end && (*end == ',' || !*end))
			return 1;
		list = strchr(list, ',');
		if (!list)
			return 0;
		list++;
	}
}

int in_list_bad(const char *list, const char *name)
{
	for (;;) {
		const char *end = behind_prefix(list, name);

		if (end && (*end == ',' || !*end))
			return 1;
		list = strchr(list, ',');
		if (!list)
			puts("none");
		list = strchr(list, '.'); // expect: null-arg
		if (!list)
			return 0;
		list++;
	}
}

/* ---- a loop that fills an array of its own has not written the caller's ---- */

size_t words_of_ok(char **argv, int n)
{
	const char *names[8], *path = NULL;

	if (argv[0])
		path = must(strdup(argv[0]));
	for (int i = 0; i < n && i < 8; i++)
		names[i] = "x";
	return argv[0] ? strlen(path) + strlen(names[0]) : 0;
}

size_t words_of_bad(char **argv, int n)
{
	const char *path = NULL;

	if (argv[0])
		path = must(strdup(argv[0]));
	for (int i = 0; i < n && i < 8; i++)
		argv[i] = "x";
	return argv[0] ? strlen(path) : 0; // expect: null-arg
}

int main(int argc, char **argv)
{
	long n = 0;

	for (int i = 1; i < argc; i++) {
		by_pattern |= strcmp(argv[i], "-p") == 0;
		n += (long)pattern_length_ok(argv[i]) + size_of_ok(stdin) +
		     FN_size_of_named_bad(stdin);
	}
	opt = must(calloc(1, sizeof *opt));
	opt->lines_before = argc;
	return n > 3;
}
