/* SPDX-License-Identifier: MIT */
/* early.h - refuses clients that speak before they are greeted (RFC 5321
   3.1). */
#ifndef PST_CLI_EARLY_H
#define PST_CLI_EARLY_H

#include "postern.h"

/* Sets a hook `connected`, which calls the one that was set before.  Only one
   handler in a process can have it. */
void pst_cli_early_hook(postern_handler *handler);

#endif
