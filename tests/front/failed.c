// RUN: %panicscan unit --print -- cc -fblocks -c %s 2>/dev/null | FileCheck %s
// A construct that is not lowered costs the one function, which says so.
// CHECK: func @nested() -> i32 failed "expression is not understood: BlockExpr" !
// CHECK-NEXT: local $f: ptr<fn(i32) -> i32>
// CHECK-NEXT: {{^[}]$}}
int nested(void)
{
	int (^f)(int) = ^(int x) { return x + 1; };
	return f(3);
}

// CHECK-LABEL: func @after($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $x
// CHECK-NEXT: %1 = add i32 %0, 1
// CHECK-NEXT: ret i32 %1
// CHECK-NEXT: {{^[}]$}}
int after(int x)
{
	return x + 1;
}
