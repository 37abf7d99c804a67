// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Every edge that leaves a scope carries its EXITs, innermost first.
int g(int);

// CHECK-LABEL: func @blocks($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: i32
// CHECK-NEXT: local $b: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: store i32 $a, 1 init
// CHECK-NEXT: enter $b
// CHECK-NEXT: %3 = load i32 $n
// CHECK-NEXT: store i32 $b, %3 init
// CHECK-NEXT: %5 = load i32 $b
// CHECK-NEXT: %6 = ne i32 %5, 0
// CHECK-NEXT: br i32 %6, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %7 = load i32 $b
// CHECK-NEXT: %8 = load i32 $a
// CHECK-NEXT: %9 = add i32 %7, %8
// CHECK-NEXT: exit $b
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %9
// CHECK-NEXT: b2:
// CHECK-NEXT: exit $b
// CHECK-NEXT: %13 = load i32 $a
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %13
// CHECK-NEXT: {{^[}]$}}
int blocks(int n)
{
	int a = 1;
	{
		int b = n;
		if (b)
			return b + a;
	}
	return a;
}

// CHECK-LABEL: func @out_of_loop($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $i: i32
// CHECK-NEXT: local $x: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $i
// CHECK-NEXT: store i32 $i, 0 init
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %2 = load i32 $i
// CHECK-NEXT: %3 = load i32 $n
// CHECK-NEXT: %4 = lt i32 %2, %3
// CHECK-NEXT: br i32 %4, b2, b11
// CHECK-NEXT: b2:
// CHECK-NEXT: enter $x
// CHECK-NEXT: %6 = load i32 $i
// CHECK-NEXT: %7 = call @g(i32 %6{{.*}}) -> i32
// CHECK-NEXT: store i32 $x, %7 init
// CHECK-NEXT: %9 = load i32 $x
// CHECK-NEXT: %10 = eq i32 %9, 1
// CHECK-NEXT: br i32 %10, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: exit $x
// CHECK-NEXT: jmp b10
// CHECK-NEXT: b4:
// CHECK-NEXT: %12 = load i32 $x
// CHECK-NEXT: %13 = eq i32 %12, 2
// CHECK-NEXT: br i32 %13, b5, b6
// CHECK-NEXT: b5:
// CHECK-NEXT: exit $x
// CHECK-NEXT: jmp b11
// CHECK-NEXT: b6:
// CHECK-NEXT: %15 = load i32 $x
// CHECK-NEXT: %16 = eq i32 %15, 3
// CHECK-NEXT: br i32 %16, b7, b9
// CHECK-NEXT: b7:
// CHECK-NEXT: exit $x
// CHECK-NEXT: exit $i
// CHECK-NEXT: jmp b8
// CHECK-NEXT: b8: label out
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b9:
// CHECK-NEXT: exit $x
// CHECK-NEXT: jmp b10
// CHECK-NEXT: b10:
// CHECK-NEXT: %20 = load i32 $i
// CHECK-NEXT: %21 = add i32 %20, 1 incdec
// CHECK-NEXT: store i32 $i, %21
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b11:
// CHECK-NEXT: exit $i
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int out_of_loop(int n)
{
	for (int i = 0; i < n; i++) {
		int x = g(i);
		if (x == 1)
			continue;
		if (x == 2)
			break;
		if (x == 3)
			goto out;
	}
	return 0;
out:
	return 1;
}

// A goto into a block begins the lives that it jumps over.
// CHECK-LABEL: func @into_block($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $x: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: enter $x
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: enter $x
// CHECK-NEXT: store i32 $x, 3
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3: label in
// CHECK-NEXT: store i32 $n, 5
// CHECK-NEXT: exit $x
// CHECK-NEXT: %7 = load i32 $n
// CHECK-NEXT: ret i32 %7
// CHECK-NEXT: {{^[}]$}}
int into_block(int n)
{
	if (n)
		goto in;
	{
		int x;
		x = 3;
in:
		n = 5;
	}
	return n;
}

// CHECK-LABEL: func @backwards($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $fresh: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: label again
// CHECK-NEXT: enter $fresh
// CHECK-NEXT: %1 = load i32 $n
// CHECK-NEXT: %2 = call @g(i32 %1{{.*}}) -> i32
// CHECK-NEXT: store i32 $fresh, %2 init
// CHECK-NEXT: %4 = load i32 $fresh
// CHECK-NEXT: %5 = ne i32 %4, 0
// CHECK-NEXT: br i32 %5, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: exit $fresh
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3:
// CHECK-NEXT: %7 = load i32 $fresh
// CHECK-NEXT: exit $fresh
// CHECK-NEXT: ret i32 %7
// CHECK-NEXT: {{^[}]$}}
int backwards(int n)
{
again:;
	int fresh = g(n);
	if (fresh)
		goto again;
	return fresh;
}

// Computed gotos share one block that knows all the targets.
// CHECK-LABEL: func @computed($p: ptr<const char>{{[^,)]*}}, $acc: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $ops: [2 x ptr]
// CHECK-NEXT: local $.3: ptr temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $ops
// CHECK-NEXT: %1 = elem ptr $ops, u64 0 subscript
// CHECK-NEXT: store ptr %1, &&b2 init
// CHECK-NEXT: %3 = elem ptr $ops, u64 1 subscript
// CHECK-NEXT: store ptr %3, &&b3 init
// CHECK-NEXT: %5 = load ptr<const char> $p
// CHECK-NEXT: %6 = elem char %5, 1 -> ptr<const char> incdec
// CHECK-NEXT: store ptr<const char> $p, %6
// CHECK-NEXT: %8 = load char %5
// CHECK-NEXT: %9 = cast char %8 -> i32 implicit
// CHECK-NEXT: %10 = sub i32 %9, 48
// CHECK-NEXT: %11 = elem ptr $ops, %10 subscript
// CHECK-NEXT: %12 = load ptr %11
// CHECK-NEXT: store ptr $.3, %12
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1:
// CHECK-NEXT: %14 = load ptr $.3
// CHECK-NEXT: igoto ptr %14, [b2, b3]
// CHECK-NEXT: b2: label add
// CHECK-NEXT: %15 = load i32 $acc
// CHECK-NEXT: %16 = add i32 %15, 3
// CHECK-NEXT: store i32 $acc, %16
// CHECK-NEXT: %18 = load ptr<const char> $p
// CHECK-NEXT: %19 = elem char %18, 1 -> ptr<const char> incdec
// CHECK-NEXT: store ptr<const char> $p, %19
// CHECK-NEXT: %21 = load char %18
// CHECK-NEXT: %22 = cast char %21 -> i32 implicit
// CHECK-NEXT: %23 = sub i32 %22, 48
// CHECK-NEXT: %24 = elem ptr $ops, %23 subscript
// CHECK-NEXT: %25 = load ptr %24
// CHECK-NEXT: store ptr $.3, %25
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3: label end
// CHECK-NEXT: %27 = load i32 $acc
// CHECK-NEXT: exit $ops
// CHECK-NEXT: ret i32 %27
// CHECK-NEXT: {{^[}]$}}
int computed(const char *p, int acc)
{
	void *ops[] = {&&add, &&end};

	goto *ops[*p++ - '0'];
add:
	acc += 3;
	goto *ops[*p++ - '0'];
end:
	return acc;
}
