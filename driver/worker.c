#include "driver/worker.h"
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

void worker_front(const struct worker_job *job, uint32_t i, struct strbuf *out)
{
	const struct plan_unit *pu = &job->plan->units.v[i];
	struct ir_unit *u = NULL;
	struct engine_result res;
	struct front_input in;

	if (pu->entry) {
		in = input_of(pu->entry);
		(void)engine_front(&in, &job->engine, &res, &u); /* the answer says it */
	} else {
		read_unit(pu->path, &res, &u);
	}
	program_answer(&res, u, out);
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
