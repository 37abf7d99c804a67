/* summary_code.c - summaries as bytes.
 *
 *	names      of types, globals, functions, literals that it mentions, and what each of them
 *	           means: so that a summary is another one as soon as one of them is
 *	the rest   field by field; a number of the program is one of the list of names
 *
 * What is read goes by number into tables and onto a stack of calls: every number is checked, and
 * values may not be made of themselves.
 */
#include "engine/base/pack.h"
#include "engine/flow/summary.h"
#include "engine/flow/summary_p.h"

#include <string.h>

enum {
	MAX_DEPTH = 64,	   /* of values made of values; those that are made have a dozen         */
	MAX_SYMS = 0xffff, /* …, and a few hundred symbols                                       */
};

/* Whoever adds a field comes by here. */
_Static_assert(sizeof(void *) != 8 || (sizeof(struct ssym) == 72 && sizeof(struct swrite) == 20),
	       "put_sym(), put_exit()");
_Static_assert(sizeof(void *) != 8 || (sizeof(struct scond) == 64 && sizeof(struct sexit) == 144),
	       "put_exit()");
_Static_assert(sizeof(void *) != 8 || sizeof(struct sneed) == 80, "put_need()");
_Static_assert(sizeof(void *) != 8 || sizeof(struct sown) == 32, "put_own()");
_Static_assert(sizeof(void *) != 8 || sizeof(struct slock) == 32, "put_lock()");
_Static_assert(sizeof(void *) != 8 || offsetof(struct summary, syms) == 1240, "put_summary()");

/* ---- out ----------------------------------------------------------------------------------------
 */

struct encoder {
	const struct summary_names *names;
	struct strbuf out;
	struct strbuf list; /* of names                                                          */
	struct map ids;	    /* thing and number -> place in the list                              */
};

static void put_name(struct encoder *e, enum summary_thing thing, uint32_t number)
{
	bool is_new;
	uint64_t *id = map_put(&e->ids, (uint64_t)thing << 32 | number, &is_new);

	if (is_new) {
		*id = e->ids.e.n - 1;
		pack_u64(&e->list, thing);
		strbuf_add(&e->list, &e->names->of[thing][number], sizeof(uint64_t));
		strbuf_add(&e->list, &e->names->meaning[thing][number], sizeof(uint64_t));
	}
	pack_u64(&e->out, *id);
}

/* Most ends are those of types, or none: 0 is no end, and so on. */
static const int64_t common_ends[] = {INT64_MIN, INT64_MAX,  INT32_MIN,
				      INT32_MAX, UINT32_MAX, -ERROR_POINTERS};

enum { N_COMMON_ENDS = PS_ARRAY_SIZE(common_ends) };

static void put_end(struct encoder *e, int64_t end)
{
	for (uint32_t i = 0; i < N_COMMON_ENDS; i++)
		if (end == common_ends[i]) {
			pack_u64(&e->out, i);
			return;
		}
	if (end < 0 || end >= INT64_MAX / 2) {
		pack_u64(&e->out, N_COMMON_ENDS);
		pack_i64(&e->out, end);
	} else {
		pack_u64(&e->out, (uint64_t)end + N_COMMON_ENDS + 1);
	}
}

static void put_interval(struct encoder *e, struct interval i)
{
	put_end(e, i.lo);
	put_end(e, i.hi);
}

static void put_con(struct encoder *e, const struct con *c)
{
	put_interval(e, c->iv);
	pack_u64(&e->out,
		 (uint64_t)c->guess | (uint64_t)c->derefed << 1 | (uint64_t)c->asserted << 2);
	pack_u64(&e->out, c->n_gaps);
	for (uint32_t i = 0; i < c->n_gaps; i++)
		put_interval(e, c->gap[i]);
}

static void put_sym(struct encoder *e, const struct ssym *s)
{
	pack_u64(&e->out, s->kind);
	pack_u64(&e->out, s->op);
	pack_u64(&e->out, s->flags);
	put_name(e, SUMMARY_TYPE, s->type);
	if (s->kind == SYM_GLOBAL)
		put_name(e, SUMMARY_GLOBAL, s->x);
	else if (s->kind == SYM_FUNC)
		put_name(e, SUMMARY_FUNC, s->x);
	else if (s->kind == SYM_STR)
		put_name(e, SUMMARY_STR, s->x);
	else
		pack_u64(&e->out, s->x);
	pack_u64(&e->out, s->y);
	put_interval(e, s->range);
	put_interval(e, s->said);
	pack_u64(&e->out, (uint64_t)s->init << 1 | s->not_zero);
	pack_u64(&e->out, s->size);
	if (s->kind == SYM_LOAD) {
		put_name(e, SUMMARY_TYPE, s->rec);
		pack_u64(&e->out, s->field);
	}
}

static void put_deed(struct encoder *e, const struct deed *d)
{
	pack_u64(&e->out, d != NULL);
	if (!d)
		return;
	put_name(e, SUMMARY_FUNC, d->func);
	pack_u64(&e->out, d->line);
	pack_u64(&e->out, d->col);
	pack_u64(&e->out, d->end_line);
	pack_u64(&e->out, d->end_col);
	pack_str(&e->out, d->text);
}

static void put_conds(struct encoder *e, const struct scond *c, uint32_t n)
{
	pack_u64(&e->out, n);
	for (uint32_t i = 0; i < n; i++) {
		pack_u64(&e->out, c[i].value);
		put_con(e, &c[i].con);
		pack_str(&e->out, c[i].derefs);
		pack_u64(&e->out, (uint64_t)c[i].arg << 1 | c[i].of_result);
		put_deed(e, c[i].deed);
	}
}

static void put_need(struct encoder *e, const struct sneed *d)
{
	pack_u64(&e->out, (uint64_t)d->kind << 2 | (uint64_t)d->joined << 1 | d->writes);
	pack_u64(&e->out, d->value);
	pack_u64(&e->out, d->bytes);
	pack_i64(&e->out, d->lo);
	pack_i64(&e->out, d->hi);
	pack_u64(&e->out, d->arg);
	pack_str(&e->out, d->name);
	pack_str(&e->out, d->text);
	put_deed(e, d->deed);
	put_conds(e, d->conds, d->n_conds);
}

static void put_own(struct encoder *e, const struct sown *o)
{
	pack_u64(&e->out, o->value);
	pack_u64(&e->out, o->arg);
	pack_str(&e->out, o->kind);
	pack_str(&e->out, o->name);
	pack_u64(&e->out, o->gone);
}

static void put_lock(struct encoder *e, const struct slock *l)
{
	pack_u64(&e->out, l->addr);
	pack_str(&e->out, l->name);
	pack_str(&e->out, l->kind);
	pack_u64(&e->out, (uint64_t)l->first | (uint64_t)l->now << 2 | (uint64_t)l->shared << 4 |
				  (uint64_t)l->maybe << 5);
}

static void put_exit(struct encoder *e, const struct sexit *x)
{
	pack_u64(&e->out, (uint64_t)x->globals | (uint64_t)x->oom << 1 | (uint64_t)x->joined << 2 |
				  (uint64_t)x->all << 3 | (uint64_t)x->skipped << 4 |
				  (uint64_t)x->failed << 5);
	pack_u64(&e->out, x->demands);
	pack_u64(&e->out, x->zero_args);
	put_deed(e, x->null);
	pack_u64(&e->out, x->result);
	put_conds(e, x->conds, x->n_conds);
	pack_u64(&e->out, x->n_writes);
	for (uint32_t i = 0; i < x->n_writes; i++) {
		const struct swrite *w = &x->writes[i];

		pack_u64(&e->out, w->addr);
		pack_u64(&e->out, w->value);
		put_name(e, SUMMARY_TYPE, w->type);
		pack_u64(&e->out, w->size_bytes);
		pack_u64(&e->out,
			 (uint64_t)w->extent | (uint64_t)w->deep << 1 | (uint64_t)w->chars << 2);
	}
	pack_u64(&e->out, x->n_havoc);
	for (uint32_t i = 0; i < x->n_havoc; i++)
		pack_u64(&e->out, x->havoc[i]);
	pack_u64(&e->out, x->n_tainted);
	for (uint32_t i = 0; i < x->n_tainted; i++)
		pack_u64(&e->out, x->tainted[i]);
	pack_u64(&e->out, x->used_args);
	pack_u64(&e->out, x->kept_args);
	pack_u64(&e->out, x->kept_inside);
	pack_str(&e->out, x->gives);
	pack_u64(&e->out, x->any_lock);
	pack_u64(&e->out, x->n_locks);
	for (uint32_t i = 0; i < x->n_locks; i++)
		put_lock(e, &x->locks[i]);
	pack_u64(&e->out, x->n_owns);
	for (uint32_t i = 0; i < x->n_owns; i++)
		put_own(e, &x->owns[i]);
}

static void put_summary(struct encoder *e, const struct summary *s)
{
	pack_u64(&e->out,
		 (uint64_t)s->known | (uint64_t)s->derefs << 1 | (uint64_t)s->settled << 2);
	if (!s->known)
		return;
	pack_u64(&e->out, s->must_deref);
	pack_u64(&e->out, s->syms.n);
	for (uint32_t i = 0; i < s->syms.n; i++)
		put_sym(e, &s->syms.v[i]);
	pack_u64(&e->out, s->forms.n);
	for (uint32_t i = 0; i < s->forms.n; i++) {
		const struct form *f = &s->forms.v[i];

		pack_i64(&e->out, f->c);
		pack_u64(&e->out, f->n);
		for (uint32_t k = 0; k < f->n; k++) {
			pack_u64(&e->out, f->t[k].s);
			pack_i64(&e->out, f->t[k].k);
		}
	}
	pack_u64(&e->out, s->n_demands);
	for (uint32_t i = 0; i < s->n_demands; i++) {
		const struct sdemand *d = &s->demands[i];

		pack_u64(&e->out, d->kind);
		pack_u64(&e->out, d->value);
		pack_str(&e->out, d->name);
		pack_u64(&e->out, d->arg);
		pack_u64(&e->out, (uint64_t)d->n_args << 1 | d->touched);
		for (uint32_t k = 0; k < d->n_args; k++)
			pack_u64(&e->out, d->args[k]);
		put_deed(e, d->deed);
	}
	pack_u64(&e->out, s->n_exits);
	for (uint32_t i = 0; i < s->n_exits; i++)
		put_exit(e, &s->exits[i]);
	pack_u64(&e->out, s->n_few);
	for (uint32_t i = 0; i < s->n_few; i++)
		put_exit(e, &s->few[i]);
	pack_u64(&e->out, s->n_needs);
	for (uint32_t i = 0; i < s->n_needs; i++)
		put_need(e, &s->needs[i]);
}

void summary_encode(const struct summaries *s, uint32_t f, const struct summary_names *names,
		    struct strbuf *out)
{
	struct encoder e = {.names = names};

	put_summary(&e, &s->v[f]);
	pack_u64(out, e.ids.e.n);
	strbuf_add(out, e.list.s, e.list.n_bytes);
	strbuf_add(out, e.out.s, e.out.n_bytes);
	map_release(&e.ids);
	strbuf_release(&e.list);
	strbuf_release(&e.out);
}

/* ---- in
 * ------------------------------------------------------------------------------------------
 */

struct named {
	uint8_t thing;
	uint32_t number;
};

struct decoder {
	const struct summary_names *names;
	struct unpack u;
	struct summary *s;
	struct arena *mem;
	VEC(struct named) list;
	uint8_t *depth; /* by symbol: how deep it is made of others, plus 1; 0: not known yet     */
};

static bool get_name(struct unpack *u, const struct summary_names *names, struct named *ret)
{
	uint32_t thing = unpack_upto(u, N_SUMMARY_THINGS - 1);
	uint64_t name[2], *at;

	if (u->bad || (size_t)(u->end - u->at) < sizeof name) {
		unpack_fail(u);
		return false;
	}
	memcpy(name, u->at, sizeof name);
	u->at += sizeof name;
	at = map_get(&names->at[thing], name[0]);
	if (!at || names->meaning[thing][*at] != name[1])
		return false;
	*ret = (struct named){.thing = (uint8_t)thing, .number = (uint32_t)*at};
	return true;
}

bool summary_fits(const void *p, size_t n_bytes, const struct summary_names *names)
{
	struct unpack u = unpack_begin(p, n_bytes);
	struct named named;

	for (uint32_t n = unpack_count(&u); n; n--)
		if (!get_name(&u, names, &named))
			return false;
	return !u.bad;
}

static uint32_t take_name(struct decoder *d, enum summary_thing thing)
{
	uint64_t i = unpack_u64(&d->u);

	if (i >= d->list.n || d->list.v[i].thing != thing) {
		unpack_fail(&d->u);
		return 0;
	}
	return d->list.v[i].number;
}

static bool take_bits(struct decoder *d, uint32_t *bits)
{
	bool ret = *bits & 1;

	(void)d;
	*bits >>= 1;
	return ret;
}

static int64_t take_end(struct decoder *d)
{
	uint64_t n = unpack_u64(&d->u);

	if (n < N_COMMON_ENDS)
		return common_ends[n];
	if (n == N_COMMON_ENDS)
		return unpack_i64(&d->u);
	if (n > INT64_MAX)
		unpack_fail(&d->u);
	return (int64_t)(n - N_COMMON_ENDS - 1);
}

static struct interval take_interval(struct decoder *d)
{
	struct interval i;

	i.lo = take_end(d);
	i.hi = take_end(d);
	return i;
}

static void take_con(struct decoder *d, struct con *c)
{
	struct interval *gap;
	uint32_t bits;

	*c = (struct con){.iv = take_interval(d)};
	bits = unpack_upto(&d->u, 7);
	c->guess = take_bits(d, &bits);
	c->derefed = take_bits(d, &bits);
	c->asserted = take_bits(d, &bits);
	c->n_gaps = unpack_upto(&d->u, CON_MAX_GAPS);
	if (!c->n_gaps)
		return;
	c->gap = gap = arena_array(d->mem, struct interval, c->n_gaps);
	for (uint32_t i = 0; i < c->n_gaps; i++) {
		gap[i] = take_interval(d);
		if (gap[i].lo > gap[i].hi || gap[i].lo < c->iv.lo || gap[i].hi > c->iv.hi ||
		    (i && gap[i].lo <= gap[i - 1].hi))
			unpack_fail(&d->u);
	}
}

static void take_sym(struct decoder *d, struct ssym *s)
{
	uint32_t bits;

	*s = (struct ssym){.kind = (uint8_t)unpack_upto(&d->u, SYM_OP)};
	s->op = (uint8_t)unpack_upto(&d->u, UINT8_MAX);
	s->flags = (uint16_t)unpack_upto(&d->u, UINT16_MAX);
	s->type = take_name(d, SUMMARY_TYPE);
	s->x = s->kind == SYM_GLOBAL ? take_name(d, SUMMARY_GLOBAL)
	       : s->kind == SYM_FUNC ? take_name(d, SUMMARY_FUNC)
	       : s->kind == SYM_STR  ? take_name(d, SUMMARY_STR)
				     : unpack_upto(&d->u, UINT32_MAX);
	s->y = unpack_upto(&d->u, UINT32_MAX);
	s->range = take_interval(d);
	s->said = take_interval(d);
	bits = unpack_upto(&d->u, REGION_ZERO << 1 | 1);
	s->not_zero = take_bits(d, &bits);
	s->init = (uint8_t)bits;
	s->size = unpack_upto(&d->u, UINT32_MAX);
	if (s->kind == SYM_LOAD) {
		s->rec = take_name(d, SUMMARY_TYPE);
		s->field = unpack_upto(&d->u, UINT32_MAX);
	}
}

static void take_form(struct decoder *d, struct form *f)
{
	*f = (struct form){.c = unpack_i64(&d->u), .n = unpack_upto(&d->u, FORM_MAX_TERMS)};
	for (uint32_t i = 0; i < f->n; i++) {
		f->t[i].s = unpack_upto(&d->u, d->s->syms.n - 1);
		f->t[i].k = unpack_i64(&d->u);
		if (!f->t[i].k || f->t[i].k == INT64_MIN)
			unpack_fail(&d->u);
	}
}

/* A value of the summary; 0 where it may be none. */
static uint32_t take_value(struct decoder *d)
{
	return unpack_upto(&d->u, d->s->forms.n - 1);
}

/* Addresses of what was written: each has an object. */
static uint32_t *take_objects(struct decoder *d, uint32_t *ret_n)
{
	uint32_t n = unpack_upto(&d->u, MAX_HAVOC);
	uint32_t *v = arena_array(d->mem, uint32_t, n + 1);

	for (uint32_t i = 0; i < n && !d->u.bad; i++) {
		v[i] = take_value(d);
		if (!d->s->forms.v[v[i]].n)
			unpack_fail(&d->u);
	}
	*ret_n = n;
	return v;
}

static const struct deed *take_deed(struct decoder *d)
{
	struct deed *x;

	if (!unpack_upto(&d->u, 1))
		return NULL;
	x = arena_new(d->mem, struct deed);
	x->func = take_name(d, SUMMARY_FUNC);
	x->line = unpack_upto(&d->u, INT32_MAX);
	x->col = unpack_upto(&d->u, UINT32_MAX);
	x->end_line = unpack_upto(&d->u, INT32_MAX);
	x->end_col = unpack_upto(&d->u, UINT32_MAX);
	x->text = unpack_str(&d->u, d->mem);
	if (!x->text)
		unpack_fail(&d->u);
	return x;
}

static struct scond *take_conds(struct decoder *d, uint32_t *ret_n)
{
	uint32_t n = unpack_upto(&d->u, MAX_CONDS);
	struct scond *c = arena_array(d->mem, struct scond, n + 1);

	for (uint32_t i = 0; i < n && !d->u.bad; i++) {
		uint32_t bits;

		c[i].value = take_value(d);
		take_con(d, &c[i].con);
		c[i].derefs = unpack_str(&d->u, d->mem);
		bits = unpack_upto(&d->u, UINT32_MAX);
		c[i].of_result = take_bits(d, &bits);
		c[i].arg = bits;
		c[i].deed = take_deed(d);
	}
	*ret_n = n;
	return c;
}

static void take_need(struct decoder *d, struct sneed *x)
{
	uint32_t bits = unpack_upto(&d->u, NEED_ROOM << 2 | 3);

	*x = (struct sneed){.writes = take_bits(d, &bits)};
	x->joined = take_bits(d, &bits);
	x->kind = (uint8_t)bits;
	x->value = take_value(d);
	x->bytes = take_value(d);
	x->lo = unpack_i64(&d->u);
	x->hi = unpack_i64(&d->u);
	x->arg = unpack_upto(&d->u, UINT32_MAX);
	x->name = unpack_str(&d->u, d->mem);
	x->text = unpack_str(&d->u, d->mem);
	x->deed = take_deed(d);
	if (!x->name || !x->text)
		unpack_fail(&d->u);
	x->conds = take_conds(d, &x->n_conds);
}

static void take_own(struct decoder *d, struct sown *o)
{
	*o = (struct sown){.value = take_value(d)};
	o->arg = unpack_upto(&d->u, UINT32_MAX);
	o->kind = unpack_str(&d->u, d->mem);
	o->name = unpack_str(&d->u, d->mem);
	o->gone = (uint8_t)unpack_upto(&d->u, OWN_YES);
}

static void take_lock(struct decoder *d, struct slock *l)
{
	uint32_t bits;

	*l = (struct slock){.addr = take_value(d)};
	l->name = unpack_str(&d->u, d->mem);
	l->kind = unpack_str(&d->u, d->mem);
	bits = unpack_upto(&d->u, 63);
	l->first = bits & 3;
	l->now = bits >> 2 & 3;
	l->shared = bits >> 4 & 1;
	l->maybe = bits >> 5;
}

static void take_exit(struct decoder *d, struct sexit *x)
{
	uint32_t bits = unpack_upto(&d->u, 63);

	*x = (struct sexit){.globals = take_bits(d, &bits)};
	x->oom = take_bits(d, &bits);
	x->joined = take_bits(d, &bits);
	x->all = take_bits(d, &bits);
	x->skipped = take_bits(d, &bits);
	x->failed = take_bits(d, &bits);
	x->demands = unpack_upto(&d->u, (uint32_t)(((uint64_t)1 << d->s->n_demands) - 1));
	x->zero_args = unpack_upto(&d->u, UINT32_MAX);
	x->null = take_deed(d);
	x->result = take_value(d);
	x->conds = take_conds(d, &x->n_conds);
	x->n_writes = unpack_upto(&d->u, MAX_WRITES);
	x->writes = arena_array(d->mem, struct swrite, x->n_writes + 1);
	for (uint32_t i = 0; i < x->n_writes && !d->u.bad; i++) {
		struct swrite *w = &x->writes[i];

		w->addr = take_value(d);
		w->value = take_value(d);
		w->type = take_name(d, SUMMARY_TYPE);
		w->size_bytes = unpack_upto(&d->u, UINT32_MAX);
		bits = unpack_upto(&d->u, UINT8_MAX << 2 | 3);
		w->extent = take_bits(d, &bits);
		w->deep = take_bits(d, &bits);
		w->chars = (uint8_t)bits;
	}
	x->havoc = take_objects(d, &x->n_havoc);
	x->tainted = take_objects(d, &x->n_tainted);
	x->used_args = unpack_upto(&d->u, UINT32_MAX);
	x->kept_args = unpack_upto(&d->u, UINT32_MAX);
	x->kept_inside = unpack_upto(&d->u, UINT32_MAX);
	x->gives = unpack_str(&d->u, d->mem);
	x->any_lock = unpack_upto(&d->u, 1);
	x->n_locks = unpack_upto(&d->u, MAX_LOCKS);
	x->locks = arena_array(d->mem, struct slock, x->n_locks + 1);
	for (uint32_t i = 0; i < x->n_locks && !d->u.bad; i++)
		take_lock(d, &x->locks[i]);
	x->n_owns = unpack_upto(&d->u, MAX_OWNS);
	x->owns = arena_array(d->mem, struct sown, x->n_owns + 1);
	for (uint32_t i = 0; i < x->n_owns && !d->u.bad; i++)
		take_own(d, &x->owns[i]);
}

static uint32_t depth_of_value(struct decoder *d, uint32_t v);

/* How deep it is made of others; MAX_DEPTH: too deep, or of itself. */
static uint32_t depth_of_sym(struct decoder *d, uint32_t n)
{
	const struct ssym *s = &d->s->syms.v[n];
	uint32_t of[3] = {0}, deepest = 0;

	if (d->depth[n])
		return d->depth[n] - 1u;
	d->depth[n] = MAX_DEPTH + 1; /* whoever comes back here goes in a circle */
	if (s->kind == SYM_LOAD || s->kind == SYM_OP)
		of[0] = s->x;
	if (s->kind == SYM_OP)
		of[1] = s->y;
	if (s->kind == SYM_HEAP)
		of[2] = s->size;
	for (int i = 0; i < 3 && deepest < MAX_DEPTH; i++) {
		uint32_t depth = depth_of_value(d, of[i]) + 1;

		if (depth > deepest)
			deepest = depth;
	}
	deepest = ps_min_u32(deepest, MAX_DEPTH);
	d->depth[n] = (uint8_t)(deepest + 1);
	return deepest;
}

static uint32_t depth_of_value(struct decoder *d, uint32_t v)
{
	uint32_t deepest = 0;

	if (v >= d->s->forms.n)
		return MAX_DEPTH;
	for (uint32_t i = 0; i < d->s->forms.v[v].n && deepest < MAX_DEPTH; i++) {
		uint32_t depth = depth_of_sym(d, d->s->forms.v[v].t[i].s);

		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

static bool is_sound(struct decoder *d, uint32_t n)
{
	const struct ssym *s = &d->s->syms.v[n];

	switch ((enum sym_kind)s->kind) {
	case SYM_OP:
		if (s->op >= IR_N_OPS && s->op != OP_WRAP && s->op != OP_TABLE)
			return false;
		if (s->op == OP_TABLE && !s->y)
			return false;
		break;
	case SYM_PARAM:
	case SYM_GLOBAL:
	case SYM_STR:
	case SYM_FUNC:
	case SYM_BIG:
	case SYM_NULLBASE:
	case SYM_LOAD:
	case SYM_HEAP:
	case SYM_FRESH:
	case SYM_LOCAL:
		break;
	case SYM_NONE: /* the first one only */
		return n == 0;
	case SYM_UNINIT:
	case SYM_CALL:
	case SYM_IND:
		return false;
	}
	return n && depth_of_sym(d, n) < MAX_DEPTH;
}

static void take_tables(struct decoder *d)
{
	uint32_t n = unpack_upto(&d->u, MAX_SYMS);

	for (uint32_t i = 0; i < n && !d->u.bad; i++)
		take_sym(d, vec_push(&d->s->syms));
	if (!n)
		unpack_fail(&d->u);
	n = unpack_count(&d->u);
	for (uint32_t i = 0; i < n && !d->u.bad; i++)
		take_form(d, vec_push(&d->s->forms));
	if (!n)
		unpack_fail(&d->u);
	if (d->u.bad)
		return;
	d->depth = xcalloc(d->s->syms.n, 1);
	for (uint32_t i = 0; i < d->s->syms.n && !d->u.bad; i++)
		if (!is_sound(d, i))
			unpack_fail(&d->u);
	free(d->depth);
}

static bool is_load(const struct summary *s, uint32_t value)
{
	const struct form *f = &s->forms.v[value];

	return f->n == 1 && s->syms.v[f->t[0].s].kind == SYM_LOAD;
}

static void take_demands(struct decoder *d)
{
	uint32_t n = unpack_upto(&d->u, MAX_DEMANDS);

	d->s->demands = arena_array(d->mem, struct sdemand, n + 1);
	for (uint32_t i = 0; i < n && !d->u.bad; i++) {
		struct sdemand *to = &d->s->demands[i];
		uint32_t bits;

		to->kind = (enum demand_kind)unpack_upto(&d->u, DEMAND_RESULT);
		to->value = take_value(d);
		if (to->kind == DEMAND_WRITTEN && !is_load(d->s, to->value))
			unpack_fail(&d->u);
		to->name = unpack_str(&d->u, d->mem);
		to->arg = unpack_upto(&d->u, UINT32_MAX);
		bits = unpack_upto(&d->u, MAX_DEMAND_ARGS << 1 | 1);
		to->touched = take_bits(d, &bits);
		to->n_args = bits;
		for (uint32_t k = 0; k < to->n_args; k++)
			to->args[k] = take_value(d);
		to->deed = take_deed(d);
	}
	d->s->n_demands = n;
}

static void take_summary(struct decoder *d)
{
	uint32_t bits = unpack_upto(&d->u, 7);
	bool known = take_bits(d, &bits);

	d->s->derefs = take_bits(d, &bits);
	d->s->settled = take_bits(d, &bits);
	if (!known)
		return;
	d->s->must_deref = unpack_u64(&d->u);
	take_tables(d);
	if (d->u.bad)
		return;
	take_demands(d);
	d->s->n_exits = unpack_upto(&d->u, MAX_EXITS);
	for (uint32_t i = 0; i < d->s->n_exits && !d->u.bad; i++)
		take_exit(d, &d->s->exits[i]);
	d->s->n_few = unpack_upto(&d->u, FEW_EXITS);
	for (uint32_t i = 0; i < d->s->n_few && !d->u.bad; i++)
		take_exit(d, &d->s->few[i]);
	d->s->n_needs = unpack_upto(&d->u, MAX_NEEDS);
	for (uint32_t i = 0; i < d->s->n_needs && !d->u.bad; i++)
		take_need(d, &d->s->needs[i]);
	d->s->known = unpack_is_done(&d->u);
}

bool summary_decode(struct summaries *s, uint32_t f, uint32_t thread, const void *p, size_t n_bytes,
		    const struct summary_names *names)
{
	struct decoder d = {.names = names,
			    .u = unpack_begin(p, n_bytes),
			    .s = &s->v[f],
			    .mem = &s->stores[thread].mem};

	for (uint32_t n = unpack_count(&d.u); n && !d.u.bad; n--)
		if (!get_name(&d.u, names, vec_push(&d.list)))
			unpack_fail(&d.u);
	take_summary(&d);
	vec_release(&d.list);
	if (unpack_is_done(&d.u))
		return true;
	vec_release(&s->v[f].syms);
	vec_release(&s->v[f].forms);
	s->v[f] = (struct summary){0};
	return false;
}
