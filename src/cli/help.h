/* SPDX-License-Identifier: MIT */
/* help.h - makes the text of --help from the table of options. */
#ifndef PST_CLI_HELP_H
#define PST_CLI_HELP_H

#include <stddef.h>

/* Writes the text, NUL-terminated and cut to `size`, and returns its length.
   The short text fits on a screen. */
size_t pst_cli_help_text(char *text, size_t size, int in_short);

#endif
