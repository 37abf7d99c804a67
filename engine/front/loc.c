/* loc.c - source ranges.
 *
 * A range is asked for by the raw numbers that libclang keeps in it: many cursors share one,
 * so a small table by hash saves most of the work.  Those numbers depend on how long the compile
 * command is; ours do not, since equal ranges are one location.  Lines come from our own tables of
 * line starts.
 *
 * What came out of a macro stands at the macro's use; what was written as an argument of the
 * macro stands where it was written, which is inside the use.  The macro's name is the
 * identifier that stands at the use.
 */
#include "engine/front/front_p.h"

#include <ctype.h>

/* libclang says "in a macro" with the top bit of a location. */
static bool is_macro(unsigned raw)
{
	return raw >> 31;
}

static ir_str word_at(struct front *f, uint32_t file, uint32_t offset)
{
	const struct src_file *s = &f->files.v[file];
	const char *p = s->buf + offset, *end;

	if (!s->buf || offset >= s->size_bytes)
		return 0;
	end = text_skip_token(p, s->buf + s->size_bytes);
	if (!isalpha((unsigned char)*p) && *p != '_')
		return 0;
	return strtab_addn(&f->u->strs, p, (size_t)(end - p));
}

/* Where a location is, as three answers of libclang. */
struct where {
	uint32_t file;
	unsigned use;	  /* the outermost macro's use, or the place itself                */
	unsigned written; /* in the arguments of that use, or the use                      */
	bool is_macro;
	bool is_arg;	/* written there as it stands, not by a macro within             */
	bool is_system; /* spelled in a system header                                    */
};

static bool find(struct front *f, CXSourceLocation l, struct where *w)
{
	unsigned spelled;
	CXFile file;
	uint32_t id;

	clang_getExpansionLocation(l, &file, NULL, NULL, &w->use);
	if (!file)
		return false;
	w->file = file_id(f, file);
	w->written = w->use;
	w->is_macro = is_macro(l.int_data);
	w->is_arg = w->is_system = false;
	if (!w->is_macro)
		return true;
	clang_getFileLocation(l, &file, NULL, NULL, &spelled);
	if (file && file_id(f, file) == w->file)
		w->written = spelled;
	clang_getSpellingLocation(l, &file, NULL, NULL, &spelled);
	if (!file)
		return true;
	id = file_id(f, file);
	w->is_system = f->u->files.v[id].is_system;
	w->is_arg = w->written != w->use && id == w->file && spelled == w->written;
	return true;
}

static unsigned find_use_end(struct front *f, uint32_t file, unsigned offset)
{
	const struct src_file *s = &f->files.v[file];
	const char *p, *end = s->buf + s->size_bytes, *next;
	unsigned depth = 0;

	if (!s->buf || offset >= s->size_bytes)
		return offset;
	p = text_skip_token(s->buf + offset, end);
	next = text_skip_space(p, end);
	if (next >= end || *next != '(')
		return (unsigned)(p - s->buf);
	for (p = next; p < end; p = text_skip_token(p, end)) {
		depth += *p == '(';
		if (*p == ')' && --depth == 0)
			return (unsigned)(p + 1 - s->buf);
	}
	return (unsigned)(end - s->buf);
}

/* Behind the macro's use that begins at offset: its name, and its arguments if it has any.  What
 * lies in one long use asks for it again and again. */
static unsigned use_end(struct front *f, uint32_t file, unsigned offset)
{
	struct macro_use *u = &f->last_use;

	if (u->file != file || u->start != offset || !u->end)
		*u = (struct macro_use){file, offset, find_use_end(f, file, offset)};
	return u->end;
}

bool loc_offsets(struct front *f, CXCursor c, uint32_t *ret_file, uint32_t *ret_from,
		 uint32_t *ret_to)
{
	CXSourceRange r = clang_getCursorExtent(c);
	CXSourceLocation end = clang_getRangeEnd(r);
	unsigned from, to;
	CXFile file, end_file;

	clang_getExpansionLocation(clang_getRangeStart(r), &file, NULL, NULL, &from);
	clang_getExpansionLocation(end, &end_file, NULL, NULL, &to);
	if (!file || file != end_file)
		return false;
	*ret_file = file_id(f, file);
	*ret_from = from;
	*ret_to = is_macro(end.int_data) ? use_end(f, *ret_file, to) : to;
	return true;
}

static void set_lines(struct front *f, struct ir_span *span, unsigned start, unsigned end)
{
	struct src_file *s = &f->files.v[span->file];

	if (end < start)
		end = start;
	span->line = file_line(s, start, &span->col);
	span->end_line = file_line(s, end, &span->end_col);
	s->hint = span->line - 1;
}

/* ---- ranges in a macro's arguments ------------------------------------------------------------
 */

enum { MAX_OPEN = 64 };

/* What a piece of source has outside of its own pairs of parentheses. */
struct loose {
	bool parens, comma;
};

static struct loose loose_in(struct front *f, uint32_t file, unsigned start, unsigned end)
{
	const struct src_file *s = &f->files.v[file];
	const char *stop = s->buf + end;
	struct loose ret = {0};
	unsigned depth = 0;

	for (const char *p = s->buf + start; p < stop; p = text_skip_token(p, stop)) {
		ret.parens |= *p == ')' && !depth;
		ret.comma |= *p == ',' && !depth;
		depth += *p == '(';
		depth -= *p == ')' && depth;
	}
	ret.parens |= depth > 0;
	return ret;
}

/* Widen [*start, *end), which lies in the use of a macro, until its parentheses are in pairs: from
 * "a) == INNER(b" to "INNER(a) == INNER(b)". */
static void close_parens(struct front *f, uint32_t file, unsigned use, unsigned *start,
			 unsigned *end)
{
	const struct src_file *s = &f->files.v[file];
	unsigned open[MAX_OPEN], n = 0, next, name = 0;
	bool is_named = false;

	for (unsigned at = use; at < s->size_bytes; at = next) {
		char c = s->buf[at];

		next = (unsigned)(text_skip_token(s->buf + at, s->buf + s->size_bytes) - s->buf);
		if (c == '(') {
			if (n == MAX_OPEN)
				return;
			open[n++] = is_named ? name : at;
		} else if (c == ')') {
			if (!n--)
				return;
			if (open[n] < *start && at >= *start && at < *end)
				*start = open[n];
			else if (open[n] >= *start && open[n] < *end && at >= *end)
				*end = at + 1;
			if (!n)
				return;
		}
		/* The name in front belongs to the parenthesis. */
		if (isspace((unsigned char)c))
			continue;
		is_named = isalpha((unsigned char)c) || c == '_';
		name = at;
	}
}

/* Written in the arguments of a macro from one end to the other; false where these are several
 * arguments, which the macro has put together. */
static bool span_of_arg(struct front *f, const struct where *from, const struct where *to,
			struct ir_span *span)
{
	unsigned start = from->written;
	unsigned end = to->is_arg ? to->written : use_end(f, span->file, to->written);
	struct loose loose;

	if (!f->files.v[span->file].buf || end > f->files.v[span->file].size_bytes)
		return false;
	loose = loose_in(f, span->file, start, end);
	if (loose.parens) {
		close_parens(f, span->file, from->use, &start, &end);
		loose = loose_in(f, span->file, start, end);
	}
	if (start == from->use || loose.comma)
		return false;
	span->flags = IR_LOC_MACRO | IR_LOC_MACRO_ARG;
	span->macro = word_at(f, span->file, from->use);
	set_lines(f, span, start, end);
	return true;
}

/* ---- ranges ------------------------------------------------------------------------------------
 */

/* From a macro's own text on, of the outermost one or of one that stands in its arguments: the
 * whole use. */
static void span_of_macro(struct front *f, const struct where *from, struct ir_span *span)
{
	bool is_nested = !from->is_arg && from->written != from->use;
	unsigned start = is_nested ? from->written : from->use;

	set_lines(f, span, start, use_end(f, span->file, start));
	span->flags = IR_LOC_MACRO;
	if (!from->is_arg && from->is_system)
		span->flags |= IR_LOC_SYSTEM_MACRO;
	span->macro = word_at(f, span->file, start);
}

/* last: where the last operand begins, or null.  What begins in an argument counts as written
 * there only if it ends there, too: "p != NULL" is the macro's own if only p is an argument.
 * libclang puts the end of what ends in a macro's own text behind the whole use. */
static bool find_span(struct front *f, CXSourceRange r, const CXSourceLocation *last,
		      struct ir_span *span)
{
	struct where from, to, operand;
	unsigned end;

	if (!find(f, clang_getRangeStart(r), &from))
		return false;
	span->file = from.file;
	if (!find(f, clang_getRangeEnd(r), &to) || to.file != from.file)
		to = from;
	end = to.is_macro ? use_end(f, span->file, to.use) : to.use;
	/* What goes on behind a macro is not the macro's alone: "NULL == p". */
	if (!from.is_macro || end > use_end(f, span->file, from.use)) {
		set_lines(f, span, from.use, end);
		return true;
	}
	if (from.is_arg && !to.is_macro && last && find(f, *last, &operand) &&
	    operand.use == from.use && operand.written != operand.use) {
		to = operand;
		to.is_arg = false; /* this is where it begins, not where it ends */
	}
	if (!from.is_arg || !to.is_macro || !span_of_arg(f, &from, &to, span))
		span_of_macro(f, &from, span);
	return true;
}

static ir_loc add_span(struct front *f, CXSourceRange r, const CXSourceLocation *last)
{
	struct loc_slot *slot;
	struct ir_span span = {0};

	if (!r.begin_int_data)
		return f->nowhere;
	slot = &f->loc_slots[hash_mix(r.begin_int_data, r.end_int_data) % LOC_SLOTS];
	if (slot->begin == r.begin_int_data && slot->end == r.end_int_data)
		return slot->loc;
	if (!find_span(f, r, last, &span))
		return 0;
	*slot = (struct loc_slot){r.begin_int_data, r.end_int_data, ir_loc_add(f->u, &span)};
	return slot->loc;
}

ir_loc loc_of_range(struct front *f, CXSourceRange r)
{
	return add_span(f, r, NULL);
}

ir_loc loc_of_binary(struct front *f, CXCursor c, CXCursor right)
{
	CXSourceRange r = clang_getCursorExtent(c);
	CXSourceLocation last;

	if (!is_macro(r.begin_int_data) || is_macro(r.end_int_data))
		return add_span(f, r, NULL);
	last = clang_getRangeStart(clang_getCursorExtent(right));
	return add_span(f, r, &last);
}

ir_loc loc_of(struct front *f, CXCursor c)
{
	return loc_of_range(f, clang_getCursorExtent(c));
}

ir_loc loc_of_point(struct front *f, CXSourceLocation l)
{
	return loc_of_range(f, clang_getRange(l, l));
}

ir_loc loc_of_end(struct front *f, CXCursor c)
{
	ir_loc whole = loc_of(f, c);
	struct ir_span span;

	if (!whole)
		return 0;
	span = f->u->locs.v[whole];
	span.line = span.end_line;
	span.col = span.end_col > 1 ? span.end_col - 1 : 1;
	return ir_loc_add(f->u, &span);
}

ir_loc loc_in(struct front *f, ir_loc loc, ir_loc construct)
{
	const struct ir_span *outer = &f->u->locs.v[construct];
	struct ir_span span = f->u->locs.v[loc];

	if (!(span.flags & IR_LOC_MACRO_ARG) || !(outer->flags & IR_LOC_MACRO) ||
	    outer->flags & IR_LOC_MACRO_ARG || outer->macro != span.macro)
		return loc;
	span.flags = outer->flags;
	return ir_loc_add(f->u, &span);
}
