/* SPDX-License-Identifier: MIT */
/* environment.h - every option is a variable too: POSTERN_LISTEN. */
#ifndef PST_CLI_ENVIRONMENT_H
#define PST_CLI_ENVIRONMENT_H

#include "settings.h"

/* Reads them through `get`, which is pst_os_process_variable but in tests.
   0, and settings->error says what is wrong. */
int pst_cli_environment_read(pst_cli_settings *settings,
    char *(*get)(const char *name));

#endif
