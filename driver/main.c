/* main.c - the table of contents: a command line becomes options, options name a command.
 *
 *	options.c    the command line, by options.def and commands.def
 *	cmd_scan.c   scan, link: plan.c -> pool.c + worker.c -> merge.c -> suppress.c -> report/
 *	cmd_unit.c   unit: the front end alone
 *	cmd_rules.c  explain, rules
 *	help.c       help, the manual page
 */
#include "driver/command.h"
#include "driver/interrupt.h"
#include "driver/say.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int (*const commands[N_COMMANDS])(const struct options *) = {
#define COMMAND(name, args, summary, text) cmd_##name,
#include "driver/commands.def"
#undef COMMAND
};

/* What is closed would be the number of some pipe or file of ours, and be written to as standard
 * output.  Nobody can write to this. */
static void open_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct strbuf err = {0};
	struct options opt;
	int status = EXIT_USAGE;

	open_standard_descriptors();
	interrupt_install();
	if (options_parse(argc, argv, &opt, &err) != PS_OK)
		say_error("%s", strbuf_str(&err));
	else if (opt.help || opt.version)
		status = (opt.help ? cmd_help : cmd_version)(&opt);
	else
		status = commands[opt.command](&opt);
	strbuf_release(&err);
	options_release(&opt);
	fflush(NULL);
	if (!PS_LEAKS_ARE_SOUGHT)
		_exit(status); /* nothing but libraries' memory is left to be given back */
	return status;
}
