/* SPDX-License-Identifier: MIT */
/* hostname.h - finds the name that the greeting begins with, if no option
   gives it. */
#ifndef PST_CLI_HOSTNAME_H
#define PST_CLI_HOSTNAME_H

#include "os/lookup.h"
#include "report.h"

typedef struct pst_cli_hostname {
    const pst_cli_report *report;
    postern_server *server;     /* NULL: an option gave the name */
    pst_os_lookup *lookup;      /* NULL: the lookup could not begin */
    int (*wait)(pst_os_lookup *lookup, long milliseconds, char *name,
        size_t size);           /* pst_os_lookup_wait */
} pst_cli_hostname;

/* Begins to look up the full name of this machine, unless the server has a
   name.  From now on listening does not look it up. */
void pst_cli_hostname_begin(pst_cli_hostname *hostname,
    const pst_cli_report *report, postern_server *server);

/*
 * Waits for the answer and gives it to the server.  It waits at most five
 * seconds, or until `is_stopped` returns 1; after one second it says what it
 * waits for.  Without a usable answer the name is the one that the machine
 * knows, or "localhost" if that is not usable either.
 */
void pst_cli_hostname_find(const pst_cli_hostname *hostname,
    int (*is_stopped)(void));

/* Ends the lookup; may be called at any time. */
void pst_cli_hostname_end(pst_cli_hostname *hostname);

#endif
