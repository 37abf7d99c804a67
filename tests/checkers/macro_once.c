// RUN: %panicscan scan --verify -- cc -c %s
// One use of a macro is one place, however many faults of one kind are in its text.
void fill(unsigned char *p, int n);

#define GET32(p) ((unsigned)(p)[0] << 24 | (p)[1] << 16 | (p)[2] << 8 | (p)[3])

unsigned one_use_bad(void)
{
	unsigned char head[4];

	return GET32(head); // expect: uninit-use
}

/* … and one object that nobody wrote is one fault. */
unsigned two_uses_bad(void)
{
	unsigned char head[8];

	return GET32(head) // expect: uninit-use
	       + GET32(head + 4);
}

unsigned two_objects_bad(void)
{
	unsigned char head[4], tail[4];

	return GET32(head)    // expect: uninit-use
	       + GET32(tail); // expect: uninit-use
}

unsigned filled_ok(void)
{
	unsigned char head[8];

	fill(head, 8);
	return GET32(head) + GET32(head + 4);
}
