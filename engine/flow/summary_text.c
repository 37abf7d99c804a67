/* summary_text.c - summaries as text, for --dump summaries. */
#include "engine/flow/summary.h"
#include "engine/flow/summary_p.h"

static void put_val(const struct ir_unit *u, const struct summary *s, uint32_t v,
		    struct strbuf *out);

static void put_sym(const struct ir_unit *u, const struct summary *s, uint32_t n,
		    struct strbuf *out)
{
	const struct ssym *i = &s->syms.v[n];

	switch ((enum sym_kind)i->kind) {
	case SYM_PARAM:
		strbuf_printf(out, "arg%u", i->x + 1);
		return;
	case SYM_GLOBAL:
		strbuf_printf(out, "&%s", ir_cstr(u, u->globals.v[i->x].name));
		return;
	case SYM_FUNC:
		strbuf_printf(out, "&%s", ir_cstr(u, u->syms.v[i->x].name));
		return;
	case SYM_STR:
		strbuf_printf(out, "string%u", i->x);
		return;
	case SYM_HEAP:
		strbuf_printf(out, "new%u", n);
		return;
	case SYM_LOAD:
		strbuf_puts(out, "*(");
		put_val(u, s, i->x, out);
		strbuf_putc(out, ')');
		return;
	case SYM_OP:
		strbuf_printf(out, "%s(",
			      i->op == OP_WRAP	  ? "wrap"
			      : i->op == OP_TABLE ? "table"
			      : i->op < IR_N_OPS  ? ir_ops[i->op].name
						  : "op");
		put_val(u, s, i->x, out);
		if (i->y) {
			strbuf_puts(out, ", ");
			put_val(u, s, i->y, out);
		}
		strbuf_putc(out, ')');
		return;
	case SYM_LOCAL:
		strbuf_puts(out, "&result");
		return;
	case SYM_NULLBASE:
		strbuf_puts(out, "null");
		return;
	case SYM_NONE:
	case SYM_UNINIT:
	case SYM_BIG:
	case SYM_CALL:
	case SYM_FRESH:
	case SYM_IND:
		strbuf_printf(out, "unknown%u%s", n,
			      i->flags & SYM_F_MAY_BE_NULL ? " (may be null)" : "");
		return;
	}
}

static void put_val(const struct ir_unit *u, const struct summary *s, uint32_t v,
		    struct strbuf *out)
{
	const struct form *f = &s->forms.v[v];
	bool first = true;

	if (!v) {
		strbuf_putc(out, '?');
		return;
	}
	for (uint32_t i = 0; i < f->n; i++) {
		strbuf_puts(out, first ? "" : " + ");
		if (f->t[i].k != 1)
			strbuf_printf(out, "%lld*", (long long)f->t[i].k);
		put_sym(u, s, f->t[i].s, out);
		first = false;
	}
	if (first || f->c)
		strbuf_printf(out, "%s%lld", first ? "" : " + ", (long long)f->c);
}

static void put_con(const struct con *c, struct strbuf *out)
{
	if (c->iv.lo != INT64_MIN && c->iv.lo == c->iv.hi) {
		strbuf_printf(out, " == %lld", (long long)c->iv.lo);
		return;
	}
	if (c->iv.lo != INT64_MIN)
		strbuf_printf(out, " >= %lld", (long long)c->iv.lo);
	if (c->iv.hi != INF)
		strbuf_printf(out, " <= %lld", (long long)c->iv.hi);
	for (uint32_t i = 0; i < c->n_gaps; i++) {
		strbuf_printf(out, " != %lld", (long long)c->gap[i].lo);
		if (c->gap[i].hi != c->gap[i].lo)
			strbuf_printf(out, "..%lld", (long long)c->gap[i].hi);
	}
}

static void put_write(const struct ir_unit *u, const struct summary *s, const struct swrite *w,
		      struct strbuf *out)
{
	if (w->extent) {
		const struct form *f = &s->forms.v[w->value];

		strbuf_printf(out, "    %s %u bytes at ", w->value && !f->n ? "clears" : "writes",
			      w->size_bytes);
		put_val(u, s, w->addr, out);
		strbuf_puts(out, w->deep ? " and what they lead to\n" : "\n");
		return;
	}
	strbuf_puts(out, w->chars ? "    strlen(" : "    *(");
	put_val(u, s, w->addr, out);
	strbuf_puts(out, ") = ");
	put_val(u, s, w->value, out);
	strbuf_putc(out, '\n');
}

static void put_exit(const struct ir_unit *u, const struct summary *s, const struct sexit *x,
		     struct strbuf *out)
{
	strbuf_puts(out, "  returns ");
	put_val(u, s, x->result, out);
	for (uint32_t i = 0; i < x->n_conds; i++) {
		strbuf_puts(out, i ? ", " : " if ");
		put_val(u, s, x->conds[i].value, out);
		put_con(&x->conds[i].con, out);
	}
	if (x->zero_args & (x->zero_args - 1)) { /* of one alone the conditions say it */
		const char *between = x->n_conds ? ", one of" : " if one of";

		for (uint32_t p = 0; p < 32; p++)
			if (x->zero_args >> p & 1) {
				strbuf_printf(out, "%s arg%u", between, p + 1);
				between = ",";
			}
		strbuf_puts(out, " is 0");
	}
	strbuf_puts(out, x->oom ? ", for want of memory\n" : "\n");
	for (uint32_t i = 0; i < s->n_demands; i++)
		if (x->demands >> i & 1) {
			static const char *const words[] = {"divides by", "reads", "calls",
							    "uses the result of"};

			strbuf_printf(out, "    %s ", words[s->demands[i].kind]);
			put_val(u, s, s->demands[i].value, out);
			strbuf_putc(out, '\n');
		}
	if (x->gives)
		strbuf_printf(out, "    returns something new%s%s\n", *x->gives ? ": " : "",
			      x->gives);
	for (uint32_t p = 0; x->kept_args != UINT32_MAX && p < 32; p++)
		if (x->kept_args >> p & 1)
			strbuf_printf(out, "    keeps arg%u\n", p + 1);
	for (uint32_t p = 0; x->kept_inside != UINT32_MAX && p < 32; p++)
		if (x->kept_inside >> p & 1)
			strbuf_printf(out, "    keeps what arg%u holds\n", p + 1);
	for (uint32_t i = 0; i < x->n_owns; i++) {
		strbuf_puts(out, x->owns[i].gone == OWN_YES ? "    releases " : "    may release ");
		put_val(u, s, x->owns[i].value, out);
		strbuf_putc(out, '\n');
	}
	for (uint32_t i = 0; i < x->n_writes; i++)
		put_write(u, s, &x->writes[i], out);
	for (uint32_t i = 0; i < x->n_havoc; i++) {
		strbuf_puts(out, "    writes somewhere in ");
		put_val(u, s, x->havoc[i], out);
		strbuf_putc(out, '\n');
	}
	if (x->all)
		strbuf_puts(out, "    writes whatever the arguments lead to\n");
	if (x->globals)
		strbuf_puts(out, "    writes globals\n");
}

void summaries_print(const struct summaries *sums, const struct ir_unit *u, struct strbuf *out)
{
	for (uint32_t f = 0; f < sums->n; f++) {
		const struct summary *s = &sums->v[f];

		strbuf_printf(out, "%s:%s\n", ir_cstr(u, u->syms.v[u->funcs.v[f].sym].name),
			      !s->known	    ? " not known"
			      : !s->n_exits ? " never returns"
					    : "");
		for (uint32_t p = 0; p < 64; p++)
			if (s->must_deref >> p & 1)
				strbuf_printf(out, "  dereferences arg%u unchecked\n", p + 1);
		if (s->settled)
			strbuf_puts(out, "  hangs on its arguments alone\n");
		for (uint32_t i = 0; i < s->n_exits; i++)
			put_exit(u, s, &s->exits[i], out);
	}
}
