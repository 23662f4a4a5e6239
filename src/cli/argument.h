/* SPDX-License-Identifier: MIT */
/* argument.h - reads the arguments of the command line. */
#ifndef PST_CLI_ARGUMENT_H
#define PST_CLI_ARGUMENT_H

#include "settings.h"

/* Reads the arguments up to NULL; the name of the program is not one of them.
   Call it after the environment was read, since arguments replace variables.
   On an error it returns 0, and settings->error says what is wrong. */
int pst_cli_argument_read(pst_cli_settings *settings, char **arguments);

#endif
