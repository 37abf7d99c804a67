// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
struct s { int a, b; };
#define max(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })

// CHECK-LABEL: func @macro($x: i32{{[^,)]*}}, $y: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $_a: i32
// CHECK-NEXT: local $_b: i32
// CHECK-NEXT: local $.4: i32 temp
// CHECK-NEXT: b0: short
// CHECK-NEXT: enter $_a
// CHECK-NEXT: %1 = load i32 $x
// CHECK-NEXT: store i32 $_a, %1 init
// CHECK-NEXT: enter $_b
// CHECK-NEXT: %4 = load i32 $y
// CHECK-NEXT: %5 = add i32 %4, 1
// CHECK-NEXT: store i32 $_b, %5 init
// CHECK-NEXT: %7 = load i32 $_a
// CHECK-NEXT: %8 = load i32 $_b
// CHECK-NEXT: %9 = gt i32 %7, %8
// CHECK-NEXT: br i32 %9, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: %10 = load i32 $_a
// CHECK-NEXT: store i32 $.4, %10
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %12 = load i32 $_b
// CHECK-NEXT: store i32 $.4, %12
// CHECK-NEXT: jmp b3
// CHECK-NEXT: b3:
// CHECK-NEXT: %14 = load i32 $.4
// CHECK-NEXT: exit $_b
// CHECK-NEXT: exit $_a
// CHECK-NEXT: ret i32 %14
// CHECK-NEXT: {{^[}]$}}
int macro(int x, int y)
{
	return max(x, y + 1);
}

// CHECK-LABEL: func @aggregate($p: ptr<struct s>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $t: struct s
// CHECK-NEXT: local $.2: struct s temp
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $t
// CHECK-NEXT: %1 = load ptr<struct s> $p
// CHECK-NEXT: copy struct s $t, %1 init
// CHECK-NEXT: copy struct s $.2, $t
// CHECK-NEXT: exit $t
// CHECK-NEXT: %5 = field struct s $.2, b
// CHECK-NEXT: %6 = load i32 %5
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int aggregate(struct s *p)
{
	return ({ struct s t = *p; t; }).b;
}

// CHECK-LABEL: func @leaves($n: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = gt i32 %0, 9
// CHECK-NEXT: br i32 %1, b2, b3
// CHECK-NEXT: b2:
// CHECK-NEXT: %2 = load i32 $n
// CHECK-NEXT: ret i32 %2
// CHECK-NEXT: b3:
// CHECK-NEXT: %3 = load i32 $n
// CHECK-NEXT: %4 = mul i32 %3, 2
// CHECK-NEXT: %5 = load i32 $n
// CHECK-NEXT: %6 = add i32 %5, %4
// CHECK-NEXT: store i32 $n, %6
// CHECK-NEXT: jmp b1
// CHECK-NEXT: {{^[}]$}}
int leaves(int n)
{
	for (;;)
		n += ({ if (n > 9) break; n * 2; });
	return n;
}

// CHECK-LABEL: func @no_value($n: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $t: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $n
// CHECK-NEXT: %1 = add i32 %0, 1 incdec
// CHECK-NEXT: store i32 $n, %1
// CHECK-NEXT: enter $t
// CHECK-NEXT: %4 = load i32 $n
// CHECK-NEXT: store i32 $t, %4 init
// CHECK-NEXT: exit $t
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void no_value(int n)
{
	({ n++; });
	__extension__ ({ int t = n; (void)t; });
}

// CHECK-LABEL: func @condition($p: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $v: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $v
// CHECK-NEXT: %1 = load ptr<i32> $p
// CHECK-NEXT: %2 = load i32 %1
// CHECK-NEXT: store i32 $v, %2 init
// CHECK-NEXT: %4 = load i32 $v
// CHECK-NEXT: exit $v
// CHECK-NEXT: %6 = ne i32 %4, 0
// CHECK-NEXT: br i32 %6, b1, b2
// CHECK-NEXT: b1:
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: b2:
// CHECK-NEXT: ret i32 0
// CHECK-NEXT: {{^[}]$}}
int condition(int *p)
{
	if (({ int v = *p; v; }))
		return 1;
	return 0;
}
