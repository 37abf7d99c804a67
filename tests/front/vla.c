// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// CHECK-LABEL: func @one($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: u64 temp
// CHECK-NEXT: local $a: [vla x i32] vla
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = cast i32 %0 -> u64 implicit
// CHECK-NEXT: %2 = mul u64 %1, 4
// CHECK-NEXT: store u64 $.1, %2
// CHECK-NEXT: enter $a
// CHECK-NEXT: %5 = load u64 $.1
// CHECK-NEXT: vla $a, %5
// CHECK-NEXT: %7 = load i32 $n
// CHECK-NEXT: %8 = sub i32 %7, 1
// CHECK-NEXT: %9 = elem i32 $a, %8 subscript
// CHECK-NEXT: store i32 %9, 3
// CHECK-NEXT: %11 = load u64 $.1
// CHECK-NEXT: %12 = cast u64 %11 -> i32 implicit
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %12
// CHECK-NEXT: {{^[}]$}}
int one(int n)
{
	int a[n];
	a[n - 1] = 3;
	return sizeof a;
}

// Rows have a size of their own, computed once where they are declared.
// CHECK-LABEL: func @rows($n: i32{{[^,)]*}}, $m: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.2: u64 temp
// CHECK-NEXT: local $.3: u64 temp
// CHECK-NEXT: local $a: [vla x [vla x char]] vla
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $m
// CHECK-NEXT: %1 = add i32 %0, 1
// CHECK-NEXT: %2 = cast i32 %1 -> u64 implicit
// CHECK-NEXT: %3 = mul u64 %2, 1
// CHECK-NEXT: store u64 $.2, %3
// CHECK-NEXT: %5 = load i32 $n
// CHECK-NEXT: %6 = cast i32 %5 -> u64 implicit
// CHECK-NEXT: %7 = load u64 $.2
// CHECK-NEXT: %8 = mul u64 %6, %7
// CHECK-NEXT: store u64 $.3, %8
// CHECK-NEXT: enter $a
// CHECK-NEXT: %11 = load u64 $.3
// CHECK-NEXT: vla $a, %11
// CHECK-NEXT: %13 = load u64 $.2
// CHECK-NEXT: %14 = mul u64 1, %13
// CHECK-NEXT: %15 = elem char $a, %14 -> ptr<[vla x char]> subscript
// CHECK-NEXT: %16 = elem char %15, 2 subscript
// CHECK-NEXT: %17 = load char %16
// CHECK-NEXT: %18 = cast char %17 -> i64 implicit
// CHECK-NEXT: %19 = load u64 $.2
// CHECK-NEXT: %20 = mul u64 2, %19
// CHECK-NEXT: %21 = elem char $a, %20 -> ptr<[vla x char]> subscript addrof
// CHECK-NEXT: %22 = load u64 $.2
// CHECK-NEXT: %23 = cast u64 %22 -> i64 implicit
// CHECK-NEXT: %24 = ptrdiff char %21, $a
// CHECK-NEXT: %25 = div i64 %24, %23
// CHECK-NEXT: %26 = add i64 %18, %25
// CHECK-NEXT: %27 = cast i64 %26 -> i32 implicit
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %27
// CHECK-NEXT: {{^[}]$}}
int rows(int n, int m)
{
	char a[n][m + 1];
	return a[1][2] + (&a[2] - a);
}

// CHECK-LABEL: func @parameter($n: i32{{[^,)]*}}, $a: ptr<[vla x i32]>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.2: u64 temp
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = cast i32 %0 -> u64 implicit
// CHECK-NEXT: %2 = mul u64 %1, 4
// CHECK-NEXT: store u64 $.2, %2
// CHECK-NEXT: %4 = load ptr<[vla x i32]> $a
// CHECK-NEXT: %5 = load u64 $.2
// CHECK-NEXT: %6 = mul u64 1, %5
// CHECK-NEXT: %7 = elem char %4, %6 -> ptr<[vla x i32]> subscript
// CHECK-NEXT: %8 = elem i32 %7, 0 subscript
// CHECK-NEXT: %9 = load i32 %8
// CHECK-NEXT: ret i32 %9
// CHECK-NEXT: {{^[}]$}}
int parameter(int n, int a[n][n])
{
	return a[1][0];
}

// CHECK-LABEL: func @in_loop($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: u64 temp
// CHECK-NEXT: local $buf: [vla x char] vla
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = sub i32 %0, 1 incdec
// CHECK-NEXT: store i32 $n, %1
// CHECK-NEXT: %3 = ne i32 %0, 0
// CHECK-NEXT: br i32 %3, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %4 = load i32 $n
// CHECK-NEXT: %5 = cast i32 %4 -> u64 implicit
// CHECK-NEXT: %6 = mul u64 %5, 1
// CHECK-NEXT: store u64 $.1, %6
// CHECK-NEXT: enter $buf
// CHECK-NEXT: %9 = load u64 $.1
// CHECK-NEXT: vla $buf, %9
// CHECK-NEXT: %11 = elem char $buf, 0 subscript
// CHECK-NEXT: store char %11, 1
// CHECK-NEXT: exit $buf
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void in_loop(int n)
{
	while (n--) {
		char buf[n];
		buf[0] = 1;
	}
}

// CHECK-LABEL: func @alloca_block($n: u64{{[^,)]*}}) -> ptr<char> at{{.*}} end{{.*}} {
// CHECK-NEXT: local $p: ptr<char>
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $p
// CHECK-NEXT: %1 = load u64 $n
// CHECK-NEXT: %2 = add u64 %1, 1
// CHECK-NEXT: %3 = alloca %2
// CHECK-NEXT: %4 = cast ptr %3 -> ptr<char> implicit
// CHECK-NEXT: store ptr<char> $p, %4 init
// CHECK-NEXT: %6 = load ptr<char> $p
// CHECK-NEXT: %7 = load u64 $n
// CHECK-NEXT: %8 = elem char %6, %7 subscript
// CHECK-NEXT: store char %8, 0
// CHECK-NEXT: %10 = load ptr<char> $p
// CHECK-NEXT: exit $p
// CHECK-NEXT: ret ptr<char> %10
// CHECK-NEXT: {{^[}]$}}
char *alloca_block(unsigned long n)
{
	char *p = __builtin_alloca(n + 1);
	p[n] = 0;
	return p;
}

struct flex { int n; int items[]; };
// CHECK-LABEL: func @flexible($f: ptr<struct flex>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct flex> $f
// CHECK-NEXT: %1 = field struct flex %0, items arrow
// CHECK-NEXT: %2 = load ptr<struct flex> $f
// CHECK-NEXT: %3 = field struct flex %2, n arrow
// CHECK-NEXT: %4 = load i32 %3
// CHECK-NEXT: %5 = sub i32 %4, 1
// CHECK-NEXT: %6 = elem i32 %1, %5 subscript
// CHECK-NEXT: %7 = load i32 %6
// CHECK-NEXT: ret i32 %7
// CHECK-NEXT: {{^[}]$}}
int flexible(struct flex *f)
{
	return f->items[f->n - 1];
}
