#include "driver/worker.h"
#include "driver/cache_unit.h"
#include "driver/dump.h"
#include "driver/program.h"

#include <string.h>

static struct front_input input_of(const struct compdb_entry *e)
{
	return (struct front_input){
		.dir = e->dir,
		.path = e->path,
		.argv = (const char *const *)e->argv,
		.n_argv = e->n_argv,
	};
}

int worker_unit(const struct plan_unit *u, struct ir_unit **ret, struct ir_origin *ret_origin,
		struct strbuf *reterr)
{
	struct front_result fr;
	struct front_input in;

	*ret = NULL;
	if (!u->entry)
		return unit_file_read(u->path, ret, ret_origin, reterr);
	in = input_of(u->entry);
	if (front_run(&in, &fr) != PS_OK) {
		strbuf_puts(reterr, fr.error ? fr.error : "no unit came");
		return PS_EPARSE;
	}
	*ret = fr.unit;
	*ret_origin = (struct ir_origin){.n_lines = fr.n_lines, .is_reduced = fr.reduced};
	return PS_OK;
}

/* What was read has no front end behind it: the checks of the verifier stand in for it. */
static void read_unit(const char *path, struct engine_result *ret, struct ir_unit **ret_unit)
{
	struct ir_origin origin = {0};
	struct strbuf err = {0};
	int status;

	memset(ret, 0, sizeof *ret);
	status = unit_file_read(path, ret_unit, &origin, &err);
	if (status == PS_OK)
		status = ir_verify_unit(*ret_unit, &err);
	if (status == PS_OK) {
		engine_take_unit(*ret_unit, ret);
		ret->stats.n_lines = origin.n_lines;
		ret->reduced = origin.is_reduced;
	} else {
		ret->error = arena_strdup(&ret->sink.mem, strbuf_str(&err));
		ir_unit_free(*ret_unit);
		*ret_unit = NULL;
	}
	strbuf_release(&err);
}

/* A unit with which something was wrong is made again, in case that it goes away. */
static void keep_unit(const struct worker_job *job, const struct compdb_entry *e,
		      const struct front_inputs *inputs, uint64_t start_ns,
		      const struct strbuf *content)
{
	struct hash128 unit;

	if (!cache_keep_unit(job->cache, e, inputs, start_ns, strbuf_str(content), content->n_bytes,
			     &unit))
		job->cache->counts.n_left_out++;
}

void worker_front(const struct worker_job *job, uint32_t i, struct strbuf *out)
{
	const struct plan_unit *pu = &job->plan->units.v[i];
	uint64_t start_ns = cache_start_unit();
	struct front_inputs inputs = {0};
	struct answer_head head = {0};
	struct strbuf content = {0};
	struct ir_unit *u = NULL;
	struct engine_result res;
	struct front_input in;

	job->cache->counts = (struct cache_counts){0};
	if (pu->entry) {
		in = input_of(pu->entry);
		in.inputs = job->cache->dir ? &inputs : NULL;
		(void)engine_front(&in, &job->engine, &res, &u); /* the answer says it */
	} else {
		read_unit(pu->path, &res, &u);
	}
	program_content(&res, u, &content);
	head.unit = hash_bytes128(strbuf_str(&content), content.n_bytes);
	head.parse_cpu_s = res.stats.parse_cpu_s;
	head.lower_cpu_s = res.stats.lower_cpu_s;
	if (pu->entry && job->cache->dir && u)
		keep_unit(job, pu->entry, &inputs, start_ns, &content);
	head.counts = job->cache->counts;
	program_answer(&head, job->cache->trouble, content.s, content.n_bytes, out);
	strbuf_release(&content);
	front_inputs_release(&inputs);
	ir_unit_free(u);
	engine_result_release(&res);
}

void worker_dump(const struct worker_job *job, uint32_t i, struct strbuf *out)
{
	struct strbuf err = {0};
	struct ir_origin origin;
	struct ir_unit *u;
	int status = worker_unit(&job->plan->units.v[i], &u, &origin, &err);

	if (status == PS_OK && job->engine.verify_ir)
		status = ir_verify_unit(u, &err);
	strbuf_putc(out, status == PS_OK ? 0 : 1);
	if (status != PS_OK)
		strbuf_printf(out, "%s: %s", job->plan->units.v[i].path, strbuf_str(&err));
	else if (job->dump == DUMP_SUMMARIES)
		engine_dump_summaries(u, &job->engine, out);
	else if (job->dump == DUMP_STATES)
		engine_dump_states(u, &job->engine, out);
	else if (job->dump == DUMP_CFG)
		dump_cfg(u, out);
	else if (job->dump == DUMP_IR)
		ir_print_unit(u, out);
	ir_unit_free(u);
	strbuf_release(&err);
}
