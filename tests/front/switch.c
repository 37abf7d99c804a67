// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
void use(int);

// CHECK-LABEL: func @ranges($c: uchar{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load uchar $c
// CHECK-NEXT: %1 = cast uchar %0 -> i32 implicit
// CHECK-NEXT: switch i32 %1, b3{{.*}} {
// CHECK-NEXT: 97..122: b1
// CHECK-NEXT: 95: b1
// CHECK-NEXT: 0: b2
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load uchar $c
// CHECK-NEXT: %3 = cast uchar %2 -> i32 implicit
// CHECK-NEXT: call @use(i32 %3{{.*}})
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: ret i32 2
// CHECK-NEXT: {{^[}]$}}
int ranges(unsigned char c)
{
	switch (c) {
	case 'a' ... 'z':
	case '_':
		return 1;
	case 0:
		use(c);
	default:
		return 2;
	}
}

// Values are those of the promoted type: -1 of an unsigned long is the largest.
// CHECK-LABEL: func @wide($x: u64{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load u64 $x
// CHECK-NEXT: switch u64 %0, b1{{.*}} {
// CHECK-NEXT: 18446744073709551615: b2
// CHECK-NEXT: 9223372036854775808: b3
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b3:
// CHECK-NEXT: ret i32 2
// CHECK-NEXT: {{^[}]$}}
int wide(unsigned long x)
{
	switch (x) {
	case -1:
		return 1;
	case 0x8000000000000000:
		return 2;
	}
	return 0;
}

enum colour { RED = -1, GREEN };
// CHECK-LABEL: func @colours($c: enum colour{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: exhaustive
// CHECK-NEXT: %0 = load enum colour $c
// CHECK-NEXT: switch i32 %0, b2{{.*}} {
// CHECK-NEXT: -1: b1
// CHECK-NEXT: 0: b2
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int colours(enum colour c)
{
	switch (c) {
	case RED:
		return 1;
	case GREEN:
		break;
	}
	return 0;
}

// Jumping past a declaration begins its life all the same.
// CHECK-LABEL: func @past($k: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $z: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $k
// CHECK-NEXT: switch i32 %0, b1{{.*}} {
// CHECK-NEXT: 1: b2
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: b2:
// CHECK-NEXT: enter $z
// CHECK-NEXT: store i32 $z, 3
// CHECK-NEXT: %3 = load i32 $z
// CHECK-NEXT: exit $z
// CHECK-NEXT: ret i32 %3
// CHECK-NEXT: {{^[}]$}}
int past(int k)
{
	switch (k) {
		int z;
	case 1:
		z = 3;
		return z;
	}
	return 0;
}

// Duff's device: labels inside a loop inside the switch.
// CHECK-LABEL: func @duff($to: ptr<char>{{[^,)]*}}, $from: ptr<const char>{{[^,)]*}}, $n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = rem i32 %0, 2
// CHECK-NEXT: switch i32 %1, b3{{.*}} {
// CHECK-NEXT: 0: b2
// CHECK-NEXT: 1: b1
// CHECK-NEXT: }
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %2 = load ptr<const char> $from
// CHECK-NEXT: %3 = elem char %2, 1 -> ptr<const char> incdec
// CHECK-NEXT: store ptr<const char> $from, %3
// CHECK-NEXT: %5 = load char %2
// CHECK-NEXT: %6 = load ptr<char> $to
// CHECK-NEXT: store char %6, %5
// CHECK-NEXT: %8 = load i32 $n
// CHECK-NEXT: %9 = sub i32 %8, 1 incdec
// CHECK-NEXT: store i32 $n, %9
// CHECK-NEXT: %11 = gt i32 %9, 0
// CHECK-NEXT: br i32 %11, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %12 = load ptr<const char> $from
// CHECK-NEXT: %13 = elem char %12, 1 -> ptr<const char> incdec
// CHECK-NEXT: store ptr<const char> $from, %13
// CHECK-NEXT: %15 = load char %12
// CHECK-NEXT: %16 = load ptr<char> $to
// CHECK-NEXT: store char %16, %15
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void duff(char *to, const char *from, int n)
{
	switch (n % 2) {
	case 0:
		do {
			*to = *from++;
	case 1:
			*to = *from++;
		} while (--n > 0);
	}
}

// Naming all enumerators says that there is nothing else.
// CHECK-LABEL: func @some($c: enum colour{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load enum colour $c
// CHECK-NEXT: switch i32 %0, b1{{.*}} {
// CHECK-NEXT: -1: b2
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: {{^[}]$}}
int some(enum colour c)
{
	switch (c) {
	case RED:
		return 1;
	}
	return 0;
}
