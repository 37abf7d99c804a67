// RUN: %verify
/* The null behind the last argument of a program: argv[argc].  Functions that main() hands both to call
 * them by the same names. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct options {
	const char *output, *host;
	int level, verbose;
};

void usage(void) __attribute__((noreturn));
void add_file(const char *name);
int parse_common(int argc, char **argv, int at);

/* ---- the argument of an option ------------------------------------------------------------------ */

static int parse_bad(int argc, char **argv, struct options *o)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0)
			o->verbose = 1;
		else if (strcmp(argv[i], "-l") == 0)
			o->level = atoi(argv[++i]); // expect: null-arg: behind the last of 'argc' is null
		else
			add_file(argv[i]);
	}
	return 0;
}

static int parse_ok(int argc, char **argv, struct options *o)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0) {
			o->verbose = 1;
		} else if (strcmp(argv[i], "-l") == 0) {
			if (++i >= argc)
				usage();
			o->level = atoi(argv[i]);
		} else {
			add_file(argv[i]);
		}
	}
	return 0;
}

static int parse_null_ok(int argc, char **argv, struct options *o)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-l") == 0) {
			const char *level = argv[++i];

			if (!level)
				usage();
			o->level = atoi(level);
		}
	}
	return 0;
}

static int parse_both_ok(int argc, char **argv, struct options *o)
{
	int i = 1;

	while (i < argc) {
		if (!strcmp(argv[i], "-l") && i + 1 < argc) {
			o->level = atoi(argv[i + 1]);
			i += 2;
			continue;
		}
		i++;
	}
	return i;
}

/* The pointer goes along. */
static int walk_bad(int argc, char **argv, struct options *o)
{
	while (--argc > 0) {
		++argv;
		if (strcmp(*argv, "-l") == 0)
			--argc, o->level = atoi(*++argv); // expect: null-arg
	}
	return 0;
}

static int walk_ok(int argc, char **argv, struct options *o)
{
	while (--argc > 0) {
		++argv;
		if (strcmp(*argv, "-l") == 0) {
			if (--argc <= 0)
				usage();
			o->level = atoi(*++argv);
		}
	}
	return 0;
}

static int flags_ok(int argc, char **argv, struct options *o)
{
	while (--argc > 0 && (*++argv)[0] == '-')
		for (const char *c = argv[0] + 1; *c; c++)
			o->verbose += *c == 'v';
	return argc;
}

static int to_the_end_ok(int argc, char **argv)
{
	(void)argc;
	for (argv++; *argv; argv++)
		add_file(*argv);
	return 0;
}

/* ---- so many ------------------------------------------------------------------------------------- */

static int copy_bad(int argc, char **argv)
{
	if (argc < 2)
		usage();
	add_file(argv[1]);
	return strlen(argv[2]) > 10; // expect: null-arg
}

static int copy_ok(int argc, char **argv)
{
	if (argc < 3)
		usage();
	add_file(argv[1]);
	return strlen(argv[2]) > 10;
}

static int copy_exact_ok(int argc, char **argv)
{
	if (argc != 3)
		usage();
	return argv[1][0] == argv[2][0];
}

static int copy_switch_ok(int argc, char **argv)
{
	switch (argc) {
	case 3:
		return argv[1][0] == argv[2][0];
	case 2:
		return argv[1][0];
	default:
		return 0;
	}
}

static int last_ok(int argc, char **argv)
{
	return argc > 0 ? argv[argc - 1][0] : 0;
}

static int last_bad(int argc, char **argv)
{
	return argc > 0 ? argv[argc][0] : 0; // expect: null-deref
}

/* Who calls such a function may have asked; only main() is called by anybody. */
static int command_ok(int argc, char **argv)
{
	(void)argc;
	return argv[1][0];
}

/* Always two by two. */
static int pairs_ok(int argc, char **argv)
{
	if (!(argc & 1) || argc < 2)
		usage();
	while (argv[1]) {
		if (atoi(argv[2]) > 10)
			return 1;
		argv += 2;
	}
	return 0;
}

/* A table says how many an option has. */
static const struct {
	const char *name;
	int n;
} known[] = {{"-size", 2}, {"-name", 1}, {"-all", 0}};

static int table_ok(int argc, char **argv)
{
	for (argv++, argc--; argc > 0; argc--, argv++)
		for (int k = 0; k < 3; k++) {
			if (strcmp(*argv, known[k].name) != 0)
				continue;
			if (argc <= known[k].n)
				usage();
			if (k == 0)
				return atoi(argv[1]) * atoi(argv[2]);
		}
	return 0;
}

/* ---- what getopt() leaves --------------------------------------------------------------------------- */

static int rest_ok(int argc, char **argv)
{
	while (getopt(argc, argv, "v") != -1)
		;
	argc -= optind;
	argv += optind;
	if (argc < 1)
		usage();
	return argv[0][0];
}

static int rest_bad(int argc, char **argv)
{
	while (getopt(argc, argv, "v") != -1)
		;
	argc -= optind;
	argv += optind;
	if (argc < 1)
		usage();
	return argv[1][0]; // expect: null-deref
}

/* ---- main() itself ------------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
	struct options o = {0};

	o.level = atoi(argv[1]); // expect: null-arg: 'argv[1]' is passed to 'atoi', which dereferences it
	if (argc > 2)
		o.host = argv[2];
	return o.level + (o.host ? o.host[0] : 0) + argv[0][0];
}
