// RUN: %verify
//
// stack-escape: the address of a local variable is returned, left where it can be found, handed to a
// thread, or used when the variable's block has ended.

#include <alloca.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct buffer {
	char *data;
	size_t len;
};

struct list {
	struct list *next, *prev;
};

struct request {
	struct list link;
	const char *path;
	void (*done)(struct request *);
	void *arg;
	int result;
	bool complete;
};

struct queue {
	struct list head;
	struct request *current;
	char *scratch;
	unsigned n;
};

struct config {
	const char *name, *dir;
	const char *words[8];
	struct buffer buf;
};

void fill(char *p, size_t n);
int run(struct queue *q);
int run_globally(void);
void log_line(const char *fmt, ...);
void wait_for(struct request *r);
void submit(struct queue *q, struct request *r);

/* ---- returned --------------------------------------------------------------------------------------- */

char *format_bad(int n)
{
	char text[32];

	snprintf(text, sizeof text, "%d", n);
	return text; // expect: stack-escape: 'text' is returned
}

char *format_ok(int n)
{
	static char text[32];

	snprintf(text, sizeof text, "%d", n);
	return text;
}

char *format_copy_ok(int n)
{
	char text[32];

	snprintf(text, sizeof text, "%d", n);
	return strdup(text);
}

/* By way of a pointer, on one path only. */
const char *basename_bad(const char *path)
{
	char copy[256];
	const char *p = path;

	if (strlen(path) > 3) {
		snprintf(copy, sizeof copy, "%s", path);
		p = copy;
	}
	return strrchr(p, '/') ? path : p; // expect: stack-escape
}

const char *basename_ok(const char *path)
{
	char copy[256];
	const char *p = path;

	if (strlen(path) > 3) {
		snprintf(copy, sizeof copy, "%s", path);
		p = copy;
	}
	return strcmp(p, path) ? path : "";
}

/* In the middle of it. */
char *skip_blanks_bad(const char *line)
{
	char copy[128], *p = copy;

	strncpy(copy, line, sizeof copy - 1);
	copy[sizeof copy - 1] = '\0';
	while (*p == ' ')
		p++;
	return p; // expect: stack-escape
}

char *skip_blanks_ok(char *line)
{
	char copy[128], *p = copy;

	strncpy(copy, line, sizeof copy - 1);
	copy[sizeof copy - 1] = '\0';
	while (*p == ' ')
		p++;
	return line + (p - copy);
}

/* Through a helper that returns its argument. */
static char *trim(char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

char *trimmed_bad(const char *line)
{
	char copy[128];

	snprintf(copy, sizeof copy, "%s", line);
	return trim(copy); // expect: stack-escape
}

char *trimmed_ok(char *line)
{
	return trim(line);
}

char *copied_by_library_bad(const char *s)
{
	char copy[64];

	return strncpy(copy, s, sizeof copy); // expect: stack-escape
}

char *copied_by_library_ok(char *copy, const char *s)
{
	return strcpy(copy, s);
}

/* What the library finds in it. */
char *extension_bad(const char *path)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%s", path);
	return strrchr(copy, '.'); // expect: stack-escape
}

char *extension_ok(char *path)
{
	char copy[64];

	snprintf(copy, sizeof copy, "%s", path);
	return strrchr(copy, '.') ? strrchr(path, '.') : NULL;
}

struct tm *local_time_bad(time_t t)
{
	struct tm tm;

	return localtime_r(&t, &tm); // expect: stack-escape
}

struct tm *local_time_ok(time_t t, struct tm *tm)
{
	return localtime_r(&t, tm);
}

int *parameter_bad(int n)
{
	n++;
	return &n; // expect: stack-escape: the parameter 'n'
}

int *parameter_ok(int *n)
{
	++*n;
	return n;
}

struct list *member_bad(struct request r)
{
	return &r.link; // expect: stack-escape
}

struct list *member_ok(struct request *r)
{
	return &r->link;
}

struct buffer *literal_bad(char *s)
{
	return &(struct buffer){s, strlen(s)}; // expect: stack-escape: compound literal
}

struct buffer literal_ok(char *s)
{
	return (struct buffer){s, strlen(s)};
}

const int *table_bad(int day)
{
	const int days[] = {31, 28, 31, 30};

	return &days[day]; // expect: stack-escape
}

const int *table_ok(int day)
{
	static const int days[] = {31, 28, 31, 30};

	return &days[day];
}

char *vla_bad(size_t n)
{
	char buf[n];

	fill(buf, n);
	return buf; // expect: stack-escape
}

char *alloca_bad(size_t n)
{
	char *buf = alloca(n);

	fill(buf, n);
	return buf; // expect: stack-escape: alloca
}

char *heap_ok(size_t n)
{
	char *buf = malloc(n);

	if (buf)
		fill(buf, n);
	return buf;
}

/* In an object that is returned by value. */
struct buffer by_value_bad(void)
{
	char text[16];

	fill(text, sizeof text);
	return (struct buffer){text, sizeof text}; // expect: stack-escape
}

struct buffer by_value_ok(char *text)
{
	return (struct buffer){text, 16};
}

/* … or on the heap. */
struct buffer *by_heap_bad(void)
{
	char text[16];
	struct buffer *b = malloc(sizeof *b);

	if (!b)
		return NULL;
	b->data = text; // expect: stack-escape: 'b->data'
	b->len = 0;
	return b;
}

struct buffer *by_heap_ok(void)
{
	char text[16];
	struct buffer *b = malloc(sizeof *b);

	if (!b)
		return NULL;
	b->data = text;
	fill(b->data, sizeof text);
	b->len = strlen(b->data);
	b->data = NULL;
	return b;
}

/* Not for whom it points to. */
size_t heap_within_ok(void)
{
	char text[16];
	struct buffer *b = malloc(sizeof *b);
	size_t n;

	if (!b)
		return 0;
	b->data = text;
	b->len = 1;
	n = b->len;
	free(b);
	return n;
}

/* The pointer's value, as a number: how deep the stack is. */
char *stack_pointer_ok(void)
{
	char here;

	return &here;
}

static char *stack_base;

void remember_stack_ok(void)
{
	char here;

	stack_base = &here;
}

unsigned long where_ok(void)
{
	char buf[4];

	fill(buf, sizeof buf);
	return (unsigned long)buf;
}

static unsigned long stack_limit;

void limit_ok(void)
{
	int here = 1;

	stack_limit = (unsigned long)&here - 100000;
}

/* ---- left in globals and in objects of the caller ------------------------------------------------------- */

static struct request *current;
static const char *last_error;

void remember_bad(const char *path)
{
	struct request r = {.path = path};

	current = &r; // expect: stack-escape: 'current'
}

void remember_ok(const char *path)
{
	struct request r = {.path = path};

	current = &r;
	log_line("%s", current->path);
	current = NULL;
}

int fail_bad(int code)
{
	char text[64];

	snprintf(text, sizeof text, "error %d", code);
	last_error = text; // expect: stack-escape
	return -1;
}

int fail_ok(int code)
{
	static char text[64];

	snprintf(text, sizeof text, "error %d", code);
	last_error = text;
	return -1;
}

/* One of two paths out. */
int guarded_bad(const char *path)
{
	struct request r = {.path = path};

	current = &r; // expect: stack-escape
	if (!path)
		return -1;
	current = NULL;
	return 0;
}

int guarded_ok(const char *path)
{
	struct request r = {.path = path};

	current = &r;
	if (!path) {
		current = NULL;
		return -1;
	}
	current = NULL;
	return 0;
}

void config_name_bad(struct config *c, int id)
{
	char name[16];

	snprintf(name, sizeof name, "unit%d", id);
	c->name = name; // expect: stack-escape
}

void config_name_ok(struct config *c, int id)
{
	char name[16];

	snprintf(name, sizeof name, "unit%d", id);
	c->name = strdup(name);
}

void out_param_bad(char **ret)
{
	char text[8] = "text";

	*ret = text; // expect: stack-escape
}

void out_param_ok(char *ret)
{
	char text[8] = "text";

	memcpy(ret, text, sizeof text);
}

int split_bad(const char *line, const char **words, int max)
{
	char copy[256], *p;
	int n = 0;

	snprintf(copy, sizeof copy, "%s", line);
	for (p = copy; *p && n < max; p++)
		if (*p == ' ')
			words[n++] = p; // expect: stack-escape
	return n;
}

int split_ok(const char *line, const char **words, int max)
{
	const char *p;
	int n = 0;

	for (p = line; *p && n < max; p++)
		if (*p == ' ')
			words[n++] = p;
	return n;
}

void nested_bad(struct config *c)
{
	char text[8];

	fill(text, sizeof text);
	c->buf.data = text; // expect: stack-escape
	c->buf.len = sizeof text;
}

/* Into a variable of this function. */
size_t nested_local_ok(void)
{
	struct config c = {0};
	char text[8];

	fill(text, sizeof text);
	c.buf.data = text;
	c.words[0] = text;
	return strlen(c.buf.data);
}

/* The parameter is a copy. */
void by_value_param_ok(struct config c)
{
	char text[8];

	fill(text, sizeof text);
	c.buf.data = text;
	log_line("%s", c.buf.data);
}

/* A helper that stores what it is given. */
static void set_scratch(struct queue *q, char *p)
{
	q->scratch = p;
}

void by_helper_bad(struct queue *q)
{
	char scratch[64];

	set_scratch(q, scratch); /* the function's end is where it is found */
	q->n = 0;
} // expect: stack-escape

void by_helper_ok(struct queue *q)
{
	char scratch[64];

	set_scratch(q, scratch);
	q->n = 0;
	set_scratch(q, NULL);
}

/* Handed to code that we do not see: it may have been taken back there. */
int lent_ok(struct queue *q)
{
	char scratch[64];

	q->scratch = scratch;
	return run(q);
}

int lent_globally_ok(const char *path)
{
	struct request r = {.path = path};

	current = &r;
	return run_globally();
}

/* … but the function itself takes it back, on other paths. */
int lent_and_lost_bad(const char *path)
{
	struct request r = {.path = path};

	current = &r; // expect: stack-escape: not taken back
	if (run_globally() < 0)
		return -1;
	current = NULL;
	return 0;
}

int lent_and_kept_ok(const char *path)
{
	struct request r = {.path = path};
	int code;

	current = &r;
	code = run_globally();
	current = NULL;
	return code;
}

/* ---- linked frames ------------------------------------------------------------------------------------- */

struct frame {
	struct frame *previous;
	const char *what;
	jmp_buf env;
};

static struct frame *frames;

int frame_ok(const char *what)
{
	struct frame f = {.previous = frames, .what = what};
	int code;

	frames = &f;
	code = run_globally();
	frames = f.previous;
	return code;
}

int frame_bad(const char *what)
{
	struct frame f = {.previous = frames, .what = what};

	frames = &f; // expect: stack-escape
	if (run_globally() < 0)
		return -1;
	frames = f.previous;
	return 0;
}

int frame_in_object_ok(struct config *c)
{
	const char *saved = c->name;
	char name[8];
	int code;

	fill(name, sizeof name);
	c->name = name;
	code = run_globally();
	c->name = saved;
	return code;
}

int frame_in_object_bad(struct config *c)
{
	const char *saved = c->name;
	char name[8];

	fill(name, sizeof name);
	c->name = name; // expect: stack-escape
	if (run_globally() < 0)
		return -1;
	c->name = saved;
	return 0;
}

int protected_ok(const char *what)
{
	struct frame f = {.previous = frames, .what = what};

	frames = &f;
	if (setjmp(f.env)) {
		frames = f.previous;
		return -1;
	}
	run_globally();
	frames = f.previous;
	return 0;
}

/* Nodes on the stack, in a list of the caller's. */
static void list_add(struct list *n, struct list *head)
{
	n->next = head->next;
	n->prev = head;
	head->next->prev = n;
	head->next = n;
}

static void list_del(struct list *n)
{
	n->next->prev = n->prev;
	n->prev->next = n->next;
}

void queue_unlink(struct request *r);

void linked_ok(struct queue *q)
{
	struct request r = {.path = "/"};

	list_add(&r.link, &q->head);
	log_line("%s", r.path);
	list_del(&r.link);
}

void linked_bad(struct queue *q)
{
	struct request r = {.path = "/"};

	list_add(&r.link, &q->head);
	log_line("%s", r.path);
} // expect: stack-escape

void linked_elsewhere_ok(struct queue *q)
{
	struct request r = {.path = "/"};

	q->current = &r;
	queue_unlink(&r);
}

void linked_and_waited_ok(struct queue *q)
{
	struct request r = {.path = "/"};

	submit(q, &r);
	q->current = &r;
	wait_for(&r);
}

/* By another name. */
void linked_by_tail_ok(struct queue *q)
{
	struct request r = {.path = "/"}, **tail = &q->current;

	*tail = &r;
	log_line("%s", r.path);
	q->current = NULL;
}

void linked_by_tail_bad(struct queue *q)
{
	struct request r = {.path = "/"}, **tail = &q->current;

	*tail = &r; // expect: stack-escape
	log_line("%s", r.path);
	q->scratch = NULL;
}

/* ---- threads --------------------------------------------------------------------------------------------- */

struct job {
	int fd;
	bool started;
	sem_t ready;
	pthread_t tid;
};

void *work(void *arg);

int start_bad(int fd)
{
	struct job j = {.fd = fd};
	pthread_t t;

	if (pthread_create(&t, NULL, work, &j) != 0) // expect: stack-escape: thread
		return -1;
	pthread_detach(t);
	return 0;
}

int start_ok(int fd)
{
	struct job j = {.fd = fd};
	pthread_t t;

	if (pthread_create(&t, NULL, work, &j) != 0)
		return -1;
	pthread_join(t, NULL);
	return 0;
}

int start_heap_ok(int fd)
{
	struct job *j = malloc(sizeof *j);
	pthread_t t;

	if (!j)
		return -1;
	j->fd = fd;
	if (pthread_create(&t, NULL, work, j) != 0) {
		free(j);
		return -1;
	}
	pthread_detach(t);
	return 0;
}

int start_two_bad(struct job *first)
{
	struct job second = {.fd = 2};
	int r;

	r = pthread_create(&second.tid, NULL, work, &second); // expect: stack-escape
	if (r)
		return r;
	r = pthread_create(&first->tid, NULL, work, first);
	if (r)
		return r;
	pthread_join(second.tid, NULL);
	return 0;
}

int start_many_ok(int n)
{
	struct job jobs[16];
	int i, k;

	if (n > 16)
		n = 16;
	for (i = 0; i < n; i++) {
		jobs[i].fd = i;
		if (pthread_create(&jobs[i].tid, NULL, work, &jobs[i]))
			break;
	}
	for (k = 0; k < i; k++)
		pthread_join(jobs[k].tid, NULL);
	return i;
}

/* The counter itself is what every thread is given. */
void start_counted_bad(pthread_t *tids, int n)
{
	for (int i = 0; i < n; i++)
		pthread_create(&tids[i], NULL, work, &i); // expect: stack-escape
}

void start_counted_ok(pthread_t *tids, int *ids, int n)
{
	for (int i = 0; i < n; i++)
		pthread_create(&tids[i], NULL, work, &ids[i]);
}

/* Until the thread has taken what it needs. */
int start_handshake_ok(int fd)
{
	struct job j = {.fd = fd};
	pthread_t t;

	sem_init(&j.ready, 0, 0);
	if (pthread_create(&t, NULL, work, &j))
		return -1;
	sem_wait(&j.ready);
	return 0;
}

int start_flag_ok(int fd)
{
	struct job j = {.fd = fd};
	pthread_t t;

	if (pthread_create(&t, NULL, work, &j))
		return -1;
	while (!j.started)
		run_globally();
	return 0;
}

/* ---- kept by the library ----------------------------------------------------------------------------------- */

void environment_bad(int n)
{
	char text[32];

	snprintf(text, sizeof text, "LEVEL=%d", n);
	putenv(text); // expect: stack-escape: putenv
}

void environment_ok(int n)
{
	char text[32];

	snprintf(text, sizeof text, "%d", n);
	setenv("LEVEL", text, 1);
}

FILE *open_buffered_bad(const char *path)
{
	char buf[4096];
	FILE *f = fopen(path, "r");

	if (f)
		setvbuf(f, buf, _IOFBF, sizeof buf); // expect: stack-escape
	return f;
}

long count_buffered_ok(const char *path)
{
	char buf[4096];
	FILE *f = fopen(path, "r");
	long n = 0;

	if (!f)
		return -1;
	setvbuf(f, buf, _IOFBF, sizeof buf);
	while (getc(f) != EOF)
		n++;
	fclose(f);
	return n;
}

int words_ok(const char *line)
{
	char copy[64];
	int n = 0;

	snprintf(copy, sizeof copy, "%s", line);
	for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
		n++;
	return n;
}

/* ---- blocks ------------------------------------------------------------------------------------------------ */

void print_name_bad(const char *name, int id)
{
	const char *s = name;

	if (!s) {
		char text[16];

		snprintf(text, sizeof text, "#%d", id);
		s = text;
	}
	log_line("%s", s); // expect: stack-escape: after the block
}

void print_name_ok(const char *name, int id)
{
	const char *s = name;
	char text[16];

	if (!s) {
		snprintf(text, sizeof text, "#%d", id);
		s = text;
	}
	log_line("%s", s);
}

int first_char_bad(int id)
{
	const char *s = "";

	if (id > 0) {
		char text[16];

		snprintf(text, sizeof text, "%d", id);
		s = text;
	}
	return s[0]; // expect: stack-escape
}

int first_char_ok(int id)
{
	const char *s = "";
	int c = 0;

	if (id > 0) {
		char text[16];

		snprintf(text, sizeof text, "%d", id);
		s = text;
		c = s[0];
	}
	return c;
}

#define AS_TEXT(n)                                                                                     \
	({                                                                                             \
		char text_[12];                                                                        \
		snprintf(text_, sizeof text_, "%d", n);                                                \
		&text_[0];                                                                             \
	})

void macro_bad(int n)
{
	log_line("%s", AS_TEXT(n)); // expect: stack-escape
}

#define WITH_TEXT(n, text_, body)                                                                      \
	do {                                                                                           \
		char text_[12];                                                                        \
		snprintf(text_, sizeof text_, "%d", n);                                                \
		body;                                                                                  \
	} while (0)

void macro_ok(int n)
{
	WITH_TEXT(n, t, log_line("%s", t));
}

void switch_bad(int kind, struct buffer *out)
{
	struct buffer *b = out;

	switch (kind) {
	case 1: {
		struct buffer mine = {0};

		b = &mine;
		break;
	}
	default:
		break;
	}
	b->len = 0; // expect: stack-escape
}

void switch_ok(int kind, struct buffer *out)
{
	struct buffer *b = out;
	struct buffer mine = {0};

	switch (kind) {
	case 1:
		b = &mine;
		break;
	default:
		break;
	}
	b->len = 0;
}

/* What was declared in a round is gone in the next one, too; here it is set anew each time. */
int rounds_ok(int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++) {
		int square = i * i, *p = &square;

		sum += *p;
	}
	return sum;
}

int after_loop_bad(int n)
{
	const int *last = NULL;

	for (int i = 0; i < n; i++) {
		int square = i * i;

		last = &square;
	}
	return last ? *last : 0; // expect: stack-escape
}

/* A compound literal lives as long as the block around it: that is not followed. */
int FN_literal_in_block_bad(int n)
{
	const struct buffer *b = NULL;

	if (n > 0) {
		b = &(struct buffer){"text", 4};
	}
	return b ? (int)b->len : 0;
}

/* What the object is for, others are given it with: they may have taken the address out again. */
int FN_lent_in_object_bad(struct queue *q)
{
	struct request r = {.path = "/"};

	q->current = &r;
	if (run(q) < 0)
		return -1;
	q->current = NULL;
	return r.result;
}

/* ---- the end of the process ---------------------------------------------------------------------------------- */

_Noreturn void serve_forever_ok(const char *path)
{
	struct request r = {.path = path};

	current = &r;
	for (;;)
		run_globally();
}

void give_up_ok(const char *path)
{
	struct request r = {.path = path};

	current = &r;
	exit(1);
}

int main(int argc, char **argv)
{
	struct request r = {.path = argv[0]};
	pthread_t t;

	current = &r;
	pthread_create(&t, NULL, work, &r);
	return argc > 1;
}

/* ---- the arguments of a command are its own ---- */

int run_command(char **argv);

int command_ok(int argc, char **argv)
{
	char word[20];

	if (argc < 2)
		return 1;
	word[0] = argv[1][0];
	word[1] = '\0';
	argv[1] = word;
	return run_command(argv);
}

int find_options(char **argv);

int command_moved_ok(int argc, char **argv)
{
	char word[2];

	if (argc < 4)
		return 1;
	argv += find_options(argv);
	argv -= 2;
	argv[1] = word;
	word[0] = 'x';
	word[1] = '\0';
	return run_command(argv);
}

int word_handed_out_bad(int n, char **ret)
{
	char word[20];

	word[0] = (char)n;
	word[1] = '\0';
	*ret = word; // expect: stack-escape
	return n;
}

void words_handed_out_bad(char **ret)
{
	char word[20];

	word[0] = '\0';
	ret[1] = word; // expect: stack-escape
}
