// RUN: %panicscan scan --verify -- cc -c %s
// What an error takes out of a function: it may have changed what it names, or have been the
// way out, so no finding rests on it; what stands beside it is analysed.
struct incomplete;
struct s { int n; };
int get(int **p, int n);
void die(const char *why) __attribute__((noreturn));
int *lookup(int n);

int call_ok(void)
{
	int *p = 0;
	get(&p, undeclared);
	return *p;
}

int call_of_another_bad(void)
{
	int *p = 0, *q = 0;
	get(&q, undeclared);
	return *p; // expect: null-deref
}

int wrong_count_ok(void)
{
	int *p = 0;
	get(&p);
	return *p;
}

int argument_ok(struct incomplete *i)
{
	int *p = 0;
	get(&p, i->n);
	return *p;
}

int assignment_ok(struct incomplete *i)
{
	int *p = 0, *q = 0;
	p = undeclared;
	q = i->n;
	return *p + *q;
}

int declaration_ok(void)
{
	int d = 0;
	unknown_t *v = change(&d);
	return 3 / d;
}

int declaration_bad(void)
{
	int d = 0;
	unknown_t v = 3;
	return 3 / d; // expect: div-zero
}

int condition_ok(void)
{
	int *p = 0;
	if (undeclared.get(&p))
		return 0;
	return *p;
}

int return_ok(int *p)
{
	if (!p)
		return undeclared;
	return *p;
}

int return_of_member_ok(int *p, struct s *s)
{
	if (!p)
		return s->missing;
	return *p;
}

int in_block_ok(int *p)
{
	if (!p) {
		trace();
		return undeclared;
	}
	return *p;
}

int noreturn_ok(int *p)
{
	if (!p)
		die("why", 3);
	return *p;
}

int lost_noreturn_ok(int *p)
{
	if (!p)
		die(undeclared);
	return *p;
}

int comes_back_bad(int *p)
{
	if (!p)
		lookup(1, 2);
	return *p; // expect: null-deref
}

#define CHECK(e)                                                                                   \
	if (!(e))                                                                                  \
	return undeclared

int macro_ok(int *p)
{
	CHECK(p);
	return *p;
}

int other_arm_ok(int *p, struct s *s)
{
	if (!p)
		s->n = undeclared, die("why");
	else
		s->n = 3;
	return *p;
}

int default_ok(int n)
{
	int *p = 0;

	switch (n) {
	case 1:
		p = &n;
		break;
	default:
		return undeclared;
	}
	return *p;
}

int case_ok(int n)
{
	int *p = 0;

	switch (n) {
	case 1:
		p = &n;
		break;
	case undeclared:
		die("why");
	}
	return *p;
}

int label_ok(int *p)
{
	if (!p)
		goto out;
	return *p;
out:
	return undeclared + *p;
}

int before_bad(int *p)
{
	if (!p)
		return *p; // expect: null-deref
	return undeclared;
}

int missing_token_ok(int *p)
{
	int n = 3
	if (!p)
		return (n + ;
	return *p;
}
