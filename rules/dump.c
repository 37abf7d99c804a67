/* dump.c - models as a rules file again, along the table of keys. */
#include "rules/rules_p.h"

#include <string.h>

struct dumper {
	struct strbuf *out;
	const struct model *model;
	const struct model_arg *arg;
	uint8_t scope;
	uint32_t flags;
	uint32_t said;		/* bits of flags that a printed key implies                     */
	const char *sep, *next; /* before the next key, and before those after it         */
};

static const void *field(const struct dumper *d, const struct rules_key *key)
{
	return (d->arg ? (const char *)d->arg : (const char *)d->model) + key->offset;
}

static void begin(struct dumper *d, const struct rules_key *key)
{
	strbuf_printf(d->out, "%s%s: ", d->sep, key->name);
	d->sep = d->next;
}

/* The word of key whose bits are set beside the key's own, or NULL. */
static const struct rules_word *word_of_flags(const struct dumper *d, const struct rules_key *key)
{
	for (const struct rules_word *w = key->words; w && w->name; w++)
		if (w->value && (d->flags & w->value) == w->value)
			return w;
	return NULL;
}

static void dump_flag(struct dumper *d, const struct rules_key *key)
{
	const struct rules_word *w = word_of_flags(d, key);

	if (!key->set || (d->flags & key->set) != key->set || !(key->set & ~d->said))
		return;
	begin(d, key);
	strbuf_puts(d->out, w ? w->name : "true");
	d->said |= key->set | (w ? w->value : 0);
}

static void dump_argno(struct dumper *d, const struct rules_key *key)
{
	const uint8_t *n = field(d, key);

	if (!*n)
		return;
	begin(d, key);
	strbuf_printf(d->out, "%u", *n);
}

static void dump_size(struct dumper *d, const struct rules_key *key)
{
	const struct model_size *s = field(d, key);
	const struct rules_word *w = word_of_flags(d, key);
	bool known = s->a.kind != MODEL_T_NONE, fills = d->arg && s == &d->arg->fills;

	if (key->set ? !(d->flags & key->set & ~d->said) && !(fills && known) : !known)
		return;
	begin(d, key);
	d->said |= key->set;
	if (known) {
		strbuf_puts(d->out, s->min ? "\"" : ""); /* it has a comma */
		size_print(s, d->out);
		strbuf_puts(d->out, s->min ? "\"" : "");
	} else if (w)
		strbuf_puts(d->out, w->name);
	else /* the word without a bit of its own: pointee, unknown */
		for (w = key->words; w && w->name; w++)
			if (!w->value)
				strbuf_puts(d->out, w->name);
	d->said |= w && w->name ? w->value : 0;
}

static void dump_range(struct dumper *d, const struct rules_key *key)
{
	const int64_t *bound = field(d, key);
	bool given = key->present ? *((const bool *)((const char *)d->model + key->present))
				  : (d->flags & key->set) != 0;

	if (!given)
		return;
	begin(d, key);
	strbuf_printf(d->out, "[%lld, %lld]", (long long)bound[0], (long long)bound[1]);
}

static void dump_kind(struct dumper *d, const struct rules_key *key)
{
	const char *const *kind = field(d, key);

	if (!*kind || (d->flags & key->set) != key->set || d->flags & key->clear)
		return;
	begin(d, key);
	strbuf_puts(d->out, *kind);
}

static void dump_word(struct dumper *d, const struct rules_key *key)
{
	const uint8_t *value = field(d, key);

	for (const struct rules_word *w = key->words; w->name && *value; w++)
		if (w->value == *value) {
			begin(d, key);
			strbuf_puts(d->out, w->name);
		}
}

static void dump_keys(struct dumper *d)
{
	for (uint32_t i = 0; i < rules_n_keys; i++) {
		const struct rules_key *key = &rules_keys[i];

		if (!(key->scope & d->scope))
			continue;
		switch ((enum rules_type)key->type) {
		case RULES_VERSION:
		case RULES_TEXT:
		case RULES_NESTED:
		case RULES_BY_NAME:
			break;
		case RULES_FLAG:
			dump_flag(d, key);
			break;
		case RULES_ARGNO:
			dump_argno(d, key);
			break;
		case RULES_SIZE:
			dump_size(d, key);
			break;
		case RULES_RANGE:
			dump_range(d, key);
			break;
		case RULES_KIND:
			dump_kind(d, key);
			break;
		case RULES_WORD:
			dump_word(d, key);
			break;
		}
	}
}

static void dump_args(const struct model *m, struct strbuf *out)
{
	strbuf_puts(out, "    args:\n");
	for (uint8_t i = 0; i < m->n_args; i++) {
		struct dumper d = {.out = out,
				   .model = m,
				   .arg = &m->args[i],
				   .scope = RULES_ARG,
				   .flags = m->args[i].flags,
				   .sep = "",
				   .next = ", "};

		strbuf_printf(out, "      %u: {", i + 1);
		dump_keys(&d);
		strbuf_puts(out, "}\n");
	}
}

void models_dump_one(const struct model *m, struct strbuf *out)
{
	struct strbuf returns = {0};
	struct dumper d = {.out = out,
			   .model = m,
			   .flags = m->flags,
			   .scope = RULES_FUNCTION,
			   .sep = "    ",
			   .next = "\n    "};
	struct dumper r = {.out = &returns,
			   .model = m,
			   .flags = m->flags,
			   .scope = RULES_RETURNS,
			   .sep = "",
			   .next = ", "};

	strbuf_printf(out, "  %s: # %s\n", m->name, m->library);
	dump_keys(&d);
	if (d.sep == d.next)
		strbuf_putc(out, '\n');
	dump_keys(&r);
	if (returns.n_bytes)
		strbuf_printf(out, "    returns: {%s}\n", strbuf_str(&returns));
	strbuf_release(&returns);
	if (m->n_args)
		dump_args(m, out);
}

static void dump_model(void *arg, const struct model *m)
{
	models_dump_one(m, arg);
}

void models_dump(const struct models *m, struct strbuf *out)
{
	strbuf_puts(out, "version: 1\nfunctions:\n");
	models_each(m, dump_model, out);
}
