// RUN: %panicscan scan --verify -- cc -c %s
//
// null-deref: what has to stay quiet, each with a twin that is a fault and differs in as
// little as possible.  Declarations of our own, no headers.

typedef unsigned long size_t;
#define NULL		      ((void *)0)
#define offsetof(t, f)	      ((size_t)&((t *)0)->f)
#define container_of(p, t, f) ((t *)((char *)(p) - offsetof(t, f)))

int get_item(void *ret_item);
int probe(void *item);
void *try_get(void);
void say(const char *fmt, ...);

struct list {
	struct list *next;
};

struct item {
	int id;
	int len;
	struct list link;
	char name[16];
};

/* sizeof does not evaluate. */
size_t sizeof_operand_ok(void)
{
	struct item *p = NULL;

	return sizeof(*p) + sizeof p->name;
}

size_t sizeof_operand_bad(void)
{
	struct item *p = NULL;

	return sizeof(*p) + p->name[0]; // expect: null-deref
}

/* offsetof and container_of only compute. */
int container_ok(struct list *l)
{
	return container_of(l, struct item, link)->id;
}

int container_bad(struct list *l)
{
	if (!l)
		say("empty");
	return l->next != NULL; // expect: null-deref
}

size_t offset_ok(void)
{
	return offsetof(struct item, name);
}

char offset_read_bad(void)
{
	return ((struct item *)0)->name[2]; // expect: null-deref
}

/* An address inside a null object that is only compared. */
int compared_only_ok(struct item *p, struct list *end)
{
	if (p == NULL)
		say("none");
	return &p->link == end;
}

int compared_and_read_bad(struct item *p, struct list *end)
{
	if (p == NULL)
		say("none");
	return p->link.next == end; // expect: null-deref
}

/* p && p->x, !p || p->x */
int and_guard_ok(struct item *p)
{
	int n = 0;

	if (!p)
		n = -1;
	if (p && p->len > 3)
		n++;
	return n;
}

int and_guard_bad(struct item *p)
{
	int n = 0;

	if (!p)
		n = -1;
	if (p->len > 3) // expect: null-deref
		n++;
	return n;
}

int or_guard_ok(struct item *p)
{
	if (!p)
		say("none");
	if (!p || p->len > 3)
		return 1;
	return 0;
}

int or_guard_bad(struct item *p)
{
	if (!p)
		say("none");
	if (p || p->len > 3) // expect: null-deref
		return 1;
	return 0;
}

/* Correlated flags. */
int flag_ok(struct item *p)
{
	int n = 0;

	if (p)
		n = 1;
	say("n = %d", n);
	if (n)
		return p->id;
	return 0;
}

int flag_bad(struct item *p)
{
	int n = 0;

	if (p)
		n = 1;
	say("n = %d", n);
	if (!n)
		return p->id; // expect: null-deref
	return 0;
}

int two_flags_ok(int argc, struct item *a)
{
	struct item *p = NULL;
	int have_p = 0, verbose = argc > 2;

	if (argc > 1) {
		p = a;
		have_p = 1;
	}
	if (verbose)
		say("%d arguments", argc);
	if (have_p)
		return p->id;
	return 0;
}

int two_flags_bad(int argc, struct item *a)
{
	struct item *p = NULL;
	int have_p = 0, verbose = argc > 2;

	if (argc > 1) {
		p = a;
		have_p = 1;
	}
	if (verbose)
		say("%d arguments, %d", argc, have_p);
	if (have_p || !verbose)
		return p->id; // expect: null-deref
	return 0;
}

/* Error codes: the callee sets the pointer when it says so. */
int error_code_ok(void)
{
	struct item *p = NULL;

	if (get_item(&p) < 0)
		return -1;
	return p->id;
}

/* It can't set a pointer whose value it gets. */
int error_code_bad(void)
{
	struct item *p = NULL;

	if (probe(p) < 0)
		return -1;
	return p->id; // expect: null-deref
}

int error_var_ok(int want)
{
	struct item *p = NULL;
	int err = -1;

	if (want)
		err = get_item(&p);
	if (err)
		return err;
	return p->id;
}

int error_var_bad(int want)
{
	struct item *p = NULL;
	int err = 0;

	if (want)
		err = get_item(&p);
	if (err)
		return err;
	return p->id; // expect: null-deref
}

/* Loops that leave the pointer non-null. */
int until_there_ok(void)
{
	struct item *p = NULL;

	while (!p)
		p = try_get();
	return p->id;
}

int until_there_bad(int tries)
{
	struct item *p = NULL;

	while (!p && tries-- > 0)
		p = try_get();
	return p->id; // expect: null-deref
}

int do_until_there_ok(void)
{
	struct item *p;

	do {
		p = try_get();
		if (!p)
			say("again");
	} while (p == NULL);
	return p->id;
}

int do_until_there_bad(void)
{
	struct item *p;

	do {
		p = try_get();
		if (!p)
			say("again");
	} while (p != NULL);
	return p->id; // expect: null-deref
}

int endless_ok(void)
{
	struct item *p = NULL;

	for (;;) {
		p = try_get();
		if (p)
			break;
		say("again");
	}
	return p->id;
}

int endless_bad(void)
{
	struct item *p = NULL;

	for (;;) {
		p = try_get();
		if (!p)
			break;
		say("again");
	}
	return p->id; // expect: null-deref
}

/* The null pointer is replaced before it is used. */
int default_object_ok(struct item *p, struct item *fallback)
{
	if (!p)
		p = fallback;
	return p->id;
}

int default_object_bad(struct item *p, struct item *fallback)
{
	if (!p)
		fallback = p;
	return p->id + (fallback != NULL); // expect: null-deref
}

/* GNU x ?: y */
int gnu_elvis_ok(struct item *p, struct item *fallback)
{
	return (p ?: fallback)->id;
}

int gnu_elvis_bad(struct item *p)
{
	return (p ?: (struct item *)NULL)->id; // expect: null-deref
}

/* The comma and assignments inside conditions. */
int assign_in_condition_ok(void)
{
	struct item *p;

	if ((p = try_get(), p != NULL))
		return p->id;
	return 0;
}

int assign_in_condition_bad(void)
{
	struct item *p;

	if ((p = try_get(), p != NULL))
		return 0;
	return p->id; // expect: null-deref
}

/* An address behind null that is handed on: to a function of which nothing is known … */
void list_append(struct list *l, struct list *head);
int name_is(const char *name);

void link_unknown_bad(struct item *p, struct list *head)
{
	if (!p)
		say("none");
	list_append(&p->link, head); // expect: null-deref
}

void link_unknown_ok(struct item *p, struct list *head)
{
	if (!p) {
		say("none");
		return;
	}
	list_append(&p->link, head);
}

int name_unknown_bad(int n)
{
	struct item *p = NULL;

	if (n > 0)
		p = try_get();
	return name_is(p->name); // expect: null-deref
}

int name_unknown_ok(int n)
{
	struct item *p = NULL;

	if (n > 0)
		p = try_get();
	return p && name_is(p->name);
}

/* … and to some that are known: one that reads there, one that only compares. */
static int is_single(const struct list *l)
{
	return l->next == l;
}

static int is_same(const struct list *a, const struct list *b)
{
	return a == b;
}

int link_read_bad(struct item *p)
{
	if (!p)
		say("none");
	return is_single(&p->link); // expect: null-arg
}

int link_compared_ok(struct item *p, struct list *head)
{
	if (!p)
		say("none");
	return is_same(&p->link, head);
}

/* container_of of null goes back to null, or below. */
int item_of_null_ok(struct list *l)
{
	struct item *p = l ? container_of(l, struct item, link) : NULL;

	return p ? p->id : 0;
}

/* A number in the form of a pointer is no address behind null. */
void set_cookie(void *cookie);

void cookie_ok(void *cookie)
{
	long n;

	if (!cookie)
		say("first");
	n = 1 + (long)cookie;
	set_cookie((void *)n);
}

void cookie_bad(char *cookie)
{
	if (!cookie)
		say("first");
	set_cookie(cookie + 1); // expect: null-deref
}

/* Null that is written where it is dereferenced is how a program ends itself; what comes after it
 * does not run. */

void log_line(const char *text);

#define BUG(text)                                                                                  \
	do {                                                                                       \
		log_line(text);                                                                    \
		*(volatile int *)NULL = 1;                                                         \
	} while (0)

int ends_itself_ok(struct item *it)
{
	if (!it)
		BUG("no item");
	return it->len;
}

int ends_itself_by_index_ok(struct item *it)
{
	int i = 1;

	if (!it)
		i = ((int *)NULL)[i];
	return it->len + i;
}

int only_says_bad(struct item *it)
{
	if (!it)
		log_line("no item");
	return it->len; // expect: null-deref
}
