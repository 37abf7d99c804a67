/* panic/report.h - what is known about a panic, and where that goes.
 *
 * A panic_report is a value (panic/base.h).  All accessors take one that a guard has filled; for
 * one that was never filled (zeroed) they return "", 0, NULL or PANIC_KIND_NONE.  Unless said
 * otherwise the functions here are thread-safe, and not for signal handlers.
 */
#ifndef PANIC_REPORT_H
#define PANIC_REPORT_H

#include <panic/base.h>
#include <stdbool.h>
#include <sys/types.h>

PANIC__BEGIN

enum panic_kind {
	PANIC_KIND_NONE,    /* no panic                                             */
	PANIC_KIND_MESSAGE, /* panic("...")                                         */
	PANIC_KIND_VALUE,   /* panic_value(code, pointer)                           */
	PANIC_KIND_ERROR,   /* panic_error_throw(): a panic_error (panic/error.h)   */
	PANIC_KIND_CHECK,   /* panic_assert, PANIC_INDEX, PANIC_NONNULL             */
	PANIC_KIND_FAULT,   /* a signal that the CPU raised (panic/signals.h)       */
	PANIC_KIND_ABORT,   /* abort(), assert(), stack protector, FORTIFY          */
};

/* ---- reading ------------------------------------------------------------------------------------
 */

PANIC_API enum panic_kind panic_report_kind(const panic_report *r);
/* A stable word for the kind: "panic", "value", "error", "check", "fault", "abort", "none". */
PANIC_API const char *panic_report_kind_name(const panic_report *r);
/* One line without newline, control characters as they were given.  Lives as long as *r. */
PANIC_API const char *panic_report_message(const panic_report *r);
PANIC_API int panic_report_code(const panic_report *r);
PANIC_API void *panic_report_value(const panic_report *r);
/* Where it was raised, or NULL (a fault, or raised again). */
PANIC_API const panic_site *panic_report_site(const panic_report *r);
PANIC_API bool panic_report_recovered(const panic_report *r);
/* Equal for panics of one kind from the same place, also in another process of the same build; 0 if
 * no trace was taken and the site is not known. */
PANIC_API uint64_t panic_report_fingerprint(const panic_report *r);

/* What this panic replaced, newest first.  At most four are kept: the newest ones and the first. */
PANIC_API unsigned panic_report_causes(const panic_report *r);
PANIC_API const char *panic_report_cause(const panic_report *r, unsigned i);

/* Return addresses, the panicking function first; *ret_pcs lives as long as *r. */
PANIC_API unsigned panic_report_frames(const panic_report *r, const uintptr_t **ret_pcs);

struct panic_fault {
	int signal, code;  /* si_signo, si_code             */
	uintptr_t address; /* si_addr; 0 if it isn't known  */
	uintptr_t pc;
	pid_t sender; /* of a signal that was sent; 0: the CPU raised it */
};
/* False if the panic was no fault. */
PANIC_API bool panic_report_fault(const panic_report *r, struct panic_fault *ret_fault);

/* Fields: what panic_field_set() had for the thread, and what hooks have added.  The pair is
 * copied. panic_report_add() returns false where there is no room (640 bytes in all). */
PANIC_API const char *panic_report_field(const panic_report *r, const char *key);
PANIC_API bool panic_report_add(panic_report *r, const char *key, const char *value);

/* ---- writing ------------------------------------------------------------------------------------
 */

enum panic_format {
	PANIC_TEXT, /* for people: trimmed stack, several lines                            */
	PANIC_JSON, /* one line; schema in runtime/schema/report.json                      */
	PANIC_OTLP, /* an OTLP/JSON log record with the attributes of an exception event   */
};

/* As snprintf: writes at most size bytes with the final NUL, returns the length of the whole. */
PANIC_API size_t panic_report_format(const panic_report *r, enum panic_format format, char *buf,
				     size_t size);
/* Write to fd.  0, or -1 with errno. */
PANIC_API int panic_report_write(const panic_report *r, enum panic_format format, int fd);

/* Send to all sinks, through the breaker (panic/breaker.h): what a layer does with a panic that it
 * has caught and answers for. */
PANIC_API void panic_report_emit(const panic_report *r);

/* ---- sinks --------------------------------------------------------------------------------------
 */

/* Where reports go.  Without any: stderr, as text.  Each returns an id > 0 for panic_sink_remove(),
 * or -1 with errno (ENOSPC: there are eight at most).  Sinks are called one after the other; fatal
 * reports from signal handlers go to fd and file sinks too, to callbacks only where no handler is
 * running.  A sink that fails (disk full, closed) is passed over. */
PANIC_API int panic_sink_fd(int fd, enum panic_format format); /* fd is borrowed */
/* Opened now: 0600, O_NOFOLLOW, appended to.  Over max_bytes (0: no limit) it becomes path.1. */
PANIC_API int panic_sink_file(const char *path, enum panic_format format, size_t max_bytes);
typedef void panic_sink_fn(const panic_report *report, const char *text, size_t len, void *arg);
PANIC_API int panic_sink_callback(panic_sink_fn *fn, void *arg, enum panic_format format);
PANIC_API int panic_sink_syslog(void);	 /* one line, LOG_CRIT, to /dev/log           */
PANIC_API int panic_sink_journald(void); /* structured fields, to journald's socket   */
PANIC_API int panic_sink_remove(int id);

/* One more descriptor for fatal reports, made for a monitor process that reads a pipe; as Go's
 * SetCrashOutput.  It is duplicated (close-on-exec) and kept blocking; -1 turns it off.  0 or -1
 * with errno. */
PANIC_API int panic_set_crash_output(int fd);

/* Called with each value of a field before it is written; may change it in place, not lengthen it.
 */
typedef void panic_redact_fn(const char *key, char *value, void *arg);
PANIC_API void panic_set_redact(panic_redact_fn *fn, void *arg);

/* ---- stacks by themselves -----------------------------------------------------------------------
 */

/* Return addresses of the calling thread, the caller of this function first.  Returns how many, at
 * most max.  By the way that PANIC_DEBUG=capture says. */
PANIC_API unsigned panic_stack(uintptr_t *pcs, unsigned max);
/* The frames of pcs to fd, trimmed as in a report.  0, or -1 with errno. */
PANIC_API int panic_stack_write(const uintptr_t *pcs, unsigned n, int fd);

/* ---- hook ---------------------------------------------------------------------------------------
 */

/* Sees every panic first, in the panicking thread, before any deferred call runs.  It may add
 * fields; it can't swallow.  A panic in a hook ends there and is noted as the field panic_in_hook.
 * Returns the hook that was set before; NULL turns it off. */
typedef void panic_hook_fn(panic_report *report, void *arg);
PANIC_API panic_hook_fn *panic_set_hook(panic_hook_fn *fn, void *arg);

/* ---- fields of the thread -----------------------------------------------------------------------
 */

/* Context that goes into every report of this thread: trace id, user, request.  Both are copied;
 * value NULL removes.  False where there is no room.  Allocates at a thread's first use. */
PANIC_API bool panic_field_set(const char *key, const char *value);
/* For the whole process: service, version, host. */
PANIC_API bool panic_field_set_global(const char *key, const char *value);

/* ---- how much is printed ------------------------------------------------------------------------
 */

/* PANIC_TRACEBACK in the environment. */
enum panic_traceback {
	PANIC_TRACEBACK_NONE,	/* no stacks                                             */
	PANIC_TRACEBACK_SINGLE, /* the panicking thread, trimmed                         */
	PANIC_TRACEBACK_ALL,	/* all threads, trimmed                                  */
	PANIC_TRACEBACK_SYSTEM, /* all threads, all frames                               */
	PANIC_TRACEBACK_CRASH,	/* the same, and the core shows the panicking frames:
				   no deferred calls are run                             */
};
PANIC_API void panic_set_traceback(enum panic_traceback level); /* can only raise it */
PANIC_API enum panic_traceback panic_get_traceback(void);

/* Whose code a frame is: printed stacks show the user's. */
enum panic_frame_class {
	PANIC_FRAME_RUNTIME,
	PANIC_FRAME_SYSTEM,
	PANIC_FRAME_THIRD_PARTY,
	PANIC_FRAME_USER,
};
/* Frames whose source file or module starts with prefix are of that class; a later rule wins.  0,
 * or -1 after sixteen rules or for a prefix of more than 111 bytes. */
PANIC_API int panic_trim_rule(const char *prefix, enum panic_frame_class frame_class);

/* A switch of PANIC_DEBUG by its word: see the table in runtime/README.md.  Returns the value
 * before, -1 for an unknown word. */
PANIC_API int panic_set_switch(const char *name, int value);

PANIC__END

#endif
