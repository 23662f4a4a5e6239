/* SPDX-License-Identifier: MIT */
/* handler.h - "NAME[:ARG]" of --handler: where messages go. */
#ifndef PST_CLI_HANDLER_H
#define PST_CLI_HANDLER_H

#include "postern_handlers.h"

enum pst_cli_handler_is {
    PST_CLI_HANDLER_UNKNOWN = 0,  /* no such name; ARG missing or too much */
    PST_CLI_HANDLER_KNOWN,
    PST_CLI_HANDLER_ABSENT        /* this build cannot do it */
};

enum pst_cli_handler_is pst_cli_handler_check(const char *text);

/* Makes the store; `write` and `context` are as for postern_store_print, if it
   is that.  Returns one of POSTERN_E_, or 0. */
int pst_cli_handler_store(postern_store *store, const char *text,
    int (*write)(void *context, const char *octets, size_t length),
    void *context);

#endif
