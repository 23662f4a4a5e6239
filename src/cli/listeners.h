/* SPDX-License-Identifier: MIT */
/* listeners.h - the addresses that are listened on. */
#ifndef PST_CLI_LISTENERS_H
#define PST_CLI_LISTENERS_H

#include "report.h"
#include "settings.h"

/* Listens on all that the settings name, or, when they name none, on both
   loopback addresses, port 1025.  Returns an exit status, and what was wrong
   has been told. */
int pst_cli_listeners_open(postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report);

/* Tells where the server listens. */
void pst_cli_listeners_show(const postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report);

#endif
