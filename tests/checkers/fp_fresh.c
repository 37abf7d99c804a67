// RUN: %verify
//
// False alarms that fresh code has shown, as small as they still are given.

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct point {
	struct point *next;
	int x, y;
};

/* A list of five: the number of rounds is what was counted. */
int is_box_ok(const struct point *first)
{
	const struct point *p;
	int n = 1;

	if (!first->next || !first->next->next)
		return 0;
	for (p = first; p->next; p = p->next)
		n++;
	if (n != 5)
		return 0;
	p = first->next->next;
	return first->x == first->next->x && p->x == p->next->x;
}

/* At most 5 are counted: where one more comes, the number is set back. */
const char *FP_message_ok(const unsigned char *check, int n)
{
	const char *format = NULL;
	int count = 1;

	for (int i = 0; i < n; i++) {
		if (!check[i])
			continue;
		if (count == 3) {
			count = 1;
			break;
		}
		count++;
	}
	switch (count) {
	case 1:
		format = "unexpected %s";
		break;
	case 2:
		format = "unexpected %s, expecting %s";
		break;
	case 3:
		format = "unexpected %s, expecting %s or %s";
		break;
	}
	return format + strlen(format); // expect: null-arg
}
