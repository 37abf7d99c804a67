/* loc.c - source ranges.
 *
 * A range is asked for by the raw numbers that libclang keeps in it: many cursors share one,
 * so a small table by hash saves most of the work.  Lines come from our own tables of line
 * starts.
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

static bool is_spelled_in_system(struct front *f, CXSourceLocation l)
{
	unsigned offset;
	uint32_t id;
	CXFile file;

	clang_getSpellingLocation(l, &file, NULL, NULL, &offset);
	if (!file)
		return false;
	id = file_id(f, file);
	return f->u->files.v[id].is_system;
}

/* The start of the range: file and offset of what a reader sees, and the macro. */
static bool find_start(struct front *f, CXSourceLocation l, struct ir_span *span,
		       unsigned *ret_offset)
{
	unsigned use, written;
	CXFile file;

	clang_getExpansionLocation(l, &file, NULL, NULL, &use);
	if (!file)
		return false;
	span->file = file_id(f, file);
	*ret_offset = use;
	if (!is_macro(l.int_data))
		return true;
	span->flags = IR_LOC_MACRO;
	span->macro = word_at(f, span->file, use);
	clang_getFileLocation(l, &file, NULL, NULL, &written);
	if (file && file_id(f, file) == span->file && written != use) {
		span->flags |= IR_LOC_MACRO_ARG;
		*ret_offset = written;
	} else if (is_spelled_in_system(f, l)) {
		span->flags |= IR_LOC_SYSTEM_MACRO;
	}
	return true;
}

static void find_end(struct front *f, CXSourceLocation l, struct ir_span *span, unsigned start)
{
	struct src_file *s = &f->files.v[span->file];
	unsigned offset;
	CXFile file;

	if (is_macro(l.int_data))
		clang_getFileLocation(l, &file, NULL, NULL, &offset);
	else
		clang_getExpansionLocation(l, &file, NULL, NULL, &offset);
	if (!file || file_id(f, file) != span->file || offset < start)
		offset = start;
	span->line = file_line(s, start, &span->col);
	span->end_line = file_line(s, offset, &span->end_col);
	s->hint = span->line - 1;
}

ir_loc loc_of_range(struct front *f, CXSourceRange r)
{
	struct loc_slot *slot;
	struct ir_span span = {0};
	unsigned offset;

	if (!r.begin_int_data)
		return 0;
	slot = &f->loc_slots[hash_mix(r.begin_int_data, r.end_int_data) % LOC_SLOTS];
	if (slot->begin == r.begin_int_data && slot->end == r.end_int_data)
		return slot->loc;
	if (!find_start(f, clang_getRangeStart(r), &span, &offset))
		return 0;
	find_end(f, clang_getRangeEnd(r), &span, offset);
	*vec_push(&f->u->locs) = span;
	*slot = (struct loc_slot){r.begin_int_data, r.end_int_data, f->u->locs.n - 1};
	return slot->loc;
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
	*vec_push(&f->u->locs) = span;
	return f->u->locs.n - 1;
}
