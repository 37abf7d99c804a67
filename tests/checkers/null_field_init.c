// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
//
// null-field-init: a pointer in an object that was cleared (calloc, memset, an initialiser that
// does not name it) is dereferenced before anything has set it.  Quiet where somebody else may
// have set it meanwhile.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf {
	char *data;
	size_t len, cap;
};

struct codec {
	int (*open)(void *priv);
	int (*decode)(void *priv, const char *in);
	void (*close)(void *priv);
	const char *name;
};

struct stream {
	int fd;
	struct buf *in, *out;
	const struct codec *codec;
	struct stream *next;
	struct {
		char *title;
		char *artist;
	} tags;
};

void log_info(const char *fmt, ...);
int stream_setup(struct stream *s);
int stream_probe(const struct stream *s);
int setup_all(struct stream **list, int n);
void stream_register(struct stream *s);
void poll_events(void);
struct buf *buf_new(size_t n);
int dummy_open(void *priv);

/* ---- calloc -------------------------------------------------------------------------------- */

struct stream *stream_new_bad(int fd)
{
	struct stream *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->fd = fd;
	s->in->len = 0; // expect: null-field-init
	return s;
}

struct stream *stream_new_ok(int fd)
{
	struct stream *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->fd = fd;
	s->in = buf_new(512);
	s->in->len = 0;
	return s;
}

/* What malloc gives is not null but anything. */
struct stream *stream_malloc_bad(int fd)
{
	struct stream *s = malloc(sizeof *s);

	if (!s)
		return NULL;
	s->fd = fd;
	s->in->len = 0; // expect: uninit-use
	return s;
}

/* Set up by a function that gets the object. */
struct stream *stream_setup_ok(int fd)
{
	struct stream *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->fd = fd;
	if (stream_setup(s) < 0) {
		free(s);
		return NULL;
	}
	s->in->len = 0;
	return s;
}

/* … but not by one that may only look. */
struct stream *stream_probe_bad(int fd)
{
	struct stream *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->fd = fd;
	if (stream_probe(s) < 0) {
		free(s);
		return NULL;
	}
	s->in->len = 0; // expect: null-field-init
	return s;
}

/* By a function that gets a list with it. */
int stream_list_ok(int fd)
{
	struct stream *list[1];

	list[0] = calloc(1, sizeof *list[0]);
	if (!list[0])
		return -1;
	list[0]->fd = fd;
	setup_all(list, 1);
	return list[0]->in->data != NULL;
}

/* By somebody whom it was made known to. */
int stream_registered_ok(int fd)
{
	struct stream *s = calloc(1, sizeof *s);

	if (!s)
		return -1;
	s->fd = fd;
	stream_register(s);
	poll_events();
	return s->in->data != NULL;
}

int stream_unregistered_bad(int fd)
{
	struct stream *s = calloc(1, sizeof *s);
	int n;

	if (!s)
		return -1;
	s->fd = fd;
	poll_events();
	n = s->in->data != NULL; // expect: null-field-init
	free(s);
	return n;
}

/* A wrapper that clears. */
static void *xzalloc(size_t n)
{
	void *p = calloc(1, n);

	if (!p)
		abort();
	return p;
}

struct stream *wrapper_bad(void)
{
	struct stream *s = xzalloc(sizeof *s);

	s->out->cap = 512; // expect: null-field-init
	return s;
}

struct stream *wrapper_ok(struct buf *b)
{
	struct stream *s = xzalloc(sizeof *s);

	s->out = b;
	s->out->cap = 512;
	return s;
}

/* ---- memset -------------------------------------------------------------------------------- */

int memset_bad(int fd)
{
	struct stream s;

	memset(&s, 0, sizeof s);
	s.fd = fd;
	return s.codec->name[0]; // expect: null-field-init
}

int memset_ok(int fd, const struct codec *c)
{
	struct stream s;

	memset(&s, 0, sizeof s);
	s.fd = fd;
	s.codec = c;
	return s.codec->name[0];
}

void memset_param_bad(struct stream *s, struct buf *b)
{
	memset(s, 0, sizeof *s);
	s->in = b;
	s->out->len = s->in->len; // expect: null-field-init
}

void memset_param_ok(struct stream *s, struct buf *b)
{
	memset(s, 0, sizeof *s);
	s->in = b;
	s->out = b;
	s->out->len = s->in->len;
}

/* A part of it. */
size_t memset_part_bad(struct stream *s)
{
	memset(&s->tags, 0, sizeof s->tags);
	return strlen(s->tags.title); // expect: null-field-init
}

size_t memset_part_ok(struct stream *s)
{
	memset(&s->tags, 0, sizeof s->tags);
	return s->in->len;
}

/* ---- initialisers ---------------------------------------------------------------------------- */

int partial_initialiser_bad(int fd)
{
	struct stream s = {.fd = fd};

	return s.codec->name[0]; // expect: null-field-init
}

int partial_initialiser_ok(int fd, const struct codec *c)
{
	struct stream s = {.fd = fd, .codec = c};

	return s.codec->name[0];
}

int zero_initialiser_bad(const char *line)
{
	struct buf b = {0};

	b.len = strlen(line);
	memcpy(b.data, line, b.len + 1); // expect: null-field-init
	return (int)b.len;
}

int zero_initialiser_ok(const char *line)
{
	struct buf b = {0};

	b.len = strlen(line);
	b.data = malloc(b.len + 1);
	if (!b.data)
		return -1;
	memcpy(b.data, line, b.len + 1);
	free(b.data);
	return (int)b.len;
}

struct buf compound_literal_bad(size_t n)
{
	struct buf b = (struct buf){.cap = n};

	b.data[0] = '\0'; // expect: null-field-init
	return b;
}

struct buf compound_literal_ok(char *space, size_t n)
{
	struct buf b = (struct buf){.data = space, .cap = n};

	b.data[0] = '\0';
	return b;
}

/* A table of operations with a gap. */
static const struct codec raw_codec = {.open = dummy_open, .name = "raw"};

int table_gap_bad(const char *in)
{
	return raw_codec.decode(NULL, in); // expect: null-field-init
}

int table_gap_ok(const char *in)
{
	return raw_codec.decode ? raw_codec.decode(NULL, in) : (int)strlen(raw_codec.name);
}

/* ---- what set it is seen -------------------------------------------------------------------------- */

static void attach(struct stream *s, struct buf *b)
{
	s->in = b;
	s->out = b;
}

static void attach_input(struct stream *s, struct buf *b)
{
	s->in = b;
}

size_t attached_ok(struct buf *b)
{
	struct stream s = {0};

	attach(&s, b);
	return s.out->len;
}

size_t attached_half_bad(struct buf *b)
{
	struct stream s = {0};

	attach_input(&s, b);
	return s.out->len; // expect: null-field-init
}

static size_t total(const struct stream *s)
{
	return s->in->len + s->out->len;
}

size_t total_bad(struct buf *b)
{
	struct stream s = {0};

	s.in = b;
	return total(&s); // expect: null-field-init
}

size_t total_ok(struct buf *b)
{
	struct stream s = {0};

	s.in = b;
	s.out = b;
	return total(&s);
}

/* Set in one branch only. */
size_t one_branch_bad(struct buf *b, int reading)
{
	struct stream s = {0};

	if (reading)
		s.in = b;
	log_info("stream %d", reading);
	return s.in->len; // expect: null-field-init
}

size_t one_branch_ok(struct buf *b, int reading)
{
	struct stream s = {0};

	if (reading)
		s.in = b;
	log_info("stream %d", reading);
	return reading ? s.in->len : 0;
}

/* Set to null by hand is another matter. */
size_t set_to_null_bad(struct buf *b)
{
	struct stream s = {0};

	s.in = b;
	s.in = NULL;
	return s.in->len; // expect: null-deref
}

/* ---- macros ---------------------------------------------------------------------------------------- */

#define NEW(type)     ((type *)xzalloc(sizeof(type)))
#define BUF_LEN(s, w) ((s)->w->len)
#define ZERO(x)	      memset(&(x), 0, sizeof(x))

size_t macro_bad(void)
{
	struct stream *s = NEW(struct stream);

	return BUF_LEN(s, out); // expect: null-field-init
}

size_t macro_ok(struct buf *b)
{
	struct stream *s = NEW(struct stream);

	s->out = b;
	return BUF_LEN(s, out);
}

size_t macro_zero_bad(void)
{
	struct stream s;

	ZERO(s);
	return BUF_LEN(&s, in); // expect: null-field-init
}

size_t macro_zero_ok(void)
{
	struct stream s;

	ZERO(s);
	return s.in ? BUF_LEN(&s, in) : 0;
}
