/* SPDX-License-Identifier: MIT */
/* environment.h - each option can also be a variable: POSTERN_LISTEN. */
#ifndef PST_CLI_ENVIRONMENT_H
#define PST_CLI_ENVIRONMENT_H

#include "report.h"
#include "settings.h"

/* Reads the variables through `get`, which is pst_os_process_variable except
   in tests.  On an error it returns 0, and settings->error says what is
   wrong. */
int pst_cli_environment_read(pst_cli_settings *settings,
    char *(*get)(const char *name));

/* Warns if the variable begins with POSTERN_ and no option has that name.  It
   is called by pst_os_process_variables; the context is the report. */
void pst_cli_environment_warn(void *context, const char *name);

#endif
