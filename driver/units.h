/* units.h - the units of a plan: which of them an earlier scan has made, and those.
 *
 *	units_find   by what they are made of: their names are known
 *	units_todo   which ones the workers have to make
 *	units_taken  their answers are there: now all names are known, unless something went wrong
 *	units_load   the bytes of the others, as answers of workers; one that is not there any
 *	             more, or is no unit, is to be made again
 */
#ifndef PS_DRIVER_UNITS_H
#define PS_DRIVER_UNITS_H

#include "driver/cache.h"
#include "driver/plan.h"
#include "driver/pool.h"
#include "driver/program.h"

struct units {
	const struct plan *plan;
	struct cache *cache;
	struct pool_result *results; /* by unit of the plan                                    */
	struct hash128 *names;	     /* … hashes of their content                              */
	bool *known;
	struct program_unit *open; /* those that were read from the cache and kept open       */
	VEC(uint32_t) todo; /* by task of the pool: the unit                                   */
	struct pool_result *made; /* by task                                                   */
};

void units_begin(struct units *u, const struct plan *plan, struct cache *cache);
void units_find(struct units *u);
bool units_are_known(const struct units *u);
/* Fills todo, and makes `made` for the pool. */
void units_todo(struct units *u);
void units_taken(struct units *u);
/* False: some are to be made again. */
bool units_load(struct units *u);
void units_release(struct units *u);

#endif
