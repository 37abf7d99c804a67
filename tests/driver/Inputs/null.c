/* One error, whatever happens. */
int read_null_bad(void)
{
	int *p = 0;

	return *p;
}
