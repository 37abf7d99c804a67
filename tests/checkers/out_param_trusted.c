// RUN: %verify
//
// uninit-use: functions that write what they are given in all ways but one, which their result tells.
// Where hardly anybody looks at that, it does not occur to those who know the function.

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct options {
	const char *program;
	int verbose;
};

/* Ends the program for what it does not understand, unless it is told not to. */
static int parse_options(struct options *o, int argc, char **argv, int *end)
{
	int i;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-v") != 0)
			return -1;
		o->verbose++;
	}
	o->program = argv[0];
	*end = i;
	return 0;
}

int start_listener_ok(int argc, char **argv)
{
	struct options o = {0};
	int rest;

	parse_options(&o, argc, argv, &rest);
	return argc - rest;
}

int start_sender_ok(int argc, char **argv)
{
	struct options o = {0};
	int rest;

	parse_options(&o, argc, argv, &rest);
	if (rest < argc)
		puts(argv[rest]);
	return o.verbose;
}

int start_monitor_ok(int argc, char **argv)
{
	struct options o = {0};
	int rest;

	parse_options(&o, argc, argv, &rest);
	return rest == argc ? o.verbose : -1;
}

/* Here it was looked at, and that is one who goes on all the same. */
int start_checker_bad(int argc, char **argv)
{
	struct options o = {0};
	int rest;

	if (parse_options(&o, argc, argv, &rest) < 0)
		fprintf(stderr, "usage: %s [-v] FILE...\n", argv[0]);
	return argc - rest; // expect: uninit-use
}

/* ---- most look at it ---------------------------------------------------------------------------------- */

static bool read_number(const char *text, int *ret)
{
	int n = 0;

	if (!*text)
		return false;
	for (; *text >= '0' && *text <= '9'; text++)
		n = n * 10 + *text - '0';
	*ret = n;
	return true;
}

int read_port_ok(const char *text)
{
	int port;

	return read_number(text, &port) ? port : -1;
}

int read_width_ok(const char *text)
{
	int width;

	if (!read_number(text, &width))
		return 80;
	return width;
}

int read_depth_bad(const char *text)
{
	int depth;

	read_number(text, &depth);
	return depth + 1; // expect: uninit-use
}
