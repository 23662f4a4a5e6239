/* SPDX-License-Identifier: MIT */
/* nearest.h - finds the option that the user may have meant. */
#ifndef PST_CLI_NEAREST_H
#define PST_CLI_NEAREST_H

#include "option.h"

/* How many characters to add, remove, change or swap with the next one to turn
   `a` into `b`.  Upper and lower case are the same, and so are "_" and "-".
   Both are cut after 40 characters. */
size_t pst_cli_nearest_distance(const char *a, const char *b);

/* NULL: no option is near. */
const pst_cli_option *pst_cli_nearest_option(const char *name);

#endif
