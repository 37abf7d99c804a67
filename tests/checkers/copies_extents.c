// RUN: %panicscan scan --verify -- cc -c %s
//
// Copies and fills of some of an object's bytes: the others keep what they held, here and where
// the function that copies is called.

#include <stddef.h>
#include <string.h>

struct word {
	int kind;
	union {
		long number;
		const char *text;
	} u;
	const char *end;
};

struct reader {
	const char *at;
	struct word now, last;
	int failed;
	int *line;
	long table[40];
	const char *name;
};

/* ---- one member copied by a callee --------------------------------------------------------- */

static void remember(struct reader *r)
{
	r->last = r->now;
}

int member_copied_ok(struct reader *r, const int *p)
{
	if (!p)
		r->failed = 1;
	remember(r);
	return r->failed ? 0 : *p;
}

int member_copied_bad(struct reader *r, const int *p)
{
	if (!p)
		r->failed = 1;
	remember(r);
	return r->failed ? *p : 0; // expect: null-deref
}

/* What is in the member that was copied to is another matter. */
int member_overwritten_ok(struct reader *r, const int *p)
{
	r->last.kind = p ? 1 : 2;
	r->now.kind = 1;
	remember(r);
	return r->last.kind == 1 && p ? *p : 0;
}

int member_overwritten_bad(struct reader *r)
{
	r->now.end = NULL;
	r->last.end = "x";
	remember(r);
	return *r->last.end; // expect: null-deref
}

/* Of a union nothing is known after the copy. */
int member_union_ok(struct reader *r)
{
	r->last.u.text = NULL;
	remember(r);
	return *r->last.u.text;
}

/* ---- one member cleared -------------------------------------------------------------------- */

static void forget(struct reader *r)
{
	memset(&r->last, 0, sizeof r->last);
}

int member_cleared_ok(struct reader *r)
{
	r->line = NULL;
	r->last.end = "x";
	forget(r);
	return r->line ? *r->line : 0;
}

int member_cleared_beside_bad(struct reader *r)
{
	r->line = NULL;
	forget(r);
	return *r->line; // expect: null-deref
}

int member_cleared_bad(struct reader *r)
{
	r->last.end = "x";
	forget(r);
	return *r->last.end; // expect: null-field-init
}

int member_set_again_ok(struct reader *r)
{
	forget(r);
	r->last.end = "x";
	return *r->last.end;
}

static void clear_table(struct reader *r)
{
	memset(r->table, 0, sizeof r->table);
}

int array_cleared_ok(struct reader *r, int i)
{
	r->name = "x";
	clear_table(r);
	return *r->name + (int)(100 / (r->table[3] + 1)) + (int)r->table[i & 31];
}

int array_cleared_bad(struct reader *r)
{
	r->table[3] = 1;
	clear_table(r);
	return (int)(100 / r->table[3]); // expect: div-zero
}

int array_filled_ok(struct reader *r, int i)
{
	clear_table(r);
	r->table[i & 31] = 1;
	return (int)(100 / r->table[3]);
}

int array_part_kept_bad(struct reader *r)
{
	clear_table(r);
	memset(&r->table[8], 1, 4 * sizeof r->table[0]);
	return (int)(100 / r->table[3]); // expect: div-zero
}

int array_part_ok(struct reader *r)
{
	clear_table(r);
	memset(&r->table[2], 1, 4 * sizeof r->table[0]);
	return (int)(100 / r->table[3]);
}

/* In a loop, another round may have written there. */
int array_in_loop_ok(struct reader *r, int n)
{
	int sum = 0;

	clear_table(r);
	for (int i = 0; i < n && i < 40; i++)
		r->table[i] = i + 1;
	if (n > 5)
		sum = (int)(100 / r->table[3]);
	return sum;
}

/* ---- on this side of the call -------------------------------------------------------------- */

int local_part_cleared_bad(void)
{
	struct reader r;

	memset(&r.last, 0, sizeof r.last);
	return r.failed; // expect: uninit-use
}

int local_part_cleared_ok(void)
{
	struct reader r;

	memset(&r.last, 0, sizeof r.last);
	return r.last.kind;
}

int local_rest_is_zero_bad(const char *s)
{
	struct reader r = {0};

	memcpy(&r.last, s, sizeof r.last);
	return *r.line; // expect: null-field-init
}

int local_rest_is_zero_ok(const char *s)
{
	struct reader r = {0};

	memcpy(&r.last, s, sizeof r.last);
	return r.last.end && r.last.kind ? *r.last.end : 0;
}

/* What is read twice is the same, and a test of it holds. */
int copied_read_twice_ok(struct reader *r, struct reader *from)
{
	memcpy(&r->last, &from->last, sizeof r->last);
	if (!r->last.end)
		return 0;
	r->failed = 0;
	return *r->last.end;
}

/* The old value is put back on top of what was copied. */
int put_back_ok(struct reader *r, struct reader *from)
{
	const char *end = r->last.end;

	if (!end)
		return 0;
	memset(&r->last, 0, sizeof r->last);
	r->last.end = end;
	if (from)
		r->failed = 1;
	return *r->last.end;
}

int put_back_bad(struct reader *r, struct reader *from)
{
	const char *end = r->last.end;

	if (end)
		return 0;
	memcpy(&r->last, &from->last, sizeof r->last);
	r->last.end = end;
	return *r->last.end; // expect: null-deref
}

/* ---- where paths meet ---------------------------------------------------------------------- */

static void remember_some(struct reader *r, int how)
{
	if (how == 1)
		r->last = r->now;
	else if (how == 2)
		memset(&r->last, 0, sizeof r->last);
	else if (how == 3)
		r->last.end = r->at;
}

int met_ok(struct reader *r, int how)
{
	r->last.end = NULL;
	r->name = "x";
	remember_some(r, how);
	return r->last.end ? *r->last.end + *r->name : *r->name;
}

int met_beside_bad(struct reader *r, int how)
{
	r->name = NULL;
	remember_some(r, how);
	return *r->name; // expect: null-deref
}

int met_cleared_bad(struct reader *r)
{
	r->last.end = "x";
	remember_some(r, 2);
	return *r->last.end; // expect: null-field-init
}

/* ---- functions that only read -------------------------------------------------------------- */

struct conn {
	int fd;
	char *buf;
};

struct conn conns[8];
struct conn *current;

static struct conn *find(int fd)
{
	for (int i = 0; i < 8; i++)
		if (conns[i].fd == fd)
			return &conns[i];
	return NULL;
}

static int any_below(int fd)
{
	struct conn *c;

	do {
		c = find(fd);
		fd--;
	} while (fd > 0);
	return c != NULL;
}

static int both(int fd)
{
	return find(fd) && find(fd + 1);
}

/* conns[0].buf is what it was: both() writes nothing. */
int only_read_ok(int fd, const int *p)
{
	if (!p)
		conns[0].buf = NULL;
	else
		conns[0].buf = "x";
	if (both(fd) && conns[0].buf)
		return *p;
	return 0;
}

/* … and neither does any_below(), though its loop has a call. */
int only_read_in_loop_ok(int fd, const int *p)
{
	if (!p)
		conns[0].buf = NULL;
	else
		conns[0].buf = "x";
	if (any_below(fd) && conns[0].buf)
		return *p;
	return 0;
}

int only_read_bad(int fd)
{
	conns[0].buf = NULL;
	if (any_below(fd))
		return *conns[0].buf; // expect: null-deref
	return 0;
}

int read_at_two_places_bad(struct conn *c, int i, int k)
{
	int sum = c[i].fd + c[k].fd;

	if (c[k].buf)
		return sum;
	if (c[i].buf)
		sum++;
	return sum + *c[k].buf; // expect: null-deref
}
