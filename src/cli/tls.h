/* SPDX-License-Identifier: MIT */
/* tls.h - the certificates of the console server. */
#ifndef PST_CLI_TLS_H
#define PST_CLI_TLS_H

#include "postern_tls.h"
#include "report.h"
#include "settings.h"

/* What the settings ask for; *context is NULL when that is nothing.  Returns
   an exit status, and what was wrong has been told. */
int pst_cli_tls_make(const pst_cli_settings *settings,
    const pst_cli_report *report, postern_tls_context **context);

#endif
