// RUN: %panicscan scan --verify -- cc -c %s
// Loops: what is known inside and after any number of rounds.
typedef unsigned long size_t;
void ps_eval(int);
void ps_reach(void);
int next(void);

void counter(int n)
{
	int i;

	for (i = 0; i < n; i++) {
		ps_eval(i >= 0); // expect: debug-fact: TRUE
		ps_eval(i < n); // expect: debug-fact: TRUE
	}
	ps_eval(i >= n); // expect: debug-fact: TRUE
	if (n > 0)
		ps_eval(i == n); // expect: debug-fact: TRUE
}

void lock_step(char *d, const char *s, size_t n)
{
	char *start = d;
	size_t left = n;

	while (left > 0) {
		*d++ = *s++;
		left--;
	}
	ps_eval(d - start == (long)n); // expect: debug-fact: TRUE
}

void down(int n)
{
	if (n < 1)
		return;
	for (int i = n - 1; i >= 0; i--) {
		ps_eval(i < n); // expect: debug-fact: TRUE
		ps_eval(i >= 0); // expect: debug-fact: TRUE
	}
}

void only_up(int n)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		if (next())
			found++;
	ps_eval(found >= 0); // expect: debug-fact: TRUE
}

void constant_rounds(void)
{
	int i, sum = 0;

	for (i = 0; i < 10; i++)
		sum += next();
	ps_eval(i == 10); // expect: debug-fact: TRUE
}

void do_while(void)
{
	int i = 0;

	do {
		i += 2;
	} while (i < 20);
	ps_eval(i >= 20); // expect: debug-fact: TRUE
	ps_eval(i <= 21); // expect: debug-fact: TRUE
}

void nested(int n, int m)
{
	for (int i = 0; i < n; i++)
		for (int k = 0; k < m; k++) {
			ps_eval(i < n); // expect: debug-fact: TRUE
			ps_eval(k < m); // expect: debug-fact: TRUE
		}
}

void endless(void)
{
	for (;;)
		if (next() == 3)
			break;
	ps_reach(); // expect: debug-fact: REACHED
}

void never_left(void)
{
	for (;;)
		next();
	ps_reach();
}

void unchanged(int *p)
{
	int k = 5;

	while (next())
		*p = next();
	ps_eval(k == 5); // expect: debug-fact: TRUE
}

void by_goto(int n)
{
	int i = 0;
again:
	if (i < n) {
		i++;
		goto again;
	}
	ps_eval(i >= n); // expect: debug-fact: TRUE
}
