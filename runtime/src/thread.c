/* thread.c - guards for layers, threads, workers; panic/thread.h is the manual. */
#include "internal.h"
#include "census.h"
#include "events.h"
#include "fatal.h"
#include <panic/breaker.h>
#include <panic/signals.h>
#include <panic/thread.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- layers -------------------------------------------------------------------------------------
 */

struct layer_call {
	const struct panic_layer *layer;
	panic_report *report;
};

static void tell(void *arg)
{
	const struct layer_call *c = arg;

	c->layer->on_panic(c->report, c->layer->arg);
}

enum panic_status panic_guard_fn(const struct panic_layer *layer, void (*fn)(void *), void *arg)
{
	panic_report report, second;
	enum panic_status s = panic_call_in(layer->context, fn, arg, &report);

	if (s == PANIC_OK)
		return s;
	if (layer->name)
		rep_add_field(rep_of(&report), "layer", layer->name);
	if (layer->counter)
		__atomic_fetch_add(layer->counter, 1, __ATOMIC_RELAXED);
	panic_report_emit(&report);
	if (layer->on_panic &&
	    panic_call(tell, &(struct layer_call){layer, &report}, &second) != PANIC_OK)
		panic_report_emit(&second);
	return s;
}

/* ---- threads ------------------------------------------------------------------------------------
 */

struct start {
	struct panic_thread_options o;
	char name[16];
	void *(*fn)(void *);
	void *arg, *result;
	bool is_worker;
};

static void *pool_main(void *arg);

static void call_fn(void *arg)
{
	struct start *s = arg;

	s->result = s->fn(s->arg);
}

/* panic_call with the bottom guard's flag: where panic_exit_thread() ends. */
static __attribute__((noinline)) enum panic_status call_base(struct start *s, panic_report *report)
{
	struct panic_guard g __attribute__((cleanup(panic__guard_leave)));

	panic__guard_enter(&g, report);
	g.flags = GUARD_BASE;
	if (_setjmp(g.buf) == 0)
		call_fn(s);
	return (enum panic_status)g.status;
}

static void wait_ms(uint64_t ms)
{
	struct timespec t = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

static void run_with_policy(struct start *s)
{
	uint64_t backoff = s->o.backoff_ms;

	for (unsigned restarts = 0;; restarts++) {
		panic_report report;
		enum panic_status status = call_base(s, &report);

		if (status == PANIC_EXITED && s->o.restart == PANIC_RESTART_AGAIN && s->is_worker)
			continue; /* a job has left its thread: the worker is nobody's to take */
		if (status == PANIC_OK || status == PANIC_EXITED || status == PANIC_RECOVERED) {
			if (status != PANIC_OK)
				s->result = NULL;
			return;
		}
		if (s->o.restart == PANIC_RESTART_FATAL)
			die_reported(rep_of(&report), SIGABRT);
		panic_report_emit(&report);
		s->result = PANIC_THREAD_PANICKED;
		if (s->o.restart == PANIC_RESTART_NEVER ||
		    (s->o.max_restarts && restarts + 1 > s->o.max_restarts))
			return;
		wait_ms(backoff);
		backoff = backoff * 2 > 30000 ? 30000 : backoff * 2;
	}
}

static void *thread_main(void *arg)
{
	struct start s = *(struct start *)arg;
	struct census_thread entry;

	free(arg);
	if (s.name[0])
		pthread_setname_np(pthread_self(), s.name);
	panic_signals_thread();
	census_thread_begins(&entry, s.o.site);
	run_with_policy(&s);
	census_thread_ends(&entry);
	return s.result;
}

int panic_thread_create_at(const panic_site *site, pthread_t *ret_thread,
			   const struct panic_thread_options *options, void *(*fn)(void *),
			   void *arg)
{
	struct start *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return ENOMEM;
	s->o = options ? *options : (struct panic_thread_options){.restart = PANIC_RESTART_FATAL};
	s->o.site = site;
	s->fn = fn;
	s->arg = arg;
	s->is_worker = fn == pool_main;
	if (s->o.name)
		strncpy(s->name, s->o.name, sizeof(s->name) - 1);
	r = pthread_create(ret_thread, s->o.attr, thread_main, s);
	if (r)
		free(s);
	return r;
}

/* ---- pools of workers ---------------------------------------------------------------------------
 */

struct job {
	void (*fn)(void *);
	void *arg;
};

struct panic_pool {
	pthread_mutex_t lock;
	pthread_cond_t not_empty, not_full;
	const char *name;
	bool stopping;
	unsigned n_threads, max, head, n, panics;
	pthread_t *threads;
	struct job jobs[];
};

static bool take_job(panic_pool *p, struct job *ret_job)
{
	bool got;

	pthread_mutex_lock(&p->lock);
	while (!p->n && !p->stopping)
		pthread_cond_wait(&p->not_empty, &p->lock);
	got = p->n > 0;
	if (got) {
		*ret_job = p->jobs[p->head];
		p->head = (p->head + 1) % p->max;
		p->n--;
		pthread_cond_signal(&p->not_full);
	}
	pthread_mutex_unlock(&p->lock);
	return got;
}

static void *pool_main(void *arg)
{
	panic_pool *p = arg;
	struct panic_layer layer = {.name = p->name, .counter = &p->panics};
	struct job job;

	while (take_job(p, &job))
		panic_guard_fn(&layer, job.fn, job.arg);
	return NULL;
}

panic_pool *panic_pool_start(const char *name, unsigned n_threads, unsigned max_queued)
{
	struct panic_thread_options o = {.name = name, .restart = PANIC_RESTART_AGAIN};
	unsigned max = max_queued ? max_queued : 1024;
	panic_pool *p = calloc(1, sizeof(*p) + max * sizeof(p->jobs[0]));

	if (!p || !n_threads || !(p->threads = calloc(n_threads, sizeof(*p->threads)))) {
		free(p);
		errno = n_threads ? ENOMEM : EINVAL;
		return NULL;
	}
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->not_empty, NULL);
	pthread_cond_init(&p->not_full, NULL);
	p->name = name;
	p->max = max;
	for (; p->n_threads < n_threads; p->n_threads++) {
		int r = panic_thread_create(&p->threads[p->n_threads], &o, pool_main, p);

		if (r) {
			panic_pool_stop(p);
			errno = r;
			return NULL;
		}
	}
	return p;
}

int panic_pool_run(panic_pool *p, void (*fn)(void *), void *arg)
{
	int r = 0;

	pthread_mutex_lock(&p->lock);
	while (p->n == p->max && !p->stopping)
		pthread_cond_wait(&p->not_full, &p->lock);
	if (p->stopping) {
		r = ESHUTDOWN;
	} else {
		p->jobs[(p->head + p->n++) % p->max] = (struct job){fn, arg};
		pthread_cond_signal(&p->not_empty);
	}
	pthread_mutex_unlock(&p->lock);
	return r;
}

unsigned panic_pool_panics(panic_pool *p)
{
	return __atomic_load_n(&p->panics, __ATOMIC_RELAXED);
}

unsigned panic_pool_stop(panic_pool *p)
{
	unsigned panics;

	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->not_empty);
	pthread_cond_broadcast(&p->not_full);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->n_threads; i++)
		pthread_join(p->threads[i], NULL);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->not_empty);
	pthread_cond_destroy(&p->not_full);
	panics = p->panics;
	free(p->threads);
	free(p);
	return panics;
}
