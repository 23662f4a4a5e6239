/* SPDX-License-Identifier: MIT */
/*
 * command.h - `postern -- COMMAND ...` runs a program while the server listens
 * and tells it where.
 */
#ifndef PST_CLI_COMMAND_H
#define PST_CLI_COMMAND_H

#include "os/child.h"
#include "report.h"
#include "settings.h"

typedef struct pst_cli_command {
    pst_os_child *child;        /* NULL: there is none */
    /* A signal handler reads these two. */
    volatile int is_running;
    volatile int is_told_early; /* told to end before it had started */
    int status;                 /* exit status of the program */
    char temporary[400];        /* file of the certificate, or "" */
} pst_cli_command;

/* The exit status if the command could not be run, as in env(1). */
enum pst_cli_command_status {
    PST_CLI_COMMAND_DENIED = 126,
    PST_CLI_COMMAND_MISSING = 127
};

/* Runs the command of the settings.  The server already listens; `tls` may be
   NULL.  Returns PST_CLI_STATUS_GOOD, or an exit status after it has reported
   the error. */
int pst_cli_command_begin(pst_cli_command *command,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const postern_server *server, const struct postern_tls_context *tls);

/* Has the command just ended? */
int pst_cli_command_look(pst_cli_command *command);

/* The process was told to end.  1: the command runs and was told, or will be
   told once it has started.  0: no command runs. */
int pst_cli_command_is_told(pst_cli_command *command);

/* Tells the command to end if it runs, and removes the temporary file. */
void pst_cli_command_end(pst_cli_command *command);

#endif
