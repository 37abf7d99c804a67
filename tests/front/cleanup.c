// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Cleanups are calls on every way out, before the EXIT, after the value is computed.
void freep(void *p);
void unlock(int *l);
char *get(int);
#define auto_free __attribute__((cleanup(freep)))

// CHECK-LABEL: func @straight() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $s: ptr<char> cleanup @freep
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $s
// CHECK-NEXT: %1 = call @get(i32 1{{.*}}) -> ptr<char>
// CHECK-NEXT: store ptr<char> $s, %1 init
// CHECK-NEXT: %3 = load ptr<char> $s
// CHECK-NEXT: %4 = elem char %3, 0 subscript
// CHECK-NEXT: %5 = load char %4
// CHECK-NEXT: %6 = cast char %5 -> i32 implicit
// CHECK-NEXT: call @freep(ptr<ptr<char>> $s) cleanup $s
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int straight(void)
{
	auto_free char *s = get(1);
	return s[0];
}

// CHECK-LABEL: func @two($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $s: ptr<char> cleanup @freep
// CHECK-NEXT: local $i: i32
// CHECK-NEXT: local $held: i32 cleanup @unlock
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $s
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = call @get(i32 %1{{.*}}) -> ptr<char>
// CHECK-NEXT: store ptr<char> $s, %2 init
// CHECK-NEXT: enter $i
// CHECK-NEXT: store i32 $i, 0 init
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %6 = load i32 $i
// CHECK-NEXT: %7 = load i32 $n
// CHECK-NEXT: %8 = lt i32 %6, %7
// CHECK-NEXT: br i32 %8, b2, b7
// CHECK-NEXT: b2:
// CHECK-NEXT: enter $held
// CHECK-NEXT: %10 = load i32 $i
// CHECK-NEXT: store i32 $held, %10 init
// CHECK-NEXT: %12 = load i32 $i
// CHECK-NEXT: %13 = eq i32 %12, 3
// CHECK-NEXT: br i32 %13, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: call @unlock(ptr<i32> $held) cleanup $held
// CHECK-NEXT: exit $held
// CHECK-NEXT: jmp b7
// CHECK-NEXT: b4:
// CHECK-NEXT: %16 = load i32 $i
// CHECK-NEXT: %17 = eq i32 %16, 4
// CHECK-NEXT: br i32 %17, b5, b6
// CHECK-NEXT: b5:
// CHECK-NEXT: call @unlock(ptr<i32> $held) cleanup $held
// CHECK-NEXT: exit $held
// CHECK-NEXT: exit $i
// CHECK-NEXT: call @freep(ptr<ptr<char>> $s) cleanup $s
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret
// CHECK-NEXT: b6:
// CHECK-NEXT: call @unlock(ptr<i32> $held) cleanup $held
// CHECK-NEXT: exit $held
// CHECK-NEXT: %25 = load i32 $i
// CHECK-NEXT: %26 = add i32 %25, 1 incdec
// CHECK-NEXT: store i32 $i, %26
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b7:
// CHECK-NEXT: exit $i
// CHECK-NEXT: call @freep(ptr<ptr<char>> $s) cleanup $s
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void two(int n)
{
	auto_free char *s = get(n);
	for (int i = 0; i < n; i++) {
		__attribute__((cleanup(unlock))) int held = i;
		if (i == 3)
			break;
		if (i == 4)
			return;
	}
}

// CHECK-LABEL: func @jump($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $s: ptr<char> cleanup @freep
// CHECK-NEXT: local $t: ptr<char> cleanup @freep
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $s
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = call @get(i32 %1{{.*}}) -> ptr<char>
// CHECK-NEXT: store ptr<char> $s, %2 init
// CHECK-NEXT: enter $t
// CHECK-NEXT: %5 = call @get(i32 2{{.*}}) -> ptr<char>
// CHECK-NEXT: store ptr<char> $t, %5 init
// CHECK-NEXT: %7 = load ptr<char> $t
// CHECK-NEXT: %8 = ne ptr<char> %7, null
// CHECK-NEXT: br i32 %8, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: call @freep(ptr<ptr<char>> $t) cleanup $t
// CHECK-NEXT: exit $t
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: call @freep(ptr<ptr<char>> $t) cleanup $t
// CHECK-NEXT: exit $t
// CHECK-NEXT: store i32 $n, 7
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3: label out
// CHECK-NEXT: %14 = load i32 $n
// CHECK-NEXT: call @freep(ptr<ptr<char>> $s) cleanup $s
// CHECK-NEXT: exit $s
// CHECK-NEXT: ret i32 %14
// CHECK-NEXT: {{^[}]$}}
int jump(int n)
{
	auto_free char *s = get(n);
	{
		auto_free char *t = get(2);
		if (t)
			goto out;
	}
	n = 7;
out:
	return n;
}

// What a cleanup returns is dropped.
// CHECK-LABEL: func @result($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $l: i32 cleanup @count
// CHECK-NEXT: local $p: struct pair cleanup @both
// CHECK-NEXT: local $.3: struct pair temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $l
// CHECK-NEXT: enter $p
// CHECK-NEXT: call @both(ptr<struct pair> $p) dest $.3 cleanup $p
// CHECK-NEXT: exit $p
// CHECK-NEXT: %{{[0-9]+}} = call @count(ptr<i32> $l) -> i32 cleanup $l
// CHECK-NEXT: exit $l
// CHECK-NEXT: ret
struct pair {
	int a, b;
};
int count(int *l);
struct pair both(struct pair *p);
void result(int n)
{
	__attribute__((cleanup(count))) int l;
	__attribute__((cleanup(both))) struct pair p;
}
