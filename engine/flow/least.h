/* least.h - how small a member can be, as the code of the whole program says it.
 *
 * Nothing on a path says that a length is less than two.  But one function sets it to 0, and others
 * ask whether it is less than two before they take the last two bytes: then it may well be
 * (Engler et al., "Bugs as deviant behavior", SOSP 2001).
 *
 * Made once over the whole program, before it is analysed (program/least.c), for members by type
 * and name.
 */
#ifndef PS_FLOW_LEAST_H
#define PS_FLOW_LEAST_H

#include "engine/base/map.h"
#include "engine/ir/ir.h"

enum { LEAST_MAX = 16 }; /* numbers below are told apart                                  */

struct least_place {
	ir_type type; /* of the record                                                       */
	uint32_t field;
	uint16_t stored; /* bit per number: some function sets it to that                     */
	uint16_t checks[LEAST_MAX]; /* functions that compare it with that number              */
	ir_loc store;		    /* the first place where it is set to the least of them      */
	ir_loc check[LEAST_MAX];    /* the first such comparison                             */
};

struct least {
	VEC(struct least_place) places;
	struct map at;	    /* key -> index of it                                           */
	struct map excused; /* key and function (a symbol) -> 1: a caller of it asks        */
};

static inline const struct least_place *least_of(const struct least *l, ir_type type,
						 uint32_t field)
{
	const uint64_t *at = map_get(&l->at, (uint64_t)type << 32 | field);

	return at ? &l->places.v[*at] : NULL;
}

static inline uint64_t least_excuse(ir_type type, uint32_t field, uint32_t func)
{
	return hash_mix((uint64_t)type << 32 | field, func);
}

/* Does a function that calls this one look how small the member is? */
static inline bool least_is_excused(const struct least *l, ir_type type, uint32_t field,
				    uint32_t func)
{
	return map_get(&l->excused, least_excuse(type, field, func)) != NULL;
}

#endif
