#include "engine/engine.h"

#include <string.h>

/* Which files the unit was made of: for tests, and for who watches them. */
static void copy_files(const struct ir_unit *u, struct engine_result *ret)
{
	for (uint32_t i = 0; i < u->files.n; i++) {
		const struct ir_file *f = &u->files.v[i];
		const char *path = ir_cstr(u, f->path);

		*vec_push(&ret->files) = (struct engine_file){
			.path = path[0] == '/' ? arena_strdup(&ret->sink.mem, path)
					       : arena_printf(&ret->sink.mem, "%s/%s",
							      ir_cstr(u, u->dir), path),
			.is_system = f->is_system,
			.is_main = f->is_main,
		};
	}
}

void engine_run_unit(const struct ir_unit *u, const struct engine_options *opt,
		     struct engine_result *ret)
{
	(void)opt;
	ret->stats.n_functions = u->funcs.n;
	copy_files(u, ret);
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
	if (opt->on_parsed)
		opt->on_parsed(opt->on_parsed_arg);
	engine_run_unit(fr.unit, opt, ret);
	ir_unit_free(fr.unit);
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
