/* SPDX-License-Identifier: MIT */
/* tls.h - loads the certificates of the console server. */
#ifndef PST_CLI_TLS_H
#define PST_CLI_TLS_H

#include "postern_tls.h"
#include "report.h"
#include "settings.h"

/* Makes the context that the settings ask for; *context is NULL if they ask
   for none.  Returns an exit status; an error has been reported. */
int pst_cli_tls_make(const pst_cli_settings *settings,
    const pst_cli_report *report, postern_tls_context **context);

#endif
