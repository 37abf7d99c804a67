/* capture.c - walking the stack, three ways.
 *
 *   tables          rows of .eh_frame (cfi.c), each looked up once and then cached by pc.  Needs no
 *                   frame pointers, works through signal frames.  x86-64 and aarch64.
 *   frame pointers  for programs that are built with -fno-omit-frame-pointer throughout.
 *   libgcc          _Unwind_Backtrace; where a row is more than the cache can hold, and elsewhere.
 */
#include "capture.h"
#include "cfi.h"
#include "config.h"
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

const char *const capture_names[] = {"none", "tables", "frame-pointers", "libgcc"};

#if defined(__x86_64__) || defined(__aarch64__)
#define HAVE_TABLES 1
#else
#define HAVE_TABLES 0
#endif

#ifdef __SANITIZE_ADDRESS__
#define NO_ASAN __attribute__((no_sanitize_address))
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NO_ASAN __attribute__((no_sanitize("address")))
#endif
#endif
#ifndef NO_ASAN
#define NO_ASAN
#endif

/* What a walk may read: the thread's own stack above where it started, directly; anything else
 * through the kernel, which says no instead of faulting. */
struct window {
	uintptr_t lo, hi;
};

static struct window window_at(uintptr_t sp)
{
	if (sp >= ts.stack_lo && sp < ts.stack_hi)
		return (struct window){sp, ts.stack_hi};
	return (struct window){1, 0};
}

static NO_ASAN bool read_word(const struct window *w, uintptr_t addr, uintptr_t *ret_v)
{
	if (addr & (sizeof(uintptr_t) - 1))
		return false;
	if (addr >= w->lo && addr < w->hi - sizeof(uintptr_t) + 1 && w->hi) {
		*ret_v = *(const uintptr_t *)addr;
		return true;
	}
	return process_vm_readv(getpid(), &(struct iovec){ret_v, sizeof(*ret_v)}, 1,
				&(struct iovec){(void *)addr, sizeof(*ret_v)}, 1,
				0) == sizeof(*ret_v);
}

void regs_of_context(struct regs *r, const void *ucontext)
{
	const ucontext_t *uc = ucontext;

#if defined(__x86_64__)
	r->pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	r->sp = (uintptr_t)uc->uc_mcontext.gregs[REG_RSP];
	r->fp = (uintptr_t)uc->uc_mcontext.gregs[REG_RBP];
	r->lr = 0;
#elif defined(__aarch64__)
	r->pc = uc->uc_mcontext.pc;
	r->sp = uc->uc_mcontext.sp;
	r->fp = uc->uc_mcontext.regs[29];
	r->lr = uc->uc_mcontext.regs[30];
#elif defined(__arm__)
	r->pc = uc->uc_mcontext.arm_pc;
	r->sp = uc->uc_mcontext.arm_sp;
	r->fp = uc->uc_mcontext.arm_fp;
	r->lr = uc->uc_mcontext.arm_lr;
#else
	(void)uc;
	*r = (struct regs){0};
#endif
}

static bool put(struct capture *c, uintptr_t pc, uintptr_t sp)
{
	if (sp > c->above && pc && c->n < c->max)
		c->pcs[c->n++] = pc;
	return c->n < c->max;
}

/* ---- tables -------------------------------------------------------------------------------------
 */

#if HAVE_TABLES

enum step { STEP_OK, STEP_END, STEP_UNKNOWN };

/* A signal frame: the kernel's context lies at the stack pointer. */
static bool signal_step(const struct window *w, struct regs *r)
{
#if defined(__x86_64__)
	uintptr_t gregs = r->sp + offsetof(ucontext_t, uc_mcontext.gregs);

	return read_word(w, gregs + REG_RIP * 8, &r->pc) &&
	       read_word(w, gregs + REG_RBP * 8, &r->fp) &&
	       read_word(w, gregs + REG_RSP * 8, &r->sp);
#else
	uintptr_t mc = r->sp + 128 + offsetof(ucontext_t, uc_mcontext);

	return read_word(w, mc + offsetof(mcontext_t, pc), &r->pc) &&
	       read_word(w, mc + offsetof(mcontext_t, regs[29]), &r->fp) &&
	       read_word(w, mc + offsetof(mcontext_t, regs[30]), &r->lr) &&
	       read_word(w, mc + offsetof(mcontext_t, sp), &r->sp);
#endif
}

/* exact: pc is an instruction, not a return address; becomes that of the next frame. */
static enum step table_step(const struct window *w, struct regs *r, bool *exact)
{
	struct cfi_row row;
	uintptr_t cfa, pc = 0, fp = r->fp;
	bool was_exact = *exact;

	if (!cfi_row_at(r->pc - !was_exact, &row))
		return STEP_UNKNOWN;
	if (row.end)
		return STEP_END;
	if (row.signal) {
		*exact = true;
		return signal_step(w, r) ? STEP_OK : STEP_UNKNOWN;
	}
	cfa = (row.cfa_is_fp ? r->fp : r->sp) + (uintptr_t)row.cfa_off;
	if (cfa <= r->sp && !(was_exact && cfa == r->sp))
		return STEP_UNKNOWN;
	if (row.ra_in_lr)
		pc = r->lr;
	else if (!read_word(w, cfa + (uintptr_t)row.ra_off, &pc))
		return STEP_UNKNOWN;
	if (row.fp_saved && !read_word(w, cfa + (uintptr_t)row.fp_off, &fp))
		return STEP_UNKNOWN;
#if defined(__aarch64__)
	/* Pointer authentication: the signature is in the bits above 48. */
	pc &= 0x0000ffffffffffffu;
#endif
	*r = (struct regs){.pc = pc, .sp = cfa, .fp = fp};
	*exact = false;
	return pc ? STEP_OK : STEP_END;
}

static bool walk_tables(struct capture *c, struct regs r, bool exact)
{
	struct window w = window_at(r.sp);
	enum step s;

	c->how = CAPTURE_TABLES;
	for (bool first = true;; first = false) {
		if (!put(c, r.pc + exact, r.sp))
			return true;
		s = table_step(&w, &r, &exact);
		if (s != STEP_OK)
			break;
		c->interrupted |= exact && !first;
	}
	return s == STEP_END;
}

bool capture_step(struct regs *r)
{
	struct window w = window_at(r->sp);
	bool exact = true;

	return table_step(&w, r, &exact) == STEP_OK;
}

#else

static bool walk_tables(struct capture *c, struct regs r, bool exact)
{
	(void)c;
	(void)r;
	(void)exact;
	return false;
}

bool capture_step(struct regs *r)
{
	r->pc = r->lr;
	return r->lr != 0;
}

#endif

/* ---- frame pointers -----------------------------------------------------------------------------
 */

static void walk_fp(struct capture *c, struct regs r, bool exact)
{
	struct window w = window_at(r.sp);

	c->how = CAPTURE_FP;
	if (!put(c, r.pc + exact, r.sp))
		return;
	while (r.fp >= r.sp && w.hi && r.fp < w.hi - 2 * sizeof(uintptr_t)) {
		uintptr_t next, pc;

		if (!read_word(&w, r.fp, &next) || !read_word(&w, r.fp + sizeof(uintptr_t), &pc))
			return;
		r.sp = r.fp + 2 * sizeof(uintptr_t);
		if (pc < 4096 || !put(c, pc, r.sp) || next <= r.fp)
			return;
		r.fp = next;
	}
}

/* ---- libgcc -------------------------------------------------------------------------------------
 */

struct libgcc_walk {
	struct capture *c;
	uintptr_t from_sp; /* frames below belong to the signal handler */
};

static _Unwind_Reason_Code libgcc_frame(struct _Unwind_Context *ctx, void *arg)
{
	struct libgcc_walk *walk = arg;
	int before = 0;
	uintptr_t pc = _Unwind_GetIPInfo(ctx, &before);

	if (_Unwind_GetCFA(ctx) < walk->from_sp)
		return _URC_NO_REASON;
	return put(walk->c, pc + (before != 0), _Unwind_GetCFA(ctx)) ? _URC_NO_REASON
								     : _URC_END_OF_STACK;
}

static void walk_libgcc(struct capture *c, uintptr_t from_sp)
{
	c->n = 0;
	c->how = CAPTURE_LIBGCC;
	_Unwind_Backtrace(libgcc_frame, &(struct libgcc_walk){c, from_sp});
}

/* ------------------------------------------------------------------------------------------------
 */

static inline __attribute__((always_inline)) struct regs regs_here(void)
{
	struct regs r = {0};

#if defined(__x86_64__)
	__asm__ volatile("lea 0(%%rip), %0\n\tmov %%rsp, %1\n\tmov %%rbp, %2"
			 : "=r"(r.pc), "=r"(r.sp), "=r"(r.fp));
#elif defined(__aarch64__)
	__asm__ volatile("adr %0, .\n\tmov %1, sp\n\tmov %2, x29"
			 : "=r"(r.pc), "=r"(r.sp), "=r"(r.fp));
	r.lr = (uintptr_t)__builtin_return_address(0);
#else
	r.sp = r.fp = (uintptr_t)__builtin_frame_address(0);
	r.pc = (uintptr_t)__builtin_return_address(0);
#endif
	return r;
}

__attribute__((noinline)) void capture_here(struct capture *c)
{
	struct regs r = regs_here();
	int how = config_get(DEBUG_CAPTURE);

	if (!ts.stack_hi)
		state_bounds();
	if (how == 1)
		walk_fp(c, r, true);
	else if (how == 2 || (!walk_tables(c, r, true) && !c->interrupted))
		walk_libgcc(c, 0);
}

unsigned panic_stack(uintptr_t *pcs, unsigned max)
{
	struct capture c = {.pcs = pcs, .max = max, .above = (uintptr_t)__builtin_frame_address(0)};

	config_need();
	ts.busy++;
	capture_here(&c);
	ts.busy--;
	return c.n;
}

void capture_from(struct capture *c, const struct regs *r)
{
	int how = config_get(DEBUG_CAPTURE);

	if (how == 1)
		walk_fp(c, *r, true);
	else if (how == 2)
		walk_libgcc(c, r->sp);
	else if (!walk_tables(c, *r, true) && c->n < 3)
		walk_libgcc(c, r->sp);
}
