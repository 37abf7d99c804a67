#include "driver/cache_answer.h"
#include "engine/wire.h"
#include "engine/base/pack.h"

#include "rules/rules.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_RULES_BYTES = 1 << 26 };

static void add_options(const struct cache *c, const struct engine_options *opt,
			const struct text_list *rules, struct strbuf *text)
{
	cache_name_begin(c, text);
	pack_u64(text, opt->steps_per_function);
	pack_u64(text, opt->min_confidence);
	pack_u64(text, opt->debug_facts);
	for (uint32_t i = 0; i < rules->n; i++) /* what they say, and that a user says it */
		(void)strbuf_read_file(text, rules->v[i], MAX_RULES_BYTES);
	if (rules->n)
		models_dump(opt->models, text);
}

struct hash128 cache_answer_name(const struct cache *c, const struct plan *plan,
				 const struct hash128 *units, const struct engine_options *opt,
				 const struct text_list *rules)
{
	struct strbuf text = {0};

	add_options(c, opt, rules, &text);
	for (uint32_t i = 0; i < plan->units.n; i++) {
		pack_str(&text, plan->units.v[i].path);
		pack_hash(&text, units[i]);
	}
	return cache_name_end(&text);
}

struct hash128 cache_functions_name(const struct cache *c, const struct plan *plan,
				    const struct engine_options *opt, const struct text_list *rules)
{
	struct strbuf text = {0};

	add_options(c, opt, rules, &text);
	for (uint32_t i = 0; i < plan->units.n; i++)
		pack_str(&text, plan->units.v[i].path);
	return cache_name_end(&text);
}

/* Units of one path, which are variants of a file, are told apart by number. */
static struct hash128 shelf_name(struct hash128 name, const struct program *p, uint32_t unit)
{
	struct strbuf text = {0};
	uint32_t nth = 0;

	while (nth < unit && strcmp(p->units.v[unit - nth - 1].path, p->units.v[unit].path) == 0)
		nth++;
	pack_hash(&text, name);
	pack_str(&text, p->units.v[unit].path);
	pack_u64(&text, nth);
	return cache_name_end(&text);
}

void cache_find_functions(struct cache *c, struct hash128 name, struct program *p,
			  struct strbuf *old)
{
	size_t *at = xcalloc((size_t)p->units.n + 1, sizeof *at);

	p->memo = xcalloc((size_t)p->units.n + 1, sizeof *p->memo);
	for (uint32_t i = 0; i < p->units.n; i++) {
		cache_get(c, CACHE_FUNCTIONS, shelf_name(name, p, i), old);
		at[i + 1] = old->n_bytes;
	}
	for (uint32_t i = 0; i < p->units.n; i++) {
		p->memo[i].old = strbuf_str(old) + at[i];
		p->memo[i].n_old = at[i + 1] - at[i];
	}
	free(at);
}

void cache_keep_functions(struct cache *c, struct hash128 name, const struct program *p)
{
	for (uint32_t i = 0; i < p->units.n; i++)
		if (p->memo[i].is_new)
			cache_put(c, CACHE_FUNCTIONS, shelf_name(name, p, i),
				  strbuf_str(&p->memo[i].new), p->memo[i].new.n_bytes);
}

void cache_keep_answer(struct cache *c, struct hash128 name, const struct program *p)
{
	struct strbuf out = {0};

	pack_u64(&out, p->link.n_units);
	pack_u64(&out, p->link.n_shared);
	pack_u64(&out, p->link.n_ambiguous);
	pack_bytes(&out, strbuf_str(&p->answer), p->answer.n_bytes);
	pack_u64(&out, p->n_fronts);
	strbuf_add(&out, strbuf_str(&p->fronts), p->fronts.n_bytes);
	cache_put(c, CACHE_ANSWERS, name, out.s, out.n_bytes);
	strbuf_release(&out);
}

/* ---- back --------------------------------------------------------------------------------------
 */

/* What was kept, before any of it is taken in. */
struct found {
	struct link_stats link;
	struct engine_result analysis, *fronts;
	const char **paths;
	uint32_t n;
};

static bool get_result(struct unpack *u, struct engine_result *ret)
{
	size_t n_bytes = 0;
	const void *p = unpack_bytes(u, &n_bytes);

	return wire_decode(p, n_bytes, ret) == PS_OK && !u->bad;
}

static bool get_found(struct unpack *u, struct arena *mem, struct found *f)
{
	bool ok;

	f->link.n_units = unpack_upto(u, UINT32_MAX);
	f->link.n_shared = unpack_upto(u, UINT32_MAX);
	f->link.n_ambiguous = unpack_upto(u, UINT32_MAX);
	ok = get_result(u, &f->analysis);
	f->n = unpack_count(u);
	f->fronts = xcalloc(f->n + 1, sizeof *f->fronts);
	f->paths = xcalloc(f->n + 1, sizeof *f->paths);
	for (uint32_t i = 0; i < f->n && ok; i++) {
		f->paths[i] = unpack_str(u, mem);
		ok = get_result(u, &f->fronts[i]) && f->paths[i];
	}
	return ok && unpack_is_done(u);
}

static void found_release(struct found *f)
{
	engine_result_release(&f->analysis);
	for (uint32_t i = 0; i < f->n; i++)
		engine_result_release(&f->fronts[i]);
	free(f->fronts);
	free(f->paths);
}

bool cache_find_answer(struct cache *c, struct hash128 name, const struct plan *plan,
		       struct merged *m, struct link_stats *ret_link)
{
	struct strbuf bytes = {0};
	struct arena mem = {0};
	struct found f = {0};
	bool ok = cache_get(c, CACHE_ANSWERS, name, &bytes);

	if (ok) {
		struct unpack u = unpack_begin(bytes.s, bytes.n_bytes);

		ok = get_found(&u, &mem, &f);
		if (!ok)
			cache_is_bad(c, CACHE_ANSWERS, name, "its content makes no sense");
	}
	if (ok) {
		for (uint32_t i = 0; i < f.n; i++)
			merge_unit(m, f.paths[i], &f.fronts[i]);
		merge_skipped(m, plan);
		merge_analysis(m, &f.analysis);
		*ret_link = f.link;
	}
	found_release(&f);
	arena_release(&mem);
	strbuf_release(&bytes);
	return ok;
}
