/* config.h - switches: what the environment and the program have set.
 *
 * Read once, at the first panic or the first call that needs them; a setuid program's environment
 * is not read.  switches.def is the list of PANIC_DEBUG's words.
 */
#ifndef PANIC_CONFIG_H
#define PANIC_CONFIG_H

#include "internal.h"
#pragma GCC visibility push(hidden)

enum debug_switch {
#define SWITCH(id, name, initial, text) DEBUG_##id,
#include "switches.def"
#undef SWITCH
	DEBUG_COUNT
};

extern _Atomic int config_state; /* 2: read */
extern _Atomic int config_values[DEBUG_COUNT];
extern _Atomic int config_traceback; /* enum panic_traceback */

void config_read(void);

static inline void config_need(void)
{
	if (__builtin_expect(atomic_load_explicit(&config_state, memory_order_acquire) != 2, 0))
		config_read();
}

static inline int config_get(enum debug_switch which)
{
	return atomic_load_explicit(&config_values[which], memory_order_relaxed);
}

static inline bool config_has(enum debug_switch which)
{
	config_need();
	return config_get(which) != 0;
}

static inline bool config_trace(void)
{
	return config_get(DEBUG_TRACE) != 0;
}

/* With traceback level crash the core is to show the panicking frames as they were. */
bool config_defers_when_fatal(void);

/* Environment variable, or NULL in a setuid program. */
const char *config_env(const char *name);

#pragma GCC visibility pop
#endif
