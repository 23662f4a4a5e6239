/* SPDX-License-Identifier: MIT */
/*
 * messages.h - sends messages through the faults, then to the program of
 * --exec, then to the stores; or to a relay.
 */
#ifndef PST_CLI_MESSAGES_H
#define PST_CLI_MESSAGES_H

#include "exec.h"
#include "fault.h"
#include "intake.h"
#include "output.h"
#include "relay.h"

typedef struct pst_cli_messages {
    const pst_cli_settings *settings;
    const pst_cli_report *report;
    const pst_cli_events *events;   /* or NULL */
    pst_cli_intake intake;
    pst_cli_exec exec;
    pst_cli_fault fault;
    int has_faults;
    postern_store store;
    postern_workers *workers;   /* NULL: none */
    pst_cli_relay relay;        /* if relay.relay is set, the store is not
                                   used */
    const char *(*store_message)(postern_session *session,
        postern_envelope *envelope);
} pst_cli_messages;

/* Makes the stores or the relay.  Returns an exit status; an error has been
   reported.  Only one in a process. */
int pst_cli_messages_make(pst_cli_messages *messages,
    const pst_cli_settings *settings, const pst_cli_report *report,
    const pst_cli_events *events, pst_cli_output *output);

/* Sets the handler, and the options that it needs. */
void pst_cli_messages_hooks(pst_cli_messages *messages,
    postern_handler *handler, postern_options *options);

/* Call it when the server has been made.  Returns 0, or one of POSTERN_E_. */
int pst_cli_messages_begin(pst_cli_messages *messages,
    postern_server *server);

/* The end of the server begins. */
void pst_cli_messages_stop(pst_cli_messages *messages,
    postern_server *server);

/* Ends the programs that still run.  Call it before the server is freed. */
void pst_cli_messages_end(pst_cli_messages *messages);

/* Call it after the server was freed. */
void pst_cli_messages_free(pst_cli_messages *messages);

#endif
