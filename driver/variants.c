#include "driver/variants.h"
#include "driver/pool.h"
#include "engine/base/map.h"

#include <string.h>

static uint64_t path_key(const struct plan_unit *u)
{
	return hash_bytes(u->path, strlen(u->path), 0);
}

void variants_mark(struct plan *p)
{
	struct map n_of_path = {0};

	for (uint32_t i = 0; i < p->units.n; i++)
		++*map_put(&n_of_path, path_key(&p->units.v[i]), NULL);
	for (uint32_t i = 0; i < p->units.n; i++)
		p->units.v[i].has_variants = *map_get(&n_of_path, path_key(&p->units.v[i])) > 1;
	map_release(&n_of_path);
}

bool variants_claim(const struct plan_unit *pu, const struct ir_unit *u)
{
	return !pu->has_variants || pool_claim(ir_unit_hash(u));
}

void variants_count(const struct engine_stats *first, struct engine_stats *to)
{
	to->n_functions += first->n_functions;
	to->n_full += first->n_full;
	to->n_degraded += first->n_degraded;
	to->n_partial += first->n_partial;
	to->n_none += first->n_none;
	to->n_steps += first->n_steps;
	to->n_calls_body += first->n_calls_body;
	to->n_calls_model += first->n_calls_model;
	to->n_calls_havoc += first->n_calls_havoc;
}
