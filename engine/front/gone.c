/* gone.c - functions that an error took out of the file.
 *
 * Where clang makes nothing of how a function begins (a missing parenthesis, a macro of a header
 * that is not there), it drops the function whole, and often those behind it; nothing of them is
 * shown.  They are named all the same, as not analysed: the text is read for what has a name,
 * parentheses and a body at the top of the file, and an error in it or before it, and is no
 * function that came.
 */
#include "engine/front/front_p.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Offsets into the main file; to: behind it. */
struct extent {
	uint32_t from, to;
};

struct gone {
	struct front *f;
	uint32_t file;
	VEC(struct extent) known; /* functions that came                                       */
	VEC(const struct src_error *) errors;
};

/* What stands between two ends of declarations. */
struct chunk {
	const char *from, *name, *name_end;
	const char *body;    /* its brace, or NULL                                            */
	bool has_name;	     /* followed by a parenthesis                                     */
	bool is_data;	     /* an initialiser, several declarators, a typedef                */
	bool is_tag;	     /* of a struct, as far as is known                               */
	bool is_conditional; /* between #if and #endif: who knows whether it is there         */
};

static bool is_one_of(const char *p, const char *end, const char *const *words)
{
	size_t n = (size_t)(end - p);

	for (; *words; words++)
		if (strlen(*words) == n && memcmp(p, *words, n) == 0)
			return true;
	return false;
}

static bool is_no_name(const char *p, const char *end)
{
	static const char *const words[] = {"__attribute__",
					    "__attribute",
					    "__declspec",
					    "_Alignas",
					    "alignas",
					    "typeof",
					    "__typeof__",
					    "__typeof",
					    "asm",
					    "__asm__",
					    "_Static_assert",
					    "static_assert",
					    "if",
					    "for",
					    "while",
					    "switch",
					    "do",
					    "return",
					    NULL};

	return (!isalpha((unsigned char)*p) && *p != '_') || is_one_of(p, end, words);
}

static bool has_come(const struct gone *g, uint32_t from, uint32_t to)
{
	for (uint32_t i = 0; i < g->known.n; i++)
		if (g->known.v[i].from <= to && g->known.v[i].to > from)
			return true;
	return false;
}

/* The first error in [from, to], else the last one before. */
static const struct src_error *error_at(const struct gone *g, uint32_t from, uint32_t to)
{
	const struct src_error *found = NULL;

	for (uint32_t i = 0; i < g->errors.n; i++) {
		const struct src_error *e = g->errors.v[i];

		if (e->offset >= from && e->offset <= to)
			return e;
		if (e->offset < from && (!found || e->offset > found->offset))
			found = e;
	}
	return found;
}

/* is_before: the error stands in front of it, and may have led clang astray. */
static void add_gone(struct front *f, const char *name, ir_loc loc, const struct src_error *e,
		     bool is_before)
{
	uint32_t sym = decl_sym_named(f, name, NULL);
	struct strbuf reason = {0};
	struct ir_builder *b;
	struct ir_typ type;
	struct ir_func proto = {
		.status = IR_FAILED,
		.reason_loc = is_before ? loc : e->loc,
		.loc = loc,
		.end_loc = loc,
		.ret_local = IR_NO,
	};

	if (sym == IR_NO)
		sym = decl_sym_builtin(f, name, f->t_int);
	if (f->u->syms.v[sym].body != IR_NO)
		return;
	f->u->syms.v[sym].flags &= ~(uint32_t)IR_S_BUILTIN;
	if (is_before)
		strbuf_printf(&reason,
			      "lost behind the error in line %u: ", f->u->locs.v[e->loc].line);
	strbuf_puts(&reason, ir_cstr(f->u, e->text));
	proto.reason = strtab_add(&f->u->strs, strbuf_str(&reason));
	strbuf_release(&reason);
	type = *ir_typ(f->u, f->u->syms.v[sym].type);
	b = ir_build_begin(f->u, sym);
	for (uint32_t i = 0; i < type.n; i++)
		ir_build_local(b, &(struct ir_local){.type = f->u->params.v[type.first + i],
						     .flags = IR_L_PARAM,
						     .cleanup = IR_NO});
	proto.n_params = type.n;
	proto.ret = type.elem;
	if (ir_type_is_aggregate(f->u, type.elem))
		proto.ret_local = ir_build_local(b, &(struct ir_local){.type = type.elem,
								       .flags = IR_L_TEMP,
								       .cleanup = IR_NO});
	ir_build_finish(b, &proto);
	f->n_failed++;
}

/* Why this chunk, of which nothing came, is a function all the same; NULL: it is none. */
static const struct src_error *why_gone(const struct gone *g, const struct chunk *c,
					const char *text, const char *at)
{
	uint32_t from = (uint32_t)(c->from - text), to = (uint32_t)(at - text);
	const struct src_error *e;

	if (!c->body || !c->has_name || c->is_data || has_come(g, from, to))
		return NULL;
	e = error_at(g, from, to);
	return e && e->offset < from && (c->is_tag || c->is_conditional) ? NULL : e;
}

static void end_chunk(struct gone *g, struct chunk *c, const char *at, const char *next)
{
	const struct src_file *s = &g->f->files.v[g->file];
	const struct src_error *e = why_gone(g, c, s->buf, at);
	CXSourceLocation loc;
	char *name;

	if (e) {
		name = xcalloc((size_t)(c->name_end - c->name) + 1, 1);
		memcpy(name, c->name, (size_t)(c->name_end - c->name));
		loc = clang_getLocationForOffset(g->f->tu, s->file, (unsigned)(c->name - s->buf));
		add_gone(g->f, name, loc_of_point(g->f, loc), e,
			 e->offset < (uint32_t)(c->from - s->buf));
		free(name);
	}
	*c = (struct chunk){.from = next};
}

static const char *skip_directive(const char *p, const char *end)
{
	for (; p < end && *p != '\n'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p;
}

static bool is_at_line_start(const char *text, const char *p)
{
	while (p > text && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == text || p[-1] == '\n';
}

static int conditional_step(const char *p, const char *end)
{
	p = text_skip_space(p + 1, end);
	return text_starts(p, end, "if") - text_starts(p, end, "endif");
}

/* A word, or a sign, outside of parentheses and braces. */
static void take_token(struct chunk *c, const char *p, const char *next)
{
	static const char *const tags[] = {"struct", "union", "enum", NULL};
	static const char *const no_function[] = {"typedef", "=", ",", NULL};

	if (is_one_of(p, next, no_function))
		c->is_data = true;
	else if (is_one_of(p, next, tags))
		c->is_tag = true;
	else if (*p == '*')
		c->is_tag = false;
	if (!c->has_name) {
		c->name = is_no_name(p, next) ? NULL : p;
		c->name_end = next;
	}
}

/* A brace at the left edge ends the body, however many were opened by several branches of #if. */
static void read_text(struct gone *g, const char *text, const char *end)
{
	uint32_t braces = 0, parens = 0;
	struct chunk c = {.from = text};
	int conditions = 0;

	for (const char *p = text, *next; (p = text_skip_space(p, end)) < end; p = next) {
		next = text_skip_token(p, end);
		if (*p == '#' && is_at_line_start(text, p)) {
			conditions += conditional_step(p, end);
			next = skip_directive(p, end);
		} else if (*p == '}') {
			braces = braces && (p == text || p[-1] != '\n') ? braces - 1 : 0;
			if (!braces)
				end_chunk(g, &c, p, next);
		} else if (*p == '{') {
			if (!braces++) {
				c.body = p;
				c.is_conditional = conditions > 0;
			}
			parens = 0;
		} else if (braces) {
			continue;
		} else if (*p == '(') {
			c.has_name |= c.name != NULL && !parens;
			parens++;
		} else if (*p == ')') {
			parens -= parens > 0;
		} else if (*p == ';' && !parens) {
			end_chunk(g, &c, p, next);
		} else if (!parens) {
			take_token(&c, p, next);
		}
	}
	end_chunk(g, &c, end, end);
}

static void add_known(struct gone *g)
{
	struct front *f = g->f;

	for (uint32_t i = 0; i < f->work.n; i++) {
		uint32_t file, from, to;

		if (loc_offsets(f, f->def.v[f->work.v[i]], &file, &from, &to) && file == g->file)
			*vec_push(&g->known) = (struct extent){from, to};
	}
}

void gone_functions(struct front *f)
{
	struct gone g = {.f = f, .file = IR_NO};

	for (uint32_t i = 0; i < f->errors.n; i++)
		if (f->u->files.v[f->errors.v[i].file].is_main) {
			g.file = f->errors.v[i].file;
			*vec_push(&g.errors) = &f->errors.v[i];
		}
	if (g.file != IR_NO && f->files.v[g.file].buf) {
		add_known(&g);
		read_text(&g, f->files.v[g.file].buf,
			  f->files.v[g.file].buf + f->files.v[g.file].size_bytes);
	}
	vec_release(&g.known);
	vec_release(&g.errors);
}
