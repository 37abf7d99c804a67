// RUN: %verify
//
// Assertions that were compiled out, from false alarms in the second set of real projects.  With
// twins.

#define NDEBUG 1
#include <assert.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* A macro with arguments inside: the rest of the condition holds all the same. */
int with_macro_ok(int n)
{
	int a[5] = {1, 2, 3, 4, 5};

	if (n < 0)
		n = 0;
	assert(n >= 1 && n <= COUNT(a));
	return a[n - 1];
}

int with_number_ok(int n)
{
	int a[5] = {1, 2, 3, 4, 5};

	if (n < 0)
		n = 0;
	assert(n >= 1 && n <= 5);
	return a[n - 1];
}

int without_bad(int n)
{
	int a[5] = {1, 2, 3, 4, 5};

	if (n < 0)
		n = 0;
	return a[n - 1]; // expect: index-off-by-one
}

/* What only a debug build reads, only a debug build writes. */
struct mem {
	int flags, n;
};

#ifdef NDEBUG
#define ONLY_DEBUG(x)
#else
#define ONLY_DEBUG(x) x
#endif

int read_in_assertion_ok(int k)
{
	struct mem m;

	ONLY_DEBUG(m.n = 0;)
	m.flags = k;
	assert(m.n == 0);
	return m.flags;
}

int read_outside_bad(int k)
{
	struct mem m;

	ONLY_DEBUG(m.n = 0;)
	m.flags = k;
	return m.flags + m.n; // expect: uninit-use
}

/* A name that has two definitions, one of which is in force. */
struct methods {
	int (*init)(void *);
	void *arg;
};

struct config {
	int is_init;
	struct methods cache;
};

struct config the_config;

#ifdef NO_WRITABLE_DATA
#define CONFIG (*find_global(&the_config))
#else
#define CONFIG the_config
#endif

int own_init(void *arg);

static int configure(int op, const struct methods *m)
{
	if (the_config.is_init)
		return 1;
	if (op == 2)
		the_config.cache = *m;
	return 0;
}

int two_definitions_ok(void)
{
	static const struct methods m = {own_init, 0};

	if (CONFIG.cache.init == 0) {
		configure(2, &m);
		assert(CONFIG.cache.init != 0);
	}
	return CONFIG.cache.init(CONFIG.cache.arg);
}
