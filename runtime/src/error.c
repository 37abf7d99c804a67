/* error.c - see panic/error.h. */
#include "internal.h"
#include <panic/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const panic_error_kind panic_error_deadline = {"deadline exceeded"};
const panic_error_kind panic_error_cancelled = {"cancelled"};
const panic_error_kind panic_error_no_memory = {"out of memory"};
const panic_error_kind panic_error_system = {"system"};
const panic_error_kind panic_error_panicked = {"panicked"};

struct panic_error {
	_Atomic unsigned refs; /* 0: static, never freed */
	const panic_error_kind *kind;
	int code;
	panic_error *wraps;
	const char *message;
	char text[];
};

static panic_error oom = {.kind = &panic_error_no_memory, .message = "out of memory"};

panic_error *panic_error_oom(void)
{
	return &oom;
}

/* prefix: formatted; suffix: after ": ", or NULL. */
static PANIC_PRINTF(3, 0) panic_error *make(const panic_error_kind *kind, int code, const char *fmt,
					    va_list ap, const char *suffix)
{
	va_list again;
	int n;
	size_t tail = suffix ? strlen(suffix) + 2 : 0;
	panic_error *e;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		n = 0;
	e = malloc(sizeof(*e) + (size_t)n + tail + 1);
	if (!e)
		return NULL;
	*e = (struct panic_error){.refs = 1, .kind = kind, .code = code};
	e->text[0] = '\0';
	vsnprintf(e->text, (size_t)n + 1, fmt, ap);
	if (suffix) {
		memcpy(e->text + n, ": ", 2);
		memcpy(e->text + n + 2, suffix, tail - 1);
	}
	e->message = e->text;
	return e;
}

panic_error *panic_error_new(const panic_error_kind *kind, int code, const char *fmt, ...)
{
	va_list ap;
	panic_error *e;

	va_start(ap, fmt);
	e = make(kind, code, fmt, ap, NULL);
	va_end(ap);
	return e ? e : &oom;
}

panic_error *panic_error_errno(int error, const char *fmt, ...)
{
	char text[128] = "";
	va_list ap;
	panic_error *e;

	va_start(ap, fmt);
	e = make(&panic_error_system, error, fmt, ap, strerror_r(error, text, sizeof(text)));
	va_end(ap);
	return e ? e : &oom;
}

panic_error *panic_error_wrap(panic_error *e, const char *fmt, ...)
{
	va_list ap;
	panic_error *w;

	if (!e)
		return NULL;
	va_start(ap, fmt);
	w = make(e->kind, e->code, fmt, ap, e->message);
	va_end(ap);
	if (!w)
		return e; /* the context is lost, the error is not */
	w->wraps = e;
	return w;
}

panic_error *panic_error_ref(panic_error *e)
{
	if (e && atomic_load_explicit(&e->refs, memory_order_relaxed))
		atomic_fetch_add_explicit(&e->refs, 1, memory_order_relaxed);
	return e;
}

void panic_error_free(panic_error *e)
{
	while (e && atomic_load_explicit(&e->refs, memory_order_relaxed)) {
		panic_error *next = e->wraps;

		if (atomic_fetch_sub_explicit(&e->refs, 1, memory_order_acq_rel) != 1)
			return;
		free(e);
		e = next;
	}
}

void panic_error_freep(panic_error **e)
{
	panic_error_free(*e);
	*e = NULL;
}

const char *panic_error_message(const panic_error *e)
{
	return e ? e->message : "";
}

int panic_error_code(const panic_error *e)
{
	return e ? e->code : 0;
}

panic_error *panic_error_unwrap(const panic_error *e)
{
	return e ? e->wraps : NULL;
}

panic_error *panic_error_as(panic_error *e, const panic_error_kind *kind)
{
	while (e && e->kind != kind)
		e = e->wraps;
	return e;
}

bool panic_error_is(const panic_error *e, const panic_error_kind *kind)
{
	while (e && e->kind != kind)
		e = e->wraps;
	return e != NULL;
}

void panic_error_throw_at(const panic_site *site, panic_error *e)
{
	struct panic_obj *o = OBJ_NEW(PANIC_KIND_ERROR, site);

	o->rep.code = panic_error_code(e);
	o->rep.value = e;
	rep_set_text(&o->rep, panic_error_message(e));
	throw_obj(o);
}

panic_error *panic_error_from(panic_report *report)
{
	struct report_data *rep = rep_of(report);

	if (rep->magic != REPORT_MAGIC || rep->kind == PANIC_KIND_NONE)
		return NULL;
	if (rep->kind == PANIC_KIND_ERROR && rep->value) {
		panic_error *e = rep->value;

		rep->value = NULL;
		return e;
	}
	if (rep->kind == PANIC_KIND_ERROR && rep->code == PANIC_DEADLINE_EXCEEDED)
		return panic_error_new(&panic_error_deadline, rep->code, "%s", rep->msg);
	if (rep->kind == PANIC_KIND_ERROR)
		return panic_error_new(&panic_error_cancelled, rep->code, "%s", rep->msg);
	return panic_error_new(&panic_error_panicked, rep->code, "%s",
			       panic_report_message(report));
}
