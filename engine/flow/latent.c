/* latent.c - pointers that a callee dereferences without having checked them and that the caller
 * knows to be null: an argument, or what lies behind it ("c->peer").
 *
 * A dereference leaves its trace in the summary as a condition of exits: the pointer was not null.
 * Where every exit that is possible otherwise has that condition, the callee dereferences it for
 * sure, if it comes back at all; where some have, it may.
 */
#include "engine/flow/summary_p.h"

enum { MAX_SUSPECTS = 8 };

struct suspect {
	val pointer, at; /* its value; the place that held it, or VAL_NONE                */
	const char *name;
	uint32_t arg;
	uint32_t n_exits;	/* that have dereferenced it                               */
	uint32_t n_at_any_rate; /* … and hang on nothing that the caller decides             */
};

struct suspects {
	struct explorer *ex;
	struct state *st;
	const struct summary *s;
	struct apply *values; /* of inputs, which are the same for all exits                */
	struct suspect v[MAX_SUSPECTS];
	uint32_t n;
};

static bool may_be_null(struct explorer *ex, const struct state *st, val v)
{
	enum tri null = v > VAL_UNINIT ? st_is_zero(ex, st, v) : TRI_NO;
	sym base;
	val off;

	if (null != TRI_UNKNOWN)
		return null == TRI_YES;
	return val_split(&ex->t, v, &base, &off) && off == VAL_ZERO &&
	       sym_info(&ex->t, base)->flags & SYM_F_MAY_BE_NULL;
}

/* The address that a value of the callee was loaded from. */
static val place_of(const struct suspects *z, uint32_t value)
{
	const struct form *f = &z->s->forms.v[value];
	const struct ssym *s = &z->s->syms.v[f->t[0].s];

	return f->n == 1 && s->kind == SYM_LOAD ? summary_value(z->values, s->x) : VAL_NONE;
}

static struct suspect *find(struct suspects *z, val pointer)
{
	for (uint32_t i = 0; i < z->n; i++)
		if (z->v[i].pointer == pointer)
			return &z->v[i];
	return NULL;
}

/* All that some exit has dereferenced. */
static void collect(struct suspects *z)
{
	for (uint32_t k = 0; k < z->s->n_exits; k++)
		for (uint32_t i = 0; i < z->s->exits[k].n_conds; i++) {
			const struct scond *c = &z->s->exits[k].conds[i];
			val v = c->derefs ? summary_value(z->values, c->value) : VAL_NONE;

			if (may_be_null(z->ex, z->st, v) && !find(z, v) && z->n < MAX_SUSPECTS)
				z->v[z->n++] = (struct suspect){.pointer = v,
								.at = place_of(z, c->value),
								.name = c->derefs,
								.arg = c->arg};
		}
}

static bool meets(struct explorer *ex, struct state *st, val v, const struct con *c)
{
	if (v <= VAL_UNINIT)
		return true;
	if (c->iv.hi != INF && !st_assume_le(ex, st, v, c->iv.hi))
		return false;
	if (c->iv.lo != INT64_MIN && !st_assume_ge(ex, st, v, c->iv.lo))
		return false;
	for (uint32_t i = 0; i < c->n_gaps; i++)
		if (!st_assume_outside(ex, st, v, c->gap[i]))
			return false;
	return true;
}

enum possible { POSSIBLE_NOT, POSSIBLE_IF, POSSIBLE_AT_ANY_RATE };

/* Is the exit possible but for what it dereferences? */
static enum possible is_possible(struct suspects *z, const struct sexit *x)
{
	struct state *st = st_fork(z->ex, z->st);
	uint64_t con = st->con.hash, rel = st->rel.hash;

	for (uint32_t i = 0; i < x->n_conds; i++) {
		val v = summary_value(z->values, x->conds[i].value);

		if (!(x->conds[i].derefs && find(z, v)) && !meets(z->ex, st, v, &x->conds[i].con))
			return POSSIBLE_NOT;
	}
	/* where states were joined, or there is no room for more, some may have been left out */
	return con == st->con.hash && rel == st->rel.hash && !x->joined && x->n_conds < MAX_CONDS
		       ? POSSIBLE_AT_ANY_RATE
		       : POSSIBLE_IF;
}

static void count_exit(struct suspects *z, const struct sexit *x, enum possible possible)
{
	for (uint32_t i = 0; i < z->n; i++)
		for (uint32_t k = 0; k < x->n_conds; k++)
			if (x->conds[k].derefs &&
			    summary_value(z->values, x->conds[k].value) == z->v[i].pointer) {
				z->v[i].n_exits++;
				z->v[i].n_at_any_rate += possible == POSSIBLE_AT_ANY_RATE;
				break;
			}
}

static bool tell(const struct suspects *z, const struct suspect *s, uint32_t n_possible,
		 uint32_t ins, const char *callee)
{
	const struct explorer *ex = z->ex;
	const struct ir_call *call = &ex->fn->calls[ex->fn->ins[ins].imm];
	struct ev_deref ev = {.kind = ACCESS_CALL,
			      .addr = s->pointer,
			      .callee = callee,
			      .arg = s->arg,
			      .inner = s->at ? s->name : NULL,
			      .inner_at = s->at,
			      .unsure = s->n_exits < n_possible,
			      .assumes = !s->n_at_any_rate};

	if (s->arg && s->arg <= call->n)
		ev.addr_ref = ex->fn->args[call->first + s->arg - 1].value;
	return event_deref(z->ex, z->st, ins, ex->fn->ins[ins].loc, &ev);
}

bool summary_check_derefs(struct explorer *ex, struct state *st, const struct summary *s,
			  uint32_t ins, const char *callee, const val *args, uint32_t n_args)
{
	struct suspects z = {.ex = ex, .st = st, .s = s};
	uint32_t n_possible = 0;

	if (!s->derefs)
		return true;
	z.values = summary_values(ex, st_fork(ex, st), s, 0, ins, args, n_args);
	collect(&z);
	for (uint32_t k = 0; z.n && k < s->n_exits; k++) {
		enum possible possible = is_possible(&z, &s->exits[k]);

		if (possible == POSSIBLE_NOT)
			continue;
		n_possible++;
		count_exit(&z, &s->exits[k], possible);
	}
	for (uint32_t i = 0; i < z.n; i++)
		if (z.v[i].n_exits && !tell(&z, &z.v[i], n_possible, ins, callee))
			return false;
	return true;
}
