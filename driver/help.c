/* help.c - --help, help and the manual page, made from commands.def and options.def. */
#include "driver/options.h"
#include "driver/report/report.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, INDENT = 26 };

/* ---- pieces ----------------------------------------------------------------------------- */

/* The help of a row; {formats} stands for what report/ has. */
static void row_help(const struct option_row *row, struct strbuf *out)
{
	const char *at = strstr(row->help, "{formats}");

	if (!at) {
		strbuf_puts(out, row->help);
		return;
	}
	strbuf_add(out, row->help, (size_t)(at - row->help));
	for (const struct report_format *f = report_formats; f->name; f++)
		strbuf_printf(out, "%s%s", f == report_formats ? "" : "|", f->name);
	strbuf_puts(out, at + strlen("{formats}"));
}

/* "-o, --output FILE" */
static void row_name(const struct option_row *row, struct strbuf *out)
{
	if (row->letter)
		strbuf_printf(out, "-%c", row->letter);
	if (row->letter && row->name)
		strbuf_puts(out, ", ");
	if (row->name)
		strbuf_printf(out, "--%s", row->name);
	if (row->arg)
		strbuf_printf(out, " %s", row->arg);
}

static void row_values(const struct option_row *row, struct strbuf *out)
{
	if (row->kind == OPT_CHOICE)
		strbuf_printf(out, " (%s", row->limits);
	if (row->dflt)
		strbuf_printf(out, "%sdefault: %s", row->kind == OPT_CHOICE ? "; " : " (",
			      row->dflt);
	if (row->dflt || row->kind == OPT_CHOICE)
		strbuf_putc(out, ')');
}

/* text, wrapped, with its lines beginning at column INDENT; the first is there already. */
static void wrap(const char *text, struct strbuf *out)
{
	size_t col = INDENT;

	while (*text) {
		size_t n = strcspn(text, " ");

		if (col > INDENT && col + 1 + n > WIDTH) {
			strbuf_printf(out, "\n%*s", INDENT, "");
			col = INDENT;
		} else if (col > INDENT) {
			strbuf_putc(out, ' ');
			col++;
		}
		strbuf_add(out, text, n);
		col += n;
		text += n;
		text += strspn(text, " ");
	}
	strbuf_putc(out, '\n');
}

static void entry(const char *name, const char *text, struct strbuf *out)
{
	size_t n = strlen(name);

	strbuf_printf(out, "  %s", name);
	if (n + 4 > INDENT)
		strbuf_printf(out, "\n%*s", INDENT, "");
	else
		strbuf_printf(out, "%*s", (int)(INDENT - n - 2), "");
	wrap(text, out);
}

static void option_entry(const struct option_row *row, struct strbuf *out)
{
	struct strbuf name = {0}, text = {0};

	row_name(row, &name);
	row_help(row, &text);
	row_values(row, &text);
	entry(strbuf_str(&name), strbuf_str(&text), out);
	strbuf_release(&name);
	strbuf_release(&text);
}

/* ---- help --------------------------------------------------------------------------------- */

static const char exit_title[] = "Exit status:\n";
static const char exit_text[] =
	"  0  nothing found at or above --fail-on\n"
	"  1  findings\n"
	"  2  wrong usage or configuration\n"
	"  3  a C file, or a function in it, was not analysed (1 wins, unless --strict)\n";

void help_overview(struct strbuf *out)
{
	strbuf_puts(out, "panicscan finds the C code that will panic in production: null "
			 "dereferences, bad\nindices, divisions by zero, uninitialised reads, each "
			 "with the path that leads there.\n\n");
	strbuf_puts(out, "Start here:\n"
			 "  panicscan scan -- cc -Iinclude -c a.c    one file\n"
			 "  panicscan -p build                       a project with "
			 "build/compile_commands.json\n"
			 "  panicscan explain null-deref             what a finding means\n\n");
	strbuf_puts(out, "Commands (without one: scan):\n");
	for (int c = 0; c < N_COMMANDS; c++)
		entry(command_rows[c].name, command_rows[c].summary, out);
	strbuf_puts(out, "\n'panicscan help COMMAND' lists the options of a command.\n\n");
	strbuf_puts(out, exit_title);
	strbuf_puts(out, exit_text);
}

void help_command(enum command c, struct strbuf *out)
{
	const struct command_row *cmd = &command_rows[c];

	strbuf_printf(out, "usage: panicscan %s%s%s\n\n%s", cmd->name, *cmd->args ? " " : "",
		      cmd->args, cmd->text);
	strbuf_puts(out, "\nOptions:\n");
	for (uint32_t i = 0; i < n_option_rows; i++)
		if (option_rows[i].commands & 1u << c)
			option_entry(&option_rows[i], out);
	if (1u << c & C_ANALYSIS)
		strbuf_printf(out, "\n%s%s", exit_title, exit_text);
}

/* ---- manual page ---------------------------------------------------------------------------- */

/* text for troff: backslashes, hyphens that are to be copied, and no accidental requests. */
static void troff(const char *text, struct strbuf *out)
{
	bool at_start = true;

	for (; *text; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			strbuf_puts(out, "\\&");
		if (*text == '\\')
			strbuf_puts(out, "\\e");
		else if (*text == '-')
			strbuf_puts(out, "\\-");
		else
			strbuf_putc(out, *text);
		at_start = *text == '\n';
	}
}

static void man_command(const struct command_row *cmd, struct strbuf *out)
{
	strbuf_puts(out, ".TP\n.B panicscan ");
	strbuf_puts(out, cmd->name);
	strbuf_puts(out, " \\fR");
	troff(cmd->args, out);
	strbuf_puts(out, "\n.nf\n");
	troff(cmd->text, out);
	strbuf_puts(out, ".fi\n");
}

static void man_option(const struct option_row *row, struct strbuf *out)
{
	struct strbuf name = {0}, text = {0};

	row_name(row, &name);
	row_help(row, &text);
	row_values(row, &text);
	strbuf_puts(out, ".TP\n.B ");
	troff(strbuf_str(&name), out);
	strbuf_putc(out, '\n');
	troff(strbuf_str(&text), out);
	strbuf_puts(out, ".\nCommands:");
	for (int c = 0; c < N_COMMANDS; c++)
		if (row->commands & 1u << c)
			strbuf_printf(out, " %s", command_rows[c].name);
	strbuf_puts(out, ".\n");
	strbuf_release(&name);
	strbuf_release(&text);
}

static const char man_head[] =
	".TH PANICSCAN 1 \"\" \"panicscan\" \"User commands\"\n"
	".SH NAME\n"
	"panicscan \\- find the C code that will panic in production\n"
	".SH SYNOPSIS\n"
	".B panicscan\n"
	"[\\fBscan\\fR] \\fB\\-p\\fR \\fIDIR\\fR [\\fIPATH\\fR...]\n"
	".br\n"
	".B panicscan scan \\-\\-\n"
	"\\fICC ARGS\\fR...\n"
	".br\n"
	".B panicscan\n"
	"\\fICOMMAND\\fR [\\fIOPTION\\fR...]\n"
	".SH DESCRIPTION\n"
	"panicscan reads C as clang does, explores the paths of every function, and reports\n"
	"null dereferences, indices out of bounds, divisions by zero and uninitialised reads,\n"
	"each with the path that leads there.\n"
	"Nothing of the scanned project is ever executed.\n";

static const char man_tail[] =
	".SH COMMENTS IN THE SOURCE\n"
	".TP\n"
	".B panicscan: ignore[\\fIRULE\\fR, \\fIRULE\\fR...\\fB] \\fIreason\n"
	"in a comment on the line of a finding or the line above silences it. Without a reason it\n"
	"does so, too, but is itself reported as a note.\n"
	".TP\n"
	".B expect: \\fIRULE\\fR[, \\fIRULE\\fR...][\\fB: \\fItext\\fR]\n"
	"in a comment says, for\n"
	".BR \\-\\-verify ,\n"
	"that this line has these findings, whose message contains the text.\n"
	".B expect@+1:\n"
	"means the next line,\n"
	".B expect@\\-1:\n"
	"the one before,\n"
	".B expect 2:\n"
	"two findings.\n"
	".SH FILES\n"
	".TP\n"
	".I compile_commands.json\n"
	"in the folder of\n"
	".BR \\-p :\n"
	"which files there are and how each is compiled.\n"
	".SH CACHE\n"
	"What a scan has made is kept for the next one: units by the command and by the content of "
	"all\n"
	"files that were read for them, what was found out by the units, the options, and the "
	"rules.\n"
	"Reports are the same with and without. The folder may be shared by any number of scans "
	"at\n"
	"once, and deleted at any time; what is damaged in it, or of another build of panicscan, "
	"is\n"
	"made again.\n"
	"Not noticed are a change of what __has_include finds, and a new header that stands in for "
	"one\n"
	"whose name in the include comes out of a macro.\n"
	".SH ENVIRONMENT\n"
	".TP\n"
	".B TMPDIR\n"
	"where temporary folders are made; without it /tmp.\n"
	".TP\n"
	".B PANICSCAN_CACHE\n"
	"the folder of the cache where\n"
	".B \\-\\-cache\n"
	"names none; off: there is none.\n"
	".TP\n"
	".B XDG_CACHE_HOME\n"
	"where the folder panicscan is the cache else; without it .cache in HOME.\n"
	".TP\n"
	".B CPATH\n"
	"and its kin are read by clang, as by other compilers.\n"
	".TP\n"
	".B SOURCE_DATE_EPOCH\n"
	"the time that reports name; without it they name none, so that equal scans give equal\n"
	"reports.\n";

void help_man(struct strbuf *out)
{
	strbuf_puts(out, ".\\\" Made by 'panicscan help --man' from driver/options.def.\n");
	strbuf_puts(out, man_head);
	strbuf_puts(out, ".SH COMMANDS\n");
	for (int c = 0; c < N_COMMANDS; c++)
		man_command(&command_rows[c], out);
	strbuf_puts(out, ".SH OPTIONS\n");
	for (uint32_t i = 0; i < n_option_rows; i++)
		man_option(&option_rows[i], out);
	strbuf_puts(out, ".SH EXIT STATUS\n.nf\n");
	troff(exit_text, out);
	strbuf_puts(out, ".fi\n");
	strbuf_puts(out, man_tail);
}
