// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Vectors and complex numbers have a size only: what is computed with them is unknown.
typedef int v4 __attribute__((vector_size(16)));

// CHECK-LABEL: func @vectors($a: opaque<size 16 align 16>{{[^,)]*}}, $p: ptr<opaque<size 16 align 16>>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $v: opaque<size 16 align 16>
// CHECK-NEXT: local $.3: opaque<size 16 align 16> temp
// CHECK-NEXT: local $.4: opaque<size 16 align 16> temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $v
// CHECK-NEXT: %1 = load ptr<opaque<size 16 align 16>> $p
// CHECK-NEXT: data opaque<size 16 align 16> $.3, ?
// CHECK-NEXT: copy opaque<size 16 align 16> $v, $.3 init
// CHECK-NEXT: %4 = elem i32 $v, 1
// CHECK-NEXT: store i32 %4, 3
// CHECK-NEXT: data opaque<size 16 align 16> $.4, ?
// CHECK-NEXT: copy opaque<size 16 align 16> $v, $.4
// CHECK-NEXT: %8 = elem i32 $v, 2
// CHECK-NEXT: %9 = load i32 %8
// CHECK-NEXT: exit $v
// CHECK-NEXT: ret i32 %9
// CHECK-NEXT: {{^[}]$}}
int vectors(v4 a, v4 *p)
{
	v4 v = a + *p;
	v[1] = 3;
	v += a;
	return v[2];
}

// CHECK-LABEL: func @complex($z: opaque<size 16 align 8>{{[^,)]*}}, $d: f64{{[^,)]*}}) -> f64 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $w: opaque<size 16 align 8>
// CHECK-NEXT: local $.3: opaque<size 16 align 8> temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $w
// CHECK-NEXT: %1 = load f64 $d
// CHECK-NEXT: data opaque<size 16 align 8> $.3, ?
// CHECK-NEXT: copy opaque<size 16 align 8> $w, $.3 init
// CHECK-NEXT: %4 = load f64 $d
// CHECK-NEXT: %5 = elem f64 $w, 1
// CHECK-NEXT: store f64 %5, %4
// CHECK-NEXT: %7 = elem f64 $w, 0
// CHECK-NEXT: %8 = load f64 %7
// CHECK-NEXT: exit $w
// CHECK-NEXT: ret f64 %8
// CHECK-NEXT: {{^[}]$}}
double complex(_Complex double z, double d)
{
	_Complex double w = z * d;
	__imag__ w = d;
	return __real__ w;
}

// CHECK-LABEL: func @wide($a: i64{{[^,)]*}}, $b: u128{{[^,)]*}}) -> i128 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i64 $a
// CHECK-NEXT: %1 = cast i64 %0 -> i128
// CHECK-NEXT: %2 = shl i128 %1, 64
// CHECK-NEXT: %3 = load u128 $b
// CHECK-NEXT: %4 = cast u128 %3 -> i128
// CHECK-NEXT: %5 = add i128 %2, %4
// CHECK-NEXT: ret i128 %5
// CHECK-NEXT: {{^[}]$}}
__int128 wide(long a, unsigned __int128 b)
{
	return ((__int128)a << 64) + (__int128)b;
}
