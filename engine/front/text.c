/* text.c - the source as text: which file, which line, what is spelled somewhere.
 *
 * libclang leaves out some of what was written (missing parts of a for, constraints of asm,
 * types of _Generic).  Reading it from the buffer costs next to nothing; asking for tokens
 * would lex the range anew and allocate for each of them.
 */
#include "engine/front/front_p.h"
#include "engine/front/path_p.h"

#include <ctype.h>
#include <string.h>

ir_str front_str(struct front *f, CXString s)
{
	const char *text = clang_getCString(s);
	ir_str id = text ? strtab_add(&f->u->strs, text) : 0;

	clang_disposeString(s);
	return id;
}

/* Absolute and normal, so that a header has one name for all that include it. */
static ir_str file_path(struct front *f, CXFile file)
{
	ir_str name = front_str(f, clang_getFileName(file));
	const char *dir = ir_cstr(f->u, f->u->dir), *path = ir_cstr(f->u, name);

	if (!*path || (!*dir && *path != '/'))
		return name;
	return strtab_add(&f->u->strs, path_absolute(&f->u->strs, dir, path));
}

static void file_add(struct front *f, CXFile file, ir_str path)
{
	CXSourceLocation start = clang_getLocationForOffset(f->tu, file, 0);
	struct src_file s = {.file = file};

	s.buf = clang_getFileContents(f->tu, file, &s.size_bytes);
	*vec_push(&f->files) = s;
	*vec_push(&f->u->files) = (struct ir_file){
		.path = path,
		.is_system = clang_Location_isInSystemHeader(start) != 0,
		.is_main = clang_Location_isFromMainFile(start) != 0,
	};
}

uint32_t file_id(struct front *f, CXFile file)
{
	uint64_t *id, *known;
	bool is_new;
	ir_str path;

	if (file == f->last_file)
		return f->last_file_id;
	id = map_put(&f->file_ids, (uintptr_t)file, &is_new);
	if (is_new) {
		path = file_path(f, file);
		known = map_put(&f->path_ids, path, &is_new);
		if (is_new) {
			*known = f->files.n;
			file_add(f, file, path);
		}
		*id = *known;
	}
	f->last_file = file;
	f->last_file_id = (uint32_t)*id;
	return f->last_file_id;
}

static void file_find_lines(struct src_file *s)
{
	const char *p = s->buf, *end = s->buf + s->size_bytes;

	*vec_push(&s->lines) = 0;
	while (p && (p = memchr(p, '\n', (size_t)(end - p))))
		*vec_push(&s->lines) = (uint32_t)(++p - s->buf);
}

uint32_t file_line(struct src_file *s, uint32_t offset, uint32_t *ret_col)
{
	uint32_t lo = 0, hi;

	if (!s->lines.n)
		file_find_lines(s);
	hi = s->lines.n;
	/* What comes next mostly stands near what came last. */
	if (s->hint < s->lines.n && s->lines.v[s->hint] <= offset) {
		lo = s->hint;
		if (s->hint + 4 < s->lines.n && offset < s->lines.v[s->hint + 4])
			hi = s->hint + 4;
	}
	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (s->lines.v[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	s->hint = lo;
	*ret_col = offset - s->lines.v[lo] + 1;
	return lo + 1;
}

const char *text_at(struct front *f, CXSourceLocation loc, const char **ret_end)
{
	const struct src_file *s;
	unsigned offset;
	uint32_t id;
	CXFile file;

	*ret_end = NULL;
	clang_getSpellingLocation(loc, &file, NULL, NULL, &offset);
	if (!file)
		return NULL;
	id = file_id(f, file);
	s = &f->files.v[id];
	if (!s->buf || offset >= s->size_bytes)
		return NULL;
	*ret_end = s->buf + s->size_bytes;
	return s->buf + offset;
}

const char *text_of(struct front *f, CXCursor c, const char **ret_end)
{
	return text_at(f, clang_getRangeStart(clang_getCursorExtent(c)), ret_end);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

bool text_starts(const char *p, const char *end, const char *word)
{
	size_t n = strlen(word);

	return p && (size_t)(end - p) >= n && memcmp(p, word, n) == 0;
}

static const char *skip_comment(const char *p, const char *end)
{
	if (p[1] == '/') {
		while (p < end && *p != '\n')
			p++;
		return p;
	}
	for (p += 2; p < end; p++)
		if (*p == '/' && p[-1] == '*')
			return p + 1;
	return end;
}

static bool is_comment(const char *p, const char *end)
{
	return end - p > 2 && *p == '/' && (p[1] == '/' || p[1] == '*');
}

const char *text_skip_space(const char *p, const char *end)
{
	for (;;) {
		if (p < end && (isspace((unsigned char)*p) || *p == '\\'))
			p++;
		else if (p < end && is_comment(p, end))
			p = skip_comment(p, end);
		else
			return p;
	}
}

const char *text_skip_token(const char *p, const char *end)
{
	if (p >= end)
		return end;
	if (is_comment(p, end))
		return skip_comment(p, end);
	if (*p == '"' || *p == '\'') {
		char quote = *p++;

		while (p < end && *p != quote && *p != '\n')
			p += *p == '\\' ? 2 : 1;
		return p < end ? p + 1 : end;
	}
	if (!is_word(*p))
		return p + 1;
	while (p < end && is_word(*p))
		p++;
	return p;
}

uint32_t text_split(const char *p, const char *end, char separator, struct text_part *parts,
		    uint32_t max)
{
	uint32_t n = 0, depth = 0;
	const char *start;

	p = text_skip_space(p, end);
	if (p >= end || *p != '(')
		return 0;
	start = ++p;
	for (; p < end; p = text_skip_token(p, end)) {
		if (*p == '(' || *p == '[' || *p == '{')
			depth++;
		else if ((*p == ')' || *p == ']' || *p == '}') && depth > 0)
			depth--;
		else if (depth == 0 && (*p == separator || *p == ')')) {
			if (n == max)
				return max + 1;
			parts[n++] = (struct text_part){start, p};
			if (*p == ')')
				return n;
			start = p + 1;
		}
	}
	return 0;
}

bool text_parts_equal(struct text_part a, struct text_part b)
{
	size_t n = (size_t)(a.end - a.s);

	return n == (size_t)(b.end - b.s) && memcmp(a.s, b.s, n) == 0;
}

bool text_part_empty(struct text_part part)
{
	return text_skip_space(part.s, part.end) >= part.end;
}
