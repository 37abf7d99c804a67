// RUN: %unit --verify-ir -- cc -c %s
// Functions that have the names of builtins, and calls of builtins with errors in them.

struct s {
	int v[4];
};
struct s alloca(struct s x);
int own(struct s x)
{
	return alloca(x).v[1];
}

char *lost_argument(void)
{
	char *p = __builtin_alloca(undeclared);

	return p ? 0 : (char *)__builtin_alloca(undeclared_too * 4);
}

int lost_others(void *q)
{
	__builtin_assume(undeclared);
	return __builtin_object_size(undeclared, 0) + __builtin_expect(undeclared, 1) +
	       __builtin_constant_p(undeclared) + (__builtin_addressof(undeclared) != q);
}
