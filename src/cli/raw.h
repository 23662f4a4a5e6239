/* SPDX-License-Identifier: MIT */
/* raw.h - --stdout: messages as they came, for another program. */
#ifndef PST_CLI_RAW_H
#define PST_CLI_RAW_H

#include "postern_handlers.h"

/* Writes "postern-message BYTES", LF, and so many octets of each message.
   `write` is as for postern_store_print. */
int pst_cli_raw_store(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context);

#endif
