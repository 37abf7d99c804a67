/* cache_answer.h - what the analysis of a program said in an earlier scan.
 *
 * Its name is made of the units' contents, in the order in which they are linked, and of all that
 * the analysis depends on besides: the models, the options, the build of panicscan.  Where nothing
 * has changed, the units need not even be read.
 */
#ifndef PS_DRIVER_CACHE_ANSWER_H
#define PS_DRIVER_CACHE_ANSWER_H

#include "driver/cache.h"
#include "driver/program.h"

/* The name for these units, one hash for each of the plan. */
struct hash128 cache_answer_name(const struct cache *c, const struct plan *plan,
				 const struct hash128 *units, const struct engine_options *opt,
				 const struct text_list *rules);

/* Take in what is said there, as program_link() and program_analyse() would have done; *ret_link
 * is of then.  False: it is not known. */
bool cache_find_answer(struct cache *c, struct hash128 name, const struct plan *plan,
		       struct merged *m, struct link_stats *ret_link);

void cache_keep_answer(struct cache *c, struct hash128 name, const struct program *p);

/* What was said of the functions of each unit of the program when these files were last analysed
 * with these options, whatever they held then (program/memo.h): into p->memo, and what is new of it
 * back.  The bytes that are read lie in *old. */
struct hash128 cache_functions_name(const struct cache *c, const struct plan *plan,
				    const struct engine_options *opt,
				    const struct text_list *rules);
void cache_find_functions(struct cache *c, struct hash128 name, struct program *p,
			  struct strbuf *old);
void cache_keep_functions(struct cache *c, struct hash128 name, const struct program *p);

#endif
