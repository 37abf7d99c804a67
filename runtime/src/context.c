/* context.c - see panic/context.h. */
#include "internal.h"
#include "events.h"
#include <panic/context.h>
#include <time.h>

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void panic_context_init(panic_context *ctx, panic_context *parent, uint64_t timeout_ms)
{
	ctx->parent = parent;
	ctx->deadline_ns = timeout_ms ? now_ns() + timeout_ms * 1000000u : 0;
	__atomic_store_n(&ctx->state, PANIC_NOT_CANCELLED, __ATOMIC_RELEASE);
}

/* The first reason stays. */
static void cancel(panic_context *ctx, int why)
{
	int none = PANIC_NOT_CANCELLED;

	__atomic_compare_exchange_n(&ctx->state, &none, why, false, __ATOMIC_ACQ_REL,
				    __ATOMIC_ACQUIRE);
}

void panic_context_cancel(panic_context *ctx)
{
	cancel(ctx, PANIC_CANCELLED);
}

void context_cancel_by_panic(panic_context *ctx)
{
	cancel(ctx, PANIC_CANCELLED_BY_PANIC);
}

enum panic_cancel panic_context_cause(const panic_context *ctx)
{
	uint64_t now = 0;

	for (; ctx; ctx = ctx->parent) {
		int state = __atomic_load_n(&ctx->state, __ATOMIC_ACQUIRE);

		if (state != PANIC_NOT_CANCELLED)
			return (enum panic_cancel)state;
		if (ctx->deadline_ns && (now = now ? now : now_ns()) >= ctx->deadline_ns)
			return PANIC_DEADLINE_EXCEEDED;
	}
	return PANIC_NOT_CANCELLED;
}

bool panic_context_done(const panic_context *ctx)
{
	return panic_context_cause(ctx) != PANIC_NOT_CANCELLED;
}

uint64_t panic_context_left_ns(const panic_context *ctx)
{
	uint64_t now = now_ns(), left = UINT64_MAX;

	for (; ctx; ctx = ctx->parent) {
		if (__atomic_load_n(&ctx->state, __ATOMIC_ACQUIRE) != PANIC_NOT_CANCELLED)
			return 0;
		if (ctx->deadline_ns && ctx->deadline_ns <= now)
			return 0;
		if (ctx->deadline_ns && ctx->deadline_ns - now < left)
			left = ctx->deadline_ns - now;
	}
	return left;
}

void panic_context_check(const panic_context *ctx)
{
	enum panic_cancel why = panic_context_cause(ctx);
	struct panic_obj *o;

	if (why == PANIC_NOT_CANCELLED)
		return;
	o = OBJ_NEW(PANIC_KIND_ERROR, NULL);
	o->rep.code = (int)why;
	rep_set_text(&o->rep,
		     why == PANIC_DEADLINE_EXCEEDED ? "deadline exceeded" : "context cancelled");
	throw_obj(o);
}
