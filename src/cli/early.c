/* SPDX-License-Identifier: MIT */
/* early.c - refuses clients that speak before they are greeted. */
#include "early.h"

static const char *(*connected)(postern_session *session);  /* or NULL */

static const char *on_connected(postern_session *session)
{
    if (postern_session_early(session))
        return "554 5.5.1 You spoke before the greeting";
    return connected == NULL ? NULL : connected(session);
}

void pst_cli_early_hook(postern_handler *handler)
{
    connected = handler->connected;
    handler->connected = on_connected;
}
