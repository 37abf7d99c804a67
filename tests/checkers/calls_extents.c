// RUN: %panicscan scan --verify -- cc -c %s
//
// Calls of functions without a body that are given the address of a member: the member may be
// rewritten, and what it leads to; the object around it keeps what it held.

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct timer {
	long due;
	const char *label;
	int *count;
};

struct base {
	int type;
	const char *name;
};

struct task {
	struct base base;
	int urgent;
	int *done;
	struct timer timer;
	struct timer past[4];
	char text[16];
	int codes[4];
	union {
		const char *s;
		int n;
	} u;
	const char *note;
	char *tail;
};

int timer_start(struct timer *t, int ms);
int timer_any(void *t);
int base_init(struct base *b);
int get_int(int *out);
int get_chars(char *out);
int get_text(const char **out);
int read_bytes(int fd, void *to, size_t n);
int task_lock(int *which);

/* ---- a member ------------------------------------------------------------------------------ */

int beside_member_ok(struct task *t, const int *p)
{
	t->urgent = p ? 0 : 1;
	timer_start(&t->timer, 5);
	return t->urgent ? 0 : *p;
}

int beside_member_bad(struct task *t)
{
	t->done = NULL;
	timer_start(&t->timer, 5);
	return *t->done; // expect: null-deref
}

int in_member_ok(struct task *t)
{
	t->timer.label = NULL;
	timer_start(&t->timer, 5);
	return *t->timer.label;
}

int in_member_void_ok(struct task *t)
{
	t->timer.label = NULL;
	timer_any(&t->timer);
	return *t->timer.label;
}

int beside_member_void_bad(struct task *t)
{
	t->done = NULL;
	timer_any(&t->timer);
	return *t->done; // expect: null-deref
}

int twice_same_ok(struct task *t)
{
	timer_start(&t->timer, 5);
	if (!t->timer.label)
		return 0;
	t->urgent = 1;
	return *t->timer.label;
}

int again_changed_ok(struct task *t)
{
	timer_start(&t->timer, 5);
	if (t->timer.label)
		return 0;
	timer_start(&t->timer, 6);
	return *t->timer.label;
}

int again_unchanged_bad(struct task *t)
{
	timer_start(&t->timer, 5);
	if (t->timer.label)
		return 0;
	get_int(&t->urgent);
	return *t->timer.label; // expect: null-deref
}

int scalar_member_bad(struct task *t)
{
	t->done = NULL;
	get_int(&t->urgent);
	return *t->done; // expect: null-deref
}

int scalar_member_ok(struct task *t)
{
	t->urgent = 0;
	get_int(&t->urgent);
	return 10 / t->urgent;
}

/* What pointers in the member lead to may be written. */
int through_member_ok(struct task *t, int *n)
{
	*n = 0;
	t->timer.count = n;
	timer_start(&t->timer, 5);
	return 10 / *n;
}

int not_through_member_bad(struct task *t, int *n)
{
	*n = 0;
	t->done = n;
	timer_start(&t->timer, 5);
	return 10 / *n; // expect: div-zero
}

/* ---- by way of a variable ------------------------------------------------------------------ */

int variable_ok(struct task *t, const int *p)
{
	struct timer *timer = &t->timer;

	t->urgent = p ? 0 : 1;
	timer_start(timer, 5);
	timer_any(timer);
	return t->urgent ? 0 : *p;
}

int variable_bad(struct task *t)
{
	struct timer *timer = &t->timer;

	t->done = NULL;
	timer_start(timer, 5);
	return *t->done; // expect: null-deref
}

int variable_member_ok(struct task *t)
{
	struct timer *timer = &t->timer;

	t->timer.label = NULL;
	timer_any(timer);
	return *t->timer.label;
}

/* Something else that lies there. */
int variable_other_type_ok(struct task *t)
{
	struct base *b = (struct base *)&t->timer;

	t->done = NULL;
	base_init(b);
	return *t->done;
}

/* ---- the first member stands for its record ------------------------------------------------- */

int first_member_ok(struct task *t)
{
	t->done = NULL;
	base_init(&t->base);
	return *t->done;
}

int first_member_variable_ok(struct task *t)
{
	struct base *b = &t->base;

	t->done = NULL;
	base_init(b);
	return *t->done;
}

struct head {
	int magic;
	int *at;
};

/* … and so does the first number, given with a size that is not its own. */
int first_number_ok(int fd)
{
	struct head h = {0};

	read_bytes(fd, &h.magic, sizeof h);
	return *h.at;
}

int first_number_bad(int fd)
{
	struct head h = {0};

	read_bytes(fd, &h.magic, sizeof h.magic);
	return *h.at; // expect: null-field-init
}

/* ---- arrays, unions ------------------------------------------------------------------------- */

int element_ok(struct task *t)
{
	t->codes[3] = 0;
	get_int(&t->codes[1]);
	return 10 / t->codes[3];
}

int element_bad(struct task *t, int i)
{
	t->done = NULL;
	get_int(&t->codes[i & 3]);
	get_int(t->codes + 1);
	return *t->done; // expect: null-deref
}

int record_element_bad(struct task *t, int i)
{
	t->done = NULL;
	timer_start(&t->past[i & 3], 5);
	get_text(&t->past[i & 3].label);
	return *t->done; // expect: null-deref
}

int record_element_ok(struct task *t, int i)
{
	t->past[2].label = NULL;
	get_text(&t->past[i & 3].label);
	return *t->past[2].label;
}

int array_bad(struct task *t)
{
	t->done = NULL;
	get_chars(t->text);
	return *t->done; // expect: null-deref
}

int array_variable_bad(struct task *t)
{
	char *to = t->text + 4;

	t->done = NULL;
	get_chars(to);
	return *t->done; // expect: null-deref
}

int array_ok(struct task *t)
{
	t->text[2] = 0;
	get_chars(t->text);
	return 10 / t->text[2];
}

int local_array_ok(void)
{
	int a[4] = {0};

	get_int(&a[0]);
	return 10 / a[3];
}

int union_ok(struct task *t)
{
	t->u.s = NULL;
	get_int(&t->u.n);
	return *t->u.s;
}

int union_bad(struct task *t)
{
	t->note = NULL;
	get_int(&t->u.n);
	return *t->note; // expect: null-deref
}

struct packet {
	int *owner;
	int length;
	char data[1];
};

/* A trailing array is longer than it says. */
int trailing_bad(struct packet *p)
{
	p->owner = NULL;
	p->data[5] = 0;
	get_int(&p->length);
	return 10 / p->data[5] + *p->owner; // expect: div-zero
}

int trailing_ok(struct packet *p)
{
	p->data[5] = 0;
	get_chars(p->data);
	return 10 / p->data[5];
}

/* ---- locals -------------------------------------------------------------------------------- */

int local_member_bad(void)
{
	struct timer t;

	get_int(&(int){0});
	get_text(&t.label);
	return t.label ? (int)t.due : 0; // expect: uninit-use
}

int local_member_ok(void)
{
	struct timer t;

	get_text(&t.label);
	return t.label ? *t.label : 0;
}

int local_zero_bad(void)
{
	struct task t = {0};

	timer_start(&t.timer, 1);
	return *t.note; // expect: null-field-init
}

int local_zero_ok(void)
{
	struct task t = {0};

	timer_start(&t.timer, 1);
	return *t.timer.label;
}

/* ---- functions with a model, with a body --------------------------------------------------- */

int read_line_bad(struct task *t, FILE *f, int n)
{
	t->done = NULL;
	if (!fgets(t->text, n, f))
		return 0;
	return *t->done; // expect: null-deref
}

int scan_bad(struct task *t, FILE *f)
{
	t->done = NULL;
	if (fscanf(f, "%d", &t->codes[1]) != 1)
		return 0;
	return *t->done; // expect: null-deref
}

int scan_ok(struct task *t, FILE *f)
{
	t->urgent = 0;
	if (fscanf(f, "%d", &t->urgent) != 1)
		return 0;
	return 10 / (t->urgent | 1);
}

static void restart(struct task *t)
{
	if (t->urgent)
		timer_start(&t->timer, 1);
	else
		timer_start(&t->timer, 100);
}

int through_body_ok(struct task *t, int *n)
{
	t->done = n ? n : &t->urgent;
	t->timer.count = &t->codes[0];
	restart(t);
	return *t->timer.count + *t->timer.label;
}

int through_body_bad(struct task *t)
{
	t->done = NULL;
	t->timer.count = NULL;
	restart(t);
	return *t->done; // expect: null-deref
}

/* What the member led to may have been written as well. */
int through_body_deep_ok(struct task *t, int *n)
{
	*n = 0;
	t->timer.count = n;
	restart(t);
	return 10 / *n;
}

static void set_all(struct timer *past, int n)
{
	for (int i = 0; i < n; i++)
		past[i].due = i;
}

int body_in_array_bad(struct task *t)
{
	t->note = NULL;
	set_all(t->past, 4);
	return *t->note; // expect: null-deref
}

int body_in_array_ok(struct task *t)
{
	t->past[1].due = 0;
	set_all(t->past, 4);
	return (int)(10 / t->past[2].due);
}

/* ---- locks --------------------------------------------------------------------------------- */

/* What a lock guards is what others made it when it is held. */
int after_lock_ok(struct task *t)
{
	if (!t->done)
		task_lock(&t->urgent);
	return *t->done;
}

int after_no_lock_bad(struct task *t)
{
	if (!t->done)
		get_int(&t->urgent);
	return *t->done; // expect: null-deref
}
