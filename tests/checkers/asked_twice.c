// RUN: %verify
/* A function that changes nothing says the same when it is asked the same again. */
#include <stddef.h>

enum format { FMT_NONE, FMT_BYTE, FMT_SHORT, FMT_LONG };

static const struct {
	enum format format;
	unsigned size;
} sizes[] = {{FMT_BYTE, 1}, {FMT_SHORT, 2}, {FMT_LONG, 4}, {FMT_NONE, 0}};

static unsigned size_of(enum format f)
{
	for (unsigned i = 0; sizes[i].size; i++)
		if (sizes[i].format == f)
			return sizes[i].size;
	return 0;
}

struct tag {
	enum format format;
	unsigned components;
};

int fits_ok(const struct tag *t, unsigned left)
{
	if (size_of(t->format) && left / size_of(t->format) < t->components)
		return 0;
	return 1;
}

int fits_bad(const struct tag *t, unsigned left)
{
	if (left / size_of(t->format) < t->components) // expect: div-zero
		return 0;
	return 1;
}

int other_tag_bad(const struct tag *t, const struct tag *o, unsigned left)
{
	if (!size_of(t->format))
		return 0;
	return left / size_of(o->format) < t->components; // expect: div-zero
}

int changed_bad(struct tag *t, unsigned left, unsigned format)
{
	if (!size_of(t->format))
		return 0;
	t->format = format;
	return left / size_of(t->format) < t->components; // expect: div-zero
}

struct route {
	int id, metric;
	struct route *next;
};

static struct route *find(struct route *list, int id)
{
	for (; list; list = list->next)
		if (list->id == id)
			return list;
	return NULL;
}

int metric_ok(struct route *list, int id)
{
	if (!find(list, id))
		return -1;
	return find(list, id)->metric;
}

int FN_metric_bad(struct route *list, int id)
{
	if (find(list, id))
		return 0;
	return find(list, id)->metric;
}

static int n_asked;

static int next_share(int of)
{
	n_asked++;
	return n_asked < of ? of - n_asked : 0;
}

int counts_bad(int of)
{
	if (!next_share(of))
		return 0;
	return 100 / next_share(of); // expect: div-zero
}
