/* cwe.h - names of the Common Weakness Enumeration, as far as rules use them. */
#ifndef PS_REPORT_CWE_H
#define PS_REPORT_CWE_H

/* "NULL Pointer Dereference" for 476; NULL for a number that is not in cwe.def. */
const char *cwe_name(unsigned number);

#endif
