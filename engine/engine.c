#include "engine/engine.h"

#include <string.h>

void engine_run_unit(const struct ir_unit *u, const struct engine_options *opt,
		     struct engine_result *ret)
{
	(void)opt;
	ret->stats.n_functions = u->funcs.n;
}

int engine_run(const struct front_input *in, const struct engine_options *opt,
	       struct engine_result *ret)
{
	struct front_result fr;
	int r;

	memset(ret, 0, sizeof *ret);
	r = front_run(in, &fr);
	if (r != PS_OK) {
		ret->error = arena_strdup(&ret->sink.mem, fr.error ? fr.error : "no unit");
		return r;
	}
	engine_run_unit(fr.unit, opt, ret);
	ir_unit_free(fr.unit);
	return PS_OK;
}

void engine_result_release(struct engine_result *r)
{
	diag_sink_release(&r->sink);
	vec_release(&r->gaps);
	vec_release(&r->notes);
	memset(r, 0, sizeof *r);
}
