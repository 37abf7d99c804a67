// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// uninit-use: fields, elements and heap memory.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct opts {
	int verbose;
	int level;
	const char *path;
};

struct header {
	uint16_t type;
	uint16_t len;
	struct opts opts;
	int counts[4];
};

union value {
	float f;
	uint32_t bits;
};

void opts_parse(struct opts *o, int argc, char **argv);
void log_opts(const struct opts *o);
void use_int(int v);

int field_bad(int quiet)
{
	struct opts o;

	o.level = 3;
	if (!quiet)
		o.verbose = 1;
	return o.verbose; // expect: uninit-use
}

int field_ok(int quiet)
{
	struct opts o;

	o.level = 3;
	o.verbose = !quiet;
	return o.verbose;
}

int other_field_bad(void)
{
	struct opts o;

	o.verbose = 1;
	return o.verbose + o.level; // expect: uninit-use
}

/* An initialiser zeroes what it does not name. */
int partial_initialiser_ok(void)
{
	struct opts o = {.verbose = 1};

	return o.verbose + o.level;
}

int field_pointer_bad(int c)
{
	struct opts o;

	o.verbose = c;
	if (c)
		o.path = "/dev/null";
	return o.path[0]; // expect: uninit-use
}

int field_pointer_ok(int c)
{
	struct opts o;

	o.verbose = c;
	o.path = c ? "/dev/null" : "";
	return o.path[0];
}

int nested_bad(int len)
{
	struct header h;

	h.type = 1;
	h.len = (uint16_t)len;
	h.opts.verbose = 0;
	return h.opts.level + h.len; // expect: uninit-use
}

int nested_ok(int len)
{
	struct header h;

	h.type = 1;
	h.len = (uint16_t)len;
	h.opts.level = 0;
	return h.opts.level + h.len;
}

int filled_by_callee_ok(int argc, char **argv)
{
	struct opts o;

	opts_parse(&o, argc, argv);
	return o.level;
}

/* Who gets a pointer to const does not fill it. */
int only_shown_bad(void)
{
	struct opts o;

	o.verbose = 1;
	if (o.level > 1) // expect: uninit-use
		log_opts(&o);
	return 0;
}

int memset_ok(void)
{
	struct opts o;

	memset(&o, 0, sizeof o);
	return o.level;
}

int copied_struct_bad(void)
{
	struct opts o, p;

	o.verbose = 1;
	p = o;
	return p.level; // expect: uninit-use
}

int copied_struct_ok(void)
{
	struct opts o, p;

	o.verbose = 1;
	p = o;
	return p.verbose;
}

/* Arrays. */
int element_bad(void)
{
	int v[4];

	v[0] = 1;
	v[1] = 2;
	return v[0] + v[2]; // expect: uninit-use
}

int element_ok(void)
{
	int v[4];

	v[0] = 1;
	v[2] = 2;
	return v[0] + v[2];
}

int loop_fill_ok(void)
{
	int v[16], sum = 0;

	for (int i = 0; i < 16; i++)
		v[i] = i;
	for (int i = 0; i < 16; i++)
		sum += v[i];
	return sum;
}

/* A loop that fills an array fills it; how far, and how far it is read, others may know. */
int loop_fill_counted_ok(const int *in, int n, int want)
{
	int v[16], sum = 0;

	for (int i = 0; i < n; i++)
		v[i] = in[i];
	for (int i = 0; i < want; i++)
		sum += v[i];
	return sum;
}

int loop_fill_other_bad(const int *in, int n)
{
	int v[16], w[16], sum = 0;

	for (int i = 0; i < n; i++)
		v[i] = in[i];
	for (int i = 0; i < n; i++)
		sum += v[i];
	return sum + w[0]; // expect: uninit-use
}

int array_initialiser_ok(int i)
{
	int v[8] = {1};

	return v[3] + v[i & 7];
}

int string_bad(int c)
{
	char name[16];

	if (c)
		name[0] = 'a';
	return name[0] == 'a'; // expect: uninit-use
}

int string_ok(int c)
{
	char name[16];

	name[0] = '\0';
	if (c)
		name[0] = 'a';
	return name[0] == 'a';
}

int snprintf_ok(int n)
{
	char name[16];

	snprintf(name, sizeof name, "n%d", n);
	return name[0] == 'n';
}

int read_ok(int fd)
{
	char buf[64];
	ssize_t n = read(fd, buf, sizeof buf);

	if (n < 1)
		return -1;
	return buf[0];
}

int never_read_bad(int fd)
{
	char buf[64], other[64];
	ssize_t n = read(fd, other, sizeof other);

	if (n < 1)
		return -1;
	return buf[0]; // expect: uninit-use
}

int member_array_bad(void)
{
	struct header h;

	h.counts[0] = 0;
	h.counts[1] = 1;
	return h.counts[3]; // expect: uninit-use
}

int member_array_ok(void)
{
	struct header h;

	for (int i = 0; i < 4; i++)
		h.counts[i] = i;
	return h.counts[3];
}

/* Heap. */
struct opts *heap_field_bad(int verbose)
{
	struct opts *o = malloc(sizeof *o);

	if (!o)
		return NULL;
	o->verbose = verbose;
	if (o->level == 0) // expect: uninit-use
		o->level = 1;
	return o;
}

struct opts *heap_field_ok(int verbose)
{
	struct opts *o = calloc(1, sizeof *o);

	if (!o)
		return NULL;
	o->verbose = verbose;
	if (o->level == 0)
		o->level = 1;
	return o;
}

int *heap_counter_bad(void)
{
	int *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	(*c)++; // expect: uninit-use
	return c;
}

int *heap_counter_ok(void)
{
	int *c = malloc(sizeof *c);

	if (!c)
		return NULL;
	*c = 0;
	(*c)++;
	return c;
}

int heap_element_bad(void)
{
	int *v = malloc(4 * sizeof *v), r;

	if (!v)
		return -1;
	v[0] = v[1] = 7;
	r = v[0] + v[3]; // expect: uninit-use
	free(v);
	return r;
}

int heap_element_ok(void)
{
	int *v = malloc(4 * sizeof *v), r;

	if (!v)
		return -1;
	v[0] = v[3] = 7;
	r = v[0] + v[3];
	free(v);
	return r;
}

/* An array of symbolic size that a loop filled. */
int heap_fill_ok(size_t n)
{
	int *v = malloc((n + 1) * sizeof *v), r;

	if (!v)
		return -1;
	for (size_t i = 0; i <= n; i++)
		v[i] = (int)i;
	r = v[n];
	free(v);
	return r;
}

/* Memory that was kept by realloc keeps its content. */
int realloc_ok(int *v, size_t n)
{
	int *w = realloc(v, n * sizeof *w);

	if (!w)
		return -1;
	return w[0];
}

/* Two views of the same bytes. */
uint32_t union_ok(float f)
{
	union value v;

	v.f = f;
	return v.bits;
}

uint32_t union_bad(float f, int c)
{
	union value v;

	if (c)
		v.f = f;
	return v.bits; // expect: uninit-use
}

/* Through a pointer to the local. */
int through_pointer_bad(void)
{
	struct opts o;
	struct opts *p = &o;

	p->verbose = 1;
	return p->level; // expect: uninit-use
}

int through_pointer_ok(void)
{
	struct opts o;
	struct opts *p = &o;

	p->level = 1;
	return o.level;
}

/* A cursor fills the array. */
int cursor_ok(void)
{
	int v[3];
	int *p = v;

	*p++ = 1;
	*p++ = 2;
	*p = 3;
	return v[0] + v[1] + v[2];
}

int cursor_bad(void)
{
	int v[3];
	int *p = v;

	*p++ = 1;
	*p++ = 2;
	return v[0] + v[1] + v[2]; // expect: uninit-use
}

/* A partly filled struct may be returned and passed whole. */
struct opts returned_whole_ok(void)
{
	struct opts o;

	o.verbose = 1;
	return o;
}

/* A search that keeps its find in an array element. */
int best_of_bad(const int *v, int n)
{
	int best[2];

	for (int i = 0; i < n; i++)
		if (v[i] > 0) {
			best[0] = i;
			best[1] = v[i];
		}
	use_int(best[0]); // expect: uninit-use
	return 0;
}

int best_of_ok(const int *v, int n)
{
	int best[2] = {-1, 0};

	for (int i = 0; i < n; i++)
		if (v[i] > 0) {
			best[0] = i;
			best[1] = v[i];
		}
	use_int(best[0]);
	return 0;
}

/* ---- the tail of a list begins at a head without a value ---- */

struct link {
	long key;
	struct link *next;
};

struct link *merge_lists_ok(struct link *a, struct link *b)
{
	struct link head, *tail = &head;

	for (;;) {
		if (a->key <= b->key) {
			if (a->key < b->key)
				tail = tail->next = a;
			a = a->next;
			if (!a) {
				tail->next = b;
				break;
			}
		} else {
			tail = tail->next = b;
			b = b->next;
			if (!b) {
				tail->next = a;
				break;
			}
		}
	}
	return head.next;
}

struct link *only_some_bad(struct link *a, long least)
{
	struct link head, *tail = &head;

	for (; a; a = a->next)
		if (a->key >= least)
			tail = tail->next = a;
	return head.next; // expect: uninit-use
}

struct link *terminated_ok(struct link *a, long least)
{
	struct link head, *tail = &head;

	for (; a; a = a->next)
		if (a->key >= least)
			tail = tail->next = a;
	tail->next = 0;
	return head.next;
}

/* ---- made when it is first asked for ---------------------------------------------------------------------- */

struct context {
	unsigned uid, gid;
	void *request;
};

static struct context *the_context;

/* What is in it is set where a request begins. */
static struct context *context_of_thread(void)
{
	if (!the_context) {
		the_context = malloc(sizeof(*the_context));
		if (!the_context)
			abort();
	}
	return the_context;
}

unsigned context_user_ok(void)
{
	return context_of_thread()->uid;
}

int context_is_group_ok(unsigned gid)
{
	struct context *c = context_of_thread();

	return c->gid == gid;
}

static struct context *context_new(void)
{
	struct context *c = malloc(sizeof(*c));

	if (!c)
		abort();
	return c;
}

unsigned context_new_bad(void)
{
	struct context *c = context_new();
	unsigned uid = c->uid;

	free(c);
	return uid; // expect: uninit-use
}
