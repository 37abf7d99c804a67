#include "engine/base/index.h"

#include <stdlib.h>
#include <string.h>

void index_release(struct index *x)
{
	free(x->slots);
	memset(x, 0, sizeof *x);
}

void index_grow(struct index *x)
{
	uint32_t n = x->n_slots ? x->n_slots * 2 : 32;
	uint64_t *slots = xcalloc(n, sizeof *slots);

	for (uint32_t i = 0; i < x->n_slots; i++) {
		uint32_t at = (uint32_t)(x->slots[i] >> 32) & (n - 1);

		if (!x->slots[i])
			continue;
		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = x->slots[i];
	}
	free(x->slots);
	x->slots = slots;
	x->n_slots = n;
}
