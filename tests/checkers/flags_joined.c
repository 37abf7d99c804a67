// RUN: %panicscan scan --verify -- cc -c %s
//
// Options that are asked for several times, after the ways that they came by have met: what one
// question has said holds for the next.  With twins.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	OPT_ALL = 1 << 0,
	OPT_NICE = 1 << 2,
	OPT_CORE = 1 << 4,
	OPT_NEW = 1 << 8,
	OPT_USER = 1 << 11,
	OPT_ENV = 1 << 12,
};

struct ids {
	unsigned uid, gid;
};

unsigned options(char **argv, const char *letters, char **user);
void limit(unsigned what);

static void get_ids(struct ids *ids, const char *user)
{
	ids->uid = (unsigned)atoi(user);
	ids->gid = ids->uid + 1;
}

void two_commands_ok(char **argv)
{
	struct ids ids;
	char *user;
	unsigned opt;

	if (argv[0][0] == 'c') {
		opt = options(argv, "acnuU", &user);
		if (!*argv)
			abort();
	} else {
		opt = options(argv, "acn", &user);
		if (opt & OPT_NEW)
			opt |= OPT_ENV;
		if (opt & OPT_ALL)
			opt |= OPT_USER;
	}
	if (opt & OPT_ALL)
		limit(opt);
	if (opt & OPT_CORE)
		limit(5);
	if (opt & OPT_NICE)
		limit(6);
	if (opt & (OPT_USER | OPT_ENV))
		get_ids(&ids, user);
	if (opt & OPT_ENV)
		printf("%u\n", ids.gid);
	if (opt & OPT_CORE)
		limit(7);
	if (opt & OPT_NEW)
		setbuf(stdout, NULL);
	if (opt & OPT_USER)
		printf("%u\n", ids.gid);
}

/* Another bit than those that the numbers were looked up for. */
void two_commands_bad(char **argv)
{
	struct ids ids;
	char *user;
	unsigned opt;

	if (argv[0][0] == 'c') {
		opt = options(argv, "acnuU", &user);
		if (!*argv)
			abort();
	} else {
		opt = options(argv, "acn", &user);
		if (opt & OPT_ALL)
			opt |= OPT_USER;
	}
	if (opt & OPT_CORE)
		limit(5);
	if (opt & (OPT_USER | OPT_ENV))
		get_ids(&ids, user);
	if (opt & OPT_NEW)
		printf("%u\n", ids.gid); // expect: uninit-use
}

/* A bit is set in between. */
void set_between_bad(char **argv, int more)
{
	struct ids ids;
	char *user;
	unsigned opt;

	if (argv[0][0] == 'c')
		opt = options(argv, "acnuU", &user);
	else
		opt = options(argv, "acn", &user);
	if (opt & (OPT_USER | OPT_ENV))
		get_ids(&ids, user);
	if (more)
		opt |= OPT_ENV;
	if (opt & OPT_ENV)
		printf("%u\n", ids.gid); // expect: uninit-use
}

/* A later round sets what an earlier one has asked for. */
void set_in_later_round_bad(char **argv)
{
	int given = 0, seen = 0;
	struct ids ids;

	for (; *argv; argv++) {
		if (argv[0][0] == '+') {
			given = 1;
			continue;
		}
		if (given)
			abort();
		seen++;
	}
	if (given)
		printf("%u %d\n", ids.gid, seen); // expect: uninit-use
}

/* Whoever has the address of the flags can set one. */
void parse(unsigned *opt, char **argv);

void given_away_bad(char **argv)
{
	unsigned opt = 0;
	struct ids ids;

	parse(&opt, argv);
	if (opt & (OPT_USER | OPT_ENV))
		get_ids(&ids, argv[0]);
	parse(&opt, argv + 1);
	if (opt & OPT_ENV)
		printf("%u\n", ids.gid); // expect: uninit-use
}
