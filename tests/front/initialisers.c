// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
struct point { short x, y; };
struct box { int id; struct { int p; union { int q; char r; }; }; struct point at[2]; char name[4]; };
int g(void);

// CHECK: global @designated: struct box{{.*}} = {
// CHECK-NEXT: 0: i32 1
// CHECK-NEXT: 8: i32 9
// CHECK-NEXT: 18: i16 3
// CHECK-NEXT: 20: [4 x char] "abc"
// CHECK-NEXT: }
// CHECK: global @elided: struct box{{.*}} = {
// CHECK-NEXT: 0: i32 1
// CHECK-NEXT: 4: i32 2
// CHECK-NEXT: 8: i32 3
// CHECK-NEXT: 12: i16 4
// CHECK-NEXT: 14: i16 5
// CHECK-NEXT: 16: i16 6
// CHECK-NEXT: 18: i16 7
// CHECK-NEXT: 20: [4 x char] "xy\x00"
// CHECK-NEXT: }
// CHECK: global @ranges: [8 x i32]{{.*}} = {
// CHECK-NEXT: 4: i32 3
// CHECK-NEXT: 8: i32 7
// CHECK-NEXT: 12: i32 7
// CHECK-NEXT: 16: i32 7
// CHECK-NEXT: 28: i32 -1
// CHECK-NEXT: }
// CHECK: global @words: [3 x ptr<const char>] const{{.*}} = {
// CHECK-NEXT: 8: ptr<const char> "one"
// CHECK-NEXT: 16: ptr<const char> "two\x00three"
// CHECK-NEXT: }
// CHECK: global @later: [2 x i32]{{.*}} = {
// CHECK-NEXT: 0: i32 5
// CHECK-NEXT: 4: i32 2
// CHECK-NEXT: }
// CHECK: global @func_table: [3 x ptr<fn() -> i32>]{{.*}} = {
// CHECK-NEXT: 0: ptr<fn() -> i32> @g
// CHECK-NEXT: 8: ptr<fn() -> i32> @g
// CHECK-NEXT: }
// CHECK: global @address: ptr<i16>{{.*}} = {
// CHECK-NEXT: 0: ptr<i16> @designated + 20
// CHECK-NEXT: }
// CHECK: global @bits: struct "(unnamed)".5{{.*}} = {
// CHECK-NEXT: 0: uchar 37
// CHECK-NEXT: 1: uchar 3
// CHECK-NEXT: 4: i32 -2
// CHECK-NEXT: }
// CHECK: global @text: [6 x char]{{.*}} = "a\"\n\x00\x00"
// CHECK: global @unset: i32
// CHECK: global @wrapped: uchar{{.*}} = 44
struct box designated = { .at[1].y = 3, .q = 9, .name = "abc", .id = 1 };
struct box elided = { 1, 2, 3, 4, 5, 6, 7, "xy" };
int ranges[8] = { [2 ... 4] = 7, [1] = 3, [7] = -1 };
const char *const words[] = { [1] = "one", "two\0three" };
int later[2] = { 1, 2, [0] = 5 };
int (*func_table[])(void) = { g, &g, 0 };
short *address = &designated.at[1].y + 1;
struct { unsigned a : 3, b : 7; int c; } bits = { 5, 100, -2 };
char text[6] = "a\"\n";
int unset;
unsigned char wrapped = 300;

// CHECK-LABEL: func @zero() -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $b: struct box
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $b
// CHECK-NEXT: zero struct box $b init
// CHECK-NEXT: exit $b
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void zero(void)
{
	struct box b = { 0 };
}

// CHECK-LABEL: func @constants() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: [4 x i32]
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: data [4 x i32] $a, {
// CHECK-NEXT: 0: i32 1
// CHECK-NEXT: 4: i32 2
// CHECK-NEXT: 12: i32 4
// CHECK-NEXT: } init
// CHECK-NEXT: %2 = elem i32 $a, 2 subscript
// CHECK-NEXT: %3 = load i32 %2
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %3
// CHECK-NEXT: {{^[}]$}}
int constants(void)
{
	int a[4] = { 1, 2, [3] = 4 };
	return a[2];
}

// What has to be computed comes after what is constant.
// CHECK-LABEL: func @mixed($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $b: struct box
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $b
// CHECK-NEXT: data struct box $b, {
// CHECK-NEXT: 0: i32 7
// CHECK-NEXT: 14: i16 2
// CHECK-NEXT: } init
// CHECK-NEXT: %2 = load i32 $n
// CHECK-NEXT: %3 = cast i32 %2 -> i16 implicit
// CHECK-NEXT: %4 = field struct box $b, at
// CHECK-NEXT: %5 = elem struct point %4, u64 0 subscript
// CHECK-NEXT: %6 = field struct point %5, x
// CHECK-NEXT: store i16 %6, %3 init
// CHECK-NEXT: %8 = load i32 $n
// CHECK-NEXT: %9 = add i32 %8, 1
// CHECK-NEXT: %10 = cast i32 %9 -> i16 implicit
// CHECK-NEXT: %11 = field struct box $b, at
// CHECK-NEXT: %12 = elem struct point %11, u64 1 subscript
// CHECK-NEXT: %13 = field struct point %12, y
// CHECK-NEXT: store i16 %13, %10 init
// CHECK-NEXT: exit $b
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void mixed(int n)
{
	struct box b = { .id = 7, .at = { { n, 2 }, { .y = n + 1 } } };
}

// CHECK-LABEL: func @all_computed($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: [2 x i32]
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = elem i32 $a, u64 0 subscript
// CHECK-NEXT: store i32 %2, %1 init
// CHECK-NEXT: %4 = call @g() -> i32
// CHECK-NEXT: %5 = elem i32 $a, u64 1 subscript
// CHECK-NEXT: store i32 %5, %4 init
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void all_computed(int n)
{
	int a[2] = { n, g() };
}

// CHECK-LABEL: func @strings() -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $s: [8 x char]
// CHECK-NEXT: local $t: [4 x char]
// CHECK-NEXT: local $p: ptr<const char>
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $s
// CHECK-NEXT: copy [8 x char] $s, "hi\x00\x00\x00\x00\x00" init
// CHECK-NEXT: enter $t
// CHECK-NEXT: copy [4 x char] $t, "x\x00y" init
// CHECK-NEXT: enter $p
// CHECK-NEXT: %5 = elem char "abc", 1
// CHECK-NEXT: store ptr<const char> $p, %5 init
// CHECK-NEXT: exit $p
// CHECK-NEXT: exit $t
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void strings(void)
{
	char s[8] = "hi";
	char t[] = { "x\0y" };
	const char *p = "abc" + 1;
}

// CHECK-LABEL: func @run_time_range($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: [3 x i32]
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = elem i32 $a, u64 0 subscript
// CHECK-NEXT: store i32 %2, %1 init
// CHECK-NEXT: %4 = elem i32 $a, u64 1 subscript
// CHECK-NEXT: store i32 %4, %1 init
// CHECK-NEXT: %6 = elem i32 $a, u64 2 subscript
// CHECK-NEXT: store i32 %6, %1 init
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void run_time_range(int n)
{
	int a[3] = { [0 ... 2] = n };
}

// CHECK-LABEL: func @copies($p: struct point{{[^,)]*}}, $q: ptr<struct point>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: struct point
// CHECK-NEXT: local $both: [2 x struct point]
// CHECK-NEXT: local $c: ptr<struct point>
// CHECK-NEXT: local $.5: struct point temp addr_taken compound
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: copy struct point $a, $p init
// CHECK-NEXT: enter $both
// CHECK-NEXT: %3 = elem struct point $both, u64 0 subscript
// CHECK-NEXT: copy struct point %3, $p init
// CHECK-NEXT: %5 = elem struct point $both, u64 1 subscript
// CHECK-NEXT: %6 = load ptr<struct point> $q
// CHECK-NEXT: copy struct point %5, %6 init
// CHECK-NEXT: enter $c
// CHECK-NEXT: data struct point $.5, {
// CHECK-NEXT: 0: i16 1
// CHECK-NEXT: 2: i16 2
// CHECK-NEXT: } init
// CHECK-NEXT: store ptr<struct point> $c, $.5 init
// CHECK-NEXT: exit $c
// CHECK-NEXT: exit $both
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void copies(struct point p, struct point *q)
{
	struct point a = p, both[2] = { p, *q };
	struct point *c = &(struct point){ 1, 2 };
}

// CHECK-LABEL: func @bit_fields($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $x: struct "(unnamed)".6
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $x
// CHECK-NEXT: zero struct "(unnamed)".6 $x init
// CHECK-NEXT: %2 = field struct "(unnamed)".6 $x, a
// CHECK-NEXT: store u32 %2, 5 init
// CHECK-NEXT: %4 = load i32 $n
// CHECK-NEXT: %5 = field struct "(unnamed)".6 $x, b
// CHECK-NEXT: store i32 %5, %4 init
// CHECK-NEXT: exit $x
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void bit_fields(int n)
{
	struct { unsigned a : 3; int b : 5; } x = { 5, n };
}

// CHECK-LABEL: func @self() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $x: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $x
// CHECK-NEXT: %1 = unknown i32
// CHECK-NEXT: store i32 $x, %1 init
// CHECK-NEXT: %3 = load i32 $x
// CHECK-NEXT: exit $x
// CHECK-NEXT: ret i32 %3
// CHECK-NEXT: {{^[}]$}}
int self(void)
{
	int x = x;
	return x;
}

// Too many to write one by one: nothing is known of the whole.
// CHECK-LABEL: func @large_range($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK: copy [301 x i32] $a, ${{.*}} init
// CHECK: ret i32
int large_range(int n)
{
	int a[] = {[0 ... 300] = n};
	return a[3];
}
