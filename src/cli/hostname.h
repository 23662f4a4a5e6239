/* SPDX-License-Identifier: MIT */
/* hostname.h - the name that the greeting begins with, when no option says
   it. */
#ifndef PST_CLI_HOSTNAME_H
#define PST_CLI_HOSTNAME_H

#include "os/lookup.h"
#include "report.h"

typedef struct pst_cli_hostname {
    const pst_cli_report *report;
    postern_server *server;     /* NULL: its name was given */
    pst_os_lookup *lookup;      /* NULL: nobody could ask */
    int (*wait)(pst_os_lookup *lookup, long milliseconds, char *name,
        size_t size);           /* pst_os_lookup_wait */
} pst_cli_hostname;

/* Begins to look the full name of this machine up, unless the server was given
   a name.  From now on listening asks nobody. */
void pst_cli_hostname_begin(pst_cli_hostname *hostname,
    const pst_cli_report *report, postern_server *server);

/*
 * Waits for the answer, five seconds at most or until `is_stopped` says so,
 * and gives it to the server.  After a second it says what it waits for.  When
 * there is no answer that will do, it is the name that the machine itself
 * knows, and "localhost" when that will not do either.
 */
void pst_cli_hostname_find(const pst_cli_hostname *hostname,
    int (*is_stopped)(void));

/* Ends it, after any of these. */
void pst_cli_hostname_end(pst_cli_hostname *hostname);

#endif
