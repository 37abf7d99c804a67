#include "engine/program/schedule.h"

#include <pthread.h>

struct schedule {
	const struct order *o;
	void (*work)(void *arg, uint32_t thread, uint32_t func);
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint32_t *waits;	       /* by function: how many it still waits for                */
	uint32_t *users_first, *users; /* who waits for it                                  */
	uint32_t *pos;		       /* by function: its place in the order                     */
	uint32_t *heap, n_heap; /* places of those that are ready, the first on top         */
	uint32_t n_done;
};

struct helper {
	struct schedule *s;
	uint32_t thread;
	pthread_t id;
	bool runs;
};

/* ---- who is ready -----------------------------------------------------------------------------
 */

static void push(struct schedule *s, uint32_t place)
{
	uint32_t i = s->n_heap++;

	for (; i && s->heap[(i - 1) / 2] > place; i = (i - 1) / 2)
		s->heap[i] = s->heap[(i - 1) / 2];
	s->heap[i] = place;
}

static uint32_t pop(struct schedule *s)
{
	uint32_t top = s->heap[0], last = s->heap[--s->n_heap], i = 0;

	for (;;) {
		uint32_t k = 2 * i + 1;

		if (k >= s->n_heap)
			break;
		if (k + 1 < s->n_heap && s->heap[k + 1] < s->heap[k])
			k++;
		if (s->heap[k] >= last)
			break;
		s->heap[i] = s->heap[k];
		i = k;
	}
	s->heap[i] = last;
	return top;
}

static void prepare(struct schedule *s)
{
	const struct order *o = s->o;
	uint32_t *at;

	s->waits = xcalloc(o->n + 1, sizeof *s->waits);
	s->users_first = xcalloc((size_t)o->n + 2, sizeof *s->users_first);
	s->users = xcalloc(o->first[o->n] + 1, sizeof *s->users);
	s->pos = xcalloc(o->n + 1, sizeof *s->pos);
	s->heap = xcalloc(o->n + 1, sizeof *s->heap);
	at = xcalloc(o->n + 1, sizeof *at);
	for (uint32_t i = 0; i < o->n; i++)
		s->pos[o->funcs[i]] = i;
	for (uint32_t i = 0; i < o->first[o->n]; i++)
		s->users_first[o->deps[i] + 1]++;
	for (uint32_t f = 0; f < o->n; f++)
		s->users_first[f + 1] += s->users_first[f];
	for (uint32_t f = 0; f < o->n; f++) {
		s->waits[f] = o->first[f + 1] - o->first[f];
		for (uint32_t i = o->first[f]; i < o->first[f + 1]; i++)
			s->users[s->users_first[o->deps[i]] + at[o->deps[i]]++] = f;
		if (!s->waits[f])
			push(s, s->pos[f]);
	}
	free(at);
}

static void finish(struct schedule *s, uint32_t f)
{
	for (uint32_t i = s->users_first[f]; i < s->users_first[f + 1]; i++)
		if (!--s->waits[s->users[i]])
			push(s, s->pos[s->users[i]]);
	s->n_done++;
	pthread_cond_broadcast(&s->changed);
}

/* ---- threads ----------------------------------------------------------------------------------
 */

static void *run(void *arg)
{
	struct helper *h = arg;
	struct schedule *s = h->s;

	pthread_mutex_lock(&s->lock);
	while (s->n_done < s->o->n) {
		uint32_t f;

		if (!s->n_heap) {
			pthread_cond_wait(&s->changed, &s->lock);
			continue;
		}
		f = s->o->funcs[pop(s)];
		pthread_mutex_unlock(&s->lock);
		s->work(s->arg, h->thread, f);
		pthread_mutex_lock(&s->lock);
		finish(s, f);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void start(struct helper *h, size_t stack_bytes)
{
	pthread_attr_t attr;

	if (pthread_attr_init(&attr) != 0)
		return;
	h->runs = pthread_attr_setstacksize(&attr, stack_bytes) == 0 &&
		  pthread_create(&h->id, &attr, run, h) == 0;
	pthread_attr_destroy(&attr);
}

void schedule_run(const struct order *o, uint32_t n_threads, size_t stack_bytes,
		  void (*work)(void *arg, uint32_t thread, uint32_t func), void *arg)
{
	struct schedule s = {.o = o, .work = work, .arg = arg};
	struct helper *h = xcalloc(n_threads + 1, sizeof *h);

	if (n_threads < 2) { /* the order itself */
		for (uint32_t i = 0; i < o->n; i++)
			work(arg, 0, o->funcs[i]);
		free(h);
		return;
	}
	pthread_mutex_init(&s.lock, NULL);
	pthread_cond_init(&s.changed, NULL);
	prepare(&s);
	for (uint32_t i = 0; i < n_threads; i++)
		h[i] = (struct helper){.s = &s, .thread = i};
	for (uint32_t i = 1; i < n_threads; i++)
		start(&h[i], stack_bytes);
	run(&h[0]);
	for (uint32_t i = 1; i < n_threads; i++)
		if (h[i].runs)
			pthread_join(h[i].id, NULL);
	pthread_mutex_destroy(&s.lock);
	pthread_cond_destroy(&s.changed);
	free(s.waits);
	free(s.users_first);
	free(s.users);
	free(s.pos);
	free(s.heap);
	free(h);
}
