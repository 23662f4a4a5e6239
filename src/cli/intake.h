/* SPDX-License-Identifier: MIT */
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

/* The same, and a handler of hooks that use it; its context is `store`. */
void pst_cli_intake_handler(pst_cli_intake *intake, postern_store *store,
    postern_handler *handler);

#endif
