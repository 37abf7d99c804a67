#include "engine/flow/belief.h"

static uint64_t in_file(belief_key k, uint32_t file)
{
	return hash_mix(hash_u64(k), file + 1);
}

static uint64_t odd_key(belief_key k, uint32_t func, uint32_t call)
{
	return hash_mix(hash_mix(hash_u64(k), func), call + 1);
}

static const struct belief *get(const struct beliefs *b, uint64_t id)
{
	const uint64_t *at = map_get(&b->ids, id);

	return at ? &b->of.v[*at] : NULL;
}

static struct belief *put(struct beliefs *b, uint64_t id)
{
	bool is_new;
	uint64_t *at = map_put(&b->ids, id, &is_new);

	if (is_new) {
		*at = b->of.n;
		*vec_push(&b->of) = (struct belief){0};
	}
	return &b->of.v[*at];
}

const struct belief *belief_of(const struct beliefs *b, belief_key k)
{
	return get(b, k);
}

const struct belief *belief_in(const struct beliefs *b, belief_key k, uint32_t file)
{
	return get(b, in_file(k, file));
}

bool belief_is_odd(const struct beliefs *b, belief_key k, uint32_t func, uint32_t call)
{
	return map_get(&b->odd, odd_key(k, func, call)) != NULL;
}

bool belief_is_named(const struct beliefs *b, uint32_t symbol)
{
	return symbol >= b->n_syms || b->named[symbol / 64] >> symbol % 64 & 1;
}

bool belief_is_given_null(const struct beliefs *b, uint32_t symbol, uint32_t arg, uint32_t *ret_by)
{
	const uint64_t *by = map_get(&b->nulls, (uint64_t)symbol << 32 | arg);

	if (by)
		*ret_by = (uint32_t)*by;
	return by != NULL;
}

bool belief_put_null(struct beliefs *b, uint32_t symbol, uint32_t arg, uint32_t by)
{
	bool is_new;
	uint64_t *at = map_put(&b->nulls, (uint64_t)symbol << 32 | arg, &is_new);

	if (is_new)
		*at = by;
	return is_new;
}

bool belief_is_called(const struct beliefs *b, uint32_t symbol)
{
	return symbol < b->n_syms && b->called[symbol / 64] >> symbol % 64 & 1;
}

static uint64_t looked_key(uint32_t symbol, int64_t character)
{
	return hash_mix(hash_u64(symbol), (uint64_t)character);
}

bool belief_is_looked_for(const struct beliefs *b, uint32_t symbol, int64_t character)
{
	return map_get(&b->looked, looked_key(symbol, character)) != NULL;
}

void belief_put_looked(struct beliefs *b, uint32_t symbol, int64_t character)
{
	*map_put(&b->looked, looked_key(symbol, character), NULL) = 1;
}

bool belief_has_odd_call(const struct beliefs *b, uint32_t func)
{
	return map_get(&b->odd, odd_key(0, func, IR_NO)) != NULL;
}

struct belief *belief_put(struct beliefs *b, belief_key k)
{
	return put(b, k);
}

struct belief *belief_put_in(struct beliefs *b, belief_key k, uint32_t file)
{
	return put(b, in_file(k, file));
}

void belief_put_odd(struct beliefs *b, belief_key k, uint32_t func, uint32_t call)
{
	*map_put(&b->odd, odd_key(k, func, call), NULL) = 1;
	if (call != IR_NO)
		*map_put(&b->odd, odd_key(0, func, IR_NO), NULL) = 1;
}
