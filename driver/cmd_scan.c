/* cmd_scan.c - a scan, or a link, from the command line to the exit status:
 *
 *	plan      which files, and how each is compiled           plan.c, engine/front/compdb.c
 *	units     a worker process per core makes one at a time   units.c, pool.c, worker.c
 *	link      the units are made one program                  program.c, engine/program/link.c
 *	analyse   the program, by a thread per core               program.c, engine/engine.c
 *	          (both only where no earlier scan said it)       cache*.c
 *	merge     what both say, as one                           merge.c, wire.c
 *	filter    suppressions of the source, wishes of the user  suppress.c, policy.c
 *	report    text, SARIF, …; or compare with expectations    report/, verify.c
 */
#include "driver/cache_answer.h"
#include "driver/command.h"
#include "driver/dump.h"
#include "driver/interrupt.h"
#include "driver/merge.h"
#include "driver/policy.h"
#include "driver/program.h"
#include "driver/progress.h"
#include "driver/say.h"
#include "driver/stats.h"
#include "driver/suppress.h"
#include "driver/units.h"
#include "driver/verify.h"
#include "driver/worker.h"
#include "rules/rules.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scan {
	const struct options *opt;
	const struct report_format *format;
	struct policy policy;
	struct models *models;
	struct plan plan;
	struct cache cache;
	struct worker_job job;
	struct units units;
	struct pool_stats pool;
	struct program program;
	struct hash128 answer; /* its name in the cache                                          */
	struct merged merged;
	VEC(struct finding) findings; /* that the user wants to see                        */
};

/* ---- before -------------------------------------------------------------------------------------
 */

static int check_format(struct scan *s, struct strbuf *reterr)
{
	s->format = report_find(s->opt->format);
	if (s->format)
		return PS_OK;
	strbuf_printf(reterr, "--format: '%s' is none of", s->opt->format);
	for (const struct report_format *f = report_formats; f->name; f++)
		strbuf_printf(reterr, "%s%s", f == report_formats ? " " : "|", f->name);
	return PS_EINVAL;
}

static int check_outputs(const struct options *opt, struct strbuf *reterr)
{
	const char *const paths[] = {opt->output, opt->sarif, opt->profile};

	for (size_t i = 0; i < PS_ARRAY_SIZE(paths); i++)
		if (paths[i] && report_can_write(paths[i], reterr) != PS_OK)
			return PS_EINVAL;
	return PS_OK;
}

/* Tests and measurements of stages are about what a scan does, not about what another one did. */
static void open_cache(struct scan *s)
{
	const struct options *opt = s->opt;

	if (opt->no_cache)
		cache_none(&s->cache, "--no-cache");
	else if (opt->verify || opt->verify_ir || opt->dump != DUMP_NOTHING)
		cache_none(&s->cache, "not with --verify, --verify-ir, --dump");
	else if (!cache_open(&s->cache, opt->cache, opt->cache_size) && opt->cache && !opt->quiet)
		say_warning("no cache: %s", s->cache.why);
}

static int prepare(struct scan *s, struct strbuf *reterr)
{
	const struct options *opt = s->opt;
	int status = check_format(s, reterr);

	if (status == PS_OK)
		status = check_outputs(opt, reterr);

	if (status == PS_OK)
		status = policy_make(opt, &s->policy, reterr);
	if (status == PS_OK)
		status = models_load(&s->models, opt->rules.v, opt->rules.n, reterr);
	if (status == PS_OK && opt->dump != DUMP_MODELS)
		status = plan_make(opt, &s->plan, reterr);
	if (status == PS_OK)
		open_cache(s);
	s->job = (struct worker_job){
		.plan = &s->plan,
		.cache = &s->cache,
		.dump = (enum dump)opt->dump,
		.engine =
			{
				.models = s->models,
				.steps_per_function = opt->steps_per_function,
				.verify_ir = opt->verify_ir,
				.debug_facts = opt->verify,
				.costs = opt->profile != NULL,
				.min_confidence = (enum confidence)opt->confidence,
			},
	};
	return status;
}

/* Losses that the report has no place for are said at once. */
static void say_problems(const struct scan *s)
{
	for (uint32_t i = 0; i < s->plan.db.n_problems && !s->opt->quiet; i++)
		say_warning("%s: %s", s->plan.db_name, s->plan.db.problems[i]);
	if (!s->plan.units.n && !s->opt->quiet)
		say_warning("no C file to analyse");
}

/* ---- the workers
 * ---------------------------------------------------------------------------------- */

static void work(void *arg, uint32_t task, struct strbuf *out)
{
	const struct scan *s = arg;

	if (s->job.dump == DUMP_NOTHING)
		worker_front(&s->job, s->units.todo.v[task], out);
	else
		worker_dump(&s->job, s->units.todo.v[task], out);
}

static void progress(void *arg, uint32_t n_done, uint32_t task)
{
	const struct scan *s = arg;

	progress_show(n_done, s->units.todo.n,
		      report_relative(s->plan.units.v[s->units.todo.v[task]].path, s->plan.cwd));
}

static void progress_of_analysis(void *arg, uint64_t n_done)
{
	(void)arg;
	progress_functions(n_done);
}

static bool wants(int when, int fd)
{
	return when == WHEN_ALWAYS || (when == WHEN_AUTO && isatty(fd));
}

/* Processors that we may use, which in a container can be fewer than there are. */
static uint32_t n_processors(void)
{
	cpu_set_t set;
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		n = CPU_COUNT(&set);
	return n < 1 ? 1 : (uint32_t)n;
}

static uint32_t n_jobs(const struct scan *s)
{
	return s->opt->jobs ? s->opt->jobs : n_processors();
}

static struct pool_options pool_options(struct scan *s)
{
	struct pool_options po = {
		.n_workers = n_jobs(s),
		.timeout_s = s->opt->parse_timeout,
		.memory_bytes = (uint64_t)s->opt->memory_per_worker << 20,
		.work = work,
		.arg = s,
	};

	if (wants(s->opt->progress, STDERR_FILENO) && !s->opt->quiet) {
		po.progress = progress;
		po.alive = progress_of_analysis;
	}
	return po;
}

static int ended(int status)
{
	progress_clear();
	if (status == PS_EIO)
		say_error("no worker process: %s (the limits are shown by ulimit -a)",
			  strerror(errno));
	return status;
}

/* Units, or the text of a stage. */
static int run(struct scan *s)
{
	struct pool_options po = pool_options(s);
	int status = PS_OK;

	units_todo(&s->units);
	po.n_workers = ps_min_u32(po.n_workers, s->units.todo.n);
	if (s->units.todo.n)
		status = ended(pool_run(&po, s->units.todo.n, s->units.made, &s->pool));
	units_taken(&s->units);
	return status;
}

/* What this very program came to in an earlier scan. */
static bool find_answer(struct scan *s)
{
	if (!s->cache.dir || s->opt->profile || !units_are_known(&s->units))
		return false;
	s->answer = cache_answer_name(&s->cache, &s->plan, s->units.names, &s->job.engine,
				      &s->opt->rules);
	return cache_find_answer(&s->cache, s->answer, &s->plan, &s->merged, &s->program.link);
}

/* The answer, and that of a scan which starts from nothing is the same. */
static void keep_answer(struct scan *s)
{
	if (!s->cache.dir || s->opt->profile || !units_are_known(&s->units) ||
	    !s->program.answer.n_bytes || s->program.is_special)
		return;
	cache_keep_answer(&s->cache, s->answer, &s->program);
}

static void link_units(void *arg)
{
	struct scan *s = arg;

	program_link(&s->program, &s->plan, s->units.results, s->units.open, &s->merged);
}

static int analyse(struct scan *s)
{
	struct pool_options po = pool_options(s);
	struct pool_stats stats = {0};
	struct hash128 functions = {0};
	struct strbuf old = {0};
	int status;

	front_on_big_stack(link_units, s); /* types are as deep as somebody wrote them */
	if (s->cache.dir && !s->opt->profile) {
		functions =
			cache_functions_name(&s->cache, &s->plan, &s->job.engine, &s->opt->rules);
		cache_find_functions(&s->cache, functions, &s->program, &old);
	}
	status = program_analyse(&s->program, &s->job.engine, &po, &s->merged, &stats);
	if (stats.peak_bytes > s->pool.peak_bytes)
		s->pool.peak_bytes = stats.peak_bytes;
	s->pool.n_replaced += stats.n_replaced;
	status = ended(status);
	if (status == PS_OK && s->program.memo)
		cache_keep_functions(&s->cache, functions, &s->program);
	strbuf_release(&old);
	if (status == PS_OK)
		keep_answer(s);
	return status;
}

/* From the plan to what is known of the program.  Workers are started before units are read, since
 * each of them would have to take those along. */
static int find_out(struct scan *s)
{
	int status;

	units_begin(&s->units, &s->plan, &s->cache);
	if (s->cache.dir)
		units_find(&s->units);
	if (find_answer(s))
		return PS_OK;
	status = run(s);
	if (status != PS_OK || interrupt_signal() || s->job.dump != DUMP_NOTHING)
		return status;
	if (s->units.todo.n && find_answer(s))
		return PS_OK;
	if (s->cache.dir && !units_load(&s->units))
		status = run(s);
	if (status != PS_OK || interrupt_signal())
		return status;
	return analyse(s);
}

static void close_cache(struct scan *s)
{
	const struct cache_counts *n = &s->cache.counts;

	cache_trim(&s->cache);
	if (s->opt->quiet)
		return;
	if (n->n_damaged)
		say_warning("cache: %u file%s could not be used and %s made again; %s",
			    n->n_damaged, n->n_damaged == 1 ? "" : "s",
			    n->n_damaged == 1 ? "was" : "were", s->cache.trouble);
	else if (n->n_unkept)
		say_warning("cache: nothing can be kept: %s", s->cache.trouble);
}

/* ---- after
 * ---------------------------------------------------------------------------------------- */

static void merge(struct scan *s)
{
	struct strbuf text = {0};

	for (uint32_t i = 0; i < s->plan.db.n_problems; i++)
		merge_note(&s->merged, s->plan.db_path, 0, s->plan.db.problems[i]);
	if (s->plan.db.n_duplicates) {
		strbuf_printf(&text, "%u duplicate entries merged", s->plan.db.n_duplicates);
		merge_note(&s->merged, s->plan.db_path, 0, strbuf_str(&text));
	}
	strbuf_release(&text);
	suppress_findings(&s->merged);
	merge_finish(&s->merged);
}

static void filter(struct scan *s)
{
	for (uint32_t i = 0; i < s->merged.sink.v.n; i++) {
		struct finding f = s->merged.sink.v.v[i];

		if ((int)f.confidence >= s->opt->confidence && policy_apply(&s->policy, &f))
			*vec_push(&s->findings) = f;
	}
}

static bool is_incomplete(const struct scan *s)
{
	return s->merged.n_failed || s->merged.stats.n_none || s->plan.db.n_lost;
}

static bool is_failing(const struct scan *s)
{
	static const enum severity at_least[] = {SEV_ERROR, SEV_WARNING, SEV_NOTE};

	if (s->opt->fail_on == FAIL_NEVER)
		return false;
	for (uint32_t i = 0; i < s->findings.n; i++)
		if (!s->findings.v[i].suppressed &&
		    s->findings.v[i].severity >= at_least[s->opt->fail_on])
			return true;
	return false;
}

static int exit_status(const struct scan *s)
{
	if (is_incomplete(s) && (s->opt->strict || !is_failing(s)))
		return EXIT_INCOMPLETE;
	return is_failing(s) ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* SARIF's paths are relative to the working folder where the files are below it, else to the
 * deepest folder that holds them all. */
static const char *root_of(struct scan *s)
{
	const char *first = s->merged.files.n ? s->merged.files.v[0].path : s->plan.cwd;
	size_t n = strlen(s->plan.cwd), common = strlen(first);
	bool below = true;

	for (uint32_t i = 0; i < s->merged.files.n; i++) {
		const char *path = s->merged.files.v[i].path;
		size_t same = 0;

		below = below && strncmp(path, s->plan.cwd, n) == 0 && path[n] == '/';
		while (same < common && path[same] == first[same])
			same++;
		common = same;
	}
	if (below)
		return s->plan.cwd;
	while (common > 1 && first[common - 1] != '/')
		common--;
	return arena_strndup(&s->plan.mem, first, common > 1 ? common - 1 : common);
}

static bool wants_colour(const struct scan *s)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	if (s->opt->color == WHEN_AUTO &&
	    (s->opt->output || (no_color && *no_color) || (term && strcmp(term, "dumb") == 0)))
		return false;
	return wants(s->opt->color, STDOUT_FILENO);
}

static struct report_input report_input(struct scan *s)
{
	return (struct report_input){
		.findings = s->findings.v,
		.n_findings = s->findings.n,
		.rules = s->policy.in_force,
		.n_rules = s->policy.n_in_force,
		.files = s->merged.files.v,
		.n_files = s->merged.files.n,
		.stats = &s->merged.stats,
		.gaps = s->merged.gaps.v,
		.n_gaps = s->merged.gaps.n,
		.notes = s->merged.notes.v,
		.n_notes = s->merged.notes.n,
		.tool_version = PANICSCAN_VERSION,
		.argv = s->opt->essence.v,
		.argc = s->opt->essence.n,
		.cwd = s->plan.cwd,
		.root = root_of(s),
		.start_s = report_start_time(),
		.exit_code = exit_status(s),
		.min_confidence = (enum confidence)s->opt->confidence,
		.colour = wants_colour(s),
		.verbose = s->opt->verbose,
		.quiet = s->opt->quiet,
	};
}

/* To a file, or to standard output where path is NULL. */
static int deliver(const char *path, const struct strbuf *text)
{
	struct strbuf err = {0};
	int status = PS_OK;

	if (!path)
		return say_out(text);
	interrupt_hold();
	status = report_write_file(path, strbuf_str(text), text->n_bytes, &err);
	interrupt_release();
	if (status != PS_OK)
		say_error("%s", strbuf_str(&err));
	strbuf_release(&err);
	return status;
}

static int write_report(const struct report_input *in, const struct report_format *format,
			const char *path)
{
	struct strbuf text = {0};
	int status;

	format->write(in, &text);
	status = deliver(path, &text);
	strbuf_release(&text);
	return status;
}

static void print_to_stderr(struct strbuf *text)
{
	fputs(strbuf_str(text), stderr);
	strbuf_release(text);
}

static int report(struct scan *s)
{
	const struct report_format *sarif = report_find("sarif");
	struct report_input in = report_input(s);
	struct strbuf text = {0};
	int status = write_report(&in, s->format, s->opt->output);

	PS_ASSERT(sarif);
	if (status == PS_OK && s->opt->sarif)
		status = write_report(&in, sarif, s->opt->sarif);
	if (status == PS_OK && s->opt->profile) {
		stats_profile(&s->merged, &s->plan, &text);
		status = deliver(s->opt->profile, &text);
		strbuf_release(&text);
	}
	if (!s->opt->quiet && (s->opt->output || strcmp(s->format->name, "text") != 0))
		stats_line(&in, &text);
	if (s->opt->stats)
		stats_table(&s->merged, &s->plan, &s->program.link, &s->pool, &s->cache, &text);
	print_to_stderr(&text);
	return status == PS_OK ? in.exit_code : EXIT_USAGE;
}

/* What was not analysed could hide any difference: it is named with all that is known. */
static void say_failed(const struct scan *s, const struct report_file *f, struct strbuf *out)
{
	strbuf_printf(out, "%s: not analysed: %s\n", report_relative(f->path, s->plan.cwd),
		      f->reason);
	for (uint32_t i = 0; i < s->merged.notes.n; i++) {
		const struct engine_note *n = &s->merged.notes.v[i];

		if (n->span.path && strcmp(n->span.path, f->path) == 0)
			strbuf_printf(out, "  %s\n", n->text);
	}
}

static int verify(struct scan *s)
{
	struct strbuf text = {0};
	uint32_t n = verify_findings(&s->merged, &s->plan, &s->policy, s->findings.v, s->findings.n,
				     &text);

	for (uint32_t i = 0; i < s->merged.files.n; i++)
		if (s->merged.files.v[i].state == REPORT_FILE_FAILED)
			say_failed(s, &s->merged.files.v[i], &text);
	for (uint32_t i = 0; i < s->merged.gaps.n; i++) {
		const struct engine_gap *g = &s->merged.gaps.v[i];

		if (g->kind == GAP_NONE)
			strbuf_printf(&text, "%s:%u: function '%s' not analysed: %s\n",
				      g->span.path ? report_relative(g->span.path, s->plan.cwd)
						   : "?",
				      g->span.line, g->function, g->reason);
	}
	if (n)
		strbuf_printf(&text, "%u difference%s\n", n, n == 1 ? "" : "s");
	if (s->opt->stats)
		stats_table(&s->merged, &s->plan, &s->program.link, &s->pool, &s->cache, &text);
	print_to_stderr(&text);
	if (n)
		return EXIT_FINDINGS;
	return is_incomplete(s) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int print_dumps(struct scan *s)
{
	struct strbuf text = {0};
	int status = EXIT_CLEAN;

	for (uint32_t i = 0; i < s->plan.units.n; i++) {
		const struct pool_result *r = &s->units.results[i];
		const struct strbuf *a = &r->answer;

		if (r->failure)
			say_error("%s: %s%s%s", s->plan.units.v[i].path, r->failure,
				  r->last_words ? ": " : "", r->last_words ? r->last_words : "");
		else if (a->n_bytes < 1 || a->s[0])
			say_error("%s", a->n_bytes ? a->s + 1 : "no answer");
		else
			strbuf_add(&text, a->s + 1, a->n_bytes - 1);
		if (r->failure || a->n_bytes < 1 || a->s[0])
			status = EXIT_INCOMPLETE;
	}
	if (deliver(s->opt->output, &text) != PS_OK)
		status = EXIT_USAGE;
	strbuf_release(&text);
	return status;
}

/* ---- the whole
 * ------------------------------------------------------------------------------------ */

/* The stages that need no worker. */
static int dump_here(struct scan *s)
{
	struct strbuf text = {0};
	int status;

	if (s->opt->dump == DUMP_MODELS)
		models_dump(s->models, &text);
	else
		dump_commands(&s->plan, &text);
	status = deliver(s->opt->output, &text) == PS_OK ? EXIT_CLEAN : EXIT_USAGE;
	strbuf_release(&text);
	return status;
}

static int scan(struct scan *s)
{
	struct strbuf err = {0};
	int status = prepare(s, &err);

	if (status != PS_OK)
		say_error("%s", strbuf_str(&err));
	strbuf_release(&err);
	if (status != PS_OK)
		return EXIT_USAGE;
	say_problems(s);
	if (s->opt->dump == DUMP_MODELS || s->opt->dump == DUMP_COMMANDS)
		return dump_here(s);
	status = find_out(s);
	if (interrupt_signal())
		return EXIT_SIGNAL + interrupt_signal();
	if (status != PS_OK)
		return EXIT_USAGE;
	if (s->job.dump != DUMP_NOTHING)
		return print_dumps(s);
	close_cache(s);
	if (s->pool.is_blind && !s->opt->quiet)
		say_warning("there is no /proc here: --memory-per-worker was not kept");
	merge(s);
	filter(s);
	if (interrupt_signal())
		return EXIT_SIGNAL + interrupt_signal();
	return s->opt->verify ? verify(s) : report(s);
}

int cmd_scan(const struct options *opt)
{
	struct scan s = {.opt = opt};
	int status = scan(&s);

	if (!PS_LEAKS_ARE_SOUGHT)
		return status;
	units_release(&s.units);
	cache_close(&s.cache);
	vec_release(&s.findings);
	program_release(&s.program);
	merge_release(&s.merged);
	plan_release(&s.plan);
	policy_release(&s.policy);
	models_free(s.models);
	return status;
}

/* The same with units that others have made: plan.c tells the two apart. */
int cmd_link(const struct options *opt)
{
	return cmd_scan(opt);
}
