/* symbolize.c - from return addresses to frames.
 *
 * Files are mapped once and kept, at most 24 of them.  One thread reads at a time, by a try-lock
 * that a fault inside can't deadlock on: the second attempt of the same thread, or waiting too
 * long, gives frames without names.
 */
#include "symbolize.h"
#include "capture.h"
#include "config.h"
#include <sched.h>
#include <string.h>
#include <unistd.h>

const char *const frame_class_names[] = {"runtime", "system", "third-party", "user"};

enum { MAX_FILES = 24 };

static struct {
	uintptr_t lo;
	struct elf elf;
	int state; /* 0 free, 1 open, 2 refused */
} files[MAX_FILES];
static _Atomic int owner; /* tid */

static bool lock(void)
{
	int me = state_tid();

	if (atomic_load(&owner) == me)
		return false;
	for (int i = 0; i < 20000; i++) {
		int none = 0;

		if (atomic_compare_exchange_strong(&owner, &none, me))
			return true;
		sched_yield();
	}
	return false;
}

/* The program's module has no name for the dynamic linker. */
static const char *program_path(void)
{
	static char path[256];

	if (!path[0] && readlink("/proc/self/exe", path, sizeof(path) - 1) <= 0)
		return "";
	return path;
}

static const struct elf *file_of(const struct module *m)
{
	for (unsigned i = 0; i < MAX_FILES; i++) {
		if (files[i].state && files[i].lo == m->lo)
			return files[i].state == 1 ? &files[i].elf : NULL;
		if (files[i].state)
			continue;
		files[i].lo = m->lo;
		files[i].state =
			elf_open(&files[i].elf, m->path[0] ? m->path : "/proc/self/exe") == 0 ? 1
											      : 2;
		return files[i].state == 1 ? &files[i].elf : NULL;
	}
	return NULL;
}

/* ---- whose frame --------------------------------------------------------------------------------
 */

enum { MAX_RULES = 16 };
static struct {
	char prefix[112];
	enum panic_frame_class class;
} rules[MAX_RULES];
static _Atomic unsigned n_rules;
static _Atomic unsigned n_rules_begun;

int panic_trim_rule(const char *prefix, enum panic_frame_class class)
{
	unsigned i = atomic_fetch_add(&n_rules_begun, 1);

	if (i >= MAX_RULES || strlen(prefix) >= sizeof(rules[0].prefix)) {
		if (i >= MAX_RULES)
			atomic_fetch_sub(&n_rules_begun, 1);
		return -1;
	}
	strcpy(rules[i].prefix, prefix);
	rules[i].class = class;
	while (atomic_load(&n_rules) != i)
		sched_yield();
	atomic_store(&n_rules, i + 1);
	return 0;
}

static bool starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* Functions of ours that have the user's code above them on the stack. */
static bool is_runtime_name(const char *f)
{
	static const char *const names[] = {
		"panic_call",	"panic_call_in", "panic_guard_fn",    "panic_value_at",
		"panic_at",	"panic_again",	 "throw_obj",	      "fly_chain",
		"fly_unwinder", "fly",		 "run_deferred",      "run_guarded",
		"call_hook",	"hook_run",	 "flight_run_defer",  "flight_run_recover",
		"thread_main",	"pool_main",	 "panic_error_throw",
	};

	if (starts(f, "panic__"))
		return true;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(f, names[i]) == 0)
			return true;
	return false;
}

static enum frame_class class_of(const struct frame *f)
{
	static const char *const start[] = {"_start",
					    "__libc_start_main",
					    "__libc_start_call_main",
					    "start_thread",
					    "clone",
					    "clone3",
					    "__clone"};
	const char *const paths[] = {f->src.file, f->module};

	for (unsigned i = atomic_load(&n_rules); i > 0; i--)
		for (unsigned k = 0; k < 2; k++)
			if (starts(paths[k], rules[i - 1].prefix))
				return (enum frame_class)rules[i - 1].class;
	if (f->src.func && is_runtime_name(f->src.func))
		return FRAME_RUNTIME;
	if (strstr(f->module, "/libpanic.so"))
		return FRAME_RUNTIME;
	for (unsigned i = 0; f->src.func && i < sizeof(start) / sizeof(start[0]); i++)
		if (strcmp(f->src.func, start[i]) == 0)
			return FRAME_SYSTEM;
	if (starts(f->module, "/usr/local/") || starts(f->module, "/opt/") ||
	    starts(f->src.file, "/usr/local/include/"))
		return FRAME_THIRD_PARTY;
	if (starts(f->module, "/lib") || starts(f->module, "/usr/lib") ||
	    starts(f->src.file, "/usr/include/") || strcmp(f->module, "linux-vdso.so.1") == 0)
		return FRAME_SYSTEM;
	return FRAME_USER;
}

/* ------------------------------------------------------------------------------------------------
 */

static void one(uintptr_t pc, bool names, frame_fn *fn, void *arg)
{
	struct src_frame src[8];
	struct frame f = {.pc = pc, .module = ""};
	struct module m;
	const struct elf *e = NULL;
	unsigned n = 0;

	if (module_of(pc - 1, &m)) {
		f.module = m.path[0] ? m.path : program_path();
		f.offset = pc - 1 - m.bias;
		e = names ? file_of(&m) : NULL;
	}
	if (e) {
		f.build_id = elf_build_id(e);
		n = dwarf_frames(e, f.offset, src, 8);
	}
	if (n == 0) {
		src[0] = (struct src_frame){.func = NULL};
		n = 1;
	}
	if (e && !src[n - 1].func) {
		uint64_t start;

		src[n - 1].func = elf_symbol(e, f.offset, &start);
	}
	for (unsigned i = 0; i < n; i++) {
		f.src = src[i];
		f.class = class_of(&f);
		fn(&f, arg);
	}
}

void symbolize(const uintptr_t *pcs, unsigned n, frame_fn *fn, void *arg)
{
	bool names = config_get(DEBUG_SYMBOLIZE) != 0 && lock();

	ts.busy++;
	for (unsigned i = 0; i < n; i++)
		one(pcs[i], names, fn, arg);
	ts.busy--;
	if (names)
		atomic_store(&owner, 0);
}

void symbolize_after_fork(void)
{
	atomic_store(&owner, 0);
}
