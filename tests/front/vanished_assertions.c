// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Assertions that came to nothing are read from the source and assumed; what is not understood
// (calls, effects, casts) is left alone.
#define NDEBUG
#include <assert.h>
#include <stddef.h>

struct s { int n; struct { struct s *next; }; };
enum state { OPEN = 3 };
#define MY_ASSERT(x, msg)
#define DEBUG_ASSERT(x) do { } while (0)
#define SIZED_ASSERT(x) ((void)sizeof(x))
#define TRACE(x)
int g(int);

// CHECK-LABEL: func @both($p: ptr<struct s>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load ptr<struct s> $p
// CHECK-NEXT: %1 = ne ptr<struct s> %0, null
// CHECK-NEXT: assume %1
// CHECK-NEXT: %3 = load ptr<struct s> $p
// CHECK-NEXT: %4 = field struct s %3, n arrow
// CHECK-NEXT: %5 = load i32 %4
// CHECK-NEXT: %6 = gt i32 %5, 0
// CHECK-NEXT: assume %6
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void both(struct s *p)
{
	assert(p && p->n > 0 && "reason");
}

// CHECK-LABEL: func @either($p: ptr<struct s>{{[^,)]*}}, $i: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0: short
// CHECK-NEXT: %0 = load i32 $i
// CHECK-NEXT: %1 = lt i32 %0, 4
// CHECK-NEXT: br i32 %1, b2, b1
// CHECK-NEXT: b1:
// CHECK-NEXT: %2 = load ptr<struct s> $p
// CHECK-NEXT: %3 = field struct s %2, #1 arrow
// CHECK-NEXT: %4 = field struct "(unnamed)" %3, next
// CHECK-NEXT: %5 = load ptr<struct s> %4
// CHECK-NEXT: %6 = ne ptr<struct s> %5, null
// CHECK-NEXT: assume %6
// CHECK-NEXT: jmp b2
// CHECK-NEXT: b2:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void either(struct s *p, int i)
{
	MY_ASSERT(i < 4 || p->next != NULL, "why");
}

// CHECK-LABEL: func @others($state: i32{{[^,)]*}}, $i: u32{{[^,)]*}}, $a: ptr<i32>{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: %0 = load i32 $state
// CHECK-NEXT: %1 = eq i32 %0, 3
// CHECK-NEXT: assume %1
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: br i32 0, b1, b2
// CHECK-NEXT: b2:
// CHECK-NEXT: %3 = load u32 $i
// CHECK-NEXT: %4 = cast u32 %3 -> u64 implicit
// CHECK-NEXT: %5 = lt u64 %4, 2
// CHECK-NEXT: assume %5
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void others(int state, unsigned i, int *a)
{
	DEBUG_ASSERT(state == OPEN);
	SIZED_ASSERT(i < sizeof(state) / 2);
}

// CHECK-LABEL: func @not_understood($k: i32{{[^,)]*}}) -> void at{{.*}} end{{.*}} {
// CHECK-NEXT: b0:
// CHECK-NEXT: jmp b1
// CHECK-NEXT: b1: loop
// CHECK-NEXT: %0 = load i32 $k
// CHECK-NEXT: %1 = ne i32 %0, 0
// CHECK-NEXT: br i32 %1, b1, b2
// CHECK-NEXT: b2:
// CHECK-NEXT: ret
// CHECK-NEXT: {{^[}]$}}
void not_understood(int k)
{
	assert(g(k));
	assert(k++);
	assert((char)k);
	TRACE(k);
	while (k)
		;
}
