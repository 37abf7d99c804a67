/* pool.h - long-lived worker processes, each doing one task after another.
 *
 * The parent hands out tasks by number over a pipe and collects framed answers over another.  A
 * worker that crashes, hangs or outgrows its limit is replaced and costs one task; that task is
 * tried once more, alone, when all the others are done.  Workers die with their parent.
 *
 * One pool at a time, from a process with one thread.
 */
#ifndef PS_DRIVER_POOL_H
#define PS_DRIVER_POOL_H

#include "engine/base/strbuf.h"

struct pool_options {
	uint32_t n_workers;
	uint32_t timeout_s;    /* of a task until pool_alive(); see pool.c for the rest         */
	uint64_t memory_bytes; /* resident memory of a worker                                   */

	/* The work, in a worker process, on a big stack: the answer goes to out. */
	void (*work)(void *arg, uint32_t task, struct strbuf *out);
	/* In the parent, whenever a task is done for good or given up: n_done of all. */
	void (*progress)(void *arg, uint32_t n_done, uint32_t task);
	/* In the parent, when a task says how far it is; or NULL. */
	void (*alive)(void *arg, uint64_t n_done);
	void *arg;
};

struct pool_result {
	struct strbuf answer; /* empty where failure is set                                    */
	char *failure;	      /* "crashed (Segmentation fault)", or NULL                       */
	char *last_words;     /* beginning of what the worker that failed wrote to standard
			       * error, or NULL; also where the second try did not fail        */
};

struct pool_stats {
	uint64_t peak_bytes; /* most resident memory of any worker                            */
	uint32_t n_replaced; /* workers that had to be                                        */
	bool is_blind;	     /* there is no /proc: memory_bytes was not kept                  */
};

/* Run tasks 0 .. n - 1; results[i] is all zeroes before and belongs to task i.  PS_OK also with
 * failures, and with fewer workers than were wanted; PS_EIO where none can be started, with errno;
 * PS_ELIMIT where a signal asked to stop (interrupt.h).  No worker is left in any case. */
int pool_run(const struct pool_options *opt, uint32_t n, struct pool_result *results,
	     struct pool_stats *ret_stats);

/* Called by work(), from any of its threads: the task has come so far.  From then on it is not the
 * timeout that limits it, but only a long silence. */
void pool_alive(uint64_t n_done);

void pool_result_release(struct pool_result *r);

#endif
