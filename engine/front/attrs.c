/* attrs.c - attributes.
 *
 * libclang has no access to the arguments of most attributes, but it prints a declaration
 * with all of them resolved, also those that came out of macros.  Printing is slow, so it is
 * done only where there are attributes, without bodies and initialisers, and the text is read
 * with a few searches.
 */
#include "engine/front/front_p.h"

#include <stdio.h>
#include <string.h>

/* The declaration as text; free with clang_disposeString. */
static CXString print_decl(CXCursor decl)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(decl);
	CXString s;

	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, 1);
	s = clang_getCursorPrettyPrinted(decl, policy);
	clang_PrintingPolicy_dispose(policy);
	return s;
}

static bool is_name(const char *s, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(s, name, n) == 0;
}

static void copy_arg(char *to, size_t size_bytes, const char *s, const char *end)
{
	snprintf(to, size_bytes, "%.*s", (int)(end - s), s);
}

/* The text of "…" in an argument, escapes left alone. */
static void copy_quoted(char *to, size_t size_bytes, const char *s, const char *end)
{
	const char *from = memchr(s, '"', (size_t)(end - s));
	const char *last = end;

	while (last > s && *last != '"')
		last--;
	if (from && last > from)
		copy_arg(to, size_bytes, from + 1, last);
}

static void read_numbers(struct attrs *a, const char *s, const char *end)
{
	a->nonnull_all = s == end;
	while (s < end && a->n_nonnull < PS_ARRAY_SIZE(a->nonnull)) {
		char *next;
		unsigned long n = strtoul(s, &next, 10);

		if (next == s)
			break;
		a->nonnull[a->n_nonnull++] = (uint32_t)n;
		s = next;
		while (s < end && (*s == ',' || *s == ' '))
			s++;
	}
}

static void read_alloc_size(struct attrs *a, const char *s)
{
	unsigned first = 0, second = 0;

	if (sscanf(s, "%u, %u", &first, &second) < 1)
		return;
	a->alloc_size[0] = (uint8_t)first;
	a->alloc_size[1] = (uint8_t)second;
}

static const struct {
	const char *name;
	uint32_t sym_flags;
	uint16_t global_flags;
} flag_attrs[] = {
	{"noreturn", IR_S_NORETURN, 0},
	{"returns_nonnull", IR_S_RETURNS_NONNULL, 0},
	{"malloc", IR_S_MALLOC, 0},
	{"warn_unused_result", IR_S_WARN_UNUSED, 0},
	{"pure", IR_S_PURE, 0},
	{"const", IR_S_PURE, 0},
	{"weak", IR_S_WEAK, IR_G_WEAK},
	{"weakref", IR_S_WEAK, IR_G_WEAK},
	{"returns_twice", IR_S_RETURNS_TWICE, 0},
	{"constructor", IR_S_CONSTRUCTOR, 0},
	{"section", 0, IR_G_SECTION},
};

/* One attribute: its name in [s, name_end), its arguments in [arg, arg_end). */
static void read_attr(struct attrs *a, const char *s, size_t n, const char *arg,
		      const char *arg_end)
{
	while (n > 2 && *s == '_') {
		s++;
		n--;
	}
	while (n > 2 && s[n - 1] == '_')
		n--;
	for (size_t i = 0; i < PS_ARRAY_SIZE(flag_attrs); i++) {
		if (is_name(s, n, flag_attrs[i].name)) {
			a->sym_flags |= flag_attrs[i].sym_flags;
			a->global_flags |= flag_attrs[i].global_flags;
		}
	}
	if (is_name(s, n, "unused"))
		a->unused = true;
	else if (is_name(s, n, "nonnull"))
		read_numbers(a, arg, arg_end);
	else if (is_name(s, n, "alloc_size"))
		read_alloc_size(a, arg);
	else if (is_name(s, n, "cleanup"))
		copy_arg(a->cleanup, sizeof a->cleanup, arg, arg_end);
	else if (is_name(s, n, "annotate"))
		copy_quoted(a->annotate, sizeof a->annotate, arg, arg_end);
	else if (is_name(s, n, "counted_by"))
		copy_arg(a->counted_by, sizeof a->counted_by, arg, arg_end);
}

static const char *skip_parens(const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (*p == '"') {
			for (p++; *p && *p != '"'; p++)
				if (*p == '\\' && p[1])
					p++;
			if (!*p)
				return p;
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')' && --depth == 0) {
			return p;
		}
	}
	return p;
}

/* p stands at a name; its arguments, if any, follow in parentheses. */
static const char *read_named(struct attrs *a, const char *p)
{
	size_t n = strcspn(p, "(), ]");
	const char *end;

	if (p[n] != '(') {
		read_attr(a, p, n, p + n, p + n);
		return p + n;
	}
	end = skip_parens(p + n);
	read_attr(a, p, n, p + n + 1, end);
	return end;
}

/* Attributes in the parameters' parentheses are the parameters' own, so only depth 0. */
static void read_text(struct attrs *a, const char *p)
{
	int depth = 0;

	for (; *p; p++) {
		if (strncmp(p, "__attribute__((", 15) == 0) {
			const char *end = skip_parens(p + strlen("__attribute__"));

			if (depth == 0)
				read_named(a, p + 15);
			p = *end ? end : end - 1;
		} else if (depth == 0 && strncmp(p, "_Noreturn", 9) == 0) {
			a->sym_flags |= IR_S_NORETURN;
		} else if (depth == 0 && strncmp(p, "[[", 2) == 0) {
			const char *name = p + 2;

			if (strncmp(name, "gnu::", 5) == 0)
				name += 5;
			if (strncmp(name, "nodiscard", 9) == 0)
				a->sym_flags |= IR_S_WARN_UNUSED;
			else if (strncmp(name, "maybe_unused", 12) == 0)
				a->unused = true;
			else
				read_named(a, name);
		} else if (depth == 0 && strncmp(p, "__counted_by(", 13) == 0) {
			read_named(a, p);
		} else if (*p == '(') {
			depth++;
		} else if (*p == ')') {
			depth--;
		}
	}
}

void attrs_of(struct front *f, CXCursor decl, struct attrs *ret)
{
	CXString s = print_decl(decl);
	const char *text = clang_getCString(s);

	(void)f;
	memset(ret, 0, sizeof *ret);
	if (text)
		read_text(ret, text);
	clang_disposeString(s);
	if (ret->nonnull_all)
		ret->param_flags |= IR_P_NONNULL;
}
