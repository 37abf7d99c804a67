/* internal.h - what the files of libpanic share and nobody else sees.
 *
 * Reading order: core.c (what a panic does), unwind.c (the other strategy), state.c (what a thread
 * keeps), report.c, then out.c and the writers, capture*.c, elf_file.c and dwarf.c, signals.c.
 */
#ifndef PANIC_INTERNAL_H
#define PANIC_INTERNAL_H

#define PANIC__LIBRARY 1
#include <panic/panic.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <signal.h>
#include <sys/types.h>
#include <unwind.h>

#define HIDDEN __attribute__((visibility("hidden")))
#pragma GCC visibility push(hidden)

/* ---- reports ------------------------------------------------------------------------------------
 */

enum {
	MSG_MAX = 512,
	FRAMES_MAX = 64,
	CAUSES_MAX = 4,
	CAUSE_MSG_MAX = 104,
	FIELDS_MAX = 640,
};

/* What became of a panic in whose place another one came. */
struct cause {
	const panic_site *site;
	int kind, code;
	char msg[CAUSE_MSG_MAX];
};

/* A panic_report from inside.  What is before fault is small, set for
 * every panic and copied always. */
struct report_data {
	uint32_t magic;
	uint16_t kind; /* enum panic_kind */
	uint16_t msg_len;
	int code;
	uint8_t n_frames, n_causes, capture; /* capture: enum panic_capture */
	bool msg_cut, recovered, has_fault;
	uint16_t fields_len;
	uint32_t causes_dropped;
	void *value;
	const panic_site *site;
	uint64_t time_ns; /* since 1970; 0: no trace was taken */
	uint64_t fingerprint;
	uint64_t serial; /* of the process: 1, 2, … */
	int tid;
	/* Behind it what is only there as far as has_fault and the lengths say. */
	struct {
		int sig, code;
		uintptr_t addr, pc, sp;
		int sender;
	} fault;
	char msg[MSG_MAX];
	uintptr_t frames[FRAMES_MAX];
	struct cause causes[CAUSES_MAX];
	char fields[FIELDS_MAX]; /* key \0 value \0 … */
};
#define REPORT_MAGIC 0x70616e31u
_Static_assert(sizeof(struct report_data) <= sizeof(panic_report), "panic_report is too small");

static inline struct report_data *rep_of(panic_report *r)
{
	return (struct report_data *)(void *)r;
}

static inline const struct report_data *rep_of_const(const panic_report *r)
{
	return (const struct report_data *)(const void *)r;
}

void rep_copy(struct report_data *to, const struct report_data *from);
void rep_set_message(struct report_data *rep, const char *fmt, va_list ap);
void rep_set_text(struct report_data *rep, const char *text);
void rep_add_cause(struct report_data *rep, const struct report_data *cause);
bool rep_add_field(struct report_data *rep, const char *key, const char *value);
/* Frames, time, fields of the thread, fingerprint. */
void rep_collect(struct report_data *rep, uintptr_t above);
struct regs;
void rep_collect_at(struct report_data *rep, const struct regs *r);
const char *rep_kind_name(int kind);

/* ---- flights ------------------------------------------------------------------------------------
 */

/* A panic or an exit-thread on its way down the stack. */
struct flight {
	struct _Unwind_Exception exc;
	struct panic_obj *cur;	  /* NULL: nothing but the exit                           */
	struct panic_obj *holder; /* the object that this is a member of                  */
	/* Unwinder: stack pointer of the frame that is landed in; the record on top of the list as
	 * far as it belongs to frames that are unwound, and not to what their cleanups call. */
	uintptr_t sp;
	struct panic_record *top;
	bool exiting, fatal;
};

/* A panic from its start to its guard.  Lives in a slot of the thread, not on the stack: the
 * unwinder strategy runs cleanups over the frames that have gone. */
struct panic_obj {
	struct report_data rep; /* first: what panic_recover() hands out */
	struct flight flight;
	struct panic_obj *next_free;
	bool emergency;
};

#define GUARD_INTERNAL 1u /* around a deferred call or a hook; owner: the struct inner */
#define GUARD_CONTEXT  4u /* owner: the panic_context that a panic cancels */
#define GUARD_BASE     2u /* the bottom of a thread of ours: exit-thread ends here */

enum strategy { STRATEGY_NONE, STRATEGY_CHAIN, STRATEGY_UNWINDER };
extern _Atomic int strategy;

/* Raise o: hooks, then fly. */
_Noreturn void throw_obj(struct panic_obj *o);
_Noreturn void fly_unwinder(struct flight *fl);
/* Called where a flight has come to a guard.  Returns if the guard lets it pass. */
void flight_at_guard(struct flight *fl, struct panic_guard *g);
void flight_run_defer(struct flight *fl, void (*fn)(void *), void *arg);
void flight_run_recover(struct flight *fl, void (*fn)(panic_scope *, void *), void *arg);
_Noreturn void flight_at_end(struct flight *fl);
struct panic_record *record_below(const struct panic_record *r);

/* Print the report everywhere and die of sig's default action. */
_Noreturn void die_reported(struct report_data *rep, int sig);
_Noreturn void die_of(int sig);
/* A misuse or a state that can't go on: one line, then SIGABRT. */
_Noreturn void die_saying(const char *text);

/* ---- what a thread keeps ------------------------------------------------------------------------
 */

struct thread_ext;

/* Written by the thread alone, read by whoever sums up: no locked instructions in a panic. */
struct thread_counts {
	struct thread_counts *next, **link; /* under the lock of events.c */
	_Atomic uint64_t raised[8], caught, recovered;
};

struct thread_state {
	struct thread_counts *counts; /* NULL: the thread has no slab yet, or is about to end */
	struct panic_obj *free;
	void *slabs;
	struct flight *landing; /* unwinder: landing pads of this one are running */
	uintptr_t scope;	/* the token that is alive, 0: none */
	struct flight *scope_flight;
	uint64_t n_scopes;
	uintptr_t stack_lo, stack_hi; /* 0: not known (yet) */
	int tid, tid_of_pid;
	unsigned busy; /* inside the library: a fault here is fatal */
	bool has_key;  /* the key destructor knows this thread */
	bool in_hook;
	bool quiet; /* no events, no hook: a trial of our own */
	volatile sig_atomic_t in_handler;
	struct thread_ext *ext; /* fields, ring, alternate stack: by the subjects that need them */
	struct panic_guard *base;
	unsigned lost;
};
extern __thread struct thread_state ts __attribute__((tls_model("initial-exec")));

/* above: an address in the frame of the API function; the trace starts with its caller.  0: no
 * trace is taken.  Never fails: where there is no memory left it waits for, or dies of, other
 * panics. */
struct panic_obj *obj_new(int kind, const panic_site *site, uintptr_t above);
#define OBJ_NEW(kind, site) obj_new(kind, site, (uintptr_t)__builtin_frame_address(0))
void obj_free(struct panic_obj *o);
void state_key_set(void);
void state_bounds(void); /* fill ts.stack_lo/hi; not async-signal-safe */
int state_tid(void);
int state_pid(void);
void state_after_fork(void);
void sinks_after_fork(void);
void symbolize_after_fork(void);
void fatal_after_fork(void);
void events_after_fork(void);

#pragma GCC visibility pop
#endif
