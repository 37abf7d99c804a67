/* cmd_help.c - help and version. */
#include "driver/command.h"
#include "driver/say.h"
#include "engine/front/front.h"

#include <stdio.h>
#include <string.h>

static int print(struct strbuf *text)
{
	int status = say_out(text);

	strbuf_release(text);
	return status == PS_OK ? EXIT_CLEAN : EXIT_USAGE;
}

static int unknown_command(const char *word)
{
	const char *names[N_COMMANDS];
	const char *near;

	for (int c = 0; c < N_COMMANDS; c++)
		names[c] = command_rows[c].name;
	near = nearest_name(word, names, N_COMMANDS);
	say_error("no command '%s'%s%s%s", word, near ? ", did you mean '" : "", near ? near : "",
		  near ? "'?" : "");
	return EXIT_USAGE;
}

/* "help", "help COMMAND", and --help of any command. */
int cmd_help(const struct options *opt)
{
	struct strbuf text = {0};

	if (opt->man) {
		help_man(&text);
		return print(&text);
	}
	if (opt->command != CMD_help) {
		if (opt->command == CMD_scan && !opt->command_named)
			help_overview(&text);
		else
			help_command(opt->command, &text);
		return print(&text);
	}
	if (!opt->words.n) {
		help_overview(&text);
		return print(&text);
	}
	for (int c = 0; c < N_COMMANDS; c++)
		if (strcmp(command_rows[c].name, opt->words.v[0]) == 0) {
			help_command((enum command)c, &text);
			return print(&text);
		}
	return unknown_command(opt->words.v[0]);
}

int cmd_version(const struct options *opt)
{
	struct strbuf text = {0};

	(void)opt;
	strbuf_printf(&text, "panicscan %s\n%s\n", PANICSCAN_VERSION, front_clang_version());
	return print(&text);
}
