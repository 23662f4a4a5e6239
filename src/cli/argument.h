/* SPDX-License-Identifier: MIT */
/* argument.h - the arguments of the command line. */
#ifndef PST_CLI_ARGUMENT_H
#define PST_CLI_ARGUMENT_H

#include "settings.h"

/* Reads them, without the name of the program, up to NULL; after the
   environment, since they go first.  0, and settings->error says what is
   wrong. */
int pst_cli_argument_read(pst_cli_settings *settings, char **arguments);

#endif
