// RUN: %verify
//
// call-mismatch: functions that are called as something that they are not, through pointers of another
// type and through declarations without a prototype.

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct point {
	int x, y;
};

struct box {
	struct point min, max;
	double area;
};

struct item {
	struct item *next;
	const char *name;
	int value;
};

enum color { RED, GREEN };

void log_line(const char *fmt, ...);

/* ---- through a pointer that was cast ---------------------------------------------------------------- */

typedef int (*visit_fn)(struct item *it);
typedef void (*free_fn)(void *p);
typedef int (*compare_fn)(const void *a, const void *b);

static int visit_counted(struct item *it, int *n)
{
	++*n;
	return it->value;
}

static int visit_plain(struct item *it)
{
	return it->value;
}

int visit_bad(struct item *it)
{
	visit_fn visit = (visit_fn)visit_counted;

	return visit(it); // expect: call-mismatch: 'visit_counted' takes 2 arguments and is called with 1
}

int visit_ok(struct item *it)
{
	visit_fn visit = visit_plain;

	return visit(it);
}

/* Cast back before the call. */
int visit_cast_back_ok(struct item *it)
{
	void (*generic)(void) = (void (*)(void))visit_counted;
	int n = 0;

	return ((int (*)(struct item *, int *))generic)(it, &n);
}

int too_many_bad(struct item *it)
{
	return ((int (*)(struct item *, int))visit_plain)(it, 3); // expect: call-mismatch
}

int too_many_ok(struct item *it)
{
	int n = 3;

	return ((int (*)(struct item *, int *))visit_counted)(it, &n);
}

/* On one path only. */
int chosen_bad(struct item *it, int counted)
{
	visit_fn visit = visit_plain;

	if (counted)
		visit = (visit_fn)(void *)visit_counted;
	return visit(it); // expect: call-mismatch
}

int chosen_ok(struct item *it, int counted)
{
	visit_fn visit = visit_plain;
	int n = 0;

	if (counted)
		return visit_counted(it, &n);
	return visit(it);
}

/* Types that differ by the letter only. */
static void free_item(struct item *it)
{
	free((void *)it->name);
	free(it);
}

static int compare_items(const struct item *a, const struct item *b)
{
	return a->value - b->value;
}

static unsigned paint(enum color c, bool on, const char *const name)
{
	return on ? (unsigned)c + (unsigned)strlen(name) : 0;
}

void void_pointers_ok(struct item *it)
{
	free_fn release = (free_fn)free_item;

	release(it);
}

int const_pointers_ok(struct item *a, struct item *b)
{
	compare_fn compare = (compare_fn)compare_items;

	return compare(a, b);
}

int enum_and_sign_ok(char *name)
{
	int (*f)(int, int, char *) = (int (*)(int, int, char *))paint;

	return f(1, 1, name);
}

/* Numbers in the registers of others. */
static double halve(double x)
{
	return x / 2;
}

static long scale(long x)
{
	return x * 1000;
}

int float_for_int_bad(int n)
{
	int (*f)(int) = (int (*)(int))halve;

	return f(n); // expect: call-mismatch: floating-point
}

double float_for_int_ok(int n)
{
	double (*f)(double) = halve;

	return f(n);
}

static float narrow(float x)
{
	return x * 2;
}

double double_for_float_bad(double d)
{
	double (*f)(double) = (double (*)(double))narrow;

	return f(d); // expect: call-mismatch
}

long int_for_long_bad(int n)
{
	long (*f)(int) = (long (*)(int))scale;

	return f(n); // expect: call-mismatch
}

/* What is passed is wider than what is looked at. */
static int low_half(int x)
{
	return x & 0xff;
}

int long_for_int_ok(long n)
{
	int (*f)(long) = (int (*)(long))low_half;

	return f(n);
}

int pointer_for_int_bad(struct item *it)
{
	int (*f)(struct item *) = (int (*)(struct item *))low_half;

	return f(it); // expect: call-mismatch
}

int pointer_as_number_ok(struct item *it)
{
	uintptr_t (*f)(uintptr_t) = (uintptr_t(*)(uintptr_t))scale;

	return (int)f((uintptr_t)it);
}

/* Structures. */
static int width(struct box b)
{
	return b.max.x - b.min.x;
}

static struct point center(struct box b)
{
	return (struct point){(b.min.x + b.max.x) / 2, (b.min.y + b.max.y) / 2};
}

int structure_bad(struct point p)
{
	int (*f)(struct point) = (int (*)(struct point))width;

	return f(p); // expect: call-mismatch: structure of 8 bytes
}

int structure_ok(struct box b)
{
	int (*f)(struct box) = width;

	return f(b);
}

void structure_result_bad(struct box b)
{
	void (*f)(struct box) = (void (*)(struct box))center;

	f(b); // expect: call-mismatch: returns a structure
}

struct point structure_result_ok(struct box b)
{
	return center(b);
}

/* ---- results ------------------------------------------------------------------------------------------ */

static void reset(struct item *it)
{
	it->value = 0;
}

static int name_length(struct item *it)
{
	return (int)strlen(it->name);
}

int no_result_bad(struct item *it)
{
	visit_fn visit = (visit_fn)reset;

	return visit(it); // expect: call-mismatch: returns nothing
}

void no_result_ok(struct item *it)
{
	visit_fn visit = (visit_fn)reset;

	visit(it);
}

char *int_for_pointer_bad(struct item *it)
{
	char *(*f)(struct item *) = (char *(*)(struct item *))name_length;

	return f(it); // expect: call-mismatch: used as a pointer
}

void int_for_pointer_ok(struct item *it)
{
	char *(*f)(struct item *) = (char *(*)(struct item *))name_length;

	f(it);
}

/* ---- without a prototype ------------------------------------------------------------------------------- */

int area();
int area_of();

int old_style_bad(void)
{
	return area(3); // expect: call-mismatch: 'area' takes 2 arguments and is called with 1
}

int old_style_ok(void)
{
	return area(3, 4);
}

int old_style_float_bad(void)
{
	return area(3.5, 4); // expect: call-mismatch
}

int old_style_pointer_bad(struct box *b)
{
	return area_of(b, 1, 2.0); // expect: call-mismatch
}

int old_style_pointer_ok(struct box *b)
{
	return area_of(b, 2.0);
}

int area(int w, int h)
{
	return w * h;
}

int area_of(b, factor)
struct box *b;
float factor;
{
	return (int)(b->area * (double)factor);
}

/* 0 for null, small numbers for long ones: wrong by the letter, and the same in a register. */
long seek_to(struct item *it, long where);
long seek();

long old_style_constants_ok(void)
{
	return seek(0, 5);
}

long seek(struct item *it, long where)
{
	return it ? seek_to(it, where) : where;
}

/* Nobody knows what it takes. */
int unknown();

int old_style_unknown_ok(void)
{
	return unknown(1, 2.0, "three");
}

static void usage()
{
	log_line("usage: …");
}

void old_style_empty_ok(int status)
{
	usage(status);
}

/* ---- tables ----------------------------------------------------------------------------------------------- */

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	void (*help)(void);
};

static int run_list(int argc, char **argv)
{
	return argc > 0 && argv[0];
}

static int run_add(int argc, char **argv, struct item *to)
{
	to->name = argv[argc - 1];
	return 0;
}

static const struct command commands[] = {
	{"list", run_list, NULL},
	{"add", (int (*)(int, char **))run_add, NULL},
};

int dispatch_bad(const char *name, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i].name, name) == 0)
			return commands[i].run(argc, argv); // expect: call-mismatch: 'run_add'
	return -1;
}

/* Not const, and reached by a pointer. */
struct filter {
	const char *name;
	int (*apply)(struct item *);
};

static struct filter filters[] = {{"plain", visit_plain}, {"counted", (int (*)(struct item *))visit_counted}};

int filter_bad(const struct filter *f, struct item *it)
{
	return f->apply(it); // expect: call-mismatch: 'visit_counted'
}

const struct filter *filter_find(const char *name)
{
	return strcmp(filters[0].name, name) == 0 ? &filters[0] : &filters[1];
}

struct sorter {
	const char *name;
	int (*less)(const void *, const void *);
	void (*release)(void *);
};

static struct sorter sorters[] = {{"value", (compare_fn)compare_items, (free_fn)free_item}, {NULL, NULL, NULL}};

int sorter_ok(const struct sorter *s, struct item *a, struct item *b)
{
	int r = s->less(a, b);

	s->release(a);
	return r;
}

const struct sorter *sorter_find(void)
{
	return sorters;
}

/* What kind it is, the table says beside it. */
struct option {
	char kind;
	void (*set)(void);
};

static void set_flag(int on)
{
	log_line("%d", on);
}

static void set_name(const char *name, int length)
{
	log_line("%.*s", length, name);
}

static const struct option options[] = {{'b', (void (*)(void))set_flag}, {'s', (void (*)(void))set_name}};

void set_option_ok(int i, const char *text)
{
	if (options[i & 1].kind == 'b')
		((void (*)(int))options[i & 1].set)(text[0] == '1');
	else
		((void (*)(const char *, int))options[i & 1].set)(text, (int)strlen(text));
}

static int (*const steps[])(int) = {low_half, (int (*)(int))area};

int steps_bad(int which, int n)
{
	return steps[which](n); // expect: call-mismatch: 'area'
}

static int (*const safe_steps[])(int) = {low_half, abs};

int steps_ok(int which, int n)
{
	return safe_steps[which](n);
}

/* ---- callbacks --------------------------------------------------------------------------------------------- */

static int for_each(struct item *list, int (*fn)(struct item *, void *), void *arg)
{
	int sum = 0;

	for (; list; list = list->next)
		sum += fn(list, arg);
	return sum;
}

static int add_value(struct item *it, void *arg)
{
	*(int *)arg += it->value;
	return 0;
}

static int add_three(struct item *it, void *arg, int factor)
{
	*(int *)arg += it->value * factor;
	return 0;
}

static int is_large(double limit, struct item *it)
{
	return it->value > limit;
}

int callback_bad(struct item *list)
{
	int n = 0;

	return for_each(list, (int (*)(struct item *, void *))add_three, &n); // expect: call-mismatch: by 'for_each'
}

int callback_float_bad(struct item *list)
{
	return for_each(list, (int (*)(struct item *, void *))is_large, NULL); // expect: call-mismatch
}

int callback_ok(struct item *list)
{
	int n = 0;

	for_each(list, add_value, &n);
	return n;
}

static int compare_with(const void *a, const void *b, void *context)
{
	return context ? compare_items(a, b) : compare_items(b, a);
}

void sort_bad(struct item *v, size_t n)
{
	qsort(v, n, sizeof *v, (compare_fn)compare_with); // expect: call-mismatch: by 'qsort'
}

void sort_ok(struct item *v, size_t n)
{
	qsort(v, n, sizeof *v, (compare_fn)compare_items);
}

static void *serve(int fd, struct item *it)
{
	it->value = fd;
	return it;
}

static void *serve_item(struct item *it)
{
	return it;
}

static void serve_number(int fd)
{
	log_line("%d", fd);
}

void thread_bad(pthread_t *t, struct item *it)
{
	pthread_create(t, NULL, (void *(*)(void *))serve, it); // expect: call-mismatch
}

void thread_ok(pthread_t *t, struct item *it)
{
	pthread_create(t, NULL, (void *(*)(void *))serve_item, it);
}

/* Numbers that travel as pointers. */
void thread_number_ok(pthread_t *t, int fd)
{
	pthread_create(t, NULL, (void *(*)(void *))serve_number, (void *)(intptr_t)fd);
}

/* A callback may look at less than it is given. */
static void on_signal(void)
{
	log_line("signal");
}

void signal_ok(void)
{
	signal(SIGHUP, (void (*)(int))on_signal);
}

static void on_signal_info(int n, siginfo_t *info, void *context)
{
	log_line("%d from %d %p", n, info->si_pid, context);
}

void signal_bad(void)
{
	signal(SIGHUP, (void (*)(int))on_signal_info); // expect: call-mismatch: takes 3 arguments
}

/* (*)(void) stands for any function, where a library says so. */
void connect_signal(void *object, const char *name, void (*handler)(void), void *arg);

void generic_ok(void *object)
{
	connect_signal(object, "changed", (void (*)(void))serve, NULL);
}

/* ---- macros --------------------------------------------------------------------------------------------------- */

#define CALL(fn, it) ((int (*)(struct item *))(fn))(it)

int macro_bad(struct item *it)
{
	return CALL(visit_counted, it); // expect: call-mismatch
}

int macro_ok(struct item *it)
{
	return CALL(visit_plain, it);
}

/* Variadic functions take what is there. */
static int sum_of(int n, ...)
{
	return n;
}

int variadic_ok(void)
{
	return sum_of(3, 1, 2, 3) + ((int (*)(int, int))sum_of)(1, 2);
}

int variadic_bad(void)
{
	return ((int (*)(void))sum_of)(); // expect: call-mismatch: called with none
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

/* An access by a type that is larger than the object is one outside of it. */
double larger_type_bad(void)
{
	struct point p = {1, 2};
	struct box *b = (struct box *)&p;

	return b->area; // expect: index-out-of-bounds
}

int larger_type_ok(void)
{
	struct box b = {{1, 2}, {3, 4}, 4.0};
	struct point *p = (struct point *)&b;

	return p->x;
}

int larger_int_bad(void)
{
	char c = 'x';
	void *data = &c;

	return *(int *)data; // expect: index-out-of-bounds
}

/* ---- several ways to call one thing ------------------------------------------------------------------------------ */

enum kind { KIND_LINK, KIND_V4, KIND_V6 };

/* Which call it is goes by what is given besides. */
static int for_each_address(int kind, void *arg, int (*visit)())
{
	unsigned char bytes[16] = {0};

	if (kind == KIND_LINK)
		return visit(1, bytes, (size_t)6, arg);
	if (kind == KIND_V4)
		return visit(bytes, 1, "eth0", bytes, arg);
	return visit(bytes, 64, 0, 1, 0, arg);
}

static int see_link(int index, unsigned char *mac, size_t n, void *arg)
{
	memcpy(arg, mac, n);
	return index;
}

static int see_v4(unsigned char *addr, int index, const char *label, unsigned char *mask, void *arg)
{
	*(int *)arg += addr[0] & mask[0];
	return index + (label != NULL);
}

static int see_nothing(unsigned char *addr, int index, void *arg)
{
	*(int *)arg += addr[0];
	return index;
}

int one_of_three_ok(unsigned char *mac, int *n)
{
	return for_each_address(KIND_LINK, mac, see_link) + for_each_address(KIND_V4, n, see_v4);
}

int none_of_three_bad(int *n)
{
	return for_each_address(KIND_V4, n, see_nothing); // expect: call-mismatch
}

struct option_row {
	const char *label;
	enum kind kind;
	void (*set)();
};

static int quiet;
static const char *prefix;

static void set_quiet(int on)
{
	quiet = on;
}

static void set_prefix(const char *text)
{
	prefix = text;
}

static void set_level(double level)
{
	quiet = level > 1;
}

static const struct option_row option_rows[] = {
	{"q", KIND_LINK, set_quiet},
	{"p", KIND_V4, set_prefix},
};

static const struct {
	const char *label;
	void (*set)();
} level_rows[] = {
	{"l", set_level},
};

void set_option_ok(unsigned i, char *value)
{
	if (i >= sizeof(option_rows) / sizeof(option_rows[0]))
		return;
	if (option_rows[i].kind == KIND_LINK)
		option_rows[i].set(1);
	else
		option_rows[i].set(value);
}

void set_level_bad(unsigned i, int value)
{
	if (i < sizeof(level_rows) / sizeof(level_rows[0]))
		level_rows[i].set(value); // expect: call-mismatch
}
