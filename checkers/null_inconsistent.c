/* null_inconsistent.c - the odd use of a pointer that other code checks for null (CWE-476).
 *
 * Nothing on the path says that the pointer can be null here, but others expect it: other functions
 * check the same field, global or result before they use it, nearly all of them; or this function
 * itself checks the pointer on other paths (Engler et al., "Bugs as deviant behavior", SOSP 2001).
 */
#include "checkers/checker.h"

#include <string.h>

static const struct rule null_inconsistent = {
	.id = "null-inconsistent",
	.summary =
		"pointer is dereferenced unchecked that is checked for null nearly everywhere else",
	.help = "Other code compares this pointer with null before it uses it: the message says "
		"how many "
		"uses do. Here it is dereferenced without. Either this place has been forgotten, "
		"or "
		"the checks elsewhere are not needed.\n\n"
		"Check the pointer here, too; where it cannot be null for a reason that the code "
		"does "
		"not show, say so with an assertion.",
	.bad = "struct item {\n\tstruct item *next;\n\tint n;\n};\n\nstruct item *find_item(int "
	       "id);\n\n"
	       "int a(void)\n{\n\tstruct item *i = find_item(1);\n\n\treturn i ? i->n : 0;\n}\n\n"
	       "int b(void)\n{\n\tstruct item *i = find_item(2);\n\n\treturn i ? i->n : 0;\n}\n\n"
	       "int c(void)\n{\n\tstruct item *i = find_item(3);\n\n\treturn i ? i->n : 0;\n}\n\n"
	       "int d(void)\n{\n\tstruct item *i = find_item(4);\n\n\treturn i->n;\n}\n",
	.good = "struct item {\n\tstruct item *next;\n\tint n;\n};\n\nstruct item *find_item(int "
		"id);\n\n"
		"int a(void)\n{\n\tstruct item *i = find_item(1);\n\n\treturn i ? i->n : 0;\n}\n\n"
		"int b(void)\n{\n\tstruct item *i = find_item(2);\n\n\treturn i ? i->n : 0;\n}\n\n"
		"int c(void)\n{\n\tstruct item *i = find_item(3);\n\n\treturn i ? i->n : 0;\n}\n\n"
		"int d(void)\n{\n\tstruct item *i = find_item(4);\n\n\treturn i ? i->n : 0;\n}\n",
	.cwe = {476},
	.severity = SEV_WARNING,
	.security = 5.0,
};

/* How much more than a use elsewhere a check in the same file weighs: twice. */
enum {
	LIKELY_RESULT = 6,   /* weight of checks against one unchecked use of a result         */
	LIKELY_MEMORY = 14,  /* … of a field or global, which may well be set in this state      */
	POSSIBLE_CHECKS = 4, /* checks that make several unchecked uses suspect                  */
	POSSIBLE_RATIO = 4,  /* … and how many there have to be for each of them                 */
};

static struct ir_ref base_ref(const struct ir_func *fn, struct ir_ref r)
{
	while (ir_ref_is(r, IR_TMP)) {
		const struct ir_ins *i = &fn->ins[ir_ref_index(r)];

		if (i->op != IR_FIELD && i->op != IR_ELEM && i->op != IR_CAST)
			break;
		r = i->a;
	}
	return r;
}

/* Is this use odd enough to be told? */
static bool is_odd(const struct flow_belief *b, enum confidence *ret)
{
	uint32_t weight = b->n_checked + b->n_checked_here;
	uint32_t enough = b->is_memory ? LIKELY_MEMORY : LIKELY_RESULT;

	*ret = CONF_LIKELY;
	if (b->n_unchecked == 1 && weight >= enough && !b->is_excused)
		return true;
	*ret = CONF_POSSIBLE;
	return b->n_checked >= POSSIBLE_CHECKS && b->n_checked >= POSSIBLE_RATIO * b->n_unchecked;
}

static const char *check_text(const struct flow_ctx *cx, ir_loc loc)
{
	struct diag_span at = flow_span(cx->unit, loc, cx->scratch);

	if (!loc || !at.path)
		return "";
	return flow_text(cx, ", as in line %u", at.line);
}

static bool tell_others(struct flow_ctx *cx, const struct ev_deref *ev, const struct null_why *why)
{
	struct ir_ref ref = base_ref(cx->fn, ev->addr_ref);
	enum confidence confidence;
	struct flow_belief b;
	const char *name;

	if (!flow_belief(cx, ref, why->pointer, &b) || !is_odd(&b, &confidence))
		return false;
	name = flow_ref_text(cx, ref);
	flow_report(cx, &(struct flow_report){
				.rule = &null_inconsistent,
				.severity = SEV_WARNING,
				.confidence = confidence,
				.loc = cx->loc,
				.text = flow_text(
					cx,
					"'%s' is dereferenced unchecked, but %s is checked for "
					"null at %u of %u uses%s",
					name, b.what, b.n_checked, b.n_checked + b.n_unchecked,
					check_text(cx, b.check)),
				.subject = name,
				.focus = why->pointer,
				.origin = IR_NO});
	return true;
}

/* ---- within a function --------------------------------------------------------------------- */

enum {
	COUNT_COMPARED,	   /* by name, as a hash: the function compares it with null       */
	COUNT_TEST,	   /* by comparison: the value that it compares with null        */
	COUNT_TEST_NAME,   /* … and what it is called, as a hash                         */
	COUNT_BARE,	   /* by value: 1 + instruction of its first unchecked dereference */
	COUNT_BARE_MORE,   /* … how many there are on other lines                        */
	COUNT_BARE_NAME,   /* … what it is called there                                  */
	COUNT_BARE_PLAIN,  /* … nothing that the path has asked may explain it           */
	COUNT_BARE_CHECKS, /* … checks that do not come after it                         */
	COUNT_BARE_GIVEN,  /* … and a caller writes null for it                          */
	CHECKS_LIKELY = 3, /* so many of them make one unchecked use likely to be wrong  */
};

static uint64_t name_hash(const char *name)
{
	return hash_bytes(name, strlen(name), 0);
}

/* What the function compares with null somewhere: only of that an unchecked use is worth a note. */
static void begin_function(struct flow_ctx *cx)
{
	for (uint32_t i = 0; i < cx->fn->n_ins; i++) {
		struct ir_ref p = flow_compared_with_null(cx, i);

		if (!ir_ref_is(p, IR_NONE))
			*flow_count(cx, COUNT_COMPARED, (uint32_t)name_hash(flow_ref_text(cx, p))) =
				1;
	}
}

static void note_bare(struct flow_ctx *cx, const struct ev_deref *ev, const struct null_why *why)
{
	const char *name, *by = NULL;
	uint64_t *first, hash;

	if (cx->ins == IR_NO || !flow_is_known(why->pointer))
		return;
	first = flow_count(cx, COUNT_BARE, why->pointer);
	if (*first) {
		if (cx->unit->locs.v[cx->fn->ins[*first - 1].loc].line !=
		    cx->unit->locs.v[cx->loc].line)
			++*flow_count(cx, COUNT_BARE_MORE, why->pointer);
		return;
	}
	*first = cx->ins + 1;
	name = flow_ref_text(cx, base_ref(cx->fn, ev->addr_ref));
	hash = name_hash(name);
	if (!*flow_count(cx, COUNT_COMPARED, (uint32_t)hash))
		return;
	*flow_count(cx, COUNT_BARE_NAME, why->pointer) = hash;
	*flow_count(cx, COUNT_BARE_PLAIN, why->pointer) = !flow_is_conditioned(cx, why->pointer);
	*flow_count(cx, COUNT_BARE_GIVEN, why->pointer) = flow_is_given_null(cx, why->pointer, &by);
	flow_hold(cx, why->pointer,
		  &(struct flow_report){
			  .rule = &null_inconsistent,
			  .severity = SEV_WARNING,
			  .confidence = CONF_POSSIBLE,
			  .loc = cx->loc,
			  .text = flow_text(
				  cx,
				  "'%s' is dereferenced unchecked on this path, but checked "
				  "for null on others%s",
				  name, by ? flow_text(cx, ", and '%s' gives null", by) : ""),
			  .subject = name,
			  .focus = why->pointer,
			  .origin = IR_NO});
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	struct null_why why;

	if (ev->only_bounds || ev->unsure || ev->kind == ACCESS_NONNULL || ev->inner ||
	    flow_nullness(cx, ev->addr, &why) != NULLNESS_UNKNOWN)
		return;
	if (!tell_others(cx, ev, &why))
		note_bare(cx, ev, &why);
}

static void branch(struct flow_ctx *cx, const struct ev_branch *ev)
{
	struct ir_ref p;
	val v;

	if (!ir_ref_is(ev->cond, IR_TMP))
		return;
	p = flow_compared_with_null(cx, ir_ref_index(ev->cond));
	if (!ir_ref_is(p, IR_NONE) && flow_guards_null(cx, ir_ref_index(ev->cond)))
		return;
	v = ir_ref_is(p, IR_NONE) ? 0 : flow_value(cx, p);
	if (!flow_is_known(v) || v != flow_pointer(cx, v))
		return;
	*flow_count(cx, COUNT_TEST, ir_ref_index(ev->cond)) = v;
	*flow_count(cx, COUNT_TEST_NAME, ir_ref_index(ev->cond)) = name_hash(flow_ref_text(cx, p));
}

/* Can the check be reached from the dereference without going round a loop? */
static bool comes_after(const struct flow_ctx *cx, uint32_t deref, uint32_t check)
{
	const struct ir_func *fn = cx->fn;
	uint32_t from = ir_block_of(fn, deref), to = ir_block_of(fn, check);
	bool *seen = arena_array(cx->scratch, bool, fn->n_blocks);

	if (from == to)
		return check > deref;
	seen[from] = true;
	for (uint32_t b = from; b < to; b++) /* reverse post-order: forward edges go up */
		for (uint32_t i = 0; seen[b] && i < fn->blocks[b].n_succ; i++)
			if (fn->succs[fn->blocks[b].succ + i] > b)
				seen[fn->succs[fn->blocks[b].succ + i]] = true;
	return to > from && seen[to];
}

/* The value whose one unchecked dereference this comparison makes odd; or 0. */
static val speaks_of(struct flow_ctx *cx, uint32_t test)
{
	val v = (val)*flow_count(cx, COUNT_TEST, test);
	uint64_t bare = v ? *flow_count(cx, COUNT_BARE, v) : 0;

	/* members of a union are one value */
	if (!bare || *flow_count(cx, COUNT_BARE_MORE, v) ||
	    *flow_count(cx, COUNT_BARE_NAME, v) != *flow_count(cx, COUNT_TEST_NAME, test) ||
	    comes_after(cx, (uint32_t)bare - 1, test))
		return 0;
	return v;
}

static bool is_likely(struct flow_ctx *cx, val v)
{
	return *flow_count(cx, COUNT_BARE_GIVEN, v) ||
	       (*flow_count(cx, COUNT_BARE_CHECKS, v) >= CHECKS_LIKELY &&
		*flow_count(cx, COUNT_BARE_PLAIN, v));
}

static void end_function(struct flow_ctx *cx)
{
	for (uint32_t i = 0; i < cx->fn->n_ins; i++) {
		val v = speaks_of(cx, i);

		if (v)
			++*flow_count(cx, COUNT_BARE_CHECKS, v);
	}
	for (uint32_t i = 0; i < cx->fn->n_ins; i++) {
		val v = speaks_of(cx, i);

		if (v)
			flow_release(cx, v, is_likely(cx, v) ? CONF_LIKELY : CONF_POSSIBLE);
	}
}

static const struct rule *const rules[] = {&null_inconsistent};

const struct checker checker_null_inconsistent = {
	.name = "null_inconsistent",
	.rules = rules,
	.n_rules = PS_ARRAY_SIZE(rules),
	.deref = deref,
	.begin_function = begin_function,
	.branch = branch,
	.end_function = end_function,
};
