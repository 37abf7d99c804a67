/* worker.h - what a worker process does with one unit of the plan. */
#ifndef PS_DRIVER_WORKER_H
#define PS_DRIVER_WORKER_H

#include "driver/cache.h"
#include "driver/options.h"
#include "driver/plan.h"
#include "driver/unit_file.h"
#include "engine/engine.h"

/* Everything a worker needs; made before the workers are, and only read by them, but for what the
 * copy of the cache that each has counts. */
struct worker_job {
	const struct plan *plan;
	struct cache *cache;
	struct engine_options engine;
	enum dump dump; /* DUMP_NOTHING: analyse; else the stage whose text is the answer      */
};

/* Make unit number i, and keep it; the answer is one of program_answer(). */
void worker_front(const struct worker_job *job, uint32_t i, struct strbuf *out);

/* Answer with the text of one stage: a byte that is 1 where it failed (and the text says why), and
 * the text. */
void worker_dump(const struct worker_job *job, uint32_t i, struct strbuf *out);

/* The unit of a plan entry, parsed or read from its file.  PS_OK, or negative with the
 * reason, which does not name the file, in *reterr.  Free with ir_unit_free. */
int worker_unit(const struct plan_unit *u, struct ir_unit **ret, struct ir_origin *ret_origin,
		struct strbuf *reterr);

#endif
