// RUN: %verify
//
// Null that the path has found under another name: at the end of a walk along a list that has come to
// the same element, or in a variable that is null until it is set to the pointer.

#include <stdio.h>
#include <stddef.h>

struct point {
	struct point *next;
	int x, y;
};

struct line {
	struct point *points;
	int type;
};

/* A picture has five points: that the walk ends after two is a guess. */
int width_ok(const struct line *l)
{
	const struct point *p = l->points;
	int max = p->x;

	if (!p->next)
		return 0;
	while (p->next != NULL) {
		p = p->next;
		if (p->x > max)
			max = p->x;
	}
	if (l->type == 5)
		return l->points->next->next->x - l->points->x;
	return max;
}

int width_bad(const struct line *l)
{
	const struct point *p = l->points;
	int max = p->x;

	if (!p->next)
		return 0;
	while (p->next != NULL) {
		p = p->next;
		if (p->x > max)
			max = p->x;
	}
	if (l->type == 5)
		return p->next->x - l->points->x; // expect: null-deref
	return max;
}

int third_point_bad(const struct line *l)
{
	if (!l->points->next->next)
		printf("short\n");
	return l->points->next->next->x; // expect: null-deref
}

/* full is where the text began to be cut; that it is null says nothing of to. */
char *cut_ok(char *to, const char *from, size_t size)
{
	char *begin = to, *limit = to + size - 4, *full = NULL;

	while (*from) {
		if (size > 8 && to >= limit && !full)
			full = to;
		if (full != NULL && to > limit + 3)
			break;
		*to++ = *from++;
	}
	return begin;
}

char *cut_bad(char *to, const char *from)
{
	char *full;

	full = to;
	if (full == NULL)
		printf("nowhere\n");
	*to = *from; // expect: null-deref
	return to;
}
