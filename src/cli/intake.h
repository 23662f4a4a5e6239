/*
 * intake.h - stands before the stores: counts the messages, shows a line for
 * each, and ends the server when enough of them are in.
 */
#ifndef PST_CLI_INTAKE_H
#define PST_CLI_INTAKE_H

#include "postern_handlers.h"
#include "report.h"

typedef struct pst_cli_intake {
    postern_store inner;        /* ours to free */
    const pst_cli_report *report;
    unsigned long number;       /* of messages that are in */
    unsigned long wanted;       /* 0: any number */
    unsigned long last;         /* the session that brought the last one */
    int is_stopping;
} pst_cli_intake;

/* Makes a store whose context is `intake`; freeing it frees `inner`. */
void pst_cli_intake_store(pst_cli_intake *intake, postern_store *store);

/* Are as many messages in as were wanted? */
int pst_cli_intake_is_full(const pst_cli_intake *intake);

/* Hooks of postern_handler, its context being the store. */
void pst_cli_intake_aborted(postern_session *session,
    postern_envelope *envelope, int reason);
void pst_cli_intake_closed(postern_session *session, int reason);

#endif
