// RUN: %panicscan scan --verify --skip resource-leak --confidence possible -- cc -c %s
//
// What calls do, from false alarms in the second set of real projects: exits of callees that are
// no evidence, places that are asked twice, results that go together.  With twins.

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(const char *fmt, ...);

/* ---- a callee gives null in a case that the caller's data exclude ---- */

struct program {
	int n_ops;
};

struct parser {
	struct program *program;
	int failed;
};

/* Made once, handed out ever after; most callers come when it is there. */
static struct program *get_program(struct parser *p)
{
	if (p->program)
		return p->program;
	p->program = malloc(sizeof *p->program);
	if (!p->program)
		return NULL;
	p->program->n_ops = 0;
	return p->program;
}

static int add_op(struct program *v, int op)
{
	return v->n_ops++ + op;
}

int begin_program_ok(struct parser *p)
{
	struct program *v = get_program(p);

	if (!v)
		return -1;
	return add_op(v, 0);
}

int FP_generate_ok(struct parser *p)
{
	struct program *v = get_program(p);

	add_op(v, 1); // expect: null-unchecked-return
	add_op(v, 2);
	return add_op(v, 3);
}

struct value {
	int type;
	double number;
	char *string;
};

struct stack {
	struct value **tab, *top;
	int n, frame;
};

void stack_error(struct stack *s, int code);
struct value *to_string(struct value *v);
void push(struct stack *s, struct value *v);

struct value *pop(struct stack *s)
{
	struct value *ret;

	if (!s || s->n <= 0)
		return NULL;
	if (s->n <= s->frame) {
		stack_error(s, 23);
		return NULL;
	}
	s->n--;
	if (s->n > 0)
		s->top = s->tab[s->n - 1];
	else
		s->top = NULL;
	ret = s->tab[s->n];
	s->tab[s->n] = NULL;
	return ret;
}

/* There is a top, so there is something to pop. */
void FP_checked_top_ok(struct stack *s, int n_args)
{
	struct value *v;

	if (s == NULL)
		return;
	if (n_args != 1 || s->n < s->frame + 1) {
		stack_error(s, 12);
		return;
	}
	if (s->top != NULL && s->top->type != 4)
		push(s, to_string(pop(s)));
	if (s->top == NULL || s->top->type != 4) {
		stack_error(s, 11);
		return;
	}
	v = pop(s);
	say("%s", v->string); // expect: null-unchecked-return
}

/* ---- null for null ---- */

struct expr {
	int op;
	unsigned flags;
	struct expr *left, *right;
};

struct expr *skip_collate(struct expr *e)
{
	while (e && (e->flags & 0x200))
		e = e->left;
	return e;
}

int FP_null_for_null_ok(const struct expr *e)
{
	struct expr *l = skip_collate(e->left);

	return l->op; // expect: null-unchecked-return
}

int null_for_null_bad(const struct expr *e)
{
	struct expr *l;

	if (e->left == NULL)
		say("nothing to the left\n");
	l = skip_collate(e->left);
	return l->op; // expect: null-unchecked-return
}

const char *find_string(const char *s);

static void out_of_memory(void)
{
	fprintf(stderr, "out of memory\n");
	exit(1);
}

const char *keep_string(const char *s)
{
	const char *z;
	char *copy;

	if (s == 0)
		return 0;
	z = find_string(s);
	if (z == 0 && (copy = malloc(strlen(s) + 1)) != 0)
		z = strcpy(copy, s);
	if (z == 0)
		out_of_memory();
	return z;
}

struct token {
	const char *start;
	int state;
};

int FP_kept_token_ok(struct token *t)
{
	const char *x = keep_string(t->start);

	if (x[0] == ':') // expect: null-unchecked-return
		t->state = 1;
	return x[0];
}

/* ---- the failing callee leaves a mark, and the mark is looked at ---- */

struct db {
	char failed, benign;
	int n_out;
	struct {
		void *free;
		unsigned short size;
		unsigned disabled;
	} look;
	struct out *parse;
};

struct out {
	int rc;
	struct out *outer;
};

static void *oom_fault(struct db *db)
{
	if (db->failed == 0 && db->benign == 0) {
		db->failed = 1;
		db->look.disabled++;
		if (db->parse) {
			db->parse->rc = 7;
			for (struct out *o = db->parse->outer; o; o = o->outer)
				o->rc = 7;
		}
	}
	return NULL;
}

static void *alloc_finish(struct db *db, unsigned long n)
{
	void *p = malloc(n);

	if (!p)
		oom_fault(db);
	return p;
}

static void *alloc_some(struct db *db, unsigned long n)
{
	void *p;

	if (n > db->look.size) {
		if (!db->look.disabled)
			db->n_out++;
		else if (db->failed)
			return NULL;
		return alloc_finish(db, n);
	}
	if ((p = db->look.free) != NULL) {
		db->look.free = *(void **)p;
		return p;
	}
	return alloc_finish(db, n);
}

void *db_zalloc(struct db *db, unsigned long n)
{
	void *p = alloc_some(db, n);

	if (p)
		memset(p, 0, n);
	return p;
}

struct item {
	int flags;
	struct item *next;
};

int FP_failed_flag_ok(struct db *db, struct item *list)
{
	struct item *it = db_zalloc(db, sizeof *it);

	if (db->failed)
		return -1;
	it->next = list; // expect: null-unchecked-return
	return it->flags;
}

int failed_flag_late_bad(struct db *db, struct item *list)
{
	struct item *it = db_zalloc(db, sizeof *it);

	it->next = list; // expect: null-unchecked-return
	if (db->failed)
		return -1;
	return 0;
}

/* ---- the address of a first member for all of the pair ---- */

struct fd_pair {
	int rd, wr;
};

void make_pipe(int fds[2]);
void must_pipe(int *fds);

int own_pipe_pair_ok(void)
{
	struct fd_pair p;

	make_pipe(&p.rd);
	close(p.rd);
	return p.wr;
}

int pipe_by_pointer_ok(void)
{
	struct fd_pair p;

	must_pipe(&p.rd);
	close(p.rd);
	return p.wr;
}

int pipe_pair_ok(void)
{
	struct fd_pair p;

	if (pipe(&p.rd) < 0)
		return -1;
	close(p.rd);
	return p.wr;
}

void read_number(int *ret);

int second_of_pair_bad(void)
{
	struct fd_pair p;

	read_number(&p.wr);
	close(p.wr);
	return p.rd; // expect: uninit-use
}

/* ---- asked twice, with a call in between that nobody says changes it ---- */

struct page {
	int leaf, n;
	int *heap;
};

int visit(struct page *p, int i);

int FP_leaf_stays_ok(struct page *p)
{
	int *heap = NULL, sum = 0;

	if (p->leaf)
		heap = p->heap;
	for (int i = 0; i < p->n; i++) {
		sum += visit(p, i);
		if (p->leaf)
			sum += heap[0]; // expect: null-deref
	}
	return sum;
}

int other_question_bad(struct page *p, int deep)
{
	int *heap = NULL, sum = 0;

	if (p->leaf)
		heap = p->heap;
	sum += visit(p, 0);
	if (deep)
		sum += heap[0]; // expect: null-deref
	return sum;
}

extern unsigned n_partitions;
void check_partition(unsigned i);

unsigned FP_size_stays_ok(void)
{
	unsigned first[n_partitions], sum = 0;

	for (unsigned i = 0; i < n_partitions; i++)
		first[i] = i * 3;
	for (unsigned i = 0; i < n_partitions; i++) {
		check_partition(i);
		sum += first[i]; // expect: index-off-by-one
	}
	return sum;
}

/* What only main writes does not change while main calls others. */
static int from_memory;

struct file_info {
	long size;
};

int get_info(const char *name, struct file_info *ret);
void parse_all(const char *name);

static long written_by_main_ok(const char *name)
{
	struct file_info info;

	if (from_memory) {
		if (get_info(name, &info) < 0)
			return -1;
	}
	parse_all(name);
	if (from_memory)
		return info.size;
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-m") == 0)
			from_memory = 1;
		else
			say("%ld", written_by_main_ok(argv[i]));
	}
	return 0;
}

/* ---- the second return of setjmp ---- */

struct reader {
	jmp_buf *env;
	int crc;
};

static void start_reader(jmp_buf *env, struct reader **ret)
{
	struct reader *r = calloc(1, sizeof *r);

	if (!r)
		abort();
	*ret = r;
	r->env = env;
}

int read_all(struct reader *r);

void second_return_ok(void)
{
	struct reader *r;
	jmp_buf env;
	int rc = setjmp(env);

	if (rc == 0) {
		start_reader(&env, &r);
		read_all(r);
	}
	free(r);
}

int first_return_bad(struct reader **ret)
{
	struct reader *r;
	jmp_buf env;

	if (setjmp(env) == 0) {
		read_all(r); // expect: uninit-use
		*ret = r;
	}
	return 0;
}
