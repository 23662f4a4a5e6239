/* SPDX-License-Identifier: MIT */
/* handler.h - turns "NAME[:ARG]" of --handler into a store. */
#ifndef PST_CLI_HANDLER_H
#define PST_CLI_HANDLER_H

#include "postern_handlers.h"

enum pst_cli_handler_is {
    PST_CLI_HANDLER_UNKNOWN = 0,  /* no such name, or a wrong ARG */
    PST_CLI_HANDLER_KNOWN
};

enum pst_cli_handler_is pst_cli_handler_check(const char *text);

/* Settings of the store that the text does not have. */
typedef struct pst_cli_handler_how {
    /* For print, as in postern_store_print. */
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
    unsigned mode;              /* of files; 0: for their owner only */
} pst_cli_handler_how;

/* Makes the store; a relay is not a store.  Returns 0 or one of POSTERN_E_. */
int pst_cli_handler_store(postern_store *store, const char *text,
    const pst_cli_handler_how *how);

#endif
