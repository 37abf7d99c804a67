/* census.c - see panic/census.h. */
#include "census.h"
#include "config.h"
#include "out.h"
#include <panic/census.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct census_thread *threads;
static panic_tracker *trackers;

static void print_at_exit(void)
{
	char text[4096];
	panic_census *c = panic_census_take();
	size_t n = panic_census_format(c, NULL, text, sizeof(text));

	write_all(STDERR_FILENO, text, n < sizeof(text) ? n : sizeof(text) - 1);
	panic_census_free(c);
}

static void maybe_at_exit(void)
{
	if (config_has(DEBUG_CENSUS))
		atexit(print_at_exit);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

void census_thread_begins(struct census_thread *t, const panic_site *site)
{
	pthread_once(&once, maybe_at_exit);
	pthread_mutex_lock(&lock);
	t->site = site;
	t->next = threads;
	t->link = &threads;
	if (threads)
		threads->link = &t->next;
	threads = t;
	pthread_mutex_unlock(&lock);
}

void census_thread_ends(struct census_thread *t)
{
	pthread_mutex_lock(&lock);
	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	pthread_mutex_unlock(&lock);
}

/* ---- objects ------------------------------------------------------------------------------------
 */

/* Open addressing; NULL is free, TOMB was taken out. */
struct table {
	size_t size, used;
	const void *obj[];
};
#define TOMB ((const void *)1)

static size_t hash(const void *p, size_t size)
{
	return (size_t)(((uint64_t)(uintptr_t)p * 0x9e3779b97f4a7c15u) >> 20) & (size - 1);
}

static const void **find(struct table *t, const void *obj)
{
	for (size_t i = t ? hash(obj, t->size) : 0, n = 0; t && n < t->size;
	     i = (i + 1) & (t->size - 1), n++) {
		if (!t->obj[i])
			return NULL;
		if (t->obj[i] == obj)
			return &t->obj[i];
	}
	return NULL;
}

static void insert(struct table *t, const void *obj)
{
	size_t i = hash(obj, t->size);

	while (t->obj[i] && t->obj[i] != TOMB)
		i = (i + 1) & (t->size - 1);
	t->used += t->obj[i] == NULL;
	t->obj[i] = obj;
}

/* Room for one more; false without memory: then the object isn't remembered. */
static bool grow(panic_tracker *tr)
{
	struct table *old = tr->slots, *t;
	size_t size = old ? old->size * 2 : 64;

	if (old && old->used * 2 < old->size)
		return true;
	t = calloc(1, sizeof(*t) + size * sizeof(t->obj[0]));
	if (!t)
		return false;
	t->size = size;
	for (size_t i = 0; old && i < old->size; i++)
		if (old->obj[i] && old->obj[i] != TOMB)
			insert(t, old->obj[i]);
	free(old);
	tr->slots = t;
	return true;
}

static void known(panic_tracker *t)
{
	if (__atomic_load_n(&t->registered, __ATOMIC_ACQUIRE))
		return;
	pthread_once(&once, maybe_at_exit);
	pthread_mutex_lock(&lock);
	if (!t->registered) {
		t->next = trackers;
		trackers = t;
		__atomic_store_n(&t->registered, 1, __ATOMIC_RELEASE);
	}
	pthread_mutex_unlock(&lock);
}

static _Noreturn void misuse(const panic_site *site, const panic_tracker *t, const char *what,
			     const void *obj)
{
	panic_at(site, "%s: %s of %p", t->name, what, obj);
}

void panic_track_at(const panic_site *site, panic_tracker *t, void *obj, bool check)
{
	bool twice = false;

	known(t);
	__atomic_fetch_add(&t->out, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&t->taken, 1, __ATOMIC_RELAXED);
	if (!check)
		return;
	pthread_mutex_lock(&lock);
	twice = find(t->slots, obj) != NULL;
	if (!twice && grow(t))
		insert(t->slots, obj);
	pthread_mutex_unlock(&lock);
	if (twice)
		misuse(site, t, "handed out twice", obj);
}

void panic_untrack_at(const panic_site *site, panic_tracker *t, void *obj, bool check)
{
	const void **slot = NULL;

	known(t);
	if (check) {
		pthread_mutex_lock(&lock);
		slot = find(t->slots, obj);
		if (slot)
			*slot = TOMB;
		pthread_mutex_unlock(&lock);
		if (!slot)
			misuse(site, t, "double put", obj);
	}
	__atomic_fetch_sub(&t->out, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&t->put, 1, __ATOMIC_RELAXED);
}

void panic_track_check_at(const panic_site *site, panic_tracker *t, void *obj)
{
	bool out;

	pthread_mutex_lock(&lock);
	out = find(t->slots, obj) != NULL;
	pthread_mutex_unlock(&lock);
	if (!out)
		misuse(site, t, "use after put", obj);
}

/* ---- snapshots ----------------------------------------------------------------------------------
 */

struct count {
	const panic_site *site; /* a thread's */
	const char *name;	/* a tracker's */
	uint64_t n;
};

struct panic_census {
	size_t n;
	struct count counts[];
};

static struct count *entry(panic_census *c, const panic_site *site, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->counts[i].site == site && c->counts[i].name == name)
			return &c->counts[i];
	c->counts[c->n] = (struct count){site, name, 0};
	return &c->counts[c->n++];
}

panic_census *panic_census_take(void)
{
	size_t max = 0;
	panic_census *c;

	pthread_mutex_lock(&lock);
	for (struct census_thread *t = threads; t; t = t->next)
		max++;
	for (panic_tracker *t = trackers; t; t = t->next)
		max++;
	c = calloc(1, sizeof(*c) + max * sizeof(c->counts[0]));
	if (c) {
		for (struct census_thread *t = threads; t; t = t->next)
			/* panicscan: ignore[index-out-of-bounds] max counts all of them */
			entry(c, t->site, NULL)->n++;
		for (panic_tracker *t = trackers; t; t = t->next)
			entry(c, NULL, t->name)->n = __atomic_load_n(&t->out, __ATOMIC_RELAXED);
	}
	pthread_mutex_unlock(&lock);
	return c;
}

void panic_census_free(panic_census *c)
{
	free(c);
}

static uint64_t count_in(const panic_census *c, const struct count *of)
{
	for (size_t i = 0; c && i < c->n; i++)
		if (c->counts[i].site == of->site && c->counts[i].name == of->name)
			return c->counts[i].n;
	return 0;
}

static void line(struct out *o, const struct count *c, int64_t n, bool sign)
{
	if (!n)
		return;
	if (sign && n > 0)
		out_char(o, '+');
	out_i64(o, n);
	if (c->site) {
		out_str(o, n == 1 || n == -1 ? " thread of " : " threads of ");
		out_str(o, c->site->file);
		out_char(o, ':');
		out_u64(o, c->site->line);
	} else {
		out_char(o, ' ');
		out_str(o, c->name);
	}
	out_char(o, '\n');
}

size_t panic_census_format(const panic_census *now, const panic_census *before, char *buf,
			   size_t size)
{
	struct out o = OUT_BUF(buf, size);

	for (size_t i = 0; now && i < now->n; i++)
		line(&o, &now->counts[i],
		     (int64_t)(now->counts[i].n - count_in(before, &now->counts[i])),
		     before != NULL);
	for (size_t i = 0; before && i < before->n; i++)
		if (!count_in(now, &before->counts[i])) {
			bool there = false;

			for (size_t k = 0; now && k < now->n; k++)
				there |= now->counts[k].site == before->counts[i].site &&
					 now->counts[k].name == before->counts[i].name;
			if (!there)
				line(&o, &before->counts[i], -(int64_t)before->counts[i].n, true);
		}
	return out_end(&o);
}

unsigned panic_pending_defers(void)
{
	unsigned n = 0;

	for (struct panic_record *r = panic__chain; r; r = record_below(r))
		n += (r->link & PANIC__KIND_MASK) != PANIC__KIND_GUARD;
	return n;
}
