// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
struct bits { unsigned a : 3; int b : 5; unsigned long c : 40; _Bool d : 1; };
union num { int i; float f; unsigned char b[4]; };

// CHECK: type struct bits = struct size 8 align 8 {
// CHECK-NEXT: a: u32 bits 3
// CHECK-NEXT: b: i32 bits 5
// CHECK-NEXT: c: u64 bits 40
// CHECK-NEXT: d: bool bits 1
// CHECK-NEXT: }
// CHECK: type union num = union size 4 align 4 {
// CHECK-NEXT: i: i32
// CHECK-NEXT: f: f32
// CHECK-NEXT: b: [4 x uchar]
// CHECK-NEXT: }
// CHECK-LABEL: func @promoted($s: ptr<struct bits>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct bits> $s
// CHECK-NEXT: %1 = field struct bits %0, a arrow
// CHECK-NEXT: %2 = load u32 %1
// CHECK-NEXT: %3 = cast u32 %2 -> i32 implicit
// CHECK-NEXT: %4 = sub i32 %3, 8
// CHECK-NEXT: %5 = lt i32 %4, 0
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int promoted(struct bits *s)
{
	return s->a - 8 < 0;
}

// The value of an assignment is what the field holds then.
// CHECK-LABEL: func @narrowed($s: ptr<struct bits>{{[^,)]*}}, $n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = load ptr<struct bits> $s
// CHECK-NEXT: %2 = field struct bits %1, b arrow
// CHECK-NEXT: store i32 %2, %0
// CHECK-NEXT: %4 = load i32 %2
// CHECK-NEXT: ret i32 %4
// CHECK-NEXT: {{^[}]$}}
int narrowed(struct bits *s, int n)
{
	return s->b = n;
}

// CHECK-LABEL: func @arithmetic($s: ptr<struct bits>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct bits> $s
// CHECK-NEXT: %1 = field struct bits %0, a arrow
// CHECK-NEXT: %2 = load u32 %1
// CHECK-NEXT: %3 = add u32 %2, 1 incdec
// CHECK-NEXT: store u32 %1, %3
// CHECK-NEXT: %5 = load ptr<struct bits> $s
// CHECK-NEXT: %6 = field struct bits %5, c arrow
// CHECK-NEXT: %7 = load u64 %6
// CHECK-NEXT: %8 = or u64 %7, 5
// CHECK-NEXT: store u64 %6, %8
// CHECK-NEXT: %10 = load ptr<struct bits> $s
// CHECK-NEXT: %11 = field struct bits %10, d arrow
// CHECK-NEXT: store bool %11, 1
// CHECK-NEXT: %13 = load ptr<struct bits> $s
// CHECK-NEXT: %14 = field struct bits %13, b arrow
// CHECK-NEXT: %15 = load i32 %14
// CHECK-NEXT: %16 = shl i32 %15, 1
// CHECK-NEXT: store i32 %14, %16
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void arithmetic(struct bits *s)
{
	s->a++;
	s->c |= 5;
	s->d = 2;
	s->b <<= 1;
}

// CHECK-LABEL: func @pun($f: f32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $u: union num
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $u
// CHECK-NEXT: %1 = load f32 $f
// CHECK-NEXT: %2 = field union num $u, f
// CHECK-NEXT: store f32 %2, %1 init
// CHECK-NEXT: %4 = field union num $u, b
// CHECK-NEXT: %5 = elem uchar %4, 0 subscript
// CHECK-NEXT: store uchar %5, 1
// CHECK-NEXT: %7 = field union num $u, i
// CHECK-NEXT: %8 = load i32 %7
// CHECK-NEXT: exit $u
// CHECK-NEXT: ret i32 %8
// CHECK-NEXT: {{^[}]$}}
int pun(float f)
{
	union num u = { .f = f };
	u.b[0] = 1;
	return u.i;
}

struct outer { int tag; union { int n; struct { short lo, hi; }; }; };
// CHECK-LABEL: func @anonymous($o: ptr<struct outer>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct outer> $o
// CHECK-NEXT: %1 = field struct outer %0, #1 arrow
// CHECK-NEXT: %2 = field union "(unnamed)" %1, #1
// CHECK-NEXT: %3 = field struct "(unnamed)" %2, hi
// CHECK-NEXT: %4 = load i16 %3
// CHECK-NEXT: %5 = cast i16 %4 -> i32 implicit
// CHECK-NEXT: %6 = load ptr<struct outer> $o
// CHECK-NEXT: %7 = field struct outer %6, #1 arrow
// CHECK-NEXT: %8 = field union "(unnamed)" %7, n
// CHECK-NEXT: %9 = load i32 %8
// CHECK-NEXT: %10 = add i32 %5, %9
// CHECK-NEXT: ret i32 %10
// CHECK-NEXT: {{^[}]$}}
int anonymous(struct outer *o)
{
	return o->hi + o->n;
}
