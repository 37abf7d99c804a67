/* worker_pool - jobs that panic cost the job, not the worker; the breaker keeps the log short; the
 * census says what is left over. */
#include <panic/panic.h>
#include <stdio.h>
#include <stdlib.h>

static panic_tracker buffers = PANIC_TRACKER_INIT("buffers");

struct job {
	unsigned number;
};

static void release_buffer(void *p)
{
	panic_untrack(&buffers, p);
	free(p);
}

/* Every seventh is broken; what it holds is released all the same. */
static void work(void *arg)
{
	const struct job *j = arg;
	char *buf = malloc(64);

	panic_if(!buf, "out of memory");
	panic_track(&buffers, buf);
	PANIC_DEFER(release_buffer, buf);
	snprintf(buf, 64, "job %u", j->number);
	panic_if(j->number % 7 == 0, "cannot do %s", buf);
}

int main(void)
{
	static struct job jobs[100];
	panic_pool *pool = panic_pool_start("workers", 4, 16);
	panic_census *census;
	char text[256] = "";
	unsigned panics;

	panic_if(!pool, "cannot start the workers");
	for (unsigned i = 0; i < 100; i++) {
		jobs[i].number = i;
		panic_if(panic_pool_run(pool, work, &jobs[i]) != 0, "pool is shut down");
	}
	panics = panic_pool_stop(pool); /* works off what is queued */
	census = panic_census_take();
	panic_census_format(census, NULL, text, sizeof(text));
	panic_census_free(census);
	printf("%u of 100 jobs have panicked; left over: %s\n", panics, text[0] ? text : "nothing");
	return 0;
}
