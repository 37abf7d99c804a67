/* state.c - what a thread keeps: slots for its panics, the bounds of its stack.
 *
 * Slots come from mmap, not from the allocator: it may be what has panicked, or be locked.  Where
 * there is no memory at all, a few static slots are left for the process.
 */
#include "internal.h"
#include "config.h"
#include "events.h"
#include <pthread.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

__thread struct thread_state ts __attribute__((tls_model("initial-exec")));

enum { SLAB_BYTES = 16 << 10, N_EMERGENCY = 8 };

struct slab {
	struct slab *next;
	struct thread_counts counts; /* of the thread; only in its first slab */
	struct panic_obj objs[];
};

static struct panic_obj emergency[N_EMERGENCY];
static _Atomic unsigned emergency_used;
static _Atomic uint64_t n_serial;

static pthread_key_t key;
static _Atomic int key_state; /* 0 none, 1 being made, 2 there, 3 refused */

static struct panic_obj *emergency_take(void)
{
	for (unsigned i = 0; i < N_EMERGENCY; i++)
		if (!(atomic_fetch_or(&emergency_used, 1u << i) & 1u << i)) {
			emergency[i].emergency = true;
			return &emergency[i];
		}
	die_saying("no memory for a panic, and too many others have none either");
}

static struct panic_obj *slab_new(void)
{
	struct slab *s =
		mmap(NULL, SLAB_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t n = (SLAB_BYTES - sizeof(*s)) / sizeof(s->objs[0]);

	if (s == MAP_FAILED)
		return emergency_take();
	if (!ts.slabs) {
		state_bounds();
		counts_register(&s->counts);
		ts.counts = &s->counts;
	}
	s->next = ts.slabs;
	ts.slabs = s;
	for (size_t i = 1; i < n; i++) {
		s->objs[i].next_free = ts.free;
		ts.free = &s->objs[i];
	}
	state_key_set();
	return &s->objs[0];
}

struct panic_obj *obj_new(int kind, const panic_site *site, uintptr_t above)
{
	struct panic_obj *o;
	struct report_data *rep;

	ts.busy++;
	config_need();
	if ((o = ts.free))
		ts.free = o->next_free;
	else
		o = slab_new();
	rep = &o->rep;
	memset(rep, 0, offsetof(struct report_data, fault));
	rep->msg[0] = '\0';
	rep->magic = REPORT_MAGIC;
	rep->kind = (uint16_t)kind;
	rep->site = site;
	rep->tid = state_tid();
	if (config_trace()) {
		rep->serial = atomic_fetch_add_explicit(&n_serial, 1, memory_order_relaxed) + 1;
		if (above)
			rep_collect(rep, above);
	}
	ts.busy--;
	return o;
}

void obj_free(struct panic_obj *o)
{
	if (o->emergency) {
		atomic_fetch_and(&emergency_used, ~(1u << (o - emergency)));
		return;
	}
	o->next_free = ts.free;
	ts.free = o;
}

int state_tid(void)
{
	if (!ts.tid)
		ts.tid = (int)syscall(SYS_gettid);
	return ts.tid;
}

/* In the child of fork: it has one thread, with another number, and locks that others held are
 * nobody's.  Records and slots of the thread that forked go on as they were. */
void state_after_fork(void)
{
	ts.tid = 0;
	sinks_after_fork();
	symbolize_after_fork();
	fatal_after_fork();
	events_after_fork();
}

/* Not cached: a child of fork has another. */
int state_pid(void)
{
	return (int)getpid();
}

/* ---- end of a thread ----------------------------------------------------------------------------
 */

/* Runs when the thread ends by whatever way.  A list that is not empty now belongs to frames that
 * pthread_exit or a cancellation has left without running their deferred calls. */
static void thread_ends(void *arg)
{
	(void)arg;
	/* Not walked: this very frame may lie over them. */
	if (panic__chain || ts.lost)
		event_lost_defers(ts.lost + (panic__chain != NULL));
	panic__chain = NULL;
	ts.lost = 0;
	ext_release();
	if (ts.counts)
		counts_fold(ts.counts);
	ts.counts = NULL;
	while (ts.slabs) {
		struct slab *s = ts.slabs;

		ts.slabs = s->next;
		munmap(s, SLAB_BYTES);
	}
	ts.free = NULL;
	ts.has_key = false;
}

static void key_make(void)
{
	int none = 0;

	if (atomic_load(&key_state) >= 2)
		return;
	if (atomic_compare_exchange_strong(&key_state, &none, 1))
		atomic_store(&key_state, pthread_key_create(&key, thread_ends) ? 3 : 2);
	while (atomic_load(&key_state) == 1)
		sched_yield();
}

void state_key_set(void)
{
	if (ts.has_key)
		return;
	key_make();
	ts.has_key = atomic_load(&key_state) == 2 && pthread_setspecific(key, &ts) == 0;
}

/* ---- the stack ----------------------------------------------------------------------------------
 */

void state_bounds(void)
{
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	pthread_attr_t attr;
	void *lo;
	size_t size;

	if (ts.stack_hi)
		return;
	if (pthread_getattr_np(pthread_self(), &attr) == 0) {
		if (pthread_attr_getstack(&attr, &lo, &size) == 0 && sp > (uintptr_t)lo &&
		    sp < (uintptr_t)lo + size) {
			ts.stack_lo = (uintptr_t)lo;
			ts.stack_hi = (uintptr_t)lo + size;
		}
		pthread_attr_destroy(&attr);
	}
}
