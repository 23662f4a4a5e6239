/* SPDX-License-Identifier: MIT */
/* auth.h - decides who may log in: --auth USER:PASSWORD and --auth-any. */
#ifndef PST_CLI_AUTH_H
#define PST_CLI_AUTH_H

#include "settings.h"

/* Sets the hooks for AUTH if the settings allow anybody to log in.  The
   settings have to live as long as the server. */
void pst_cli_auth_hooks(const pst_cli_settings *settings,
    postern_handler *handler);

#endif
