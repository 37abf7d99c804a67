/* format_args.c - arguments of printf and scanf that are not what the format names (CWE-686,
 * CWE-685).
 *
 * A variadic function takes from its caller what the format says, whatever was passed.  Compilers
 * see the same where the format is a literal in the call and the warning is on; here it may come by
 * way of a variable.  Due is what arrives in another place or at another width; that a number is
 * signed, or that one of 64 bits is printed by %d, is not.  Arguments that the format does not ask
 * for do no harm.
 */
#include "checkers/call_mismatch.h"

#include <ctype.h>
#include <string.h>

/* What one conversion wants: a value of this class and size, or a pointer to one. */
struct wanted {
	enum value_class class;
	uint32_t size_bytes; /* 0: any                                                   */
	bool is_text;	     /* … a pointer to characters of that size                     */
	char text[16];	     /* as in the format: "%ld"                                    */
};

enum { MAX_WANTED = 64 };

struct format {
	const struct ir_unit *u;
	const char *p, *end;
	bool is_scan;
	struct wanted v[MAX_WANTED];
	uint32_t n;
};

/* ---- reading a format ------------------------------------------------------------------------ */

enum length { LEN_NONE, LEN_HH, LEN_H, LEN_L, LEN_LL, LEN_J, LEN_Z, LEN_LD };

static bool take(struct format *f, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(f->end - f->p) < n || strncmp(f->p, word, n) != 0)
		return false;
	f->p += n;
	return true;
}

static enum length take_length(struct format *f)
{
	if (take(f, "hh"))
		return LEN_HH;
	if (take(f, "h"))
		return LEN_H;
	if (take(f, "ll") || take(f, "q"))
		return LEN_LL;
	if (take(f, "l"))
		return LEN_L;
	if (take(f, "j"))
		return LEN_J;
	if (take(f, "z") || take(f, "t"))
		return LEN_Z;
	return take(f, "L") ? LEN_LD : LEN_NONE;
}

static uint32_t int_bytes(const struct format *f, enum length l)
{
	switch (l) {
	case LEN_HH:
		return f->is_scan ? 1 : 4; /* promoted on its way */
	case LEN_H:
		return f->is_scan ? 2 : 4;
	case LEN_NONE:
		return 4;
	case LEN_L: /* long is as wide as a pointer, where we know how wide that is */
	case LEN_Z:
		return f->u->ptr_bytes;
	case LEN_LL:
	case LEN_J:
	case LEN_LD:
		return 8;
	}
	return 4;
}

static bool want(struct format *f, struct wanted w, const char *from)
{
	size_t n = (size_t)(f->p - from);

	if (f->n == MAX_WANTED)
		return false;
	if (n >= sizeof w.text)
		n = sizeof w.text - 1;
	memcpy(w.text, from, n);
	w.text[n] = '\0';
	f->v[f->n++] = w;
	return true;
}

/* Behind [ of scanf, past its end. */
static bool skip_set(struct format *f)
{
	take(f, "^");
	take(f, "]");
	while (f->p < f->end && *f->p != ']')
		f->p++;
	return take(f, "]");
}

/* Field width and precision; '*' of printf is an argument of its own. */
static bool take_numbers(struct format *f, const char *from)
{
	for (; f->p < f->end && (isdigit((unsigned char)*f->p) || *f->p == '.' || *f->p == '*');
	     f->p++)
		if (*f->p == '*' && !f->is_scan &&
		    !want(f, (struct wanted){.class = CLASS_INT, .size_bytes = 4}, from))
			return false;
	/* "%1$s": arguments by number */
	return f->p == f->end || *f->p != '$';
}

static bool wants_of(struct format *f, char c, enum length l, struct wanted *w)
{
	switch (c) {
	case 'd':
	case 'i':
	case 'o':
	case 'u':
	case 'x':
	case 'X':
	case 'b':
		*w = (struct wanted){.class = CLASS_INT, .size_bytes = int_bytes(f, l)};
		return true;
	case 'n':
		*w = f->is_scan ? (struct wanted){.class = CLASS_INT, .size_bytes = int_bytes(f, l)}
				: (struct wanted){.class = CLASS_PTR};
		return true;
	case 'a':
	case 'e':
	case 'f':
	case 'g':
	case 'A':
	case 'E':
	case 'F':
	case 'G':
		*w = (struct wanted){.class = CLASS_FLOAT,
				     .size_bytes = l == LEN_LD		      ? 16
						   : f->is_scan && l != LEN_L ? 4
									      : 8};
		return true;
	case 'c':
		if (!f->is_scan) {
			*w = (struct wanted){.class = CLASS_INT, .size_bytes = 4};
			return true;
		}
		/* fall through */
	case 's':
	case '[':
		*w = (struct wanted){
			.class = CLASS_PTR, .size_bytes = l == LEN_L ? 4 : 1, .is_text = true};
		return true;
	case 'C':
		*w = (struct wanted){.class = f->is_scan ? CLASS_PTR : CLASS_INT};
		return true;
	case 'S':
	case 'p':
		*w = (struct wanted){.class = CLASS_PTR};
		return true;
	default:
		return false;
	}
}

/* What is behind a '%'; false: not understood. */
static bool take_conversion(struct format *f)
{
	const char *from = f->p - 1;
	bool is_kept = true, allocates = false;
	struct wanted w;
	enum length l;
	char c;

	if (take(f, "%"))
		return true;
	while (f->p < f->end && strchr(f->is_scan ? "*'m" : "-+ #0'I", *f->p)) {
		is_kept = is_kept && *f->p != '*';
		allocates = allocates || *f->p == 'm';
		f->p++;
	}
	if (!take_numbers(f, from))
		return false;
	allocates = (f->is_scan && take(f, "m")) || allocates;
	l = take_length(f);
	if (f->p == f->end)
		return false;
	c = *f->p++;
	if (c == 'm' && !f->is_scan)
		return true; /* glibc: strerror(errno) */
	if (!wants_of(f, c, l, &w) || (c == '[' && !skip_set(f)))
		return false;
	if (allocates)
		w = (struct wanted){.class = CLASS_PTR};
	return !is_kept || want(f, w, from);
}

static bool read_format(struct format *f)
{
	while (f->p < f->end && *f->p)
		if (*f->p++ == '%' && !take_conversion(f))
			return false;
	return true;
}

/* ---- arguments ------------------------------------------------------------------------------- */

/* Characters, or bytes of which nothing else is known. */
static bool is_text(const struct ir_unit *u, ir_type elem, uint32_t size)
{
	while (ir_type_is(u, elem, IR_ARRAY))
		elem = ir_typ(u, elem)->elem;
	return ir_type_is(u, elem, IR_VOID) ||
	       (ir_type_is(u, elem, IR_INT) && ir_typ(u, elem)->size_bytes == size);
}

static bool is_constant_of_any_width(const struct flow_ctx *cx, const struct ir_arg *a)
{
	return ir_ref_is(a->value, IR_CONST) &&
	       cx->unit->consts.v[ir_ref_index(a->value)].value >= 0;
}

static const char *class_text(const struct flow_ctx *cx, enum value_class c, uint64_t size)
{
	if (c == CLASS_PTR || !size)
		return class_name(c);
	return flow_text(cx, size == 1 ? "%s of %u byte" : "%s of %u bytes", class_name(c),
			 (unsigned)size);
}

static const char *wanted_text(const struct flow_ctx *cx, const struct wanted *w)
{
	return w->is_text ? "a string" : class_text(cx, w->class, w->size_bytes);
}

static const char *type_text(const struct flow_ctx *cx, ir_type t)
{
	return class_text(cx, value_class(cx->unit, t), ir_typ(cx->unit, t)->size_bytes);
}

/* What is wrong with an argument of printf, or NULL. */
static const char *check_printed(const struct flow_ctx *cx, const struct wanted *w,
				 const struct ir_arg *a, uint32_t number)
{
	const struct ir_unit *u = cx->unit;
	enum value_class c = value_class(u, a->type);
	uint64_t size = ir_typ(u, a->type)->size_bytes;

	if (c == CLASS_OTHER)
		return NULL;
	if (c != w->class)
		return flow_text(cx, "argument %u is %s, and '%s' prints %s", number,
				 type_text(cx, a->type), w->text, wanted_text(cx, w));
	if (w->is_text && !is_text(u, ir_typ(u, a->type)->elem, w->size_bytes))
		return flow_text(cx, "argument %u does not point to what '%s' prints", number,
				 w->text);
	if ((c == CLASS_INT && size < w->size_bytes && !is_constant_of_any_width(cx, a)) ||
	    (c == CLASS_FLOAT && size != w->size_bytes))
		return flow_text(cx, "argument %u is %s, and '%s' prints one of %u bytes", number,
				 type_text(cx, a->type), w->text, w->size_bytes);
	return NULL;
}

/* … of scanf: a pointer to what is read. */
static const char *check_scanned(const struct flow_ctx *cx, const struct wanted *w,
				 const struct ir_arg *a, uint32_t number)
{
	const struct ir_unit *u = cx->unit;
	enum value_class c = value_class(u, a->type), to;
	ir_type elem = ir_typ(u, a->type)->elem;

	if (c == CLASS_OTHER)
		return NULL;
	if (c != CLASS_PTR)
		return flow_text(cx, "argument %u is %s, and '%s' stores through a pointer", number,
				 type_text(cx, a->type), w->text);
	if (w->is_text)
		return is_text(u, elem, w->size_bytes)
			       ? NULL
			       : flow_text(cx, "argument %u does not point to what '%s' reads",
					   number, w->text);
	to = value_class(u, elem);
	if (w->class == CLASS_PTR || to == CLASS_VOID || ir_type_is(u, elem, IR_ARRAY))
		return NULL;
	if (to != w->class || ir_typ(u, elem)->size_bytes != w->size_bytes)
		return flow_text(cx, "argument %u points to %s, and '%s' stores %s", number,
				 type_text(cx, elem), w->text,
				 class_text(cx, w->class, w->size_bytes));
	return NULL;
}

static void report(struct flow_ctx *cx, const char *text, const char *subject)
{
	flow_report(cx, &(struct flow_report){.rule = &rule_call_mismatch,
					      .severity = SEV_ERROR,
					      .confidence = CONF_CERTAIN,
					      .loc = cx->loc,
					      .text = text,
					      .subject = subject,
					      .origin = IR_NO});
}

/* Which argument is the format, from 0, and of what kind; false: none. */
static bool find_format(const struct model *m, uint32_t *ret_arg, bool *ret_is_scan)
{
	for (uint32_t i = 0; m && i < m->n_args; i++) {
		*ret_is_scan = m->args[i].flags & MODEL_A_SCANF;
		if (m->args[i].flags & MODEL_A_FORMAT || (*ret_is_scan && i)) {
			*ret_arg = *ret_is_scan ? i - 1 : i;
			return true;
		}
	}
	return false;
}

static void check(struct flow_ctx *cx, const struct ev_call *ev, const struct format *f,
		  uint32_t at)
{
	const struct ir_arg *args = cx->fn->args + ev->call->first;
	uint32_t n = ev->call->n - at - 1;
	const char *name = ir_cstr(cx->unit, ev->callee->name), *text;

	if (n < f->n) {
		text = flow_text(cx, "the format of '%s' asks for %u argument%s and %s given", name,
				 f->n, f->n == 1 ? "" : "s",
				 n == 0	  ? "none is"
				 : n == 1 ? "1 is"
					  : flow_text(cx, "%u are", n));
		report(cx, text, name);
		return;
	}
	for (uint32_t i = 0; i < f->n; i++) {
		const struct ir_arg *a = &args[at + 1 + i];

		text = f->is_scan ? check_scanned(cx, &f->v[i], a, at + 2 + i)
				  : check_printed(cx, &f->v[i], a, at + 2 + i);
		if (text) {
			report(cx, flow_text(cx, "%s, in a call of '%s'", text, name), name);
			return;
		}
	}
}

static void call(struct flow_ctx *cx, const struct ev_call *ev)
{
	struct format f = {.u = cx->unit};
	uint32_t at, size_bytes;

	if (!ev->callee || !find_format(ev->model, &at, &f.is_scan) || at >= ev->call->n ||
	    !(ir_typ(cx->unit, ev->call->ftype)->flags & IR_TF_VARIADIC) ||
	    !flow_literal(cx, ev->args[at], &f.p, &size_bytes))
		return;
	f.end = f.p + size_bytes;
	if (read_format(&f))
		check(cx, ev, &f, at);
}

const struct checker checker_format_args = {
	.name = "format_args",
	.call = call,
};
