#include "tally.h"

#include <pthread.h>
#include <string.h>

enum { MAX_KINDS = 16 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	const char *what;
	unsigned n;
} kinds[MAX_KINDS];
static unsigned n_kinds;

/* With the lock held: where it is, or MAX_KINDS. */
static unsigned find(const char *what)
{
	for (unsigned i = 0; i < n_kinds; i++)
		if (strcmp(kinds[i].what, what) == 0)
			return i;
	return MAX_KINDS;
}

int tally_note(const char *what)
{
	unsigned i;

	pthread_mutex_lock(&lock);
	i = find(what);
	if (i == MAX_KINDS) {
		if (n_kinds == MAX_KINDS)
			return -1; // expect: lock-leak
		i = n_kinds++;
		kinds[i].what = what;
	}
	kinds[i].n++;
	pthread_mutex_unlock(&lock);
	return 0;
}

unsigned tally_of(const char *what)
{
	unsigned i, n;

	pthread_mutex_lock(&lock);
	i = find(what);
	n = i == MAX_KINDS ? 0 : kinds[i].n;
	pthread_mutex_unlock(&lock);
	return n;
}

int tally_forget(const char *what)
{
	int r = 0;
	unsigned i;

	pthread_mutex_lock(&lock);
	i = find(what);
	if (i == MAX_KINDS) {
		pthread_mutex_unlock(&lock);
		r = -1;
		goto out;
	}
	kinds[i].n = 0;
out:
	pthread_mutex_unlock(&lock); // expect: unlock-unheld
	return r;
}

void tally_print(FILE *out)
{
	pthread_mutex_lock(&lock);
	for (unsigned i = 0; i < n_kinds; i++) {
		unsigned n = tally_of(kinds[i].what); // expect: lock-double

		fprintf(out, "%4u  %s\n", n, kinds[i].what);
	}
	pthread_mutex_unlock(&lock);
}
