// RUN: %panicscan scan --verify -- cc -Dcommand_line_assert\(e\)= -Dother_line_assert\(e\)='((void)0)' -c %s
// Which argument of which macro got lost: the definitions are read as text, along the way to
// what is left.
void ps_eval(int);
void ps_reach(void);
void log_it(int);
int fails(void);

struct value {
	int tag;
	struct value *next;
};

// The ways to come to nothing.
#define void_assert(e)	((void)0)
#define empty_assert(e)
#define loop_assert(e)                                                                             \
	do {                                                                                       \
	} while (0)
#define sizeof_assert(e) ((void)sizeof(e))
void ways(int a, int b, int c, int d, int e, int f)
{
	void_assert(a == 1);
	ps_eval(a == 1); // expect: debug-fact: TRUE
	empty_assert(b == 1);
	ps_eval(b == 1); // expect: debug-fact: TRUE
	loop_assert(c == 1);
	ps_eval(c == 1); // expect: debug-fact: TRUE
	sizeof_assert(d == 1);
	ps_eval(d == 1); // expect: debug-fact: TRUE
	command_line_assert(e == 1);
	ps_eval(e == 1); // expect: debug-fact: TRUE
	other_line_assert(f == 1);
	ps_eval(f == 1); // expect: debug-fact: TRUE
}

// By way of other macros.
#define VOID		     (void)
#define by_void_assert(e)    (VOID(0))
#define by_assert(e)	     empty_assert(e)
#define api_check(s, e, msg) ((void)(s), void_assert((e) && msg))
#define api_check_twice(s, e) api_check(s, e, #e)
#define check_block(s, e)                                                                          \
	do {                                                                                       \
		(void)(s);                                                                         \
		by_assert((e) != 0);                                                               \
	} while (0)
#define check_nothing(e)     by_assert(e)
#define checked(e, v)	     (void_assert(e), (v))
#define CHECK_STATE	     void_assert(state == 3)
int nested(int a, int b, int c, int d, int e, int state, int f)
{
	by_void_assert(a == 1);
	ps_eval(a == 1); // expect: debug-fact: TRUE
	api_check(a, b == 1, "text");
	ps_eval(b == 1); // expect: debug-fact: TRUE
	check_block(a, c == 1);
	ps_eval(c == 1); // expect: debug-fact: TRUE
	check_nothing(d == 1);
	ps_eval(d == 1); // expect: debug-fact: TRUE
	a = checked(e == 1, a + 1);
	ps_eval(e == 1); // expect: debug-fact: TRUE
	CHECK_STATE;
	ps_eval(state == 3); // expect: debug-fact: TRUE
	api_check_twice(a, f == 1);
	ps_eval(f == 1); // expect: debug-fact: TRUE
	return a;
}

// An argument that is not lost, or may not be, says nothing: the code does.
#define logging_assert(e) (log_it(e), (void)0)
#define failing_assert(e) ((e) || fails(), (void)0)
#define none_of_them(e)	  ((void)0)
#ifdef STRICT
#define either(e) void_assert(e)
#else
#define either(e) void_assert(!(e))
#endif
#ifdef STRICT
#define same(e) void_assert(e)
#else
#define same(e) (void_assert(e))
#endif
#define two_of_them(e, f) (void_assert(e), void_assert(f))
#define pasted(e)	  void_assert(e##_flag)
void not_lost(int a, int b, int c, int d, int e, int f, int g, int h_flag)
{
	logging_assert(a == 1);
	ps_eval(a == 1); // expect: debug-fact: UNKNOWN
	failing_assert(b == 1);
	ps_eval(b == 1); // expect 2: debug-fact
	none_of_them(c == 1);
	ps_eval(c == 1); // expect: debug-fact: UNKNOWN
	either(d == 1);
	ps_eval(d == 1); // expect: debug-fact: UNKNOWN
	same(e == 1);
	ps_eval(e == 1); // expect: debug-fact: TRUE
	two_of_them(f == 1, g == 1);
	ps_eval(f == 1); // expect: debug-fact: UNKNOWN
	pasted(h);
	ps_eval(h_flag != 0); // expect: debug-fact: UNKNOWN
}

// Macros in the condition.
#define TAG(v)	   ((v)->tag)
#define TAG_NUMBER 3
#define BARE_SUM   1 + 2
#define is_number(v) (TAG(v) == TAG_NUMBER)
#ifdef STRICT
#define LIMIT 5
#else
#define LIMIT 6
#endif
void conditions(struct value *v, int a, int b, int c)
{
	void_assert(is_number(v));
	ps_eval(v->tag == 3); // expect: debug-fact: TRUE
	void_assert(a == BARE_SUM); // its operators would have to be sorted in
	ps_eval(a == 3); // expect: debug-fact: UNKNOWN
	void_assert(b < LIMIT); // which one?
	ps_eval(b < 6); // expect: debug-fact: UNKNOWN
	void_assert(c = 3);
	ps_eval(c == 3); // expect: debug-fact: UNKNOWN
}

// Never reached.
int never(int n, int a)
{
	switch (n) {
	case 1:
		void_assert(0);
		ps_reach();
		break;
	case 2:
		loop_assert(!"not here");
		ps_reach();
		break;
	case 3:
		empty_assert(0 && "not here");
		ps_reach();
		break;
	case 4:
		api_check(n, 0, "not here");
		ps_reach();
		break;
	case 5:
		void_assert(1);
		ps_reach(); // expect: debug-fact: REACHED
		break;
	case 6:
		void_assert(a == 1 || 0);
		ps_eval(a == 1); // expect: debug-fact: TRUE
		break;
	default:
		log_it(n);
		void_assert(0);
	}
	ps_eval(n == 5 || n == 6); // expect: debug-fact: TRUE
	return n;
}
