/* capture.h - return addresses of a stack, and which module an address belongs to.
 *
 * Async-signal-safe throughout, except that the bounds of the stack must have been asked for before
 * (state_bounds); without them each read is checked by the kernel, which is slower.  Cost:
 * RUNTIME's table in bench/runtime.
 */
#ifndef PANIC_CAPTURE_H
#define PANIC_CAPTURE_H

#include "internal.h"
#pragma GCC visibility push(hidden)

enum panic_capture { CAPTURE_NONE, CAPTURE_TABLES, CAPTURE_FP, CAPTURE_LIBGCC };
extern const char *const capture_names[]; /* "none", "tables", "frame-pointers", "libgcc" */

struct regs {
	uintptr_t pc, sp, fp, lr;
};

struct capture {
	uintptr_t *pcs; /* out: return addresses, or a faulting pc + 1: pc - 1 is in the call */
	unsigned max, n;
	uintptr_t above; /* frames whose stack pointer is not above it are left out */
	enum panic_capture how;
	/* A signal frame was passed.  What it interrupted may be at a point that no table describes
	 * (the end of the unwinder's own work); libgcc would run off the stack there, our walk
	 * stops. */
	bool interrupted;
};

void capture_here(struct capture *c);
/* From the registers of an interrupted context: pc itself is what ran. */
void capture_from(struct capture *c, const struct regs *r);
/* One frame up from r by unwind tables alone; false where that can't be said. */
bool capture_step(struct regs *r);
void regs_of_context(struct regs *r, const void *ucontext);

struct module {
	uintptr_t lo, hi; /* mapped */
	uintptr_t bias;	  /* address - bias is the address in the file */
	uintptr_t eh_hdr; /* .eh_frame_hdr, or 0 */
	const char *path; /* "" is the program; lives as long as the module */
};
bool module_of(uintptr_t pc, struct module *ret_m);
uintptr_t module_base(uintptr_t pc); /* its bias, 0 if unknown */

/* The extent of the function around pc as its unwind tables have it. */
bool function_extent(uintptr_t pc, uintptr_t *ret_lo, uintptr_t *ret_hi);

/* The fields of this thread and of the process into a report. */
void fields_into(struct report_data *rep);

#pragma GCC visibility pop
#endif
