// RUN: %panicscan scan --verify -- cc -c %s
//
// null-after-deref: dereferenced, then compared with null, with no store between.  The
// finding stands at the comparison: it is either useless or too late.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct addr {
	int port;
	char host[32];
};

struct sess {
	int id;
	int flags;
	struct addr *addr;
	struct sess *next;
	char *user;
};

void log_warn(const char *fmt, ...);
void sess_refresh(struct sess *s);
struct sess *sess_next(int id);

int length_first_bad(const struct sess *s)
{
	int id = s->id;

	if (!s) // expect: null-after-deref
		return -1;
	return id;
}

int check_first_ok(const struct sess *s)
{
	int id;

	if (!s)
		return -1;
	id = s->id;
	return id;
}

int same_condition_bad(const struct sess *s)
{
	if (s->id > 0 && s != NULL) // expect: null-after-deref
		return 1;
	return 0;
}

int same_condition_ok(const struct sess *s)
{
	if (s != NULL && s->id > 0)
		return 1;
	return 0;
}

int empty_string_bad(const char *s)
{
	if (*s == '\0' || s == NULL) // expect: null-after-deref
		return 1;
	return 0;
}

int empty_string_ok(const char *s)
{
	if (s == NULL || *s == '\0')
		return 1;
	return 0;
}

size_t count_spaces_bad(const char *s)
{
	size_t n = 0;

	while (*s != '\0' && s) { // expect: null-after-deref
		if (*s == ' ')
			n++;
		s++;
	}
	return n;
}

size_t count_spaces_ok(const char *s)
{
	size_t n = 0;

	while (s && *s != '\0') {
		if (*s == ' ')
			n++;
		s++;
	}
	return n;
}

void sess_free_bad(struct sess *s)
{
	free(s->user);
	free(s->addr);
	if (s != NULL) // expect: null-after-deref
		free(s);
}

void sess_free_ok(struct sess *s)
{
	if (s != NULL) {
		free(s->user);
		free(s->addr);
		free(s);
	}
}

int ternary_bad(const struct sess *s)
{
	int flags = s->flags & 3;

	return s ? flags : 0; // expect: null-after-deref
}

int ternary_ok(const struct sess *s)
{
	int flags = s ? s->flags & 3 : 0;

	return flags;
}

/* A field path. */
int field_path_bad(const struct sess *s)
{
	int port = s->addr->port;

	if (s->addr == NULL) // expect: null-after-deref
		return 80;
	return port;
}

int field_path_ok(const struct sess *s)
{
	int port = 0;

	if (s->addr == NULL)
		return 80;
	port = s->addr->port;
	return port;
}

/* What was dereferenced is not what is compared. */
int outer_then_inner_ok(const struct sess *s)
{
	int id = s->id;

	if (s->addr == NULL)
		return id;
	return s->addr->port;
}

int inner_then_outer_bad(const struct sess *s)
{
	int port = s->addr->port;

	if (!s) // expect: null-after-deref
		return 80;
	return port;
}

/* A store between. */
int store_between_ok(struct sess *s)
{
	int id = s->id;

	s = s->next;
	if (!s)
		return id;
	return s->id;
}

int store_of_another_bad(struct sess *s, struct sess *t)
{
	int id = s->id;

	t = t->next;
	if (!s) // expect: null-after-deref
		return id;
	return t != NULL;
}

/* Only the field's owner knows what a call does to it. */
int call_between_ok(struct sess *s)
{
	int port = s->addr->port;

	sess_refresh(s);
	if (s->addr == NULL)
		return port;
	return s->addr->port;
}

/* A call cannot change a local pointer whose address it does not have. */
int call_between_bad(struct sess *s)
{
	int id = s->id;

	sess_refresh(s);
	if (!s) // expect: null-after-deref
		return -1;
	return id;
}

/* Loops: a new element each round. */
int loop_step_ok(const struct sess *s)
{
	int n = 0;

	for (;;) {
		n += s->id;
		s = s->next;
		if (!s)
			break;
	}
	return n;
}

int loop_step_bad(const struct sess *s)
{
	int n = 0;

	for (;;) {
		n += s->id;
		if (!s) // expect: null-after-deref
			break;
		s = s->next;
	}
	return n;
}

int do_while_ok(const struct sess *s)
{
	int n = 0;

	do {
		n += s->flags;
		s = s->next;
	} while (s != NULL);
	return n;
}

/* The use was guarded already: the second check is superfluous, not late. */
int checked_twice_ok(const struct sess *s)
{
	int id = 0;

	if (!s)
		return -1;
	id = s->id;
	if (s && s->flags)
		id++;
	return id;
}

/* Dereferenced on some paths only, under a flag that may well say that it is there. */
int flagged_use_ok(const struct sess *s, int have)
{
	int id = 0;

	if (have)
		id = s->id;
	if (!s)
		log_warn("no session");
	return id;
}

int unflagged_use_bad(const struct sess *s, int have)
{
	int id = 0;

	if (have)
		id = s->id;
	else
		id = s->flags;
	if (!s) // expect: null-after-deref
		log_warn("no session");
	return id;
}

/* Neither sizeof nor the address of a member looks at the object. */
int sizeof_before_ok(const struct sess *s)
{
	size_t n = sizeof(*s) + sizeof s->addr->host;

	if (!s)
		return 0;
	return (int)n;
}

const char *member_address_ok(const struct addr *a)
{
	const char *host = a->host;

	if (!a)
		return "localhost";
	return host;
}

char member_value_bad(const struct addr *a)
{
	char first = a->host[0];

	if (!a) // expect: null-after-deref
		return 0;
	return first;
}

/* By a callee that reads it whatever happens. */
size_t strlen_first_bad(const char *s)
{
	size_t n = strlen(s);

	if (s == NULL) // expect: null-after-deref
		return 0;
	return n;
}

size_t strlen_later_ok(const char *s)
{
	size_t n = 0;

	if (s != NULL)
		n = strlen(s);
	return n;
}

/* free() and a comparison do not dereference. */
void free_first_ok(char *s)
{
	free(s);
	if (s == NULL)
		log_warn("was null");
}

/* The comparison in all its spellings. */
int spelled_eq_zero_bad(const int *p)
{
	int v = *p;

	if (p == 0) // expect: null-after-deref
		return 0;
	return v;
}

int spelled_null_left_bad(const int *p)
{
	int v = p[0];

	if (NULL == p) // expect: null-after-deref
		return 0;
	return v;
}

int spelled_bare_bad(int *p)
{
	*p = 1;
	if (p) // expect: null-after-deref
		return *p;
	return 0;
}

int compared_with_other_ok(int *p, int *q)
{
	*p = 1;
	if (p == q)
		return *q;
	return 0;
}

/* A switch: every case reads it before the check. */
int switch_bad(const struct sess *s, int what)
{
	int v;

	switch (what) {
	case 0:
		v = s->id;
		break;
	case 1:
		v = s->flags;
		break;
	default:
		v = s->addr->port;
		break;
	}
	if (!s) // expect: null-after-deref
		return -1;
	return v;
}

int switch_ok(const struct sess *s, int what)
{
	int v;

	switch (what) {
	case 0:
		v = s->id;
		break;
	case 1:
		v = s->flags;
		break;
	default:
		v = what;
		break;
	}
	if (!s)
		return -1;
	return v;
}

/* goto: the label is reached from before and from after the use. */
int goto_ok(struct sess *s, int quick)
{
	int r = 0;

	if (quick)
		goto out;
	r = s->id;
out:
	if (s)
		r++;
	return r;
}

int goto_bad(struct sess *s, int quick)
{
	int r = s->id;

	if (quick)
		goto out;
	r = 0;
out:
	if (s) // expect: null-after-deref
		r++;
	return r;
}

/* By callees of this file: the one that reads it at any rate, and others. */
static int id_of(const struct sess *s)
{
	return s->id;
}

static int id_or_none(const struct sess *s)
{
	return s ? s->id : -1;
}

static int id_if(const struct sess *s, int wanted)
{
	return wanted ? s->id : -1;
}

int callee_first_bad(const struct sess *s)
{
	int id = id_of(s);

	if (s == NULL) // expect: null-after-deref
		return -1;
	return id;
}

int callee_copes_ok(const struct sess *s)
{
	int id = id_or_none(s);

	if (s == NULL)
		return -1;
	return id;
}

int callee_may_not_ok(const struct sess *s, int wanted)
{
	int id = id_if(s, wanted);

	if (s == NULL)
		return -1;
	return id;
}

int callee_of_field_bad(const struct sess *s)
{
	int id = id_of(s->next);

	if (s->next == NULL) // expect: null-after-deref
		return -1;
	return id;
}

int callee_of_other_field_ok(const struct sess *s, const struct sess *t)
{
	int id = id_of(t->next);

	if (s->next == NULL)
		return -1;
	return id;
}

/* Field paths: the same place, read twice, with and without a store to it between. */
int deep_path_bad(const struct sess *s)
{
	int port = s->next->addr->port;

	if (s->next->addr == NULL) // expect: null-after-deref
		return 80;
	return port;
}

int deep_path_stored_ok(struct sess *s, struct addr *a)
{
	int port = s->next->addr->port;

	s->next->addr = a;
	if (s->next->addr == NULL)
		return 80;
	return port;
}

int path_through_copy_bad(const struct sess *s)
{
	const struct addr *a = s->addr;
	int port = a->port;

	return s->addr ? port : 80; // expect: null-after-deref
}

int path_after_step_ok(const struct sess *s)
{
	int port = s->addr->port;

	s = s->next;
	return s->addr ? port : 80;
}

char *member_of_path_bad(struct sess *s)
{
	s->addr->host[0] = '\0';
	if (!s->addr) // expect: null-after-deref
		return NULL;
	return s->addr->host;
}
