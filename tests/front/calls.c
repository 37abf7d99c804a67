// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
struct pair { long a, b, c; };
struct pair make(long);
void take(struct pair, struct pair *);
int printf(const char *, ...);
extern int (*hook)(int);
void *attributed(void *p, int n, char s[static 4])
	__attribute__((nonnull(1), returns_nonnull, malloc, alloc_size(2), warn_unused_result));

// CHECK-DAG: declare @attributed(ptr, i32, ptr<char>) -> ptr returns_nonnull malloc warn_unused alloc_size(2, 0) params(nonnull, -, nonnull)
// CHECK-DAG: declare @die(ptr<const char>) -> void noreturn
// CHECK-DAG: declare @undeclared_function(?) -> i32

// CHECK-DAG: global @n: i32 internal key "{{.*}}calls.c:statics:n" local_static{{.*}} = 5
// CHECK-LABEL: func @result() -> i64 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $p: struct pair
// CHECK-NEXT: local $.1: struct pair temp
// CHECK-NEXT: local $.2: struct pair temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $p
// CHECK-NEXT: call @make(i64 1{{.*}}) dest $p
// CHECK-NEXT: call @make(i64 2{{.*}}) dest $.1
// CHECK-NEXT: copy struct pair $p, $.1
// CHECK-NEXT: call @make(i64 3{{.*}}) dest $.2
// CHECK-NEXT: %5 = field struct pair $.2, b
// CHECK-NEXT: %6 = load i64 %5
// CHECK-NEXT: exit $p
// CHECK-NEXT: ret i64 %6
// CHECK-NEXT: {{^[}]$}}
long result(void)
{
	struct pair p = make(1);
	p = make(2);
	return make(3).b;
}

// CHECK-LABEL: func @by_value($p: ptr<struct pair>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $q: struct pair addr_taken
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $q
// CHECK-NEXT: %1 = load ptr<struct pair> $p
// CHECK-NEXT: copy struct pair $q, %1 init
// CHECK-NEXT: call @take(struct pair $q byval{{.*}}, ptr<struct pair> $q{{.*}})
// CHECK-NEXT: %4 = load ptr<struct pair> $p
// CHECK-NEXT: %5 = load ptr<struct pair> $p
// CHECK-NEXT: call @take(struct pair %4 byval{{.*}}, ptr<struct pair> %5{{.*}})
// CHECK-NEXT: exit $q
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void by_value(struct pair *p)
{
	struct pair q = *p;
	take(q, &q);
	take(*p, p);
}

// CHECK-LABEL: func @returned($n: i32{{[^,)]*}}) -> struct pair ret_local $.1 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: struct pair temp
// CHECK-NEXT: local $p: struct pair
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $p
// CHECK-NEXT: zero struct pair $p init
// CHECK-NEXT: %2 = load i32 $n
// CHECK-NEXT: %3 = cast i32 %2 -> i64 implicit
// CHECK-NEXT: %4 = field struct pair $p, a
// CHECK-NEXT: store i64 %4, %3 init
// CHECK-NEXT: %6 = load i32 $n
// CHECK-NEXT: %7 = ne i32 %6, 0
// CHECK-NEXT: br i32 %7, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: copy struct pair $.1, $p init
// CHECK-NEXT: exit $p
// CHECK-NEXT: ret
// CHECK-NEXT: b2:
// CHECK-NEXT: %10 = load i32 $n
// CHECK-NEXT: %11 = cast i32 %10 -> i64 implicit
// CHECK-NEXT: call @make(i64 %11{{.*}}) dest $.1
// CHECK-NEXT: exit $p
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
struct pair returned(int n)
{
	struct pair p = {n};
	if (n)
		return p;
	return make(n);
}

// CHECK-LABEL: func @pointers($f: ptr<fn(i32) -> i32>{{[^,)]*}}, $table: ptr<ptr<fn(i32) -> i32>>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<fn(i32) -> i32> $f
// CHECK-NEXT: %1 = call %0(i32 1{{.*}}) as fn(i32) -> i32 -> i32
// CHECK-NEXT: %2 = load ptr<fn(i32) -> i32> $f
// CHECK-NEXT: %3 = call %2(i32 2{{.*}}) as fn(i32) -> i32 -> i32
// CHECK-NEXT: %4 = add i32 %1, %3
// CHECK-NEXT: %5 = load ptr<ptr<fn(i32) -> i32>> $table
// CHECK-NEXT: %6 = elem ptr<fn(i32) -> i32> %5, 3 subscript
// CHECK-NEXT: %7 = load ptr<fn(i32) -> i32> %6
// CHECK-NEXT: %8 = call %7(i32 4{{.*}}) as fn(i32) -> i32 -> i32
// CHECK-NEXT: %9 = add i32 %4, %8
// CHECK-NEXT: %10 = load ptr<fn(i32) -> i32> @hook
// CHECK-NEXT: %11 = call %10(i32 5{{.*}}) as fn(i32) -> i32 -> i32
// CHECK-NEXT: %12 = add i32 %9, %11
// CHECK-NEXT: %13 = call @printf(ptr<const char> "x"{{.*}}) -> i32
// CHECK-NEXT: %14 = add i32 %12, %13
// CHECK-NEXT: ret i32 %14
// CHECK-NEXT: {{^[}]$}}
int pointers(int (*f)(int), int (**table)(int))
{
	return f(1) + (*f)(2) + table[3](4) + hook(5) + (&printf)("x");
}

// CHECK-LABEL: func @variadic($fmt: ptr<const char>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $ap: [1 x struct __va_list_tag] addr_taken
// CHECK-NEXT: local $n: i32
// CHECK-NEXT: local $s: ptr<char>
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $ap
// CHECK-NEXT: %1 = load ptr<const char> $fmt
// CHECK-NEXT: call @__builtin_va_start(ptr<struct __va_list_tag> $ap{{.*}}, ptr<const char> %1{{.*}})
// CHECK-NEXT: enter $n
// CHECK-NEXT: %4 = va_arg i32 $ap
// CHECK-NEXT: store i32 $n, %4 init
// CHECK-NEXT: enter $s
// CHECK-NEXT: %7 = va_arg ptr<char> $ap
// CHECK-NEXT: store ptr<char> $s, %7 init
// CHECK-NEXT: call @__builtin_va_end(ptr<struct __va_list_tag> $ap{{.*}})
// CHECK-NEXT: %10 = load ptr<const char> $fmt
// CHECK-NEXT: %11 = load i32 $n
// CHECK-NEXT: %12 = load ptr<char> $s
// CHECK-NEXT: %13 = call @printf(ptr<const char> %10{{.*}}, i32 %11{{.*}}, ptr<char> %12{{.*}}, f64 1.0{{.*}}, i32 120{{.*}}) -> i32
// CHECK-NEXT: exit $s
// CHECK-NEXT: exit $n
// CHECK-NEXT: exit $ap
// CHECK-NEXT: ret i32 %13
// CHECK-NEXT: {{^[}]$}}
int variadic(const char *fmt, ...)
{
	__builtin_va_list ap;
	__builtin_va_start(ap, fmt);
	int n = __builtin_va_arg(ap, int);
	char *s = __builtin_va_arg(ap, char *);
	__builtin_va_end(ap);
	return printf(fmt, n, s, 1.0f, 'x');
}

// CHECK-LABEL: func @old($a: i16{{[^,)]*}}, $b: ptr<char>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i16 $a
// CHECK-NEXT: %1 = cast i16 %0 -> i32 implicit
// CHECK-NEXT: %2 = load ptr<char> $b
// CHECK-NEXT: %3 = load char %2
// CHECK-NEXT: %4 = cast char %3 -> i32 implicit
// CHECK-NEXT: %5 = add i32 %1, %4
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int old(a, b)
	short a;
	char *b;
{
	return a + *b;
}

// CHECK-LABEL: func @implicit() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = call @undeclared_function(i32 1{{.*}}) -> i32
// CHECK-NEXT: ret i32 %0
// CHECK-NEXT: {{^[}]$}}
int implicit(void)
{
	return undeclared_function(1);
}

// CHECK-LABEL: func @statics() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 @n
// CHECK-NEXT: %1 = add i32 %0, 1 incdec
// CHECK-NEXT: store i32 @n, %1
// CHECK-NEXT: ret i32 %0
// CHECK-NEXT: {{^[}]$}}
int statics(void)
{
	static int n = 5;
	return n++;
}
// CHECK-LABEL: func @helper($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = add i32 %0, 1
// CHECK-NEXT: ret i32 %1
// CHECK-NEXT: {{^[}]$}}
static inline int helper(int x) { return x + 1; }
int uses(int x) { return helper(x); }

_Noreturn void die(const char *);
// CHECK-LABEL: func @discarded_noreturn($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %2 = load i32 $x
// CHECK-NEXT: store i32 $.1, %2
// CHECK-NEXT: %4 = load i32 $.1
// CHECK-NEXT: ret i32 %4
// CHECK-NEXT: b2:
// CHECK-NEXT: call @die(ptr<const char> "no"{{.*}})
// CHECK-NEXT: unreachable
// CHECK-NEXT: {{^[}]$}}
int discarded_noreturn(int x)
{
	return x ? x : (die("no"), 0);
}

void *calls_attributed(void) { return attributed(0, 1, ""); }

// Before the prototype is seen, arguments go as they are.
// CHECK-LABEL: func @before_prototype($n: u64{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load u64 $n
// CHECK-NEXT: %1 = call @defined_later(u64 %0{{.*}}) as fn(?) -> i32
// CHECK-NEXT: %2 = load u64 $n
// CHECK-NEXT: %3 = call @implicit_later(u64 %2{{.*}}) as fn(?) -> i32
int defined_later();
int before_prototype(unsigned long n)
{
	return defined_later(n) + implicit_later(n);
}
int defined_later(int n) { return n; }
int implicit_later(int n) { return n; }
