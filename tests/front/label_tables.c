// RUN: %panicscan scan --verify -- cc -c %s
// RUN: %panicscan unit --print -- cc -c %s | FileCheck %s
// Computed gotos lead to every label whose address is taken, also to those that only stand in
// static tables.
void ps_eval(int);
void ps_reach(void);

struct op {
	const char *name;
	void *at;
};

// CHECK: func @table(
// CHECK: igoto ptr %{{[0-9]+}}, [b{{[0-9]+}}, b{{[0-9]+}}]
int table(int i)
{
	static const void *const at[] = {&&add, &&stop};
	int n = 0;

	goto *at[i];
add:
	ps_reach(); // expect: debug-fact: REACHED
	n++;
	goto *at[i + n];
stop:
	ps_eval(n == 0); // expect 2: debug-fact
	return n;
other:
	ps_reach();
	return 1;
}

// CHECK: func @members(
// CHECK: igoto ptr %{{[0-9]+}}, [b{{[0-9]+}}, b{{[0-9]+}}]
int members(int i)
{
	static const struct op ops[] = {
		{"add", &&add},
		[7] = {.name = "stop", .at = &&stop},
	};

	goto *ops[i].at;
add:
	ps_reach(); // expect: debug-fact: REACHED
	return 1;
stop:
	ps_reach(); // expect: debug-fact: REACHED
	return 2;
}

// CHECK: func @differences(
// CHECK: igoto ptr %{{[0-9]+}}, [b{{[0-9]+}}, b{{[0-9]+}}]
int differences(int i)
{
	static const int at[] = {&&add - &&add, &&stop - &&add};

	goto *(&&add + at[i]);
add:
	ps_reach(); // expect: debug-fact: REACHED
	return 1;
stop:
	ps_reach(); // expect: debug-fact: REACHED
	return 2;
}

// In a block of its own, past a declaration.
int scoped(int i)
{
	static void *const at[] = {&&in, &&out};
	int *p = 0;

	goto *at[i];
	{
		int k;
	in:
		k = i;
		return k + *p; // expect: null-deref
	}
out:
	return 0;
}

// Nothing jumps there.
int unused(int i)
{
	static void *const at = &&label;

	return i;
label:
	ps_reach();
	return at != 0;
}
