#include "driver/stats.h"

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static void count(struct strbuf *out, const char *name, uint64_t n, uint64_t whole)
{
	strbuf_printf(out, "  %-22s %12llu", name, (unsigned long long)n);
	if (whole)
		strbuf_printf(out, "  %5.1f %%", percent(n, whole));
	strbuf_putc(out, '\n');
}

static void seconds(struct strbuf *out, const char *name, double s)
{
	strbuf_printf(out, "  %-22s %12.2f s\n", name, s);
}

static void cache_table(const struct cache *c, uint32_t n_functions, struct strbuf *out)
{
	const struct cache_counts *n = &c->counts;

	if (!c->dir) {
		strbuf_printf(out, "cache: none (%s)\n", c->why ? c->why : "off");
		return;
	}
	strbuf_printf(out, "cache: %s\n", c->dir);
	count(out, "units known", n->n_known[CACHE_INPUTS], 0);
	count(out, "units kept", n->n_new[CACHE_UNITS], 0);
	count(out, "units not to be kept", n->n_left_out, 0);
	count(out, "analyses known", n->n_known[CACHE_ANSWERS], 0);
	count(out, "analyses kept", n->n_new[CACHE_ANSWERS], 0);
	count(out, "functions known", n_functions, 0);
	count(out, "damaged files", n->n_damaged, 0);
	count(out, "files not written", n->n_unkept, 0);
	count(out, "files dropped", n->n_evicted, 0);
}

void stats_table(const struct merged *m, const struct plan *plan, const struct link_stats *link,
		 const struct pool_stats *pool, const struct cache *cache, struct strbuf *out)
{
	const struct engine_stats *s = &m->stats;
	uint64_t n_calls = (uint64_t)s->n_calls_body + s->n_calls_model + s->n_calls_havoc;

	strbuf_puts(out, "input\n");
	count(out, "files", plan->units.n, 0);
	count(out, "essential flags only", m->n_reduced, 0);
	count(out, "not analysed", m->n_failed, 0);
	count(out, "not C", plan->skipped.n, 0);
	count(out, "duplicate entries", plan->db.n_duplicates, 0);
	count(out, "bad entries", plan->db.n_problems, 0);
	count(out, "lines", s->n_lines, 0);
	strbuf_puts(out, "functions\n");
	count(out, "all", s->n_functions, 0);
	count(out, "full", s->n_full, s->n_functions);
	count(out, "degraded", s->n_degraded, s->n_functions);
	count(out, "partial", s->n_partial, s->n_functions);
	count(out, "none", s->n_none, s->n_functions);
	count(out, "equal copies", link->n_shared, 0);
	count(out, "ambiguous names", link->n_ambiguous, 0);
	strbuf_puts(out, "calls\n");
	count(out, "known by body", s->n_calls_body, n_calls);
	count(out, "known by model", s->n_calls_model, n_calls);
	count(out, "unknown", s->n_calls_havoc, n_calls);
	strbuf_puts(out, "cost\n");
	count(out, "steps", s->n_steps, 0);
	seconds(out, "CPU of parsing", s->parse_cpu_s);
	seconds(out, "CPU of lowering", s->lower_cpu_s);
	seconds(out, "CPU of analysis", s->analyse_cpu_s);
	strbuf_printf(out, "  %-22s %12.1f MB\n", "peak memory of a worker",
		      (double)pool->peak_bytes / (1024.0 * 1024.0));
	count(out, "workers replaced", pool->n_replaced, 0);
	cache_table(cache, s->n_known, out);
}

void stats_line(const struct report_input *in, struct strbuf *out)
{
	uint32_t n_found = 0, n_failed = 0;

	for (uint32_t i = 0; i < in->n_findings; i++)
		n_found += !in->findings[i].suppressed;
	for (uint32_t i = 0; i < in->n_files; i++)
		n_failed += in->files[i].state == REPORT_FILE_FAILED;
	strbuf_printf(out, "panicscan: %u finding%s", n_found, n_found == 1 ? "" : "s");
	if (n_failed)
		strbuf_printf(out, ", %u file%s not analysed", n_failed, n_failed == 1 ? "" : "s");
	if (in->stats && in->stats->n_none)
		strbuf_printf(out, ", %u function%s not analysed", in->stats->n_none,
			      in->stats->n_none == 1 ? "" : "s");
	strbuf_putc(out, '\n');
}

void stats_profile(const struct merged *m, const struct plan *plan, struct strbuf *out)
{
	for (uint32_t i = 0; i < m->costs.n; i++) {
		const struct engine_cost *c = &m->costs.v[i];

		strbuf_printf(out, "%.1f\t%llu\t%llu\t%s\t%s:%u\n", c->cpu_s * 1e3,
			      (unsigned long long)c->n_steps, (unsigned long long)(c->bytes >> 10),
			      c->function,
			      c->span.path ? report_relative(c->span.path, plan->cwd) : "?",
			      c->span.line);
	}
}
