// RUN: %verify
//
// lock-double, unlock-unheld, lock-leak: what a path does with a lock that it has locked or unlocked itself.

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct job {
	struct job *next;
	int id, state;
};

struct queue {
	pthread_mutex_t lock;
	pthread_cond_t more;
	pthread_rwlock_t names;
	struct job *first;
	unsigned n, max;
	bool closed;
};

struct pool {
	struct queue *queue;
	pthread_mutex_t lock;
	int users;
};

static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_spinlock_t fast;
static struct job *table[64];

void log_error(const char *what);
int start(struct job *j);

static void queue_lock(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
}

static void queue_unlock(struct queue *q)
{
	pthread_mutex_unlock(&q->lock);
}

static unsigned queue_length(struct queue *q)
{
	unsigned n;

	pthread_mutex_lock(&q->lock);
	n = q->n;
	pthread_mutex_unlock(&q->lock);
	return n;
}

/* ---- held when it returns ----------------------------------------------------------------------------- */

int put_bad(struct queue *q, struct job *j)
{
	pthread_mutex_lock(&q->lock);
	if (q->n == q->max)
		return -ENOSPC; // expect: lock-leak: 'q->lock' is still locked when this path returns; others unlock it
	j->next = q->first;
	q->first = j;
	q->n++;
	pthread_mutex_unlock(&q->lock);
	return 0;
}

int put_ok(struct queue *q, struct job *j)
{
	int r = -ENOSPC;

	pthread_mutex_lock(&q->lock);
	if (q->n < q->max) {
		j->next = q->first;
		q->first = j;
		q->n++;
		r = 0;
	}
	pthread_mutex_unlock(&q->lock);
	return r;
}

struct job *find_bad(int id)
{
	pthread_mutex_lock(&table_lock);
	for (size_t i = 0; i < 64; i++)
		if (table[i] && table[i]->id == id)
			return table[i]; // expect: lock-leak: 'table_lock' is still locked
	for (size_t i = 0; i < 64; i++)
		if (!table[i]) {
			table[i] = calloc(1, sizeof *table[i]);
			pthread_mutex_unlock(&table_lock);
			return table[i];
		}
	pthread_mutex_unlock(&table_lock);
	return NULL;
}

void clear_bad(struct queue *q, bool all)
{
	queue_lock(q);
	if (!q->first)
		return; // expect: lock-leak
	if (all)
		q->first = NULL;
	queue_unlock(q);
}

void clear_ok(struct queue *q, bool all)
{
	queue_lock(q);
	if (!q->first) {
		queue_unlock(q);
		return;
	}
	if (all)
		q->first = NULL;
	queue_unlock(q);
}

/* It holds the lock where it has found something: callers unlock. */
struct job *hold_first_ok(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	if (!q->first) {
		pthread_mutex_unlock(&q->lock);
		return NULL;
	}
	return q->first;
}

int begin_ok(struct queue *q)
{
	pthread_mutex_lock(&q->lock);
	if (q->closed) {
		pthread_mutex_unlock(&q->lock);
		return -EBADF;
	}
	return 0;
}

int checked_ok(struct queue *q)
{
	int r = pthread_mutex_lock(&q->lock);

	if (r)
		return -r;
	q->n = 0;
	pthread_mutex_unlock(&q->lock);
	return 0;
}

int tried_ok(struct queue *q)
{
	if (pthread_mutex_trylock(&q->lock) != 0)
		return -EBUSY;
	q->n = 0;
	pthread_mutex_unlock(&q->lock);
	return 0;
}

int tried_bad(struct queue *q)
{
	if (pthread_mutex_trylock(&q->lock) != 0)
		return -EBUSY;
	if (q->closed)
		return -EBADF; // expect: lock-leak
	q->n = 0;
	pthread_mutex_unlock(&q->lock);
	return 0;
}

struct job *take_ok(struct queue *q)
{
	struct job *j;

	pthread_mutex_lock(&q->lock);
	while (!q->first && !q->closed)
		pthread_cond_wait(&q->more, &q->lock);
	j = q->first;
	if (j) {
		q->first = j->next;
		q->n--;
	}
	pthread_mutex_unlock(&q->lock);
	return j;
}

/* What is behind the pointer may have changed while it waited, but it is the same lock. */
int through_pointer_ok(struct pool *p)
{
	pthread_mutex_lock(&p->queue->lock);
	p->queue->n = 0;
	pthread_mutex_unlock(&p->queue->lock);
	return 0;
}

int conditional_ok(struct queue *q, bool locked)
{
	int n;

	if (!locked)
		pthread_mutex_lock(&q->lock);
	n = (int)q->n;
	if (!locked)
		pthread_mutex_unlock(&q->lock);
	return n;
}

/* Whether there are threads does not change while a lock is held. */
bool threaded;

static void lock_if(struct queue *q)
{
	if (threaded)
		pthread_mutex_lock(&q->lock);
}

static void unlock_if(struct queue *q)
{
	if (threaded)
		pthread_mutex_unlock(&q->lock);
}

int with_threads_ok(struct queue *q)
{
	lock_if(q);
	q->n = 0;
	unlock_if(q);
	return 0;
}

int with_threads_here_ok(struct queue *q)
{
	if (threaded)
		pthread_mutex_lock(&q->lock);
	q->n = 0;
	if (threaded)
		pthread_mutex_unlock(&q->lock);
	return 0;
}

int with_member_ok(struct pool *p)
{
	if (p->users > 1)
		pthread_mutex_lock(&p->lock);
	p->queue->n = 0;
	if (p->users > 1)
		pthread_mutex_unlock(&p->lock);
	return 0;
}

int with_member_bad(struct pool *p)
{
	if (p->users > 1)
		pthread_mutex_lock(&p->lock);
	if (!p->queue->first)
		return -1; // expect: lock-leak
	p->queue->n = 0;
	if (p->users > 1)
		pthread_mutex_unlock(&p->lock);
	return 0;
}

/* ---- locked twice ---------------------------------------------------------------------------------------- */

void add_bad(struct queue *q, struct job *j)
{
	pthread_mutex_lock(&q->lock);
	if (queue_length(q) < q->max) { // expect: lock-double: 'q->lock' is locked by 'queue_length', but is held since 'pthread_mutex_lock' has locked it
		j->next = q->first;
		q->first = j;
	}
	pthread_mutex_unlock(&q->lock);
}

void add_ok(struct queue *q, struct job *j)
{
	if (queue_length(q) >= q->max)
		return;
	pthread_mutex_lock(&q->lock);
	j->next = q->first;
	q->first = j;
	pthread_mutex_unlock(&q->lock);
}

int run_all_bad(struct queue *q)
{
	int n = 0;

	for (struct job *j = q->first; j; j = j->next) {
		pthread_mutex_lock(&q->lock); // expect: lock-double: 'q->lock' is locked by 'pthread_mutex_lock', but is held
		if (j->state)
			continue;
		n += start(j) == 0;
		pthread_mutex_unlock(&q->lock);
	}
	return n;
}

int run_all_ok(struct queue *q)
{
	int n = 0;

	for (struct job *j = q->first; j; j = j->next) {
		pthread_mutex_lock(&q->lock);
		if (j->state) {
			pthread_mutex_unlock(&q->lock);
			continue;
		}
		n += start(j) == 0;
		pthread_mutex_unlock(&q->lock);
	}
	return n;
}

void upgrade_bad(struct queue *q)
{
	pthread_rwlock_rdlock(&q->names);
	if (q->n) {
		pthread_rwlock_wrlock(&q->names); // expect: lock-double
		q->n = 0;
	}
	pthread_rwlock_unlock(&q->names);
}

void readers_ok(struct queue *q)
{
	pthread_rwlock_rdlock(&q->names);
	pthread_rwlock_rdlock(&q->names);
	q->n = 0;
	pthread_rwlock_unlock(&q->names);
}

void spin_bad(bool again)
{
	pthread_spin_lock(&fast);
	if (again)
		pthread_spin_lock(&fast); // expect: lock-double
	pthread_spin_unlock(&fast);
}

void both_ok(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	pthread_mutex_lock(&p->queue->lock);
	p->users++;
	pthread_mutex_unlock(&p->queue->lock);
	pthread_mutex_unlock(&p->lock);
}

void each_ok(struct queue *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		pthread_mutex_lock(&q[i].lock);
	for (size_t i = n; i-- > 0;)
		pthread_mutex_unlock(&q[i].lock);
}

/* ---- unlocked twice ----------------------------------------------------------------------------------------- */

int drop_bad(struct queue *q)
{
	int r = 0;

	pthread_mutex_lock(&q->lock);
	if (!q->first) {
		pthread_mutex_unlock(&q->lock);
		log_error("empty");
		r = -1;
		goto out;
	}
	q->first = q->first->next;
out:
	pthread_mutex_unlock(&q->lock); // expect: unlock-unheld: 'q->lock' is unlocked by 'pthread_mutex_unlock' after 'pthread_mutex_unlock' has unlocked it
	return r;
}

int reset_bad(struct queue *q)
{
	queue_lock(q);
	if (q->n == 0) {
		queue_unlock(q);
		goto out;
	}
	q->n = 0;
out:
	queue_unlock(q); // expect: unlock-unheld: 'q->lock' is unlocked by 'queue_unlock' after 'queue_unlock' has unlocked it
	return 0;
}

int reset_ok(struct queue *q)
{
	queue_lock(q);
	if (q->n == 0)
		goto out;
	q->n = 0;
out:
	queue_unlock(q);
	return 0;
}

/* Its caller holds it. */
void pause_ok(struct queue *q, struct job *j)
{
	pthread_mutex_unlock(&q->lock);
	start(j);
	pthread_mutex_lock(&q->lock);
}

void work_ok(struct queue *q, struct job *j)
{
	pthread_mutex_lock(&q->lock);
	pause_ok(q, j);
	q->n = 0;
	pthread_mutex_unlock(&q->lock);
}
