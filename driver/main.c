/* main.c - the table of contents: a command line becomes options, options name a command.
 *
 *	options.c    the command line, by options.def and commands.def
 *	cmd_scan.c   scan: plan.c -> pool.c + worker.c -> merge.c -> suppress.c -> report/
 *	cmd_unit.c   unit: the front end alone
 *	cmd_rules.c  explain, rules
 *	help.c       help, the manual page
 */
#include "driver/command.h"
#include "driver/interrupt.h"
#include "driver/say.h"

static int (*const commands[N_COMMANDS])(const struct options *) = {
#define COMMAND(name, args, summary, text) cmd_##name,
#include "driver/commands.def"
#undef COMMAND
};

int main(int argc, char **argv)
{
	struct strbuf err = {0};
	struct options opt;
	int status = EXIT_USAGE;

	interrupt_install();
	if (options_parse(argc, argv, &opt, &err) != PS_OK)
		say_error("%s", strbuf_str(&err));
	else if (opt.help || opt.version)
		status = (opt.help ? cmd_help : cmd_version)(&opt);
	else
		status = commands[opt.command](&opt);
	strbuf_release(&err);
	options_release(&opt);
	return status;
}
