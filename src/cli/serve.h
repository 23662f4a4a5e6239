/* SPDX-License-Identifier: MIT */
/* serve.h - runs the console server from its settings to its exit status. */
#ifndef PST_CLI_SERVE_H
#define PST_CLI_SERVE_H

#include "report.h"
#include "settings.h"

/* Serves until it is told to stop; returns the exit status. */
int pst_cli_serve(const pst_cli_settings *settings,
    const pst_cli_report *report);

#endif
