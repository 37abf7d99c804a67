/* state.c - abstract states: copying, comparing, facts on regions. */
#include "engine/flow/state_p.h"

#include <string.h>

struct state *st_new(struct explorer *ex)
{
	struct state *st = arena_new(&ex->mem, struct state);

	st->owner = ++ex->next_owner;
	return st;
}

struct state *st_fork(struct explorer *ex, struct state *st)
{
	struct state *copy = arena_dup(&ex->mem, st, sizeof *st);

	st->owner = ++ex->next_owner;
	copy->owner = ++ex->next_owner;
	return copy;
}

void st_trail(struct explorer *ex, struct state *st, struct trail step)
{
	step.up = st->trail;
	st->trail = arena_dup(&ex->mem, &step, sizeof step);
}

uint32_t st_it(const struct state *st)
{
	return st->frame ? st->frame->it : 0;
}

uint64_t st_hash(const struct state *st)
{
	uint64_t h = hash_mix(st_it(st), st->world);

	h = hash_mix(h, st->mem.hash);
	h = hash_mix(h, st->gmem.hash);
	h = hash_mix(h, st->con.hash);
	h = hash_mix(h, st->rel.hash);
	h = hash_mix(h, st->reg.hash);
	h = hash_mix(h, st->own.hash);
	h = hash_mix(h, st->locks.hash);
	h = hash_mix(h, st->tag.hash);
	return hash_mix(h, st->tmp.hash);
}

/* ---- facts on regions --------------------------------------------------------------------- */

static bool same_rfact(const struct rfact *a, const struct rfact *b)
{
	return a->init == b->init && a->life == b->life && a->escaped == b->escaped &&
	       a->unwritten_once == b->unwritten_once && a->epoch == b->epoch &&
	       a->size == b->size && a->taint == b->taint;
}

uint32_t rfact_id(struct explorer *ex, const struct rfact *f)
{
	uint64_t h =
		hash_step((uint64_t)f->init | (uint64_t)f->life << 8 | (uint64_t)f->escaped << 16 |
				  (uint64_t)f->unwritten_once << 24,
			  (uint64_t)f->epoch << 32 | f->size);
	struct index_at at = index_begin(&ex->rfact_ids, hash_end(hash_step(h, f->taint)));
	uint32_t id;

	while (index_next(&ex->rfact_ids, &at, &id))
		if (same_rfact(&ex->rfacts.v[id], f))
			return id;
	id = ex->rfacts.n;
	index_add(&ex->rfact_ids, &at, id);
	*vec_push(&ex->rfacts) = *f;
	return id;
}

struct rfact st_region(const struct explorer *ex, const struct state *st, sym region)
{
	return ex->rfacts.v[pmap_get(&st->reg, region)]; /* number 0: nothing known */
}

void st_region_set(struct explorer *ex, struct state *st, sym region, const struct rfact *f)
{
	if (!ex->last_rfact || !same_rfact(&ex->rfacts.v[ex->last_rfact], f))
		ex->last_rfact = rfact_id(ex, f);
	pmap_set(&st->reg, &ex->mem, st->owner, region, ex->last_rfact);
}

uint32_t epoch_after(struct explorer *ex, const struct state *st, uint32_t ins)
{
	uint32_t it = st_it(st);

	if (!ex->after.epoch || ex->after.ins != ins || ex->after.it != it) {
		ex->after.ins = ins;
		ex->after.it = it;
		ex->after.epoch = epoch_at(ex, ins, it, 97);
	}
	return ex->after.epoch;
}

uint32_t epoch_at(struct explorer *ex, uint32_t at, uint32_t it, uint32_t what)
{
	bool is_new;
	uint64_t *id = map_put(&ex->epoch_ids, hash_mix(hash_mix(at, it), what), &is_new);

	if (is_new)
		*id = ++ex->next_epoch;
	return (uint32_t)*id;
}
