// RUN: %panicscan unit --print -- cc -std=c23 -c %s | FileCheck %s
// CHECK-LABEL: func @literals($p: ptr<i32>{{[^,)]*}}) -> bool at{{.*}} end{{.*}} {
// CHECK-NEXT: local $x: i32
// CHECK-NEXT: local $k: i32
// CHECK-NEXT: local $y: i32
// CHECK-NEXT: local $.4: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: enter $x
// CHECK-NEXT: store i32 $x, 5 init
// CHECK-NEXT: enter $k
// CHECK-NEXT: store i32 $k, 1000 init
// CHECK-NEXT: enter $y
// CHECK-NEXT: %5 = load i32 $k
// CHECK-NEXT: store i32 $y, %5 init
// CHECK-NEXT: %7 = load ptr<i32> $p
// CHECK-NEXT: %8 = eq ptr<i32> %7, null
// CHECK-NEXT: br i32 %8, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: store i32 $.4, 1
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %10 = load i32 $x
// CHECK-NEXT: %11 = load i32 $y
// CHECK-NEXT: %12 = gt i32 %10, %11
// CHECK-NEXT: store i32 $.4, %12
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %14 = load i32 $.4
// CHECK-NEXT: %15 = cast i32 %14 -> bool implicit
// CHECK-NEXT: exit $y
// CHECK-NEXT: exit $k
// CHECK-NEXT: exit $x
// CHECK-NEXT: ret bool %15
// CHECK-NEXT: {{^[}]$}}
bool literals(int *p)
{
	auto x = 0b101;
	constexpr int k = 1'000;
	typeof(x) y = k;
	return p == nullptr ? true : x > y;
}

// CHECK-LABEL: func @bit_int($a: i17{{[^,)]*}}, $b: u40{{[^,)]*}}) -> i17 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i17 $a
// CHECK-NEXT: %1 = cast i17 %0 -> i32 implicit
// CHECK-NEXT: %2 = add i32 %1, 1
// CHECK-NEXT: %3 = cast i32 %2 -> u40 implicit
// CHECK-NEXT: %4 = load u40 $b
// CHECK-NEXT: %5 = add u40 %3, %4
// CHECK-NEXT: %6 = cast u40 %5 -> i17 implicit
// CHECK-NEXT: ret i17 %6
// CHECK-NEXT: {{^[}]$}}
_BitInt(17) bit_int(_BitInt(17) a, unsigned _BitInt(40) b)
{
	return a + 1 + b;
}

// CHECK-LABEL: func @attributes($a: i32 unused{{[^,)]*}}, $b: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $b
// CHECK-NEXT: switch i32 %0, b1{{.*}} {
// CHECK-NEXT: 1: b4
// CHECK-NEXT: 2: b5
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: %1 = load i32 $b
// CHECK-NEXT: %2 = ne i32 %1, 0
// CHECK-NEXT: br i32 %2, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 3
// CHECK-NEXT: b3: label last
// CHECK-NEXT: ret
// CHECK-NEXT: b4:
// CHECK-NEXT: store i32 $a, 2
// CHECK-NEXT: jmp b5
// CHECK-NEXT: b5:
// CHECK-NEXT: %4 = load i32 $a
// CHECK-NEXT: ret i32 %4
// CHECK-NEXT: {{^[}]$}}
int attributes([[maybe_unused]] int a, int b)
{
	switch (b) {
	case 1:
		a = 2;
		[[fallthrough]];
	case 2:
		return a;
	}
	if (b) [[likely]]
		return 3;
last:
}

// CHECK-LABEL: func @empty() -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $s: struct "(unnamed)"
// CHECK-NEXT: local $n: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $s
// CHECK-NEXT: zero struct "(unnamed)" $s init
// CHECK-NEXT: enter $n
// CHECK-NEXT: store i32 $n, 0 init
// CHECK-NEXT: exit $n
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void empty(void)
{
	struct { int a, b; } s = {};
	int n = {};
}
