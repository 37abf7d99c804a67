// RUN: %panicscan --verify-ir --fail-on never --confidence possible -- cc -w -c %s
// RUN: %panicscan --strict -q --fail-on never -- cc -w -c %s
// Numbers at the ends of their types: arithmetic over them, and over bounds of them, stays within 64
// bits.  The second run says that no worker was lost to the sanitizers of the debug build.

int f(long y)
{
	if (y < -7433190732709888941 || y > 7433190732709888941)
		return 0;
	return (int)y > 3;
}
int g(long y)
{
	if (y < 9223372036854775000)
		return 0;
	return (int)y > 3;
}
int h(long y)
{
	if (y > -9223372036854775000)
		return 0;
	return (int)y > 3 || (unsigned)y > 3 || (short)(y - 1000) > 4;
}

struct b { long a : 61, c : 62, d : 63; unsigned long e : 63, ff: 62; };
int k(struct b *p, long y)
{
	p->a = y;
	if (p->a > 3)
		return 1;
	p->c = y * 3;
	if (p->c > 3 && p->c < -y)
		return 1;
	p->d = y + p->c;
	if (p->d < 0)
		return 1;
	p->e = y - p->a;
	if (p->e == 17)
		return 1;
	p->ff = p->e * 3;
	return p->ff > 1000;
}

_BitInt(62) m(_BitInt(62) x, long y)
{
	_BitInt(62) z = y;
	unsigned _BitInt(63) w = y;
	if (z > 5 && w < 7) return x + z;
	return z < -3 ? x - (_BitInt(62))w : x * 3;
}

extern int sink(long);
static const long table[4] = {1, -1, 0x7fffffffffffffff, -0x7fffffffffffffff - 1};

long steps(long x, unsigned char c)
{
	long sum = 0;

	for (long i = 0; i != x; i += 0x4000000000000000)
		sum -= table[i & 3] * (-0x7fffffffffffffff - 1);
	for (long i = -0x7fffffffffffffff; i < x; i -= -0x7fffffffffffffff)
		sum += i - (-0x7fffffffffffffff - 1);
	if (x - (-0x7fffffffffffffff - 1) > sum)
		return 0;
	if (c * (-0x7fffffffffffffff - 1) == x * 0x7fffffffffffffff)
		return -(x * (-0x7fffffffffffffff - 1));
	return sink(sum) / (x ^ (-0x7fffffffffffffff - 1));
}

int a[10];
struct s {
	int x[10];
} s;
int *far_1 = &a[0x7fffffffffffffff];
int *far_2 = &a[-0x7fffffffffffffff - 1];
int *far_3 = a + 0x7fffffffffffffff + 0x7fffffffffffffff;
int *far_4 = (int *)0xffffffffffffffff + 0x7fffffffffffffff;
int *far_5 = &s.x[0x4000000000000001];
int *far_6 = &(&s)[0x4000000000000000].x[3];
char *far_7 = (char *)&a[3] - (-0x7fffffffffffffff - 1);
