/* model.c - the set of models: filled once, then a sorted array that any thread may search.
 *
 * Fortified functions mostly take their extra argument last, so that the model of the plain one
 * holds.  Where it stands among the others, models_finish makes a model of its own that keeps what
 * holds of the result and of the arguments before it.
 */
#include "engine/flow/model.h"

#include "engine/base/map.h"

#include <stdio.h>
#include <string.h>

struct models {
	struct strtab strs;
	struct arena mem;	     /* of the models                                     */
	struct map by_name;	     /* string number -> index into all                   */
	VEC(struct model *) all;     /* in the order of putting                           */
	const struct model **sorted; /* by name; n_sorted                                 */
	uint32_t n_sorted;
};

/* Functions whose fortified form has arguments inserted: how many before them are the same. */
static const struct {
	const char *name;
	uint8_t n_same;
} fortified[] = {
	{"asprintf", 1},       {"dprintf", 1},	      {"fgets", 1},    {"fgets_unlocked", 1},
	{"fread_unlocked", 1}, {"fprintf", 1},	      {"fread", 1},    {"fwprintf", 1},
	{"fgetws", 1},	       {"obstack_printf", 1}, {"printf", 0},   {"recvfrom", 3},
	{"snprintf", 2},       {"sprintf", 1},	      {"swprintf", 2}, {"syslog", 1},
	{"vasprintf", 1},      {"vdprintf", 1},	      {"vfprintf", 1}, {"vfwprintf", 1},
	{"vprintf", 0},	       {"vsnprintf", 2},      {"vsprintf", 1}, {"vswprintf", 2},
	{"vsyslog", 1},	       {"vwprintf", 0},	      {"wprintf", 0},
};

struct models *models_new(void)
{
	struct models *m = xcalloc(1, sizeof *m);

	strtab_init(&m->strs);
	return m;
}

void models_free(struct models *m)
{
	if (!m)
		return;
	strtab_release(&m->strs);
	arena_release(&m->mem);
	map_release(&m->by_name);
	vec_release(&m->all);
	free(m->sorted);
	free(m);
}

const char *models_intern(struct models *m, const char *s)
{
	return strtab_get(&m->strs, strtab_add(&m->strs, s));
}

struct model *models_put(struct models *m, const char *name, bool *ret_new)
{
	uint32_t id = strtab_add(&m->strs, name);
	struct model *model;
	bool is_new;
	uint64_t *at = map_put(&m->by_name, id, &is_new);

	if (ret_new)
		*ret_new = is_new;
	if (!is_new)
		return m->all.v[*at];
	model = arena_new(&m->mem, struct model);
	model->name = strtab_get(&m->strs, id);
	model->library = "";
	*at = m->all.n;
	*vec_push(&m->all) = model;
	return model;
}

static bool term_beyond(const struct model_term *t, uint8_t n_same)
{
	return (t->kind == MODEL_T_ARG || t->kind == MODEL_T_STRLEN) && t->n > n_same;
}

static void keep_size(struct model_size *s, uint8_t n_same)
{
	if (term_beyond(&s->a, n_same) || term_beyond(&s->b, n_same))
		*s = (struct model_size){0};
}

static uint8_t keep_arg(uint8_t n, uint8_t n_same)
{
	return n > n_same ? 0 : n;
}

/* An unknown size means "all of *arg" for WRITES and READS: then the argument says nothing. */
static void keep_bytes(struct model_arg *a, uint8_t n_same)
{
	bool reads = a->reads.a.kind != MODEL_T_NONE, writes = a->writes.a.kind != MODEL_T_NONE;

	keep_size(&a->reads, n_same);
	keep_size(&a->writes, n_same);
	keep_size(&a->fills, n_same);
	keep_size(&a->acquired_size, n_same);
	a->copies = keep_arg(a->copies, n_same);
	a->filled_with = keep_arg(a->filled_with, n_same);
	if (reads && a->reads.a.kind == MODEL_T_NONE)
		a->flags &= ~(uint32_t)MODEL_A_READS;
	if (writes && a->writes.a.kind == MODEL_T_NONE && a->flags & MODEL_A_WRITES)
		a->flags = (a->flags & ~(uint32_t)MODEL_A_WRITES) | MODEL_A_MAY_WRITE;
}

/* What is known of the function whose arguments after the first n_same stand elsewhere. */
static void keep_leading(struct model *m, uint8_t n_same)
{
	keep_size(&m->size, n_same);
	keep_size(&m->max, n_same);
	keep_size(&m->is, n_same);
	m->aliases = keep_arg(m->aliases, n_same);
	m->interior_of = keep_arg(m->interior_of, n_same);
	m->realloc_of = keep_arg(m->realloc_of, n_same);
	m->copies = keep_arg(m->copies, n_same);
	for (uint8_t i = n_same; i < m->n_args; i++)
		m->args[i] = (struct model_arg){0};
	if (m->n_args > n_same)
		m->n_args = n_same;
	for (uint8_t i = 0; i < m->n_args; i++)
		keep_bytes(&m->args[i], n_same);
}

static void add_fortified(struct models *m, const char *plain, uint8_t n_same)
{
	const uint64_t *at = map_get(&m->by_name, strtab_add(&m->strs, plain));
	char name[64];
	const char *own;
	struct model *to;
	uint64_t from;
	bool is_new;

	if (!at)
		return;
	from = *at; /* at itself may move now */
	snprintf(name, sizeof name, "__%s_chk", plain);
	to = models_put(m, name, &is_new);
	if (!is_new)
		return;
	own = to->name;
	*to = *m->all.v[from];
	to->name = own;
	keep_leading(to, n_same);
}

static int by_name(const void *a, const void *b)
{
	const struct model *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void models_finish(struct models *m)
{
	for (size_t i = 0; i < PS_ARRAY_SIZE(fortified); i++)
		add_fortified(m, fortified[i].name, fortified[i].n_same);
	free(m->sorted);
	m->n_sorted = m->all.n;
	m->sorted = xcalloc(m->n_sorted ? m->n_sorted : 1, sizeof *m->sorted);
	for (uint32_t i = 0; i < m->n_sorted; i++)
		m->sorted[i] = m->all.v[i];
	qsort(m->sorted, m->n_sorted, sizeof *m->sorted, by_name);
}

/* Name of n bytes, exactly. */
static const struct model *find_exact(const struct models *m, const char *name, size_t n)
{
	uint32_t lo = 0, hi = m->n_sorted;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int c = strncmp(m->sorted[mid]->name, name, n);

		if (c == 0 && m->sorted[mid]->name[n])
			c = 1;
		if (c == 0)
			return m->sorted[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static bool skip_prefix(const char **s, const char *prefix)
{
	size_t n = strlen(prefix);

	if (strncmp(*s, prefix, n) != 0)
		return false;
	*s += n;
	return true;
}

const struct model *models_find(const struct models *m, const char *name)
{
	const struct model *found = find_exact(m, name, strlen(name));
	size_t n;

	if (found || name[0] != '_')
		return found;
	if (skip_prefix(&name, "__builtin_")) {
		found = find_exact(m, name, strlen(name));
		if (found)
			return found;
	}
	n = strlen(name);
	if (strncmp(name, "__", 2) == 0 && n > 6 && strcmp(name + n - 4, "_chk") == 0) {
		found = find_exact(m, name, n);
		return found ? found : find_exact(m, name + 2, n - 6);
	}
	if (skip_prefix(&name, "__isoc99_") || skip_prefix(&name, "__isoc23_"))
		return find_exact(m, name, strlen(name));
	return NULL;
}

const struct model *model_of_function(const struct models *m, const struct ir_unit *u,
				      const struct ir_sym *s)
{
	const struct model *is;

	if (!m || s->linkage == IR_LINK_INTERNAL)
		return NULL;
	is = models_find(m, ir_cstr(u, s->name));
	if (is && is->flags & MODEL_SHIPPED && s->body != IR_NO &&
	    !(s->flags & (IR_S_SYSTEM | IR_S_BUILTIN)))
		return NULL;
	return is;
}

uint32_t models_count(const struct models *m)
{
	return m->n_sorted;
}

void models_each(const struct models *m, void (*fn)(void *arg, const struct model *model),
		 void *arg)
{
	for (uint32_t i = 0; i < m->n_sorted; i++)
		fn(arg, m->sorted[i]);
}
