/* Nothing to find here. */
int add(int a, int b)
{
	return a + b;
}
