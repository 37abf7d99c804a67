// RUN: %panicscan scan --verify -- cc -c %s
//
// null-deref: assert-like macros and functions that do not come back, inferred from their
// bodies in this file and never listed anywhere.

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct job {
	int id;
	int state;
	struct job *next;
};

void trace(const char *what);

/* Never comes back, and nothing says so but its body. */
static void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	exit(1);
}

/* Two levels down. */
static void die_nomem(void)
{
	die("out of memory\n");
}

/* Looks like die(), but comes back. */
static void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
}

static void die_if(int give_up)
{
	if (give_up)
		exit(1);
	trace("went on");
}

static void loop_forever(void)
{
	for (;;)
		trace("stuck");
}

__attribute__((noreturn)) void declared_noreturn(int code);

/* An assertion made of a helper function. */
static void check_failed(const char *expr, int line)
{
	fprintf(stderr, "%d: %s\n", line, expr);
	abort();
}

#define CHECK(e)  ((e) ? (void)0 : check_failed(#e, __LINE__))
#define VERIFY(e) ((e) ? (void)0 : complain("%d: %s\n", __LINE__, #e))
#define BUG_ON(e)                                                                                  \
	do {                                                                                       \
		if (e)                                                                             \
			die("bug at %d\n", __LINE__);                                              \
	} while (0)
#define WARN_ON(e)                                                                                 \
	do {                                                                                       \
		if (e)                                                                             \
			complain("strange at %d\n", __LINE__);                                     \
	} while (0)

/* An assertion as a function: does not come back when its argument is zero. */
static void must(int cond)
{
	if (!cond)
		abort();
}

static void should(int cond)
{
	if (!cond)
		trace("should");
}

int noreturn_helper_ok(struct job *j)
{
	if (!j)
		die("no job\n");
	return j->id;
}

int noreturn_helper_bad(struct job *j)
{
	if (!j)
		complain("no job\n");
	return j->id; // expect: null-deref
}

int noreturn_two_levels_ok(struct job *j)
{
	if (j == NULL)
		die_nomem();
	return j->id;
}

int noreturn_loop_ok(struct job *j)
{
	if (j == NULL)
		loop_forever();
	return j->id;
}

int noreturn_declared_ok(struct job *j)
{
	if (j == NULL)
		declared_noreturn(3);
	return j->id;
}

int noreturn_libc_ok(struct job *j)
{
	if (j == NULL) {
		perror("job");
		_Exit(2);
	}
	return j->id;
}

int perror_only_bad(struct job *j)
{
	if (j == NULL) {
		perror("job");
	}
	return j->id; // expect: null-deref
}

int check_macro_ok(struct job *j)
{
	CHECK(j != NULL);
	return j->id;
}

int check_macro_bad(struct job *j)
{
	VERIFY(j != NULL);
	return j->id; // expect: null-deref
}

int bug_on_ok(struct job *j)
{
	BUG_ON(!j);
	return j->id;
}

int bug_on_bad(struct job *j)
{
	WARN_ON(!j);
	return j->id; // expect: null-deref
}

int assert_function_ok(struct job *j)
{
	if (!j)
		trace("no job");
	must(j != NULL);
	return j->id;
}

int assert_function_bad(struct job *j)
{
	if (!j)
		trace("no job");
	should(j != NULL);
	return j->id; // expect: null-deref
}

/* An assertion the other way round: comes back only where its argument is zero. */
int die_if_ok(struct job *j)
{
	if (!j)
		trace("no job");
	die_if(j == NULL);
	return j->id;
}

int unreachable_ok(struct job *j)
{
	if (!j)
		__builtin_unreachable();
	return j->id;
}

int trap_ok(struct job *j)
{
	if (!j)
		__builtin_trap();
	return j->id;
}

/* A null that comes out of a macro: the use is the place to look at. */
#define FIRST_ID(list) ((list)->id)

int macro_deref_bad(struct job *j)
{
	if (!j)
		trace("no job");
	return FIRST_ID(j); // expect: null-deref
}

int macro_deref_ok(struct job *j)
{
	if (!j)
		return 0;
	return FIRST_ID(j);
}

#define FOR_EACH_JOB(j, head) for ((j) = (head); (j) != NULL; (j) = (j)->next)

int for_each_bad(struct job *head)
{
	struct job *j;

	FOR_EACH_JOB (j, head)
		if (j->state == 2)
			break;
	return j->id; // expect: null-deref
}

int for_each_ok(struct job *head)
{
	struct job *j;

	FOR_EACH_JOB (j, head)
		if (j->state == 2)
			return j->id;
	return 0;
}

#define unlikely(x) __builtin_expect(!!(x), 0)

int unlikely_bad(struct job *j)
{
	if (unlikely(!j))
		trace("no job");
	return j->id; // expect: null-deref
}

int unlikely_ok(struct job *j)
{
	if (unlikely(!j)) {
		trace("no job");
		return -1;
	}
	return j->id;
}

#define RETURN_IF_FAIL(e, v)                                                                       \
	do {                                                                                       \
		if (!(e))                                                                          \
			return (v);                                                                \
	} while (0)

int guard_macro_ok(struct job *j)
{
	RETURN_IF_FAIL(j != NULL, -1);
	return j->id;
}

int guard_macro_bad(struct job *j)
{
	RETURN_IF_FAIL(j == NULL, -1);
	return j->id; // expect: null-deref
}
