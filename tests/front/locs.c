// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// What comes out of a macro stands at its use, arguments where they are written; the macro
// that is named is the outermost one.
#include <stddef.h>
#define DEREF(p) (*(p))
#define OUTER(p) DEREF(p)
#define CHECKED(p, n) do { OUTER(p) = (n); } while (0)
int plain(int *p)
{
	return p[3];
}
// CHECK-LABEL: func @plain
// CHECK: load ptr<i32> $p !10:9-10
// CHECK-NEXT: elem i32 %0, 3 subscript !10:9-13
// CHECK-NEXT: load i32 %1 !10:9-13
// CHECK-NEXT: ret i32 %2 !10:2-13

void in_macros(int *first, int second)
{
	CHECKED(first, second + 1);
	*first = DEREF(first);
	first = NULL;
}
// CHECK-LABEL: func @in_macros
// CHECK: load i32 $second !20:17-23{CHECKED arg}
// CHECK-NEXT: add i32 %0, 1 !20:17-27{CHECKED arg}
// CHECK-NEXT: load ptr<i32> $first !20:10-15{CHECKED arg}
// CHECK-NEXT: store i32 %2, %1 !20:2-28{CHECKED}
// CHECK: load ptr<i32> $first !21:17-22{DEREF arg}
// CHECK-NEXT: load i32 %{{[0-9]+}} !21:11-23{DEREF}
// CHECK: store ptr<i32> $first, null !22:2-14

int lines(int a,
	  int b)
{
	return a +
	       b;
}
// CHECK-LABEL: func @lines($a: i32 !33:15, $b: i32 !34:8) -> i32 at !33:5 end !38:1-2
// CHECK: add i32 %0, %1 !36:9-37:10

/* Ranges are whole: what ends in the use of a macro ends behind it, parentheses are in pairs, and
 * what the macro has put together of two arguments is the macro's own. */
#define THREE 3
#define SAME(x) x
#define TWICE(x) SAME(x)
#define MORE(a, b) a > b
int ends(int n, int m)
{
	n = n == SAME(3);
	n = SAME(n) == SAME(THREE);
	n = TWICE(SAME(n) == SAME(3));
	n = TWICE(n == THREE);
	n = MORE(n, SAME(m));
	n = MORE((n, m), (m));
	return SAME(THREE) == n;
}
// CHECK-LABEL: func @ends
// CHECK: eq i32 {{.*}} !50:6-18{{$}}
// CHECK: store i32 $n, {{.*}} !50:2-18{{$}}
// CHECK: eq i32 {{.*}} !51:6-28{{$}}
// CHECK: eq i32 {{.*}} !52:12-30{TWICE arg}
// CHECK: eq i32 {{.*}} !53:12-22{TWICE arg}
// CHECK: gt i32 {{.*}} !54:6-22{MORE}
// CHECK: load i32 $m !55:15-16{MORE arg}
// CHECK: gt i32 {{.*}} !55:6-23{MORE}
// CHECK: eq i32 {{.*}} !56:9-25{{$}}
