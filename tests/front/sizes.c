// What a sizeof measures is said of the constant that it becomes, where that is code.
//
// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s

typedef unsigned long size_t;
typedef struct node *list;
typedef unsigned char digest[16];

struct node {
	struct node *next;
	char name[16], *label;
	int v[4][2];
};

enum { LENGTH = 256 };

#define COUNT(a)  (sizeof(a) / sizeof((a)[0]))
#define SIZE(T)	  sizeof(T)
#define CLEAR(p)  use(sizeof(p))

void use(size_t n);

// CHECK-LABEL: func @expressions(
void expressions(struct node *n, char *text, char **v, int i)
{
	char buf[32];

	// CHECK: call @use(u64 8 sizeof(ptr<struct node> "n" expr)
	use(sizeof(n));
	// CHECK: call @use(u64 64 sizeof(struct node "*n" expr)
	use(sizeof *n);
	// CHECK: call @use(u64 16 sizeof([16 x char] "n->name" expr)
	use(sizeof n->name);
	// CHECK: call @use(u64 8 sizeof(ptr<char> "n->next->label" expr)
	use(sizeof(((n->next))->label));
	// CHECK: call @use(u64 8 sizeof([2 x i32] "n->v[i]" expr)
	use(sizeof(n->v[i]));
	// CHECK: call @use(u64 8 sizeof(ptr<char> "v[0]" expr)
	use(sizeof(v[0]));
	// CHECK: call @use(u64 32 sizeof([32 x char] "buf" expr)
	use(sizeof buf);
	// CHECK: call @use(u64 8 sizeof(ptr<char> expr computed)
	use(sizeof(buf - 1));
	// CHECK: call @use(u64 4 sizeof(i32 "LENGTH" expr computed)
	use(sizeof(LENGTH));
	// CHECK: call @use(u64 4 sizeof(i32 "64" expr computed)
	use(sizeof(64));
	// CHECK: call @use(u64 8 sizeof(u64 expr computed)
	use(sizeof(sizeof(buf)));
	// CHECK: call @use(u64 8 sizeof(ptr<char> expr)
	use(sizeof(text++));
}

// CHECK-LABEL: func @types(
void types(void)
{
	// CHECK: call @use(u64 64 sizeof(struct node)
	use(sizeof(struct node));
	// CHECK: call @use(u64 8 sizeof(ptr<struct node>)
	use(sizeof(struct node *));
	// CHECK: call @use(u64 8 sizeof(ptr<ptr<struct node>>)
	use(sizeof(struct node *const *));
	// CHECK: call @use(u64 8 sizeof(ptr<struct node>)
	use(sizeof(list));
	// CHECK: call @use(u64 8 sizeof(ptr<ptr<struct node>>)
	use(sizeof(list *));
	// CHECK: call @use(u64 16 sizeof([16 x uchar])
	use(sizeof(digest));
	// CHECK: call @use(u64 8 sizeof(ptr<char>)
	use(sizeof(const char *));
	// CHECK: call @use(u64 8 sizeof(ptr<uchar>)
	use(sizeof(unsigned char *));
	// CHECK: call @use(u64 8 sizeof(ptr)
	use(sizeof(void *));
	// CHECK: call @use(u64 8 sizeof(u64)
	use(sizeof(unsigned long int));
	// CHECK: call @use(u64 4 sizeof(i32)
	use(sizeof(int));
	// CHECK: call @use(u64 8 sizeof(f64)
	use(sizeof(double));
	// Brackets are not read.
	// CHECK: call @use(u64 40 !
	use(sizeof(int[10]));
	// CHECK: call @use(u64 256 !
	use(sizeof(char[LENGTH]));
	// CHECK: call @use(u64 4 !
	use(sizeof(char[4]));
	// CHECK: call @use(u64 8 !
	use(sizeof(void (*)(void)));
	// CHECK: call @use(u64 4 !
	use(_Alignof(int));
}

// CHECK-LABEL: func @decayed(
void decayed(char text[64], digest d, int n[], struct node *p)
{
	// CHECK: call @use(u64 8 sizeof(ptr<char> "text" expr decayed)
	use(sizeof(text));
	// CHECK: call @use(u64 8 sizeof(ptr<uchar> "d" expr decayed)
	use(sizeof(d));
	// CHECK: div u64 8 sizeof(ptr<i32> "n" expr decayed), 4 sizeof(i32 "n[0]" expr)
	use(COUNT(n));
	// CHECK: call @use(u64 8 sizeof(ptr<struct node> "p" expr)
	use(sizeof(p));
}

// CHECK-LABEL: func @macros(
void macros(struct node *p, int n)
{
	// CHECK: div u64 16 sizeof([16 x char] "p->name" expr), 1 sizeof(char "p->name[0]" expr)
	use(COUNT(p->name));
	// CHECK: call @use(u64 8 sizeof(ptr<struct node>)
	use(SIZE(struct node *));
	// CHECK: call @use(u64 8 sizeof(ptr<struct node> "p" expr)
	CLEAR(p);
	// CHECK: mul u64 {{.*}}, 8 sizeof(ptr<struct node>)
	use(n * SIZE(struct node *));
}

// What is no code is a number.
// CHECK-LABEL: func @numbers(
int numbers(int n)
{
	// CHECK: switch i32
	// CHECK-NEXT: 4: b
	switch (n) {
	case sizeof(int):
		return 1;
	}
	return 0;
}
