// RUN: %verify
//
// Functions of the program that return null on some path: what their callers do with the result
// tells whether that is to be reckoned with.

#include <stddef.h>
#include <string.h>

struct user {
	char name[32];
	int id, quota;
	struct user *next;
};

static struct user *users;

/* Most callers look. */
static struct user *user_find(const char *name)
{
	for (struct user *u = users; u; u = u->next)
		if (strcmp(u->name, name) == 0)
			return u;
	return NULL;
}

int user_id_ok(const char *name)
{
	struct user *u = user_find(name);

	return u ? u->id : -1;
}

int user_quota_ok(const char *name)
{
	struct user *u = user_find(name);

	if (u == NULL)
		return 0;
	return u->quota;
}

void user_rename_ok(const char *name, char first)
{
	struct user *u;

	if ((u = user_find(name)) != NULL)
		u->name[0] = first;
}

void user_charge_bad(const char *name, int n)
{
	user_find(name)->quota -= n; // expect: null-unchecked-return
}

/* Nobody looks: they know that it is there. */
static struct user *user_by_id(int id)
{
	for (struct user *u = users; u; u = u->next)
		if (u->id == id)
			return u;
	return NULL;
}

int root_quota_ok(void)
{
	return user_by_id(0)->quota;
}

int daemon_quota_ok(void)
{
	struct user *u = user_by_id(1);

	return u->quota;
}

/* A guard against a null argument is no case that happens. */
static int *user_quota_place(struct user *u)
{
	if (u == NULL)
		return NULL;
	return &u->quota;
}

int add_quota_ok(struct user *u)
{
	int *q = user_quota_place(u);

	return q ? *q + 1 : 0;
}

int sub_quota_ok(struct user *u)
{
	int *q = user_quota_place(u);

	return q ? *q - 1 : 0;
}

int double_quota_ok(struct user *u)
{
	int *q = user_quota_place(u);

	return q ? *q * 2 : 0;
}

int quota_ok(struct user *u)
{
	return *user_quota_place(u);
}

/* … but here it does. */
int quota_of_ok(struct user *u)
{
	if (u == NULL)
		return 0;
	return *user_quota_place(u);
}

int quota_or_not_bad(struct user *u, int *ret_known)
{
	*ret_known = 1;
	if (u == NULL)
		*ret_known = 0;
	return *user_quota_place(u); // expect: null-deref
}

/* A check that ends in an abort says that it never comes. */
void abort(void);

static struct user *user_current(int how)
{
	return how ? users : NULL;
}

int current_id_ok(int how)
{
	struct user *u = user_current(how);

	if (!u)
		abort();
	return u->id;
}

int current_quota_ok(int how)
{
	struct user *u = user_current(how);

	if (!u)
		abort();
	return u->quota;
}

int current_name_ok(int how)
{
	return user_current(how)->name[0];
}
