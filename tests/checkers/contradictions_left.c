// RUN: %panicscan scan --verify -- cc -c %s
//
// Variables that others may set, who use this as a library, but no code here does: a fault that needs
// one of them to be something else than its initialiser says is possible only.

#include <stddef.h>

int trace_level = 0;
int use_cache = 1;
int fixed_width = 5;
int changed_here = 0;

void log_it(const char *what);

int traced_ok(int *q)
{
	int *p = NULL;

	if (trace_level)
		log_it("not looked up");
	else
		p = q;
	return *p;
}

int traced_as_it_is_bad(int *q)
{
	int *p = NULL;

	if (trace_level)
		p = q;
	else
		log_it("not looked up");
	return *p; // expect: null-deref
}

int cached_ok(int *q)
{
	int *p = NULL;

	if (use_cache)
		p = q;
	return *p;
}

int cached_bad(int *q)
{
	int *p = q;

	if (use_cache)
		p = NULL;
	return *p; // expect: null-deref
}

int compared_ok(int *q)
{
	int *p = NULL;

	if (fixed_width == 5)
		p = q;
	return *p;
}

int compared_bad(int *q)
{
	int *p = NULL;

	if (fixed_width != 5)
		p = q;
	return *p; // expect: null-deref
}

void change(int to)
{
	changed_here = to;
}

int changed_bad(int *q)
{
	int *p = NULL;

	if (!changed_here)
		p = q;
	return *p; // expect: null-deref
}
