/* verify.c - checks the invariants that ir.h states: the unit's tables, then each function. */
#include "engine/ir/verify_p.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- messages ------------------------------------------------------------------------------- */

void ir_v_report(struct ir_verifier *v, const char *fmt, ...)
{
	va_list ap;

	v->n_violations++;
	if (v->fn)
		strbuf_printf(v->err, "function %s", ir_cstr(v->u, v->u->syms.v[v->fn->sym].name));
	else
		strbuf_puts(v->err, "unit");
	if (v->block != IR_NO)
		strbuf_printf(v->err, ", block b%" PRIu32, v->block);
	if (v->fn && v->ins != IR_NO) {
		uint16_t op = v->fn->ins[v->ins].op;

		strbuf_printf(v->err, ", instruction %" PRIu32 " (%s)", v->ins,
			      op < IR_N_OPS ? ir_ops[op].name : "?");
	}
	strbuf_puts(v->err, ": ");
	va_start(ap, fmt);
	strbuf_vprintf(v->err, fmt, ap);
	va_end(ap);
	strbuf_putc(v->err, '\n');
}

/* Four texts may be in one message. */
static char *next_text(void)
{
	static _Thread_local char texts[4][80];
	static _Thread_local unsigned at;

	return texts[at++ % PS_ARRAY_SIZE(texts)];
}

const char *ir_v_type(struct ir_verifier *v, ir_type t)
{
	struct strbuf b = {0};
	char *text = next_text();

	ir_print_type(v->u, t, &b);
	strncpy(text, strbuf_str(&b), 79);
	text[79] = '\0';
	strbuf_release(&b);
	return text;
}

const char *ir_v_ref(struct ir_verifier *v, struct ir_ref r)
{
	static const char *const kinds[] = {
		[IR_NONE] = "nothing", [IR_TMP] = "%", [IR_CONST] = "constant ", [IR_LOCAL] = "$",
		[IR_GLOBAL] = "@",     [IR_SYM] = "@", [IR_STR] = "string ",	 [IR_LABEL] = "&&b",
	};
	uint32_t i = ir_ref_index(r);
	char *text = next_text();
	const char *name = "";

	if (ir_ref_is(r, IR_LOCAL))
		name = ir_cstr(v->u, v->fn->locals[i].name);
	else if (ir_ref_is(r, IR_GLOBAL))
		name = ir_cstr(v->u, v->u->globals.v[i].name);
	else if (ir_ref_is(r, IR_SYM))
		name = ir_cstr(v->u, v->u->syms.v[i].name);
	if (ir_ref_is(r, IR_NONE))
		snprintf(text, 80, "nothing");
	else if (*name)
		snprintf(text, 80, "%s%s", kinds[ir_ref_kind(r)], name);
	else
		snprintf(text, 80, "%s%s%" PRIu32, kinds[ir_ref_kind(r)],
			 ir_ref_is(r, IR_LOCAL) ? "." : "", i);
	return text;
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool in_table(struct ir_verifier *v, const char *what, uint32_t of, uint64_t index,
		     uint64_t n)
{
	if (index < n)
		return true;
	ir_v_report(v, "%s %" PRIu32 ": expected a number below %" PRIu64 ", found %" PRIu64, what,
		    of, n, index);
	return false;
}

static bool span_in_table(struct ir_verifier *v, const char *what, uint32_t of, uint64_t first,
			  uint64_t n, uint64_t n_table)
{
	return !n || in_table(v, what, of, first + n - 1, n_table);
}

static bool check_types(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->types.n; i++) {
		const struct ir_typ *t = &u->types.v[i];

		ok &= in_table(v, "kind of type", i, t->kind, IR_OPAQUE + 1);
		ok &= in_table(v, "element of type", i, t->elem, u->types.n);
		ok &= in_table(v, "name of type", i, t->name, u->strs.s.n);
		if (t->kind == IR_RECORD)
			ok &= span_in_table(v, "fields of type", i, t->first, t->n, u->fields.n);
		if (t->kind == IR_FUNC)
			ok &= span_in_table(v, "parameters of type", i, t->first, t->n,
					    u->params.n);
	}
	for (uint32_t i = 0; i < u->fields.n; i++) {
		ok &= in_table(v, "type of field", i, u->fields.v[i].type, u->types.n);
		ok &= in_table(v, "name of field", i, u->fields.v[i].name, u->strs.s.n);
		ok &= in_table(v, "counted_by of field", i, u->fields.v[i].counted_by, u->strs.s.n);
	}
	for (uint32_t i = 0; i < u->params.n; i++)
		ok &= in_table(v, "type of parameter", i, u->params.v[i], u->types.n);
	return ok;
}

/* The record that lies in this type by value, 0 if none. */
static ir_type record_inside(const struct ir_unit *u, ir_type t)
{
	for (uint32_t hops = 0; ir_type_is(u, t, IR_ARRAY) && hops < u->types.n; hops++)
		t = ir_typ(u, t)->elem;
	return ir_type_is(u, t, IR_RECORD) ? t : 0;
}

enum { UNSEEN, OPEN, CLOSED };

struct record_walk {
	ir_type t;
	uint32_t next;
};

/* No record contains itself: whoever walks through fields comes to an end. */
static void check_containment(struct ir_verifier *v, ir_type root, uint8_t *seen)
{
	const struct ir_unit *u = v->u;
	VEC(struct record_walk) stack = {0};

	*vec_push(&stack) = (struct record_walk){.t = root};
	seen[root] = OPEN;
	while (stack.n) {
		struct record_walk *w = &stack.v[stack.n - 1];
		const struct ir_typ *t = ir_typ(u, w->t);
		ir_type inner;

		if (w->next == t->n) {
			seen[w->t] = CLOSED;
			stack.n--;
			continue;
		}
		inner = record_inside(u, u->fields.v[t->first + w->next++].type);
		if (inner && seen[inner] == OPEN) {
			ir_v_report(v,
				    "type %s: expected no field of its own type, found one in %s",
				    ir_v_type(v, inner), ir_v_type(v, w->t));
		} else if (inner && seen[inner] == UNSEEN) {
			seen[inner] = OPEN;
			*vec_push(&stack) = (struct record_walk){.t = inner};
		}
	}
	vec_release(&stack);
}

/* A record with n fields lays them out as it says; types without a cycle except through
 * records behind pointers. */
static void check_records(struct ir_verifier *v)
{
	uint32_t n_types = v->u->types.n;
	uint8_t *seen = xcalloc(n_types, 1);

	for (ir_type t = 0; t < n_types; t++) {
		if (ir_type_is(v->u, t, IR_RECORD) && seen[t] == UNSEEN)
			check_containment(v, t, seen);
	}
	free(seen);
}

static void check_span(struct ir_verifier *v, ir_loc i)
{
	const struct ir_span *s = &v->u->locs.v[i];

	if (!s->line || !s->col)
		ir_v_report(v,
			    "location %" PRIu32 ": expected a line and column, found %" PRIu32
			    ":%" PRIu32,
			    i, s->line, s->col);
	if (s->end_line < s->line || (s->end_line == s->line && s->end_col < s->col))
		ir_v_report(v,
			    "location %" PRIu32 ": expected an end after %" PRIu32 ":%" PRIu32
			    ", found %" PRIu32 ":%" PRIu32,
			    i, s->line, s->col, s->end_line, s->end_col);
}

static bool check_locs(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->files.n; i++)
		ok &= in_table(v, "path of file", i, u->files.v[i].path, u->strs.s.n);
	for (ir_loc i = 1; i < u->locs.n; i++) {
		ok &= in_table(v, "file of location", i, u->locs.v[i].file, u->files.n);
		ok &= in_table(v, "macro of location", i, u->locs.v[i].macro, u->strs.s.n);
		check_span(v, i);
	}
	for (uint32_t i = 0; i < u->notes.n; i++) {
		ok &= in_table(v, "kind of note", i, u->notes.v[i].kind, IR_NOTE_OTHER + 1);
		ok &= in_table(v, "location of note", i, u->notes.v[i].loc, u->locs.n);
		ok &= in_table(v, "text of note", i, u->notes.v[i].text, u->strs.s.n);
	}
	return ok;
}

/* Addresses and constants that data may hold. */
static bool check_item(struct ir_verifier *v, uint32_t i)
{
	const struct ir_unit *u = v->u;
	const struct ir_item *it = &u->items.v[i];
	uint32_t index = ir_ref_index(it->value);

	if (!in_table(v, "type of item", i, it->type, u->types.n))
		return false;
	switch (ir_ref_kind(it->value)) {
	case IR_NONE:
	case IR_LABEL:
		return true;
	case IR_CONST:
		return in_table(v, "constant of item", i, index, u->consts.n);
	case IR_GLOBAL:
		return in_table(v, "global of item", i, index, u->globals.n);
	case IR_SYM:
		return in_table(v, "function of item", i, index, u->syms.n);
	case IR_STR:
		return in_table(v, "string of item", i, index, u->lits.n);
	case IR_TMP:
	case IR_LOCAL:
		break;
	}
	ir_v_report(v,
		    "item %" PRIu32 ": expected a constant or an address, found a value of a "
		    "function",
		    i);
	return false;
}

static bool check_data(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->consts.n; i++)
		ok = in_table(v, "type of constant", i, u->consts.v[i].type, u->types.n) &&
		     in_table(v, "measure of constant", i, u->consts.v[i].measure, u->measures.n) &&
		     ok;
	for (uint32_t i = 0; i < u->measures.n; i++)
		ok = in_table(v, "type of measure", i, u->measures.v[i].type, u->types.n) &&
		     in_table(v, "expression of measure", i, u->measures.v[i].expr, u->strs.s.n) &&
		     ok;
	for (uint32_t i = 0; i < u->lits.n; i++)
		ok &= in_table(v, "element of string", i, u->lits.v[i].elem, u->types.n);
	for (uint32_t i = 0; i < u->items.n; i++)
		ok &= check_item(v, i);
	for (uint32_t i = 0; i < u->datas.n; i++) {
		const struct ir_data *d = &u->datas.v[i];

		ok &= in_table(v, "type of data", i, d->type, u->types.n);
		ok &= span_in_table(v, "items of data", i, d->first, d->n, u->items.n);
	}
	return ok;
}

static bool check_globals(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->globals.n; i++) {
		const struct ir_global *g = &u->globals.v[i];

		ok &= in_table(v, "type of global", i, g->type, u->types.n);
		ok &= in_table(v, "location of global", i, g->loc, u->locs.n);
		ok &= in_table(v, "name of global", i, g->name, u->strs.s.n);
		ok &= in_table(v, "key of global", i, g->key, u->strs.s.n);
		ok &= in_table(v, "linkage of global", i, g->linkage, IR_LINK_EXTERNAL + 1);
		if (g->data != IR_NO)
			ok &= in_table(v, "data of global", i, g->data, u->datas.n);
	}
	return ok;
}

static bool check_syms(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->syms.n; i++) {
		const struct ir_sym *s = &u->syms.v[i];

		ok &= in_table(v, "type of function", i, s->type, u->types.n);
		ok &= in_table(v, "location of function", i, s->loc, u->locs.n);
		ok &= in_table(v, "name of function", i, s->name, u->strs.s.n);
		ok &= in_table(v, "key of function", i, s->key, u->strs.s.n);
		ok &= in_table(v, "annotation of function", i, s->annotate, u->strs.s.n);
		ok &= in_table(v, "linkage of function", i, s->linkage, IR_LINK_EXTERNAL + 1);
		ok &= span_in_table(v, "parameter flags of function", i, s->first_param_flags,
				    s->n_param_flags, u->param_flags.n);
		if (s->body != IR_NO)
			ok &= in_table(v, "body of function", i, s->body, u->funcs.n);
		if (ok && !ir_type_is(u, s->type, IR_FUNC))
			ir_v_report(v, "function %s: expected a function type, found %s",
				    ir_cstr(u, s->name), ir_v_type(v, s->type));
	}
	return ok;
}

/* Every function belongs to a symbol that says so. */
static bool check_bodies(struct ir_verifier *v)
{
	const struct ir_unit *u = v->u;
	bool ok = true;

	for (uint32_t i = 0; i < u->funcs.n; i++) {
		uint32_t sym = u->funcs.v[i].sym;

		if (!in_table(v, "symbol of function", i, sym, u->syms.n)) {
			ok = false;
			continue;
		}
		if (u->syms.v[sym].body != i)
			ir_v_report(v, "function %s: expected body %" PRIu32 ", found %" PRIu32,
				    ir_cstr(u, u->syms.v[sym].name), i, u->syms.v[sym].body);
	}
	return ok;
}

/* ---- functions ------------------------------------------------------------------------------ */

static void check_local(struct ir_verifier *v, uint32_t i)
{
	const struct ir_local *l = &v->fn->locals[i];
	bool is_param = l->flags & IR_L_PARAM;
	uint8_t kind = ir_typ(v->u, l->type)->kind;
	const char *name = ir_v_ref(v, IR_REF(IR_LOCAL, i));

	if (is_param != (i < v->fn->n_params))
		ir_v_report(v, "local %s: expected the parameters first, and only them marked",
			    name);
	if (kind == IR_VOID || kind == IR_FUNC)
		ir_v_report(v, "local %s: expected the type of an object, found %s", name,
			    ir_v_type(v, l->type));
	if ((l->cleanup != IR_NO) != !!(l->flags & IR_L_CLEANUP))
		ir_v_report(v, "local %s: expected a cleanup function where there is a cleanup",
			    name);
}

static void check_signature(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;
	const struct ir_typ *t = ir_typ(v->u, v->u->syms.v[fn->sym].type);

	if (t->kind != IR_FUNC)
		return;
	if (t->elem != fn->ret)
		ir_v_report(v, "expected the result %s of its type, found %s",
			    ir_v_type(v, t->elem), ir_v_type(v, fn->ret));
	if (!(t->flags & IR_TF_NOPROTO) && t->n != fn->n_params)
		ir_v_report(v, "expected the %" PRIu32 " parameters of its type, found %" PRIu32,
			    t->n, fn->n_params);
	if (ir_type_is_aggregate(v->u, fn->ret) && fn->ret_local == IR_NO &&
	    fn->status != IR_FAILED)
		ir_v_report(v, "expected a ret_local for a result of type %s, found none",
			    ir_v_type(v, fn->ret));
}

static void check_status(struct ir_verifier *v)
{
	const struct ir_func *fn = v->fn;

	if (fn->status != IR_FULL && !fn->reason)
		ir_v_report(v, "expected a reason for its status, found none");
	if ((fn->status == IR_FAILED) != (fn->n_blocks == 0))
		ir_v_report(v, "expected blocks unless it failed, found %" PRIu32, fn->n_blocks);
}

static void check_func(struct ir_verifier *v)
{
	if (!ir_v_ranges(v))
		return;
	check_status(v);
	check_signature(v);
	for (uint32_t i = 0; i < v->fn->n_locals; i++)
		check_local(v, i);
	if (v->fn->n_blocks && ir_v_cfg(v)) {
		ir_v_instructions(v);
		ir_v_scopes(v);
	}
	ir_v_cfg_release(v);
}

int ir_verify_unit(const struct ir_unit *u, struct strbuf *reterr)
{
	struct ir_verifier v = {.u = u, .err = reterr, .block = IR_NO, .ins = IR_NO};

	if (check_types(&v) && check_locs(&v) && check_data(&v) && check_globals(&v) &&
	    check_syms(&v) && check_bodies(&v)) {
		check_records(&v);
		for (uint32_t i = 0; i < u->funcs.n; i++) {
			v.fn = &u->funcs.v[i];
			v.block = v.ins = IR_NO;
			check_func(&v);
		}
	}
	return v.n_violations ? PS_EINVAL : PS_OK;
}
