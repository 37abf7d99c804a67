// RUN: %verify
//
// What calls and loops have left unwritten: a fault where the caller could have told, and hidden
// (possible) where nothing tells it.

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(const char *fmt, ...);

/* ---- the result tells ---- */

static int parse_port(const char *s, int *ret)
{
	if (*s < '0' || *s > '9')
		return -1;
	*ret = atoi(s);
	return 0;
}

int result_ignored_bad(const char *s)
{
	int port;

	parse_port(s, &port);
	return port + 1; // expect: uninit-use
}

int went_on_all_the_same_bad(const char *s)
{
	int port;

	if (parse_port(s, &port) < 0)
		say("%s is no port", s);
	return port + 1; // expect: uninit-use
}

int asked_too_late_bad(const char *s, int *ret)
{
	int port, rc = parse_port(s, &port);

	*ret = port & 0xffff; // expect: uninit-use
	return rc < 0 ? rc : 0;
}

int asked_ok(const char *s)
{
	int port;

	if (parse_port(s, &port) < 0)
		return -1;
	return port + 1;
}

static const char *next_word(const char *s, size_t *ret_len)
{
	while (*s == ' ')
		s++;
	if (!*s)
		return NULL;
	*ret_len = strcspn(s, " ");
	return s;
}

size_t no_word_bad(const char *s)
{
	size_t len;
	const char *word = next_word(s, &len);

	say("%s", word ? word : "nothing");
	return len; // expect: uninit-use
}

size_t word_ok(const char *s)
{
	size_t len;
	const char *word = next_word(s, &len);

	return word ? len : 0;
}

/* What it returns, it was given: an error of before that goes through. */
struct transfer {
	void *handle, *config;
	int status;
};

int finish(struct transfer *t);

static int end_transfer(struct transfer *t, int result, int *retry)
{
	if (!t->handle || !t->config)
		return result;
	*retry = 0;
	if (t->status >= 500)
		*retry = 1;
	result = finish(t);
	return result;
}

int transfers_bad(struct transfer *t, int result)
{
	int retry;

	result = end_transfer(t, result, &retry);
	if (retry) // expect: uninit-use
		say("again");
	return result;
}

int transfers_ok(struct transfer *t, int result)
{
	int retry = 0;

	result = end_transfer(t, result, &retry);
	if (retry)
		say("again");
	return result;
}

/* ---- nothing tells, but what the caller knows decides ---- */

static void measure(int kind, int *ret)
{
	if (kind > 3)
		return;
	*ret = kind * 2;
}

int kind_too_high_bad(int kind)
{
	int size;

	if (kind < 4)
		return 0;
	measure(kind, &size);
	return size; // expect: uninit-use
}

int kind_in_range_ok(int kind)
{
	int size;

	if (kind >= 4)
		return 0;
	measure(kind, &size);
	return size;
}

int any_kind_ok(int kind)
{
	int size;

	measure(kind, &size);
	return size;
}

/* ---- no name, nothing to be written ---- */

/* The same for what is left unset. */
static const char *file_to_name(const char *file, char *name)
{
	int i;

	if (file == NULL)
		return NULL;
	for (i = 0; i < 63 && file[i] != '\0' && file[i] != '.'; i++)
		name[i] = file[i] == '-' ? '_' : file[i];
	name[i] = '\0';
	return name;
}

unsigned unset_for_null_ok(const char *file)
{
	char name[64];
	unsigned hash = 0;

	file_to_name(file, name);
	for (unsigned i = 0; name[i]; i++)
		hash = hash * 33 + (unsigned char)name[i];
	return hash;
}


/* ---- exits of which nothing is known are no success ---- */

int page_get(int n, const unsigned char **ret);
int corrupt(int line);

static int map_get(int n, unsigned char *type, int *parent)
{
	const unsigned char *data;
	int rc = page_get(n, &data);

	if (rc != 0)
		return rc;
	if (n < 0)
		return corrupt(__LINE__);
	*type = data[0];
	if (parent)
		*parent = data[1];
	return 0;
}

int error_of_another_file_ok(int n)
{
	unsigned char type;
	int rc = map_get(n, &type, NULL);

	if (rc)
		return rc;
	return type;
}

static int map_get_some(int n, unsigned char *type)
{
	const unsigned char *data;
	int rc = page_get(n, &data);

	if (rc != 0)
		return rc;
	if (n < 0)
		return 0;
	*type = data[0];
	return 0;
}

/* FN: the callee says that all is well, and whether n can be negative nobody knows here */
int success_without_bad_FN(int n)
{
	unsigned char type;
	int rc = map_get_some(n, &type);

	if (rc)
		return rc;
	return type;
}

struct result {
	int status;
	void *list;
	char *error;
};

struct result *parse_string(const char *s);

static void *make_list(const char *s, char **error)
{
	struct result *r = parse_string(s);

	switch (r->status) {
	case 0:
		*error = r->error;
		return NULL;
	case 1:
		return r->list;
	}
	abort();
}

void *list_or_error_ok(const char *s)
{
	char *error;
	void *list = make_list(s, &error);

	if (list == NULL) {
		say("%s", error);
		free(error);
	}
	return list;
}

/* ---- a variable of its own where the caller gave none ---- */

struct ctx {
	char *content;
	int have, state;
};

int receive(struct ctx *c);

static int fetch(struct ctx *c, char **ptr, int *len)
{
	int rc = 0, cur, got, dummy_int;
	char *dummy_ptr = NULL;

	if (len == NULL)
		len = &dummy_int;
	if (ptr == NULL)
		ptr = &dummy_ptr;
	if (c == NULL || c->content == NULL) {
		*len = 0;
		*ptr = NULL;
		return -1;
	}
	cur = c->have;
	while ((got = receive(c)) > 0) {
		cur += got;
		if (cur > 100)
			break;
	}
	*ptr = c->content;
	*len = c->have;
	if (c->state > 3 && cur < c->have)
		rc = -1;
	else if (got < 0)
		rc = -1;
	return rc;
}

int own_for_null_ok(struct ctx *c)
{
	char *buf = NULL;
	int len;

	fetch(c, &buf, &len);
	if (len > 0)
		return buf[0];
	return 0;
}

/* ---- void callees that give up for a reason of their own ---- */

int library_init(void);

static void randomness(int n, void *to)
{
	unsigned char *z = to;

	if (library_init())
		return;
	while (n-- > 0)
		*z++ = 4;
}

long random_ok(void)
{
	long r;

	randomness(sizeof r, &r);
	return r < 0 ? -r : r;
}

/* ---- nothing to do where both are the same object ---- */

struct big {
	int used;
	unsigned *digits;
};

static int big_copy(const struct big *a, struct big *b)
{
	if (a == b)
		return 0;
	b->digits = malloc(a->used * sizeof *b->digits);
	if (!b->digits)
		return -1;
	b->used = a->used;
	return 0;
}

int other_object_ok(const struct big *a)
{
	struct big x;

	if (big_copy(a, &x) != 0)
		return -1;
	free(x.digits);
	return x.used;
}


extern const char *program_name;
int get_options(char **argv, const char *names, ...);

long same_question_ok(char **argv)
{
	const char *opt_l, *opt_s = "0";
	int opts;

	if (program_name[4] == 'd')
		opts = get_options(argv, "s:l:", &opt_s, &opt_l);
	else
		opts = get_options(argv, "s:", &opt_s);
	if (program_name[4] == 'd' && (opts & 2))
		return atol(opt_l);
	return atol(opt_s);
}

struct page_store {
	int n, *v;
};

int refill(struct page_store *s);

int n_ops_asked_again_bad(struct page_store *s)
{
	int first, n;

	if (s->n > 0)
		first = s->v[0];
	n = refill(s);
	if (s->n > 0) /* that refill() fills it is what it is for */
		return first + n; // expect: uninit-use
	return n;
}

/* ---- flags, some and all of them ---- */

enum { OPT_GZIP = 1, OPT_BZIP = 2, OPT_XZ = 4, OPT_ANY = 7, OPT_USER = 8 };

unsigned read_options(char **argv);
void lower_rights(int uid);
extern int n_listening;
void listen_all(void);

int one_of_the_flags_ok(char **argv)
{
	const char *program;
	unsigned opts = read_options(argv);

	if (opts & OPT_GZIP)
		program = "gzip";
	if (opts & OPT_BZIP)
		program = "bzip2";
	if (opts & OPT_XZ)
		program = "xz";
	listen_all();
	if (opts & OPT_ANY)
		return program[0];
	return 0;
}

int not_all_of_the_flags_bad(char **argv)
{
	const char *program;
	unsigned opts = read_options(argv);

	if (opts & OPT_GZIP)
		program = "gzip";
	if (opts & OPT_BZIP)
		program = "bzip2";
	listen_all();
	if (opts & OPT_ANY)
		return program[0]; // expect: uninit-use
	return 0;
}

/* ---- filled in another round ---- */

int filled_by_rounds_ok(const int *from, int n)
{
	int copy[32], sum = 0;

	for (int i = 1; i <= n; i++)
		copy[i] = from[i] >> 1;
	for (int i = 1; i <= n; i++)
		sum += copy[i];
	return sum;
}

int filled_afterwards_bad(const int *from, int n)
{
	int copy[32], sum = 0;

	for (int i = 1; i <= n; i++)
		sum += copy[i]; // expect: uninit-use
	for (int i = 1; i <= n; i++)
		copy[i] = from[i] >> 1;
	return sum + copy[1];
}

/* ---- set by the rounds of a loop that goes on ------------------------------------------------------------ */

/* The better of two diagonals: the first round sets each, and there is one. */
int better_of_two_ok(const int *forward, int n_forward, const int *backward, int n_backward)
{
	int best = -1, best_at, least = 1 << 30, least_at;

	for (int i = 0; i < n_forward; i++)
		if (best < forward[i]) {
			best = forward[i];
			best_at = i;
		}
	for (int i = 0; i < n_backward; i++)
		if (least > backward[i]) {
			least = backward[i];
			least_at = i;
		}
	if (1000 - least < best)
		return best_at;
	return -least_at;
}

/* A search that may find nothing, and nothing is asked after it. */
int position_bad(const int *all, int n, int what)
{
	int at;

	for (int i = 0; i < n; i++)
		if (all[i] == what) {
			at = i;
			break;
		}
	return at; // expect: uninit-use
}

/* ---- one question behind many reads ------------------------------------------------------------------- */

struct option_text {
	const char *name;
	int flags, kind;
};

int parse_int(const char *text);

void apply_option_bad(int *to, const struct option_text *o, const char *text)
{
	int value;

	if (o->flags & 1)
		value = parse_int(text);
	switch (o->kind) {
	case 0:
		to[0] = value; // expect: uninit-use
		break;
	case 1:
		to[1] = value;
		break;
	case 2:
		to[2] = -value;
		break;
	case 3:
		to[3] |= value;
		break;
	case 4:
		to[4] = 0;
		break;
	}
}

/* The first round reads what only later ones have set. */
int serve_bad(int (*next)(int *), int (*find)(int, int *))
{
	int request, answer, n = 0;

	while (next(&request) > 0) {
		if (request & 1)
			n++;
		else if (!find(request, &answer))
			answer = -1;
		if (request < 100)
			n += answer; // expect: uninit-use
	}
	return n;
}
