// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Conditions are branches: no temporaries for &&, ||, !, ?: where only their truth counts.
int g(void);

// CHECK-LABEL: func @both($p: ptr<i32>{{[^,)]*}}, $n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = ne ptr<i32> %0, null
// CHECK-NEXT: br i32 %1, b1, b3
// CHECK-NEXT: b1: short
// CHECK-NEXT: %2 = load i32 $n
// CHECK-NEXT: %3 = gt i32 %2, 3
// CHECK-NEXT: br i32 %3, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %4 = load ptr<i32> $p
// CHECK-NEXT: %5 = load i32 %4
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: b3:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int both(int *p, int n)
{
	if (p && n > 3)
		return *p;
	return 0;
}

// The negation swaps the targets; casts that keep the truth are looked through.
// CHECK-LABEL: func @negated($s: ptr<const char>{{[^,)]*}}, $c: char{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load ptr<const char> $s
// CHECK-NEXT: %1 = ne ptr<const char> %0, null
// CHECK-NEXT: br i32 %1, b3, b1
// CHECK-NEXT: b1: short
// CHECK-NEXT: %2 = load char $c
// CHECK-NEXT: %3 = ne char %2, 0
// CHECK-NEXT: br i32 %3, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b3:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int negated(const char *s, char c)
{
	if (!(s || !c))
		return 1;
	return 0;
}

// CHECK-LABEL: func @expect($p: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = eq ptr<i32> %0, null
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load ptr<i32> $p
// CHECK-NEXT: %3 = load i32 %2
// CHECK-NEXT: ret i32 %3
// CHECK-NEXT: {{^[}]$}}
int expect(int *p)
{
	if (__builtin_expect(!!(p == 0), 0))
		return 1;
	return *p;
}

// CHECK-LABEL: func @choice($a: i32{{[^,)]*}}, $b: i32{{[^,)]*}}, $c: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $a
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1: short
// CHECK-NEXT: %2 = load i32 $b
// CHECK-NEXT: %3 = ne i32 %2, 0
// CHECK-NEXT: br i32 %3, b3, b4
// CHECK-NEXT: b2: short
// CHECK-NEXT: %4 = load i32 $c
// CHECK-NEXT: %5 = ne i32 %4, 0
// CHECK-NEXT: br i32 %5, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b4:
// CHECK-NEXT: ret i32 2
// CHECK-NEXT: {{^[}]$}}
int choice(int a, int b, int c)
{
	if (a ? b : c)
		return 1;
	return 2;
}

// Where the value is used, a temporary carries it.
// CHECK-LABEL: func @value($a: i32{{[^,)]*}}, $b: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.2: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $a
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b2, b1
// CHECK-NEXT: b1: short
// CHECK-NEXT: %2 = load i32 $b
// CHECK-NEXT: %3 = ne i32 %2, 0
// CHECK-NEXT: br i32 %3, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: store i32 $.2, 1
// CHECK-NEXT: jmp b4
// CHECK-NEXT: b3:
// CHECK-NEXT: store i32 $.2, 0
// CHECK-NEXT: jmp b4
// CHECK-NEXT: b4:
// CHECK-NEXT: %6 = load i32 $.2
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int value(int a, int b)
{
	return a || b;
}

// CHECK-LABEL: func @maximum($a: i32{{[^,)]*}}, $b: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.2: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $a
// CHECK-NEXT: %1 = load i32 $b
// CHECK-NEXT: %2 = gt i32 %0, %1
// CHECK-NEXT: br i32 %2, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %3 = load i32 $a
// CHECK-NEXT: store i32 $.2, %3
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %5 = load i32 $b
// CHECK-NEXT: store i32 $.2, %5
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %7 = load i32 $.2
// CHECK-NEXT: ret i32 %7
// CHECK-NEXT: {{^[}]$}}
int maximum(int a, int b)
{
	return a > b ? a : b;
}

// x ?: y evaluates x once.
// CHECK-LABEL: func @elvis($b: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $.1: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = call @g() -> i32
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: store i32 $.1, %0
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %3 = load i32 $b
// CHECK-NEXT: store i32 $.1, %3
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %5 = load i32 $.1
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int elvis(int b)
{
	return g() ?: b;
}

// CHECK-LABEL: func @not_not($p: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<i32> $p
// CHECK-NEXT: %1 = ne ptr<i32> %0, null
// CHECK-NEXT: %2 = load ptr<i32> $p
// CHECK-NEXT: %3 = load i32 %2
// CHECK-NEXT: %4 = eq i32 %3, 0
// CHECK-NEXT: %5 = add i32 %1, %4
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int not_not(int *p)
{
	return !!p + !*p;
}

// CHECK-LABEL: func @statement($a: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $a
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %2 = call @g() -> i32
// CHECK-NEXT: jmp b2
// CHECK-NEXT: b2: short
// CHECK-NEXT: %3 = load i32 $a
// CHECK-NEXT: %4 = ne i32 %3, 0
// CHECK-NEXT: br i32 %4, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: %5 = call @g() -> i32
// CHECK-NEXT: jmp b4
// CHECK-NEXT: b4:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void statement(int a)
{
	a && g();
	a ? (void)g() : (void)0;
}

// if (0) stays a branch on a constant.
// CHECK-LABEL: func @constant() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: br i32 0, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %0 = call @g() -> i32
// CHECK-NEXT: ret i32 %0
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: {{^[}]$}}
int constant(void)
{
	if (0)
		return g();
	return 1;
}
