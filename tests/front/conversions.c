// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
#include <stddef.h>

// CHECK-LABEL: func @mixed_sign($s: i32{{[^,)]*}}, $u: u32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $s
// CHECK-NEXT: %1 = cast i32 %0 -> u32 implicit
// CHECK-NEXT: %2 = load u32 $u
// CHECK-NEXT: %3 = lt u32 %1, %2
// CHECK-NEXT: ret i32 %3
// CHECK-NEXT: {{^[}]$}}
int mixed_sign(int s, unsigned u)
{
	return s < u;
}

// CHECK-LABEL: func @narrow($a: uchar{{[^,)]*}}, $b: uchar{{[^,)]*}}) -> uchar at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load uchar $a
// CHECK-NEXT: %1 = cast uchar %0 -> i32 implicit
// CHECK-NEXT: %2 = load uchar $b
// CHECK-NEXT: %3 = cast uchar %2 -> i32 implicit
// CHECK-NEXT: %4 = add i32 %1, %3
// CHECK-NEXT: %5 = cast i32 %4 -> uchar implicit
// CHECK-NEXT: ret uchar %5
// CHECK-NEXT: {{^[}]$}}
unsigned char narrow(unsigned char a, unsigned char b)
{
	return a + b;
}

// CHECK-LABEL: func @widen($a: u16{{[^,)]*}}, $b: i32{{[^,)]*}}, $c: u32{{[^,)]*}}) -> i64 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load u16 $a
// CHECK-NEXT: %1 = cast u16 %0 -> i32 implicit
// CHECK-NEXT: %2 = load i32 $b
// CHECK-NEXT: %3 = mul i32 %1, %2
// CHECK-NEXT: %4 = cast i32 %3 -> u32 implicit
// CHECK-NEXT: %5 = load u32 $c
// CHECK-NEXT: %6 = add u32 %4, %5
// CHECK-NEXT: %7 = cast u32 %6 -> i64 implicit
// CHECK-NEXT: ret i64 %7
// CHECK-NEXT: {{^[}]$}}
long widen(unsigned short a, int b, unsigned c)
{
	return a * b + c;
}

// Compound assignment computes in the common type and converts back.
// CHECK-LABEL: func @compound($c: uchar{{[^,)]*}}, $s: i16{{[^,)]*}}, $f: f32{{[^,)]*}}, $i: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load uchar $c
// CHECK-NEXT: %1 = cast uchar %0 -> i32 implicit
// CHECK-NEXT: %2 = add i32 %1, 200
// CHECK-NEXT: %3 = cast i32 %2 -> uchar implicit
// CHECK-NEXT: store uchar $c, %3
// CHECK-NEXT: %5 = load i16 $s
// CHECK-NEXT: %6 = cast i16 %5 -> i32 implicit
// CHECK-NEXT: %7 = load uchar $c
// CHECK-NEXT: %8 = cast uchar %7 -> i32 implicit
// CHECK-NEXT: %9 = shl i32 %8, %6
// CHECK-NEXT: %10 = cast i32 %9 -> uchar implicit
// CHECK-NEXT: store uchar $c, %10
// CHECK-NEXT: %12 = load uchar $c
// CHECK-NEXT: %13 = cast uchar %12 -> i32 implicit
// CHECK-NEXT: %14 = load i16 $s
// CHECK-NEXT: %15 = cast i16 %14 -> i32 implicit
// CHECK-NEXT: %16 = mul i32 %15, %13
// CHECK-NEXT: %17 = cast i32 %16 -> i16 implicit
// CHECK-NEXT: store i16 $s, %17
// CHECK-NEXT: %19 = load f32 $f
// CHECK-NEXT: %20 = load i32 $i
// CHECK-NEXT: %21 = cast i32 %20 -> f32 implicit
// CHECK-NEXT: %22 = sub f32 %21, %19
// CHECK-NEXT: %23 = cast f32 %22 -> i32 implicit
// CHECK-NEXT: store i32 $i, %23
// CHECK-NEXT: %25 = load f32 $f
// CHECK-NEXT: %26 = div f32 %25, 2.0
// CHECK-NEXT: store f32 $f, %26
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void compound(unsigned char c, short s, float f, int i)
{
	c += 200;
	c <<= s;
	s *= c;
	i -= f;
	f /= 2;
}

// CHECK-LABEL: func @increments($c: char{{[^,)]*}}, $b: bool{{[^,)]*}}, $f: f32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load char $c
// CHECK-NEXT: %1 = cast char %0 -> i32 implicit
// CHECK-NEXT: %2 = add i32 %1, 1 incdec
// CHECK-NEXT: %3 = cast i32 %2 -> char implicit
// CHECK-NEXT: store char $c, %3
// CHECK-NEXT: %5 = load bool $b
// CHECK-NEXT: %6 = cast bool %5 -> i32 implicit
// CHECK-NEXT: %7 = add i32 %6, 1 incdec
// CHECK-NEXT: %8 = cast i32 %7 -> bool implicit
// CHECK-NEXT: store bool $b, %8
// CHECK-NEXT: %10 = load f32 $f
// CHECK-NEXT: %11 = sub f32 %10, 1.0 incdec
// CHECK-NEXT: store f32 $f, %11
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void increments(signed char c, _Bool b, float f)
{
	c++;
	b++;
	--f;
}

// CHECK-LABEL: func @booleans($n: i32{{[^,)]*}}, $d: f64{{[^,)]*}}, $p: ptr<char>{{[^,)]*}}) -> bool at{{.*}} end{{.*}} {
// CHECK-NEXT: local $b: bool
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $b
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = cast i32 %1 -> bool implicit
// CHECK-NEXT: store bool $b, %2 init
// CHECK-NEXT: %4 = load f64 $d
// CHECK-NEXT: %5 = cast f64 %4 -> bool implicit
// CHECK-NEXT: store bool $b, %5
// CHECK-NEXT: %7 = load ptr<char> $p
// CHECK-NEXT: %8 = cast ptr<char> %7 -> bool implicit
// CHECK-NEXT: store bool $b, %8
// CHECK-NEXT: store bool $b, 1
// CHECK-NEXT: %11 = load bool $b
// CHECK-NEXT: exit $b
// CHECK-NEXT: ret bool %11
// CHECK-NEXT: {{^[}]$}}
_Bool booleans(int n, double d, char *p)
{
	_Bool b = n;
	b = d;
	b = p;
	b = 2;
	return b;
}

// CHECK-LABEL: func @literals() -> u64 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: i64
// CHECK-NEXT: local $b: u64
// CHECK-NEXT: local $c: u64
// CHECK-NEXT: local $d: i32
// CHECK-NEXT: local $e: i32
// CHECK-NEXT: local $f: uchar
// CHECK-NEXT: local $g: f32
// CHECK-NEXT: local $p: ptr<i32>
// CHECK-NEXT: local $q: ptr<i32>
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: store i64 $a, 4294967295 init
// CHECK-NEXT: enter $b
// CHECK-NEXT: store u64 $b, 18446744073709551615 init
// CHECK-NEXT: enter $c
// CHECK-NEXT: store u64 $c, 18446744073709551615 init
// CHECK-NEXT: enter $d
// CHECK-NEXT: store i32 $d, -1 init
// CHECK-NEXT: enter $e
// CHECK-NEXT: %9 = eq i32 63, 0
// CHECK-NEXT: store i32 $e, %9 init
// CHECK-NEXT: enter $f
// CHECK-NEXT: store uchar $f, 44 init
// CHECK-NEXT: enter $g
// CHECK-NEXT: store f32 $g, 1.0 init
// CHECK-NEXT: enter $p
// CHECK-NEXT: store ptr<i32> $p, null init
// CHECK-NEXT: enter $q
// CHECK-NEXT: store ptr<i32> $q, null init
// CHECK-NEXT: %19 = load i64 $a
// CHECK-NEXT: %20 = cast i64 %19 -> u64 implicit
// CHECK-NEXT: %21 = load u64 $b
// CHECK-NEXT: %22 = add u64 %20, %21
// CHECK-NEXT: %23 = load u64 $c
// CHECK-NEXT: %24 = add u64 %22, %23
// CHECK-NEXT: exit $q
// CHECK-NEXT: exit $p
// CHECK-NEXT: exit $g
// CHECK-NEXT: exit $f
// CHECK-NEXT: exit $e
// CHECK-NEXT: exit $d
// CHECK-NEXT: exit $c
// CHECK-NEXT: exit $b
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret u64 %24
// CHECK-NEXT: {{^[}]$}}
unsigned long literals(void)
{
	long a = 0xffffffff;
	unsigned long b = 18446744073709551615u, c = -1;
	int d = '\377', e = 077 == 0;
	unsigned char f = 300;
	float g = 1;
	int *p = 0, *q = NULL;
	return a + b + c;
}

// CHECK-LABEL: func @pointers($a: ptr<char>{{[^,)]*}}, $b: ptr<char>{{[^,)]*}}, $p: ptr<i32>{{[^,)]*}}, $n: i64{{[^,)]*}}) -> i64 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $v: ptr
// CHECK-NEXT: local $bits: u64
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i64 $n
// CHECK-NEXT: %1 = load ptr<i32> $p
// CHECK-NEXT: %2 = elem i32 %1, %0
// CHECK-NEXT: store ptr<i32> $p, %2
// CHECK-NEXT: %4 = load ptr<i32> $p
// CHECK-NEXT: %5 = elem i32 %4, 1 minus
// CHECK-NEXT: store ptr<i32> $p, %5
// CHECK-NEXT: enter $v
// CHECK-NEXT: %8 = load ptr<i32> $p
// CHECK-NEXT: %9 = cast ptr<i32> %8 -> ptr implicit
// CHECK-NEXT: store ptr $v, %9 init
// CHECK-NEXT: %11 = load ptr $v
// CHECK-NEXT: %12 = elem char %11, 3 -> ptr
// CHECK-NEXT: store ptr $v, %12
// CHECK-NEXT: enter $bits
// CHECK-NEXT: %15 = load ptr<char> $a
// CHECK-NEXT: %16 = cast ptr<char> %15 -> u64
// CHECK-NEXT: %17 = or u64 %16, 1
// CHECK-NEXT: store u64 $bits, %17 init
// CHECK-NEXT: %19 = load ptr<char> $a
// CHECK-NEXT: %20 = load ptr<char> $b
// CHECK-NEXT: %21 = ptrdiff char %19, %20
// CHECK-NEXT: %22 = load ptr<i32> $p
// CHECK-NEXT: %23 = load ptr $v
// CHECK-NEXT: %24 = cast ptr %23 -> ptr<i32>
// CHECK-NEXT: %25 = lt ptr<i32> %22, %24
// CHECK-NEXT: %26 = cast i32 %25 -> i64 implicit
// CHECK-NEXT: %27 = add i64 %21, %26
// CHECK-NEXT: %28 = load u64 $bits
// CHECK-NEXT: %29 = cast u64 %28 -> i64
// CHECK-NEXT: %30 = add i64 %27, %29
// CHECK-NEXT: exit $bits
// CHECK-NEXT: exit $v
// CHECK-NEXT: ret i64 %30
// CHECK-NEXT: {{^[}]$}}
long pointers(char *a, char *b, int *p, long n)
{
	p += n;
	p = p - 1;
	void *v = p;
	v = v + 3;
	unsigned long bits = (unsigned long)a | 1;
	return a - b + (p < (int *)v) + (long)bits;
}

// CHECK-LABEL: func @enums($x: enum e{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: u32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load enum e $x
// CHECK-NEXT: %1 = eq u32 %0, 7
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: store u32 $.1, 0
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %3 = load enum e $x
// CHECK-NEXT: store u32 $.1, %3
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %5 = load u32 $.1
// CHECK-NEXT: %6 = cast u32 %5 -> i32 implicit
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int enums(enum e { A, B = 7 } x)
{
	return x == B ? A : x;
}

// CHECK-LABEL: func @volatiles($p: ptr<i32>{{[^,)]*}}, $a: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = load i32 %0 volatile
// CHECK-NEXT: %2 = load ptr<i32> $a
// CHECK-NEXT: store i32 %2, 3 volatile
// CHECK-NEXT: %4 = load ptr<i32> $p
// CHECK-NEXT: %5 = load i32 %4 volatile
// CHECK-NEXT: %6 = load ptr<i32> $a
// CHECK-NEXT: %7 = load i32 %6 volatile
// CHECK-NEXT: %8 = add i32 %5, %7
// CHECK-NEXT: ret i32 %8
// CHECK-NEXT: {{^[}]$}}
int volatiles(volatile int *p, _Atomic int *a)
{
	*p;
	*a = 3;
	return *p + *a;
}

// Nothing is read for the sake of void.
// CHECK-LABEL: func @discarded($n: i32{{[^,)]*}}, $p: ptr<i32>{{[^,)]*}}, $v: ptr<i32>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = load ptr<i32> $v
// CHECK-NEXT: %2 = load i32 %1 volatile
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void discarded(int n, int *p, volatile int *v)
{
	n;
	(void)n;
	(void)*p;
	(void)*v;
}

// CHECK-LABEL: func @sizes($n: i32{{[^,)]*}}) -> u64 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = add u64 4 sizeof(i32 "n" expr), 4 sizeof(i32 expr)
// CHECK-NEXT: %1 = add u64 %0, 8
// CHECK-NEXT: %2 = add u64 %1, 4
// CHECK-NEXT: ret u64 %2
// CHECK-NEXT: {{^[}]$}}
unsigned long sizes(int n)
{
	return sizeof n + sizeof(n++) + _Alignof(long) + __builtin_offsetof(struct { int a, b; }, b);
}
