// RUN: %verify
// Indices that were checked for being too small only (index_half.c).
#include <assert.h>
#include <stddef.h>

#define N_LIMITS 4

static const char *const names[] = {"init", "ready", "busy", "failed", "gone"};

struct db {
	int limit[N_LIMITS];
	int flags;
};

struct table {
	const char *tab[256];
};

extern struct table *services;
const char *number_text(int n);
int is_state(int n);

const char *state_name_bad(int state)
{
	if (state < 0)
		return "?";
	return names[state]; // expect: index-unchecked: too small, but not for being too large
}

const char *state_name_ok(int state)
{
	if (state < 0 || state >= 5)
		return "?";
	return names[state];
}

int set_limit_bad(struct db *db, int id, int value)
{
	int old;

	if (id < 0)
		return -1;
	old = db->limit[id]; // expect: index-unchecked
	if (value >= 0)
		db->limit[id] = value;
	return old;
}

int set_limit_ok(struct db *db, int id, int value)
{
	int old;

	if (id < 0 || id >= N_LIMITS)
		return -1;
	old = db->limit[id];
	if (value >= 0)
		db->limit[id] = value;
	return old;
}

const char *service_bad(int id)
{
	if (id < 0)
		return number_text(id);
	if (services->tab[id]) // expect: index-unchecked
		return services->tab[id];
	return number_text(id);
}

const char *service_ok(int id)
{
	if (id < 0 || id > 255)
		return number_text(id);
	if (services->tab[id])
		return services->tab[id];
	return number_text(id);
}

/* The level by default is another matter than the largest one. */
const char *level_bad(int level)
{
	if (level == -1)
		level = 3;
	if (level < 0)
		return NULL;
	return names[level]; // expect: index-unchecked
}

/* Nothing was checked: the caller is meant to know. */
const char *unchecked_ok(int state)
{
	return names[state];
}

/* … what it can be, by another function. */
const char *by_helper_ok(int state)
{
	if (!is_state(state) || state < 0)
		return "?";
	return names[state & 3];
}

/* Of which numbers there are it has asked in another way. */
const char *by_number_ok(int state)
{
	if (state < 0)
		return "?";
	if (state == 5)
		return "last";
	return names[state];
}

const char *by_switch_ok(int state)
{
	switch (state) {
	case 100:
		return "all";
	default:
		break;
	}
	if (state < 0)
		return "?";
	return names[state];
}

const char *by_limit_ok(int state, int n)
{
	if (state < 0 || state >= n)
		return "?";
	return names[state];
}

/* The type leaves no other number. */
const char *narrow_ok(signed char state)
{
	static const char *const all[128];

	if (state < 0)
		return "?";
	return all[state];
}

/* How many there are is no index. */
const char *last_ok(const char **ret, int n)
{
	if (n > 0)
		*ret = names[n - 1];
	return *ret;
}
