// RUN: %panicscan scan --verify --skip resource-leak -- cc -c %s
// Conditions that depend on each other, memory, and what callees of the same file do.
typedef unsigned long size_t;
void ps_eval(int);
void ps_reach(void);
void unknown(void);
void *malloc(size_t);
_Noreturn void die(const char *);

struct node {
	struct node *next;
	int kind, count;
	unsigned low : 3, high : 5;
};

void same_test_twice(int flags, int *p)
{
	int n = 0;

	if (flags & 4)
		n = 1;
	unknown();
	if (flags & 4)
		ps_eval(n == 1); // expect: debug-fact: TRUE
	else
		ps_eval(n == 0); // expect: debug-fact: TRUE
}

void flag_of_pointer(int *p)
{
	int have = p != 0;

	unknown();
	if (have)
		ps_eval(p != 0); // expect: debug-fact: TRUE
}

void fields(struct node *n)
{
	n->kind = 1;
	n->count = 2;
	ps_eval(n->kind == 1); // expect: debug-fact: TRUE
	n->low = 5;
	n->high = 9;
	ps_eval(n->low == 5); // expect: debug-fact: TRUE
	ps_eval(n->low <= 7); // expect: debug-fact: TRUE
}

void read_twice(struct node *n)
{
	if (n->kind == 7) {
		n->count = 0;
		ps_eval(n->kind == 7); // expect: debug-fact: TRUE
	}
}

void through_alias(void)
{
	int x = 1, *p = &x;

	*p = 2;
	ps_eval(x == 2); // expect: debug-fact: TRUE
}

void structs_by_value(struct node a)
{
	struct node b = a;

	ps_eval(b.kind == a.kind); // expect: debug-fact: TRUE
	b.kind = 3;
	ps_eval(b.kind == 3); // expect: debug-fact: TRUE
}

void element_is_element(int *v, int i, int k)
{
	v[i] = 1;
	v[k] = 2;
	ps_eval(v[k] == 2); // expect: debug-fact: TRUE
	ps_eval(v[i] == 1); // expect: debug-fact: UNKNOWN
}

void zeroed(void)
{
	struct node n = {0};
	int v[4] = {1, 2};

	ps_eval(n.count == 0); // expect: debug-fact: TRUE
	ps_eval(v[1] == 2); // expect: debug-fact: TRUE
	ps_eval(v[3] == 0); // expect: debug-fact: TRUE
}

int global;

void globals(void)
{
	global = 4;
	ps_eval(global == 4); // expect: debug-fact: TRUE
	unknown();
	ps_eval(global == 4); // expect: debug-fact: UNKNOWN
}

static const int table[] = {3, 5, 7};

void constant_table(void)
{
	ps_eval(table[1] == 5); // expect: debug-fact: TRUE
}

static int is_valid(const struct node *n)
{
	return n && n->kind > 0;
}

void by_predicate(struct node *n)
{
	if (is_valid(n)) {
		ps_eval(n != 0); // expect: debug-fact: TRUE
		ps_eval(n->kind > 0); // expect: debug-fact: TRUE
	}
}

static int limit(int n, int max)
{
	return n > max ? max : n;
}

void by_limit(int n)
{
	int k = limit(n, 16);

	ps_eval(k <= 16); // expect: debug-fact: TRUE
}

static void *xmalloc(size_t n)
{
	void *p = malloc(n);

	if (!p)
		die("out of memory");
	return p;
}

void by_xmalloc(void)
{
	ps_eval(xmalloc(3) != 0); // expect: debug-fact: TRUE
}

static int get(struct node **out, int key)
{
	static struct node one;

	if (key < 0)
		return -1;
	*out = &one;
	return 0;
}

void by_error_code(int key)
{
	struct node *n = 0;

	if (get(&n, key) == 0)
		ps_eval(n != 0); // expect: debug-fact: TRUE
	else
		ps_eval(n == 0); // expect: debug-fact: TRUE
}

static void fail(const char *what)
{
	die(what);
}

void after_wrapped_noreturn(int *p)
{
	if (!p)
		fail("no p");
	ps_eval(p != 0); // expect: debug-fact: TRUE
}

void cases(int kind)
{
	int n = 0;

	switch (kind) {
	case 1:
	case 2:
		n = 1;
		break;
	case 5 ... 9:
		n = 2;
		break;
	default:
		ps_eval(kind != 1); // expect: debug-fact: TRUE
		break;
	}
	if (n == 2)
		ps_eval(kind >= 5 && kind <= 9); // expect: debug-fact: TRUE
}

void dead(int x)
{
	if (x > 3 && x < 2)
		ps_reach();
	if (0)
		ps_reach();
}
