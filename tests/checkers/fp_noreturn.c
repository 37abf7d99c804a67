// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// Functions of libraries that raise an error and do not come back, though their prototypes do not
// say so; and those that end in such a call.  With twins.

#include <stddef.h>
#include <string.h>

typedef struct lua_State lua_State;

int lua_error(lua_State *L);
int luaL_error(lua_State *L, const char *fmt, ...);
int luaL_argerror(lua_State *L, int arg, const char *extra);
const char *lua_tolstring(lua_State *L, int index, size_t *len);
const char *lua_pushfstring(lua_State *L, const char *fmt, ...);
void *reallocate(void *p, size_t size);

struct match {
	lua_State *L;
	int level;
	struct {
		const char *start;
		ptrdiff_t length;
	} capture[32];
};

void FP_raise_ok(struct match *m, const char *s)
{
	int level = m->level;

	if (level >= 32)
		luaL_error(m->L, "too many captures");
	m->capture[level].start = s; // expect: index-off-by-one
	m->level = level + 1;
}

/* A message is made, nothing is raised. */
void raise_bad(struct match *m, const char *s)
{
	int level = m->level;

	if (level >= 32)
		lua_pushfstring(m->L, "too many captures");
	m->capture[level].start = s; // expect: index-off-by-one
	m->level = level + 1;
}

/* Through functions of one's own. */
static int argument_error(lua_State *L, int arg, const char *text)
{
	lua_pushfstring(L, "bad argument #%d (%s)", arg, text);
	return lua_error(L);
}

static void type_error(lua_State *L, int arg)
{
	argument_error(L, arg, "wrong type");
}

static void type_warning(lua_State *L, int arg)
{
	lua_pushfstring(L, "bad argument #%d", arg);
}

static const char *check_string(lua_State *L, int arg, size_t *len)
{
	const char *s = lua_tolstring(L, arg, len);

	if (s == NULL)
		type_error(L, arg);
	return s;
}

static const char *try_string(lua_State *L, int arg, size_t *len)
{
	const char *s = lua_tolstring(L, arg, len);

	if (s == NULL)
		type_warning(L, arg);
	return s;
}

int FP_raise_wrapped_ok(lua_State *L, const char *const options[])
{
	const char *name = check_string(L, 1, NULL);

	for (int i = 0; options[i] != NULL; i++)
		if (strcmp(options[i], name) == 0) // expect: null-unchecked-return
			return i;
	return luaL_argerror(L, 1, "invalid option");
}

int raise_wrapped_bad(lua_State *L, const char *const options[])
{
	const char *name = try_string(L, 1, NULL);

	for (int i = 0; options[i] != NULL; i++)
		if (strcmp(options[i], name) == 0) // expect: null-unchecked-return
			return i;
	return luaL_argerror(L, 1, "invalid option");
}

/* Its result is returned as something else. */
static size_t larger(lua_State *L, size_t have, size_t more)
{
	if ((size_t)-1 - more < have)
		return (size_t)luaL_error(L, "too large");
	return have + more;
}

static char *grow(lua_State *L, char *p, size_t have, size_t more)
{
	size_t size = larger(L, have, more);
	char *q = reallocate(p, size);

	if (q == NULL && size > 0) {
		lua_pushfstring(L, "not enough memory");
		lua_error(L);
	}
	return q;
}

char *FP_raise_alloc_ok(lua_State *L, char *p, size_t have, const char *s, size_t n)
{
	if (n == 0)
		return p;
	p = grow(L, p, have, n);
	memcpy(p + have, s, n); // expect: null-unchecked-return
	return p;
}

static char *grow_or_not(lua_State *L, char *p, size_t have, size_t more)
{
	size_t size = larger(L, have, more);
	char *q = reallocate(p, size);

	if (q == NULL && size > 0)
		lua_pushfstring(L, "not enough memory");
	return q;
}

char *raise_alloc_bad(lua_State *L, char *p, size_t have, const char *s, size_t n)
{
	if (n == 0)
		return p;
	p = grow_or_not(L, p, have, n);
	memcpy(p + have, s, n); // expect: null-unchecked-return
	return p;
}
