/* SPDX-License-Identifier: MIT */
/*
 * handed.h - stands in front of a relay as the intake stands in front of the
 * stores.  A message counts when the next hop has taken it; in LMTP, when it
 * has taken it for at least one recipient, and each refusal is shown after it.
 */
#ifndef PST_CLI_HANDED_H
#define PST_CLI_HANDED_H

#include "intake.h"
#include "postern_relay.h"

/* Sets options so that the relay calls this file.  Call it before the relay is
   made. */
void pst_cli_handed_options(postern_relay_options *options);

/* Sets hooks that call the hooks of the relay.  Only one handler in a process
   can have them. */
void pst_cli_handed_handler(pst_cli_intake *intake,
    postern_handler *handler);

#endif
