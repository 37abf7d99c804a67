// RUN: %verify
/* What a function that makes a large object says of it: more members than a summary lists. */
#include <stdlib.h>
#include <string.h>

struct context {
	int depth;
	char *directory;
	void *owner;
};

struct context *context_new(const char *name);
void *buffer_new(int size_bytes);
void log_error(const char *text);

struct reader {
	int f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19;
	int g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15, g16, g17, g18, g19;
	int h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19;
	void *buffer;
	struct context *context;
	int mode;
};

#define SET(r, x)                                                                                  \
	((r)->x##0 = 1, (r)->x##1 = 2, (r)->x##2 = 1, (r)->x##3 = 2, (r)->x##4 = 1, (r)->x##5 = 2,  \
	 (r)->x##6 = 1, (r)->x##7 = 2, (r)->x##8 = 1, (r)->x##9 = 2, (r)->x##10 = 1,               \
	 (r)->x##11 = 2, (r)->x##12 = 1, (r)->x##13 = 2, (r)->x##14 = 1, (r)->x##15 = 2,           \
	 (r)->x##16 = 1, (r)->x##17 = 2, (r)->x##18 = 1, (r)->x##19 = 2)

struct reader *reader_new(const char *name)
{
	struct reader *r = malloc(sizeof *r + strlen(name) + 1);

	if (!r)
		return NULL;
	memset(r, 0, sizeof *r);
	SET(r, f);
	SET(r, g);
	SET(r, h);
	r->buffer = buffer_new(100);
	if (!r->buffer) {
		free(r);
		return NULL;
	}
	r->context = context_new(name);
	if (!r->context) {
		log_error(name);
		free(r);
		return NULL;
	}
	r->context->owner = r;
	r->mode = 2;
	return r;
}

int reader_open_ok(const char *name)
{
	struct reader *r = reader_new(name);

	if (!r)
		return -1;
	if (!r->context->directory)
		return 1;
	return 0;
}

struct small {
	int depth;
	struct context *context;
};

struct small *small_new(void)
{
	struct small *s = malloc(sizeof *s);

	if (!s)
		return NULL;
	memset(s, 0, sizeof *s);
	s->depth = 1;
	return s;
}

int small_open_bad(void)
{
	struct small *s = small_new();

	if (!s)
		return -1;
	return s->context->depth; // expect: null-field-init
}
