/* SPDX-License-Identifier: MIT */
/*
 * exec.h - --exec COMMAND runs a program for each message.  Its exit status
 * decides whether the message is taken.  Only the client of the message waits
 * for it.
 */
#ifndef PST_CLI_EXEC_H
#define PST_CLI_EXEC_H

#include "report.h"
#include "settings.h"

/* EX_TEMPFAIL of sysexits.h. */
#define PST_CLI_EXEC_LATER 75

struct pst_cli_exec_job;

typedef struct pst_cli_exec {
    const pst_cli_report *report;
    const char *line;           /* for the shell */
    unsigned long most;         /* programs that may run at once */
    unsigned long running;
    postern_server *server;     /* NULL: not made yet */
    struct pst_cli_exec_job *first;     /* in order of arrival */
    /* Called when the program takes a message, and when it does not. */
    const char *(*take)(postern_session *session, postern_envelope *envelope);
    void (*refuse)(postern_session *session, postern_envelope *envelope,
        const char *text);
} pst_cli_exec;

void pst_cli_exec_init(pst_cli_exec *exec, const pst_cli_settings *settings,
    const pst_cli_report *report);

/* A message has come; `take` and `refuse` have been set.  Without a ticket it
   returns what the hook `message` returns.  With the ticket of an answer that
   was put off before it returns a reply, or PST_CLI_EXEC_WAITS if the ticket
   will be answered. */
const char *pst_cli_exec_message(pst_cli_exec *exec,
    postern_session *session, postern_envelope *envelope,
    const postern_ticket *ticket);

#define PST_CLI_EXEC_WAITS "later"

/* The client of this message has left: ends its program. */
void pst_cli_exec_forget(pst_cli_exec *exec,
    const postern_envelope *envelope);

/* Call it when a child may have ended. */
void pst_cli_exec_look(pst_cli_exec *exec);

/* Ends all programs.  Call it before the server is freed. */
void pst_cli_exec_end(pst_cli_exec *exec);

/* The reply for an exit status; NULL: the message is taken. */
const char *pst_cli_exec_verdict(int status);

#endif
