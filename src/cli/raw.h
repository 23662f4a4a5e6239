/* SPDX-License-Identifier: MIT */
/* raw.h - --stdout: writes messages unchanged, for another program. */
#ifndef PST_CLI_RAW_H
#define PST_CLI_RAW_H

#include "postern_handlers.h"

/* Writes "postern-message BYTES", LF, and the octets of the message.  `write`
   is as in postern_store_print. */
int pst_cli_raw_store(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context);

#endif
