// RUN: %unit --verify-ir --print -- cc -w -c %s | FileCheck %s
// The address of a variable may be used behind its scope: as a number, which is what a faulty function
// returns, and what a statement expression ends with.

void use(int *);
int *g;
// CHECK-LABEL: func @r1
// CHECK: [[P:%[0-9]+]] = cast ptr<i32> $x -> ptr<i32> implicit
// CHECK-NEXT: exit $x
// CHECK-NEXT: ret ptr<i32> [[P]]
int *r1(void) { int x = 1; return &x; }
int *r2(void) { int a[3] = {1}; return a; }
int *r3(void) { { int a[3] = {1}; return a + 1; } }
int *r4(int c) { int x = 1, y = 2; return c ? &x : &y; }
struct s { int v; int a[4]; };
int *r5(void) { struct s s = {1}; return &s.v; }
int *r6(void) { return ({ int x = 1; &x; }); }
void c1(void) { use(({ int x = 1; &x; })); }
void c2(void) { g = ({ int x = 1; &x; }); }
int c3(void) { return *({ int x = 1; &x; }); }
// CHECK-LABEL: func @c4
// CHECK: = cast ptr<i32> $a -> ptr<i32> implicit
// CHECK-NEXT: exit $a
int c4(void) { return ({ int a[3] = {1, 2, 3}; a; })[1]; }
int c5(void) { return ({ struct s s = {1}; s; }).v; }
int c6(void) { return ({ struct s s = {1}; &s; })->a[2]; }
int c7(int n) { return ({ int a[n]; a[0] = 1; a; })[0]; }
int c8(void) { if (({ int x = 1; &x; })) return 1; return 0; }
int c9(void) { return ({ int x = 1; &x; }) == g; }
const char *r7(void) { char a[] = "abc"; return a; }
void *r8(int n) { int a[n]; return a; }
int *r9(void) { static int x; return &x; }
int *r10(int p) { return &p; }
int *r11(void) { return &(struct s){3}.v; }
int *r12(void) { return (int[]){1, 2}; }
void *r13(void) { lab: return &&lab; }
typedef void (*fp)(void); fp r14(void) { return c1; }
