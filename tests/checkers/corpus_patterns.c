// RUN: %panicscan scan --verify -- cc -c %s
//
// What real programs do and is right; found where panicscan said otherwise.  With twins.

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int usage(int status);

/* Two variables that are set together, far from where they are used. */
int option_loop_ok(int argc, char **argv)
{
	FILE *input;
	int i, flow = -1, found = 0;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--flow", 6) == 0) {
			if (i + 1 == argc)
				return usage(1);
			i++;
			if (strncmp(argv[i], "keep", 4) == 0)
				flow = 0;
			else if (strncmp(argv[i], "on", 2) == 0)
				flow = 1;
			else if (strncmp(argv[i], "off", 3) == 0)
				flow = -1;
			else
				return usage(1);
		} else if (strncmp(argv[i], "--help", 6) == 0) {
			return usage(0);
		} else if (!found) {
			input = fopen(argv[i], "rb");
			found = 1;
		} else {
			return usage(1);
		}
	}
	if (!found)
		input = stdin;
	assert(input);
	return getc(input) + flow;
}

int option_loop_bad(int argc, char **argv)
{
	FILE *input;
	int i, flow = -1, found = 0;

	for (i = 1; i < argc; i++) {
		if (strncmp(argv[i], "--flow", 6) == 0) {
			if (i + 1 == argc)
				return usage(1);
			i++;
			if (strncmp(argv[i], "keep", 4) == 0)
				flow = 0;
			else
				return usage(1);
		} else if (!found) {
			input = fopen(argv[i], "rb");
			found = 1;
		} else {
			return usage(1);
		}
	}
	if (found && flow < 0)
		input = stdin;
	assert(input); // expect: uninit-use
	return getc(input) + flow;
}

/* A power of two is not zero. */
struct table {
	unsigned order;
	size_t *buckets;
};

size_t power_of_two_ok(const struct table *t, size_t hash)
{
	size_t size = (size_t)1 << t->order;

	return hash % size;
}

size_t power_of_two_bad(const struct table *t, size_t hash)
{
	size_t size = t->order ? (size_t)1 << t->order : 0;

	return hash % size; // expect: div-zero
}

/* A length that is given or measured, kept as an int. */
char *copy_counted_ok(const char *s, int length)
{
	char *copy;

	if (length < 0)
		length = (int)strlen(s);
	copy = malloc((size_t)length + 1);
	if (!copy)
		return NULL;
	for (int i = 0; i < length; i++)
		copy[i] = s[i];
	copy[length] = '\0';
	return copy;
}

char *copy_counted_bad(const char *s, int length)
{
	char *copy;

	if (length < 0)
		length = (int)strlen(s);
	copy = malloc((size_t)length);
	if (!copy)
		return NULL;
	for (int i = 0; i < length; i++)
		copy[i] = s[i];
	copy[length] = '\0'; // expect: index-off-by-one
	return copy;
}

/* Buffers that a helper fills, in a loop or by handing them on. */
struct stream {
	int fd;
	int direct;
	unsigned have;
	const unsigned char *next;
	unsigned char *in;
	unsigned size;
};

static size_t stream_read(struct stream *s, unsigned char *buf, size_t len)
{
	size_t got = 0;

	while (len > 0) {
		if (s->have > 0) {
			*buf++ = *s->next++;
			s->have--;
			got++;
			len--;
		} else {
			ssize_t n = read(s->fd, buf, len);

			if (n <= 0)
				break;
			buf += n;
			got += (size_t)n;
			len -= (size_t)n;
		}
	}
	return got;
}

static size_t stream_peek(const struct stream *s, const unsigned char *buf, size_t len)
{
	return s->have < len ? s->have : len + buf[0];
}

int stream_getc_ok(struct stream *s)
{
	unsigned char buf[1];

	return stream_read(s, buf, 1) < 1 ? -1 : buf[0];
}

int stream_getc_bad(struct stream *s)
{
	unsigned char buf[1], other[1] = {0};

	return stream_peek(s, other, 1) < 1 ? -1 : buf[0]; // expect: uninit-use
}

/* What a helper leaves null, it leaves null for those that do not ask for it. */
static int stream_init(struct stream *s)
{
	s->in = calloc(1, 8192);
	if (!s->in)
		return -1;
	if (!s->direct)
		s->next = NULL;
	else
		s->next = s->in;
	s->size = 8192;
	return 0;
}

int stream_first_ok(struct stream *s)
{
	if (s->size == 0 && stream_init(s) == -1)
		return -1;
	if (s->direct)
		return *s->next;
	return 0;
}

int stream_first_bad(struct stream *s)
{
	if (stream_init(s) == -1)
		return -1;
	if (!s->direct)
		return *s->next; // expect: null-deref
	return 0;
}

/* An error flag that survives a helper, which changes much else of the object. */
struct scanner {
	const char *at;
	int line, column, token, kept;
	int has_error;
};

static void scanner_next(struct scanner *s)
{
	const char *t;

	if (s->kept) {
		s->token = s->kept;
		s->kept = 0;
		return;
	}
	for (t = s->at; *t == ' ' || *t == '\n'; t++) {
		if (*t == '\n') {
			s->line++;
			s->column = 1;
		} else {
			s->column++;
		}
	}
	s->token = *t;
	s->at = t + 1;
}

size_t scan_length_ok(struct scanner *s, const char *text)
{
	if (!text)
		s->has_error = 1;
	scanner_next(s);
	return s->has_error ? 0 : strlen(text) + (size_t)s->token;
}

size_t scan_length_bad(struct scanner *s, const char *text)
{
	size_t n = 0;

	if (!text)
		s->has_error = 1;
	scanner_next(s);
	if (s->has_error)
		n = (size_t)text[0]; // expect: null-deref
	return n;
}

/* Huffman codes: nodes are numbered upwards until the heap is used up. */
#define L_CODES	  286
#define HEAP_SIZE (2 * L_CODES + 1)

struct tree {
	int heap[HEAP_SIZE];
	unsigned char depth[HEAP_SIZE];
	int heap_len, heap_max;
};

static int tree_pop(struct tree *t)
{
	int n = t->heap[1];

	t->heap[1] = t->heap[t->heap_len--];
	return n;
}

void build_tree_ok(struct tree *t, const int *freq, int elems)
{
	int n, m, node;

	t->heap_len = 0;
	t->heap_max = HEAP_SIZE;
	for (n = 0; n < elems; n++)
		if (freq[n] != 0) {
			t->heap[++t->heap_len] = n;
			t->depth[n] = 0;
		}
	node = elems;
	do {
		n = tree_pop(t);
		m = t->heap[1];
		t->heap[--t->heap_max] = n;
		t->heap[--t->heap_max] = m;
		t->depth[node] =
			(unsigned char)(t->depth[n] > t->depth[m] ? t->depth[n] : t->depth[m]);
		t->heap[1] = node++;
	} while (t->heap_len >= 2);
	t->heap[--t->heap_max] = t->heap[1];
}

void build_tree_bad(struct tree *t, const int *freq, int elems)
{
	t->heap_len = 0;
	t->heap_max = HEAP_SIZE;
	for (int n = 0; n < elems; n++)
		if (freq[n] != 0)
			t->heap[++t->heap_len] = n;
	t->heap[t->heap_max] = t->heap[1]; // expect: index-out-of-bounds
}

/* Code lengths that are stepped through while there are codes of them. */
int code_lengths_ok(uint16_t count[16], const uint16_t *lens, const uint16_t *work)
{
	unsigned len, min, max, sym = 0, left = 0;

	for (max = 15; max >= 1; max--)
		if (count[max] != 0)
			break;
	if (max == 0)
		return -1;
	for (min = 1; min < max; min++)
		if (count[min] != 0)
			break;
	len = min;
	for (;;) {
		left += 1U << len;
		sym++;
		if (--(count[len]) == 0) {
			if (len == max)
				break;
			len = lens[work[sym]];
		}
	}
	return (int)left;
}

/* Distances above 256 are looked up by their upper bits: how far they go, the format knows. */
static const unsigned char dist_code[512] = {0, 1, 2, 3, 4, 4};

#define D_CODE(dist) ((dist) < 256 ? dist_code[dist] : dist_code[256 + ((dist) >> 7)])

unsigned distance_ok(const unsigned char *buf)
{
	unsigned dist = buf[0];

	dist += (unsigned)buf[1] << 8;
	return D_CODE(dist);
}

unsigned distance_of_ok(unsigned dist)
{
	dist--;
	return D_CODE(dist);
}

unsigned distance_bad(unsigned dist)
{
	if (dist != 32768)
		return 0;
	return D_CODE(dist); // expect: index-out-of-bounds
}

/* An allocator of one's own, a length that is given or measured, an int in between. */
static void *get_memory(size_t size)
{
	return malloc(size ? size : 1);
}

char *copy_measured_ok(const char *value, int length)
{
	char *copy;

	if (length < 0)
		length = strlen(value);
	copy = get_memory(length + 1);
	if (!copy)
		return NULL;
	memcpy(copy, value, length);
	copy[length] = '\0';
	return copy;
}

char *copy_measured_bad(const char *value, int length)
{
	char *copy;

	if (length < 1)
		return NULL;
	copy = get_memory(length);
	if (!copy)
		return NULL;
	memcpy(copy, value, length);
	copy[length] = '\0'; // expect: index-off-by-one
	return copy;
}

/* A library gets a member; the others are none of its business. */
struct z_state {
	const unsigned char *next_in;
	unsigned avail_in;
	void *opaque;
};

struct gz {
	int fd, direct;
	unsigned size, want;
	unsigned char *in, *out;
	struct z_state strm;
};

int z_init(struct z_state *strm, int level);

static int gz_init(struct gz *g)
{
	struct z_state *strm = &g->strm;

	g->in = malloc(g->want << 1);
	if (g->in == NULL)
		return -1;
	if (!g->direct) {
		g->out = malloc(g->want);
		if (g->out == NULL || z_init(strm, 6) != 0) {
			free(g->out);
			free(g->in);
			return -1;
		}
		strm->next_in = NULL;
	}
	g->size = g->want;
	return 0;
}

int gz_write_ok(struct gz *g)
{
	struct z_state *strm = &g->strm;

	if (g->size == 0 && gz_init(g) == -1)
		return -1;
	if (g->direct)
		return (int)write(g->fd, strm->next_in, strm->avail_in);
	return 0;
}

/* … and is not set where gz_init has nothing to do. */
int gz_first_bad(struct gz *g)
{
	struct z_state *strm = &g->strm;

	if (gz_init(g) == -1)
		return -1;
	if (!g->direct)
		return *strm->next_in; // expect: null-deref
	return 0;
}

/* Tokens are structs that are pushed back whole; the error flag stays beside them. */
struct tok {
	int line, column, token;
};

struct lexer {
	const char *fmt;
	struct tok prev, cur, ahead;
	int has_error;
};

static void lex_next(struct lexer *x)
{
	x->prev = x->cur;
	if (x->ahead.line) {
		x->cur = x->ahead;
		x->ahead.line = 0;
		return;
	}
	x->cur.token = *x->fmt;
	if (*x->fmt)
		x->fmt++;
}

static void lex_back(struct lexer *x)
{
	x->ahead = x->cur;
	x->cur = x->prev;
}

/* That has_error was set is still known when the structures beside it were copied. */
size_t lex_length_ok(struct lexer *x, const char *text)
{
	if (!text)
		x->has_error = 1;
	lex_next(x);
	if (x->cur.token == '#')
		return 1;
	lex_back(x);
	return x->has_error ? 0 : strlen(text);
}

size_t lex_length_bad(struct lexer *x, const char *text)
{
	if (!text)
		x->has_error = 1;
	lex_next(x);
	if (x->cur.token == '#')
		return 1;
	lex_back(x);
	return x->has_error ? (size_t)*text : 0; // expect: null-deref
}

/* A token that is there whenever more were fetched. */
struct token {
	int type;
	struct token *next;
};

struct parser {
	int available;
	struct token *head;
};

int parser_fetch(struct parser *p);

#define PEEK(p) ((p)->available || parser_fetch(p) ? (p)->head : NULL)

int peek_ok(struct parser *p)
{
	struct token *t = PEEK(p);

	if (!t)
		return -1;
	return t->type;
}

int peek_bad(struct parser *p)
{
	struct token *t = PEEK(p);

	return t->type; // expect: null-deref
}

/* A literal is walked to its end. */
int starts_with_mark_ok(FILE *f)
{
	const char *p = "\xEF\xBB\xBF";
	int c;

	do {
		c = getc(f);
		if (c == EOF || c != *(const unsigned char *)p++)
			return c;
	} while (*p != '\0');
	return getc(f);
}

char *put_words_ok(char *p, const char *end)
{
	const char *s = "\\[";

	while (*s != '\0') {
		if (p >= end)
			return NULL;
		*p++ = *s++;
	}
	s = "]";
	while (*s != '\0') {
		if (p >= end)
			return NULL;
		*p++ = *s++;
	}
	return p;
}

char *put_words_bad(char *p, const char *end)
{
	const char *s = "]";

	for (int i = 0; i < 3; i++) {
		if (p >= end)
			return NULL;
		*p++ = *s++; // expect: index-off-by-one
	}
	return p;
}

/* A request is answered twice: how long the answer is, and what it is. */
struct info {
	unsigned bra, cap, first, last, limit, heap, depth, flags;
};

int info_ok(const struct info *in, int what, unsigned *where)
{
	if (where == NULL)
		switch (what) {
		case 1:
		case 2:
		case 4:
		case 5:
		case 7:
		case 9:
		case 11:
		case 14:
			return sizeof(unsigned);
		default:
			break;
		}
	switch (what) {
	case 1:
		*where = in->bra;
		break;
	case 2:
		*where = in->cap;
		break;
	case 4:
		*where = in->first;
		break;
	case 5:
		*where = in->last;
		break;
	case 7:
		*where = in->limit;
		break;
	case 9:
		*where = in->heap;
		break;
	case 11:
		*where = in->depth;
		break;
	case 14:
		*where = in->flags;
		break;
	default:
		return -1;
	}
	return 0;
}

int info_bad(const struct info *in, int what, unsigned *where)
{
	if (where == NULL)
		switch (what) {
		case 1:
		case 2:
			return sizeof(unsigned);
		default:
			break;
		}
	switch (what) {
	case 1:
		*where = in->bra;
		break;
	case 4:
		*where = in->first; // expect: null-deref
		break;
	default:
		return -1;
	}
	return 0;
}

/* Without a context only some letters are allowed, and those do not need it. */
struct context {
	unsigned count;
};

int escape_ok(int c, struct context *cx)
{
	int r = 0;

	if (cx == NULL && c != 'c' && c != 'o' && c != 'x')
		return -1;
	switch (c) {
	case 'F':
	case 'l':
		r = 1;
		break;
	case 'g':
		r = (int)cx->count;
		break;
	case 'o':
	case 'x':
		r = 2;
		break;
	default:
		r = 3;
		break;
	}
	return r;
}

int escape_bad(int c, struct context *cx)
{
	int r = 0;

	if (cx == NULL && c != 'c' && c != 'g' && c != 'x')
		return -1;
	switch (c) {
	case 'g':
		r = (int)cx->count; // expect: null-deref
		break;
	default:
		r = 3;
		break;
	}
	return r;
}

/* Two groups of operations, one table. */
int repeat_ok(unsigned op)
{
	static const int rep_min[] = {0, 0, 1, 1, 0, 0};

	switch (op) {
	case 33:
	case 34:
	case 35:
	case 36:
	case 37:
	case 38:
	case 46:
	case 47:
	case 48:
	case 49:
	case 50:
	case 51:
		return rep_min[op - (op < 46 ? 33 : 46)];
	default:
		return -1;
	}
}

int repeat_bad(unsigned op)
{
	static const int rep_min[] = {0, 0, 1, 1, 0, 0};

	switch (op) {
	case 38:
	case 39:
	case 46:
		return rep_min[op - (op < 46 ? 33 : 46)]; // expect: index-out-of-bounds
	default:
		return -1;
	}
}

/* Whatever is compared is less than the start, so one is found. */
int cheapest_ok(const unsigned short *price, int big)
{
	int n = big ? 6 : 2, at = -1, best = 999999999;
	int chosen[6] = {0};

	for (int t = 0; t < n; t++)
		if (price[t] < best) {
			best = price[t];
			at = t;
		}
	chosen[at]++;
	return chosen[0];
}

int cheapest_bad(const unsigned short *price, int big)
{
	int n = big ? 6 : 2, at = -1, best = 40000;
	int chosen[6] = {0};

	for (int t = 0; t < n; t++)
		if (price[t] < best) {
			best = price[t];
			at = t;
		}
	chosen[at]++; // expect: index-out-of-bounds
	return chosen[0];
}

/* A helper that copies what it has, piece by piece. */
struct source {
	const unsigned char *data;
	size_t at, size;
};

int source_refill(struct source *s);

static void source_read(struct source *s, unsigned char *buf, size_t n)
{
	while (n > 0) {
		size_t have = s->size - s->at;

		if (have > 0) {
			if (have > n)
				have = n;
			memcpy(buf, s->data + s->at, have);
			n -= have;
			buf += have;
			s->at += have;
		} else if (!source_refill(s)) {
			abort();
		}
	}
}

#define GET32(p) ((uint32_t)(p)[0] << 24 | (uint32_t)(p)[1] << 16 | (uint32_t)(p)[2] << 8 | (p)[3])

uint32_t read_number_ok(struct source *s)
{
	unsigned char buf[4];

	source_read(s, buf, sizeof buf);
	return GET32(buf);
}

/* Four bytes, one fault. */
uint32_t read_number_bad(struct source *s)
{
	unsigned char buf[4], other[4];

	source_read(s, other, sizeof other);
	return GET32(buf); // expect: uninit-use
}
