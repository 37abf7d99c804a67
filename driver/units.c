#include "driver/units.h"
#include "driver/cache_unit.h"
#include "driver/program.h"
#include "engine/base/pack.h"
#include "engine/front/front.h"
#include "engine/ir/unit_file.h"

#include <stdlib.h>

void units_begin(struct units *u, const struct plan *plan, struct cache *cache)
{
	*u = (struct units){.plan = plan, .cache = cache};
	u->results = xcalloc(plan->units.n + 1, sizeof *u->results);
	u->names = xcalloc(plan->units.n + 1, sizeof *u->names);
	u->known = xcalloc(plan->units.n + 1, sizeof *u->known);
}

void units_release(struct units *u)
{
	for (uint32_t i = 0; u->results && i < u->plan->units.n; i++)
		pool_result_release(&u->results[i]);
	for (uint32_t i = 0; u->made && i < u->todo.n; i++)
		pool_result_release(&u->made[i]);
	free(u->results);
	free(u->made);
	free(u->names);
	free(u->known);
	vec_release(&u->todo);
	*u = (struct units){0};
}

void units_find(struct units *u)
{
	struct file_facts *facts = file_facts_new();

	for (uint32_t i = 0; i < u->plan->units.n; i++) {
		const struct compdb_entry *e = u->plan->units.v[i].entry;

		u->known[i] = e && cache_find_unit(u->cache, facts, e, &u->names[i]);
	}
	file_facts_free(facts);
}

bool units_are_known(const struct units *u)
{
	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (!u->known[i])
			return false;
	return true;
}

/* ---- from the cache ---------------------------------------------------------------------------
 */

/* Whoever may write to the folder may have made it: the checks of the verifier stand in for those
 * of the front end. */
static bool is_unit(const void *p, size_t n_bytes)
{
	struct strbuf err = {0};
	struct ir_origin origin;
	struct ir_unit *u = NULL;
	bool ok = ir_decode_unit(p, n_bytes, &u, &origin, &err) == PS_OK;

	if (ok) {
		ok = ir_verify_unit(u, &err) == PS_OK;
		ir_unit_free(u);
	}
	strbuf_release(&err);
	return ok;
}

static bool load(struct units *u, uint32_t i)
{
	struct answer_head head = {.unit = u->names[i]};
	struct strbuf content = {0};
	struct unpack in;
	size_t n_said;
	bool ok = cache_get(u->cache, CACHE_UNITS, u->names[i], &content);

	if (ok) {
		in = unpack_begin(content.s, content.n_bytes);
		unpack_bytes(&in, &n_said);
		ok = !in.bad && is_unit(in.at, (size_t)(in.end - in.at));
		if (!ok)
			cache_is_bad(u->cache, CACHE_UNITS, u->names[i], "it holds no unit");
	}
	if (ok)
		program_answer(&head, NULL, content.s, content.n_bytes, &u->results[i].answer);
	strbuf_release(&content);
	return ok;
}

static void load_all(void *arg)
{
	struct units *u = arg;

	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (u->known[i])
			u->known[i] = load(u, i);
}

void units_load(struct units *u)
{
	front_on_big_stack(load_all, u); /* types are as deep as somebody wrote them */
}

/* ---- from workers -------------------------------------------------------------------------------
 */

void units_todo(struct units *u)
{
	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (!u->known[i])
			*vec_push(&u->todo) = i;
	u->made = xcalloc(u->todo.n + 1, sizeof *u->made);
}

void units_taken(struct units *u)
{
	for (uint32_t task = 0; task < u->todo.n; task++) {
		uint32_t i = u->todo.v[task];
		const char *trouble, *content;
		struct answer_head head;
		size_t n_bytes;

		u->results[i] = u->made[task];
		u->made[task] = (struct pool_result){0};
		if (u->results[i].failure || !program_answer_parts(&u->results[i].answer, &head,
								   &trouble, &content, &n_bytes))
			continue;
		u->known[i] = true;
		u->names[i] = head.unit;
		cache_add_counts(u->cache, &head.counts, trouble);
	}
}
