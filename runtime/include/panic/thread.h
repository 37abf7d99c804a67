/* panic/thread.h - guards for layers, threads and workers.
 *
 * A layer's guard does what a careful caller of panic_call() would: it reports through the breaker
 * (panic/breaker.h), counts, cancels the context, and tells its caller what to do.
 */
#ifndef PANIC_THREAD_H
#define PANIC_THREAD_H

#include <panic/context.h>
#include <panic/core.h>
#include <pthread.h>

PANIC__BEGIN

/* ---- a layer: request handler, RPC middleware, callback
 * ------------------------------------------ */

struct panic_layer {
	const char *name;	/* goes into the report as field "layer"; borrowed           */
	panic_context *context; /* cancelled by a panic; may be NULL                         */
	/* Called with the report after it was sent: answer 500, drop the connection.  A panic in it
	 * is reported and ends here.  May be NULL. */
	void (*on_panic)(panic_report *report, void *arg);
	void *arg;
	unsigned *counter; /* incremented atomically for each panic; may be NULL            */
};

/* Run fn(arg) in the layer.  PANIC_OK, PANIC_CAUGHT or PANIC_RECOVERED, as panic_call(). */
PANIC_API enum panic_status panic_guard_fn(const struct panic_layer *layer, void (*fn)(void *),
					   void *arg);

/* ---- threads ------------------------------------------------------------------------------------
 */

enum panic_restart {
	PANIC_RESTART_NEVER, /* the thread ends with result PANIC_THREAD_PANICKED         */
	PANIC_RESTART_AGAIN, /* fn is called again, with the same argument                */
	PANIC_RESTART_FATAL, /* as in Go: the whole process dies                          */
};
#define PANIC_THREAD_PANICKED ((void *)-2)

struct panic_thread_options {
	const char *name;	    /* of the thread, at most 15 bytes; may be NULL              */
	enum panic_restart restart; /* after a panic                                             */
	unsigned max_restarts;	    /* then as PANIC_RESTART_NEVER; 0: no limit                  */
	unsigned backoff_ms;	    /* before the first restart, doubled each time up to 30 s    */
	const pthread_attr_t *attr; /* borrowed until panic_thread_create() returns              */
	const panic_site *site;	    /* set by the macro                                          */
};

/* As pthread_create(), with a guard at the bottom: a panic of the thread is reported and handled by
 * the policy, panic_exit_thread() ends it with NULL, its alternate signal stack is there, the
 * census knows it.  options may be NULL: PANIC_RESTART_FATAL, as in Go.  0 or an errno. */
PANIC_API int panic_thread_create_at(const panic_site *site, pthread_t *ret_thread,
				     const struct panic_thread_options *options,
				     void *(*fn)(void *), void *arg);
#define panic_thread_create(ret_thread, options, fn, arg)                                          \
	panic_thread_create_at(PANIC_SITE, (ret_thread), (options), (fn), (arg))

/* ---- a pool of workers --------------------------------------------------------------------------
 */

typedef struct panic_pool panic_pool;

/* n_threads workers and a queue of at most max_queued jobs (0: 1,024).  NULL with errno. */
PANIC_API panic_pool *panic_pool_start(const char *name, unsigned n_threads, unsigned max_queued);
/* Run fn(arg) on a worker, guarded as a layer: a panic costs the job, not the worker.  Waits where
 * the queue is full.  0, or ESHUTDOWN. */
PANIC_API int panic_pool_run(panic_pool *pool, void (*fn)(void *), void *arg);
/* Jobs that have panicked so far. */
PANIC_API unsigned panic_pool_panics(panic_pool *pool);
/* Finish what is queued, end the workers, free the pool.  Returns how many jobs have panicked. */
PANIC_API unsigned panic_pool_stop(panic_pool *pool);

PANIC__END

#endif
