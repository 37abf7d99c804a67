/* config.c - see config.h. */
#include "config.h"
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

_Atomic int config_state;
_Atomic int config_values[DEBUG_COUNT] = {
#define SWITCH(id, name, initial, text) initial,
#include "switches.def"
#undef SWITCH
};
_Atomic int config_traceback = PANIC_TRACEBACK_SINGLE;

static const char *const names[DEBUG_COUNT] = {
#define SWITCH(id, name, initial, text) name,
#include "switches.def"
#undef SWITCH
};

extern char **environ;

const char *config_env(const char *name)
{
	size_t n = strlen(name);

	if (getauxval(AT_SECURE) || !environ)
		return NULL;
	for (char **e = environ; *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return *e + n + 1;
	return NULL;
}

static int number(const char *s, const char *end)
{
	int v = 0;

	while (s < end && *s >= '0' && *s <= '9' && v < 100000000)
		v = v * 10 + (*s++ - '0');
	return v;
}

static void word(const char *s, const char *end)
{
	const char *eq = memchr(s, '=', (size_t)(end - s));
	size_t len = (size_t)((eq ? eq : end) - s);

	for (unsigned i = 0; i < DEBUG_COUNT; i++)
		if (strlen(names[i]) == len && memcmp(names[i], s, len) == 0)
			atomic_store(&config_values[i], eq ? number(eq + 1, end) : 1);
}

static void words(const char *s)
{
	while (s && *s) {
		const char *end = s + strcspn(s, ",");

		word(s, end);
		s = *end ? end + 1 : end;
	}
}

static int level_of(const char *s)
{
	static const char *const levels[] = {"none", "single", "all", "system", "crash"};

	for (int i = 0; i < 5; i++)
		if (strcmp(s, levels[i]) == 0)
			return i;
	if (s[0] >= '0' && s[0] <= '2' && !s[1]) /* Go's numbers */
		return s[0] == '0' ? PANIC_TRACEBACK_NONE : s[0] - '0' + PANIC_TRACEBACK_SINGLE;
	return PANIC_TRACEBACK_SINGLE;
}

void config_read(void)
{
	int none = 0;

	if (atomic_compare_exchange_strong(&config_state, &none, 1)) {
		const char *level = config_env("PANIC_TRACEBACK");

		words(config_env("PANIC_DEBUG"));
		pthread_atfork(NULL, NULL, state_after_fork);
		if (level)
			atomic_store(&config_traceback, level_of(level));
		atomic_store_explicit(&config_state, 2, memory_order_release);
		return;
	}
	while (atomic_load_explicit(&config_state, memory_order_acquire) != 2)
		sched_yield();
}

void panic_set_traceback(enum panic_traceback level)
{
	int old;

	config_need();
	old = atomic_load(&config_traceback);
	while ((int)level > old &&
	       !atomic_compare_exchange_weak(&config_traceback, &old, (int)level))
		;
}

enum panic_traceback panic_get_traceback(void)
{
	config_need();
	return (enum panic_traceback)atomic_load(&config_traceback);
}

int panic_set_switch(const char *name, int value)
{
	config_need();
	for (unsigned i = 0; i < DEBUG_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return atomic_exchange(&config_values[i], value);
	return -1;
}

bool config_defers_when_fatal(void)
{
	return atomic_load(&config_traceback) != PANIC_TRACEBACK_CRASH;
}
