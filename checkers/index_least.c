/* index_least.c - a member less a number, as an index or a length, where the member may be less
 *than that (CWE-191).
 *
 *	if (path->len < 2)		here ...
 *		return -1;
 *	id = path->value[path->len - 2];	... and there without
 *
 * Nothing on the path says that the length is less than two.  But some function of the program sets
 * it to a smaller number, and others ask before they take so much away.  A number of 1 is no matter
 *of belief: that there is anything at all is what the callers of half a program know.
 */
#include "checkers/index_p.h"

#include "engine/flow/least.h"

#include <string.h>

extern const struct rule rule_index_negative; /* index_negative.c */

enum {
	LEAST_TAKEN = 2,  /* so much has to be taken away                                   */
	LEAST_CHECKS = 3, /* so many functions have to ask                                  */
};

/* How many functions ask whether the member is at least n. */
static uint32_t n_checks(const struct least_place *p, int64_t n, ir_loc *ret_check)
{
	uint32_t sum = 0;

	*ret_check = 0;
	for (int64_t i = n - 1; i <= n; i++) {
		sum += p->checks[i];
		if (!*ret_check)
			*ret_check = p->check[i];
	}
	return sum;
}

static const char *place_text(const struct flow_ctx *cx, ir_loc loc)
{
	struct diag_span at = flow_span(cx->unit, loc, cx->scratch);

	if (!loc || !at.path)
		return "some function";
	return flow_text(cx, "%s:%u", strrchr(at.path, '/') ? strrchr(at.path, '/') + 1 : at.path,
			 at.line);
}

static bool check(struct flow_ctx *cx, struct ir_ref r, val v, const char *use)
{
	val before = flow_is_known(v) ? flow_negative_before(cx, v) : 0;
	const struct least_place *p;
	const char *name;
	uint32_t checks;
	ir_loc loc;
	int64_t n;

	if (!flow_is_known(before) || !flow_is_member_less(cx, before, &p, &n) || n < LEAST_TAKEN ||
	    n >= LEAST_MAX || !(p->stored & ((1u << n) - 1)))
		return false;
	checks = n_checks(p, n, &loc);
	if (checks < LEAST_CHECKS)
		return false;
	name = flow_ref_text(cx, ir_without_casts(cx->fn, r));
	flow_report(cx, &(struct flow_report){
				.rule = &rule_index_negative,
				.severity = SEV_WARNING,
				.confidence = CONF_LIKELY,
				.loc = cx->loc,
				.text = flow_text(cx,
						  "'%s' is %s unchecked: %s sets the member "
						  "to less than %lld, and %u functions ask "
						  "for that, as in %s",
						  name, use, place_text(cx, p->store), (long long)n,
						  checks, place_text(cx, loc)),
				.subject = name,
				.focus = before,
				.origin = IR_NO});
	flow_assume(cx, before, 0, INT64_MAX);
	return true;
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	if (ev->kind == ACCESS_READ || ev->kind == ACCESS_WRITE)
		(void)index_check_address(cx, ev->addr_ref, check);
}

static void extent(struct flow_ctx *cx, const struct ev_extent *ev)
{
	index_check_extent(cx, ev, check);
}

const struct checker checker_index_least = {
	.name = "index_least",
	.deref = deref,
	.extent = extent,
};
