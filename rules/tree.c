/* tree.c - a YAML file as a small tree, built from libyaml's events within bounds.
 *
 * libyaml's own document loader is not used: it has no bound that we could set.  Recursion here is
 * as deep as RULES_MAX_DEPTH.  An alias costs what its node weighs, so that a file that doubles
 * itself thirty times is refused after a few steps, and a walk over the tree is bounded, too.
 */
#include "rules/rules_p.h"

#include "engine/base/vec.h"

#include <string.h>
#include <yaml.h>

struct anchor {
	const char *name;
	struct node *node;
};

struct tree {
	struct rules_src *src;
	struct arena *mem;
	const char *text;
	yaml_parser_t parser;
	VEC(struct anchor) anchors;
};

/* ---- messages ---------------------------------------------------------------------------- */

/* libyaml tells bad bytes by their offset only. */
static void say_bad_bytes(struct tree *t)
{
	uint32_t line = 1, col = 1;

	for (size_t i = 0; i < t->parser.problem_offset; i++) {
		col++;
		if (t->text[i] == '\n') {
			line++;
			col = 1;
		}
	}
	rules_error(t->src, line, col, "not UTF-8 text: %s", t->parser.problem);
}

static void say_problem(struct tree *t)
{
	const yaml_parser_t *p = &t->parser;
	const char *problem = p->problem ? p->problem : "it can't be read";

	if (p->error == YAML_READER_ERROR)
		say_bad_bytes(t);
	else
		rules_error(t->src, (uint32_t)p->problem_mark.line + 1,
			    (uint32_t)p->problem_mark.column + 1, "not YAML: %s%s%s", problem,
			    p->context ? " " : "", p->context ? p->context : "");
}

static void say_at(struct tree *t, const yaml_event_t *ev, const char *text)
{
	rules_error(t->src, (uint32_t)ev->start_mark.line + 1, (uint32_t)ev->start_mark.column + 1,
		    "%s", text);
}

/* ---- nodes ------------------------------------------------------------------------------- */

static struct node *new_node(struct tree *t, enum node_kind kind, const yaml_event_t *ev)
{
	struct node *n = arena_new(t->mem, struct node);

	n->kind = kind;
	n->line = (uint32_t)ev->start_mark.line + 1;
	n->col = (uint32_t)ev->start_mark.column + 1;
	n->weight = 1;
	return n;
}

static bool next_event(struct tree *t, yaml_event_t *ret)
{
	if (yaml_parser_parse(&t->parser, ret))
		return true;
	say_problem(t);
	return false;
}

static struct node *find_anchor(const struct tree *t, const char *name)
{
	for (uint32_t i = t->anchors.n; i-- > 0;) /* the latest of that name counts */
		if (strcmp(t->anchors.v[i].name, name) == 0)
			return t->anchors.v[i].node;
	return NULL;
}

static bool add_anchor(struct tree *t, const yaml_event_t *ev, const char *name, struct node *n)
{
	if (!name)
		return true;
	if (t->anchors.n == RULES_MAX_ANCHORS) {
		say_at(t, ev, "too many anchors");
		return false;
	}
	*vec_push(&t->anchors) = (struct anchor){name, n};
	return true;
}

static struct node *scalar(struct tree *t, const yaml_event_t *ev)
{
	struct node *n = new_node(t, NODE_SCALAR, ev);
	const char *text = (const char *)ev->data.scalar.value;

	if (ev->data.scalar.tag) {
		say_at(t, ev, "tags are not understood here");
		return NULL;
	}
	if (memchr(text, 0, ev->data.scalar.length)) {
		say_at(t, ev, "a text can't hold a NUL character");
		return NULL;
	}
	n->text = arena_strndup(t->mem, text, ev->data.scalar.length);
	n->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return n;
}

static struct node *alias(struct tree *t, const yaml_event_t *ev)
{
	const char *name = (const char *)ev->data.alias.anchor;
	struct node *n = find_anchor(t, name);

	if (!n)
		rules_error(t->src, (uint32_t)ev->start_mark.line + 1,
			    (uint32_t)ev->start_mark.column + 1,
			    "alias '*%s' has no anchor '&%s' that ends before it",
			    rules_shown(t->mem, name), rules_shown(t->mem, name));
	return n;
}

static struct node *parse_node(struct tree *t, const yaml_event_t *ev, uint32_t depth);

typedef VEC(struct node *) node_list;

/* Read nodes up to the event that ends the list or mapping. */
static bool parse_items(struct tree *t, struct node *parent, yaml_event_type_t end, uint32_t depth,
			node_list *items)
{
	for (;;) {
		yaml_event_t ev;
		struct node *item = NULL;
		bool done;

		if (!next_event(t, &ev))
			return false;
		done = ev.type == end;
		if (!done)
			item = parse_node(t, &ev, depth);
		if (item && item->weight > RULES_MAX_NODES - parent->weight) {
			say_at(t, &ev, "the file is too large once its aliases are put in");
			item = NULL;
		}
		yaml_event_delete(&ev);
		if (done)
			return true;
		if (!item)
			return false;
		parent->weight += item->weight;
		*vec_push(items) = item;
	}
}

static struct node *collection(struct tree *t, const yaml_event_t *ev, enum node_kind kind,
			       uint32_t depth)
{
	struct node *n = new_node(t, kind, ev);
	node_list items = {0};
	bool ok;

	if (depth == RULES_MAX_DEPTH) {
		say_at(t, ev, "nested too deeply");
		return NULL;
	}
	ok = parse_items(t, n, kind == NODE_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT,
			 depth + 1, &items);
	if (ok && items.n)
		n->v = arena_dup(t->mem, items.v, items.n * sizeof *items.v);
	n->n = kind == NODE_MAP ? items.n / 2 : items.n;
	vec_release(&items);
	return ok ? n : NULL;
}

/* The name of the anchor before a node, or NULL; *ret_tag: its tag. */
static const char *anchor_of(struct tree *t, const yaml_event_t *ev)
{
	const yaml_char_t *name = NULL;

	if (ev->type == YAML_SCALAR_EVENT)
		name = ev->data.scalar.anchor;
	else if (ev->type == YAML_SEQUENCE_START_EVENT)
		name = ev->data.sequence_start.anchor;
	else if (ev->type == YAML_MAPPING_START_EVENT)
		name = ev->data.mapping_start.anchor;
	return name ? arena_strdup(t->mem, (const char *)name) : NULL;
}

static bool has_tag(const yaml_event_t *ev)
{
	if (ev->type == YAML_SEQUENCE_START_EVENT)
		return ev->data.sequence_start.tag;
	return ev->type == YAML_MAPPING_START_EVENT && ev->data.mapping_start.tag;
}

static struct node *parse_node(struct tree *t, const yaml_event_t *ev, uint32_t depth)
{
	const char *anchor = anchor_of(t, ev);
	struct node *n = NULL;

	if (has_tag(ev))
		say_at(t, ev, "tags are not understood here");
	else if (ev->type == YAML_SCALAR_EVENT)
		n = scalar(t, ev);
	else if (ev->type == YAML_ALIAS_EVENT)
		n = alias(t, ev);
	else if (ev->type == YAML_SEQUENCE_START_EVENT)
		n = collection(t, ev, NODE_LIST, depth);
	else if (ev->type == YAML_MAPPING_START_EVENT)
		n = collection(t, ev, NODE_MAP, depth);
	else
		say_at(t, ev, "a value was expected here");
	if (n && !add_anchor(t, ev, anchor, n))
		return NULL;
	return n;
}

/* ---- the whole file ---------------------------------------------------------------------- */

/* Next event; true if it has the type that was expected.  *ret is to be deleted if it is. */
static bool expect(struct tree *t, yaml_event_type_t type, yaml_event_t *ret, const char *otherwise)
{
	if (!next_event(t, ret))
		return false;
	if (ret->type == type)
		return true;
	say_at(t, ret, otherwise);
	yaml_event_delete(ret);
	return false;
}

static struct node *parse_root(struct tree *t)
{
	yaml_event_t ev;
	struct node *n;

	if (!expect(t, YAML_STREAM_START_EVENT, &ev, "not a YAML stream"))
		return NULL;
	yaml_event_delete(&ev);
	if (!expect(t, YAML_DOCUMENT_START_EVENT, &ev,
		    "the file is empty: 'version: 1' was expected"))
		return NULL;
	yaml_event_delete(&ev);
	if (!next_event(t, &ev))
		return NULL;
	n = parse_node(t, &ev, 0);
	yaml_event_delete(&ev);
	if (!n || !expect(t, YAML_DOCUMENT_END_EVENT, &ev, "the end of the file was expected"))
		return NULL;
	yaml_event_delete(&ev);
	if (!expect(t, YAML_STREAM_END_EVENT, &ev,
		    "a second document begins here: one is expected"))
		return NULL;
	yaml_event_delete(&ev);
	return n;
}

struct node *tree_parse(struct rules_src *src, struct arena *mem, const char *text, size_t n_bytes)
{
	static const char mark[] = "\xef\xbb\xbf"; /* that some editors put first */
	struct tree t = {.src = src, .mem = mem};
	struct node *root;

	if (n_bytes > RULES_MAX_BYTES) {
		rules_error(src, 0, 0, "larger than %d MiB", RULES_MAX_BYTES >> 20);
		return NULL;
	}
	if (n_bytes >= 3 && memcmp(text, mark, 3) == 0) {
		text += 3;
		n_bytes -= 3;
	}
	t.text = text;
	if (!yaml_parser_initialize(&t.parser))
		PS_BUG("libyaml has no memory for its parser");
	yaml_parser_set_encoding(&t.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&t.parser, (const unsigned char *)text, n_bytes);
	root = parse_root(&t);
	yaml_parser_delete(&t.parser);
	vec_release(&t.anchors);
	return root;
}
