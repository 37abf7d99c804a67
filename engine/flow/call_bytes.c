/* call_bytes.c - the bytes that a call of a modelled function reads and writes, and the strings
 * that it leaves there.
 *
 * Three ways to write: so many bytes as an argument says (memcpy), at most so many as an argument
 * says there are (snprintf, read), or as many as the content has (strcpy, sprintf).
 */
#include "engine/flow/call_p.h"

#include <string.h>

/* What is written through an argument, in characters. */
struct written {
	uint8_t char_bytes;
	val start;	 /* behind so many characters of a string that is there              */
	val content;	 /* characters of the string that is written, without its terminator */
	val limit;	 /* what the callee was told that there is room for                  */
	val all;	 /* all of this, whatever it is                                      */
	bool string;	 /* it ends as a string                                              */
	uint32_t source; /* it comes from outside (taint.c)                              */
};

static uint32_t format_arg(const struct callsite *cs)
{
	for (uint32_t i = 0; call_arg(cs, i); i++)
		if (cs->model->args[i].flags & MODEL_A_FORMAT)
			return i;
	return UINT32_MAX;
}

static val formatted(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t ins)
{
	uint32_t f = format_arg(cs);
	ir_type types[MAX_ARGS];

	/* the arguments of vprintf() are out of reach */
	if (f == UINT32_MAX || !(ir_typ(ex->unit, cs->call->ftype)->flags & IR_TF_VARIADIC))
		return VAL_NONE;
	for (uint32_t i = f + 1; i < cs->n; i++)
		types[i - f - 1] = cs->args[i].type;
	return format_length(ex, st, cs->v[f], cs->v + f + 1, types, cs->n - f - 1, ins);
}

/* The length of a string that is copied; of one of a memcpy() only what is known already. */
static val copied(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		  uint32_t ins)
{
	uint8_t from = cs->model->args[i].copies, cb = call_char_bytes(cs);
	const struct model_arg *src = call_arg(cs, from - 1u);

	if (!src)
		return VAL_NONE;
	return src->flags & MODEL_A_STRING || src->reads.min
		       ? str_length(ex, st, cs->v[from - 1], cb, ins)
		       : str_known_length(ex, st, cs->v[from - 1], cb);
}

/* Where what is written through argument i comes from, if from outside: from there directly, copied
 * or printed from there. */
static uint32_t source_of(struct explorer *ex, struct state *st, const struct callsite *cs,
			  uint32_t i, uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	uint32_t source = 0;

	if (m->flags & MODEL_A_TAINTS)
		return ins + 1;
	if (m->copies && m->copies <= cs->n)
		return taint_of_memory(ex, st, cs->v[m->copies - 1]);
	for (uint32_t k = format_arg(cs); m->flags & MODEL_A_STRING_OUT && k < cs->n && !source;
	     k++)
		if (ir_type_is(ex->unit, cs->args[k].type, IR_PTR))
			source = taint_of_memory(ex, st, cs->v[k]);
	return source;
}

static struct written describe(struct explorer *ex, struct state *st, const struct callsite *cs,
			       uint32_t i, uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	struct written w = {.char_bytes = call_char_bytes(cs), .start = VAL_ZERO};
	val size = call_size(ex, st, cs, &m->writes, ins, VAL_NONE);

	w.string = m->flags & MODEL_A_STRING_OUT;
	w.source = source_of(ex, st, cs, i, ins);
	size = str_chars(ex, size, w.char_bytes);
	if (m->flags & MODEL_A_APPENDS)
		w.start = str_length(ex, st, cs->v[i], w.char_bytes, ins);
	if (m->flags & MODEL_A_MAY_WRITE)
		w.limit = size;
	else if (size > VAL_UNINIT && w.string)
		w.content = val_lin(&ex->t, 1, size, 0, size, -1);
	else
		w.all = size;
	if (w.string && w.content == VAL_NONE)
		w.content = m->copies ? copied(ex, st, cs, i, ins) : formatted(ex, st, cs, ins);
	return w;
}

/* ---- what checkers are told ----------------------------------------------------------------- */

static bool tell(struct explorer *ex, struct state *st, uint32_t ins, const struct ev_extent *ev)
{
	struct flow_ctx cx = flow_ctx_at(ex, st, ins, ex->fn->ins[ins].loc);

	for (uint32_t i = 0; ex->checkers && ex->checkers[i]; i++) {
		if (!ex->checkers[i]->extent)
			continue;
		cx.self = ex->checkers[i];
		cx.self->extent(&cx, ev);
	}
	return !st->dead;
}

static struct ev_extent event_of(struct explorer *ex, const struct callsite *cs, uint32_t i)
{
	return (struct ev_extent){.addr_ref = cs->args[i].value,
				  .addr = cs->v[i],
				  .callee = ir_cstr(ex->unit, cs->callee->name),
				  .arg = i + 1,
				  .char_bytes = call_char_bytes(cs)};
}

/* The argument that says how many bytes. */
static struct ir_ref bytes_ref(const struct explorer *ex, const struct callsite *cs,
			       const struct model_size *s)
{
	const struct model_term *t = &s->a;
	int64_t c;

	/* fread: so many elements of a constant size, or the other way round */
	if (s->b.kind == MODEL_T_ARG &&
	    (t->kind == MODEL_T_CONST ||
	     (call_arg(cs, (uint32_t)t->n - 1) && val_is_const(&ex->t, cs->v[t->n - 1], &c))))
		t = &s->b;
	if (t->kind != MODEL_T_ARG || t->n < 1 || t->n > cs->n || s->min || s->sum || s->plus)
		return IR_NOREF;
	return cs->args[t->n - 1].value;
}

static bool tell_written(struct explorer *ex, struct state *st, const struct callsite *cs,
			 uint32_t i, const struct written *w, uint32_t ins)
{
	struct ev_extent ev = event_of(ex, cs, i);
	val end = w->start > VAL_UNINIT && w->content > VAL_UNINIT
			  ? val_lin(&ex->t, 1, w->start, 1, w->content, 1)
			  : VAL_NONE;

	ev.writes = true;
	ev.string = w->string;
	ev.bytes_ref = bytes_ref(ex, cs, &cs->model->args[i].writes);
	ev.content = str_bytes(ex, end, w->char_bytes);
	if (w->limit != VAL_NONE && w->start > VAL_UNINIT) {
		ev.limit =
			str_bytes(ex, val_lin(&ex->t, 1, w->start, 1, w->limit, 0), w->char_bytes);
	} else if (w->all != VAL_NONE) {
		ev.content = str_bytes(ex, w->all, w->char_bytes);
	}
	ev.any = w->string && cs->model->args[i].flags & MODEL_A_TAINTS &&
		 !(cs->model->args[i].flags & MODEL_A_DEEP) && w->limit == VAL_NONE;
	if (ev.content == VAL_NONE && ev.limit == VAL_NONE && !ev.any)
		return true;
	return tell(ex, st, ins, &ev);
}

/* A string is read up to its terminator: where none is known, as far as there can be none. */
static val string_read(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i)
{
	uint8_t cb = call_char_bytes(cs);
	val n;

	if (str_known_length(ex, st, cs->v[i], cb) != VAL_NONE)
		return VAL_NONE;
	n = str_prefix(ex, st, cs->v[i], cb);
	return n <= VAL_ZERO ? VAL_NONE : str_bytes(ex, val_lin(&ex->t, 1, n, 0, n, 1), cb);
}

/* What is sure to be read where it is not known how much: a character, be it the terminator. */
static val least_read(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	struct model_size most = {.a = m->reads.a};
	sym region;
	val off, n;

	/* where it may be in the object, how far it is from the ends is not for this to say */
	if (!val_split(&ex->t, cs->v[i], &region, &off) ||
	    (mem_size(ex, st, region) != VAL_NONE &&
	     mem_is_within(ex, st, region, off, call_char_bytes(cs))))
		return VAL_NONE;
	if (m->flags & MODEL_A_STRING)
		return val_const(&ex->t, call_char_bytes(cs));
	n = m->reads.min ? call_size(ex, st, cs, &most, ins, VAL_NONE) : VAL_NONE;
	return n > VAL_UNINIT && st_bounds(ex, st, n).lo > 0
		       ? val_const(&ex->t, call_char_bytes(cs))
		       : VAL_NONE;
}

/* Where a text is read there must be one. */
static bool tell_unwritten(struct explorer *ex, struct state *st, const struct callsite *cs,
			   uint32_t i, uint32_t ins)
{
	ir_type t = ir_typ(ex->unit, cs->args[i].type)->elem;
	sym region;
	val off, v;
	uint8_t kind;

	if (!ir_type_is(ex->unit, t, IR_INT) ||
	    ir_typ(ex->unit, t)->size_bytes != call_char_bytes(cs) ||
	    !val_split(&ex->t, cs->v[i], &region, &off))
		return true;
	kind = sym_info(&ex->t, region)->kind;
	if (kind == SYM_LOCAL || kind == SYM_HEAP
		    ? st_region(ex, st, region).init != REGION_UNINIT
		    : !ex->build || (kind != SYM_PARAM && kind != SYM_LOAD))
		return true;
	if (!mem_is_within(ex, st, region, off, call_char_bytes(cs)))
		return true;
	v = mem_load(ex, st_fork(ex, st), cs->v[i], t, IR_NO);
	if (ex->survey && ex_may_be_unwritten(ex, st, v))
		ex_suspect(ex);
	if (v > VAL_UNINIT)
		latent_reads(ex, st, v, cs->ins->loc);
	if (v == VAL_UNINIT) {
		const char *name = ir_ref_text(ex->unit, ex->fn, cs->args[i].value, &ex->mem);

		(void)event_uninit(
			ex, st, ins, cs->ins->loc, cs->v[i], t,
			&(struct ev_uninit){.addr_ref = cs->args[i].value,
					    .callee = ir_cstr(ex->unit, cs->callee->name),
					    .arg = i + 1,
					    .inner = name,
					    .name = name});
	}
	return !st->dead;
}

/* %s, %[ and %c of scanf(): as many characters as the format allows, of a text in memory no more
 * than it has. */
static bool tell_scanned(struct explorer *ex, struct state *st, const struct callsite *cs,
			 uint32_t ins)
{
	uint32_t first = cs->model->n_args ? cs->model->n_args - 1u : 0;
	val text = VAL_NONE;

	if (!first || !(cs->model->args[first].flags & MODEL_A_SCANF))
		return true;
	if (first == 2 && cs->model->args[0].flags & MODEL_A_STRING)
		text = str_length(ex, st, cs->v[0], 1, ins);
	for (uint32_t i = first; i < cs->n; i++) {
		struct ev_extent ev = event_of(ex, cs, i);
		struct scanned how;
		bool string;

		if (!format_scanned(ex, cs->v[first - 1], i - first, &how))
			return true;
		string = how.conv == 's' || how.conv == '[';
		if (how.length == 'm' || (!string && how.conv != 'c'))
			continue;
		ev.writes = true;
		ev.string = string;
		ev.char_bytes = how.length == 'l' ? 4 : 1;
		if (how.has_width || how.conv == 'c')
			ev.limit = val_const(&ex->t, (how.has_width ? how.width : 1) + string);
		else if (text != VAL_NONE)
			ev.limit = val_lin(&ex->t, 1, text, 0, text, 1);
		ev.limit = str_bytes(ex, ev.limit, ev.char_bytes);
		ev.any = ev.limit == VAL_NONE;
		if (cs->v[i] > VAL_UNINIT && !tell(ex, st, ins, &ev))
			return false;
	}
	return true;
}

static bool tell_read(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      uint32_t ins)
{
	const struct model_arg *m = &cs->model->args[i];
	struct ev_extent ev = event_of(ex, cs, i);

	if (!(m->flags & MODEL_A_READS) || cs->v[i] <= VAL_UNINIT)
		return true;
	if (!ir_type_is(ex->unit, cs->args[i].type, IR_PTR))
		return true;
	for (uint32_t k = 0; call_arg(cs, k); k++)
		if (cs->model->args[k].copies == i + 1) {
			ev.to_ref = cs->args[k].value;
			ev.to = cs->v[k];
		}
	ev.string = m->flags & MODEL_A_STRING;
	ev.bytes_ref = bytes_ref(ex, cs, &m->reads);
	ev.content = ev.string ? string_read(ex, st, cs, i)
			       : call_size(ex, st, cs, &m->reads, ins, VAL_NONE);
	if ((ev.string || m->reads.min) && !tell_unwritten(ex, st, cs, i, ins))
		return false;
	if (ev.content == VAL_NONE)
		ev.content = least_read(ex, st, cs, i, ins);
	return ev.content == VAL_NONE || tell(ex, st, ins, &ev);
}

/* ---- strings that are left ------------------------------------------------------------------ */

static val length_left(struct explorer *ex, struct state *st, const struct written *w, uint32_t i,
		       uint32_t ins)
{
	struct interval limit = {0, INF}, content = {0, INF};
	val last = VAL_NONE, len;

	if (w->limit == VAL_NONE && w->content != VAL_NONE)
		return w->content;
	if (w->limit != VAL_NONE) {
		last = val_lin(&ex->t, 1, w->limit, 0, w->limit, -1);
		limit = st_bounds(ex, st, last);
	}
	if (w->content != VAL_NONE) {
		val d = val_lin(&ex->t, 1, w->content, -1, last, 0);
		struct interval iv = st_bounds(ex, st, d);

		if (d != VAL_NONE && iv.hi <= 0)
			return w->content;
		if (d != VAL_NONE && iv.lo >= 0 && limit.lo >= 0)
			return last;
		content = st_bounds(ex, st, w->content);
	}
	len = str_some(ex, st, ins, 128 + i, ps_max_i64(ps_min_i64(limit.hi, content.hi), 0));
	taint_value(ex, len, w->source ? w->source : taint_of(ex, w->content));
	str_at_most(ex, st, len, last);
	str_at_most(ex, st, len, w->content);
	return len;
}

static void add_string(struct explorer *ex, struct state *st, struct call_strings *s, uint32_t arg,
		       val addr, val len, bool prefix, uint8_t cb)
{
	struct call_string *c = &s->v[s->n];

	if (len <= VAL_UNINIT || addr <= VAL_UNINIT || s->n == MODEL_MAX_ARGS)
		return;
	*c = (struct call_string){.arg = arg, .addr = addr, .len = len, .prefix = prefix};
	if (!prefix)
		str_joins(ex, st, addr, cb, len, &c->joined);
	s->n++;
}

/* memcpy(), strncpy(): all of a string, or the beginning of one. */
static void copy_left(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      const struct written *w, uint32_t ins, struct call_strings *s)
{
	uint8_t cb = w->char_bytes;
	val len = copied(ex, st, cs, i, ins), src = cs->v[cs->model->args[i].copies - 1], d;

	if (w->all == VAL_NONE)
		return;
	if (len == VAL_NONE) {
		len = str_prefix(ex, st, src, cb);
		d = val_lin(&ex->t, 1, len, -1, w->all, 0);
		if (d != VAL_NONE && st_bounds(ex, st, d).lo >= 0)
			add_string(ex, st, s, i, cs->v[i], w->all, true, cb);
		return;
	}
	d = val_lin(&ex->t, 1, len, -1, w->all, 0);
	if (d != VAL_NONE && st_bounds(ex, st, d).hi < 0)
		add_string(ex, st, s, i, cs->v[i], len, false, cb);
	else if (d != VAL_NONE && st_bounds(ex, st, d).lo >= 0)
		add_string(ex, st, s, i, cs->v[i], w->all, true, cb);
}

/* What an address is the address of, by its declaration: the elements of arrays; 0: not known. */
static ir_type pointee(const struct explorer *ex, struct ir_ref r)
{
	const struct ir_unit *u = ex->unit;
	const struct ir_ins *i = NULL;
	ir_type t = 0;

	while (ir_ref_is(r, IR_TMP)) {
		i = &ex->fn->ins[ir_ref_index(r)];
		if (i->op != IR_CAST)
			break;
		r = i->a;
	}
	if (ir_ref_is(r, IR_LOCAL))
		t = ex->fn->locals[ir_ref_index(r)].type;
	else if (ir_ref_is(r, IR_GLOBAL))
		t = u->globals.v[ir_ref_index(r)].type;
	else if (ir_ref_is(r, IR_TMP) && i->op == IR_FIELD)
		t = u->fields.v[ir_typ(u, i->aux)->first + i->imm].type;
	else if (ir_ref_is(r, IR_TMP) && i->op == IR_ELEM)
		t = i->aux;
	else if (ir_ref_is(r, IR_TMP) && ir_type_is(u, i->type, IR_PTR))
		t = ir_typ(u, i->type)->elem;
	while (ir_type_is(u, t, IR_ARRAY))
		t = ir_typ(u, t)->elem;
	return t;
}

/* Does it lead to characters, as far as its type tells? */
static bool is_text(const struct explorer *ex, struct ir_ref addr, uint8_t char_bytes)
{
	const struct ir_typ *t = ir_typ(ex->unit, pointee(ex, addr));

	return t->kind == IR_VOID || (t->kind == IR_INT && t->size_bytes == char_bytes);
}

/* memset() */
static void fill_left(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      const struct written *w, struct call_strings *s)
{
	uint8_t by = cs->model->args[i].filled_with;
	int64_t c;

	if (by > cs->n || w->all == VAL_NONE || !val_is_const(&ex->t, cs->v[by - 1], &c))
		return;
	if (w->char_bytes == 1)
		c &= 0xff;
	if (c)
		add_string(ex, st, s, i, cs->v[i], w->all, true, w->char_bytes);
	else if (is_text(ex, cs->args[i].value, w->char_bytes) && st_bounds(ex, st, w->all).lo > 0)
		add_string(ex, st, s, i, cs->v[i], VAL_ZERO, false, w->char_bytes);
}

static void find_left(struct explorer *ex, struct state *st, const struct callsite *cs, uint32_t i,
		      const struct written *w, uint32_t ins, struct call_strings *s)
{
	const struct model_arg *m = &cs->model->args[i];
	val len;

	if (w->string && w->start > VAL_UNINIT) {
		len = length_left(ex, st, w, i, ins);
		add_string(ex, st, s, i, cs->v[i], val_lin(&ex->t, 1, w->start, 1, len, 0), false,
			   w->char_bytes);
		if (w->content != VAL_NONE && format_arg(cs) != UINT32_MAX)
			s->printed = w->content;
	} else if (m->copies && m->copies <= cs->n) {
		copy_left(ex, st, cs, i, w, ins, s);
	} else if (m->filled_with) {
		fill_left(ex, st, cs, i, w, s);
	}
}

bool call_bytes_before(struct explorer *ex, struct state *st, const struct callsite *cs,
		       uint32_t ins, struct call_strings *ret)
{
	ret->n = 0;
	ret->printed = VAL_NONE;
	memset(ret->source, 0, sizeof ret->source);
	/* what is read first: lengths get names where they are asked for */
	for (uint32_t i = 0; call_arg(cs, i); i++)
		if (!tell_read(ex, st, cs, i, ins))
			return false;
	if (!tell_scanned(ex, st, cs, ins))
		return false;
	for (uint32_t i = 0; call_arg(cs, i); i++) {
		const struct model_arg *m = &cs->model->args[i];
		struct written w;

		if (!(m->flags & (MODEL_A_WRITES | MODEL_A_MAY_WRITE)) || cs->v[i] <= VAL_UNINIT ||
		    !ir_type_is(ex->unit, cs->args[i].type, IR_PTR))
			continue;
		w = describe(ex, st, cs, i, ins);
		ret->source[i] = w.source;
		if (!tell_written(ex, st, cs, i, &w, ins))
			return false;
		find_left(ex, st, cs, i, &w, ins, ret);
	}
	return true;
}

static void taint_written(struct explorer *ex, struct state *st, const struct callsite *cs,
			  const struct call_strings *s, uint32_t ins)
{
	const struct model_arg *last = NULL;
	uint32_t first = cs->model->n_args - 1u;

	for (uint32_t i = 0; call_arg(cs, i); i++) {
		last = &cs->model->args[i];
		if (s->source[i])
			taint_bytes(ex, st, cs->v[i], s->source[i], ins);
	}
	if (!last || !(last->flags & MODEL_A_SCANF) || !(last->flags & MODEL_A_TAINTS))
		return;
	for (uint32_t i = first; i < cs->n; i++) {
		struct scanned how = {0};

		if (!first || !format_scanned(ex, cs->v[first - 1], i - first, &how) ||
		    how.conv != 'n') /* how far it got: no further than its text */
			taint_bytes(ex, st, cs->v[i], ins + 1, ins);
	}
}

void call_bytes_after(struct explorer *ex, struct state *st, const struct callsite *cs,
		      const struct call_strings *s, uint32_t ins)
{
	taint_written(ex, st, cs, s, ins);
	for (uint32_t i = 0; i < s->n; i++) {
		str_put(ex, st, s->v[i].addr, call_char_bytes(cs), s->v[i].len, s->v[i].prefix);
		str_set_joined(ex, st, &s->v[i].joined);
	}
}
