#include "engine/engine.h"

#include "checkers/checker.h"
#include "engine/flow/explore.h"
#include "engine/flow/summary.h"
#include "engine/program/order.h"

#include <string.h>
#include <time.h>

enum { MAX_CHECKERS = 64 };

static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void add_gap(const struct ir_unit *u, const struct ir_func *fn, struct engine_result *ret,
		    int kind, const char *reason, ir_loc loc)
{
	struct engine_gap *g = vec_push(&ret->gaps);

	memset(g, 0, sizeof *g);
	g->kind = kind;
	g->function = arena_strdup(&ret->sink.mem, ir_cstr(u, u->syms.v[fn->sym].name));
	g->reason = arena_strdup(&ret->sink.mem, reason);
	g->span = flow_span(u, loc ? loc : fn->loc, &ret->sink.mem);
	if (g->span.path)
		g->span.path = arena_strdup(&ret->sink.mem, g->span.path);
	g->span.macro = NULL;
}

static void explore_one(const struct ir_unit *u, uint32_t f, const struct explore_options *eo,
			struct engine_result *ret)
{
	const struct ir_func *fn = &u->funcs.v[f];
	struct explore_result er;

	if (fn->status == IR_FAILED || !fn->n_blocks) {
		ret->stats.n_none++;
		add_gap(u, fn, ret, GAP_NONE, ir_cstr(u, fn->reason), fn->reason_loc);
		return;
	}
	explore_function(u, f, eo, &ret->sink, &er);
	ret->stats.n_steps += er.n_steps;
	ret->stats.n_calls_body += er.n_calls_body;
	ret->stats.n_calls_model += er.n_calls_model;
	ret->stats.n_calls_havoc += er.n_calls_havoc;
	if (fn->status == IR_PARTIAL) {
		ret->stats.n_partial++;
		add_gap(u, fn, ret, GAP_PARTIAL, ir_cstr(u, fn->reason), fn->reason_loc);
	} else if (er.degraded) {
		ret->stats.n_degraded++;
		add_gap(u, fn, ret, GAP_DEGRADED,
			"over its budget of steps: fewer paths were kept apart", 0);
	} else {
		ret->stats.n_full++;
	}
}

/* The checkers of this run; the one for tests only when asked for. */
static void choose_checkers(const struct engine_options *opt, const struct checker **out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; checkers_builtin[i] && n < MAX_CHECKERS - 1; i++)
		if (opt->debug_facts || strcmp(checkers_builtin[i]->name, "debug_facts") != 0)
			out[n++] = checkers_builtin[i];
	out[n] = NULL;
}

static void run_unit(const struct ir_unit *u, const struct engine_options *opt,
		     struct engine_result *ret, struct summaries *sums, struct strbuf *states)
{
	const struct checker *checkers[MAX_CHECKERS];
	uint32_t *order = order_bottom_up(u);
	struct explore_options eo = {.models = opt->models,
				     .summaries = sums,
				     .checkers = checkers,
				     .max_steps = opt->steps_per_function,
				     .states = states};
	double start = cpu_seconds();

	choose_checkers(opt, checkers);
	ret->stats.n_functions += u->funcs.n;
	for (uint32_t i = 0; i < u->funcs.n; i++)
		explore_one(u, order[i], &eo, ret);
	ret->stats.analyse_cpu_s += cpu_seconds() - start;
	free(order);
}

void engine_run_unit(const struct ir_unit *u, const struct engine_options *opt,
		     struct engine_result *ret)
{
	struct summaries *sums = summaries_new(u);

	run_unit(u, opt, ret, sums, NULL);
	summaries_free(sums);
}

void engine_dump_summaries(const struct ir_unit *u, const struct engine_options *opt,
			   struct strbuf *out)
{
	struct summaries *sums = summaries_new(u);
	struct engine_result r = {0};

	run_unit(u, opt, &r, sums, NULL);
	summaries_print(sums, u, out);
	engine_result_release(&r);
	summaries_free(sums);
}

void engine_dump_states(const struct ir_unit *u, const struct engine_options *opt,
			struct strbuf *out)
{
	struct summaries *sums = summaries_new(u);
	struct engine_result r = {0};

	run_unit(u, opt, &r, sums, out);
	engine_result_release(&r);
	summaries_free(sums);
}

static void copy_notes(const struct ir_unit *u, struct engine_result *ret)
{
	for (uint32_t i = 0; i < u->notes.n; i++) {
		struct engine_note *n = vec_push(&ret->notes);

		memset(n, 0, sizeof *n);
		n->kind = (enum ir_note_kind)u->notes.v[i].kind;
		n->text = arena_strdup(&ret->sink.mem, ir_cstr(u, u->notes.v[i].text));
		if (!u->notes.v[i].loc)
			continue;
		n->span = flow_span(u, u->notes.v[i].loc, &ret->sink.mem);
		if (n->span.path)
			n->span.path = arena_strdup(&ret->sink.mem, n->span.path);
		n->span.macro = NULL;
	}
}

/* Which files the unit was made of: expectations in headers are read from there. */
static void copy_files(const struct ir_unit *u, struct engine_result *ret)
{
	for (uint32_t i = 0; i < u->files.n; i++) {
		const struct ir_file *f = &u->files.v[i];
		const char *path = ir_cstr(u, f->path);
		struct arena *mem = &ret->sink.mem;

		*vec_push(&ret->files) = (struct engine_file){
			.path = path[0] == '/'
					? arena_strdup(mem, path)
					: arena_printf(mem, "%s/%s", ir_cstr(u, u->dir), path),
			.is_system = f->is_system,
			.is_main = f->is_main,
		};
	}
}

static bool must_verify(const struct engine_options *opt)
{
#ifdef PANICSCAN_VERIFY_IR
	(void)opt;
	return true;
#else
	return opt->verify_ir;
#endif
}

int engine_run(const struct front_input *in, const struct engine_options *opt,
	       struct engine_result *ret)
{
	struct strbuf errors = {0};
	struct front_result fr;
	int r;

	memset(ret, 0, sizeof *ret);
	r = front_run(in, &fr);
	ret->reduced = fr.reduced;
	ret->stats.parse_cpu_s = fr.parse_cpu_s;
	ret->stats.lower_cpu_s = fr.lower_cpu_s;
	ret->stats.n_lines = fr.n_lines;
	if (r != PS_OK) {
		ret->error = arena_strdup(&ret->sink.mem, fr.error ? fr.error : "no unit");
		return r;
	}
	if (must_verify(opt) && ir_verify_unit(fr.unit, &errors) != PS_OK)
		PS_BUG("%s: the front end made IR that does not verify:\n%s", in->path,
		       strbuf_str(&errors));
	copy_notes(fr.unit, ret);
	copy_files(fr.unit, ret);
	if (!opt->on_lowered || opt->on_lowered(opt->on_lowered_arg, fr.unit))
		engine_run_unit(fr.unit, opt, ret);
	ir_unit_free(fr.unit);
	strbuf_release(&errors);
	return PS_OK;
}

void engine_result_release(struct engine_result *r)
{
	diag_sink_release(&r->sink);
	vec_release(&r->gaps);
	vec_release(&r->notes);
	vec_release(&r->files);
	memset(r, 0, sizeof *r);
}
