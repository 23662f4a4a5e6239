/* SPDX-License-Identifier: MIT */
/* help.h - what --help says, made from the table of options. */
#ifndef PST_CLI_HELP_H
#define PST_CLI_HELP_H

#include <stddef.h>

/* Writes the text, NUL-terminated and cut to `size`; returns its length. */
size_t pst_cli_help_text(char *text, size_t size);

#endif
