/* signals.c - faults; panic/signals.h is the manual.
 *
 * A fault that may become a panic is not handled in the handler: it changes the interrupted context
 * so that the thread goes on in fault_entry(), on its own stack, below the red zone, with the
 * signal mask that it had.  From there on it is a panic like any other.  All other faults are
 * reported from the handler, on the alternate stack; then the earlier disposition is put back, and
 * the instruction faults once more.
 */
#include "internal.h"
#include "capture.h"
#include "config.h"
#include "events.h"
#include "ext.h"
#include "fatal.h"
#include "sinks.h"
#include <panic/signals.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

enum { N_SIGNALS = 5, ALT_BYTES = 256 << 10, MAX_MODULES = 32, NULL_ZONE = 64 << 10 };

static const int handled[N_SIGNALS] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static struct sigaction before[N_SIGNALS];
static bool installed;
static _Atomic unsigned fault_flags;

struct fault {
	int sig, code, sender;
	uintptr_t addr;
	bool has_addr, write, overflow;
	struct regs regs;
};
static __thread struct fault current __attribute__((tls_model("initial-exec")));
static __thread bool probing, probe_ran __attribute__((tls_model("initial-exec")));

/* ---- where a fault may be a panic
 * ---------------------------------------------------------------- */

struct extent {
	uintptr_t lo, hi;
};

static struct extent opted[MAX_MODULES];
static _Atomic unsigned n_opted;
static struct extent leaves[32];
static unsigned n_leaves;

static bool in_extents(const struct extent *e, unsigned n, uintptr_t pc)
{
	for (unsigned i = 0; i < n; i++)
		if (pc >= e[i].lo && pc < e[i].hi)
			return true;
	return false;
}

/* The addresses are those of the variants that the dynamic linker chose for this CPU. */
static void find_leaves(void)
{
#define FN(f) (uintptr_t)(void *)(uintptr_t)(f)
	const uintptr_t fns[] = {FN(memcpy),  FN(memmove), FN(memset),	FN(memcmp),  FN(memchr),
				 FN(strlen),  FN(strnlen), FN(strcmp),	FN(strncmp), FN(strcpy),
				 FN(strncpy), FN(strcat),  FN(strchr),	FN(strrchr), FN(stpcpy),
				 FN(strstr),  FN(strspn),  FN(strcspn), FN(memrchr), FN(strncat)};
#undef FN
	n_leaves = 0;
	for (unsigned i = 0; i < sizeof(fns) / sizeof(fns[0]); i++)
		if (function_extent(fns[i], &leaves[n_leaves].lo, &leaves[n_leaves].hi))
			n_leaves++;
}

static bool pc_may_panic(const struct regs *r)
{
	struct regs up = *r;

	if (in_extents(opted, atomic_load(&n_opted), r->pc))
		return true;
	/* gcc takes memcpy for a call that never throws: there is no landing pad to go to. */
	if (atomic_load(&strategy) == STRATEGY_UNWINDER)
		return false;
	return in_extents(leaves, n_leaves, r->pc) && capture_step(&up) &&
	       in_extents(opted, atomic_load(&n_opted), up.pc);
}

static bool may_panic(const struct fault *f)
{
	unsigned flags = atomic_load(&fault_flags);
	bool null = f->sig == SIGSEGV && f->has_addr && f->addr < NULL_ZONE;

	if (f->sig == SIGABRT || f->code <= 0 || f->overflow || ts.busy || ts.in_handler > 1)
		return false;
	if (probing)
		return true;
	if (!(flags & PANIC_FAULT_ANY) &&
	    !((flags & PANIC_FAULT_NULL) && (null || (f->sig == SIGFPE && f->code == FPE_INTDIV))))
		return false;
	return pc_may_panic(&f->regs);
}

/* ---- what happened ------------------------------------------------------------------------------
 */

static void classify(struct fault *f, int sig, const siginfo_t *info, const void *ucontext)
{
	memset(f, 0, sizeof(*f));
	f->sig = sig;
	f->code = info->si_code;
	regs_of_context(&f->regs, ucontext);
	if (info->si_code <= 0) {
		f->sender = info->si_code == SI_USER || info->si_code == SI_QUEUE ||
					    info->si_code == SI_TKILL
				    ? info->si_pid
				    : 0;
		return;
	}
	/* A non-canonical address comes as SI_KERNEL with address 0: it is not known. */
	f->has_addr = (sig == SIGSEGV || sig == SIGBUS) && info->si_code != SI_KERNEL;
	f->addr = f->has_addr || sig == SIGFPE || sig == SIGILL ? (uintptr_t)info->si_addr : 0;
#if defined(__x86_64__)
	f->write = ((const ucontext_t *)ucontext)->uc_mcontext.gregs[REG_ERR] & 2;
#endif
	if (sig == SIGSEGV && f->has_addr) {
		uintptr_t sp = f->regs.sp, page = (uintptr_t)sysconf(_SC_PAGESIZE);
		bool near = f->addr + (64u << 10) > sp && f->addr < sp + page;

		/* Below the stack, by a push or a frame of up to 64 KiB. */
		f->overflow = near && (!ts.stack_lo || f->addr < ts.stack_lo + page) &&
			      f->addr >= NULL_ZONE;
	}
}

static void describe(const struct fault *f, struct report_data *rep)
{
	struct out o = OUT_BUF(rep->msg, MSG_MAX);
	const char *reason = signal_reason(f->sig, f->code);
	size_t n;

	if (f->sig == SIGABRT && (f->code > 0 || f->sender == getpid())) {
		out_str(&o, "abort() called");
	} else if (f->code <= 0) {
		out_str(&o, signal_name(f->sig));
		out_str(&o, f->sender == getpid() ? " raised by the program itself"
						  : " sent by process ");
		if (f->sender != getpid())
			out_i64(&o, f->sender);
	} else if (f->overflow) {
		out_str(&o, "stack overflow");
	} else if (f->has_addr) {
		out_str(&o, f->addr < NULL_ZONE ? "null pointer dereference: "
						: "invalid memory address: ");
		out_str(&o, f->write ? "write to 0x" : "access to 0x");
		out_hex(&o, f->addr, 1);
		if (f->addr >= NULL_ZONE && reason[0]) {
			out_str(&o, ", ");
			out_str(&o, reason);
		}
	} else if (f->sig == SIGSEGV || f->sig == SIGBUS) {
		out_str(&o, "invalid memory address, not canonical: the CPU does not tell it");
	} else {
		out_str(&o, reason[0] ? reason : signal_name(f->sig));
	}
	n = out_end(&o);
	rep->msg_len = (uint16_t)(n < MSG_MAX ? n : MSG_MAX - 1);
	rep->has_fault = true;
	rep->code = f->sig;
	rep->fault.sig = f->sig;
	rep->fault.code = f->code;
	rep->fault.addr = f->addr;
	rep->fault.pc = f->regs.pc;
	rep->fault.sp = f->regs.sp;
	rep->fault.sender = f->sender;
}

/* ---- as a panic ---------------------------------------------------------------------------------
 */

__attribute__((noreturn, used, visibility("hidden"))) void panic__fault_entry(void);

void panic__fault_entry(void)
{
	struct fault f = current;
	struct panic_obj *o = obj_new(PANIC_KIND_FAULT, NULL, 0);

	ts.busy++;
	describe(&f, &o->rep);
	if (config_trace())
		rep_collect_at(&o->rep, &f.regs);
	ts.busy--;
	throw_obj(o);
}

#if defined(__x86_64__)
/* Looks like a call from the faulting instruction, also to unwinders: on the stack are that address
 * (plus 1, as unwinders look up return address - 1) and the stack pointer of the time. */
__asm__(".text\n"
	".type panic__fault_trampoline, @function\n"
	"panic__fault_trampoline:\n"
	".cfi_startproc\n"
	".cfi_escape 0x0f, 3, 0x77, 8, 0x06\n" /* CFA: the word at rsp + 8 */
	".cfi_escape 0x10, 16, 2, 0x77, 0\n"   /* return address: at rsp */
	"nop\n"
	"call panic__fault_entry\n"
	"ud2\n"
	".cfi_endproc\n"
	".size panic__fault_trampoline, . - panic__fault_trampoline\n");
HIDDEN void panic__fault_trampoline(void);

static bool redirect(ucontext_t *uc)
{
	greg_t *g = uc->uc_mcontext.gregs;
	uintptr_t sp = ((uintptr_t)g[REG_RSP] - 128 - 32) & ~(uintptr_t)15;
	uintptr_t *stack = (uintptr_t *)sp;

	stack[0] = (uintptr_t)g[REG_RIP] + 1;
	stack[1] = (uintptr_t)g[REG_RSP];
	g[REG_RSP] = (greg_t)sp;
	g[REG_RIP] = (greg_t)(uintptr_t)panic__fault_trampoline;
	g[REG_EFL] &= ~0x400; /* direction flag */
	return true;
}
#elif defined(__aarch64__)
static bool redirect(ucontext_t *uc)
{
	uc->uc_mcontext.sp = (uc->uc_mcontext.sp - 256) & ~(uintptr_t)15;
	uc->uc_mcontext.pc = (uintptr_t)panic__fault_entry;
	return true;
}
#elif defined(__arm__)
static bool redirect(ucontext_t *uc)
{
	uc->uc_mcontext.arm_sp = (uc->uc_mcontext.arm_sp - 256) & ~15ul;
	uc->uc_mcontext.arm_pc = (uintptr_t)panic__fault_entry & ~1ul;
	uc->uc_mcontext.arm_cpsr &= ~0x0600fc00ul; /* no IT block */
	if ((uintptr_t)panic__fault_entry & 1)
		uc->uc_mcontext.arm_cpsr |= 0x20;
	else
		uc->uc_mcontext.arm_cpsr &= ~0x20ul;
	return true;
}
#else
static bool redirect(ucontext_t *uc)
{
	(void)uc;
	return false;
}
#endif

/* ---- the handler --------------------------------------------------------------------------------
 */

static _Noreturn void double_fault(int sig, const siginfo_t *info)
{
	char window[128];
	struct out o = OUT_FD(window, sizeof(window), STDERR_FILENO);

	out_str(&o, "libpanic: fault while a fault was being reported: ");
	out_str(&o, signal_name(sig));
	out_str(&o, " at address 0x");
	out_hex(&o, (uintptr_t)info->si_addr, 1);
	out_char(&o, '\n');
	out_flush(&o);
	die_of(sig);
}

static void put_back(int sig)
{
	for (unsigned i = 0; i < N_SIGNALS; i++)
		if (handled[i] == sig)
			sigaction(sig, &before[i], NULL);
}

static void report_fault(const struct fault *f)
{
	struct report_data rep;

	memset(&rep, 0, offsetof(struct report_data, msg));
	rep.magic = REPORT_MAGIC;
	rep.kind = f->sig == SIGABRT ? PANIC_KIND_ABORT : PANIC_KIND_FAULT;
	rep.tid = state_tid();
	describe(f, &rep);
	config_need();
	rep_collect_at(&rep, &f->regs);
	event_fault(&rep);
	report_fatal_in_handler(&rep);
}

static void on_fault(int sig, siginfo_t *info, void *ucontext)
{
	int saved = errno;
	struct fault f;

	if (++ts.in_handler > 2)
		die_of(sig);
	if (ts.in_handler == 2)
		double_fault(sig, info);
	classify(&f, sig, info, ucontext);
	if (may_panic(&f)) {
		current = f;
		ts.in_handler = 0;
		if (redirect(ucontext)) {
			errno = saved;
			return;
		}
		ts.in_handler = 1;
	}
	report_fault(&f);
	put_back(sig);
	/* A fault comes again by itself, for the disposition of before; what was sent has to be
	 * sent. */
	if (f.code <= 0)
		raise(sig);
	ts.in_handler = 0;
	errno = saved;
}

/* ---- setting up ---------------------------------------------------------------------------------
 */

int panic_signals_thread(void)
{
	struct thread_ext *x;
	stack_t have, mine = {.ss_size = ALT_BYTES};
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *p;

	state_bounds();
	if (sigaltstack(NULL, &have) == 0 && !(have.ss_flags & SS_DISABLE) &&
	    have.ss_size >= 64 << 10)
		return 0;
	x = ext_get();
	if (!x)
		return ENOMEM;
	p = mmap(NULL, ALT_BYTES + page, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (p == MAP_FAILED)
		return errno;
	mprotect(p, page, PROT_NONE);
	mine.ss_sp = p + page;
	if (sigaltstack(&mine, NULL) != 0) {
		int error = errno;

		munmap(p, ALT_BYTES + page);
		return error;
	}
	x->alt_stack = p;
	x->alt_bytes = ALT_BYTES + page;
	return 0;
}

void fault_stack_release(struct thread_ext *x)
{
	stack_t off = {.ss_flags = SS_DISABLE};

	if (!x->alt_stack)
		return;
	sigaltstack(&off, NULL);
	munmap(x->alt_stack, x->alt_bytes);
	x->alt_stack = NULL;
}

/* Read every page that the handler may need, so that it faults in nothing and binds nothing. */
static void warm_up(void)
{
	uintptr_t pcs[FRAMES_MAX];
	struct capture c = {.pcs = pcs, .max = FRAMES_MAX, .above = 1};

	config_need();
	capture_here(&c);
	find_leaves();
}

/* ---- modules and their trial --------------------------------------------------------------------
 */

static void (*probes[MAX_MODULES])(const volatile char *);

void panic__fault_probe_ran(void *arg)
{
	(void)arg;
	probe_ran = true;
}

struct trial {
	void (*probe)(const volatile char *);
	const volatile char *page;
};

static void try_probe(void *arg)
{
	struct trial *t = arg;

	t->probe(t->page);
}

/* Do the deferred calls of a faulting function in that module run? */
static bool probe_passes(void (*probe)(const volatile char *))
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct trial t = {.probe = probe};
	enum panic_status s;

	if (atomic_load(&strategy) != STRATEGY_UNWINDER)
		return true;
#if !defined(__x86_64__)
	return false;
#endif
	t.page = mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (t.page == MAP_FAILED)
		return false;
	probing = true;
	probe_ran = false;
	ts.quiet = true;
	s = panic_call(try_probe, &t, NULL);
	ts.quiet = false;
	probing = false;
	munmap((void *)(uintptr_t)t.page, page);
	return s == PANIC_CAUGHT && probe_ran;
}

static bool opt_in(void (*probe)(const volatile char *))
{
	struct module m;
	unsigned n = atomic_load(&n_opted);

	if (!probe_passes(probe) || !module_of((uintptr_t)probe, &m) || n == MAX_MODULES)
		return false;
	opted[n] = (struct extent){m.lo, m.hi};
	atomic_store(&n_opted, n + 1);
	return true;
}

void panic__faults_here(void (*probe)(const volatile char *))
{
	static unsigned n;

	if (installed) {
		if (!opt_in(probe))
			die_saying("PANIC_FAULTS_HERE in a module whose faults would skip deferred "
				   "calls: build it with gcc -fnon-call-exceptions");
		return;
	}
	if (n < MAX_MODULES)
		probes[n++] = probe;
}

int panic_signals_install(unsigned flags)
{
	struct sigaction sa = {.sa_sigaction = on_fault,
			       .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	int r = panic_signals_thread();

	if (r)
		return r;
	warm_up();
	sigemptyset(&sa.sa_mask);
	for (unsigned i = 0; i < N_SIGNALS && !installed; i++)
		if (sigaction(handled[i], &sa, &before[i]) != 0)
			return errno;
	installed = true;
	for (unsigned i = 0; flags && i < MAX_MODULES && probes[i]; i++) {
		bool ok = opt_in(probes[i]);

		probes[i] = ok ? NULL : probes[i];
		if (!ok)
			return ENOTSUP;
	}
	atomic_store(&fault_flags, flags);
	return 0;
}
