// RUN: %panicscan scan --verify --confidence possible -- cc -c %s
//
// errptr-deref: error numbers in the form of pointers.  The macros are of the shape that Linux
// has; nothing is known of their names.

#include <stddef.h>

typedef _Bool bool;

#define EINVAL	  22
#define ENOMEM	  12
#define ENODEV	  19
#define MAX_ERRNO 4095

#define unlikely(x)	__builtin_expect(!!(x), 0)
#define IS_ERR_VALUE(x) unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE((unsigned long)ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return unlikely(!ptr) || IS_ERR_VALUE((unsigned long)ptr);
}

static inline void *ERR_CAST(const void *ptr)
{
	return (void *)ptr;
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	if (IS_ERR(ptr))
		return PTR_ERR(ptr);
	return 0;
}

struct clk {
	int rate;
	const char *name;
	struct clk *parent;
};

struct device {
	int id;
	struct clk *clk, *bus_clk;
	void *regs;
};

void *zalloc(size_t n) __attribute__((malloc));
void release(const void *p);
void dev_err(struct device *dev, const char *fmt, ...);
struct clk *clk_get(struct device *dev, const char *name);
int clk_enable(struct clk *c);

static struct clk clks[4];

static struct clk *clk_by_number(int n)
{
	if (n < 0)
		return ERR_PTR(-EINVAL);
	if (n >= 4)
		return ERR_PTR(-ENODEV);
	return &clks[n];
}

static struct clk *clk_new(struct clk *parent)
{
	struct clk *c = zalloc(sizeof *c);

	if (!c)
		return ERR_PTR(-ENOMEM);
	c->parent = parent;
	return c;
}

/* All three: a pointer, null, an error. */
static struct clk *clk_optional(int n)
{
	if (n < 0)
		return ERR_PTR(-EINVAL);
	return n < 4 ? &clks[n] : NULL;
}

static struct clk *clk_parent_of(int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c))
		return ERR_CAST(c);
	return c->parent;
}

/* ---- dereferenced ---------------------------------------------------------------------------- */

int unchecked_bad(int n)
{
	struct clk *c = clk_by_number(n);

	return c->rate; // expect: errptr-deref
}

int checked_ok(int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c))
		return PTR_ERR(c);
	return c->rate;
}

/* Null is what it never is. */
int null_check_bad(struct clk *parent)
{
	struct clk *c = clk_new(parent);

	if (!c)
		return -ENOMEM;
	c->rate = 1; // expect: errptr-deref
	return 0;
}

int null_check_ok(struct clk *parent)
{
	struct clk *c = clk_new(parent);

	if (IS_ERR_OR_NULL(c))
		return -ENOMEM;
	c->rate = 1;
	return 0;
}

int optional_bad(int n)
{
	struct clk *c = clk_optional(n);

	if (!c)
		return 0;
	return c->rate; // expect: errptr-deref
}

/* The check for errors lets null through. */
int optional_null_bad(int n)
{
	struct clk *c = clk_optional(n);

	if (IS_ERR(c))
		return PTR_ERR(c);
	return c->rate; // expect: null-unchecked-return
}

int optional_ok(int n)
{
	struct clk *c = clk_optional(n);

	if (IS_ERR_OR_NULL(c))
		return c ? PTR_ERR(c) : 0;
	return c->rate;
}

int handed_up_bad(int n)
{
	struct clk *c = clk_parent_of(n);

	return c->rate; // expect: errptr-deref
}

int handed_up_ok(int n)
{
	struct clk *c = clk_parent_of(n);

	return IS_ERR(c) ? 0 : c->rate;
}

int said_and_used_bad(struct device *dev, int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c))
		dev_err(dev, "no clock: %ld", PTR_ERR(c));
	return c->rate; // expect: errptr-deref
}

int said_and_left_ok(struct device *dev, int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c)) {
		dev_err(dev, "no clock: %ld", PTR_ERR(c));
		return -1;
	}
	return c->rate;
}

/* Of a function that nothing is known of, the check itself says that errors come. */
int found_to_be_error_bad(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (IS_ERR(c)) {
		dev_err(dev, "%s: %ld", c->name, PTR_ERR(c)); // expect: errptr-deref
		return -1;
	}
	return c->rate;
}

int found_to_be_error_ok(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (IS_ERR(c)) {
		dev_err(dev, "core: %ld", PTR_ERR(c));
		return -1;
	}
	return c->rate;
}

int nothing_known_ok(struct device *dev)
{
	return clk_get(dev, "core")->rate;
}

/* The wrong one is checked. */
int wrong_one_bad(int a, int b)
{
	struct clk *x = clk_by_number(a), *y = clk_by_number(b);

	if (IS_ERR(x))
		return PTR_ERR(x);
	if (IS_ERR(x))
		return PTR_ERR(y);
	return x->rate + y->rate; // expect: errptr-deref
}

int both_ok(int a, int b)
{
	struct clk *x = clk_by_number(a), *y = clk_by_number(b);

	if (IS_ERR(x))
		return PTR_ERR(x);
	if (IS_ERR(y))
		return PTR_ERR(y);
	return x->rate + y->rate;
}

/* In a field, checked where it is fetched or not at all. */
static int fetch(struct device *dev, int n)
{
	dev->clk = clk_by_number(n);
	return PTR_ERR_OR_ZERO(dev->clk);
}

int field_bad(struct device *dev, int n)
{
	fetch(dev, n);
	return dev->clk->rate; // expect: errptr-deref
}

int field_ok(struct device *dev, int n)
{
	int err = fetch(dev, n);

	if (err)
		return err;
	return dev->clk->rate;
}

/* A callee dereferences it. */
static int rate_of(const struct clk *c)
{
	return c->rate;
}

int passed_on_bad(int n)
{
	return rate_of(clk_by_number(n)); // expect: errptr-deref
}

int passed_on_ok(int n)
{
	struct clk *c = clk_by_number(n);

	return IS_ERR(c) ? 0 : rate_of(c);
}

/* A number kept in a variable. */
int kept_number_ok(int n)
{
	struct clk *c = clk_by_number(n);
	int err = PTR_ERR_OR_ZERO(c);

	if (err < 0)
		return err;
	return c->rate;
}

int kept_number_bad(int n, int strict)
{
	struct clk *c = clk_by_number(n);
	int err = PTR_ERR_OR_ZERO(c);

	if (err < 0 && strict)
		return err;
	return c->rate; // expect: errptr-deref
}

/* What deferral looks like: one error is let through. */
int probe_bad(int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c) && PTR_ERR(c) != -ENODEV)
		return PTR_ERR(c);
	return c->rate; // expect: errptr-deref
}

int probe_ok(int n)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c)) {
		if (PTR_ERR(c) != -ENODEV)
			return PTR_ERR(c);
		c = NULL;
	}
	return c ? c->rate : 0;
}

/* Set to a default in the error branch. */
int default_clock_ok(int n, struct clk *fallback)
{
	struct clk *c = clk_by_number(n);

	if (IS_ERR(c))
		c = fallback;
	return c->rate;
}

int cleanup_bad(struct device *dev, int n)
{
	int err = 0;

	dev->bus_clk = clk_by_number(n);
	if (IS_ERR(dev->bus_clk)) {
		err = PTR_ERR(dev->bus_clk);
		goto out;
	}
	err = clk_enable(dev->bus_clk);
out:
	dev->bus_clk->rate = 0; // expect: errptr-deref
	return err;
}

int cleanup_ok(struct device *dev, int n)
{
	int err = 0;

	dev->bus_clk = clk_by_number(n);
	if (IS_ERR(dev->bus_clk))
		return PTR_ERR(dev->bus_clk);
	err = clk_enable(dev->bus_clk);
	dev->bus_clk->rate = 0;
	return err;
}

/* ---- the number of a pointer ------------------------------------------------------------------ */

int wrong_branch_bad(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (!IS_ERR(c))
		return PTR_ERR(c); // expect: errptr-deref
	return 0;
}

int wrong_branch_ok(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (!IS_ERR(c))
		return 0;
	return PTR_ERR(c);
}

/* 0, which is success. */
int number_of_null_bad(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (!c)
		return PTR_ERR(c); // expect: errptr-deref
	return c->rate;
}

int number_of_null_ok(struct device *dev)
{
	struct clk *c = clk_get(dev, "core");

	if (!c)
		return -ENODEV;
	return c->rate;
}

int number_of_another_bad(struct device *dev)
{
	struct clk *core = clk_get(dev, "core"), *bus = clk_get(dev, "bus");

	if (IS_ERR(core))
		return PTR_ERR(core);
	if (IS_ERR(bus))
		return PTR_ERR(core); // expect: errptr-deref
	return core->rate + bus->rate;
}

int number_first_ok(struct device *dev)
{
	struct clk *core = clk_get(dev, "core");
	int err = PTR_ERR(core);

	if (IS_ERR(core))
		return err;
	return core->rate;
}

/* Any conversion of pointers to numbers looks like PTR_ERR. */
static inline long address_of(const void *p)
{
	return (long)p;
}

unsigned bucket_ok(const struct clk *c)
{
	if (!c)
		return (unsigned)address_of(c);
	return (unsigned)(address_of(c) >> 4) % 64;
}

/* ---- not error pointers ------------------------------------------------------------------------ */

/* A sentinel of one's own. */
#define END ((struct clk *)-1)

int sentinel_ok(struct clk *c)
{
	int n = 0;

	while (c != END) {
		n += c->rate;
		c = c->parent;
	}
	return n;
}

int sentinel_bad(struct clk *c)
{
	int n = 0;

	while (c != END)
		c = c->parent;
	n += c->rate; // expect: errptr-deref
	return n;
}

/* Large numbers are not small negative ones. */
int length_ok(const char *text, size_t n)
{
	if (n == (size_t)-1)
		n = 0;
	if (n >= (size_t)-2)
		return -1;
	return text[n];
}

int address_in_array_ok(const struct clk *c)
{
	if (&c->name == NULL)
		return 0;
	return c->rate;
}
