// RUN: %panicscan unit --verify-ir --print -- cc -c %s 2>/dev/null >%t
// RUN: FileCheck %s <%t
// RUN: %status 0 %panicscan scan --quiet --fail-on never -- cc -c %s
// Where the source is wrong, operands are of any type: no crash, IR that verifies, and each
// function says what was wrong with it.
struct incomplete;
enum only_declared;
struct s { int n; int a[4]; struct s *next; };
void nothing(void);
int get(int **p, int n);

// Operands of operators, subscripts, calls and members.
// CHECK: func @subscripts({{.*}} partial
int subscripts(struct s *p, double d, int i) { return i[3] + d[2] + p->a[d] + p[p] + *i + *d; }
// CHECK: func @pointers({{.*}} partial
int pointers(struct s *p)
{
	*p = 3;
	*p = *(int *)p;
	p = *p;
	p += p;
	p - 1.5;
	p + 2.0;
	p * 2;
	p << 1;
	1 << p;
	p++->n = p.n;
	return p & p;
}
// CHECK: func @records({{.*}} partial
int records(struct s s)
{
	int n = s;
	s = 3;
	s += 1;
	s++;
	-s, !s, ~s;
	s ? 1 : 2;
	if (s)
		return s;
	while (s && !s || s)
		s--;
	for (s; s; s)
		;
	return s * 2 + (n ? s : n);
}
// CHECK: func @from_int({{.*}} partial
struct s from_int(int n) { return n; }
// CHECK: func @from_record({{.*}} partial
struct s *from_record(struct s s, double d) { return s ? s : d; }
// CHECK: func @floats({{.*}} partial
int floats(float f) { f %= 2; f <<= 1; f & 1; return f ? ~f : f % 3; }
// CHECK: func @functions({{.*}} partial
int functions(int f(void))
{
	f = 3;
	f++;
	nothing = 3;
	nothing++;
	return f[0] + f->x + *f + nothing + 1 + nothing[2] + sizeof(nothing);
}
// CHECK: func @void_values({{.*}} partial
int void_values(int n)
{
	n = nothing();
	n += nothing();
	nothing() ? 1 : 2;
	n = ({ nothing(); });
	return nothing() + (n ?: nothing()) + (n ? nothing() : 3);
}
// CHECK: func @no_places({{.*}} partial
int no_places(int n) { 3 = 4; (1 + 2)++; &3; *"abc" = 2; "abc"++; return &(n + 1) + ""[nothing]; }
// CHECK: func @vectors({{.*}} partial
int vectors(_Complex double z, int __attribute__((vector_size(16))) v)
{
	z[1];
	v[z];
	v.x;
	z++;
	v++;
	z += v;
	return z + v;
}
// CHECK: func @atomics({{.*}} partial
int atomics(struct s *p)
{
	__atomic_store_n(3, 4, 5);
	__atomic_fetch_add(nothing, 1, 0);
	__c11_atomic_load(3.0, 1);
	return __atomic_load_n(p, 0);
}
// CHECK: func @builtins({{.*}} partial
int builtins(int n, ...)
{
	__builtin_va_list ap;
	__builtin_va_start(ap);
	__builtin_expect();
	__builtin_alloca("x");
	n = __builtin_va_arg(ap, struct incomplete) + __builtin_va_arg(n, int);
	__builtin_offsetof(struct incomplete, x);
	return __builtin_offsetof(struct s, zz[3].y) + __builtin_choose_expr(nothing(), 1, 2);
}

// Types that are not complete.
// CHECK: func @incomplete({{.*}} partial
int incomplete(struct incomplete *p, enum only_declared e)
{
	enum only_declared f = e;
	struct incomplete x, y[3];
	x.a = y[1].b;
	x = y[0];
	return f + e + p->x + (*p).y + p[3].z + sizeof *p;
}
// CHECK: func @by_value({{.*}} partial
void by_value(struct incomplete x, enum only_declared e, int arr[nothing()])
{
	x.x = e;
	by_value(1, 2, 3, 4);
	by_value(x);
	by_value();
}

// Calls.
// CHECK: func @calls({{.*}} partial
int calls(int n, struct s *p)
{
	get(p);
	get(p, p, p);
	get(*p, nothing());
	get(&n, p->zz);
	n = __builtin_object_size(3);
	return undeclared(n)(3)->x + p->n.y.z;
}

// Globals.
int g1 = nothing(), g2[3] = 4, g3[], g4[-1] = {1}, g5[nothing()];
struct s g6 = 5;
struct incomplete g7 = {1};
void g8, *g9 = g8;
enum only_declared g10 = 4;
// CHECK: func @globals({{.*}} partial
int globals(void)
{
	return g1 + g2 + g3[1] + g4[1] + g5 + g6 + g7 + g8 + *g9 + g10;
}

// Records without members take no value.
struct empty {};
// CHECK: func @empties({{.*}} partial
int empties(void)
{
	struct empty some[1000000000] = {1, 2}, any[] = {3};
	return sizeof some + sizeof any;
}

// Members of what was lost elsewhere: the statement goes, not the function.
struct broken { int a, ]; int b; };
// CHECK: func @elsewhere({{.*}} partial
int elsewhere(struct broken *p)
{
	int n = p->a;
	n += p->b;
	return n;
}

// CHECK: func @other_operands({{.*}} partial
int other_operands(struct s *p, char *q, int n)
{
	n += p;
	p *= 2;
	8 !1.5->data[7] = 0;
	n = p - q + (p->zz - q);
	switch (p->zz) {
	case 1:
	case 1:
		n = 2;
	}
	switch (p) {
	default:
		return n;
	}
	return 1.0 ^ n;
}
// CHECK: func @parameter({{.*}} partial
int parameter(int n, int a[n][n) { return a[1][0]; }
// CHECK: func @nowhere({{.*}} partial
unsigned long nowhere(int n)
{
	switch (n)
	case 1:
		undeclared = 1;
	return sizeof n + sizeof(long/ + __builtin_offsetof(struct { int a, b; }, b);
}
// CHECK: func @of_functions({{.*}} partial
int of_functions(int n)(int m) { return n; }
