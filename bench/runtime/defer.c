/* defer.c - for run: the instructions of a defer, with -DBARE of the cleanup attribute alone. */
#include <panic/core.h>

void work(void);
void release(void *p);

static inline void release_var(void **p)
{
	release(*p);
}

void with_defer(void *p)
{
#ifdef BARE
	void *q __attribute__((cleanup(release_var))) = p;

	(void)q;
#else
	PANIC_DEFER(release, p);
#endif
	work();
}
