/* options.h - the command line, parsed by the rows of options.def and commands.def. */
#ifndef PS_DRIVER_OPTIONS_H
#define PS_DRIVER_OPTIONS_H

#include "engine/base/arena.h"
#include "engine/base/strbuf.h"
#include "engine/base/vec.h"

enum exit_status {
	EXIT_CLEAN = 0,	     /* nothing at or above --fail-on                              */
	EXIT_FINDINGS = 1,   /* findings; in --verify: they do not match                   */
	EXIT_USAGE = 2,	     /* usage or configuration error                               */
	EXIT_INCOMPLETE = 3, /* a C file or a function of it was not analysed              */
	EXIT_SIGNAL = 128,   /* + number of the signal that ended us                       */
};

enum command {
#define COMMAND(name, args, summary, text) CMD_##name,
#include "driver/commands.def"
#undef COMMAND
	N_COMMANDS
};

/* Sets of commands. */
enum {
#define COMMAND(name, args, summary, text) C_##name = 1 << CMD_##name,
#include "driver/commands.def"
#undef COMMAND
	C_ANALYSIS = C_scan | C_link, /* end in a report                                       */
	C_ALL = (1 << N_COMMANDS) - 1
};

/* Values of the CHOICE options, in the order of their rows. */
enum fail_on { FAIL_ERROR, FAIL_WARNING, FAIL_NOTE, FAIL_NEVER };
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };
enum dump {
	DUMP_NOTHING = -1,
	DUMP_IR,
	DUMP_CFG,
	DUMP_SUMMARIES,
	DUMP_STATES,
	DUMP_MODELS,
	DUMP_COMMANDS
};

enum example { EXAMPLE_NONE = -1, EXAMPLE_BAD, EXAMPLE_GOOD };

struct text_list {
	const char **v; /* usable with the macros of vec.h                                 */
	uint32_t n, cap;
};

enum option_kind { OPT_FLAG, OPT_NUM, OPT_TEXT, OPT_CHOICE, OPT_LIST };
#define OPTION_TYPE_FLAG   bool
#define OPTION_TYPE_NUM	   uint32_t
#define OPTION_TYPE_TEXT   const char *
#define OPTION_TYPE_CHOICE int
#define OPTION_TYPE_LIST   struct text_list

/* What was asked for.  Strings are borrowed from argv or live in mem. */
struct options {
	enum command command;
	bool command_named;	/* typed, not the default                                  */
	struct text_list words; /* paths, rule names…: what is no option                   */
	char *const *cc;	/* the command after --, NULL without one                  */
	int n_cc;
	/* The command line without the options that do not change the result (--jobs…), so that
	 * reports of equal scans name equal ones. */
	struct text_list essence;
	struct arena mem;
#define OPTION(field, kind, letter, name, arg, limits, dflt, commands, help)                       \
	OPTION_TYPE_##kind field;
#include "driver/options.def"
#undef OPTION
};

/* A row of options.def. */
struct option_row {
	enum option_kind kind;
	char letter;
	const char *name, *arg, *limits, *dflt;
	unsigned commands;
	const char *help;
	size_t field; /* offset in struct options                                        */
};

/* A row of commands.def. */
struct command_row {
	const char *name, *args, *summary, *text;
};

extern const struct option_row option_rows[];
extern const uint32_t n_option_rows;
extern const struct command_row command_rows[N_COMMANDS];

/* PS_OK, or PS_EINVAL with one line in *reterr.  Release in both cases. */
int options_parse(int argc, char *const *argv, struct options *ret, struct strbuf *reterr);
void options_release(struct options *o);

/* help.c: texts made from the rows. */
void help_overview(struct strbuf *out);
void help_command(enum command c, struct strbuf *out);
void help_man(struct strbuf *out);

/* nearest.c: of the n names the one that is most like typed, or NULL where none is close. */
const char *nearest_name(const char *typed, const char *const *names, uint32_t n);

#endif
