/* date.h - days of the calendar. */
#ifndef LEDGER_DATE_H
#define LEDGER_DATE_H

struct date {
	int year;
	int month; /* 1 ... 12 */
	int day;   /* 1 ... 31 */
};

/* Reads YYYY-MM-DD at s; *end is what follows.  0, or -1 with nothing changed. */
int date_parse(const char *s, struct date *ret, const char **end);

/* A bit for each day of a month, to be collected; 0 for no day. */
unsigned date_day_bit(int day);

/* "Jan" ... "Dec"; "?" for no month. */
const char *date_month_name(int month);
/* The same of the fiscal year, whose first month is April. */
const char *date_fiscal_month_name(int month);

#endif
