// RUN: %panicscan scan --verify -- cc -c %s
// Constant objects: what a load at an offset that varies can give, and what it says of the offset.
void ps_eval(int);
void ps_dump(int);
void ps_reach(void);

static const int limits[] = {10, 20, 40, 80};
static const unsigned char kinds[8] = {3, 3, 0, 5, 5, 5};
static const short holes[] = {-1, 7, -1, -1, 9, -1};
static const char word[] = "abcz";
static const struct entry {
	const char *name;
	int code;
	signed char rank[2];
} entries[] = {{"a", 5, {1, -2}}, {"b", 9, {3, 4}}, {0, 7, {0, 0}}};
static const char *const sparse[6] = {[2] = "two", [3] = "three"};
static int writable[] = {1, 2, 3}, unwritten[] = {1, 2, 3};
extern const int elsewhere[4];

void write_it(unsigned i, int v)
{
	writable[i] = v;
}

void bounds(unsigned i)
{
	ps_dump(limits[i]); // expect: debug-fact: 10 .. 80
	ps_dump(kinds[i]); // expect: debug-fact: 0 .. 5
	ps_dump(word[i]); // expect: debug-fact: 0 .. 122
	ps_dump("xyz"[i]); // expect: debug-fact: 0 .. 122
	ps_dump(entries[i].code); // expect: debug-fact: 5 .. 9
	ps_dump(entries[i].rank[1]); // expect: debug-fact: -2 .. 4
	ps_dump(writable[i]); // expect: debug-fact: -2147483648 .. 2147483647
	ps_dump(unwritten[i]); // expect: debug-fact: 1 .. 3
	ps_dump(elsewhere[i]); // expect: debug-fact: -2147483648 .. 2147483647
	if (i >= 1 && i <= 2)
		ps_dump(limits[i]); // expect: debug-fact: 20 .. 40
}

/* The same offset gives the same value, until it changes. */
void same(unsigned i, unsigned k)
{
	if (limits[i] == 20) {
		ps_eval(limits[i] == 20); // expect: debug-fact: TRUE
		ps_eval(i == 1); // expect: debug-fact: TRUE
		ps_eval(limits[k] == 20); // expect: debug-fact: UNKNOWN
		i++;
		ps_eval(limits[i] == 40); // expect: debug-fact: TRUE
	}
}

void from_below(unsigned i)
{
	if (limits[i] > 20)
		ps_eval(i >= 2); // expect: debug-fact: TRUE
}

void from_above(unsigned i)
{
	if (limits[i] < 80)
		ps_eval(i < 3); // expect: debug-fact: TRUE
}

/* That the table ends is no reason for an offset to end there. */
void its_end(unsigned i)
{
	if (limits[i] > 15)
		ps_eval(i < 4); // expect: debug-fact: UNKNOWN
}

void not_there(unsigned i)
{
	if (limits[i] == 30)
		ps_reach();
	if (i < 2 && kinds[i] == 0)
		ps_reach();
}

void not_equal(unsigned i)
{
	if (holes[i] != -1) {
		ps_eval(i >= 1); // expect: debug-fact: TRUE
		ps_eval(i <= 4); // expect: debug-fact: TRUE
	}
}

void records(unsigned i)
{
	if (entries[i].code == 9)
		ps_eval(i == 1); // expect: debug-fact: TRUE
}

void null_ends(unsigned i)
{
	if (entries[i].name)
		ps_eval(i <= 1); // expect: debug-fact: TRUE
	else
		ps_eval(i == 2); // expect: debug-fact: TRUE
}

void null_or_not(unsigned i)
{
	if (sparse[i]) {
		ps_eval(i >= 2); // expect: debug-fact: TRUE
		ps_eval(i <= 3); // expect: debug-fact: TRUE
	}
}

void walked(void)
{
	const char *start = "0123456789", *s = start;

	while (*s != 0)
		s++;
	ps_eval(s - start == 10); // expect: debug-fact: TRUE
}

void walked_backwards(void)
{
	int i = 7;

	while (kinds[i] == 0)
		i--;
	ps_eval(i == 5); // expect: debug-fact: TRUE
}

/* A callee's conditions on its table mean something to the caller. */
static int lookup(unsigned i)
{
	return limits[i];
}

void callers(unsigned i)
{
	ps_eval(lookup(2) == 40); // expect: debug-fact: TRUE
	ps_dump(lookup(i)); // expect: debug-fact: 10 .. 80
	if (lookup(i) >= 80)
		ps_eval(i == 3); // expect: debug-fact: TRUE
}

/* What is read otherwise than it is laid out is not known. */
void other_types(unsigned i)
{
	ps_dump(((const unsigned char *)limits)[i]); // expect: debug-fact: 0 .. 255
	ps_dump(((const signed char *)kinds)[i]); // expect: debug-fact: 0 .. 5
	ps_dump(((const unsigned short *)kinds)[i]); // expect: debug-fact: 0 .. 65535
}

/* A constant is one where paths meet, too, though only one of them has read it. */
static const int last = 17;

int next(void);

int joined(void)
{
	int a = 0, b = 0, c = 0, d = 0;

	if (next())
		a = 1;
	if (next())
		b = 1;
	if (next())
		c = 1;
	if (next())
		d = 1;
	if (next() == last)
		next();
	ps_eval(last == 17); // expect: debug-fact: TRUE
	if (next() && next() == last)
		next();
	ps_eval(last == 17); // expect: debug-fact: TRUE
	return a + b + c + d;
}
