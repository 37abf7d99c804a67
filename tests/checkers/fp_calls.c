// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// Calls: how much of an object a call can have changed, and what came back together.  With twins.

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int more(void);

/* ---- a callee without a body that is given the address of a member ---- */

struct stream {
	const unsigned char *next;
	unsigned left;
};

struct file {
	int fd, direct;
	unsigned size, want;
	struct stream in;
};

int stream_start(struct stream *s, int level);
int file_start(struct file *f, int level);

/* Only in the one mode is there a stream to be started. */
static int file_init(struct file *f)
{
	if (!f->direct) {
		if (stream_start(&f->in, 6) != 0)
			return -1;
		f->in.next = NULL;
	}
	f->size = f->want;
	return 0;
}

/* Starting the stream writes the stream, not the file that it lies in. */
int member_argument_ok(struct file *f)
{
	if (f->size == 0 && file_init(f) == -1)
		return -1;
	if (f->direct) {
		while (f->in.left) {
			ssize_t n = write(f->fd, f->in.next, f->in.left);

			if (n < 0)
				return -1;
			f->in.left -= (unsigned)n;
			f->in.next += n;
		}
		return 0;
	}
	return 1;
}

static int file_init_whole(struct file *f)
{
	if (!f->direct) {
		if (file_start(f, 6) != 0)
			return -1;
		f->in.next = NULL;
	}
	f->size = f->want;
	return 0;
}

/* This one is given all of it. */
int member_argument_bad(struct file *f)
{
	if (f->size == 0 && file_init_whole(f) == -1)
		return -1;
	if (f->direct)
		return f->in.next[0]; // expect: null-deref
	return 1;
}

/* In one function. */
int member_argument_here_ok(struct file *f)
{
	const unsigned char *p = f->direct ? f->in.next : NULL;

	if (p == NULL && f->direct)
		return 0;
	if (stream_start(&f->in, 6) != 0)
		return -1;
	return f->direct ? *p : 0;
}

int member_argument_here_bad(struct file *f)
{
	const unsigned char *p = f->direct ? f->in.next : NULL;

	if (p == NULL && f->direct)
		return 0;
	if (file_start(f, 6) != 0)
		return -1;
	return f->direct ? *p : 0; // expect: null-deref
}

/* ---- a callee that copies a member ---- */

struct token {
	int line, column;
	size_t at;
	char kind;
};

struct scanner {
	const char *text;
	struct token before, now;
	int has_error;
};

/* The token moves on; nothing else does. */
static void scanner_next(struct scanner *s)
{
	s->before = s->now;
	s->now.kind = *s->text;
	if (*s->text != '\0')
		s->text++;
}

size_t member_copied_ok(struct scanner *s, const char *text)
{
	if (text == NULL)
		s->has_error = 1;
	scanner_next(s);
	return s->has_error ? 0 : strlen(text);
}

/* Everything is copied. */
static void scanner_reset(struct scanner *s, const struct scanner *from)
{
	*s = *from;
}

size_t member_copied_bad(struct scanner *s, const struct scanner *from, const char *text)
{
	if (text == NULL)
		s->has_error = 1;
	scanner_reset(s, from);
	return s->has_error ? 0 : strlen(text); // expect: null-arg
}

static void scanner_clear(struct scanner *s)
{
	memset(&s->before, 0, sizeof s->before);
	memset(&s->now, 0, sizeof s->now);
}

size_t member_cleared_ok(struct scanner *s, const char *text)
{
	if (text == NULL)
		s->has_error = 1;
	scanner_clear(s);
	return s->has_error ? 0 : strlen(text);
}

size_t member_cleared_bad(struct scanner *s, const char *text)
{
	if (text == NULL)
		s->has_error = 1;
	memset(s, 0, sizeof *s);
	return s->has_error ? 0 : strlen(text); // expect: null-arg
}

/* ---- a callee that fills what it is given, or does not come back ---- */

struct source {
	const unsigned char *data;
	size_t at, size;
};

int source_refill(struct source *s);

/* Piece by piece, until there is nothing left to do. */
static void source_read(struct source *s, unsigned char *to, size_t n)
{
	while (n > 0) {
		size_t have = s->size - s->at;

		if (have > 0) {
			if (have > n)
				have = n;
			memcpy(to, s->data + s->at, have);
			n -= have;
			to += have;
			s->at += have;
		} else if (!source_refill(s)) {
			abort();
		}
	}
}

#define GET32(p) ((uint32_t)(p)[0] << 24 | (uint32_t)(p)[1] << 16 | (uint32_t)(p)[2] << 8 | (p)[3])

uint32_t filled_in_pieces_ok(struct source *s)
{
	unsigned char head[8];

	source_read(s, head, sizeof head);
	return GET32(head) + GET32(head + 4);
}

uint32_t filled_in_pieces_bad(struct source *s)
{
	unsigned char head[4], other[4];

	source_read(s, other, sizeof other);
	return GET32(head) + other[0]; // expect: uninit-use
}

/* It gives up instead of going on: what is not there stays unwritten. */
static void source_read_some(struct source *s, unsigned char *to, size_t n)
{
	if (s->size == 0)
		return;
	while (n > 0) {
		*to++ = s->data[s->at++];
		n--;
	}
}

uint32_t filled_in_part_bad(struct source *s)
{
	unsigned char head[4];

	if (s->size != 0)
		return 0;
	source_read_some(s, head, sizeof head);
	return head[0]; // expect: uninit-use
}

/* ---- a result and an out-parameter that go together ---- */

struct palette {
	int n;
	uint32_t *colours;
};

struct picture {
	const struct palette *current;
	int n_colours;
};

void complain(const char *text);

static const uint32_t *colours_of(const struct picture *p, int *ret_n)
{
	if (p->current == NULL) {
		complain("no palette");
		return NULL;
	}
	*ret_n = p->current->n;
	return p->current->colours;
}

/* Without colours the number is what it was before: none. */
uint32_t out_parameter_ok(const struct picture *p)
{
	int n = 0;
	const uint32_t *colours = colours_of(p, &n);

	return n > 0 ? colours[n - 1] : 0;
}

uint32_t out_parameter_bad(const struct picture *p)
{
	int n = 1;
	const uint32_t *colours = colours_of(p, &n);

	return n > 0 ? colours[0] : 0; // expect: null-unchecked-return
}

/* ---- a callee with three outcomes, one of which sets what is asked for ---- */

struct subject {
	const unsigned char *start, *end;
	const unsigned char *fold;
	unsigned options;
	int partial;
};

struct groups {
	const unsigned char *at;
	size_t top;
	size_t ends[64];
};

extern const unsigned case_sets[];

/* 0: the same text again, of *ret_length bytes; -1: another text; 1: the subject ends in it. */
static int same_again(const struct subject *s, const struct groups *g, size_t n, int fold,
		      size_t *ret_length)
{
	const unsigned char *at = g->at, *p;
	size_t left;

	if (n >= g->top || g->ends[n] == (size_t)-1) {
		if (s->options & 512) {
			*ret_length = 0;
			return 0;
		}
		return -1;
	}
	p = s->start + g->ends[n];
	left = g->ends[n + 1] - g->ends[n];
	if (fold && s->options & 1) {
		const unsigned char *end = p + left;

		while (p < end) {
			unsigned c, d;

			if (at >= s->end)
				return 1;
			c = *at++;
			if (c >= 0xc0)
				c = (c & 0x1f) << 6 | (*at++ & 0x3f);
			d = *p++;
			if (d >= 0xc0)
				d = (d & 0x1f) << 6 | (*p++ & 0x3f);
			if (c != d)
				for (const unsigned *set = case_sets + (d & 7); *set != c; set++)
					if (*set > c)
						return -1;
		}
	} else if (fold) {
		for (; left > 0; left--) {
			if (at >= s->end)
				return 1;
			if (s->fold[*p++] != s->fold[*at++])
				return -1;
		}
	} else if (s->partial) {
		for (; left > 0; left--) {
			if (at >= s->end)
				return 1;
			if (*p++ != *at++)
				return -1;
		}
	} else {
		if ((size_t)(s->end - at) < left)
			return 1;
		if (memcmp(p, at, left) != 0)
			return -1;
		at += left;
	}
	*ret_length = (size_t)(at - g->at);
	return 0;
}

size_t FP_three_outcomes_ok(const struct subject *s, struct groups *g, size_t n, int fold)
{
	size_t length;
	int outcome = same_again(s, g, n, fold, &length);

	if (outcome != 0) {
		if (outcome > 0)
			g->at = s->end;
		return 0;
	}
	return length;
}

size_t three_outcomes_bad(const struct subject *s, struct groups *g, size_t n, int fold)
{
	size_t length;
	int outcome = same_again(s, g, n, fold, &length);

	if (outcome > 0) {
		g->at = s->end;
		return 0;
	}
	return length; // expect: uninit-use
}

/* ---- counted first, then filled ---- */

/* There is room for as many as the first loop found, and the second finds the same. */
int *FP_counted_first_ok(const int *v, size_t length)
{
	size_t n = 0;
	int *out, *at;

	for (size_t i = 0; i < length; i++)
		if (v[i] > 0)
			n++;
	out = malloc(n * sizeof *out);
	if (out == NULL)
		return NULL;
	at = out;
	for (size_t i = 0; i < length; i++)
		if (v[i] > 0)
			*at++ = v[i]; // expect: index-off-by-one
	return out;
}

/* The second puts an end behind them. */
int *FN_counted_first_bad(const int *v, size_t length)
{
	size_t n = 0;
	int *out, *at;

	for (size_t i = 0; i < length; i++)
		if (v[i] > 0)
			n++;
	out = malloc(n * sizeof *out);
	if (out == NULL)
		return NULL;
	at = out;
	for (size_t i = 0; i < length; i++)
		if (v[i] > 0)
			*at++ = v[i];
	*at = -1;
	return out;
}

/* The second takes all of them. */
int *counted_less_bad(const int *v, size_t length)
{
	size_t n = 0;
	int *out, *at;

	for (size_t i = 0; i < length; i++)
		if (v[i] > 0)
			n++;
	out = malloc(n * sizeof *out);
	if (out == NULL)
		return NULL;
	at = out;
	for (size_t i = 0; i < length; i++)
		*at++ = v[i]; // expect: index-off-by-one
	return out;
}

/* ---- null for a case that the caller does not have ---- */

enum sort { SORT_PLAIN, SORT_CONSTANT };

struct variable {
	enum sort sort;
	int info;
};

struct scope {
	struct variable vars[200];
	int infos[200];
	int n, used;
};

static int *info_of(struct scope *s, int at)
{
	struct variable *v = &s->vars[at];

	if (v->sort == SORT_CONSTANT)
		return NULL; /* constants have none */
	return &s->infos[v->info];
}

static struct variable *scope_add(struct scope *s)
{
	struct variable *v;

	if (s->n >= 200)
		abort();
	v = &s->vars[s->n++];
	v->sort = SORT_PLAIN;
	v->info = 0;
	return v;
}

/* It has just been made as one that has an info: the last is the one behind those in use. */
void FP_null_case_ok(struct scope *s, int start)
{
	int at = s->used;

	scope_add(s);
	s->used++;
	*info_of(s, at) = start; // expect: null-unchecked-return
}

void null_case_bad(struct scope *s, int start)
{
	struct variable *v = scope_add(s);

	v->sort = SORT_CONSTANT;
	*info_of(s, (int)(v - s->vars)) = start; // expect: null-deref
}

uint32_t first_colour_ok(const struct picture *p)
{
	int n;
	const uint32_t *colours = colours_of(p, &n);

	return colours ? colours[0] : 0;
}

uint32_t last_colour_ok(const struct picture *p)
{
	int n;
	const uint32_t *colours = colours_of(p, &n);

	return colours && n ? colours[n - 1] : 0;
}
