#include "report.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12 };

struct month {
	money_t income, expenses;
	int n_entries;
	unsigned days; /* date_day_bit() of those with entries */
};

/* A line of the report of the largest accounts. */
struct line {
	const struct account *account;
	money_t total;
};

static void print_subtree(const struct account *a, int depth, FILE *out)
{
	const struct account *c;
	char text[MONEY_TEXT_BYTES];

	if (a->parent)
		fprintf(out, "%14s  %*s%s\n", money_format(account_total(a), text), 2 * depth, "",
			a->name);
	ACCOUNT_FOR_EACH_CHILD (c, a) {
		print_subtree(c, depth + 1, out);
	}
}

void report_balance(const struct book *bk, FILE *out)
{
	char text[MONEY_TEXT_BYTES];

	print_subtree(bk->root, -1, out);
	fprintf(out, "--------------\n%14s\n", money_format(account_total(bk->root), text));
}

static int is_below(const struct account *a, const struct account *top)
{
	for (; a; a = a->parent)
		if (a == top)
			return 1;
	return 0;
}

static void print_register_line(const struct entry *e, const struct posting *p, money_t total,
				FILE *out)
{
	char amount[MONEY_TEXT_BYTES], sum[MONEY_TEXT_BYTES];

	fprintf(out, "%04d-%02d-%02d  %-20.20s %12s %12s\n", e->date.year, e->date.month,
		e->date.day, e->payee, money_format(p->amount, amount), money_format(total, sum));
}

void report_register(struct book *bk, const char *account, FILE *out)
{
	const struct account *top = account_find(bk->root, account);
	const struct entry *e;
	const struct posting *p;
	money_t total = 0;

	if (!top)
		warn("no account '%s'", account);
	if (top->n_postings == 0 && !top->child) // expect: null-deref
		fprintf(out, "nothing was ever posted to %s\n", account);
	for (e = bk->entries; e; e = e->next)
		for (p = e->postings; p; p = p->next) {
			if (!is_below(p->account, top))
				continue;
			total += p->amount;
			print_register_line(e, p, total, out);
		}
}

int report_figure(struct book *bk, const char *account, const char *what, FILE *out)
{
	static const char *const names[] = {"own", "total", "postings", "children"};
	const struct account *a = account_find(bk->root, account);

	for (int i = FIGURE_OWN; i <= FIGURE_CHILDREN; i++) {
		if (strcmp(what, names[i]) != 0)
			continue;
		fprintf(out, "%lld\n", (long long)account_figure(a, (enum figure)i));
		return 0;
	}
	return -1;
}

static void add_to_month(struct month *m, const struct entry *e, const struct account *income,
			 const struct account *expenses)
{
	const struct posting *p;

	m->n_entries++;
	m->days |= date_day_bit(e->date.day);
	for (p = e->postings; p; p = p->next) {
		if (income && is_below(p->account, income))
			m->income -= p->amount;
		else if (expenses && is_below(p->account, expenses))
			m->expenses += p->amount;
	}
}

static int last_year(const struct book *bk)
{
	const struct entry *e;
	int year = 0;

	for (e = bk->entries; e; e = e->next)
		year = e->date.year;
	return year;
}

static int count_bits(unsigned bits)
{
	int n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* Adds up the months of the book's last year, which is returned. */
static int collect_months(struct book *bk, struct month *months)
{
	const struct account *income = account_find(bk->root, "Income");
	const struct account *expenses = account_find(bk->root, "Expenses");
	const struct entry *e;
	int year = last_year(bk);

	memset(months, 0, MONTHS * sizeof *months);
	for (e = bk->entries; e; e = e->next)
		if (e->date.year == year && e->date.month >= 1 && e->date.month <= MONTHS)
			add_to_month(&months[e->date.month - 1], e, income, expenses);
	return year;
}

void report_monthly(struct book *bk, FILE *out)
{
	struct month months[MONTHS];
	int year = collect_months(bk, months);

	fprintf(out, "%d %13s %12s %6s %5s\n", year, "income", "expenses", "spent", "days");
	for (int i = 0; i < MONTHS; i++) {
		const struct month *m = &months[i];
		char in[MONEY_TEXT_BYTES], exp[MONEY_TEXT_BYTES];

		if (m->n_entries == 0)
			continue;
		fprintf(out, "%s %14s %12s %5d%% %5d\n", date_month_name(i + 1),
			money_format(m->income, in), money_format(m->expenses, exp),
			money_percent(m->expenses, m->income), count_bits(m->days));
	}
}

void report_month(struct book *bk, const char *number, FILE *out)
{
	struct month months[MONTHS];
	char in[MONEY_TEXT_BYTES], exp[MONEY_TEXT_BYTES];
	int year = collect_months(bk, months), n = atoi(number);

	money_format(months[n - 1].income, in); // expect: index-unchecked
	money_format(months[n - 1].expenses, exp);
	fprintf(out, "%s %d: %s earned, %s spent\n", date_month_name(n), year, in, exp);
}

void report_chart(struct book *bk, const char *width, FILE *out)
{
	struct month months[MONTHS];
	money_t most = 1;
	int n = atoi(width);
	char bar[n]; // expect: vla-bound

	collect_months(bk, months);
	memset(bar, '#', sizeof bar);
	for (int i = 0; i < MONTHS; i++)
		if (months[i].expenses > most)
			most = months[i].expenses;
	for (int i = 0; i < MONTHS; i++)
		fprintf(out, "%s %.*s\n", date_month_name(i + 1),
			(int)(months[i].expenses * n / most), bar);
}

void report_latest(const struct book *bk, const char *count, FILE *out)
{
	size_t n = strtoul(count, NULL, 10), n_seen = 0;
	const struct entry *e, **latest;

	if (n == 0)
		return;
	latest = malloc(n * sizeof(*latest)); // expect: size-arith-overflow
	if (!latest) {
		warn("no memory for %s entries", count);
		return;
	}
	if (!bk->entries)
		return; // expect: resource-leak
	for (e = bk->entries; e; e = e->next)
		latest[n_seen++ % n] = e;
	for (size_t i = 0; i < n && i < n_seen; i++)
		fprintf(out, "%s\n", latest[(n_seen - 1 - i) % n]->payee);
	free(latest);
}

void report_budget(const struct book *bk, FILE *out)
{
	const struct budget *b;

	fprintf(out, "%12s %12s spent (from %s)\n", "budget", "left", date_fiscal_month_name(1));
	for (b = bk->budgets; b; b = b->next)
		budget_print(b, out);
}

static void print_account(const struct account *a, FILE *out, int depth)
{
	fprintf(out, "%*s%s\n", 2 * depth, "", a->name);
}

void report_accounts(const struct book *bk, FILE *out)
{
	account_walk(bk->root, (account_fn)print_account, out); // expect: call-mismatch
}

static int by_total(const void *a, const void *b)
{
	money_t x = ((const struct line *)a)->total, y = ((const struct line *)b)->total;

	return x < y ? 1 : x > y ? -1 : 0;
}

static int collect_lines(const struct account *a, struct line *v, int n)
{
	const struct account *c;

	v[n].account = a;
	v[n++].total = account_total(a);
	ACCOUNT_FOR_EACH_CHILD (c, a) {
		n = collect_lines(c, v, n);
	}
	return n;
}

void report_largest(const struct book *bk, FILE *out)
{
	int n = account_count(bk->root);
	struct line *v = xcalloc((size_t)n, sizeof *v);
	char text[MONEY_TEXT_BYTES];

	n = collect_lines(bk->root, v, 0);
	qsort(v, (size_t)n, sizeof *v, by_total);
	for (int i = 0; i < n; i++) {
		fprintf(out, "%14s  ", money_format(v[i].total, text));
		account_print_name(v[i].account, out);
		fputc('\n', out);
	}
	memset(v, 0, (size_t)n * sizeof v); // expect: sizeof-mistake
	free(v);
}
