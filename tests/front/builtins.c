// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// CHECK-LABEL: func @assume($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = gt i32 %0, 3
// CHECK-NEXT: %2 = cast i32 %1 -> bool implicit
// CHECK-NEXT: assume %2
// CHECK-NEXT: %4 = load i32 $x
// CHECK-NEXT: ret i32 %4
// CHECK-NEXT: {{^[}]$}}
int assume(int x)
{
	__builtin_assume(x > 3);
	return x;
}

// CHECK-LABEL: func @evaluated($n: i32{{[^,)]*}}, $p: ptr<char>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = mul i32 1, 10
// CHECK-NEXT: %1 = add i32 0, %0
// CHECK-NEXT: %2 = mul i32 1, 100
// CHECK-NEXT: %3 = add i32 %1, %2
// CHECK-NEXT: %4 = load i32 $n
// CHECK-NEXT: %5 = add i32 %3, %4
// CHECK-NEXT: %6 = cast i32 %5 -> u64 implicit
// CHECK-NEXT: %7 = add u64 %6, 12
// CHECK-NEXT: %8 = cast u64 %7 -> i32 implicit
// CHECK-NEXT: ret i32 %8
// CHECK-NEXT: {{^[}]$}}
int evaluated(int n, char *p)
{
	return __builtin_constant_p(n) + __builtin_constant_p(3) * 10 +
	       __builtin_types_compatible_p(int, signed) * 100 +
	       __builtin_choose_expr(1, n, p) + __builtin_offsetof(struct { int a, b[4]; }, b[2]);
}

// CHECK-LABEL: func @object_size($p: ptr<char>{{[^,)]*}}) -> u64 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = add u64 18446744073709551615, 0
// CHECK-NEXT: ret u64 %0
// CHECK-NEXT: {{^[}]$}}
unsigned long object_size(char *p)
{
	return __builtin_object_size(p, 0) + __builtin_object_size(p, 2);
}

// CHECK-LABEL: func @overflow($a: i32{{[^,)]*}}, $b: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $r: i32 addr_taken
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $r
// CHECK-NEXT: %1 = load i32 $a
// CHECK-NEXT: %2 = load i32 $b
// CHECK-NEXT: %3 = call @__builtin_add_overflow(i32 %1{{.*}}, i32 %2{{.*}}, ptr<i32> $r{{.*}}) -> bool
// CHECK-NEXT: %4 = ne bool %3, 0
// CHECK-NEXT: br i32 %4, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: exit $r
// CHECK-NEXT: ret i32 -1
// CHECK-NEXT: b2:
// CHECK-NEXT: %6 = load i32 $r
// CHECK-NEXT: exit $r
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int overflow(int a, int b)
{
	int r;
	if (__builtin_add_overflow(a, b, &r))
		return -1;
	return r;
}

// CHECK-LABEL: func @trap($x: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: call @__builtin_trap()
// CHECK-NEXT: unreachable
// CHECK-NEXT: b2:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void trap(int x)
{
	if (x)
		__builtin_trap();
}

// CHECK-LABEL: func @aligned($p: ptr<char>{{[^,)]*}}) -> ptr<char> at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<char> $p
// CHECK-NEXT: %1 = cast ptr<char> %0 -> ptr implicit
// CHECK-NEXT: %2 = cast ptr %1 -> ptr<char> implicit
// CHECK-NEXT: ret ptr<char> %2
// CHECK-NEXT: {{^[}]$}}
char *aligned(char *p)
{
	return __builtin_assume_aligned(p, 16);
}

// CHECK-LABEL: func @generic($n: i32{{[^,)]*}}, $l: u64{{[^,)]*}}, $s: ptr<const char>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = add i32 %0, 1
// CHECK-NEXT: %2 = add i32 2, %1
// CHECK-NEXT: ret i32 %2
// CHECK-NEXT: {{^[}]$}}
int generic(int n, unsigned long l, const char *s)
{
	return _Generic(l, int: 1, unsigned long: 2, default: 3) +
	       _Generic(s, char *: n, const char *: n + 1);
}

// CHECK-LABEL: func @atomics($p: ptr<i32>{{[^,)]*}}, $v: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $old: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $old
// CHECK-NEXT: %1 = load ptr<i32> $p
// CHECK-NEXT: %2 = load i32 $v
// CHECK-NEXT: %3 = load i32 %1 volatile
// CHECK-NEXT: %4 = add i32 %3, %2
// CHECK-NEXT: store i32 %1, %4 volatile
// CHECK-NEXT: store i32 $old, %3 init
// CHECK-NEXT: %7 = load ptr<i32> $p
// CHECK-NEXT: %8 = load i32 $old
// CHECK-NEXT: store i32 %7, %8 volatile
// CHECK-NEXT: %10 = load ptr<i32> $p
// CHECK-NEXT: %11 = load i32 %10 volatile
// CHECK-NEXT: exit $old
// CHECK-NEXT: ret i32 %11
// CHECK-NEXT: {{^[}]$}}
int atomics(int *p, int v)
{
	int old = __atomic_fetch_add(p, v, 5);
	__atomic_store_n(p, old, 0);
	return __atomic_load_n(p, 0);
}

// CHECK-LABEL: func @exchange($p: ptr<i32>{{[^,)]*}}, $expected: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.2: bool temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = load ptr<i32> $expected
// CHECK-NEXT: %2 = load i32 %0 volatile
// CHECK-NEXT: %3 = load i32 %1
// CHECK-NEXT: %4 = eq i32 %2, %3
// CHECK-NEXT: br i32 %4, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: store i32 %0, 3 volatile
// CHECK-NEXT: store bool $.2, 1
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: store i32 %1, %2
// CHECK-NEXT: store bool $.2, 0
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %9 = load bool $.2
// CHECK-NEXT: %10 = cast bool %9 -> i32 implicit
// CHECK-NEXT: ret i32 %10
// CHECK-NEXT: {{^[}]$}}
int exchange(int *p, int *expected)
{
	return __atomic_compare_exchange_n(p, expected, 3, 0, 5, 5);
}

// CHECK-LABEL: func @run_time_offset($i: i32{{[^,)]*}}) -> u64 at{{.*}} end{{.*}} {
// CHECK: [[OFFSET:%[0-9]+]] = unknown u64
// CHECK: ret u64 [[OFFSET]]
unsigned long run_time_offset(int i)
{
	struct s { int n, a[4]; };
	return __builtin_offsetof(struct s, a[i]);
}
