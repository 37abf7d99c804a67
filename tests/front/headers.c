// RUN: %panicscan unit --print -- cc -I%S/Inputs -c %s | FileCheck %s
// Of a header's functions those are lowered that the file reaches, and what they reach; of an
// included source file all.
#include "helpers.h"
#include "part.c"
#include <stdlib.h>

// CHECK-NOT: not_reached
// CHECK-DAG: declare @reached(i32) -> i32 internal key "{{.*}}/tests/front/Inputs/helpers.h:reached" inline
// CHECK-DAG: declare @abort() -> void noreturn system
// CHECK-NOT: declared_only
// CHECK-NOT: elsewhere
// CHECK-DAG: global @limits: [2 x i32] internal key "{{.*}}/Inputs/helpers.h:limits" const{{.*}} = {
// CHECK: func @of_the_part()
// CHECK: func @uses(
// CHECK: func @reached(
// CHECK: func @inner(
// CHECK-NOT: func
int uses(int x)
{
	if (x)
		abort();
	return reached(x);
}
