// RUN: %panicscan scan --verify -- cc -c %s
// Sets of a few numbers, where more paths meet than are kept apart.
void ps_eval(int);
int more(void);

int of_two_values(int a, int b, int kind)
{
	int c = kind ? a : b, n = 0, m = 0, k = 0, l = 0;

	if (c != 3 && c != 9 && c != 20)
		return 0;
	if (more())
		n = more();
	if (more())
		m = more();
	if (more())
		k = more();
	if (more())
		l = more();
	ps_eval(c == 5);  // expect: debug-fact: FALSE
	ps_eval(c > 20);  // expect: debug-fact: FALSE
	ps_eval(c != 10); // expect: debug-fact: TRUE
	ps_eval(c == 9);  // expect: debug-fact: UNKNOWN
	return n + m + k + l;
}
