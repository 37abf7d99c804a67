#include "date.h"

#include "util.h"

#include <stdio.h>

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum { FISCAL_START = 4 };

static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

int date_parse(const char *s, struct date *ret, const char **end)
{
	struct date d;
	int n = 0;

	if (sscanf(s, "%4d-%2d-%2d%n", &d.year, &d.month, &d.day, &n) != 3)
		return -1;
	if (d.month < 1 || d.month > (int)ARRAY_SIZE(month_days))
		return -1;
	if (d.day < 1 || d.day > month_days[d.month - 1])
		return -1;
	*ret = d;
	*end = s + n;
	return 0;
}

unsigned date_day_bit(int day)
{
	if (day < 1 || day > 32)
		return 0;
	return 1u << day; // expect: shift-range
}

const char *date_month_name(int month)
{
	if (month < 1 || month > (int)ARRAY_SIZE(month_names))
		return "?";
	return month_names[month - 1];
}

const char *date_fiscal_month_name(int month)
{
	if (month < 1 || month > (int)ARRAY_SIZE(month_names))
		return "?";
	return month_names[month + FISCAL_START - 2]; // expect: index-out-of-bounds
}
