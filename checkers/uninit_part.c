/* uninit_part.c - objects of which only the beginning was written, and that are read further than
 * that (CWE-457): a loop fills half of an array, another one goes through all of it.
 *
 * Which elements a loop has written is no part of states.  What is kept here is how far an object
 * of this function was written at all, over all paths: whatever the order, nothing lies behind
 * that. It is known for objects that nobody else could write to so far: neither was their address
 * given to a function that may write, nor was it stored and somebody called since.
 */
#include "checkers/uninit_p.h"

/* flow_count() slots, by object. */
enum {
	COUNT_KNOWN,   /* its number in the list + 1                                     */
	COUNT_UPTO,    /* bytes from its start behind which nothing was written             */
	COUNT_LENT,    /* instruction + 1 from which on others may write to it               */
	COUNT_LOOPED,  /* some of it was written by an index that varies                      */
	COUNT_EXPOSED, /* its address is stored somewhere                                   */
	COUNT_CLAIMED, /* bytes from its start that something reads                         */
	COUNT_LIKELY,  /* … in a way that is likely                                         */
	COUNT_OBJECT,  /* the list of objects                                             */
	COUNT_OBJECTS, /* … how many                                                      */
};
enum { MAX_OBJECTS = 32 };
static const uint64_t UNLIMITED = UINT64_MAX;
/* held reports go by object; others go by pointers */
static const uint32_t HELD = 1u << 31;

/* The object that an address leads into, if it is followed: its number; 0: it is not. */
static val followed(const struct flow_ctx *cx, val addr)
{
	val object = flow_is_known(addr) ? flow_pointer(cx, addr) : 0;

	return object && *flow_count(cx, COUNT_KNOWN, object) ? object : 0;
}

/* An object of this function in which nothing was written yet is followed from now on. */
static val follow(const struct flow_ctx *cx, val addr)
{
	val object = flow_is_known(addr) ? flow_pointer(cx, addr) : 0;
	uint64_t at = *flow_count(cx, COUNT_OBJECTS, 0);

	if (!object || *flow_count(cx, COUNT_KNOWN, object))
		return object;
	if (at == MAX_OBJECTS || !flow_is_fresh(cx, addr))
		return 0;
	*flow_count(cx, COUNT_OBJECTS, 0) = at + 1;
	*flow_count(cx, COUNT_OBJECT, (uint32_t)at) = object;
	*flow_count(cx, COUNT_KNOWN, object) = at + 1;
	return object;
}

/* Can only this function have written to it when the instruction of cx begins? */
static bool is_own(const struct flow_ctx *cx, val object)
{
	uint64_t lent = *flow_count(cx, COUNT_LENT, object);

	return !lent || lent == (uint64_t)cx->ins + 1;
}

static void lend(const struct flow_ctx *cx, val object)
{
	uint64_t *lent = flow_count(cx, COUNT_LENT, object);

	*lent = *lent ? *lent : (uint64_t)cx->ins + 1;
}

static void written(struct flow_ctx *cx, const struct ev_deref *ev)
{
	val object = follow(cx, ev->addr), off, size;
	uint64_t *upto; /* the next flow_count() may move it */
	struct interval at;
	int64_t n;

	if (!object || !flow_object(cx, ev->addr, &off, &size))
		return;
	if (!flow_is_constant(cx, off, &n))
		*flow_count(cx, COUNT_LOOPED, object) = 1;
	upto = flow_count(cx, COUNT_UPTO, object);
	at = flow_bounds(cx, off);
	if (!ev->size_bytes || at.hi > INT32_MAX)
		*upto = UNLIMITED;
	else if (at.hi >= 0 && *upto < (uint64_t)at.hi + ev->size_bytes)
		*upto = (uint64_t)at.hi + ev->size_bytes;
}

/* So many bytes at addr are read. */
static void check(struct flow_ctx *cx, val addr, val bytes, const char *name, const char *reader)
{
	val object = followed(cx, addr), off, size, end, past;
	uint64_t upto = object ? *flow_count(cx, COUNT_UPTO, object) : 0;
	struct excess e;

	if (!upto || upto > INT32_MAX || !is_own(cx, object) ||
	    !*flow_count(cx, COUNT_LOOPED, object) || *flow_count(cx, COUNT_CLAIMED, object) ||
	    !flow_object(cx, addr, &off, &size))
		return;
	end = flow_linear(cx, 1, off, 1, bytes, 0);
	past = flow_is_known(end) ? flow_linear(cx, 1, end, 0, end, -(int64_t)upto) : 0;
	if (!flow_is_known(past) || !flow_reaches(cx, past, 1, &e) || e.most > INT32_MAX)
		return;
	/* what lies outside of the object is another fault */
	if (flow_is_known(size) && flow_bounds(cx, flow_linear(cx, 1, end, -1, size, 0)).hi > 0)
		return;
	*flow_count(cx, COUNT_CLAIMED, object) = upto + (uint64_t)e.most;
	*flow_count(cx, COUNT_LIKELY, object) = e.confidence >= CONF_LIKELY;
	flow_hold(
		cx, HELD | object,
		&(struct flow_report){
			.rule = &rule_uninit_use,
			.severity = SEV_ERROR,
			.confidence = CONF_LIKELY,
			.loc = cx->loc,
			.text = reader ? flow_text(cx,
						   "'%s' reads '%s' as far as byte %llu, of which "
						   "only %llu were written",
						   reader, name,
						   (unsigned long long)(upto + (uint64_t)e.most),
						   (unsigned long long)upto)
				       : flow_text(cx,
						   "'%s' is read as far as byte %llu of its "
						   "object, of which only %llu were written",
						   name,
						   (unsigned long long)(upto + (uint64_t)e.most),
						   (unsigned long long)upto),
			.subject = name,
			.focus = past,
			.origin = IR_NO});
}

static void deref(struct flow_ctx *cx, const struct ev_deref *ev)
{
	if (ev->kind == ACCESS_WRITE)
		written(cx, ev);
	else if (ev->kind == ACCESS_READ && ev->size_bytes &&
		 !flow_ends_by_contents(cx, ev->addr_ref))
		check(cx, ev->addr, flow_constant(cx, (int64_t)ev->size_bytes),
		      flow_place_text(cx, ev->addr_ref), NULL);
}

static void store(struct flow_ctx *cx, const struct ev_store *ev)
{
	val object = follow(cx, ev->value);

	/* a local pointer is not seen by others */
	if (object && (!ir_ref_is(ev->addr_ref, IR_LOCAL) ||
		       cx->fn->locals[ir_ref_index(ev->addr_ref)].flags & IR_L_ADDR_TAKEN))
		*flow_count(cx, COUNT_EXPOSED, object) = 1;
}

/* Does a library's function write through its argument, or keep it? */
static bool only_reads(const struct model *m, uint32_t arg)
{
	if (!m->n_args)
		return true;
	if (arg >= m->n_args)
		return !(m->args[m->n_args - 1].flags & MODEL_A_SCANF);
	return !(m->args[arg].flags &
		 (MODEL_A_WRITES | MODEL_A_MAY_WRITE | MODEL_A_STRING_OUT | MODEL_A_KEEPS |
		  MODEL_A_SCANF | MODEL_A_DEEP | MODEL_A_CALLBACK));
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	uint64_t n;

	for (uint32_t i = 0; i < ev->call->n; i++) {
		val object = follow(cx, ev->args[i]);

		if (object && !(ev->model && only_reads(ev->model, i)))
			lend(cx, object);
	}
	n = *flow_count(cx, COUNT_OBJECTS, 0);
	for (uint32_t i = 0; !ev->model && i < n; i++) {
		val object = (val)*flow_count(cx, COUNT_OBJECT, i);

		if (*flow_count(cx, COUNT_EXPOSED, object))
			lend(cx, object);
	}
}

static void need(struct flow_ctx *cx, const struct ev_need *ev)
{
	if (ev->kind == NEED_ROOM && !ev->writes && !ev->assumes)
		check(cx, ev->v, ev->bytes,
		      ir_ref_is(ev->arg_ref, IR_NONE)
			      ? ev->inner
			      : flow_ref_text(cx, ir_without_casts(cx->fn, ev->arg_ref)),
		      ev->callee);
}

static void end_function(struct flow_ctx *cx)
{
	uint64_t n = *flow_count(cx, COUNT_OBJECTS, 0);

	for (uint32_t i = 0; i < n; i++) {
		val object = (val)*flow_count(cx, COUNT_OBJECT, i);

		if (*flow_count(cx, COUNT_CLAIMED, object) > *flow_count(cx, COUNT_UPTO, object))
			flow_release(cx, HELD | object,
				     *flow_count(cx, COUNT_LIKELY, object) ? CONF_LIKELY
									   : CONF_POSSIBLE);
	}
}

const struct checker checker_uninit_part = {
	.name = "uninit_part",
	.deref = deref,
	.store = store,
	.call = call,
	.need = need,
	.end_function = end_function,
};
