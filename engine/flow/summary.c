/* summary.c - making summaries of the states that reach a return. */
#include "engine/flow/summary.h"
#include "engine/flow/summary_p.h"
#include "engine/flow/strings_p.h"

enum {
	MAX_RETURNS = 24, /* states kept before they are joined for the first time              */
	KEPT_CONDS = 24,  /* conditions of each kind, of a state at a return                    */
};

struct summary_build {
	VEC(struct state *) returns;
	struct summary *s;
	struct explorer *ex;
	struct state *st;	/* the exit being translated */
	struct map syms, forms; /* translated already: sym -> ssym, val -> sval */
	VEC(bool)
	lasting_sym, lasting_form;	/* by ssym, sval: made of inputs alone, the same for
					 * all exits                                     */
	uint64_t demanded[MAX_DEMANDS]; /* by demand of the explorer: that of the summary + 1 */
	int depth;
	struct noted {
		struct state *st;
		struct ev_need d;
		ir_loc loc;
		const struct deed *from; /* of a callee, or NULL */
	} needs[MAX_NEEDS];
	uint32_t n_needs;
};

struct summaries *summaries_new(const struct ir_unit *u, uint32_t n_threads, const uint32_t *first,
				const uint32_t *deps, const uint32_t *group)
{
	struct summaries *s = xcalloc(1, sizeof *s);

	s->n = u->funcs.n;
	s->v = xcalloc((size_t)s->n + 1, sizeof *s->v);
	s->n_stores = n_threads;
	s->stores = xcalloc(n_threads, sizeof *s->stores);
	s->first = first;
	s->deps = deps;
	s->group = group;
	return s;
}

void summaries_free(struct summaries *s)
{
	if (!s)
		return;
	for (uint32_t i = 0; i < s->n; i++) {
		vec_release(&s->v[i].syms);
		vec_release(&s->v[i].forms);
	}
	free(s->v);
	for (uint32_t i = 0; i < s->n_stores; i++) {
		arena_release(&s->stores[i].mem);
		arena_release(&s->stores[i].scratch);
	}
	free(s->stores);
	free(s);
}

static bool may_use(const struct summaries *s, uint32_t f, uint32_t g)
{
	uint32_t lo, hi;

	if (!s->first || (s->group[f] && s->group[f] == s->group[g]))
		return true;
	lo = s->first[f];
	hi = s->first[f + 1];
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->deps[mid] < g)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < s->first[f + 1] && s->deps[lo] == g;
}

const struct summary *summary_for(const struct summaries *s, uint32_t f, uint32_t g)
{
	if (!s || g >= s->n || !may_use(s, f, g) || !s->v[g].known)
		return NULL;
	return &s->v[g];
}

static uint32_t result_key(const struct explorer *ex)
{
	return ex->fn->n_ins + 1;
}

void summary_begin(struct explorer *ex)
{
	ex->build = xcalloc(1, sizeof *ex->build);
	ex->cfg.last_use[ex->fn->n_ins] = UINT32_MAX;
}

enum verdict {
	VERDICT_NEGATIVE,
	VERDICT_ZERO,
	VERDICT_POSITIVE,
	VERDICT_NOT_ZERO,
	VERDICT_ANY,
	N_VERDICTS
};

bool summary_is_pointer(const struct explorer *ex, val v)
{
	sym s = val_single(&ex->t, v);

	return s && (sym_info(&ex->t, s)->flags & SYM_F_POINTER ||
		     ir_type_is(ex->unit, sym_info(&ex->t, s)->type, IR_PTR));
}

/* What a caller that looks at the result can tell apart. */
static enum verdict verdict_of(struct explorer *ex, const struct state *st)
{
	val v = pmap_get(&st->tmp, result_key(ex));
	struct interval iv;

	if (v <= VAL_UNINIT)
		return VERDICT_ANY;
	iv = st_bounds_quick(ex, st, v);
	return iv.hi < 0   ? VERDICT_NEGATIVE
	       : iv.lo > 0 ? (summary_is_pointer(ex, v) ? VERDICT_NOT_ZERO : VERDICT_POSITIVE)
	       : !iv.lo && !iv.hi	   ? VERDICT_ZERO
	       : st_excludes(ex, st, v, 0) ? VERDICT_NOT_ZERO
					   : VERDICT_ANY;
}

static bool is_one_of(const struct state *st, struct state **const *of, const uint32_t *n)
{
	for (uint32_t k = 0; k < N_VERDICTS; k++)
		for (uint32_t i = 0; i < n[k]; i++)
			if (of[k][i] == st)
				return true;
	return false;
}

/* Failures are joined with failures first, and successes with successes: what was written is known
 * to go with the result then. */
static void join_returns(struct explorer *ex, uint32_t max)
{
	struct summary_build *b = ex->build;
	struct state **of[N_VERDICTS];
	uint32_t n[N_VERDICTS] = {0}, keep[N_VERDICTS], all = b->returns.n;

	for (uint32_t k = 0; k < N_VERDICTS; k++) {
		of[k] = arena_array(&ex->mem, struct state *, b->returns.n + 1);
		for (uint32_t i = 0; i < b->returns.n; i++)
			if (verdict_of(ex, b->returns.v[i]) == k)
				of[k][n[k]++] = b->returns.v[i];
		keep[k] = n[k];
	}
	for (; all > max; all--) {
		uint32_t most = 0;

		for (uint32_t k = 1; k < N_VERDICTS; k++)
			if (keep[k] > keep[most])
				most = k;
		if (keep[most] > 1)
			keep[most]--;
	}
	for (uint32_t k = 0; k < N_VERDICTS; k++)
		st_join_alike(ex, of[k], &n[k], keep[k], ex->cfg.n_blocks);
	all = b->returns.n;
	b->returns.n = 0;
	for (uint32_t i = 0; i < all; i++) /* in the order they had */
		if (is_one_of(b->returns.v[i], of, n))
			b->returns.v[b->returns.n++] = b->returns.v[i];
	st_join_alike(ex, b->returns.v, &b->returns.n, max, ex->cfg.n_blocks);
}

struct trim {
	struct explorer *ex;
	struct state *st;
	struct pmap *map;
	val result;
	uint32_t n;
};

static bool is_in(const struct explorer *ex, sym s, val v)
{
	const struct form *f = val_form(&ex->t, v);

	for (uint32_t i = 0; v > VAL_UNINIT && i < f->n; i++)
		if (f->t[i].s == s)
			return true;
	return false;
}

static bool trim_con(void *arg, uint32_t s, uint32_t id)
{
	struct trim *t = arg;

	(void)id;
	if (t->n < KEPT_CONDS)
		t->n++;
	else if (!is_in(t->ex, s, t->result))
		pmap_set(t->map, &t->ex->mem, t->st->owner, s, 0);
	return true;
}

static bool trim_rel(void *arg, uint32_t part, uint32_t id)
{
	struct trim *t = arg;

	(void)id;
	if (t->n < KEPT_CONDS)
		t->n++;
	else
		pmap_set(t->map, &t->ex->mem, t->st->owner, part, 0);
	return true;
}

/* Of a great many conditions few are ever used: without them states join faster, and the summary
 * holds all the same. */
static void trim_conditions(struct explorer *ex, struct state *st, val result)
{
	struct trim t = {.ex = ex, .st = st, .result = result};
	struct pmap *maps[] = {&st->con, &st->pre, &st->rel, &st->pre_rel};

	for (uint32_t i = 0; i < PS_ARRAY_SIZE(maps); i++) {
		struct pmap old = *maps[i];

		if (old.n <= KEPT_CONDS)
			continue;
		t.n = 0;
		t.map = maps[i];
		st->owner = ++ex->next_owner;
		pmap_each(&old, i < 2 ? trim_con : trim_rel, &t);
	}
}

void summary_return(struct explorer *ex, struct state *st, val result)
{
	struct summary_build *b = ex->build;

	if (ir_type_is(ex->unit, ex->fn->ret, IR_PTR) && result > VAL_UNINIT &&
	    st_is_zero(ex, st, result) == TRI_YES &&
	    deed_note(ex, deed_on_result(), ex->fn->blocks[ex->block].loc, NULL))
		st_trail(ex, st, (struct trail){.kind = TRAIL_RETURN, .block = ex->block});
	st->frame = NULL;
	st->tmp = (struct pmap){0};
	if (result > VAL_UNINIT)
		pmap_set(&st->tmp, &ex->mem, st->owner, result_key(ex), result);
	st_clean(ex, st, IR_NO);
	trim_conditions(ex, st, result);
	for (uint32_t i = 0; i < b->returns.n; i++)
		if (st_hash(b->returns.v[i]) == st_hash(st)) {
			st_join(ex, b->returns.v[i], st, ex->cfg.n_blocks); /* of `pre` only */
			return;
		}
	*vec_push(&b->returns) = st;
	if (b->returns.n > MAX_RETURNS)
		join_returns(ex, MAX_EXITS);
}

/* ---- translation into the summary's own numbers --------------------------------------------- */

static uint32_t tr_val(struct summary_build *b, val v);

static bool is_lasting(const struct summary_build *b, uint32_t sval)
{
	return b->lasting_form.v[sval];
}

/* Is a symbol of the summary the same in all exits? */
static bool is_input_ssym(const struct summary_build *b, const struct ssym *i)
{
	switch ((enum sym_kind)i->kind) {
	case SYM_PARAM:
	case SYM_GLOBAL:
	case SYM_STR:
	case SYM_FUNC:
	case SYM_BIG:
	case SYM_NULLBASE:
		return true;
	case SYM_LOAD:
		return is_lasting(b, i->x);
	case SYM_OP:
		return is_lasting(b, i->x) && is_lasting(b, i->y);
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_LOCAL:
	case SYM_HEAP:
	case SYM_CALL:
	case SYM_FRESH:
	case SYM_IND:
		break;
	}
	return false;
}

static uint32_t new_ssym(struct summary_build *b, sym s, struct ssym i)
{
	*map_put(&b->syms, s, NULL) = b->s->syms.n;
	*vec_push(&b->s->syms) = i;
	*vec_push(&b->lasting_sym) = is_input_ssym(b, &i);
	return b->s->syms.n - 1;
}

static void keep_lasting(struct map *m, const bool *lasting)
{
	struct map kept = {0};

	for (uint32_t i = 0; i < m->e.n; i++)
		if (lasting[m->e.v[i].val])
			*map_put(&kept, m->e.v[i].key, NULL) = m->e.v[i].val;
	map_release(m);
	*m = kept;
}

/* The next exit: what is not known there is something else, of other ranges. */
static void forget_unknowns(struct summary_build *b)
{
	keep_lasting(&b->syms, b->lasting_sym.v);
	keep_lasting(&b->forms, b->lasting_form.v);
}

static void begin_tables(struct summary_build *b)
{
	b->s->syms.n = b->s->forms.n = 0; /* of an earlier pass */
	*vec_push(&b->s->syms) = (struct ssym){0};
	*vec_push(&b->s->forms) = (struct form){0};
	*vec_push(&b->lasting_sym) = true;
	*vec_push(&b->lasting_form) = true;
}

/* The address of a cell as a value of the callee. */
static val cell_address(struct explorer *ex, const struct cell *c)
{
	return val_lin(&ex->t, 1, val_sym(&ex->t, c->region), 1, c->offset, 0);
}

/* Who asks for one byte where a caller wants none (malloc(n ? n : 1)) only wants an address that is
 * not null: what the caller believes to have is another matter. */
static bool stands_for_nothing(const struct explorer *ex, val size)
{
	int64_t c;

	return val_is_const(&ex->t, size, &c) && c <= 1;
}

/* What is returned, where that is a struct: the caller says where it goes. */
static bool is_result(const struct explorer *ex, const struct sym_info *i)
{
	return i->kind == SYM_LOCAL && i->x == ex->fn->ret_local;
}

/* A parameter that is a struct: its address here is the caller's argument there. */
static bool is_by_value(const struct explorer *ex, const struct sym_info *i)
{
	return i->kind == SYM_LOCAL && i->x < ex->fn->n_params &&
	       ir_type_is_aggregate(ex->unit, ex->fn->locals[i->x].type);
}

static uint32_t tr_sym(struct summary_build *b, sym s)
{
	struct explorer *ex = b->ex;
	struct sym_info i = *sym_info(&ex->t, s);
	uint64_t *have = map_get(&b->syms, s);
	struct ssym out = {.kind = i.kind,
			   .op = i.op,
			   .flags = i.flags,
			   .type = i.type,
			   .x = i.x,
			   .y = i.y,
			   .range = i.range};
	struct rfact f;

	if (have)
		return (uint32_t)*have;
	switch ((enum sym_kind)i.kind) {
	case SYM_PARAM:
	case SYM_GLOBAL:
	case SYM_STR:
	case SYM_BIG:
	case SYM_NULLBASE:
		return new_ssym(b, s, out);
	case SYM_FUNC:
		if (i.op == 0)
			return new_ssym(b, s, out);
		break;
	case SYM_LOAD:
		if (i.y == 0 && b->depth < 4) {
			struct cell c = ex->t.cells.v[i.x];

			/* of what is made here, the caller would read what it was made with */
			if (sym_info(&ex->t, c.region)->kind == SYM_HEAP)
				break;
			b->depth++;
			out.x = tr_val(b, cell_address(ex, &c));
			b->depth--;
			out.op = c.prefix ? 0 : c.chars;
			if (!c.chars) {
				out.rec = c.rec ? c.rec : c.called_rec;
				out.field = c.rec ? c.field : c.called_field;
			}
			if (out.x && !c.prefix)
				return new_ssym(b, s, out);
		}
		break;
	case SYM_OP:
		if (b->depth < 6) {
			b->depth++;
			out.x = i.x ? tr_val(b, i.x) : 0;
			out.y = i.y ? tr_val(b, i.y) : 0;
			b->depth--;
			if ((!i.x || out.x) && (!i.y || out.y))
				return new_ssym(b, s, out);
		}
		break;
	case SYM_HEAP:
		f = st_region(ex, b->st, s);
		out.x = out.y = 0;
		out.init = f.init;
		if (f.taint)
			out.flags |= SYM_F_TAINTED;
		out.range = st_bounds(ex, b->st, val_sym(&ex->t, s));
		if (out.range.lo > 0)
			out.flags &= ~(SYM_F_MAY_BE_NULL | SYM_F_OOM);
		if (out.range.lo >= 0)
			out.flags &= ~SYM_F_MAY_BE_ERR;
		b->depth++;
		out.size = f.size != VAL_NONE && !stands_for_nothing(ex, f.size) && b->depth < 6
				   ? tr_val(b, f.size)
				   : 0;
		b->depth--;
		return new_ssym(b, s, out);
	case SYM_LOCAL:
		if (b->depth && is_by_value(ex, &i)) { /* of what was in it at entry */
			out.kind = SYM_PARAM;
			return new_ssym(b, s, out);
		}
		if (is_result(ex, &i)) {
			out.x = 0;
			return new_ssym(b, s, out);
		}
		break;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_CALL:
	case SYM_FRESH:
	case SYM_IND:
		break;
	}
	out.kind = SYM_FRESH;
	out.op = 0;
	out.x = out.y = 0;
	out.range = st_bounds(ex, b->st, val_sym(&ex->t, s));
	out.said = st_said(ex, b->st, val_sym(&ex->t, s));
	out.not_zero = st_excludes(ex, b->st, val_sym(&ex->t, s), 0);
	if (taint_of(ex, val_sym(&ex->t, s)))
		out.flags |= SYM_F_TAINTED;
	/* a number that was bounded here is so for callers, too, who cannot see by what */
	if (taint_of_number(ex, val_sym(&ex->t, s)) &&
	    (i.flags & SYM_F_SEVERAL || !taint_is_free(ex, b->st, s)))
		out.flags &= (uint16_t)~SYM_F_TAINTED;
	if (out.range.lo > 0)
		out.flags &= ~(SYM_F_MAY_BE_NULL | SYM_F_OOM);
	if (out.range.lo >= 0)
		out.flags &= ~SYM_F_MAY_BE_ERR;
	return new_ssym(b, s, out);
}

static uint32_t tr_val(struct summary_build *b, val v)
{
	struct form f;
	uint64_t *have;

	if (v <= VAL_UNINIT)
		return 0;
	have = map_get(&b->forms, v);
	if (have)
		return (uint32_t)*have;
	f = *val_form(&b->ex->t, v);
	for (uint32_t i = 0; i < f.n; i++)
		f.t[i].s = tr_sym(b, f.t[i].s);
	*map_put(&b->forms, v, NULL) = b->s->forms.n;
	*vec_push(&b->s->forms) = f;
	*vec_push(&b->lasting_form) = true;
	for (uint32_t i = 0; i < f.n; i++)
		b->lasting_form.v[b->s->forms.n - 1] &= b->lasting_sym.v[f.t[i].s];
	return b->s->forms.n - 1;
}

/* Is the value one that the caller can name, so that a condition on it means something there? */
static bool is_input_sym(struct explorer *ex, sym s, int depth)
{
	struct sym_info i = *sym_info(&ex->t, s);
	val operand[2] = {i.x, i.y};

	if (i.kind == SYM_PARAM || i.kind == SYM_GLOBAL || i.kind == SYM_BIG ||
	    (depth && is_by_value(ex, &i)))
		return true;
	if (i.kind == SYM_LOAD)
		return i.y == 0 && depth < 6 &&
		       is_input_sym(ex, ex->t.cells.v[i.x].region, depth + 1);
	if (i.kind != SYM_OP || depth > 5)
		return false;
	for (uint32_t k = 0; k < 2; k++) {
		struct form f;

		if (operand[k] <= VAL_UNINIT)
			continue;
		f = *val_form(&ex->t, operand[k]);
		for (uint32_t n = 0; n < f.n; n++)
			if (!is_input_sym(ex, f.t[n].s, depth + 1))
				return false;
	}
	return true;
}

static bool is_input_val(struct explorer *ex, val v)
{
	struct form f = *val_form(&ex->t, v);

	for (uint32_t i = 0; i < f.n; i++)
		if (!is_input_sym(ex, f.t[i].s, 0))
			return false;
	return true;
}

/* The field that it was reached by, here or in a function that was called. */
static bool has_field(const struct cell *c)
{
	return c->rec || c->called_rec;
}

static const char *field_name(const struct explorer *ex, const struct cell *c)
{
	const struct ir_typ *rec = ir_typ(ex->unit, c->rec ? c->rec : c->called_rec);
	uint32_t field = c->rec ? c->field : c->called_field;

	return ir_cstr(ex->unit, ex->unit->fields.v[rec->first + field].name);
}

/* What the function calls an input; NULL: it has no name. */
static const char *input_name(const struct summary_build *b, sym s, uint32_t *ret_arg)
{
	struct explorer *ex = b->ex;
	const struct sym_info *i = sym_info(&ex->t, s), *object;
	const struct cell *c;
	const char *in;
	int64_t at;

	*ret_arg = i->kind == SYM_GLOBAL ? 0 : i->x + 1;
	if (i->kind == SYM_PARAM || is_by_value(ex, i))
		return ir_cstr(ex->unit, ex->fn->locals[i->x].name);
	if (i->kind == SYM_GLOBAL)
		return ir_cstr(ex->unit, ex->unit->globals.v[i->x].name);
	if (i->kind != SYM_LOAD || i->y)
		return NULL;
	c = &ex->t.cells.v[i->x];
	if (c->chars)
		return NULL;
	in = input_name(b, c->region, ret_arg);
	object = sym_info(&ex->t, c->region);
	if (!in)
		return NULL;
	if (!val_is_const(&ex->t, c->offset, &at))
		return arena_printf(&ex->mem, "%s[...]", in);
	if (has_field(c))
		return arena_printf(&ex->mem, "%s%s%s", in,
				    object->flags & SYM_F_OBJECT ? "." : "->", field_name(ex, c));
	if (object->flags & SYM_F_OBJECT && !at)
		return in;
	if (!at)
		return arena_printf(&ex->mem, "*%s", in);
	return at < 0 || at % c->size_bytes
		       ? NULL
		       : arena_printf(&ex->mem, "%s[%lld]", in, (long long)at / c->size_bytes);
}

struct gather {
	struct summary_build *b;
	struct arena *mem; /* the summaries' */
	VEC(struct scond) conds;
	VEC(struct swrite) writes;
	VEC(uint32_t) havoc, tainted;
	struct sown owns[MAX_OWNS];
	uint32_t n_owns;
	struct slock locks[MAX_LOCKS];
	uint32_t n_locks;
	bool any_lock;
	val result;
	bool of_result; /* relations to it, or else the others                       */
	bool all;	/* too many objects were written to be listed                 */
	bool too_many;	/* … cells: some count as written somehow                      */
	enum { EXTENTS, SCALARS, STRINGS, N_KINDS } what; /* cells of this kind           */
};

static bool is_deref(const struct explorer *ex, uint32_t con)
{
	return ex->cons.v[con].derefed && !con_has(&ex->cons.v[con], 0);
}

static int what_is(const struct cell *c)
{
	return c->extent ? EXTENTS : c->chars ? STRINGS : SCALARS;
}

static bool gather_con(void *arg, uint32_t s, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;

	const struct sym_info *i = sym_info(&ex->t, s);

	/* what a comparison came to is said of its operands already */
	if (i->kind == SYM_OP && (i->op == IR_EQ || i->op == IR_LE))
		return true;
	if (g->conds.n < MAX_CONDS && is_input_sym(ex, s, 0) && !is_deref(ex, id))
		*vec_push(&g->conds) = (struct scond){.value = tr_val(g->b, val_sym(&ex->t, s)),
						      .con = ex->cons.v[id]};
	return true;
}

/* … of those that are there because of a dereference. */
static bool gather_deref(void *arg, uint32_t s, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	struct scond c = {.con = ex->cons.v[id]};

	if (g->conds.n >= MAX_CONDS || !is_deref(ex, id) || !is_input_sym(ex, s, 0))
		return true;
	c.value = tr_val(g->b, val_sym(&ex->t, s));
	c.derefs = input_name(g->b, s, &c.arg);
	if (c.derefs) {
		c.deed = deed_find(ex, g->mem, deed_on_symbol(s), g->b->st,
				   arena_printf(&ex->mem, "'%s' is dereferenced", c.derefs));
		c.derefs = arena_strdup(g->mem, c.derefs);
		g->b->s->derefs = true;
	}
	*vec_push(&g->conds) = c;
	return true;
}

static bool gather_rel(void *arg, uint32_t part, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	const struct form *f = val_form(&ex->t, part);
	bool result = false;

	for (uint32_t i = 0; i < f->n; i++)
		result = result ||
			 (is_in(ex, f->t[i].s, g->result) && !is_input_sym(ex, f->t[i].s, 0));
	if (g->conds.n < MAX_CONDS && result == g->of_result)
		*vec_push(&g->conds) = (struct scond){
			.value = tr_val(g->b, part), .con = ex->cons.v[id], .of_result = result};
	return true;
}

/* Where the region can be reached by the caller. */
static bool is_reachable(struct explorer *ex, sym region)
{
	uint8_t kind = sym_info(&ex->t, region)->kind;

	return kind == SYM_HEAP || is_result(ex, sym_info(&ex->t, region)) ||
	       is_input_sym(ex, region, 0);
}

static void note_havoc(struct gather *g, val object)
{
	if (g->havoc.n < MAX_HAVOC)
		*vec_push(&g->havoc) = tr_val(g->b, object);
	else
		g->all = true;
}

static bool gather_cell(void *arg, uint32_t id, uint32_t v)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	struct cell c = ex->t.cells.v[id];
	sym one = v > VAL_UNINIT ? val_single(&ex->t, v) : 0;
	bool typed = c.type && ir_typ(ex->unit, c.type)->size_bytes == c.size_bytes;
	val addr;

	if (what_is(&c) != (int)g->what || !is_reachable(ex, c.region))
		return true;
	if (c.prefix) { /* … and behind it, perhaps, the terminator */
		v = str_known_length(ex, g->b->st, cell_address(ex, &c), c.chars);
		if (v == VAL_NONE)
			return true;
	}
	if (one && sym_info(&ex->t, one)->kind == SYM_LOAD && sym_info(&ex->t, one)->x == id &&
	    (sym_info(&ex->t, c.region)->kind != SYM_HEAP ||
	     st_region(ex, g->b->st, c.region).init == REGION_UNKNOWN))
		return true; /* as it was: of what is new, as it was made */
	addr = cell_address(ex, &c);
	if (g->writes.n == MAX_WRITES || (c.chars && !is_input_val(ex, c.offset))) {
		g->too_many |= !c.chars;
		if (addr != VAL_NONE && !c.chars)
			note_havoc(g, addr);
		return true;
	}
	if (addr != VAL_NONE && is_input_val(ex, c.offset))
		*vec_push(&g->writes) = (struct swrite){.addr = tr_val(g->b, addr),
							.value = tr_val(g->b, v),
							.type = typed ? c.type
								: one ? sym_info(&ex->t, one)->type
								      : 0,
							.size_bytes = c.size_bytes,
							.extent = c.extent,
							.chars = c.chars,
							.deep = c.deep};
	else
		note_havoc(g, val_sym(&ex->t, c.region));
	return true;
}

static bool gather_region(void *arg, uint32_t region, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	struct rfact f = ex->rfacts.v[id];

	if (sym_info(&ex->t, region)->kind != SYM_HEAP &&
	    sym_info(&ex->t, region)->kind != SYM_LOCAL && is_reachable(ex, region) &&
	    (f.epoch || f.init != REGION_UNKNOWN)) {
		note_havoc(g, val_sym(&ex->t, region));
		if (f.taint && g->tainted.n < MAX_HAVOC)
			*vec_push(&g->tainted) = tr_val(g->b, val_sym(&ex->t, region));
	}
	return true;
}

/* What was released of what callers have. */
static bool gather_own(void *arg, uint32_t s, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	struct own o = ex->owns.v[id];
	struct sown *to = &g->owns[g->n_owns];
	const char *name;

	o.gone = (uint8_t)own_is_gone(ex, g->b->st, &o);
	if (!o.gone || g->n_owns == MAX_OWNS || !is_input_sym(ex, s, 0))
		return true;
	*to = (struct sown){.value = tr_val(g->b, val_sym(&ex->t, s)),
			    .kind = arena_strdup(g->mem, o.kind),
			    .gone = o.gone};
	name = input_name(g->b, s, &to->arg);
	if (sym_info(&ex->t, s)->kind != SYM_PARAM)
		to->name = arena_strdup(g->mem, name ? name : "an object");
	g->n_owns++;
	return true;
}

/* What was locked or unlocked, by addresses that callers know. */
static bool gather_lock(void *arg, uint32_t addr, uint32_t id)
{
	struct gather *g = arg;
	struct explorer *ex = g->b->ex;
	struct lock l = lock_left(ex, g->b->st, id);
	struct slock *to = &g->locks[g->n_locks];
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[l.by].imm];
	const char *name;

	if (!is_input_val(ex, addr) || g->n_locks == MAX_LOCKS) {
		g->any_lock |= l.first != LOCK_HELD || g->n_locks == MAX_LOCKS;
		return true;
	}
	name = call->n ? ir_ref_text(ex->unit, ex->fn, ex->fn->args[call->first].value, &ex->mem)
		       : "a lock";
	*to = (struct slock){.addr = tr_val(g->b, addr),
			     .name = arena_strdup(g->mem, *name == '&' ? name + 1 : name),
			     .first = l.first,
			     .now = l.now,
			     .shared = l.shared,
			     .maybe = l.maybe};
	g->n_locks++;
	return true;
}

/* Does the value mean something to callers?  *ret: the callee's words for it, or NULL. */
static bool is_demand(const struct summary_build *b, const struct demand *d, const char **ret,
		      uint32_t *ret_arg)
{
	sym one = val_single(&b->ex->t, d->value);

	*ret_arg = 0;
	*ret = one ? input_name(b, one, ret_arg) : NULL;
	return is_input_val(b->ex, d->value) && (d->kind != DEMAND_WRITTEN || *ret);
}

static const char *demand_text(struct explorer *ex, const struct demand *d, const char *name)
{
	if (d->kind == DEMAND_DIVISOR)
		return arena_printf(&ex->mem, "it is divided by '%s'", name);
	return arena_printf(&ex->mem, "'%s' is %s", name,
			    d->kind == DEMAND_WRITTEN ? "read" : "called");
}

/* What the path does with its inputs. */
static uint32_t gather_demands(struct summary_build *b, struct arena *mem)
{
	struct explorer *ex = b->ex;
	struct summary *s = b->s;
	uint32_t bits = 0;

	for (uint32_t i = 0; i < ex->n_demands; i++) {
		const struct demand *d = &ex->demands[i];
		const char *name;
		uint32_t arg;

		if (!(b->st->demands >> i & 1))
			continue;
		if (!b->demanded[i] && is_demand(b, d, &name, &arg)) {
			s->demands[s->n_demands] = (struct sdemand){
				.kind = d->kind,
				.value = tr_val(b, d->value),
				.name = name ? arena_strdup(mem, name) : NULL,
				.arg = arg,
				.n_args = d->n_args,
				.touched = d->touched,
				.deed = name ? deed_find(ex, mem, deed_on_demand(i), NULL,
							 demand_text(ex, d, name))
					     : NULL};
			for (uint32_t k = 0; k < d->n_args; k++)
				if (d->args[k] > VAL_UNINIT && is_input_val(ex, d->args[k]))
					s->demands[s->n_demands].args[k] = tr_val(b, d->args[k]);
			b->demanded[i] = ++s->n_demands;
		}
		if (b->demanded[i])
			bits |= (uint32_t)1 << (b->demanded[i] - 1);
	}
	return bits;
}

/* More was written than the exit says: then it does not say either what was cleared before, nor
 * that what is new (from symbol `first` on) is as it was made. */
static void forget_clearing(struct gather *g, uint32_t first)
{
	for (uint32_t i = 0; (g->all || g->too_many) && i < g->writes.n; i++)
		if (g->writes.v[i].extent)
			g->writes.v[i].value = 0;
	for (uint32_t i = first; g->all && i < g->b->s->syms.n; i++)
		g->b->s->syms.v[i].init = REGION_UNKNOWN;
}

static void translate(struct summary_build *b, struct sexit *x, struct arena *mem)
{
	struct gather g = {.b = b, .mem = mem};
	struct explorer *ex = b->ex;
	val result = pmap_get(&b->st->tmp, result_key(ex));
	uint32_t first = b->s->syms.n;

	g.result = result;
	x->result = tr_val(b, result);
	x->null = NULL;
	if (ir_type_is(ex->unit, ex->fn->ret, IR_PTR) && result > VAL_UNINIT &&
	    st_is_zero(ex, b->st, result) == TRI_YES)
		x->null = deed_find(ex, mem, deed_on_result(), b->st->joined_in ? NULL : b->st,
				    "null is returned");
	g.of_result = true;
	pmap_each(&b->st->rel, gather_rel, &g);
	g.of_result = false;
	pmap_each(&b->st->con, gather_deref, &g);
	pmap_each(&b->st->pre, gather_deref, &g);
	pmap_each(&b->st->con, gather_con, &g);
	pmap_each(&b->st->pre, gather_con, &g);
	pmap_each(&b->st->rel, gather_rel, &g);
	pmap_each(&b->st->pre_rel, gather_rel, &g);
	pmap_each(&b->st->reg, gather_region, &g);
	for (g.what = EXTENTS; g.what < N_KINDS; g.what++) {
		pmap_each(&b->st->mem, gather_cell, &g);
		pmap_each(&b->st->gmem, gather_cell, &g);
	}
	pmap_each(&b->st->own, gather_own, &g);
	pmap_each(&b->st->pre_own, gather_own, &g);
	pmap_each(&b->st->locks, gather_lock, &g);
	x->n_locks = g.n_locks;
	x->locks = arena_dup(mem, g.locks, sizeof *g.locks * g.n_locks);
	x->any_lock = g.any_lock;
	x->n_owns = g.n_owns;
	x->owns = arena_dup(mem, g.owns, sizeof *g.owns * g.n_owns);
	x->used_args = b->st->used_args;
	x->kept_args = b->st->kept_args;
	x->kept_inside = b->st->kept_inside;
	if (ex->n_steps / 2 >= ex->max_steps) /* some ways were not looked at */
		x->kept_args = x->kept_inside = UINT32_MAX;
	x->gives = leak_gives(ex, b->st, result);
	if (x->gives)
		x->gives = arena_strdup(mem, x->gives);
	x->demands = gather_demands(b, mem);
	forget_clearing(&g, first);
	x->zero_args = b->st->zero_args;
	x->oom = b->st->oom;
	x->skipped = b->st->skipped;
	x->failed = b->st->failed || b->st->oom;
	x->joined = b->st->joined_in != 0;
	x->all = g.all;
	x->globals = b->st->world != 0 || g.all;
	x->n_conds = g.conds.n;
	x->conds = arena_dup(mem, g.conds.v, sizeof *g.conds.v * g.conds.n);
	for (uint32_t i = 0; i < x->n_conds; i++) {
		struct con *c = &x->conds[i].con;

		c->gap = c->n_gaps ? arena_dup(mem, c->gap, sizeof *c->gap * c->n_gaps) : NULL;
	}
	x->n_writes = g.writes.n;
	x->writes = arena_dup(mem, g.writes.v, sizeof *g.writes.v * g.writes.n);
	x->n_havoc = g.havoc.n;
	x->havoc = arena_dup(mem, g.havoc.v, sizeof *g.havoc.v * g.havoc.n);
	vec_release(&g.conds);
	vec_release(&g.writes);
	x->n_tainted = g.tainted.n;
	x->tainted = arena_dup(mem, g.tainted.v, sizeof *g.tainted.v * g.tainted.n);
	vec_release(&g.havoc);
	vec_release(&g.tainted);
}

/* ---- what is taken for granted ----------------------------------------------------------------
 */

bool summary_may_need(struct explorer *ex, val v)
{
	return ex->build && v > VAL_UNINIT && val_form(&ex->t, v)->n && is_input_val(ex, v);
}

/* Room for so many bytes at the same place: is it more than what is noted? */
static bool is_more(const struct explorer *ex, const struct ev_need *old, const struct ev_need *d)
{
	int64_t a, b;

	return val_is_const(&ex->t, old->bytes, &a) && val_is_const(&ex->t, d->bytes, &b) && b > a;
}

/* Room in a variable: of its size callers know no more than this function does. */
static bool is_about_variable(struct explorer *ex, const struct ev_need *d)
{
	sym base;
	val off;

	return d->kind == NEED_ROOM && val_split(&ex->t, d->v, &base, &off) &&
	       sym_info(&ex->t, base)->kind == SYM_GLOBAL && d->bytes > VAL_UNINIT &&
	       !val_form(&ex->t, d->bytes)->n && !val_form(&ex->t, off)->n;
}

void summary_need(struct explorer *ex, struct state *st, const struct ev_need *d, ir_loc loc)
{
	struct summary_build *b = ex->build;
	uint32_t i;

	if (!summary_may_need(ex, d->v) || is_about_variable(ex, d) ||
	    (d->bytes > VAL_UNINIT && !is_input_val(ex, d->bytes)))
		return;
	for (i = 0; i < b->n_needs; i++) {
		const struct ev_need *o = &b->needs[i].d;

		if (o->kind != d->kind || o->v != d->v)
			continue;
		if (d->kind == NEED_ROOM ? is_more(ex, o, d) : d->hi < o->hi)
			break;
		if (d->kind != NEED_ROOM || o->bytes == d->bytes ||
		    val_form(&ex->t, d->bytes)->n == 0)
			return;
	}
	if (i == MAX_NEEDS)
		return;
	b->needs[i] = (struct noted){.st = st_fork(ex, st),
				     .d = *d,
				     .loc = loc,
				     .from = ex->told ? ex->told->deed : NULL};
	if (i == b->n_needs)
		b->n_needs++;
}

/* The input that a value is about, as the function calls it; strings by where they begin. */
static const char *need_name(struct summary_build *b, val v, uint32_t *ret_arg)
{
	struct form f = *val_form(&b->ex->t, v);
	const char *name = NULL;

	for (uint32_t i = 0; i < f.n && !name; i++) {
		struct sym_info s = *sym_info(&b->ex->t, f.t[i].s);

		while (s.kind == SYM_OP && s.op == OP_WRAP && val_single(&b->ex->t, s.x)) {
			f.t[i].s = val_single(&b->ex->t, s.x);
			s = *sym_info(&b->ex->t, f.t[i].s);
		}
		if (s.kind == SYM_LOAD && b->ex->t.cells.v[s.x].chars)
			f.t[i].s = b->ex->t.cells.v[s.x].region;
		name = input_name(b, f.t[i].s, ret_arg);
	}
	return name;
}

/* Is it something that only the callee knows: not of its inputs, of the rounds of loops, of whether
 * something has succeeded? */
static bool is_own_matter(struct explorer *ex, val v, int depth)
{
	const struct form *f = v > VAL_UNINIT ? val_form(&ex->t, v) : NULL;

	for (uint32_t i = 0; f && depth > 0 && i < f->n; i++) {
		const struct sym_info *s = sym_info(&ex->t, f->t[i].s);

		if (s->kind == SYM_OP
			    ? is_own_matter(ex, s->x, depth - 1) ||
				      is_own_matter(ex, s->y, depth - 1)
			    : s->kind != SYM_IND && !(s->flags & (SYM_F_POINTER | SYM_F_FAILS)) &&
				      !is_input_val(ex, val_sym(&ex->t, f->t[i].s)))
			return true;
	}
	return false;
}

/* Has the path to what is needed asked for something that callers know nothing of? */
static bool hangs_on_own_matter(struct explorer *ex, const struct state *st)
{
	for (const struct trail *t = st->trail; t; t = t->up)
		if ((t->kind == TRAIL_BRANCH || t->kind == TRAIL_SWITCH) &&
		    is_own_matter(ex, t->value, 4))
			return true;
	return false;
}

/* In the words of who needs it; that of a room is a sentence already. */
static const char *need_text(struct explorer *ex, const struct ev_need *d, const char *name)
{
	return d->kind == NEED_ROOM ? d->text : arena_printf(&ex->mem, "'%s' is %s", name, d->text);
}

static void translate_need(struct summary_build *b, const struct noted *n, struct arena *mem)
{
	struct gather g = {.b = b, .mem = mem};
	struct sneed *d = &b->s->needs[b->s->n_needs];
	const char *name = need_name(b, n->d.v, &d->arg);

	if (!name)
		return;
	b->st = n->st;
	b->st->frame = NULL;
	b->st->tmp = (struct pmap){0};
	st_clean(b->ex, b->st, IR_NO);
	trim_conditions(b->ex, b->st, VAL_NONE);
	forget_unknowns(b);
	*d = (struct sneed){
		.kind = (uint8_t)n->d.kind,
		.writes = n->d.writes,
		.joined = b->st->joined_in != 0 || hangs_on_own_matter(b->ex, n->st),
		.lo = n->d.lo,
		.hi = n->d.hi,
		.arg = d->arg,
		.name = arena_strdup(mem, name),
		.text = arena_strdup(mem, n->d.text),
		.deed = n->from ? n->from
				: deed_make(b->ex, mem, n->loc, need_text(b->ex, &n->d, name))};
	d->value = tr_val(b, n->d.v);
	d->bytes = n->d.bytes > VAL_UNINIT ? tr_val(b, n->d.bytes) : 0;
	pmap_each(&b->st->con, gather_con, &g);
	pmap_each(&b->st->pre, gather_con, &g);
	pmap_each(&b->st->rel, gather_rel, &g);
	pmap_each(&b->st->pre_rel, gather_rel, &g);
	d->n_conds = g.conds.n;
	d->conds = arena_dup(mem, g.conds.v, sizeof *g.conds.v * g.conds.n);
	vec_release(&g.conds);
	for (uint32_t k = 0; k < d->n_conds; k++) { /* what states have dies with the function */
		struct con *c = &d->conds[k].con;

		c->gap = c->n_gaps ? arena_dup(mem, c->gap, sizeof *c->gap * c->n_gaps) : NULL;
	}
	b->s->n_needs++;
}

/* Parameters that were dereferenced unchecked, and that no return leaves room for being null. */
static uint64_t must_deref(struct explorer *ex)
{
	uint64_t all = ex->build->returns.n ? ex->deref_params : 0;

	for (uint32_t p = 0; p < ex->fn->n_params && p < 64; p++) {
		val v;

		if (!(all >> p & 1))
			continue;
		v = val_sym(&ex->t, sym_get(&ex->t, SYM_PARAM, 0, ex->fn->locals[p].type, p, 0, 0));
		for (uint32_t i = 0; i < ex->build->returns.n; i++)
			if (st_is_zero(ex, ex->build->returns.v[i], v) != TRI_NO)
				all &= ~((uint64_t)1 << p);
	}
	return all;
}

static void translate_all(struct explorer *ex, struct sexit *exits)
{
	struct summary_build *b = ex->build;

	for (uint32_t i = 0; i < b->returns.n; i++) {
		b->st = b->returns.v[i];
		forget_unknowns(b);
		translate(b, &exits[i], &ex->store->mem);
	}
}

static void make_few(struct explorer *ex)
{
	struct summary_build *b = ex->build;

	b->s->n_few = 0;
	if (b->returns.n <= FEW_EXITS)
		return;
	join_returns(ex, FEW_EXITS);
	b->s->n_few = b->returns.n;
	translate_all(ex, b->s->few);
}

/* Does an address lead to a variable of the function's own, or to a constant? */
static bool is_own_place(const struct explorer *ex, struct ir_ref r, bool for_reading)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &ex->fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM)
			return false;
		r = i->a;
	}
	return ir_ref_is(r, IR_LOCAL) ||
	       (for_reading && (ir_ref_is(r, IR_STR) ||
				(ir_ref_is(r, IR_GLOBAL) &&
				 ex->unit->globals.v[ir_ref_index(r)].flags & IR_G_CONST)));
}

/* Does what it returns hang on the arguments alone?  A walk over its code is enough: such functions
 * are small, they look something up or compute it. */
static bool is_settled(const struct explorer *ex)
{
	for (uint32_t k = 0; k < ex->fn->n_ins; k++) {
		const struct ir_ins *i = &ex->fn->ins[k];

		switch (i->op) {
		case IR_CALL:
		case IR_VA_ARG:
		case IR_ASM:
		case IR_UNKNOWN:
		case IR_ALLOCA:
		case IR_VLA:
			return false;
		case IR_LOAD:
			if (i->flags & IR_VOLATILE || !is_own_place(ex, i->a, true))
				return false;
			break;
		case IR_STORE:
		case IR_ZERO:
		case IR_DATA:
			if (!is_own_place(ex, i->a, false))
				return false;
			break;
		case IR_COPY:
			if (!is_own_place(ex, i->a, false) || !is_own_place(ex, i->b, true))
				return false;
			break;
		default:
			break;
		}
	}
	return true;
}

void summary_end(struct explorer *ex)
{
	struct summary_build *b = ex->build;
	uint32_t func = ex->unit->syms.v[ex->fn->sym].body;

	if (func < ex->summaries->n) {
		b->ex = ex;
		b->s = &ex->summaries->v[func];
		begin_tables(b);
		join_returns(ex, MAX_EXITS);
		b->s->n_exits = b->returns.n;
		b->s->must_deref = must_deref(ex);
		b->s->derefs = false;
		b->s->n_demands = 0;
		b->s->demands = arena_array(&ex->store->mem, struct sdemand, ex->n_demands + 1);
		b->s->settled = is_settled(ex);
		translate_all(ex, b->s->exits);
		make_few(ex);
		b->s->n_needs = 0;
		for (uint32_t i = 0; i < b->n_needs; i++)
			translate_need(b, &b->needs[i], &ex->store->mem);
		b->s->known = true;
	}
	map_release(&b->syms);
	map_release(&b->forms);
	vec_release(&b->lasting_sym);
	vec_release(&b->lasting_form);
	vec_release(&b->returns);
	free(b);
	ex->build = NULL;
}
