// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// null-arg: a null pointer for a parameter that cannot take one: declared so, by model, or since
// the body dereferences it whatever else it does.  The callee's body or its declaration is the
// evidence, never its name.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#define ALL_NONNULL  __attribute__((nonnull))

struct user {
	int uid;
	const char *name;
	struct user *boss;
};

struct session {
	struct user *user;
	const char *tty;
	int flags;
};

struct user *user_find(int uid);
void log_warn(const char *fmt, ...);
void user_touch(struct user *u) NONNULL(1);
int user_compare(const struct user *a, const struct user *b) ALL_NONNULL;
int user_rename(struct user *u, const char *_Nonnull name);
int checksum(const unsigned char block[static 16]);
int user_free(struct user *u);

static struct user users[16];

static struct user *user_slot(int uid)
{
	return uid >= 0 && uid < 16 ? &users[uid] : NULL;
}

/* ---- declared ------------------------------------------------------------------------------ */

void attribute_bad(int uid)
{
	struct user *u = user_find(uid);

	if (u == NULL)
		log_warn("no user %d", uid);
	user_touch(u); // expect: null-arg
}

void attribute_ok(int uid)
{
	struct user *u = user_find(uid);

	if (u == NULL) {
		log_warn("no user %d", uid);
		return;
	}
	user_touch(u);
}

/* Nothing says that free-like functions need an object. */
void undeclared_ok(int uid)
{
	struct user *u = user_find(uid);

	if (u == NULL)
		log_warn("no user %d", uid);
	user_free(u);
}

int second_argument_bad(const struct user *u)
{
	return user_compare(u, NULL); // expect: null-arg
}

int second_argument_ok(const struct user *u)
{
	return user_compare(u, u->boss);
}

/* What a call may have failed to find goes to somebody who is declared not to want that. */
int unchecked_for_declared_bad(const struct user *u, int uid)
{
	return user_compare(u, user_slot(uid)); // expect: null-arg
}

int unchecked_for_declared_ok(const struct user *u, int uid)
{
	const struct user *v = user_slot(uid);

	return v ? user_compare(u, v) : -1;
}

int nullability_bad(struct user *u, const char *name)
{
	if (name != NULL && name[0] == '\0')
		name = NULL;
	return user_rename(u, name); // expect: null-arg
}

int nullability_ok(struct user *u, const char *name)
{
	if (name != NULL && name[0] == '\0')
		name = "nobody";
	return name ? user_rename(u, name) : -1;
}

int static_array_bad(const unsigned char *block)
{
	if (!block)
		log_warn("empty block");
	return checksum(block); // expect: null-arg
}

int static_array_ok(const unsigned char *block)
{
	static const unsigned char zero[16];

	if (!block)
		block = zero;
	return checksum(block);
}

/* ---- by model -------------------------------------------------------------------------------- */

size_t name_length_bad(const struct user *u)
{
	const char *name = u->name;

	if (name == NULL)
		log_warn("user %d has no name", u->uid);
	return strlen(name); // expect: null-arg
}

size_t name_length_ok(const struct user *u)
{
	const char *name = u->name;

	if (name == NULL)
		name = "";
	return strlen(name);
}

int same_name_bad(const struct user *a, const struct user *b)
{
	if (a->name == NULL || b->name == NULL)
		log_warn("%d or %d has no name", a->uid, b->uid);
	return strcmp(a->name, b->name) == 0; // expect: null-arg
}

int same_name_ok(const struct user *a, const struct user *b)
{
	if (a->name == NULL || b->name == NULL)
		return a->name == b->name;
	return strcmp(a->name, b->name) == 0;
}

/* Null is fine where there is nothing to copy. */
void copy_nothing_ok(char *to, const char *from)
{
	if (from == NULL)
		memcpy(to, from, 0);
}

void copy_something_bad(char *to, const char *from, size_t n)
{
	if (from == NULL && n > 0)
		memcpy(to, from, n); // expect: null-arg
}

/* free and fflush take null. */
void takes_null_ok(FILE *out)
{
	if (out == NULL)
		fflush(out);
	free(NULL);
}

/* ---- by what the body does --------------------------------------------------------------------- */

static int uid_of(const struct user *u)
{
	return u->uid;
}

static int uid_or_none(const struct user *u)
{
	return u ? u->uid : -1;
}

static int boss_of(const struct user *u)
{
	return uid_of(u) == 0 ? 0 : uid_of(u->boss);
}

/* Dereferences it only where it is asked for details. */
static int describe(const struct user *u, int details)
{
	if (details)
		return u->uid;
	return 0;
}

/* An assertion, not a dereference, is what null runs into first; either way it ends there. */
static int checked_uid(const struct user *u)
{
	if (u == NULL)
		abort();
	return u->uid;
}

int inferred_bad(void)
{
	return uid_of(NULL); // expect: null-arg
}

int inferred_ok(void)
{
	return uid_or_none(NULL);
}

int inferred_checked_bad(const struct user *u)
{
	int uid = uid_or_none(u);

	if (u == NULL)
		log_warn("no user");
	return uid + uid_of(u); // expect: null-arg
}

int inferred_checked_ok(const struct user *u)
{
	int uid = uid_or_none(u);

	if (u == NULL)
		return uid;
	return uid + uid_of(u);
}

int through_two_levels_bad(int uid)
{
	const struct user *u = NULL;

	if (uid > 0)
		u = user_find(uid);
	return boss_of(u); // expect: null-arg
}

int through_two_levels_ok(int uid)
{
	const struct user *u = NULL;

	if (uid > 0)
		u = user_find(uid);
	return u ? boss_of(u) : 0;
}

int with_details_bad(void)
{
	return describe(NULL, 1); // expect: null-arg
}

int without_details_ok(void)
{
	return describe(NULL, 0);
}

/* Whether there are details is our caller's business. */
int FP_maybe_details_ok(int details)
{
	return describe(NULL, details); // expect: null-arg
}

int asserted_inside_ok(const struct user *u)
{
	return u == NULL ? 0 : checked_uid(u);
}

/* ---- behind the argument ------------------------------------------------------------------------ */

static int session_uid(const struct session *s)
{
	return s->user->uid;
}

static int session_uid_or_none(const struct session *s)
{
	return s->user ? s->user->uid : -1;
}

struct pair {
	struct user *first, *second;
};

static void by_value(struct pair p)
{
	p.first->uid = p.second->uid;
}

static int third_uid(struct user *list[])
{
	return list[2]->uid;
}

int behind_argument_bad(struct session *s)
{
	s->user = NULL;
	return session_uid(s); // expect: null-arg
}

int behind_argument_ok(struct session *s)
{
	s->user = NULL;
	return session_uid_or_none(s);
}

int logged_out_bad(struct session *s)
{
	if (s->user == NULL)
		log_warn("%s: nobody", s->tty);
	return session_uid(s); // expect: null-arg
}

int logged_out_ok(struct session *s)
{
	if (s->user == NULL) {
		log_warn("%s: nobody", s->tty);
		return -1;
	}
	return session_uid(s);
}

void struct_by_value_bad(struct user *u)
{
	struct pair p;

	p.first = u;
	p.second = NULL;
	by_value(p); // expect: null-arg
}

void struct_by_value_ok(struct user *u)
{
	struct pair p;

	p.first = u;
	p.second = u;
	by_value(p);
}

int in_array_bad(struct user *u)
{
	struct user *list[4] = {u, u, NULL, u};

	return third_uid(list); // expect: null-arg
}

int in_array_ok(struct user *u)
{
	struct user *list[4] = {u, u, u, NULL};

	return third_uid(list);
}

/* A result that nobody checked, behind the argument. */
int unchecked_behind_bad(int uid)
{
	struct session s = {.tty = "tty1"};

	s.user = user_slot(uid);
	return session_uid(&s); // expect: null-unchecked-return
}

int unchecked_behind_ok(int uid)
{
	struct session s = {.tty = "tty1"};

	s.user = user_slot(uid);
	return s.user ? session_uid(&s) : -1;
}

/* ---- macros ------------------------------------------------------------------------------------- */

#define UID(s)	       uid_of((s)->user)
#define UID_OR(s, dfl) ((s)->user ? uid_of((s)->user) : (dfl))

int macro_call_bad(struct session *s)
{
	if (!s->user)
		log_warn("nobody");
	return UID(s); // expect: null-arg
}

int macro_call_ok(struct session *s)
{
	if (!s->user)
		log_warn("nobody");
	return UID_OR(s, -1);
}

#define REQUIRE(e)                                                                                 \
	do {                                                                                       \
		if (!(e))                                                                          \
			return -1;                                                                 \
	} while (0)

int required_ok(struct session *s)
{
	REQUIRE(s->user != NULL);
	return uid_of(s->user);
}

int required_another_bad(struct session *s)
{
	REQUIRE(s->tty != NULL);
	if (s->user == NULL)
		log_warn("%s: nobody", s->tty);
	return uid_of(s->user); // expect: null-arg
}

struct attribute {
	char *data;
	unsigned size, n;
};

/* Nothing is read of what is null. */
void copy_nothing_ok(const struct attribute *a, char *to)
{
	if (!a->data && a->size > 0)
		return;
	strncpy(to, a->data, a->size);
}

void copy_nothing_bad(const struct attribute *a, char *to)
{
	if (!a->data && a->n > 0)
		return;
	strncpy(to, a->data, a->size); // expect: null-arg
}
