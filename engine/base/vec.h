/* vec.h - growable arrays, typed by a macro.
 *
 *	VEC(struct ir_ins) ins = {0};     an empty vector; owns v, freed by vec_release
 *	*vec_push(&ins) = (struct ir_ins){...};   slot for a new last element, uninitialised
 *
 * Elements move when the array grows: keep indices, not pointers.
 */
#ifndef PS_BASE_VEC_H
#define PS_BASE_VEC_H

#include "engine/base/util.h"

#include <stdlib.h>

#define VEC(T)                                                                                     \
	struct {                                                                                   \
		T *v;                                                                              \
		uint32_t n, cap;                                                                   \
	}

/* Grow *v so that it can hold one more element; returns the array. */
static inline void *vec_grow_(void *v, uint32_t n, uint32_t *cap, size_t elem_size_bytes)
{
	if (n < *cap)
		return v;
	PS_ASSERT(n == *cap);
	*cap = *cap ? *cap * 2 : 8;
	return xreallocarray(v, *cap, elem_size_bytes);
}

#define vec_push(x)                                                                                \
	((x)->v = vec_grow_((x)->v, (x)->n, &(x)->cap, sizeof *(x)->v), &(x)->v[(x)->n++])
#define vec_release(x) (free((x)->v), (x)->v = NULL, (x)->n = (x)->cap = 0)

#endif
