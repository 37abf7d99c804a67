/* generic.c - which association _Generic chooses.
 *
 * libclang shows the controlling expression and the results, but neither the types of the
 * associations nor the choice.  The type of the whole is that of the choice: mostly that
 * settles it.  Else the types are read from the source and compared by their words.
 */
#include "engine/front/front_p.h"

#include <ctype.h>
#include <string.h>

#define MAX_ASSOCS 32

/* A type's words in one order: "long unsigned int" and "unsigned long" are the same. */
struct words {
	uint32_t n_long, n_stars;
	bool is_short, is_unsigned, is_signed, is_char, is_const;
	char rest[96];
};

static void add_word(struct words *w, const char *s, size_t n)
{
	static const char *const skipped[] = {"int", "volatile", "restrict", "_Nonnull"};
	size_t used = strlen(w->rest);

	for (size_t i = 0; i < PS_ARRAY_SIZE(skipped); i++)
		if (strlen(skipped[i]) == n && memcmp(s, skipped[i], n) == 0)
			return;
	if (n == 4 && memcmp(s, "long", 4) == 0)
		w->n_long++;
	else if (n == 5 && memcmp(s, "short", 5) == 0)
		w->is_short = true;
	else if (n == 8 && memcmp(s, "unsigned", 8) == 0)
		w->is_unsigned = true;
	else if (n == 6 && memcmp(s, "signed", 6) == 0)
		w->is_signed = true;
	else if (n == 4 && memcmp(s, "char", 4) == 0)
		w->is_char = true;
	else if (n == 5 && memcmp(s, "const", 5) == 0)
		w->is_const = true;
	else if (used + n + 2 < sizeof w->rest) {
		w->rest[used] = ' ';
		memcpy(w->rest + used + 1, s, n);
		w->rest[used + 1 + n] = '\0';
	}
}

static struct words words_of(const char *p, const char *end)
{
	struct words w = {0};

	while ((p = text_skip_space(p, end)) < end) {
		const char *next = text_skip_token(p, end);

		if (*p == '*')
			w.n_stars++;
		else
			add_word(&w, p, (size_t)(next - p));
		p = next;
	}
	if (!w.is_char)
		w.is_signed = false;
	if (!w.n_stars)
		w.is_const = false;
	if (strcmp(w.rest, " bool") == 0)
		memcpy(w.rest, " _Bool", sizeof " _Bool");
	return w;
}

static bool words_equal(const struct words *a, const struct words *b)
{
	return a->n_long == b->n_long && a->n_stars == b->n_stars && a->is_short == b->is_short &&
	       a->is_unsigned == b->is_unsigned && a->is_signed == b->is_signed &&
	       a->is_char == b->is_char && a->is_const == b->is_const &&
	       strcmp(a->rest, b->rest) == 0;
}

static bool words_match(const struct words *w, CXType t)
{
	CXString s = clang_getTypeSpelling(clang_getUnqualifiedType(t));
	const char *text = clang_getCString(s);
	struct words other = words_of(text, text + strlen(text));

	clang_disposeString(s);
	return words_equal(w, &other);
}

/* The one result that has the type of the whole; 0 for none or several. */
static uint32_t by_type(struct front *f, CXCursor c, const CXCursor *exprs, uint32_t n)
{
	CXType whole = clang_getCursorType(c);
	uint32_t found = 0, exact = 0, n_found = 0, n_exact = 0;

	for (uint32_t i = 1; i < n; i++) {
		CXType t = clang_getCursorType(exprs[i]);

		if (type_of(f, t).t == type_of(f, whole).t) {
			found = i;
			n_found++;
		}
		if (clang_equalTypes(t, whole)) {
			exact = i;
			n_exact++;
		}
	}
	return n_found == 1 ? found : n_exact == 1 ? exact : 0;
}

static uint32_t by_text(struct front *f, CXCursor c, const CXCursor *exprs, uint32_t n)
{
	struct text_part parts[MAX_ASSOCS + 1], halves[3];
	const char *end, *p = text_of(f, c, &end);
	CXType written = clang_getCursorType(exprs[0]);
	CXType canonical = clang_getCanonicalType(written);
	uint32_t n_parts, dflt = 0;
	struct words w;

	if (!text_starts(p, end, "_Generic"))
		return 0;
	n_parts = text_split(p + strlen("_Generic"), end, ',', parts, MAX_ASSOCS + 1);
	if (n_parts != n)
		return 0;
	for (uint32_t i = 1; i < n; i++) {
		const char *colon = memchr(parts[i].s, ':', (size_t)(parts[i].end - parts[i].s));

		halves[0] = (struct text_part){parts[i].s, colon ? colon : parts[i].s};
		w = words_of(halves[0].s, halves[0].end);
		if (strcmp(w.rest, " default") == 0)
			dflt = i;
		else if (words_match(&w, canonical) || words_match(&w, written))
			return i;
	}
	return dflt;
}

bool generic_choice(struct front *f, CXCursor c, CXCursor *ret)
{
	CXCursor k[2 * MAX_ASSOCS], exprs[MAX_ASSOCS + 1];
	uint32_t n = kids_few(c, k, 2 * MAX_ASSOCS), n_exprs = 0, choice;

	for (uint32_t i = 0; i < n && i < 2 * MAX_ASSOCS && n_exprs <= MAX_ASSOCS; i++)
		if (!clang_isReference(clang_getCursorKind(k[i])))
			exprs[n_exprs++] = k[i];
	if (n_exprs < 2 || n > 2 * MAX_ASSOCS)
		return false;
	choice = n_exprs == 2 ? 1 : by_type(f, c, exprs, n_exprs);
	if (!choice)
		choice = by_text(f, c, exprs, n_exprs);
	*ret = exprs[choice];
	return choice != 0;
}
