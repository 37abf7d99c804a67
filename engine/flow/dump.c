/* dump.c - states as text, for --dump states.
 *
 * What is not known is not said.  Values are linear forms over symbols, which are written as
 *
 *	in(n)		what parameter n held at entry
 *	&x, &f, "abc"	the address of a variable, a function, a string
 *	new@12		the object that instruction 12 of the function made
 *	*(&x + 4)	what a place held at entry; *(&x + 4)#3 in a later epoch, 3
 *	call@12		what the call at instruction 12 returned
 *	any7@12		something unknown, the seventh symbol, that came up there; joined7@12:
 *			one of the values that it had on paths that met there
 *	rounds@b3	how often the loop at b3 has gone round since it was widened
 *	mul(a, b)	an operation, wrap(a) for what is reduced to the range of its type
 *
 * with :i, /k where there are several: in other rounds, out of other places.
 */
#include "engine/base/strbuf.h"
#include "engine/flow/state_p.h"

#include <inttypes.h>
#include <string.h>

enum { MAX_DEPTH = 8, MAX_STR_BYTES = 24 };

struct dump {
	const struct explorer *ex;
	const struct state *st;
	struct strbuf *out;
	const char *head; /* printed before the first entry of a list                     */
};

static void put(struct dump *d, const char *s)
{
	strbuf_puts(d->out, s);
}

/* ---- values ------------------------------------------------------------------------------------
 */

static void put_val(struct dump *d, val v, int depth);
static void put_sym(struct dump *d, sym s, int depth);

static void put_name(struct dump *d, const char *before, ir_str name, char kind, uint32_t index)
{
	if (name)
		strbuf_printf(d->out, "%s%s", before, ir_cstr(d->ex->unit, name));
	else
		strbuf_printf(d->out, "%s%c%" PRIu32, before, kind, index);
}

static void put_lit(struct dump *d, const struct ir_lit *l)
{
	uint32_t n = l->size_bytes ? l->size_bytes - 1 : 0;

	strbuf_putc(d->out, '"');
	for (uint32_t i = 0; i < n && i < MAX_STR_BYTES; i++) {
		unsigned char c = (unsigned char)l->bytes[i];

		if (c < ' ' || c >= 0x7f || c == '"' || c == '\\')
			strbuf_printf(d->out, "\\x%02x", c);
		else
			strbuf_putc(d->out, (char)c);
	}
	put(d, n > MAX_STR_BYTES ? "…\"" : "\"");
}

static void put_made(struct dump *d, const char *what, uint32_t ins, uint32_t it, uint32_t which)
{
	strbuf_printf(d->out, "%s@%" PRIu32, what, ins);
	if (it)
		strbuf_printf(d->out, ":%" PRIu32, it);
	if (which)
		strbuf_printf(d->out, "/%" PRIu32, which);
}

static void put_place(struct dump *d, const struct cell *c, int depth)
{
	const struct sym_info *r = sym_info(&d->ex->t, c->region);
	uint64_t size_bytes = 0;
	int64_t offset;

	if (r->kind == SYM_LOCAL)
		size_bytes = ir_typ(d->ex->unit, d->ex->fn->locals[r->x].type)->size_bytes;
	else if (r->kind == SYM_GLOBAL)
		size_bytes = ir_typ(d->ex->unit, d->ex->unit->globals.v[r->x].type)->size_bytes;
	if (c->extent)
		strbuf_printf(d->out, "%" PRIu32 " bytes at ", c->size_bytes);
	if (c->chars)
		put(d, c->prefix ? "prefix of string at " : "length of string at ");
	if (!c->extent && !c->chars && size_bytes == c->size_bytes &&
	    val_is_const(&d->ex->t, c->offset, &offset) && offset == 0) {
		if (r->kind == SYM_LOCAL)
			put_name(d, "", d->ex->fn->locals[r->x].name, '$', r->x);
		else
			put_name(d, "", d->ex->unit->globals.v[r->x].name, '@', r->x);
		return;
	}
	put(d, "*(");
	put_sym(d, c->region, depth + 1);
	if (!val_is_const(&d->ex->t, c->offset, &offset) || offset) {
		put(d, " + ");
		put_val(d, c->offset, depth + 1);
	}
	put(d, ")");
}

static void put_op(struct dump *d, const struct sym_info *i, int depth)
{
	strbuf_printf(d->out, "%s(",
		      i->op == OP_WRAP	  ? "wrap"
		      : i->op == OP_TABLE ? "table"
		      : i->op < IR_N_OPS  ? ir_ops[i->op].name
					  : "op");
	put_val(d, i->x, depth + 1);
	if (i->y) {
		put(d, ", ");
		put_val(d, i->y, depth + 1);
	}
	put(d, ")");
}

static void put_sym(struct dump *d, sym s, int depth)
{
	const struct ir_unit *u = d->ex->unit;
	const struct ir_func *fn = d->ex->fn;
	const struct sym_info *i = sym_info(&d->ex->t, s);

	switch ((enum sym_kind)i->kind) {
	case SYM_NONE:
		put(d, "?");
		break;
	case SYM_UNINIT:
		put(d, "unwritten");
		break;
	case SYM_NULLBASE:
		put(d, "null");
		break;
	case SYM_BIG:
		strbuf_printf(d->out, "%" PRIu64, (uint64_t)i->y << 32 | i->x);
		break;
	case SYM_LOCAL:
		put_name(d, "&", fn->locals[i->x].name, '$', i->x);
		break;
	case SYM_GLOBAL:
		put_name(d, "&", u->globals.v[i->x].name, '@', i->x);
		break;
	case SYM_FUNC:
		put_name(d, "&", u->syms.v[i->x].name, '@', i->x);
		break;
	case SYM_STR:
		put_lit(d, &u->lits.v[i->x]);
		break;
	case SYM_HEAP:
		put_made(d, "new", i->x, i->y, i->z);
		break;
	case SYM_PARAM:
		put_name(d, "in(", fn->locals[i->x].name, '$', i->x);
		put(d, ")");
		break;
	case SYM_LOAD:
		put_place(d, &d->ex->t.cells.v[i->x], depth);
		if (i->y)
			strbuf_printf(d->out, "#%" PRIu32, i->y);
		break;
	case SYM_CALL:
		put_made(d, "call", i->x, i->y, i->z);
		break;
	case SYM_FRESH:
		strbuf_printf(d->out, "%s%" PRIu32 "@%" PRIu32, i->is_join ? "joined" : "any", s,
			      i->x);
		break;
	case SYM_IND:
		strbuf_printf(d->out, "rounds@b%" PRIu32, d->ex->cfg.loops.v[i->x].head);
		if (i->y)
			strbuf_printf(d->out, ":%" PRIu32, i->y);
		break;
	case SYM_OP:
		put_op(d, i, depth);
		break;
	}
}

static void put_val(struct dump *d, val v, int depth)
{
	const struct form *f = val_form(&d->ex->t, v);

	if (v == VAL_NONE || depth > MAX_DEPTH) {
		put(d, v ? "…" : "?");
		return;
	}
	if (v == VAL_UNINIT) {
		put(d, "unwritten");
		return;
	}
	for (uint32_t i = 0; i < f->n; i++) {
		int64_t k = f->t[i].k;

		put(d, i ? k < 0 ? " - " : " + " : k < 0 ? "-" : "");
		if (k != 1 && k != -1)
			strbuf_printf(d->out, "%" PRIu64 " * ", k < 0 ? -(uint64_t)k : (uint64_t)k);
		put_sym(d, f->t[i].s, depth);
	}
	if (!f->n)
		strbuf_printf(d->out, "%" PRId64, f->c);
	else if (f->c)
		strbuf_printf(d->out, " %c %" PRIu64, f->c < 0 ? '-' : '+',
			      f->c < 0 ? -(uint64_t)f->c : (uint64_t)f->c);
}

/* ---- what a state holds
 * --------------------------------------------------------------------------
 */

static bool put_cell(void *arg, uint32_t cell, uint32_t v)
{
	struct dump *d = arg;

	put(d, "    ");
	put_place(d, &d->ex->t.cells.v[cell], 0);
	put(d, " = ");
	put_val(d, v, 0);
	put(d, "\n");
	return true;
}

static void put_con(struct dump *d, uint32_t id)
{
	const struct con *c = &d->ex->cons.v[id];

	if (c->iv.lo != INT64_MIN && c->iv.lo == c->iv.hi) {
		strbuf_printf(d->out, " == %" PRId64, c->iv.lo);
	} else {
		if (c->iv.lo != INT64_MIN)
			strbuf_printf(d->out, " >= %" PRId64, c->iv.lo);
		if (c->iv.hi != INF)
			strbuf_printf(d->out, " <= %" PRId64, c->iv.hi);
	}
	for (uint32_t i = 0; i < c->n_gaps; i++) {
		strbuf_printf(d->out, " != %" PRId64, c->gap[i].lo);
		if (c->gap[i].hi != c->gap[i].lo)
			strbuf_printf(d->out, "..%" PRId64, c->gap[i].hi);
	}
	put(d, c->guess ? " (guessed)\n" : c->asserted ? " (asserted)\n" : "\n");
}

static bool put_fact(void *arg, uint32_t s, uint32_t con)
{
	struct dump *d = arg;

	put(d, d->head);
	put_sym(d, s, 0);
	put_con(d, con);
	return true;
}

static bool put_relation(void *arg, uint32_t part, uint32_t con)
{
	struct dump *d = arg;

	put(d, d->head);
	put_val(d, part, 0);
	put_con(d, con);
	return true;
}

static bool put_region(void *arg, uint32_t region, uint32_t id)
{
	static const char *const init[] = {"unknown", "unwritten", "zero"};
	static const char *const life[] = {"", ", released", ", maybe released"};
	struct dump *d = arg;
	const struct rfact *f = &d->ex->rfacts.v[id];

	put(d, "    object at ");
	put_sym(d, region, 0);
	strbuf_printf(d->out, ": rest %s%s%s%s", init[f->init], life[f->life],
		      f->escaped ? ", known outside" : "",
		      f->unwritten_once ? ", unwritten on some paths" : "");
	if (f->init == REGION_UNKNOWN && f->epoch)
		strbuf_printf(d->out, ", epoch #%" PRIu32, f->epoch);
	if (f->size) {
		put(d, ", size ");
		put_val(d, f->size, 0);
	}
	put(d, "\n");
	return true;
}

static bool put_tag(void *arg, uint32_t key, uint32_t number)
{
	struct dump *d = arg;

	put(d, "    fact ");
	strbuf_printf(d->out, "%" PRIu32 " of ", key % TAG_SLOTS);
	put_val(d, key / TAG_SLOTS, 0);
	strbuf_printf(d->out, ": %" PRIu32 "\n", number);
	return true;
}

static bool put_tmp(void *arg, uint32_t ins, uint32_t v)
{
	struct dump *d = arg;

	strbuf_printf(d->out, "    %%%" PRIu32 " = ", ins - 1);
	put_val(d, v, 0);
	put(d, "\n");
	return true;
}

static void put_loops(struct dump *d)
{
	static const char *const round[] = {"in a round of its own", "about to be widened",
					    "in any further round", "after such a round"};

	for (const struct frame *f = d->st->frame; f; f = f->up) {
		strbuf_printf(d->out, "    loop at b%" PRIu32 ": %s",
			      d->ex->cfg.loops.v[f->loop].head, round[f->phase]);
		if (f->count)
			strbuf_printf(d->out, ", back %" PRIu32 " time%s", f->count,
				      f->count == 1 ? "" : "s");
		put(d, "\n");
	}
}

void dump_function(const struct explorer *ex, struct strbuf *out)
{
	strbuf_printf(out, "%s\n", ir_cstr(ex->unit, ex->unit->syms.v[ex->fn->sym].name));
}

void dump_states(const struct explorer *ex, struct state *const *st, uint32_t n, uint32_t block,
		 struct strbuf *out)
{
	const struct ir_block *b = &ex->fn->blocks[block];
	ir_loc loc = b->n ? ex->fn->ins[b->first].loc : b->loc;

	for (uint32_t i = 0; i < n; i++) {
		struct dump d = {.ex = ex, .st = st[i], .out = out};

		strbuf_printf(out, "  b%" PRIu32 " at line %" PRIu32, block,
			      ex->unit->locs.v[loc].line);
		strbuf_printf(out, ", state %" PRIu32 " of %" PRIu32 "\n", i + 1, n);
		put_loops(&d);
		pmap_each(&st[i]->mem, put_cell, &d);
		pmap_each(&st[i]->gmem, put_cell, &d);
		pmap_each(&st[i]->tmp, put_tmp, &d);
		d.head = "    where ";
		pmap_each(&st[i]->con, put_fact, &d);
		pmap_each(&st[i]->rel, put_relation, &d);
		d.head = "    entered where ";
		pmap_each(&st[i]->pre, put_fact, &d);
		pmap_each(&st[i]->pre_rel, put_relation, &d);
		pmap_each(&st[i]->reg, put_region, &d);
		pmap_each(&st[i]->tag, put_tag, &d);
		if (st[i]->world)
			strbuf_printf(out, "    globals: epoch #%" PRIu32 "\n", st[i]->world);
	}
}
