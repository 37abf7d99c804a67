/* program.h - from the workers' answers to a program, and its analysis.
 *
 * The parent links what the workers made of the sources.  A worker that is forked then, and so has
 * the program without reading it, analyses it with several threads.  Where it crashes, hangs or
 * outgrows its limit, the functions that it was in are left out, and it is started again.
 */
#ifndef PS_DRIVER_PROGRAM_H
#define PS_DRIVER_PROGRAM_H

#include "driver/merge.h"
#include "engine/program/link.h"

struct program {
	struct ir_unit *parts[2]; /* units whose pointers are of unlike size do not link       */
	uint32_t n_parts;
	struct link_stats link;
};

/* A worker's answer: what the front end says of the unit, and the unit (NULL: none came). */
void program_answer(const struct engine_result *front, const struct ir_unit *u, struct strbuf *out);

/* Take in the plan's answers; results[i] belongs to units.v[i], and is empty afterwards. */
void program_link(struct program *p, const struct plan *plan, struct pool_result *results,
		  struct merged *m);

/* Analyse it.  limits says how many threads, how much time and memory, and whom to tell of progress
 * (alive); its task is set here.  As pool_run otherwise. */
int program_analyse(const struct program *p, const struct engine_options *opt,
		    const struct pool_options *limits, struct merged *m,
		    struct pool_stats *ret_stats);

uint32_t program_n_functions(const struct program *p);
void program_release(struct program *p);

#endif
