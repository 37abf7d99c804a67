#include "driver/units.h"
#include "driver/cache_unit.h"
#include "engine/front/front.h"

#include <stdlib.h>

void units_begin(struct units *u, const struct plan *plan, struct cache *cache)
{
	*u = (struct units){.plan = plan, .cache = cache};
	u->results = xcalloc(plan->units.n + 1, sizeof *u->results);
	u->names = xcalloc(plan->units.n + 1, sizeof *u->names);
	u->known = xcalloc(plan->units.n + 1, sizeof *u->known);
	u->open = xcalloc(plan->units.n + 1, sizeof *u->open);
}

void units_release(struct units *u)
{
	for (uint32_t i = 0; u->results && i < u->plan->units.n; i++)
		pool_result_release(&u->results[i]);
	for (uint32_t i = 0; u->open && i < u->plan->units.n; i++)
		program_unit_close(&u->open[i]);
	for (uint32_t i = 0; u->made && i < u->todo.n; i++)
		pool_result_release(&u->made[i]);
	free(u->results);
	free(u->made);
	free(u->names);
	free(u->known);
	free(u->open);
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

/* Neither is it known, nor has a worker tried to make it. */
static bool is_missing(const struct units *u, uint32_t i)
{
	return !u->known[i] && !u->results[i].failure && !u->results[i].answer.n_bytes;
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

/* It was verified when it was made, and its bytes are those of then: all that is left to be seen is
 * whether it opens.  Its bodies are read where they are needed. */
static bool load(struct units *u, uint32_t i, size_t *open_bytes)
{
	struct answer_head head = {.unit = u->names[i]};
	struct strbuf *answer = &u->results[i].answer;
	bool ok;

	program_answer(&head, NULL, NULL, 0, answer);
	ok = cache_get(u->cache, CACHE_UNITS, u->names[i], answer);
	if (ok && !program_answer_opens(answer, &u->open[i])) {
		cache_is_bad(u->cache, CACHE_UNITS, u->names[i], "it holds no unit");
		ok = false;
	}
	*open_bytes += answer->n_bytes;
	if (*open_bytes > PROGRAM_OPEN_BYTES)
		program_unit_close(&u->open[i]);
	if (!ok)
		strbuf_release(answer);
	return ok;
}

static void load_all(void *arg)
{
	struct units *u = arg;
	size_t open_bytes = 0;

	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (u->known[i] && !u->results[i].answer.n_bytes)
			u->known[i] = load(u, i, &open_bytes);
}

bool units_load(struct units *u)
{
	front_on_big_stack(load_all, u); /* types are as deep as somebody wrote them */
	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (is_missing(u, i))
			return false;
	return true;
}

/* ---- from workers -------------------------------------------------------------------------------
 */

void units_todo(struct units *u)
{
	u->todo.n = 0;
	for (uint32_t i = 0; i < u->plan->units.n; i++)
		if (is_missing(u, i))
			*vec_push(&u->todo) = i;
	free(u->made);
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
