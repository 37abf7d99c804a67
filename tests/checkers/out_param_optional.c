// RUN: %panicscan scan --verify -- cc -c %s
//
// Errors that are told through a pointer which may be null.  To a caller who gives one they are
// what the callee stores there, in whichever of its ways.  With twins.

#include <stdio.h>
#include <stdlib.h>

struct stream {
	FILE *file;
	int last, avail;
	char *next;
};

#define SET_ERROR(e) \
	{ \
		if (error != NULL) \
			*error = e; \
		if (s != NULL) \
			s->last = e; \
	}

void get_rest(int *error, void *p, void **rest, int *n)
{
	struct stream *s = (struct stream *)p;

	if (s == NULL) {
		SET_ERROR(-2);
		return;
	}
	if (s->last != 4) {
		SET_ERROR(-1);
		return;
	}
	if (rest == NULL || n == NULL) {
		SET_ERROR(-2);
		return;
	}
	SET_ERROR(0);
	*n = s->avail;
	*rest = s->next;
}

struct stream *open_stream(int *error, FILE *f);
int read_stream(int *error, struct stream *s, char *to, int n);

int rest_ok(FILE *f)
{
	char buf[500], kept[500];
	void *rest;
	int error, n;
	struct stream *s = open_stream(&error, f);

	if (s == NULL || error != 0)
		return 1;
	while (error == 0)
		if (fwrite(buf, 1, (size_t)read_stream(&error, s, buf, 500), stdout) == 0)
			return 2;
	if (error != 4)
		return 3;
	get_rest(&error, s, &rest, &n);
	if (error != 0)
		exit(3);
	for (int i = 0; i < n && i < 500; i++)
		kept[i] = ((char *)rest)[i];
	return n > 0 ? kept[0] : 0;
}

/* FN: the error is not looked at; the callee returns nothing that would tell its ways apart */
int FN_rest_bad(FILE *f)
{
	void *rest;
	int error, n;
	struct stream *s = open_stream(&error, f);

	if (s == NULL || error != 0)
		return 1;
	get_rest(&error, s, &rest, &n);
	return *(char *)rest;
}

/* ---- more ways than a summary keeps ---- */

int kind_of(const char *text);

void check(int *error, struct stream *s, const char *text)
{
	int kind = kind_of(text);

	if (kind == 1) {
		s->last = 1;
		if (error != NULL)
			*error = -1;
		return;
	}
	if (kind == 2) {
		s->avail = 1;
		if (error != NULL)
			*error = -2;
		return;
	}
	if (kind == 3) {
		s->next = NULL;
		if (error != NULL)
			*error = -3;
		return;
	}
	if (kind == 4) {
		s->file = NULL;
		if (error != NULL)
			*error = -4;
		return;
	}
	if (error != NULL)
		*error = -5;
}

/* It always fails. */
int check_fails_ok(struct stream *s, const char *text)
{
	const char *none = NULL;
	int error;

	check(&error, s, text);
	if (error == 0)
		return none[0];
	return error;
}

int check_fails_bad(struct stream *s, const char *text)
{
	const char *none = NULL;
	int error;

	check(&error, s, text);
	if (error != 0)
		return none[0]; // expect: null-deref
	return error;
}
