// RUN: %verify
//
// null-deref: one pointer that may be null at the top of a function, and is used in many places below
// as if it could not be.  What decides which of them null can come to is not said: the first is told.

#include <stdio.h>
#include <string.h>

struct terminal {
	int width, height, column, row;
	char *title;
	struct terminal *next;
};

struct command {
	int flags, (*run)(void);
};

enum { NEEDS_TERMINAL = 1 };

extern struct command commands[];
struct terminal *current;

void say(const char *fmt, ...);

int run_command_bad(int number, char **args)
{
	const char *who = current ? current->title : "nobody";

	if (commands[number].flags & NEEDS_TERMINAL && !current) {
		say("%s: %s needs a terminal", who, args[0]);
		return -1;
	}
	switch (number) {
	case 0:
		return current->width; // expect: null-deref
	case 1:
		return current->height;
	case 2:
		current->column = 0;
		return 0;
	case 3:
		current->row++;
		return 0;
	case 4:
		say("%s", current->title);
		return 0;
	default:
		return -1;
	}
}

/* A few places are each a matter of its own. */
int show_command_bad(int number)
{
	const char *who = current ? current->title : "nobody";

	switch (number) {
	case 0:
		return current->width; // expect: null-deref
	case 1:
		return current->height; // expect: null-deref
	default:
		return who[0];
	}
}

/* Nor have pointers of their own. */
int sum_bad(struct terminal *a, struct terminal *b, struct terminal *c, struct terminal *d)
{
	int sum = 0;

	if (!a)
		sum += a->width; // expect: null-deref
	if (!b)
		sum += b->width; // expect: null-deref
	if (!c)
		sum += c->width; // expect: null-deref
	if (!d)
		sum += d->width; // expect: null-deref
	return sum;
}
