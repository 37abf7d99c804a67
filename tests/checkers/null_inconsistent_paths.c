// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// null-inconsistent within a function: the pointer is checked on other paths than the one that
// dereferences it.  One such check leaves room for a reason that we do not see; the finding is
// possible, and likely only where there are several and nothing that the path asks could be one.

struct req {
	int op, len, flags;
	char *body;
	struct req *next;
};

enum { OP_READ, OP_WRITE, OP_SYNC, OP_TRIM, OP_STAT };

void log_warn(const char *fmt, ...);
int disk_read(char *to, int n);

/* One case of many has forgotten it. */
int case_without_check_bad(int op, struct req *r)
{
	switch (op) {
	case OP_READ:
		if (!r)
			return -1;
		return r->len;
	case OP_WRITE:
		return r ? r->len + 1 : -1;
	case OP_TRIM:
		if (r == (void *)0)
			return -1;
		return r->flags;
	case OP_SYNC:
		return r->flags + 1; // expect: null-inconsistent
	default:
		return -1;
	}
}

int case_with_check_ok(int op, struct req *r)
{
	switch (op) {
	case OP_READ:
		if (!r)
			return -1;
		return r->len;
	case OP_WRITE:
		return r ? r->len + 1 : -1;
	case OP_TRIM:
		if (r == (void *)0)
			return -1;
		return r->flags;
	case OP_SYNC:
		return r ? r->flags + 1 : -1;
	default:
		return -1;
	}
}

/* Checked under a condition, used under none. */
int conditional_check_bad(struct req *r, int flags)
{
	if (flags & 1) {
		if (!r)
			return -1;
		log_warn("length %d", r->len);
	}
	return flags & 2 ? 0 : r->len; // expect: null-inconsistent
}

int unconditional_check_ok(struct req *r, int flags)
{
	if (!r)
		return -1;
	if (flags & 1)
		log_warn("length %d", r->len);
	return flags & 2 ? 0 : r->len;
}

/* What the checks say is what the others rely on. */
int checked_first_ok(struct req *r, int flags)
{
	if (!r)
		return -1;
	if (flags & 1)
		return r ? r->len : 0;
	return r->flags;
}

/* A check that comes later may be for other paths. */
int check_later_ok(struct req *r, int have)
{
	int n = 0;

	if (have)
		n = r->len;
	if (!r)
		log_warn("none");
	return n;
}

/* Another value than the one that is checked. */
int another_value_ok(struct req *r, int flags)
{
	if (flags & 1) {
		if (!r->next)
			return -1;
		return r->next->len;
	}
	r = r->next;
	return r->len;
}

/* Several uses without a check are no slip. */
int mostly_unchecked_ok(int op, struct req *r)
{
	switch (op) {
	case OP_READ:
		return r ? r->len : 0;
	case OP_WRITE:
		return r->len + 1;
	case OP_SYNC:
		return r->flags;
	default:
		return 0;
	}
}

/* Members of a union that share their place. */
union arg {
	char *path;
	char *name;
};

int union_members_ok(const union arg *a, int named)
{
	if (named) {
		if (!a->name)
			return -1;
		return a->name[0];
	}
	return a->path[0];
}

/* Tested by an assertion only. */
#define ASSERT(e) ((e) ? (void)0 : __builtin_trap())

int asserted_ok(struct req *r, int flags)
{
	if (flags & 1) {
		ASSERT(r != (void *)0);
		return r->len;
	}
	return r->flags;
}

#define LENGTH(r) ((r) ? (r)->len : 0)

int macro_check_ok(struct req *r, int flags)
{
	if (flags & 1)
		return LENGTH(r);
	return r->flags;
}

int own_check_bad(struct req *r, int flags)
{
	if (flags & 1)
		return r ? r->len : 0;
	return r->flags; // expect: null-inconsistent
}
