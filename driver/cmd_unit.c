/* cmd_unit.c - the front end alone: one C file to IR, or IR text back to a unit.
 *
 * It runs in this process, so that a developer who looks at a crash needs no detour.
 */
#include "driver/command.h"
#include "driver/plan.h"
#include "driver/say.h"
#include "driver/worker.h"

#include <stdio.h>
#include <string.h>

struct unit_run {
	const struct options *opt;
	const struct plan_unit *unit;
	struct strbuf out, err;
	int status; /* exit status                                                        */
};

static void run(void *arg)
{
	struct unit_run *r = arg;
	struct ir_unit *u;

	r->status = EXIT_INCOMPLETE;
	if (worker_unit(r->unit, &u, &r->err) != PS_OK)
		return;
	if (r->opt->print)
		ir_print_unit(u, &r->out);
	if (!r->opt->verify_ir || ir_verify_unit(u, &r->err) == PS_OK)
		r->status = EXIT_CLEAN;
	ir_unit_free(u);
}

static int check(const struct options *opt)
{
	if (!opt->print && !opt->verify_ir) {
		say_error("unit wants --print or --verify-ir");
		return EXIT_USAGE;
	}
	if (opt->cc || opt->words.n == 1)
		return EXIT_CLEAN;
	say_error("unit wants one FILE.ir, or a command after --");
	return EXIT_USAGE;
}

int cmd_unit(const struct options *opt)
{
	struct unit_run r = {.opt = opt, .status = check(opt)};
	struct strbuf err = {0};
	struct plan plan;

	if (r.status != EXIT_CLEAN)
		return r.status;
	if (plan_make(opt, &plan, &err) != PS_OK || plan.units.n != 1) {
		say_error("%s", err.n_bytes ? err.s : "no file of IR text");
		r.status = EXIT_USAGE;
	} else {
		r.unit = &plan.units.v[0];
		front_on_big_stack(run, &r);
		fputs(strbuf_str(&r.out), stdout);
		if (r.err.n_bytes)
			say_error("%s: %s", r.unit->path, r.err.s);
	}
	strbuf_release(&r.out);
	strbuf_release(&r.err);
	strbuf_release(&err);
	plan_release(&plan);
	return r.status;
}
