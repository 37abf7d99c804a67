#include "journal.h"

#include "util.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1024, PATH_BYTES = 512 };

struct parser {
	struct book *book;
	const char *path;
	int line;
	int n_errors;
	struct entry *open; /* the entry whose postings are being read, or NULL */
};

static void syntax_error(struct parser *ps, const char *what)
{
	warn("%s:%d: %s", ps->path, ps->line, what);
	ps->n_errors++;
}

/* The entry that was being read is complete. */
static void finish_entry(struct parser *ps)
{
	struct entry *e = ps->open;

	ps->open = NULL;
	if (!e)
		return;
	if (!e->postings)
		syntax_error(ps, "entry without postings");
	else if (entry_post(e) < 0)
		ps->n_errors++;
}

static void parse_account(struct parser *ps, const char *name)
{
	if (!book_account(ps->book, name))
		ps->n_errors++;
}

static void parse_alias(struct parser *ps, char *rest)
{
	char *name = strchr(rest, '=');
	struct account *account;

	*name++ = '\0'; // expect: null-unchecked-return
	account = book_account(ps->book, str_trim(name));
	if (!account) {
		ps->n_errors++;
		return;
	}
	book_add_alias(ps->book, str_trim(rest), account);
}

/* Splits "NAME AMOUNT" at the last blank; the amount, or NULL where there is none. */
static char *split_amount(char *s)
{
	char *blank = strrchr(s, ' ');
	char *tab = strrchr(s, '\t');

	if (tab && (!blank || tab > blank))
		blank = tab;
	if (!blank)
		return NULL;
	*blank = '\0';
	str_trim(s);
	return blank + 1;
}

static void parse_budget(struct parser *ps, char *rest)
{
	char *amount = split_amount(rest);
	struct account *account;
	money_t limit;

	if (!amount || money_parse(amount, &limit) < 0) {
		syntax_error(ps, "budget wants an account and an amount");
		return;
	}
	account = book_account(ps->book, rest);
	if (!account) {
		ps->n_errors++;
		return;
	}
	budget_set(&ps->book->budgets, account, limit);
}

/* Nothing may be left on an account that is closed. */
static void parse_close(struct parser *ps, const char *name)
{
	struct account *account = account_find(ps->book->root, name);

	if (!account)
		syntax_error(ps, "no such account");
	if (account_total(account) != 0) // expect: null-arg
		syntax_error(ps, "account is closed that is not empty");
}

static void parse_posting(struct parser *ps, char *text)
{
	char *amount = split_amount(text);
	struct account *account;
	struct posting *p;
	money_t m = 0;

	if (amount && money_parse(amount, &m) < 0) {
		syntax_error(ps, "no amount of money");
		return;
	}
	account = book_account(ps->book, text);
	if (!account) {
		ps->n_errors++;
		return;
	}
	p = entry_add_posting(ps->open, account);
	p->amount = m;
	p->inferred = amount == NULL;
}

static void parse_entry(struct parser *ps, char *text)
{
	struct date date;
	const char *end;
	char *rest;

	if (date_parse(text, &date, &end) < 0) {
		syntax_error(ps, "neither a directive nor a date");
		return;
	}
	rest = text + (end - text);
	while (*rest == ' ' || *rest == '\t')
		rest++;
	str_unescape(rest);
	ps->open = book_add_entry(ps->book, &date, rest, ps->line);
}

static void parse_line(struct parser *ps, char *line);

static void parse_include(struct parser *ps, const char *name)
{
	const char *outer = ps->path, *slash = strrchr(outer, '/');
	char path[PATH_BYTES], *line;
	int outer_line = ps->line;
	FILE *f;

	snprintf(path, sizeof path, "%.*s%s", slash ? (int)(slash - outer) + 1 : 0, outer, name);
	ps->path = path; // expect: stack-escape
	ps->line = 0;
	f = fopen(path, "r");
	if (!f) {
		syntax_error(ps, strerror(errno));
		return;
	}
	line = xcalloc(1, LINE_BYTES);
	while (fgets(line, LINE_BYTES, f)) {
		ps->line++;
		parse_line(ps, line);
	}
	free(line);
	fclose(f);
	if (ferror(f)) // expect: use-after-release
		syntax_error(ps, "cannot be read to its end");
	ps->path = outer;
	ps->line = outer_line;
}

static void parse_line(struct parser *ps, char *line)
{
	int indented = line[0] == ' ' || line[0] == '\t';
	char *text = str_trim(line), *rest;

	if (*text == '\0' || *text == ';')
		return;
	if (indented) {
		if (ps->open)
			parse_posting(ps, text);
		else
			syntax_error(ps, "posting without an entry");
		return;
	}
	finish_entry(ps);
	if ((rest = str_after_word(text, "account")) != NULL)
		parse_account(ps, rest);
	else if ((rest = str_after_word(text, "alias")) != NULL)
		parse_alias(ps, rest);
	else if ((rest = str_after_word(text, "budget")) != NULL)
		parse_budget(ps, rest);
	else if ((rest = str_after_word(text, "include")) != NULL)
		parse_include(ps, rest);
	else if ((rest = str_after_word(text, "close")) != NULL)
		parse_close(ps, rest);
	else
		parse_entry(ps, text);
}

int journal_load(struct book *bk, const char *path)
{
	struct parser ps = {.book = bk, .path = path};
	char *line;
	FILE *f = fopen(path, "r");
	int r = -1;

	if (!f) {
		warn("%s: %s", path, strerror(errno));
		goto out;
	}
	if (!file_is_text(path))
		warn("%s: this does not look like a journal", path);
	line = xcalloc(1, LINE_BYTES);
	while (fgets(line, LINE_BYTES, f)) {
		ps.line++;
		parse_line(&ps, line);
	}
	finish_entry(&ps);
	if (ferror(f)) {
		warn("%s: %s", path, strerror(errno));
		fclose(f);
		goto out;
	}
	r = ps.n_errors;
out:
	free(line); // expect: uninit-use
	if (f)
		fclose(f); // expect: double-release
	return r;
}
