/* SPDX-License-Identifier: MIT */
/* listeners.h - opens the addresses of --listen and --smtps. */
#ifndef PST_CLI_LISTENERS_H
#define PST_CLI_LISTENERS_H

#include "events.h"
#include "report.h"
#include "settings.h"

/* Listens on all addresses in the settings; if there are none, on port 1025 of
   both loopback addresses.  Returns an exit status; an error has been
   reported. */
int pst_cli_listeners_open(postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report);

/* The longest path of a Unix-domain socket, and its end. */
#define PST_CLI_LISTENERS_PATH 256

/* The path of address `index` of a listener, also of an inherited one; NULL:
   it is no Unix-domain socket with a path.  `text` is the room for it. */
const char *pst_cli_listeners_path(const postern_server *server,
    const pst_cli_settings *settings, int listener, int index,
    char text[PST_CLI_LISTENERS_PATH]);

/* Tells where the server listens; `events` may be NULL. */
void pst_cli_listeners_show(const postern_server *server,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const pst_cli_events *events);

#endif
