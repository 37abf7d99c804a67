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

size_t some(int);
long read_bytes(void *, size_t);

/* The upper half of 64 bits: error codes in sizes. */
void large(size_t n, char *buf)
{
	ps_eval((size_t)-72 > (size_t)-120); // expect: debug-fact: TRUE
	ps_eval((size_t)-72 == (size_t)-72); // expect: debug-fact: TRUE
	ps_eval(n != 0x8000000000000000ul); // expect: debug-fact: UNKNOWN
	if (n == (size_t)-1) {
		ps_eval(n > 5); // expect: debug-fact: TRUE
		ps_eval((long)n < 0); // expect: debug-fact: TRUE
		ps_eval((long)(n + 1) < 0); // expect: debug-fact: UNKNOWN
		return;
	}
	if (n > (size_t)-120) {
		ps_eval(n == 0); // expect: debug-fact: FALSE
		return;
	}
	if (n < 10)
		ps_eval(n != (size_t)-20); // expect: debug-fact: TRUE
}

void large_as_signed(char *buf)
{
	size_t n = read_bytes(buf, 10);

	if ((long)n < 0) {
		ps_reach(); // expect: debug-fact: REACHED
		return;
	}
}

/* What is surely too large for 32 bits is less by 2^32. */
void surely_wraps(unsigned u)
{
	if (u >= 0xfffffff0u)
		ps_dump(u + 16); // expect: debug-fact: 0 .. 15
	if (u == 0xffffffffu)
		ps_dump(u + 1); // expect: debug-fact: 0
}

void wrap_of_wrap(int x, unsigned mode)
{
	ps_eval((int)(unsigned)x == x); // expect: debug-fact: TRUE
	if ((unsigned char)(mode - 1) <= 2)
		ps_dump(mode); // expect: debug-fact: 1 .. 3
}

/* What masks of one value say of each other. */
void bits(int f, unsigned u, unsigned char c)
{
	if (f & 4)
		ps_eval((~f & 4) != 0); // expect: debug-fact: FALSE
	else
		ps_eval((~f & 4) != 0); // expect: debug-fact: TRUE
	if ((u & 12) == 0)
		ps_eval((u & 4) != 0); // expect: debug-fact: FALSE
	else if (u & 4)
		ps_eval((u & 6) != 0); // expect: debug-fact: TRUE
	if ((u & 6) == 4)
		ps_eval((u & 2) != 0); // expect: debug-fact: FALSE
	if ((f & ~0xff) == 0)
		ps_dump(f); // expect: debug-fact: 0 .. 255
	if (!(c & 0xf0))
		ps_dump(c); // expect: debug-fact: 0 .. 15
	u |= 8;
	ps_eval((u & 8) != 0); // expect: debug-fact: TRUE
	u &= ~16u;
	ps_eval((u & 16) != 0); // expect: debug-fact: FALSE
	ps_eval((u & 8) != 0); // expect: debug-fact: TRUE
	if (u & 32)
		ps_eval((u & 64) != 0); // expect: debug-fact: UNKNOWN
}

// A coefficient that cannot be negated, a constant that cannot be divided by -1: neither is known
// of, nor does it stop the analysis.
void lowest_numbers(_Bool f, long x, int i, int k)
{
	const long lowest = -0x7fffffffffffffffL - 1;
	long y = f * lowest, z = lowest - (long)i - k;

	if (x * lowest)
		ps_reach(); // expect: debug-fact: REACHED
	if (y == 0 || z == 0 || lowest - (long)i == 0)
		ps_eval(f == 0); // expect: debug-fact: UNKNOWN
	else
		ps_reach(); // expect: debug-fact: REACHED
	ps_eval((i + lowest) / -1 == 0); // expect: debug-fact: UNKNOWN
}

// That something is not the largest number of its type is known, though no bound that was given.
void not_the_largest(unsigned u, unsigned char c, _Bool b)
{
	if (u != 4294967295u) {
		ps_eval(u + 1 == 0); // expect: debug-fact: FALSE
		ps_dump(u);	     // expect: debug-fact: 0 .. 4294967294
	}
	if (c == 255)
		return;
	ps_dump(c); // expect: debug-fact: 0 .. 254
	if (b != 1)
		ps_eval(b == 0); // expect: debug-fact: TRUE
}
