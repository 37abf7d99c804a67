#ifndef HELPERS_H
#define HELPERS_H
static const int limits[2] = {3, 4};

static inline int inner(int x)
{
	return x + limits[1];
}

static inline int reached(int x)
{
	return inner(x);
}

static inline int not_reached(int x)
{
	return x - 1;
}

extern int elsewhere;
int declared_only(int);
#endif
