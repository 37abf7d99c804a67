/* journal.h - the text form of a book.
 *
 *	; comment
 *	account NAME                opens an account
 *	alias SHORT=NAME            another name for an account
 *	budget NAME AMOUNT          what may be spent on it in a quarter
 *	include FILE                the lines of another file, beside this one
 *	close NAME                  nothing is left on it, or it is an error
 *	YYYY-MM-DD PAYEE            an entry; its postings follow, indented:
 *	    NAME [AMOUNT]           at most one of them without an amount
 */
#ifndef LEDGER_JOURNAL_H
#define LEDGER_JOURNAL_H

#include "book.h"

/* Adds what the file says to the book.  Number of errors, each with a message; -1 if the
 * file could not be read. */
int journal_load(struct book *bk, const char *path);

#endif
