/* load.c - from rules files to models: walks the tree along the table of keys. */
#include "rules/rules_p.h"

#include "engine/base/map.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { NAME_MAX_BYTES = 255, N_SCOPE_NAMES = 32 };

struct loader {
	struct rules_src src;
	struct arena mem; /* the tree and texts of messages                              */
	struct models *models;
	bool shipped;
	const char *library; /* of the file, or NULL                                     */
	struct strtab names; /* of functions described so far in this file …             */
	struct map lines;    /* … their numbers → the line where                         */
	uint64_t work;
};

_Static_assert(offsetof(struct model, hi) == offsetof(struct model, lo) + sizeof(int64_t) &&
		       offsetof(struct model_arg, hi) ==
			       offsetof(struct model_arg, lo) + sizeof(int64_t),
	       "ranges are filled as two neighbours");

/* ---- keys ------------------------------------------------------------------------------- */

static const char *scope_name(uint8_t scope)
{
	switch ((enum rules_scope)scope) {
	case RULES_FILE:
		return "the file";
	case RULES_FUNCTION:
		return "a function";
	case RULES_RETURNS:
		return "'returns'";
	case RULES_ARG:
		return "an argument";
	}
	return "a place that the table of keys does not know";
}

/* Where else the key may stand, as text, or NULL. */
static const char *other_scope(const char *name)
{
	for (uint8_t scope = RULES_FILE; scope <= RULES_ARG; scope <<= 1)
		if (rules_key_find(scope, name))
			return scope_name(scope);
	return NULL;
}

static void say_unknown_key(struct loader *l, uint8_t scope, const char *name, uint32_t line,
			    uint32_t col)
{
	const char *names[N_SCOPE_NAMES], *elsewhere = other_scope(name);
	uint32_t n = 0;

	if (rules_error_counted(&l->src))
		return;
	for (uint32_t i = 0; i < rules_n_keys && n < N_SCOPE_NAMES; i++)
		if (rules_keys[i].scope & scope)
			names[n++] = rules_keys[i].name;
	if (elsewhere)
		rules_error(&l->src, line, col, "key '%s' does not belong in %s, but in %s", name,
			    scope_name(scope), elsewhere);
	else
		rules_error(&l->src, line, col, "unknown key '%s' in %s%s",
			    rules_shown(&l->mem, name), scope_name(scope),
			    rules_suggest(&l->mem, name, names, n));
}

enum { MAX_KEYS = 128 };

/* The keys of one mapping that were seen, as in rules_keys. */
struct seen {
	bool keys[MAX_KEYS];
};

/* The key, or NULL after saying that it is unknown, doubled or excluded by another one. */
static const struct rules_key *take_key(struct loader *l, uint8_t scope, const char *name,
					uint32_t line, uint32_t col, struct seen *seen)
{
	const struct rules_key *key = rules_key_find(scope, name);

	if (!key) {
		say_unknown_key(l, scope, name, line, col);
		return NULL;
	}
	if (seen->keys[key - rules_keys]) {
		rules_error(&l->src, line, col, "key '%s' stands here twice", name);
		return NULL;
	}
	seen->keys[key - rules_keys] = true;
	return key;
}

static void check_excludes(struct loader *l, uint8_t scope, const struct node *map,
			   const struct seen *seen)
{
	for (uint32_t i = 0; i < rules_n_keys; i++) {
		const struct rules_key *key = &rules_keys[i], *other;

		if (!seen->keys[i] || !key->excludes)
			continue;
		other = rules_key_find(scope, key->excludes);
		if (other && seen->keys[other - rules_keys])
			rules_error(&l->src, map->line, map->col,
				    "'%s' and '%s' can't both be said in %s", key->name,
				    other->name, scope_name(scope));
	}
}

static void apply_key(struct loader *l, const struct rules_key *key, const struct node *value,
		      const struct target *to);

static void apply_map(struct loader *l, uint8_t scope, const struct node *map,
		      const struct target *to)
{
	struct seen seen = {0};

	for (uint32_t i = 0; i < map->n; i++) {
		const struct node *name = map->v[2 * i];
		const struct rules_key *key;

		if (name->kind != NODE_SCALAR) {
			rules_error(&l->src, name->line, name->col, "a key must be a word");
			continue;
		}
		key = take_key(l, scope, name->text, name->line, name->col, &seen);
		if (key)
			apply_key(l, key, map->v[2 * i + 1], to);
	}
	check_excludes(l, scope, map, &seen);
}

/* Cut the next word out of *at; words are parted by blanks and commas.  Its first byte's place in
 * text is *ret_offset; NULL at the end. */
static const char *next_word(struct loader *l, const char *text, size_t *at, size_t *ret_offset)
{
	size_t n;

	*at += strspn(text + *at, ", \t\n");
	n = strcspn(text + *at, ", \t\n");
	if (!n)
		return NULL;
	*ret_offset = *at;
	*at += n;
	return arena_strndup(&l->mem, text + *ret_offset, n);
}

static uint32_t word_col(const struct node *n, size_t offset)
{
	return n->col + (uint32_t)offset + n->quoted;
}

/* Flags by name alone: "nonnull string". */
static void apply_words(struct loader *l, uint8_t scope, const struct node *words,
			const struct target *to)
{
	struct seen seen = {0};
	size_t at = 0, offset = 0;
	const char *word;

	while ((word = next_word(l, words->text, &at, &offset))) {
		uint32_t col = word_col(words, offset);
		const struct rules_key *key = take_key(l, scope, word, words->line, col, &seen);

		if (key && key->type == RULES_FLAG)
			fill_flag(key, to, 0, true);
		else if (key)
			rules_error(&l->src, words->line, col, "'%s' needs a value: {%s: …}", word,
				    word);
	}
	check_excludes(l, scope, words, &seen);
}

static void apply(struct loader *l, uint8_t scope, const struct node *n, const struct target *to)
{
	if (n->kind == NODE_MAP)
		apply_map(l, scope, n, to);
	else if (n->kind == NODE_SCALAR)
		apply_words(l, scope, n, to);
	else
		rules_error(&l->src, n->line, n->col,
			    "expected a mapping with keys of %s, or words that are true of it, "
			    "found a list",
			    scope_name(scope));
}

/* ---- args --------------------------------------------------------------------------------- */

static void apply_arg(struct loader *l, const char *number, uint32_t line, uint32_t col,
		      const struct node *value, const struct target *to, uint32_t *seen)
{
	struct target inner = *to;
	int64_t n;

	if (!number_parse(number, &n) || n < 1 || n > MODEL_MAX_ARGS) {
		rules_error(&l->src, line, col,
			    "'args': expected the number of an argument, 1 to %d, found '%s'",
			    MODEL_MAX_ARGS, rules_shown(&l->mem, number));
		return;
	}
	if (*seen & 1U << n) {
		rules_error(&l->src, line, col, "argument %d stands here twice", (int)n);
		return;
	}
	*seen |= 1U << n;
	inner.arg = &to->model->args[n - 1];
	if (to->model->n_args < n)
		to->model->n_args = (uint8_t)n;
	apply(l, RULES_ARG, value, &inner);
}

/* Names parted by commas, each with the same value: "1, 2". */
static void apply_args(struct loader *l, const struct node *map, const struct target *to)
{
	uint32_t seen = 0;

	if (map->kind != NODE_MAP) {
		rules_error(&l->src, map->line, map->col,
			    "'args': expected a mapping from argument numbers, as in {1: nonnull}");
		return;
	}
	for (uint32_t i = 0; i < map->n; i++) {
		const struct node *names = map->v[2 * i];
		size_t at = 0, offset = 0;
		const char *word;

		if (names->kind != NODE_SCALAR) {
			rules_error(&l->src, names->line, names->col, "a key must be a number");
			continue;
		}
		while ((word = next_word(l, names->text, &at, &offset)))
			apply_arg(l, word, names->line, word_col(names, offset), map->v[2 * i + 1],
				  to, &seen);
	}
}

/* ---- functions ---------------------------------------------------------------------------- */

static bool is_name(const char *s)
{
	if (strnlen(s, NAME_MAX_BYTES + 1) > NAME_MAX_BYTES || isdigit((unsigned char)s[0]))
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_' && *s != '$')
			return false;
	return true;
}

/* Whether this file says for the first time something of the function. */
static bool first_time(struct loader *l, const char *name, uint32_t line, uint32_t col)
{
	uint64_t *at = map_put(&l->lines, strtab_add(&l->names, name), NULL);

	if (*at) {
		rules_error(&l->src, line, col, "function '%s' is already described on line %u",
			    name, (unsigned)*at);
		return false;
	}
	*at = line;
	return true;
}

/* The model to fill, or NULL after saying why there is none. */
static struct model *take_model(struct loader *l, const char *name, uint32_t line, uint32_t col)
{
	struct model *m;
	bool is_new;

	if (!is_name(name)) {
		rules_error(&l->src, line, col, "expected the name of a function, found '%s'",
			    rules_shown(&l->mem, name));
		return NULL;
	}
	if (!first_time(l, name, line, col))
		return NULL;
	m = models_put(l->models, name, &is_new);
	if (l->shipped && !is_new) {
		rules_error(&l->src, line, col,
			    "function '%s' is already described in library '%s'", name, m->library);
		return NULL;
	}
	if (l->library || is_new)
		m->library = models_intern(l->models, l->library ? l->library : l->src.path);
	return m;
}

static bool replaces(const struct node *n)
{
	if (n->kind != NODE_MAP)
		return false;
	for (uint32_t i = 0; i < n->n; i++) {
		const struct node *key = n->v[2 * i], *value = n->v[2 * i + 1];

		if (key->kind == NODE_SCALAR && strcmp(key->text, "replace") == 0 &&
		    value->kind == NODE_SCALAR && strcmp(value->text, "true") == 0)
			return true;
	}
	return false;
}

static void apply_function(struct loader *l, const char *name, uint32_t line, uint32_t col,
			   const struct node *value)
{
	struct model *m = take_model(l, name, line, col);
	struct target to = {.set = l->models, .model = m};

	if (!m)
		return;
	if (replaces(value))
		*m = (struct model){.name = m->name, .library = m->library};
	apply(l, RULES_FUNCTION, value, &to);
	fill_finish(m);
	if (m->flags & MODEL_NULL_WHEN_NULL && !m->aliases && !m->interior_of)
		rules_error(&l->src, value->line, value->col,
			    "'null_when_null' needs 'aliases' or 'interior_of' beside it");
	if (l->shipped)
		m->flags |= MODEL_SHIPPED;
	else
		m->flags &= ~(uint32_t)MODEL_SHIPPED;
}

/* False when the file asks for more work than any honest one does. */
static bool within_limits(struct loader *l, const struct node *names, const struct node *value)
{
	l->work += value->weight;
	if (l->work <= RULES_MAX_WORK && l->lines.e.n < RULES_MAX_FUNCTIONS)
		return true;
	rules_error(&l->src, names->line, names->col, "the file describes too many functions");
	return false;
}

/* One entry: its names share the value.  False: stop reading the file. */
static bool apply_entry(struct loader *l, const struct node *names, const struct node *value)
{
	uint32_t errors_before = l->src.n_errors;
	size_t at = 0, offset = 0;
	const char *name;

	if (names->kind != NODE_SCALAR || !names->text[strspn(names->text, ", \t\n")]) {
		rules_error(&l->src, names->line, names->col, "expected the name of a function");
		return true;
	}
	/* What is wrong with the value is wrong for every name: once is enough. */
	while (l->src.n_errors == errors_before &&
	       (name = next_word(l, names->text, &at, &offset))) {
		if (!within_limits(l, names, value))
			return false;
		apply_function(l, name, names->line, word_col(names, offset), value);
	}
	return true;
}

static void apply_functions(struct loader *l, const struct node *map)
{
	if (map->kind == NODE_SCALAR && !map->text[0]) /* nothing but the key */
		return;
	if (map->kind != NODE_MAP) {
		rules_error(&l->src, map->line, map->col,
			    "'functions': expected a mapping from names of functions");
		return;
	}
	for (uint32_t i = 0; i < map->n; i++)
		if (!apply_entry(l, map->v[2 * i], map->v[2 * i + 1]))
			return;
}

static void apply_key(struct loader *l, const struct rules_key *key, const struct node *value,
		      const struct target *to)
{
	if (key->type == RULES_NESTED)
		apply(l, key->inner, value, to);
	else if (key->type == RULES_BY_NAME && key->inner == RULES_ARG)
		apply_args(l, value, to);
	else if (key->type != RULES_BY_NAME) /* functions come after the rest of the file */
		fill_key(&l->src, &l->mem, key, value, to);
}

/* ---- files -------------------------------------------------------------------------------- */

static const struct node *find_value(const struct node *map, const char *name)
{
	for (uint32_t i = 0; i < map->n; i++)
		if (map->v[2 * i]->kind == NODE_SCALAR && strcmp(map->v[2 * i]->text, name) == 0)
			return map->v[2 * i + 1];
	return NULL;
}

static void apply_file(struct loader *l, const struct node *root)
{
	struct model nobody = {0};
	struct target to = {.set = l->models, .model = &nobody};
	const struct node *library, *functions;

	if (root->kind != NODE_MAP) {
		rules_error(&l->src, root->line, root->col,
			    "expected a mapping with 'version: 1' and 'functions:'");
		return;
	}
	if (!find_value(root, "version"))
		rules_error(&l->src, root->line, root->col, "'version: 1' is missing");
	apply_map(l, RULES_FILE, root, &to);
	if (l->src.n_errors) /* another version may mean something else by the rest */
		return;
	library = find_value(root, "library");
	l->library = library ? library->text : NULL;
	functions = find_value(root, "functions");
	if (functions)
		apply_functions(l, functions);
}

int models_add_text(struct models *m, const char *path, const char *text, size_t n_bytes,
		    bool shipped, struct strbuf *reterr)
{
	struct loader l = {.src = {.path = path, .err = reterr}, .models = m, .shipped = shipped};
	const struct node *root;

	_Static_assert(RULES_MAX_ERRORS > 1, "one message is not a list");
	if (rules_n_keys > MAX_KEYS)
		PS_BUG("more keys than struct seen has bits");
	strtab_init(&l.names);
	root = tree_parse(&l.src, &l.mem, text, n_bytes);
	if (root)
		apply_file(&l, root);
	if (l.src.n_errors > RULES_MAX_ERRORS)
		strbuf_printf(reterr, "%s: and %u more\n", path, l.src.n_errors - RULES_MAX_ERRORS);
	strtab_release(&l.names);
	map_release(&l.lines);
	arena_release(&l.mem);
	return l.src.n_errors ? PS_EPARSE : PS_OK;
}

static int add_file(struct models *m, const char *path, struct strbuf *reterr)
{
	struct strbuf text = {0};
	int r = strbuf_read_file(&text, path, RULES_MAX_BYTES);

	if (r == PS_ELIMIT)
		strbuf_printf(reterr, "%s: larger than %d MiB\n", path, RULES_MAX_BYTES >> 20);
	else if (r != PS_OK)
		strbuf_printf(reterr, "%s: can't be read: %s\n", path, strerror(errno));
	else
		r = models_add_text(m, path, strbuf_str(&text), text.n_bytes, false, reterr);
	strbuf_release(&text);
	return r;
}

int models_load(struct models **ret, const char *const *user_files, uint32_t n,
		struct strbuf *reterr)
{
	struct models *m = models_new();
	int r = PS_OK;

	*ret = NULL;
	for (uint32_t i = 0; i < rules_n_shipped && r == PS_OK; i++)
		r = models_add_text(m, rules_shipped[i].path, (const char *)rules_shipped[i].bytes,
				    rules_shipped[i].size_bytes, true, reterr);
	for (uint32_t i = 0; i < n; i++) {
		int one = add_file(m, user_files[i], reterr);

		r = r == PS_OK ? one : r;
	}
	if (r != PS_OK) {
		models_free(m);
		return r;
	}
	models_finish(m);
	*ret = m;
	return PS_OK;
}
