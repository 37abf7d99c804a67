/* program.h - from the workers' answers to a program, and its analysis.
 *
 * The parent links what the workers made of the sources.  A worker that is forked then, and so has
 * the program without reading it, analyses it with several threads.  Where it crashes, hangs or
 * outgrows its limit, the functions that it was in are left out, and it is started again.
 */
#ifndef PS_DRIVER_PROGRAM_H
#define PS_DRIVER_PROGRAM_H

#include "driver/cache.h"
#include "driver/merge.h"
#include "engine/ir/unit_file.h"
#include "engine/program/link.h"
#include "engine/program/memo.h"

/* A unit as its content holds it: read as far as linking needs it. */
struct program_unit {
	struct ir_parts *parts; /* NULL: not open                                              */
	struct facts_bytes facts;
};

/* One unit of the program: what its worker sent. */
struct program_part {
	uint32_t unit; /* index into the plan                                              */
	const char *path;
	const void *facts, *bytes; /* in the answer                                        */
	size_t n_facts, n_bytes;
	uint64_t hash;		   /* of the bytes                                         */
	struct program_unit *open; /* kept open, or not                                    */
	uint32_t linker;	   /* which of the linkers has it; 2: none                 */
};

struct program {
	struct linker *linkers[2]; /* units whose pointers are of unlike size do not link      */
	uint32_t n_parts;
	VEC(struct program_part) units; /* in the order in which they are linked              */
	VEC(uint32_t) by_number[2];	/* by linker, by number of the unit there: index into it */
	struct link_stats link;
	/* for whoever keeps what came out (cache_answer.c) */
	struct strbuf fronts; /* of each unit, in the order of the plan: its path, its wire     */
	uint32_t n_fronts;
	bool is_special;      /* more was said of the units than their content tells           */
	struct strbuf answer; /* the wire of the analysis; empty unless it came at the first try */
	/* by unit: what an earlier analysis knew of its functions, and what this one does; NULL:
	 * nobody asks */
	struct memo_shelf *memo;
};

/* What stands before the content of a unit in a worker's answer. */
struct answer_head {
	struct hash128 unit;		 /* hash of the content                               */
	double parse_cpu_s, lower_cpu_s; /* not part of it: equal units have equal content    */
	struct cache_counts counts;	 /* of what the worker did to the cache               */
};

/* The content: what the front end says of the unit, but for the time that it took, and the unit
 * with its facts (NULL: none came).  Equal sources give equal bytes. */
void program_content(const struct engine_result *front, const struct ir_unit *u,
		     struct strbuf *out);

/* An answer: head, the trouble that the worker had with the cache (or NULL), content. */
void program_answer(const struct answer_head *head, const char *trouble, const void *content,
		    size_t n_bytes, struct strbuf *out);
/* Apart again; *ret_trouble and *ret_content lie in the answer.  False where it makes no sense. */
bool program_answer_parts(const struct strbuf *answer, struct answer_head *ret,
			  const char **ret_trouble, const char **ret_content, size_t *ret_n_bytes);

/* Open the unit of an answer that was kept, and checked as a whole.  False: it holds none. */
bool program_answer_opens(const struct strbuf *answer, struct program_unit *ret);
void program_unit_close(struct program_unit *u);

/* Of units, as they are sent, that are kept open at once: they take some ten times as much. */
#define PROGRAM_OPEN_BYTES ((size_t)24 << 20)

/* Take in the plan's answers; results[i] belongs to units.v[i], as does open[i] where that is open
 * already.  Both must outlive the program. */
void program_link(struct program *p, const struct plan *plan, const struct pool_result *results,
		  struct program_unit *open, struct merged *m);

/* Analyse it.  limits says how many threads, how much time and memory, and whom to tell of progress
 * (alive); its task is set here.  As pool_run otherwise. */
int program_analyse(struct program *p, const struct engine_options *opt,
		    const struct pool_options *limits, struct merged *m,
		    struct pool_stats *ret_stats);

uint32_t program_n_functions(const struct program *p);
void program_release(struct program *p);

#endif
