/* cmd_unit.c - the front end alone: one C file to its unit, which is printed, checked or written
 * to a file; or a unit read back from such a file.
 *
 * It runs in this process, so that a developer who looks at a crash needs no detour.
 */
#include "driver/command.h"
#include "driver/interrupt.h"
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

/* What is written was verified: whoever reads it would refuse it else.  Interrupts wait for the
 * file to be whole. */
static int write_unit(struct unit_run *r, const struct ir_unit *u, const struct ir_origin *origin)
{
	struct strbuf err = {0};
	int status = EXIT_USAGE;

	interrupt_install();
	if (unit_file_write(r->opt->output, u, origin, &err) == PS_OK)
		status = EXIT_CLEAN;
	else
		say_error("%s; -o wants a file that may be written", strbuf_str(&err));
	strbuf_release(&err);
	return interrupt_signal() ? EXIT_SIGNAL + interrupt_signal() : status;
}

static void run(void *arg)
{
	struct unit_run *r = arg;
	struct ir_origin origin;
	struct ir_unit *u;

	r->status = EXIT_INCOMPLETE;
	if (worker_unit(r->unit, &u, &origin, &r->err) != PS_OK)
		return;
	if (r->opt->print)
		ir_print_unit(u, &r->out);
	if (!(r->opt->verify_ir || r->opt->output) || ir_verify_unit(u, &r->err) == PS_OK)
		r->status = EXIT_CLEAN;
	if (r->status == EXIT_CLEAN && r->opt->output)
		r->status = write_unit(r, u, &origin);
	ir_unit_free(u);
}

static int check(const struct options *opt)
{
	if (!opt->print && !opt->verify_ir && !opt->output) {
		say_error("unit wants --print, --verify-ir or -o FILE");
		return EXIT_USAGE;
	}
	if (opt->cc || opt->words.n == 1)
		return EXIT_CLEAN;
	say_error("unit wants one FILE.psu or FILE.ir, or a command after --");
	return EXIT_USAGE;
}

static int finish(struct unit_run *r)
{
	int status = say_out(&r->out) == PS_OK ? r->status : EXIT_USAGE;

	if (r->err.n_bytes)
		say_error("%s: %s", r->unit->path, r->err.s);
	return status;
}

int cmd_unit(const struct options *opt)
{
	struct unit_run r = {.opt = opt, .status = check(opt)};
	struct strbuf err = {0};
	struct plan plan;

	if (r.status != EXIT_CLEAN)
		return r.status;
	interrupt_uninstall();
	if (plan_make(opt, &plan, &err) != PS_OK || plan.units.n != 1) {
		say_error("%s", err.n_bytes ? err.s : "no unit to make");
		r.status = EXIT_USAGE;
	} else {
		r.unit = &plan.units.v[0];
		front_on_big_stack(run, &r);
		r.status = finish(&r);
	}
	strbuf_release(&r.out);
	strbuf_release(&r.err);
	strbuf_release(&err);
	plan_release(&plan);
	return r.status;
}
