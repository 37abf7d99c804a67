// RUN: %panicscan scan --verify -- cc -c %s
// C's integer semantics as the engine sees them.
typedef unsigned long size_t;
void ps_eval(int);
void ps_reach(void);
void ps_dump(long);

void constants(void)
{
	int x = 3;

	x = x * 4 + 1;
	ps_eval(x == 13); // expect: debug-fact: TRUE
	ps_eval(x % 5 == 3); // expect: debug-fact: TRUE
	ps_eval(x / 5 == 2); // expect: debug-fact: TRUE
	ps_eval(-x / 5 == -2); // expect: debug-fact: TRUE
	ps_eval((x << 2) == 52); // expect: debug-fact: TRUE
	ps_eval((x & 6) == 4); // expect: debug-fact: TRUE
}

void unsigned_wrap(void)
{
	unsigned u = 0;
	unsigned char c = 255;

	u = u - 1;
	ps_eval(u == 4294967295u); // expect: debug-fact: TRUE
	c++;
	ps_eval(c == 0); // expect: debug-fact: TRUE
	ps_eval((signed char)200 == -56); // expect: debug-fact: TRUE
}

void mixed_signs(int i)
{
	if (i < 0)
		ps_eval(i < sizeof(int)); // expect: debug-fact: FALSE
	if (-1 > 0u)
		ps_reach(); // expect: debug-fact: REACHED
}

void range_by_cast(int i)
{
	if ((unsigned)i < 10)
		ps_dump(i); // expect: debug-fact: 0 .. 9
}

void char_class(int c)
{
	if (c - '0' >= 0 && c - '0' <= 9)
		ps_dump(c); // expect: debug-fact: 48 .. 57
	if ((unsigned)(c - 'a') <= 25)
		ps_dump(c); // expect: debug-fact: 97 .. 122
}

void masks(unsigned n)
{
	ps_dump(n & 15); // expect: debug-fact: 0 .. 15
	ps_dump(n % 7); // expect: debug-fact: 0 .. 6
	ps_dump(n >> 28); // expect: debug-fact: 0 .. 15
	ps_dump((unsigned char)n); // expect: debug-fact: 0 .. 255
}

void linear(int a, int b)
{
	int d = a - b;

	if (a == b + 4)
		ps_eval(d == 4); // expect: debug-fact: TRUE
	ps_eval(d + b == a); // expect: debug-fact: TRUE
}

void relations(int i, int n, int m)
{
	if (i < n && n <= m) {
		ps_eval(i < m); // expect: debug-fact: TRUE
		ps_eval(i != m); // expect: debug-fact: TRUE
		ps_eval(i + 1 <= m); // expect: debug-fact: TRUE
	}
}

void sizes(size_t n)
{
	if (n > 0) {
		size_t last = n - 1;

		ps_eval(last < n); // expect: debug-fact: TRUE
	}
}

void clamp(int n)
{
	int k = n < 0 ? 0 : n > 99 ? 99 : n;

	ps_eval(k >= 0); // expect: debug-fact: TRUE
	ps_eval(k <= 99); // expect: debug-fact: TRUE
}

void bool_values(int x, int y)
{
	_Bool both = x && y;
	int not = !x;

	if (both)
		ps_eval(x != 0); // expect: debug-fact: TRUE
	if (not)
		ps_eval(x == 0); // expect: debug-fact: TRUE
}

void holes(int x)
{
	if (x != 0 && x != 1 && x >= 0)
		ps_eval(x >= 2); // expect: debug-fact: TRUE
}
