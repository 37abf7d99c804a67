#include "driver/dump.h"

#include <string.h>

/* ---- control flow ------------------------------------------------------------------------- */

/* A string in double quotes for Graphviz; lines end left-aligned. */
static void dot_string(const char *s, struct strbuf *out)
{
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			strbuf_printf(out, "\\%c", *s);
		else if (*s == '\n')
			strbuf_puts(out, "\\l");
		else
			strbuf_putc(out, *s);
	}
}

static const char *edge_label(const struct ir_func *fn, const struct ir_block *b, uint32_t i,
			      struct strbuf *text)
{
	text->n_bytes = 0;
	strbuf_puts(text, "");
	switch ((enum ir_term_kind)b->term) {
	case IR_BR:
		return i == 0 ? "yes" : "no";
	case IR_SWITCH:
		if (i == 0)
			return "default";
		strbuf_printf(text, "%lld", (long long)fn->cases[b->cases + i - 1].lo);
		if (fn->cases[b->cases + i - 1].lo != fn->cases[b->cases + i - 1].hi)
			strbuf_printf(text, "..%lld", (long long)fn->cases[b->cases + i - 1].hi);
		return text->s;
	case IR_JMP:
	case IR_RET:
	case IR_UNREACHABLE:
	case IR_IGOTO:
		break;
	}
	return "";
}

static void dot_block(const struct ir_unit *u, const struct ir_func *fn, uint32_t i,
		      struct strbuf *out)
{
	static const char *const ends[] = {"", "", "", "return", "unreachable", ""};
	const struct ir_block *b = &fn->blocks[i];
	struct strbuf label = {0};

	strbuf_printf(out, "    b%u [label=\"b%u", i, i);
	if (b->label) {
		strbuf_putc(out, ' ');
		dot_string(ir_cstr(u, b->label), out);
	}
	strbuf_puts(out, "\\l");
	for (uint32_t k = 0; k < b->n; k++) {
		const struct ir_ins *ins = &fn->ins[b->first + k];

		strbuf_printf(out, "%s line %u\\l", ir_ops[ins->op].name, u->locs.v[ins->loc].line);
	}
	if (*ends[b->term])
		strbuf_printf(out, "%s\\l", ends[b->term]);
	strbuf_puts(out, "\"];\n");
	for (uint32_t k = 0; k < b->n_succ; k++)
		strbuf_printf(out, "    b%u -> b%u [label=\"%s\"];\n", i, fn->succs[b->succ + k],
			      edge_label(fn, b, k, &label));
	strbuf_release(&label);
}

void dump_cfg(const struct ir_unit *u, struct strbuf *out)
{
	for (uint32_t f = 0; f < u->funcs.n; f++) {
		const struct ir_func *fn = &u->funcs.v[f];

		strbuf_puts(out, "digraph \"");
		dot_string(ir_cstr(u, u->syms.v[fn->sym].name), out);
		strbuf_puts(out, "\" {\n    node [shape=box, fontname=monospace];\n");
		for (uint32_t i = 0; i < fn->n_blocks; i++)
			dot_block(u, fn, i, out);
		strbuf_puts(out, "}\n");
	}
}

/* ---- command lines ----------------------------------------------------------------------------
 */

static void shell_word(const char *s, struct strbuf *out)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=./:,@%";

	if (*s && strspn(s, plain) == strlen(s)) {
		strbuf_puts(out, s);
		return;
	}
	strbuf_putc(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			strbuf_puts(out, "'\\''");
		else
			strbuf_putc(out, *s);
	}
	strbuf_putc(out, '\'');
}

void dump_commands(const struct plan *p, struct strbuf *out)
{
	for (uint32_t i = 0; i < p->units.n; i++) {
		const struct compdb_entry *e = p->units.v[i].entry;

		if (!e)
			continue;
		strbuf_puts(out, "cd ");
		shell_word(e->dir, out);
		strbuf_puts(out, " && cc -fsyntax-only");
		for (uint32_t k = 0; k < e->n_argv; k++) {
			strbuf_putc(out, ' ');
			shell_word(e->argv[k], out);
		}
		strbuf_putc(out, ' ');
		shell_word(e->path, out);
		strbuf_putc(out, '\n');
	}
}
