/* SPDX-License-Identifier: MIT */
/* trouble.h - why mail does not arrive: one line for a session that ended in
   refusals, or that spoke TLS where there is none. */
#ifndef PST_CLI_TROUBLE_H
#define PST_CLI_TROUBLE_H

#include "report.h"

/* Hooks of postern_handler: what is remembered of a session is its data. */
void *pst_cli_trouble_create(postern_session *session);
void pst_cli_trouble_destroy(postern_session *session, void *data);

/* What the `log` hook is told, and the session or NULL.  Refusals are kept
   until the session ends, everything else is shown at once. */
void pst_cli_trouble_log(const pst_cli_report *report,
    postern_session *session, int level, const char *text);

/* A message was shown: what was refused before it is forgotten.  When it was
   refused itself its line has said why, and the reply will not count. */
void pst_cli_trouble_shown(postern_session *session, int is_refused);

/* Part of `closed`: tells what is left to be told. */
void pst_cli_trouble_closed(const pst_cli_report *report,
    postern_session *session, int reason);

#endif
