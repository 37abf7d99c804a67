// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// CHECK-LABEL: func @operands($in: i32{{[^,)]*}}, $mem: ptr<i32>{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $out: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $out
// CHECK-NEXT: %1 = load ptr<i32> $mem
// CHECK-NEXT: %2 = load i32 $in
// CHECK-NEXT: asm(i32 $out out{{.*}}, i32 %1 out{{.*}}, i32 %2{{.*}}, i32 3{{.*}})
// CHECK-NEXT: %4 = load i32 $out
// CHECK-NEXT: exit $out
// CHECK-NEXT: ret i32 %4
// CHECK-NEXT: {{^[}]$}}
int operands(int in, int *mem)
{
	int out;
	__asm__ volatile("nop" : "=r"(out), "+m"(*mem) : "r"(in), "i"(3) : "memory", "cc");
	return out;
}

// CHECK-LABEL: func @barrier() -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: asm()
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void barrier(void)
{
	asm volatile("" ::: "memory");
}

// It may go on behind itself or at any label that it names.
// CHECK-LABEL: func @branch($x: i32{{[^,)]*}}) -> i32 at{{.*}} end{{.*}} {
// CHECK-NEXT: local $y: i32
// CHECK-NEXT: b0:
// CHECK-NEXT: enter $y
// CHECK-NEXT: store i32 $y, 3 init
// CHECK-NEXT: %2 = load i32 $x
// CHECK-NEXT: asm(i32 %2{{.*}})
// CHECK-NEXT: %4 = unknown i32
// CHECK-NEXT: switch i32 %4, b1{{.*}} {
// CHECK-NEXT: 1: b2
// CHECK-NEXT: }
// CHECK-NEXT: b1:
// CHECK-NEXT: %5 = load i32 $y
// CHECK-NEXT: exit $y
// CHECK-NEXT: ret i32 %5
// CHECK-NEXT: b2: label out
// CHECK-NEXT: exit $y
// CHECK-NEXT: ret i32 1
// CHECK-NEXT: {{^[}]$}}
int branch(int x)
{
	int y = 3;
	asm goto("jmp %l1" : : "r"(x) : : out);
	return y;
out:
	return 1;
}
