// RUN: %verify
// What a call cannot have written is after it what it was before (engine/flow/effect.h).
void ps_eval(int);
void ps_dump(int);
void unseen(void);
void unseen_at(int *p);

struct conf {
	int verbose, depth, level;
	struct conf *up;
};

/* (ps_eval() is unseen code itself: what it must not touch is read before.) */

/* ---- globals ---- */

static int set_by_main, set_by_api, set_by_hook, lent, never = 3;
int shared;

static void hook(int v)
{
	set_by_hook = v;
}

void (*the_hook)(int) = hook;
int (*other_hook)(long);

void set_hook(void (*to)(int))
{
	the_hook = to;
}

void api(int v)
{
	set_by_api = v;
}

void unknown_code(void)
{
	if (!set_by_main || !set_by_api || !set_by_hook || !lent || !shared)
		return;
	unseen();
	ps_eval(set_by_main != 0); // expect: debug-fact: TRUE
	ps_eval(set_by_api != 0); // expect: debug-fact: UNKNOWN
	ps_eval(set_by_hook != 0); // expect: debug-fact: UNKNOWN
	ps_eval(lent != 0); // expect: debug-fact: UNKNOWN
	ps_eval(shared != 0); // expect: debug-fact: UNKNOWN
	ps_eval(never == 3); // expect: debug-fact: TRUE
	unseen_at(&lent);
}

/* … by a pointer: to the functions of its type, where there are any. */
void by_pointer(void)
{
	int by_api, by_hook, by_others;

	if (!set_by_api || !set_by_hook || !shared)
		return;
	the_hook(1);
	by_api = set_by_api;
	by_hook = set_by_hook;
	by_others = shared;
	ps_eval(by_api != 0); // expect: debug-fact: TRUE
	ps_eval(by_hook != 0); // expect: debug-fact: UNKNOWN
	ps_eval(by_others != 0); // expect: debug-fact: TRUE
}

void by_pointer_to_nobody(void)
{
	int by_api, by_others;

	if (!set_by_api || !shared)
		return;
	other_hook(1);
	by_api = set_by_api;
	by_others = shared;
	ps_eval(by_api != 0); // expect: debug-fact: UNKNOWN
	ps_eval(by_others != 0); // expect: debug-fact: UNKNOWN
}

/* ---- fields, also through callees without a summary ---- */

static int walk(struct conf *c, int n)
{
	c->level = n;
	return c->up && n ? walk(c->up, n - 1) + c->depth : 0;
}

static int walk_and_set(struct conf *c, int n)
{
	c->verbose = n;
	return c->up && n ? walk_and_set(c->up, n - 1) : 0;
}

void fields(struct conf *c)
{
	int verbose, level;

	if (c->verbose != 1 || c->level != 2 || c->up->verbose != 1 || c->up->level != 2)
		return;
	walk(c, 5);
	verbose = c->up->verbose;
	level = c->up->level;
	ps_eval(verbose == 1); // expect: debug-fact: TRUE
	ps_eval(level == 2); // expect: debug-fact: FALSE
}

void fields_of_another(struct conf *c)
{
	if (c->up->verbose != 1)
		return;
	walk_and_set(c, 5);
	ps_eval(c->up->verbose == 1); // expect: debug-fact: FALSE
}

/* … by a pointer to the field itself. */
static void put(int *p, int n)
{
	while (n--)
		*p += n;
}

static struct conf *the_conf;

void of_which_the_address_is_known(int n)
{
	int depth, verbose;

	if (n < 5 || !the_conf || !the_conf->depth || the_conf->verbose != 1)
		return;
	put(&the_conf->depth, n);
	depth = the_conf->depth;
	verbose = the_conf->verbose;
	ps_eval(depth != 0); // expect: debug-fact: UNKNOWN
	ps_eval(verbose == 1); // expect: debug-fact: TRUE
}

/* ---- loops ---- */

static struct conf *table, *slots[4], **slot = slots;

void stores_in_loops(struct conf **to, int n)
{
	struct conf *first = slots[0];

	if (!table)
		return;
	for (int i = 0; i < n; i++)
		to[i] = 0;
	ps_eval(table != 0); // expect: debug-fact: TRUE
	for (int i = 0; i < n; i++)
		slots[i] = 0;
	ps_eval(slots[0] == first); // expect: debug-fact: UNKNOWN
	for (int i = 0; i < n; i++)
		table = slots[i];
	ps_eval(table != 0); // expect: debug-fact: UNKNOWN
	the_conf = slot[0];
}

int main(int argc, char **argv)
{
	(void)argv;
	set_by_main = argc;
	unknown_code();
	return 0;
}
