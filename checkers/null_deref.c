/* null_deref.c - null pointers that are dereferenced (CWE-476, CWE-690). */
#include "checkers/checker.h"

const struct checker checker_null_deref = {.name = "null_deref"};
