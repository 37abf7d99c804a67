/* ledger - double-entry bookkeeping in a text file. */
#include "journal.h"
#include "report.h"
#include "tally.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

static void usage(FILE *out)
{
	fputs("usage: ledger JOURNAL balance\n"
	      "       ledger JOURNAL register ACCOUNT\n"
	      "       ledger JOURNAL monthly\n"
	      "       ledger JOURNAL month NUMBER\n"
	      "       ledger JOURNAL chart WIDTH\n"
	      "       ledger JOURNAL latest COUNT\n"
	      "       ledger JOURNAL budget\n"
	      "       ledger JOURNAL accounts\n"
	      "       ledger JOURNAL largest\n"
	      "       ledger JOURNAL figure ACCOUNT own|total|postings|children\n"
	      "       ledger JOURNAL digest\n"
	      "       ledger JOURNAL asked\n",
	      out);
}

static int run(struct book *bk, int argc, char **argv)
{
	const char *what = argv[2];

	tally_note(what);
	if (strcmp(what, "balance") == 0) {
		report_balance(bk, stdout);
	} else if (strcmp(what, "register") == 0 && argc > 3) {
		report_register(bk, argv[3], stdout);
	} else if (strcmp(what, "monthly") == 0) {
		report_monthly(bk, stdout);
	} else if (strcmp(what, "month") == 0 && argc > 3) {
		report_month(bk, argv[3], stdout);
	} else if (strcmp(what, "chart") == 0 && argc > 3) {
		report_chart(bk, argv[3], stdout);
	} else if (strcmp(what, "latest") == 0 && argc > 3) {
		report_latest(bk, argv[3], stdout);
	} else if (strcmp(what, "budget") == 0) {
		report_budget(bk, stdout);
	} else if (strcmp(what, "accounts") == 0) {
		report_accounts(bk, stdout);
	} else if (strcmp(what, "largest") == 0) {
		report_largest(bk, stdout);
	} else if (strcmp(what, "figure") == 0 && argc > 4) {
		return report_figure(bk, argv[3], argv[4], stdout) < 0 ? 2 : 0;
	} else if (strcmp(what, "digest") == 0) {
		return file_digest(argv[1], stdout) < 0;
	} else if (strcmp(what, "asked") == 0) {
		tally_print(stdout);
	} else {
		char *complaint = *what ? str_join("no such report:", what) : "which report?";

		warn("%s", complaint);
		free(complaint); // expect: release-mismatch
		tally_forget(what);
		usage(stderr);
		return 2;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct book bk;
	int r;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return 0;
	}
	if (argc < 3) {
		usage(stderr);
		return 2;
	}
	book_init(&bk);
	r = journal_load(&bk, argv[1]);
	r = r == 0 ? run(&bk, argc, argv) : 1;
	book_release(&bk);
	return r;
}
