/* explain.c - what a rule means, for who has just met it. */
#include "driver/report/cwe.h"
#include "driver/report/report.h"

#include <stdio.h>
#include <string.h>

enum { COLS = 80, MAX_CWES = PS_ARRAY_SIZE(((struct rule *)0)->cwe) };

/* Columns of n bytes of UTF-8; help texts hold no wide characters. */
static size_t n_cols(const char *s, size_t n)
{
	size_t cols = 0;

	for (size_t i = 0; i < n; i++)
		cols += ((unsigned char)s[i] & 0xC0) != 0x80;
	return cols;
}

/* One paragraph, its words filled into lines. */
static void wrap_paragraph(struct strbuf *out, const char *s, size_t n)
{
	size_t col = 0;

	while (n) {
		size_t blank = strspn(s, " \t\n"), word;

		if (blank >= n)
			break;
		s += blank;
		n -= blank;
		word = strcspn(s, " \t\n");
		if (word > n)
			word = n;
		if (col && col + 1 + n_cols(s, word) > COLS) {
			strbuf_putc(out, '\n');
			col = 0;
		}
		if (col) {
			strbuf_putc(out, ' ');
			col++;
		}
		strbuf_add(out, s, word);
		col += n_cols(s, word);
		s += word;
		n -= word;
	}
	strbuf_putc(out, '\n');
}

/* Paragraphs are parted by empty lines. */
static void wrap(struct strbuf *out, const char *s)
{
	const char *sep = "";

	while (*(s += strspn(s, "\n"))) {
		const char *end = strstr(s, "\n\n");
		size_t n = end ? (size_t)(end - s) : strlen(s);

		strbuf_puts(out, sep);
		wrap_paragraph(out, s, n);
		sep = "\n";
		s += n;
	}
}

/* Code as it is, four columns in; its tabs are eight wide as if it stood at the margin. */
static void add_code(struct strbuf *out, const char *title, const char *code)
{
	unsigned col = 0;

	if (!code || !*code)
		return;
	strbuf_printf(out, "\n%s:\n\n", title);
	for (; *code; code++) {
		if (*code == '\n') {
			strbuf_putc(out, '\n');
			col = 0;
			continue;
		}
		if (!col)
			strbuf_puts(out, "    ");
		if (*code == '\t') {
			strbuf_printf(out, "%*s", (int)(8 - col % 8), "");
			col += 8 - col % 8;
		} else {
			strbuf_putc(out, *code);
			col++;
		}
	}
	if (col)
		strbuf_putc(out, '\n');
}

static void add_cwes(struct strbuf *out, const struct rule *rule)
{
	for (uint32_t i = 0; i < MAX_CWES && rule->cwe[i]; i++) {
		const char *name = cwe_name(rule->cwe[i]);

		strbuf_printf(out, "  CWE-%u", rule->cwe[i]);
		if (name)
			strbuf_printf(out, "  %s", name);
		strbuf_putc(out, '\n');
	}
}

void report_explain(const struct rule *rule, struct strbuf *out)
{
	strbuf_printf(out, "%s: %s\n", rule->id, rule->summary);
	strbuf_printf(out, "  %s by default", severity_name(rule->severity));
	if (rule->security > 0)
		strbuf_printf(out, ", security severity %.1f", rule->security);
	strbuf_putc(out, '\n');
	add_cwes(out, rule);
	if (rule->help && *rule->help) {
		strbuf_putc(out, '\n');
		wrap(out, rule->help);
	}
	add_code(out, "Bad", rule->bad);
	add_code(out, "Good", rule->good);
}

void report_rules_list(const struct rule *const *rules, uint32_t n_rules, struct strbuf *out)
{
	int width = 4;

	for (uint32_t i = 0; i < n_rules; i++)
		if ((int)strlen(rules[i]->id) > width)
			width = (int)strlen(rules[i]->id);
	for (uint32_t i = 0; i < n_rules; i++) {
		char cwe[24] = "";

		if (rules[i]->cwe[0])
			snprintf(cwe, sizeof cwe, "CWE-%u", rules[i]->cwe[0]);
		strbuf_printf(out, "%-*s  %-7s  %-8s  %s\n", width, rules[i]->id,
			      severity_name(rules[i]->severity), cwe, rules[i]->summary);
	}
}
