/* check.c - the cold halves of panic/check.h. */
#include "internal.h"
#include "out.h"

static _Noreturn void failed(struct panic_obj *o, struct out *text)
{
	size_t n = out_end(text);

	o->rep.msg_len = (uint16_t)(n < MSG_MAX ? n : MSG_MAX - 1);
	throw_obj(o);
}

void panic__check_failed(const panic_site *site, const char *what)
{
	struct panic_obj *o = OBJ_NEW(PANIC_KIND_CHECK, site);
	struct out text = OUT_BUF(o->rep.msg, MSG_MAX);

	out_str(&text, "assertion failed: ");
	out_str(&text, what);
	failed(o, &text);
}

void panic__null_failed(const panic_site *site, const char *what)
{
	struct panic_obj *o = OBJ_NEW(PANIC_KIND_CHECK, site);
	struct out text = OUT_BUF(o->rep.msg, MSG_MAX);

	out_str(&text, "null pointer: ");
	out_str(&text, what);
	failed(o, &text);
}

void panic__index_failed(const panic_site *site, intmax_t i, size_t n)
{
	struct panic_obj *o = OBJ_NEW(PANIC_KIND_CHECK, site);
	struct out text = OUT_BUF(o->rep.msg, MSG_MAX);

	out_str(&text, "index ");
	out_i64(&text, i);
	out_str(&text, " out of range, length ");
	out_u64(&text, n);
	failed(o, &text);
}
