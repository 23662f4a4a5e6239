/* SPDX-License-Identifier: MIT */
/* told.h - makes the variables that tell a program of a message. */
#ifndef PST_CLI_TOLD_H
#define PST_CLI_TOLD_H

#include "postern.h"

/* The longest list of recipients: Windows allows 32767 characters in all. */
#define PST_CLI_TOLD_RECIPIENTS 24000
#define PST_CLI_TOLD_TOO_MANY \
    "552 5.5.3 The recipients are too many for a variable"

typedef struct pst_cli_told {
    const char *variables[12];  /* "NAME=VALUE", ended by NULL */
    size_t length;
    char text[PST_CLI_TOLD_RECIPIENTS + 8000];
} pst_cli_told;

/* Do the recipients fit? */
int pst_cli_told_fits(const postern_envelope *envelope);

/* The caller frees it with free().  NULL: no memory. */
pst_cli_told *pst_cli_told_new(postern_session *session,
    const postern_envelope *envelope);

#endif
