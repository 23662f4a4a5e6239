/* SPDX-License-Identifier: MIT */
/* auth.h - who may come in: --auth USER:PASSWORD and --auth-any. */
#ifndef PST_CLI_AUTH_H
#define PST_CLI_AUTH_H

#include "settings.h"

/* Sets the hooks of AUTH, when somebody may be known; the settings have to
   live as long as the server. */
void pst_cli_auth_hooks(const pst_cli_settings *settings,
    postern_handler *handler);

#endif
