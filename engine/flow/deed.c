/* deed.c - where functions do what a caller may be blamed for, in their own words: "'s->mode' is
 * read", at a line.
 *
 * While a function is explored, the places are noted where it dereferences, divides by, reads what
 * it was given, or what a callee of it does.  Its summary takes along, of each, the place that its
 * exit's path has passed; a call that gives something bad ends its path there.
 */
#include "engine/flow/deed_p.h"

#include <string.h>

enum { MAX_PLACES = 4 }; /* of one deed: with more, none is better than another */

bool deed_note(struct explorer *ex, uint64_t key, ir_loc loc, const struct deed *from)
{
	bool is_new;
	uint64_t *at;
	uint32_t n = 0;

	if (!ex->build || !loc)
		return false;
	at = map_put(&ex->deed_at, key, &is_new);
	for (uint32_t i = is_new ? 0 : (uint32_t)*at; i; i = ex->deeds.v[i - 1].next, n++)
		if (ex->deeds.v[i - 1].loc == loc)
			return true;
	if (n == MAX_PLACES)
		return false;
	*vec_push(&ex->deeds) = (struct noted_deed){
		.loc = loc, .block = ex->block, .from = from, .next = is_new ? 0 : (uint32_t)*at};
	*at = ex->deeds.n;
	return true;
}

/* Did the path leave another block for this one? */
static bool leads_to(const struct ir_func *fn, const struct trail *t, uint32_t block)
{
	uint32_t taken = t->kind == TRAIL_SWITCH ? t->taken : !t->taken;

	return (t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH) &&
	       fn->succs[fn->blocks[t->block].succ + taken] == block;
}

static bool has_passed(const struct explorer *ex, const struct state *st, uint32_t block)
{
	for (const struct trail *t = st ? st->trail : NULL; t; t = t->up)
		if (t->block == block || leads_to(ex->fn, t, block))
			return true;
	return false;
}

/* The only place, or the one that the path is known to have passed. */
static const struct noted_deed *choose(const struct explorer *ex, uint64_t key,
				       const struct state *st)
{
	const uint64_t *at = map_get(&ex->deed_at, key);
	const struct noted_deed *d = at ? &ex->deeds.v[*at - 1] : NULL;

	if (!d || !d->next)
		return d;
	while (d && !has_passed(ex, st, d->block))
		d = d->next ? &ex->deeds.v[d->next - 1] : NULL;
	return d;
}

/* Lines count from that of the function's name. */
const struct deed *deed_make(const struct explorer *ex, struct arena *mem, ir_loc loc,
			     const char *text)
{
	const struct ir_span *s = &ex->unit->locs.v[loc], *name = &ex->unit->locs.v[ex->fn->loc];
	struct deed *d;

	if (!loc || !ex->fn->loc || s->file != name->file || s->line < name->line)
		return NULL;
	d = arena_new(mem, struct deed);
	*d = (struct deed){.func = ex->fn->sym,
			   .line = s->line - name->line,
			   .col = s->col,
			   .end_line = s->end_line - name->line,
			   .end_col = s->end_col,
			   .text = arena_strdup(mem, text)};
	return d;
}

const struct deed *deed_find(const struct explorer *ex, struct arena *mem, uint64_t key,
			     const struct state *st, const char *text)
{
	const struct noted_deed *d = choose(ex, key, st);

	return !d ? NULL : d->from ? d->from : deed_make(ex, mem, d->loc, text);
}

/* ---- where it is called ---------------------------------------------------------------------- */

/* A name that "->" and "[" can follow. */
static const char *as_operand(struct arena *mem, const char *s)
{
	return s[strcspn(s, " +-*/%&|^?:<>=!~")] && s[0] != '(' && !strstr(s, "->")
		       ? arena_printf(mem, "(%s)", s)
		       : s;
}

const char *deed_callers_words(const struct explorer *ex, struct arena *mem, const char *param,
			       const char *inner, struct ir_ref ref)
{
	size_t n = param ? strlen(param) : 0;
	const char *arg, *rest;

	if (!n || !inner || ir_ref_is(ref, IR_NONE) || ir_ref_is(ref, IR_CONST))
		return inner;
	ref = ir_without_casts(ex->fn, ref);
	arg = ir_ref_text(ex->unit, ex->fn, ref, mem);
	if (inner[0] == '*' && strcmp(inner + 1, param) == 0)
		return arg[0] == '&' ? arg + 1 : arena_printf(mem, "*%s", as_operand(mem, arg));
	if (strncmp(inner, param, n) != 0)
		return inner;
	rest = inner + n;
	if (!*rest)
		return arg;
	if (strncmp(rest, "->", 2) == 0)
		return arg[0] == '&' ? arena_printf(mem, "%s.%s", arg + 1, rest + 2)
				     : arena_printf(mem, "%s%s", as_operand(mem, arg), rest);
	return *rest == '[' && arg[0] != '&' ? arena_printf(mem, "%s%s", as_operand(mem, arg), rest)
					     : inner;
}
