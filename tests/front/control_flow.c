// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
void use(int);

// CHECK-LABEL: func @else_if($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = eq i32 %0, 1
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 10
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load i32 $x
// CHECK-NEXT: %3 = eq i32 %2, 2
// CHECK-NEXT: br i32 %3, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: store i32 $x, 5
// CHECK-NEXT: jmp b5
// CHECK-NEXT: b4:
// CHECK-NEXT: %5 = load i32 $x
// CHECK-NEXT: call @use(i32 %5{{.*}})
// CHECK-NEXT: jmp b5
// CHECK-NEXT: b5:
// CHECK-NEXT: %7 = load i32 $x
// CHECK-NEXT: ret i32 %7
// CHECK-NEXT: {{^[}]$}}
int else_if(int x)
{
	if (x == 1)
		return 10;
	else if (x == 2)
		x = 5;
	else
		use(x);
	return x;
}

// CHECK-LABEL: func @while_loop($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = gt i32 %0, 0
// CHECK-NEXT: br i32 %1, b2, b5
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load i32 $n
// CHECK-NEXT: %3 = eq i32 %2, 5
// CHECK-NEXT: br i32 %3, b1, b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %4 = load i32 $n
// CHECK-NEXT: %5 = eq i32 %4, 7
// CHECK-NEXT: br i32 %5, b5, b4
// CHECK-NEXT: b4:
// CHECK-NEXT: %6 = load i32 $n
// CHECK-NEXT: %7 = sub i32 %6, 1 incdec
// CHECK-NEXT: store i32 $n, %7
// CHECK-NEXT: call @use(i32 %6{{.*}})
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b5:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void while_loop(int n)
{
	while (n > 0) {
		if (n == 5)
			continue;
		if (n == 7)
			break;
		use(n--);
	}
}

// CHECK-LABEL: func @do_loop($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = add i32 %0, 2
// CHECK-NEXT: store i32 $n, %1
// CHECK-NEXT: %3 = load i32 $n
// CHECK-NEXT: %4 = lt i32 %3, 10
// CHECK-NEXT: br i32 %4, b1, b2
// CHECK-NEXT: b2:
// CHECK-NEXT: %5 = load i32 $n
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int do_loop(int n)
{
	do
		n += 2;
	while (n < 10);
	return n;
}

// CHECK-LABEL: func @for_loop($a: ptr<const i32>{{[^,)]*}}, $n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $sum: i32
// CHECK-NEXT: local $i: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $sum
// CHECK-NEXT: store i32 $sum, 0 init
// CHECK-NEXT: enter $i
// CHECK-NEXT: store i32 $i, 0 init
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %4 = load i32 $i
// CHECK-NEXT: %5 = load i32 $n
// CHECK-NEXT: %6 = lt i32 %4, %5
// CHECK-NEXT: br i32 %6, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %7 = load ptr<const i32> $a
// CHECK-NEXT: %8 = load i32 $i
// CHECK-NEXT: %9 = elem i32 %7, %8 subscript
// CHECK-NEXT: %10 = load i32 %9
// CHECK-NEXT: %11 = load i32 $sum
// CHECK-NEXT: %12 = add i32 %11, %10
// CHECK-NEXT: store i32 $sum, %12
// CHECK-NEXT: %14 = load i32 $i
// CHECK-NEXT: %15 = add i32 %14, 1 incdec
// CHECK-NEXT: store i32 $i, %15
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3:
// CHECK-NEXT: exit $i
// CHECK-NEXT: %18 = load i32 $sum
// CHECK-NEXT: exit $sum
// CHECK-NEXT: ret i32 %18
// CHECK-NEXT: {{^[}]$}}
int for_loop(const int *a, int n)
{
	int sum = 0;

	for (int i = 0; i < n; i++)
		sum += a[i];
	return sum;
}

// Missing parts of a for are told apart by where the others stand.
// CHECK-LABEL: func @no_condition($i: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1:
// CHECK-NEXT: %0 = load i32 $i
// CHECK-NEXT: %1 = gt i32 %0, 3
// CHECK-NEXT: br i32 %1, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: ret
// CHECK-NEXT: b3:
// CHECK-NEXT: %2 = load i32 $i
// CHECK-NEXT: %3 = add i32 %2, 1 incdec
// CHECK-NEXT: store i32 $i, %3
// CHECK-NEXT: jmp b1
// CHECK-NEXT: {{^[}]$}}
void no_condition(int i)
{
	for (;; i++)
		if (i > 3)
			break;
}

// CHECK-LABEL: func @no_step($i: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %0 = load i32 $i
// CHECK-NEXT: %1 = lt i32 %0, 3
// CHECK-NEXT: br i32 %1, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load i32 $i
// CHECK-NEXT: call @use(i32 %2{{.*}})
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b3:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void no_step(int i)
{
	for (; i < 3;)
		use(i);
}

#define EVER(start) for (start;;)
// CHECK-LABEL: func @from_macro($i: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: store i32 $i, 1
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1:
// CHECK-NEXT: %1 = load i32 $i
// CHECK-NEXT: call @use(i32 %1{{.*}})
// CHECK-NEXT: jmp b1
// CHECK-NEXT: {{^[}]$}}
void from_macro(int i)
{
	EVER (i = 1)
		use(i);
}

void stop(void) __attribute__((noreturn));
// CHECK-LABEL: func @never($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: call @stop()
// CHECK-NEXT: unreachable
// CHECK-NEXT: b2:
// CHECK-NEXT: %3 = load i32 $x
// CHECK-NEXT: %4 = gt i32 %3, 2
// CHECK-NEXT: br i32 %4, b3, b4
// CHECK-NEXT: b3:
// CHECK-NEXT: unreachable
// CHECK-NEXT: b4:
// CHECK-NEXT: %5 = load i32 $x
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: {{^[}]$}}
int never(int x)
{
	if (x)
		stop();
	if (x > 2)
		__builtin_unreachable();
	return x;
}

// No value comes back from here.
// CHECK-LABEL: func @falls_off($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b2:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
int falls_off(int x)
{
	if (x)
		return 1;
}

// CHECK-LABEL: func @main() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int main(void)
{
}
