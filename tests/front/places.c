// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
struct in { int v[4]; };
struct node { struct node *next; struct in in; struct in *ptr; };

// Taking an address reads nothing.
// CHECK-LABEL: func @addresses($n: ptr<struct node>{{[^,)]*}}, $i: i32{{[^,)]*}}, $out: ptr<ptr<i32>>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct node> $n
// CHECK-NEXT: %1 = field struct node %0, in arrow addrof
// CHECK-NEXT: %2 = field struct in %1, v addrof
// CHECK-NEXT: %3 = load i32 $i
// CHECK-NEXT: %4 = elem i32 %2, %3 subscript addrof
// CHECK-NEXT: %5 = load ptr<ptr<i32>> $out
// CHECK-NEXT: %6 = elem ptr<i32> %5, 0 subscript
// CHECK-NEXT: store ptr<i32> %6, %4
// CHECK-NEXT: %8 = load ptr<struct node> $n
// CHECK-NEXT: %9 = field struct node %8, in arrow
// CHECK-NEXT: %10 = field struct in %9, v
// CHECK-NEXT: %11 = load ptr<ptr<i32>> $out
// CHECK-NEXT: %12 = elem ptr<i32> %11, 1 subscript
// CHECK-NEXT: store ptr<i32> %12, %10
// CHECK-NEXT: %14 = load ptr<ptr<i32>> $out
// CHECK-NEXT: %15 = elem ptr<i32> %14, 0 subscript
// CHECK-NEXT: %16 = load ptr<i32> %15
// CHECK-NEXT: %17 = load ptr<ptr<i32>> $out
// CHECK-NEXT: %18 = elem ptr<i32> %17, 2 subscript
// CHECK-NEXT: store ptr<i32> %18, %16
// CHECK-NEXT: %20 = load ptr<struct node> $n
// CHECK-NEXT: %21 = field struct node %20, ptr arrow
// CHECK-NEXT: %22 = load ptr<struct in> %21
// CHECK-NEXT: %23 = field struct in %22, v arrow addrof
// CHECK-NEXT: %24 = elem i32 %23, 1 subscript addrof
// CHECK-NEXT: %25 = load ptr<ptr<i32>> $out
// CHECK-NEXT: %26 = elem ptr<i32> %25, 3 subscript
// CHECK-NEXT: store ptr<i32> %26, %24
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void addresses(struct node *n, int i, int **out)
{
	out[0] = &n->in.v[i];
	out[1] = n->in.v;
	out[2] = &*out[0];
	out[3] = &n->ptr->v[1];
}

// CHECK-LABEL: func @chain($n: ptr<struct node>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct node> $n
// CHECK-NEXT: %1 = field struct node %0, next arrow
// CHECK-NEXT: %2 = load ptr<struct node> %1
// CHECK-NEXT: %3 = field struct node %2, next arrow
// CHECK-NEXT: %4 = load ptr<struct node> %3
// CHECK-NEXT: %5 = field struct node %4, ptr arrow
// CHECK-NEXT: %6 = load ptr<struct in> %5
// CHECK-NEXT: %7 = field struct in %6, v arrow
// CHECK-NEXT: %8 = elem i32 %7, 2 subscript
// CHECK-NEXT: %9 = load i32 %8
// CHECK-NEXT: ret i32 %9
// CHECK-NEXT: {{^[}]$}}
int chain(struct node *n)
{
	return n->next->next->ptr->v[2];
}

// CHECK-LABEL: func @reversed($i: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $local: [2 x i32]
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $local
// CHECK-NEXT: %1 = load i32 $i
// CHECK-NEXT: %2 = elem i32 @table, %1 subscript
// CHECK-NEXT: %3 = load i32 %2
// CHECK-NEXT: %4 = elem i32 $local, 1 subscript
// CHECK-NEXT: %5 = load i32 %4
// CHECK-NEXT: %6 = add i32 %3, %5
// CHECK-NEXT: exit $local
// CHECK-NEXT: ret i32 %6
// CHECK-NEXT: {{^[}]$}}
int reversed(int i)
{
	static int table[4];
	int local[2];
	return i[table] + 1[local];
}

// CHECK-LABEL: func @taken() -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $a: i32 addr_taken
// CHECK-NEXT: local $b: i32
// CHECK-NEXT: local $c: [2 x i32]
// CHECK-NEXT: local $p: ptr<i32>
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $a
// CHECK-NEXT: store i32 $a, 1 init
// CHECK-NEXT: enter $b
// CHECK-NEXT: store i32 $b, 2 init
// CHECK-NEXT: enter $c
// CHECK-NEXT: enter $p
// CHECK-NEXT: store ptr<i32> $p, $a init
// CHECK-NEXT: %7 = load i32 $b
// CHECK-NEXT: %8 = elem i32 $c, 0 subscript
// CHECK-NEXT: store i32 %8, %7
// CHECK-NEXT: %10 = load ptr<i32> $p
// CHECK-NEXT: %11 = load i32 %10
// CHECK-NEXT: %12 = elem i32 $c, 0 subscript
// CHECK-NEXT: %13 = load i32 %12
// CHECK-NEXT: %14 = add i32 %11, %13
// CHECK-NEXT: exit $p
// CHECK-NEXT: exit $c
// CHECK-NEXT: exit $b
// CHECK-NEXT: exit $a
// CHECK-NEXT: ret i32 %14
// CHECK-NEXT: {{^[}]$}}
int taken(void)
{
	int a = 1, b = 2, c[2];
	int *p = &a;
	c[0] = b;
	return *p + c[0];
}

// CHECK-LABEL: func @swap($a: ptr<struct in>{{[^,)]*}}, $b: ptr<struct in>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: local $t: struct in
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $t
// CHECK-NEXT: %1 = load ptr<struct in> $a
// CHECK-NEXT: copy struct in $t, %1 init
// CHECK-NEXT: %3 = load ptr<struct in> $b
// CHECK-NEXT: %4 = load ptr<struct in> $a
// CHECK-NEXT: copy struct in %4, %3
// CHECK-NEXT: %6 = load ptr<struct in> $b
// CHECK-NEXT: copy struct in %6, $t
// CHECK-NEXT: exit $t
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void swap(struct in *a, struct in *b)
{
	struct in t = *a;
	*a = *b;
	*b = t;
}

// CHECK-LABEL: func @function() -> ptr at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = cast ptr<fn(ptr<struct in>, ptr<struct in>) -> void> @swap -> ptr
// CHECK-NEXT: ret ptr %0
// CHECK-NEXT: {{^[}]$}}
void *function(void)
{
	return (void *)swap;
}
