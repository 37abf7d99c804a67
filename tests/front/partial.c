// RUN: %panicscan unit --print -- cc -c %s 2>/dev/null | FileCheck %s
// A function with an error in it is partial, its neighbours are not; what gcc 12 accepts
// with a warning is no error.  What was lost may have done anything, or have been a way out.
// CHECK-LABEL: func @before($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: ret i32 %0
// CHECK-NEXT: {{^[}]$}}
int before(int x)
{
	return x;
}

// CHECK-LABEL: func @lost($x: i32{{[^,)]*}}) -> i32 partial "use of undeclared identifier 'unknown_t'"{{.*}} at{{.*}} end{{.*}} {
// CHECK-NEXT: local $z: ptr<i32>
// CHECK-NEXT: b0:
// CHECK-NEXT: asm()
// CHECK-NEXT: enter $z
// CHECK-NEXT: unreachable
// CHECK-NEXT: {{^[}]$}}
int lost(int x)
{
	unknown_t v = 3;
	int *z = undeclared;
	return x + v;
}

// CHECK-LABEL: func @accepted($s: ptr<char>{{[^,)]*}}, $u: ptr<u32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $p: ptr<i32>
// CHECK-NEXT: local $n: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $p
// CHECK-NEXT: store ptr<i32> $p, 5 init
// CHECK-NEXT: enter $n
// CHECK-NEXT: %3 = load ptr<char> $s
// CHECK-NEXT: %4 = cast ptr<char> %3 -> i32 implicit
// CHECK-NEXT: store i32 $n, %4 init
// CHECK-NEXT: %6 = load ptr<u32> $u
// CHECK-NEXT: %7 = cast ptr<u32> %6 -> ptr<i32> implicit
// CHECK-NEXT: store ptr<i32> $p, %7
// CHECK-NEXT: %9 = load i32 $n
// CHECK-NEXT: %10 = load ptr<i32> $p
// CHECK-NEXT: %11 = call @implicitly(i32 %9{{.*}}, ptr<i32> %10{{.*}}) -> i32
// CHECK-NEXT: exit $n
// CHECK-NEXT: exit $p
// CHECK-NEXT: ret i32 %11
// CHECK-NEXT: {{^[}]$}}
int accepted(char *s, unsigned *u)
{
	int *p = 5;
	int n = s;
	p = u;
	return implicitly(n, p);
}

// CHECK-LABEL: func @after($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = add i32 %0, 1
// CHECK-NEXT: ret i32 %1
// CHECK-NEXT: {{^[}]$}}
int after(int x)
{
	return x + 1;
}
