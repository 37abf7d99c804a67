/* report.h - views of a book. */
#ifndef LEDGER_REPORT_H
#define LEDGER_REPORT_H

#include "book.h"

/* All accounts with what is on them, parents before children. */
void report_balance(const struct book *bk, FILE *out);

/* All postings to an account or below it, with a running total. */
void report_register(struct book *bk, const char *account, FILE *out);

/* One number of an account: "own", "total", "postings", "children".  0, or -1 for none of these. */
int report_figure(struct book *bk, const char *account, const char *what, FILE *out);

/* Income and expenses of each month of the book's last year. */
void report_monthly(struct book *bk, FILE *out);

/* What was earned and spent in one month of that year, by its number, and as bars that are so many
 * characters wide. */
void report_month(struct book *bk, const char *number, FILE *out);
void report_chart(struct book *bk, const char *width, FILE *out);

/* The payees of the last so many entries, the latest first. */
void report_latest(const struct book *bk, const char *count, FILE *out);

/* The tree of accounts, names only. */
void report_accounts(const struct book *bk, FILE *out);

/* All accounts by what is on them, the largest first. */
void report_largest(const struct book *bk, FILE *out);

/* What is left of each budget. */
void report_budget(const struct book *bk, FILE *out);

#endif
