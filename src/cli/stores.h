/* SPDX-License-Identifier: MIT */
/* stores.h - makes one store from all that --handler and --stdout ask for. */
#ifndef PST_CLI_STORES_H
#define PST_CLI_STORES_H

#include "postern_handlers.h"
#include "output.h"
#include "report.h"
#include "settings.h"

/* Makes one store from those of --handler and --stdout.  `output` writes to
   standard output.  Returns an exit status; an error has been reported. */
int pst_cli_stores_make(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_output *output, postern_store *all);

#endif
