/* SPDX-License-Identifier: MIT */
/* stores.h - all that becomes of a message, as one store. */
#ifndef PST_CLI_STORES_H
#define PST_CLI_STORES_H

#include "postern_handlers.h"
#include "output.h"
#include "report.h"
#include "settings.h"

/* Makes the stores of --handler and --stdout, and of them one;
   what is for standard output goes to `output`.  Returns an
   exit status, and what was wrong has been told. */
int pst_cli_stores_make(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_output *output, postern_store *all);

#endif
