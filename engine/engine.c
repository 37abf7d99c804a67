#include "engine/engine.h"

#include "checkers/checker.h"
#include "engine/flow/explore.h"
#include "engine/flow/summary.h"
#include "engine/program/beliefs.h"
#include "engine/program/inflow.h"
#include "engine/program/least.h"
#include "engine/program/effects.h"
#include "engine/program/ends.h"
#include "engine/program/memo.h"
#include "engine/program/schedule.h"
#include "engine/wire.h"

#include <string.h>
#include <time.h>

enum { MAX_CHECKERS = 64 };

/* Of a thread: states are walked by recursion here and there, as deep as expressions are. */
#define STACK_BYTES ((size_t)256 << 20)

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

static void add_cost(const struct ir_unit *u, const struct ir_func *fn, struct engine_result *ret,
		     const struct explore_result *er, double cpu_s)
{
	struct engine_cost *c = vec_push(&ret->costs);

	*c = (struct engine_cost){.n_steps = er->n_steps, .bytes = er->bytes, .cpu_s = cpu_s};
	c->function = arena_strdup(&ret->sink.mem, ir_cstr(u, u->syms.v[fn->sym].name));
	c->span = flow_span(u, fn->loc, &ret->sink.mem);
	c->span.path = c->span.path ? arena_strdup(&ret->sink.mem, c->span.path) : NULL;
	c->span.macro = NULL;
}

/* One analysis; each thread has a result of its own. */
struct analysis {
	const struct ir_unit *u;
	const struct engine_options *opt;
	struct explore_options explore;
	struct engine_result *results;
	const struct facts *facts;
	struct memo *memo; /* or NULL                                                         */
	const struct order *order;
	bool *prepared;	  /* by group                                                           */
	bool *todo;	  /* by function: it is to be analysed now                           */
	bool *has_body;	  /* … its body is there                                             */
	bool *has_result; /* … what was known of it is in results                            */
};

static const char *keep(struct engine_result *to, const char *text)
{
	return text ? arena_strdup(&to->sink.mem, text) : NULL;
}

/* What one thread found out, added to the whole: nothing depends on the order. */
static void add_result(struct engine_result *to, struct engine_result *r)
{
	for (uint32_t i = 0; i < r->sink.v.n; i++)
		diag_add(&to->sink, &r->sink.v.v[i]);
	for (uint32_t i = 0; i < r->gaps.n; i++) {
		struct engine_gap *g = vec_push(&to->gaps);

		*g = r->gaps.v[i];
		g->function = keep(to, g->function);
		g->reason = keep(to, g->reason);
		g->span.path = keep(to, g->span.path);
	}
	for (uint32_t i = 0; i < r->costs.n; i++) {
		struct engine_cost *c = vec_push(&to->costs);

		*c = r->costs.v[i];
		c->function = keep(to, c->function);
		c->span.path = keep(to, c->span.path);
	}
	to->stats.n_functions += r->stats.n_functions;
	to->stats.n_full += r->stats.n_full;
	to->stats.n_degraded += r->stats.n_degraded;
	to->stats.n_partial += r->stats.n_partial;
	to->stats.n_none += r->stats.n_none;
	to->stats.n_steps += r->stats.n_steps;
	to->stats.n_calls_body += r->stats.n_calls_body;
	to->stats.n_calls_model += r->stats.n_calls_model;
	to->stats.n_calls_havoc += r->stats.n_calls_havoc;
	to->stats.n_known += r->stats.n_known;
	to->stats.analyse_cpu_s += r->stats.analyse_cpu_s;
	engine_result_release(r);
}

static bool has_body(const struct ir_unit *u, uint32_t f)
{
	return u->funcs.v[f].status != IR_FAILED && u->funcs.v[f].n_blocks;
}

/* Does somebody who comes first, or itself, call the k-th function of a group? */
static bool is_called_early(const struct analysis *a, const struct order_group *in, uint32_t k)
{
	const uint32_t *funcs = a->order->funcs + in->at;
	uint32_t sym = a->u->funcs.v[funcs[k]].sym;

	for (uint32_t j = 0; j <= k; j++)
		for (const uint32_t *w = facts_begin(a->facts, funcs[j], FACTS_callees);
		     w < facts_end(a->facts, funcs[j], FACTS_callees); w++)
			if (*w == sym)
				return true;
	return false;
}

/* Functions that call each other: what the later ones do, as far as that is known without what the
 * earlier ones will turn out to do.  It holds, and says more than nothing. */
static void prepare_group(struct analysis *a, uint32_t thread, uint32_t f)
{
	const struct order *o = a->order;
	struct order_group in;
	bool later = false;

	if (!o->group[f] || a->prepared[o->group[f] - 1])
		return;
	a->prepared[o->group[f] - 1] = true;
	in = o->groups[o->group[f] - 1];
	for (uint32_t k = 0; k < in.n; k++) {
		uint32_t g = o->funcs[in.at + k];
		struct explore_options eo = a->explore;
		struct explore_result er;
		struct diag_sink sink = {0};

		later |= g == f;
		if (!later || !has_body(a->u, g) || !is_called_early(a, &in, k))
			continue;
		eo.thread = thread;
		eo.only_summary = true;
		eo.states = NULL;
		explore_function(a->u, g, &eo, &sink, &er);
		diag_sink_release(&sink);
	}
}

/* The function itself, which has blocks. */
static void explore(struct analysis *a, uint32_t thread, uint32_t f, struct engine_result *ret)
{
	const struct ir_func *fn = &a->u->funcs.v[f];
	struct explore_options eo = a->explore;
	struct explore_result er;
	double start = cpu_seconds();

	prepare_group(a, thread, f);
	eo.thread = thread;
	explore_function(a->u, f, &eo, &ret->sink, &er);
	ret->stats.n_steps += er.n_steps;
	ret->stats.n_calls_body += er.n_calls_body;
	ret->stats.n_calls_model += er.n_calls_model;
	ret->stats.n_calls_havoc += er.n_calls_havoc;
	if (fn->status == IR_PARTIAL) {
		ret->stats.n_partial++;
		add_gap(a->u, fn, ret, GAP_PARTIAL, ir_cstr(a->u, fn->reason), fn->reason_loc);
	} else if (er.degraded) {
		ret->stats.n_degraded++;
		add_gap(a->u, fn, ret, GAP_DEGRADED,
			"over its budget of steps: fewer paths were kept apart", 0);
	} else {
		ret->stats.n_full++;
	}
	start = cpu_seconds() - start;
	ret->stats.analyse_cpu_s += start;
	if (a->opt->costs)
		add_cost(a->u, fn, ret, &er, start);
}

/* Now, for a later analysis. */
static void explore_and_keep(struct analysis *a, uint32_t thread, uint32_t f)
{
	struct engine_result one = {0};
	struct strbuf bytes = {0};
	double cpu_s;

	explore(a, thread, f, &one);
	cpu_s = one.stats.analyse_cpu_s;
	one.stats.analyse_cpu_s = 0;
	wire_encode(&one, &bytes);
	one.stats.analyse_cpu_s = cpu_s;
	memo_keep(a->memo, f, bytes.s, bytes.n_bytes);
	strbuf_release(&bytes);
	one.stats.n_functions = 1;
	if (a->has_result[f]) /* what was asked for is its summary */
		engine_result_release(&one);
	else
		add_result(&a->results[thread], &one);
	a->has_result[f] = true;
}

static void explore_one(void *arg, uint32_t thread, uint32_t f)
{
	struct analysis *a = arg;
	struct engine_result *ret = &a->results[thread];
	const struct ir_func *fn = &a->u->funcs.v[f];
	const char *refused = NULL;

	if (!a->todo[f] || (a->memo && memo_knows(a->memo, f, thread)))
		return;
	if (a->opt->on_function)
		refused = a->opt->on_function(a->opt->on_function_arg, thread, f, true);
	if (refused || fn->status == IR_FAILED || !fn->n_blocks) {
		ret->stats.n_functions++;
		ret->stats.n_none++;
		add_gap(a->u, fn, ret, GAP_NONE, refused ? refused : ir_cstr(a->u, fn->reason),
			fn->reason_loc);
		if (a->memo)
			memo_none(a->memo, f);
		return;
	}
	if (a->memo) {
		explore_and_keep(a, thread, f);
	} else {
		ret->stats.n_functions++;
		explore(a, thread, f, ret);
	}
	if (a->opt->on_function)
		a->opt->on_function(a->opt->on_function_arg, thread, f, false);
}

/* ---- rounds ------------------------------------------------------------------------------------
 */

struct wanted {
	VEC(uint32_t) funcs;
};

static void want(struct analysis *a, struct wanted *w, uint32_t f)
{
	if (!a->has_body[f])
		*vec_push(&w->funcs) = f;
	a->has_body[f] = true;
}

/* A function that is analysed, and what it looks into. */
static void want_all(struct analysis *a, struct wanted *wanted, uint32_t f)
{
	static const enum fact_list lists[] = {FACTS_callees, FACTS_refs};

	want(a, wanted, f);
	for (size_t i = 0; i < PS_ARRAY_SIZE(lists); i++)
		for (const uint32_t *w = facts_begin(a->facts, f, lists[i]);
		     w < facts_end(a->facts, f, lists[i]); w++) {
			struct ir_ref r = i ? (struct ir_ref){*w} : IR_REF(IR_SYM, *w);
			uint32_t g =
				ir_ref_is(r, IR_SYM) ? a->u->syms.v[ir_ref_index(r)].body : IR_NO;

			if (g != IR_NO && a->facts->funcs.v[g].flags & FACT_LOOKED_INTO)
				want(a, wanted, g);
		}
}

/* The bodies that are looked at now, groups as a whole. */
static void load_bodies(struct analysis *a)
{
	const struct order *o = a->order;
	struct wanted wanted = {0};

	if (!a->opt->bodies)
		return;
	for (uint32_t f = 0; f < a->u->funcs.n; f++) {
		const struct order_group *in = o->group[f] ? &o->groups[o->group[f] - 1] : NULL;

		if (!a->todo[f])
			continue;
		want_all(a, &wanted, f);
		for (uint32_t k = 0; in && k < in->n; k++)
			want_all(a, &wanted, o->funcs[in->at + k]);
	}
	if (wanted.funcs.n)
		a->opt->bodies(a->opt->program_arg, wanted.funcs.v, wanted.funcs.n);
	vec_release(&wanted.funcs);
}

/* What entries say of the functions that nobody had to analyse.  False: some make no sense. */
static bool take_known(struct analysis *a)
{
	bool ok = true;

	for (uint32_t f = 0; f < a->u->funcs.n; f++) {
		struct engine_result one = {0};
		const void *known;
		size_t n_bytes;

		if (a->has_result[f] || !memo_found(a->memo, f, &known, &n_bytes))
			continue;
		if (wire_decode(known, n_bytes, &one) == PS_OK) {
			one.stats.n_known = one.stats.n_functions = 1;
			add_result(&a->results[0], &one);
			a->has_result[f] = true;
		} else {
			engine_result_release(&one);
			memo_distrust(a->memo, f);
			ok = false;
		}
	}
	return ok;
}

/* ---- places in callees -------------------------------------------------------------------------
 *
 * A finding that ends in a callee knows how far below the callee's name that is: so that it may be
 * kept although the callee has moved.  Where the name stands now is said in the end.
 */

static uint64_t name_key(const char *path, const char *name)
{
	return hash_bytes(name, strlen(name), hash_bytes(path, strlen(path), 0));
}

static void note_functions(const struct ir_unit *u, struct map *lines)
{
	struct arena mem = {0};

	for (uint32_t f = 0; f < u->funcs.n; f++) {
		struct diag_span at = flow_span(u, u->funcs.v[f].loc, &mem);

		if (at.path)
			*map_put(lines,
				 name_key(at.path, ir_cstr(u, u->syms.v[u->funcs.v[f].sym].name)),
				 NULL) = at.line;
	}
	arena_release(&mem);
}

static void place_step(struct diag_step *s, const struct map *lines)
{
	const uint64_t *line = s->span.path && s->function
				       ? map_get(lines, name_key(s->span.path, s->function))
				       : NULL;

	s->is_relative = false;
	s->span.line += line ? (uint32_t)*line : 1;
	s->span.end_line += line ? (uint32_t)*line : 1;
}

static void place_steps(const struct ir_unit *u, struct diag_sink *sink)
{
	struct map lines = {0};

	for (uint32_t i = 0; i < sink->v.n; i++) {
		struct finding *f = &sink->v.v[i];
		struct diag_step *steps = NULL;

		for (uint32_t k = 0; k < f->n_steps; k++) {
			if (!f->steps[k].is_relative)
				continue;
			if (!lines.e.n)
				note_functions(u, &lines);
			if (!steps)
				steps = arena_dup(&sink->mem, f->steps, f->n_steps * sizeof *steps);
			place_step(&steps[k], &lines);
		}
		if (steps)
			f->steps = steps;
	}
	map_release(&lines);
}

static void rounds(struct analysis *a, const struct order *order, uint32_t n_threads)
{
	memset(a->todo, true, a->u->funcs.n);
	while (!a->memo || memo_plan(a->memo, a->todo) || !take_known(a)) {
		load_bodies(a);
		schedule_run(order, n_threads, STACK_BYTES, explore_one, a);
		if (!a->memo)
			break;
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

enum dump_kind { DUMP_NONE, DUMP_OF_SUMMARIES, DUMP_OF_STATES };

static void analyse(const struct ir_unit *u, const struct engine_options *opt,
		    struct engine_result *ret, enum dump_kind dump, struct strbuf *out)
{
	const struct checker *checkers[MAX_CHECKERS];
	uint32_t n_threads = opt->n_threads && !dump ? opt->n_threads : 1;
	struct analysis a = {.u = u, .opt = opt};
	struct summaries *sums;
	struct beliefs beliefs;
	struct effects effects;
	struct inflow inflow;
	struct least least;
	struct ends ends;
	struct order order;
	struct facts own = {0};
	bool has_effects;

	if (!opt->facts)
		facts_collect(u, &own);
	a.facts = opt->facts ? opt->facts : &own;
	order_make(u, a.facts, &order);
	beliefs_count(u, a.facts, &beliefs);
	inflow_make(u, a.facts, opt->models, &inflow);
	least_make(u, a.facts, &least);
	ends_make(u, a.facts, opt->models, &order, &ends);
	has_effects = effects_make(u, a.facts, opt->models, &order, &effects);
	sums = summaries_new(u, n_threads, order.first, order.deps, order.group);
	choose_checkers(opt, checkers);
	a.explore = (struct explore_options){.models = opt->models,
					     .summaries = sums,
					     .beliefs = &beliefs,
					     .effects = has_effects ? &effects : NULL,
					     .inflow = &inflow,
					     .least = &least,
					     .ends = &ends,
					     .min_confidence = opt->min_confidence,
					     .checkers = checkers,
					     .max_steps = opt->steps_per_function,
					     .states = dump == DUMP_OF_STATES ? out : NULL};
	a.order = &order;
	a.prepared = xcalloc(order.n_groups + 1, sizeof *a.prepared);
	a.results = xcalloc(n_threads, sizeof *a.results);
	a.todo = xcalloc((size_t)u->funcs.n + 1, sizeof *a.todo);
	a.has_body = xcalloc((size_t)u->funcs.n + 1, sizeof *a.has_body);
	a.has_result = xcalloc((size_t)u->funcs.n + 1, sizeof *a.has_result);
	if (opt->memo && !dump && !opt->costs)
		a.memo = memo_new(&(struct program_facts){.u = u,
							  .facts = a.facts,
							  .order = &order,
							  .beliefs = &beliefs,
							  .effects = a.explore.effects,
							  .inflow = &inflow,
							  .least = &least,
							  .ends = &ends,
							  .models = opt->models},
				  sums, opt->memo, opt->n_memo);
	rounds(&a, &order, n_threads);
	for (uint32_t i = 0; i < n_threads; i++)
		add_result(ret, &a.results[i]);
	place_steps(u, &ret->sink);
	free(a.results);
	free(a.prepared);
	free(a.todo);
	free(a.has_body);
	free(a.has_result);
	if (a.memo)
		memo_pack(a.memo, opt->shelf_of, opt->program_arg);
	memo_free(a.memo);
	if (dump == DUMP_OF_SUMMARIES)
		summaries_print(sums, u, out);
	summaries_free(sums);
	effects_release(&effects);
	inflow_release(&inflow);
	least_release(&least);
	ends_release(&ends);
	beliefs_release(&beliefs);
	order_release(&order);
	facts_release(&own);
}

void engine_analyse(const struct ir_unit *program, const struct engine_options *opt,
		    struct engine_result *ret)
{
	analyse(program, opt, ret, DUMP_NONE, NULL);
}

void engine_dump_summaries(const struct ir_unit *u, const struct engine_options *opt,
			   struct strbuf *out)
{
	struct engine_result r = {0};

	analyse(u, opt, &r, DUMP_OF_SUMMARIES, out);
	engine_result_release(&r);
}

void engine_dump_states(const struct ir_unit *u, const struct engine_options *opt,
			struct strbuf *out)
{
	struct engine_result r = {0};

	analyse(u, opt, &r, DUMP_OF_STATES, out);
	engine_result_release(&r);
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

/* The first error of a source that nothing came of: it is no C, or not in an encoding that C is
 * written in. */
static const char *why_empty(const struct ir_unit *u, struct arena *mem)
{
	const struct ir_note *first = NULL;
	const char *text;

	for (uint32_t i = 0; !u->funcs.n && i < u->notes.n; i++) {
		const struct ir_note *n = &u->notes.v[i];

		if (n->kind == IR_NOTE_ERROR && (!first || first->kind != IR_NOTE_ERROR))
			first = n;
		else if (n->kind == IR_NOTE_OTHER && !first)
			first = n;
	}
	if (!first)
		return NULL;
	text = ir_cstr(u, first->text);
	if (!first->loc)
		return arena_printf(mem, "%s; no function came of it", text);
	return arena_printf(mem, "line %u: %s; no function came of it", u->locs.v[first->loc].line,
			    text);
}

void engine_take_unit(const struct ir_unit *u, struct engine_result *ret)
{
	copy_notes(u, ret);
	copy_files(u, ret);
	ret->error = why_empty(u, &ret->sink.mem);
}

int engine_front(const struct front_input *in, const struct engine_options *opt,
		 struct engine_result *ret, struct ir_unit **ret_unit)
{
	struct strbuf errors = {0};
	struct front_result fr;
	int r;

	memset(ret, 0, sizeof *ret);
	*ret_unit = NULL;
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
	strbuf_release(&errors);
	engine_take_unit(fr.unit, ret);
	*ret_unit = fr.unit;
	return PS_OK;
}

void engine_result_release(struct engine_result *r)
{
	diag_sink_release(&r->sink);
	vec_release(&r->gaps);
	vec_release(&r->costs);
	vec_release(&r->notes);
	vec_release(&r->files);
	memset(r, 0, sizeof *r);
}
