// RUN: %verify
//
// What is filled in before longjmp() comes back: by way of a guard that is linked into a chain, and
// looked at through an accessor.
#include <setjmp.h>
#include <string.h>

struct report {
	int magic, n;
	char text[64];
};

struct guard {
	struct guard *up;
	struct report *report;
	void *owner;
	volatile int status;
	jmp_buf buf; /* an array of one, at the end: it is no room for more than the object has */
};

extern _Thread_local struct guard *chain;
void guard_leave(struct guard *g);
void log_line(const char *text, int n);

static void guard_enter(struct guard *g, struct report *report)
{
	g->report = report;
	g->owner = 0;
	g->status = 0;
	g->up = chain;
	__asm__ volatile("" ::: "memory");
	chain = g;
	__asm__ volatile("" ::: "memory");
}

static struct report *view(struct report *r)
{
	return r;
}

static void print(const struct report *r)
{
	if (r->magic == 7)
		log_line(r->text, r->n);
}

static int call_guarded(void (*fn)(void *), void *arg, struct report *report)
{
	struct guard g __attribute__((cleanup(guard_leave)));

	guard_enter(&g, report);
	if (_setjmp(g.buf) == 0)
		fn(arg);
	return g.status;
}

/* Whoever sets the status fills the report, and jumps. */
int guarded_ok(void (*fn)(void *), void *arg)
{
	struct report report;
	int s = call_guarded(fn, arg, &report);

	if (s == 0)
		return 0;
	print(view(&report));
	return s;
}

static int read_report(const char *s, struct report *ret)
{
	if (!s[0])
		return -1;
	ret->magic = 7;
	ret->n = (int)strlen(s);
	strncpy(ret->text, s, sizeof ret->text - 1);
	return 0;
}

/* Here the result says that it was not filled, and nobody listens. */
int unheard_bad(const char *s)
{
	struct report report;

	if (read_report(s, &report) < 0)
		log_line("empty", 0);
	print(view(&report)); // expect: uninit-use
	return 0;
}

int heard_ok(const char *s)
{
	struct report report;

	if (read_report(s, &report) < 0) {
		log_line("empty", 0);
		return -1;
	}
	print(view(&report));
	return 0;
}

/* Nobody fills it at all. */
void never_bad(void)
{
	struct report report;

	print(view(&report)); // expect: uninit-use
}

/* The members before the buffer are as they were when setjmp() comes back at once. */
int owner_of_bad(void (*fn)(void *), void *arg)
{
	struct guard g;
	int *p;

	g.owner = 0;
	g.status = 1;
	if (_setjmp(g.buf) != 0)
		return -1;
	fn(arg);
	p = g.owner;
	return *p; // expect: null-deref
}

int owner_of_ok(void (*fn)(void *), void *arg, int *mine)
{
	struct guard g;
	int *p;

	g.owner = mine;
	g.status = 1;
	if (_setjmp(g.buf) != 0)
		return -1;
	fn(arg);
	p = g.owner;
	return *p;
}
