// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// Null and unwritten memory: what readers found to be false in real projects, each as small as it
// still says the same.  FP_ is what is still reported.  What is lacking, by the words of bench/triage:
//
//	MODEL-LOCALTIME, MODEL-PROC, STRING-CONTENT	answers of libraries
//	JOIN-CORRELATION				second_address
//	CALLEE-NULL-CASE, TWO-PASS			cases of callees
//	WIDEN-NULLNESS					what loops have seen
//	HAVOC-REREAD, STATIC-GLOBAL-WRITERS		what calls between do not change
//	SUMMARY-OUTCOME					merged, prefix_length, fold
//	ENTRY-INVARIANT, PURE-CALL-TWICE		unpack, margin
//	ZERO-TRIP-GUESS					end_of_sequence
//	NOT-A-TEST, CHECKED-BEFORE, FINDING-IN-VANISHED	tests that are none
//	CALLER-CLEARS, DEAD-LINK			addresses that are gone

#define NDEBUG 1
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

void use(const void *p);
void note(const char *text);

/* ---- answers of libraries ---------------------------------------------------------------------- */

/* The present time has a date. */
size_t stamp_ok(char *buf, size_t n)
{
	time_t now = time(NULL);

	return strftime(buf, n, "%H:%M:%S", localtime(&now));
}

int minute_bad(time_t when)
{
	struct tm *tm = localtime(&when);

	return tm->tm_min; // expect: null-unchecked-return
}

/* So have the minutes since the last round. */
int FP_minutes_since_ok(time_t last)
{
	time_t now = time(NULL);
	int sum = 0;

	for (time_t t = last; t < now; t += 60) {
		struct tm *tm = localtime(&t);

		sum += tm->tm_min; // expect: null-unchecked-return
	}
	return sum;
}

/* The kernel writes the name in brackets. */
int FP_process_state_ok(FILE *proc)
{
	char line[256], *end;

	if (!fgets(line, sizeof line, proc))
		return -1;
	end = strrchr(line, ')');
	*end = '\0'; // expect: null-unchecked-return
	return end[2];
}

/* The character was found in the same text before. */
int fraction_ok(const char *date)
{
	int n = 0;

	if (strchr(date, '.') != NULL)
		sscanf(strchr(date, '.') + 1, "%d", &n);
	return n;
}

void without_port_ok(char *server)
{
	if (strrchr(server, ':'))
		strrchr(server, ':')[0] = '\0';
}

void FP_without_first_port_ok(char *server)
{
	if (!strchr(server, ':'))
		return;
	strrchr(server, ':')[0] = '\0'; // expect: null-unchecked-return
}

/* … or was read out of it. */
int FP_read_fraction_ok(const char *date)
{
	int whole, n = 0;
	char end;

	if (sscanf(date, "%4d%c", &whole, &end) == 2 && end == '.')
		sscanf(strchr(date, '.') + 1, "%d", &n); // expect: null-unchecked-return
	return n;
}

/* The line begins with the name and a colon: that is what was looked for. */
void FP_password_ok(char *line, const char *name)
{
	size_t n = strlen(name);
	char *at;

	if (strncmp(line, name, n) != 0 || line[n] != ':')
		return;
	at = strrchr(line, ':');
	*at++ = '\0'; // expect: null-unchecked-return
	use(at);
}

static int to_address(const char *text)
{
	return text[0] != '\0';
}

/* Null makes the result 0, and that is asked for first. */
int second_address_ok(char *option)
{
	char *val = strtok(option, " "), *buf = NULL;
	int r = val ? to_address(val) : 0;

	if (r && (val = strtok(NULL, " ")) == NULL)
		r = 0;
	if (r)
		r = to_address(val);
	use(buf);
	return r;
}

/* ---- cases of callees ------------------------------------------------------------------------- */

struct node {
	struct node *next, *base;
	int kind, value;
};

static struct node **room_for(unsigned n)
{
	if (n == 0)
		return NULL;
	return calloc(n, sizeof(struct node *));
}

/* There is one, since the list is not empty. */
struct node **split_ok(struct node *list)
{
	unsigned n = 0, d = 0;
	struct node **all;

	if (!list)
		return NULL;
	for (struct node *p = list; p; p = p->next)
		n++;
	all = room_for(n);
	if (!all)
		return NULL;
	for (; list; list = list->next)
		all[d++] = list;
	return all;
}

static void *must_have(void *p)
{
	if (!p)
		exit(1);
	return p;
}

static struct node **some_room(int n)
{
	if (n < 1)
		return NULL;
	return must_have(calloc((size_t)n, sizeof(struct node *)));
}

static int count_of(const struct node *list)
{
	int n = 0;

	for (; list; list = list->next)
		n++;
	return n;
}

/* There is room for as many as there are. */
struct node **FP_array_of_ok(struct node *list)
{
	int n = count_of(list), d = 0;
	struct node **all = some_room(n);

	for (; list; list = list->next)
		all[d++] = list; // expect: index-off-by-one
	return all;
}

static const struct node *base_of(const struct node *type)
{
	while (type && type->kind != 1)
		type = type->base;
	return type;
}

/* Every chain of base types comes to one of kind 1. */
int primitive_ok(const struct node *type)
{
	const struct node *p = base_of(type);

	if (type->kind == 1)
		return 1;
	return p->value;
}

/* ---- what loops have seen ---------------------------------------------------------------------- */

/* There are elements only after the array was made. */
int started_ok(const char *text)
{
	const char **atts = NULL;
	int n = 0;

	for (; *text; text++) {
		for (int i = 0; i < n; i++)
			if (strcmp(atts[i], text) == 0)
				note("twice");
		if (!atts && !(atts = calloc(64, sizeof *atts)))
			return -1;
		if (n < 64)
			atts[n++] = text;
	}
	return n;
}

/* Likewise, by pairs, with an array that grows. */
int started_pairs_ok(const char *text)
{
	const char **atts = NULL;
	int n = 0, most = 0;

	for (; *text; text++) {
		for (int i = 0; i < n; i += 2)
			if (strcmp(atts[i], text) == 0)
				note("twice");
		if (!atts) {
			most = 22;
			atts = malloc((size_t)most * sizeof *atts);
			if (!atts)
				return -1;
		} else if (n + 4 > most) {
			const char **more = realloc(atts, 2 * (size_t)most * sizeof *atts);

			if (!more)
				return -1;
			atts = more;
			most *= 2;
		}
		atts[n++] = text;
		atts[n++] = text + 1;
	}
	return n;
}

/* ---- what calls between do not change ------------------------------------------------------------ */

struct tables {
	int n;
	struct node *first;
};

struct node *scan_begin(struct tables *t);
void touch(struct tables *t);

static int scan_end(struct node *scan)
{
	return scan->value;
}

/* The number of tables is not changed by the call between. */
int FP_one_table_ok(struct tables *t)
{
	struct node *scan = NULL;

	if (t->n == 1) {
		scan = scan_begin(t);
		if (!scan)
			return -1;
	} else {
		note("several");
	}
	touch(t);
	if (t->n == 1)
		return scan_end(scan); // expect: null-arg
	return 0;
}

typedef struct node *(*loader)(const char *name);

static loader default_loader;

void keep_loader(loader l)
{
	default_loader = l;
}

/* This is not called before somebody has put it in place of the other. */
struct node *FP_load_ok(const char *name, const char *const *folders)
{
	struct node *n = NULL;

	if (default_loader != NULL)
		n = default_loader(name);
	if (n)
		return n;
	for (; *folders && !n; folders++)
		n = default_loader(*folders); // expect: null-deref
	return n;
}

static int tree_of(int n, struct node **ret)
{
	struct node *top = NULL;
	int rc = 0;

	for (int i = 0; i < n && rc == 0; i++) {
		struct node *next = calloc(1, sizeof *next);

		if (!next) {
			rc = 7;
		} else {
			next->base = top;
			top = next;
		}
	}
	if (rc == 0)
		*ret = top;
	return rc;
}

/* With several tasks there is a tree where no error is. */
int merged_ok(int tasks)
{
	struct node *top = NULL;
	int rc = tree_of(tasks, &top);

	if (rc == 0 && tasks > 1)
		return top->value;
	return rc;
}

/* ---- flags that go together --------------------------------------------------------------------- */

enum { TO_STDOUT = 1, SEAMLESS = 2 };

/* The one flag is only set together with the other. */
int unpack_ok(const char *name, int flags)
{
	struct stat st;

	if (!(flags & TO_STDOUT) && name)
		if (stat(name, &st) != 0)
			return -1;
	if (!(flags & TO_STDOUT) && name)
		return st.st_mode != 0;
	return 0;
}

/* A round is left with it set, or the end is met. */
size_t FP_end_of_sequence_ok(const char *s, size_t len)
{
	size_t end, terminator;

	if (len < 2 || s[0] != '\033')
		return 0;
	for (end = 2; end < len; end++) {
		if (s[end] == '\007') {
			terminator = 1;
			break;
		}
		if (end + 1 < len && s[end] == '\033' && s[end + 1] == '\\') {
			terminator = 2;
			break;
		}
	}
	if (end == len)
		return 0;
	return end + terminator; // expect: uninit-use
}

/* ---- callees that store in each case that is left ----------------------------------------------- */

static const char *colon_in(const char *name, int *ret_len)
{
	int n = 0;

	if (name[0] == ':')
		return NULL;
	while (name[n] && name[n] != ':')
		n++;
	if (!name[n])
		return NULL;
	*ret_len = n;
	return &name[n + 1];
}

/* The name has a colon, not as its first character. */
int FP_prefix_length_ok(const char *name)
{
	int len;

	if (name[0] == ':' || !strchr(name, ':'))
		return 0;
	colon_in(name, &len);
	return len; // expect: uninit-use
}

struct value {
	int tag, number;
};

static int arith(int op, const struct value *a, const struct value *b, struct value *ret)
{
	switch (op) {
	case 0:
		ret->number = a->number + b->number;
		ret->tag = 1;
		return 1;
	case 1:
		ret->number = a->number - b->number;
		ret->tag = 1;
		return 1;
	}
	return 0;
}

/* With an operator that there is it always stores. */
int fold_ok(int op, const struct value *a, const struct value *b)
{
	struct value res;

	if (op != 0 && op != 1)
		return 0;
	if (!arith(op, a, b, &res))
		return 0;
	return res.tag == 1 ? res.number : 0;
}

static int header_of(const unsigned char *p, size_t n, struct value *ret)
{
	if (n < 4)
		return 1;
	ret->tag = p[0];
	ret->number = p[1];
	return 0;
}

static size_t frame_size(const unsigned char *p, size_t n)
{
	struct value h;

	if (header_of(p, n, &h) != 0)
		return (size_t)-1;
	return (size_t)h.number;
}

/* The same header has been read before, and gave an error unless it was complete. */
int margin_ok(const unsigned char *p, size_t n)
{
	struct value h;
	size_t size = frame_size(p, n);

	if (size == (size_t)-1)
		return -1;
	header_of(p, n, &h);
	return h.tag;
}

/* ---- tests that are none, and uses that are none ------------------------------------------------ */

/* The test is always true, and there for compilers that warn. */
void FP_leave_ok(struct node *n, int status)
{
	note(n->value ? "with" : "without");
	if (n) // expect: null-after-deref
		exit(status);
}

/* The use is in an assertion that is not in this build. */
int FP_only_asserted_ok(const struct node *list, int n)
{
	assert(list->base->value == n);
	if (n == 1 && list->base != NULL) // expect: null-after-deref
		return 2;
	return 0;
}

/* The use is under the same test. */
void bubble_ok(struct node *parent, int n)
{
	for (int i = 0; i < n; i++)
		if (parent != NULL)
			parent->value += i;
	if (parent != NULL)
		use(parent);
}

/* ---- addresses that are gone before anybody follows them ---------------------------------------- */

struct stream {
	unsigned char *next_out;
	unsigned left;
};

struct image {
	struct stream z;
	int done;
};

/* The caller clears the field right after the call. */
static void FP_read_rows_ok(struct image *im, unsigned char *out, unsigned n)
{
	unsigned char scratch[1024];

	if (out) {
		im->z.next_out = out;
	} else {
		im->z.next_out = scratch; // expect: stack-escape
		n = sizeof scratch;
	}
	im->z.left = n;
	note("rows");
}

void finish_ok(struct image *im)
{
	FP_read_rows_ok(im, NULL, 0);
	im->z.next_out = NULL;
	im->done = 1;
}

/* Links upwards are followed while the expression is read, and not later. */
struct node *FP_parsed_ok(const int *kinds, int n)
{
	struct node end = {0}, *at = &end;

	for (int i = 0; i < n; i++) {
		struct node *next = calloc(1, sizeof *next);

		if (!next)
			return NULL;
		next->base = at; // expect: stack-escape
		next->kind = kinds[i];
		while (at != &end && at->kind < next->kind)
			at = at->base;
		at->next = next;
		at = next;
	}
	return end.next;
}
