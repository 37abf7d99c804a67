// RUN: %verify
//
// Numbers, bits and what counts as a test, from false alarms in the second set of real projects.
// With twins.

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(const char *fmt, ...);

/* ---- error codes at the upper end of an unsigned type of 64 bits ---- */

#define ERROR(n) ((size_t)-n)

static unsigned is_error(size_t code)
{
	return code > ERROR(120);
}

static size_t read_header(unsigned *ret, const unsigned char *src, size_t n)
{
	if (n < 2)
		return ERROR(72);
	if (src[0] > 16)
		return ERROR(20);
	*ret = src[1];
	return 2;
}

unsigned error_code_ok(const unsigned char *src, size_t n)
{
	unsigned value;

	if (is_error(read_header(&value, src, n)))
		return 0;
	return value;
}

unsigned error_code_bad(const unsigned char *src, size_t n)
{
	unsigned value;

	if (read_header(&value, src, n) == 0)
		return 0;
	return value; // expect: uninit-use
}

/* ---- bits ---- */

enum { JOB_PTY = 4 };

int socket_pair(int *fds);
int fork_pty(int *master);

int bit_and_not_bit_ok(int flags)
{
	int out[2], master, fd;

	if (flags & JOB_PTY) {
		if (fork_pty(&master) < 0)
			return -1;
	} else {
		if (socket_pair(out) != 0)
			return -1;
	}
	if (~flags & JOB_PTY)
		fd = out[0] + 1;
	else
		fd = master + 1;
	return fd;
}

int one_of_two_bits_ok(unsigned opt)
{
	int uid, gid;

	if (opt & (64 | 128)) {
		uid = (int)opt;
		gid = (int)opt + 1;
	}
	say("x");
	if (opt & 128)
		return uid + gid;
	return 0;
}

int other_bit_bad(unsigned opt)
{
	int uid;

	if (opt & (64 | 128))
		uid = (int)opt;
	say("x");
	if (opt & 32)
		return uid + 1; // expect: uninit-use
	return 0;
}

static const int lg_table[256] = {-1, 0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3};
static const int sqq_table[256] = {0, 16, 22};

int low_byte_ok(int x)
{
	int e;

	if (x >= 1024 * 1024)
		return 1024;
	e = (x & 0xffff0000) ? 16 : ((x & 0xff00) ? 8 : 0 + lg_table[x & 0xff]);
	if (e >= 16)
		return 16;
	if (e >= 8)
		return 8;
	return sqq_table[x] >> 4;
}

/* ---- unsigned numbers go round ---- */

struct volume {
	char label[65];
};

/* Leaves at UINT_MAX, and one more is 0. */
void wraps_to_zero_ok(struct volume *v, const char *buf, size_t n)
{
	unsigned i;

	memcpy(v->label, buf, n);
	i = (unsigned)strnlen(v->label, n);
	while (i--) {
		if (!isspace((unsigned char)v->label[i]))
			break;
	}
	v->label[i + 1] = '\0';
}

int window_ok(unsigned mode)
{
	int i;

	if ((unsigned char)(mode - 1) <= 2) {
		if (mode == 1)
			i = 4;
		if (mode == 2)
			i = 2;
		if (mode == 3)
			i = 1;
		return i + 1;
	}
	return 0;
}

int decoded_ok(const int *base, const unsigned short *from, int sym, int j, int k)
{
	unsigned short permute[258];
	int next = (sym >> j) - base[k];

	memcpy(permute, from, sizeof permute);
	if ((unsigned)next >= 258)
		return -1;
	return permute[next];
}

int decoded_bad(const int *base, const unsigned short *from, int sym, int j, int k)
{
	unsigned short permute[258];
	int next = (sym >> j) - base[k];

	memcpy(permute, from, sizeof permute);
	if ((unsigned)next > 258)
		return -1;
	return permute[next]; // expect: index-off-by-one
}

static char *names[16382];

static void make_hash(const char *key, unsigned *start, unsigned *step, int prime)
{
	unsigned long h = (unsigned char)key[0];

	for (int i = 1; key[i] != '\0'; i++)
		h += (unsigned long)key[i] << (i & 31);
	*start = (unsigned)(h % prime);
	*step = (unsigned)(1 + h % (prime - 1));
}

int probe_back_ok(const char *key)
{
	unsigned at, step;

	make_hash(key, &at, &step, 16381);
	while (names[at] != NULL) {
		if (strcmp(names[at], key) == 0)
			return (int)at;
		at -= step;
		if ((int)at < 0)
			at += 16381;
	}
	return (int)at;
}

/* ---- no evidence: a remainder, an access elsewhere, equality with what happens to be null ---- */

struct tty {
	int n_speeds;
	int speeds[10];
};

int try_speed(int speed);

int next_speed_ok(struct tty *t)
{
	int i = 0;

	while (!try_speed(t->speeds[i]))
		i = (i + 1) % t->n_speeds;
	return i;
}

int next_speed_bad(struct tty *t)
{
	int i = 0;

	while (!try_speed(t->speeds[i])) // expect: index-off-by-one
		i = (i + 1) % 11;
	return i;
}

struct encoding {
	const char *name;
};

static const struct encoding identity = {"identity"}, gzip = {"gzip"}, br = {"br"};
static const struct encoding *const encodings[] = {&identity, &gzip, &br, NULL};

int same_start(const char *a, const char *b, size_t n);

const struct encoding *find_encoding_ok(const char *name, size_t len)
{
	for (const struct encoding *const *e = encodings; *e; e++)
		if (same_start(name, (*e)->name, len) && !(*e)->name[len])
			return *e;
	return NULL;
}

struct state {
	const int *transitions;
};

struct input {
	const struct state *state;
	unsigned char ch;
};

int cache_starts_empty_ok(struct input *in, const unsigned char *buf, size_t len)
{
	const struct state *state = NULL;
	const int *t = NULL;
	int n = 0;

	for (size_t off = 0; off < len; off++) {
		in->ch = buf[off];
		if (in->state != state || t == NULL || *t != in->ch)
			t = in->state->transitions;
		state = in->state;
		n += *t;
	}
	return n;
}

/* ---- what is a test, and what is none ---- */

/* An assertion that stays as a test where assertions are off. */
#define ALWAYS(x) (x)

const char *always_ok(const char *z, int n)
{
	while (ALWAYS(z) && z[0] && n-- > 0)
		z += strlen(z) + 1;
	return z[0] ? z : 0;
}

/* By what they are in other builds. */
#if defined(NO_CHECKS)
#define SURELY(x)   (1)
#define HARDLY(x)   (0)
#define PERHAPS(x)  __builtin_expect(x, 0)
#elif defined(DEBUG)
#define SURELY(x)   ((x) ? 1 : (assert(0), 0))
#define HARDLY(x)   ((x) ? (assert(0), 1) : 0)
#else
#define SURELY(x)   (x)
#define HARDLY(x)   (x)
#define PERHAPS(x)  (x)
#endif

int hardly_ok(const int *p, const int *q)
{
	if (HARDLY(p == 0))
		say("no p");
	if (HARDLY(!SURELY(q != 0)))
		say("no q");
	return *p + *q;
}

int perhaps_bad(const int *p)
{
	if (PERHAPS(p == 0))
		say("no p");
	return *p; // expect: null-deref
}

int install(const char *dir, int links);

int increment_in_condition_ok(char **argv)
{
	int links;

	if (!argv[1])
		return 0;
	links = argv[2] && strcmp(argv[2], "-s") == 0 && ++argv;
	return install(argv[2], links);
}

/* Tested before it was used, and once more behind: nothing new. */
struct buf {
	char *encoder;
	int *buffer;
};

struct source {
	struct buf *buf;
};

struct parser {
	struct source *input;
	int state;
};

size_t input_base(int *buffer, struct source *in);
size_t buf_use(int *buffer);

int checked_before_ok(struct parser *p, int size)
{
	if (size > 0 && p->input != NULL && p->input->buf != NULL) {
		size_t base = input_base(p->input->buf->buffer, p->input);
		size_t use = buf_use(p->input->buf->buffer);

		if (p->state == 0 && p->input->buf != NULL && p->input->buf->encoder != NULL)
			return (int)(base + use);
	}
	return 0;
}

int same_as_null_bad(const struct input *in, const struct input *other)
{
	if (other == NULL && in == other)
		say("no input");
	if (!in)
		say("none");
	return in->ch; // expect: null-deref
}

int checked_behind_bad(struct parser *p)
{
	size_t use = buf_use(p->input->buf->buffer);

	if (p->input->buf != NULL) // expect: null-after-deref
		return (int)use;
	return 0;
}

/* ---- "it is set wherever it is used" ---- */

void self_init_ok(unsigned opt, const char *from)
{
	const char *name = name; /* for compiler */
	unsigned n = n;

	if (opt & 1) {
		name = from;
		n = 3;
	}
	say("start\n");
	if (opt & 4)
		say("%s %u\n", name, n);
}

void not_self_init_bad(unsigned opt, const char *from)
{
	const char *name;

	if (opt & 1)
		name = from;
	say("start\n");
	if (opt & 4)
		say("%s\n", name); // expect: uninit-use
}

/* A copy is no use. */
struct node {
	struct node *next;
};

void start(int from, int to);

void copied_never_used_ok(struct node *list)
{
	int pip[2], prev = -1;

	for (struct node *n = list; n; n = n->next) {
		pip[1] = -1;
		if (n->next && pipe(pip) < 0)
			return;
		start(prev, pip[1]);
		prev = pip[0];
	}
}

void copied_then_used_bad(struct node *list)
{
	int pip[2], prev = -1;

	for (struct node *n = list; n; n = n->next) {
		pip[1] = -1;
		if (n->next && pipe(pip) < 0)
			return;
		start(-1, pip[1]);
		prev = pip[0];
	}
	start(prev, -1); // expect: uninit-use
}

/* ---- the last member of what is laid over a buffer ---- */

struct header {
	int type;
	union {
		unsigned data32[1];
		unsigned char data8[4];
	} u;
};

void FP_behind_the_header_ok(char *packet, unsigned now)
{
	struct header *h = (struct header *)packet;

	h->type = 3;
	memcpy(&h->u.data8[4], &now, sizeof now);
	h->u.data8[4] = 1; // expect: index-out-of-bounds
}

extern char common_buffer[1024];

struct globals {
	char *names;
	char *cmd[2];
};

#define G (*(struct globals *)&common_buffer)

char *list_pop(void *list);

void globals_in_a_buffer_ok(void *list)
{
	int n = 1;

	while (list && n < 100)
		G.cmd[n++] = list_pop(&list);
}

void globals_in_a_buffer_bad(void *list)
{
	int n = 1;

	while (list && n < 128)
		G.cmd[n++] = list_pop(&list); // expect: index-off-by-one
}

/* The same record as a variable of its own, and one that does not end with the array. */
static struct globals plain;

void globals_alone_bad(void *list)
{
	int n = 1;

	while (list && n < 3)
		plain.cmd[n++] = list_pop(&list); // expect: index-off-by-one
}

struct more_globals {
	struct globals first;
	int n;
};

void globals_amid_bad(void *list)
{
	struct more_globals *g = (struct more_globals *)&common_buffer;
	int n = 1;

	while (list && n < 3)
		g->first.cmd[n++] = list_pop(&list); // expect: index-off-by-one
}

/* ---- the largest number of a type, which stands for none ---- */

#define NO_NODE 4294967295u

struct node {
	unsigned up, depth;
};

struct nodes {
	struct node *v;
	unsigned n, cap;
};

void add_node_ok(struct nodes *t, const unsigned *parent_of, unsigned h)
{
	unsigned up = parent_of[h];

	if (t->n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 8;
		t->v = realloc(t->v, t->cap * sizeof *t->v);
		if (!t->v)
			abort();
	}
	t->v[t->n].up = up;
	t->v[t->n].depth = up == NO_NODE ? 1 : t->v[up].depth + 1;
	t->n++;
}

static const int port_of[8] = {1, 2, 4, 8, 16, 32, 64, 128};

int port_of_slot_ok(unsigned slot)
{
	if (slot == NO_NODE)
		return -1;
	return port_of[slot];
}

int port_of_slot_bad(unsigned slot)
{
	if (slot == NO_NODE || slot > 8)
		return -1;
	return port_of[slot]; // expect: index-off-by-one
}

int port_of_byte_ok(const unsigned char *packet)
{
	return packet[3] != 255 ? port_of[packet[3]] : -1;
}

int port_of_byte_bad(const unsigned char *packet)
{
	return packet[3] < 9 ? port_of[packet[3]] : -1; // expect: index-off-by-one
}
